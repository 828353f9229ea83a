"""Forms made from the fields of a dataclass value."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any, get_type_hints

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.registry import Member, Registry, parameters_of, shared_parameters
from playground.ui.choice_fields import ChoiceField
from playground.ui.form_rows import Field, Rows, make_field


class ParameterForm(Rows):
    """The parameters of a frozen dataclass value, one row each."""

    changed = Signal(str, object)
    """By the user only: the parameter's name and its new value, which `value` has already."""
    editing_finished = Signal()
    """The changes since the last of these signals are one edit: a drag ends with the release."""

    def __init__(
        self,
        value: Any,
        orientation: Qt.Orientation = Qt.Orientation.Vertical,
        parent: QWidget | None = None,
        *,
        only: Sequence[str] | None = None,
    ) -> None:
        """Offer all parameters of the value, or `only` those named."""
        super().__init__(orientation, parent)
        self._value = value
        self._fields: dict[str, Field] = {}
        hints = get_type_hints(type(value))
        for name, info in parameters_of(type(value)).items():
            if only is not None and name not in only:
                continue
            field = make_field(hints[name], info)
            field.set_value(getattr(value, name))
            field.value_changed.connect(partial(self._take, name))
            field.editing_finished.connect(self.editing_finished)
            self.add(field, info.label, info.help)
            self._fields[name] = field

    @property
    def value(self) -> Any:
        """The dataclass value with everything that the user has changed."""
        return self._value

    @property
    def has_fields(self) -> bool:
        """Whether there is anything to set."""
        return bool(self._fields)

    def field(self, name: str) -> Field:
        """Return the field of a parameter."""
        return self._fields[name]

    def show_value(self, value: Any) -> None:
        """Show another value of the same class, without a signal.

        A text that is being typed stays as it is, one that was refused goes.
        """
        if type(value) is not type(self._value):
            raise TypeError(f"This form shows a {type(self._value).__name__}, not {value!r}.")
        self._value = value
        for name, field in self._fields.items():
            field.set_value(getattr(value, name))

    def _take(self, name: str, given: object) -> None:
        field = self._fields[name]
        try:
            self._value = _with_parameter(self._value, name, given)
        except ValueError as error:
            field.set_value(getattr(self._value, name))
            field.refuse(str(error))
            return
        self._show_reason(field, "")
        self.changed.emit(name, given)


class MemberChooser(QWidget):
    """A choice among the kinds of a family, and the parameters of the chosen one."""

    changed = Signal(object)
    """By the user only: the new member."""
    editing_finished = Signal()
    """The changes since the last of these signals are one edit: a drag ends with the release."""

    def __init__(
        self,
        registry: Registry[Any],
        value: Member,
        label: str,
        help_text: str,
        *,
        kinds: Sequence[type[Member]] | None = None,
        orientation: Qt.Orientation = Qt.Orientation.Vertical,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._value = value
        self._orientation = orientation
        self._label_width = 0
        self._earlier: dict[type[Member], Member] = {}
        offered = registry.members() if kinds is None else kinds
        self.choice = ChoiceField(offered)
        for kind in offered:
            self.choice.set_hint(kind, _summary(kind), getattr(kind, "formula", ""))
        self._head = Rows(orientation)
        self._head.add(self.choice, label, help_text)
        self.choice.value_changed.connect(self._switch)
        is_vertical = orientation == Qt.Orientation.Vertical
        self._layout = QVBoxLayout(self) if is_vertical else QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8 if is_vertical else 16)
        self._layout.addWidget(self._head)
        self._show_form()

    @property
    def value(self) -> Any:
        """The member that is shown."""
        return self._value

    @property
    def label_width(self) -> int:
        """Pixels that the widest label needs."""
        return max(self._head.label_width, self.form.label_width)

    def set_label_width(self, width: int) -> None:
        """Give the labels at least this width, those of kinds chosen later too."""
        self._label_width = max(width, self.label_width)
        for rows in (self._head, self.form):
            rows.set_label_width(self._label_width)

    def add_beside(self, widget: QWidget) -> None:
        """Show something of the owner's after the parameters."""
        self._layout.addWidget(widget)

    def show_value(self, value: Member) -> None:
        """Show another member, of any kind, without a signal."""
        is_same_kind = type(value) is type(self._value)
        self._value = value
        if is_same_kind:
            self.form.show_value(value)
        else:
            self._layout.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self._show_form()

    def _show_form(self) -> None:
        self.choice.set_value(type(self._value))
        self.form = ParameterForm(self._value, self._orientation, self)
        self.form.setVisible(self.form.has_fields)
        self.form.changed.connect(self._take)
        self.form.editing_finished.connect(self.editing_finished)
        self._layout.insertWidget(1, self.form)
        self.set_label_width(self._label_width)

    def _take(self) -> None:
        self._value = self.form.value
        self.changed.emit(self._value)

    def _switch(self, kind: type[Member]) -> None:
        self._earlier[type(self._value)] = self._value
        self.show_value(_with_common_fields(self._earlier.get(kind) or kind(), self._value))
        self.changed.emit(self._value)
        self.editing_finished.emit()


def _with_parameter(value: Any, name: str, given: object) -> Any:
    if isinstance(value, Member):
        return value.with_parameter(name, given)
    return replace(value, **{name: given})


def _summary(kind: type[Member]) -> str:
    return (kind.__doc__ or "").strip().partition("\n")[0]


def _with_common_fields(value: Member, source: Member) -> Member:
    """Return the value with what the source has in common with it, as far as it accepts that."""
    for name, given in shared_parameters(source, type(value)).items():
        with suppress(ValueError):
            value = replace(value, **{name: given})
    return value


def align_labels(*forms: Rows | MemberChooser) -> None:
    """Make the fields of several forms below each other start at the same place."""
    width = max((form.label_width for form in forms), default=0)
    for form in forms:
        form.set_label_width(width)
