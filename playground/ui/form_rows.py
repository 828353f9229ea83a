"""Labelled fields, and the fitting field for each type of parameter."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from playground.registry import ParameterInfo
from playground.ui.choice_fields import CheckField, ChoiceField, FixedField, TextField
from playground.ui.number_field import NumberField
from playground.ui.reasons import ReasonLabel, ReasonPopup
from playground.ui.slider_field import SliderField
from playground.ui.tooltip import tooltip

Field = NumberField | SliderField | ChoiceField | CheckField | TextField | FixedField

_WIDEST_SLIDER = 1000
"""A slider over a wider range would be too coarse to be of use."""


def make_field(kind: type, info: ParameterInfo) -> Field:
    """Return the field that suits a parameter of a type."""
    if kind is bool:
        return CheckField()
    if kind in (int, float):
        if kind is float and not info.choices and _suits_slider(info):
            return SliderField(info)
        return NumberField(info, is_whole=kind is int)
    if info.choices:
        return ChoiceField(info.choices)
    return TextField() if kind is str else FixedField()


def _suits_slider(info: ParameterInfo) -> bool:
    if info.is_logarithmic:
        return 0 < info.minimum < info.maximum < float("inf")
    return 0 < info.maximum - info.minimum <= _WIDEST_SLIDER


class Rows(QWidget):
    """Labelled fields, below each other with aligned labels, or side by side."""

    def __init__(self, orientation: Qt.Orientation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_vertical = orientation == Qt.Orientation.Vertical
        self._reasons: dict[QWidget, ReasonLabel | ReasonPopup] = {}
        self._labels: list[QLabel] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8 if self._is_vertical else 16)
        self._grid.setVerticalSpacing(8 if self._is_vertical else 2)

    def add(self, field: Field, label_text: str, help_text: str) -> None:
        """Append a field with its label."""
        label = QLabel(label_text)
        label.setBuddy(field)
        for part in (label, field, *field.findChildren(QWidget)):
            part.setToolTip(tooltip(help_text))
        field.setAccessibleName(label_text)
        field.setAccessibleDescription(help_text)
        field.refused.connect(partial(self._show_reason, field))
        n = len(self._labels)
        top = Qt.AlignmentFlag.AlignTop
        if self._is_vertical:
            label.setMinimumHeight(field.sizeHint().height())
            self._grid.addWidget(label, n, 0, top)
            reason = ReasonLabel()
            cell = QVBoxLayout()
            cell.setSpacing(2)
            cell.addWidget(field)
            cell.addWidget(reason)
            self._grid.addLayout(cell, n, 1)
            self._reasons[field] = reason
            self._grid.setColumnStretch(1, 1)
        else:
            label.setProperty("isMuted", True)
            if isinstance(field, ChoiceField):
                field.keep_whole()
            self._grid.addWidget(label, 0, n, top)
            self._grid.addWidget(field, 1, n, top)
        self._labels.append(label)

    def _show_reason(self, field: QWidget, reason: str) -> None:
        """Say below a field why what was given is refused; "" says nothing."""
        if reason and field not in self._reasons:
            self._reasons[field] = ReasonPopup(field)  # room for a sentence would move the fields
        if field in self._reasons:
            self._reasons[field].say(reason)

    @property
    def label_width(self) -> int:
        """Pixels that the widest label needs."""
        return max((label.sizeHint().width() for label in self._labels), default=0)

    def set_label_width(self, width: int) -> None:
        """Give the labels at least this width."""
        if self._is_vertical:
            self._grid.setColumnMinimumWidth(0, width)
