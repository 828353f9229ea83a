"""Choosing the two weights that vary from lists, by name."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from playground.document.experiment import Experiment
from playground.engine.network import Network
from playground.engine.parameter_key import ParameterKey, parameter_key
from playground.ui.editor.drawing import drawing_of
from playground.ui.editor.labels import parameter_label
from playground.ui.landscape.folding_label import FoldingLabel
from playground.ui.plot import SPACE
from playground.ui.tooltip import tooltip

_MOST = 1500
"""Of an image's thousands of weights only those of the last columns are listed."""

_MANY = 12
_HELP = (
    "The weight or bias whose value is the position {}. Type a part of its name to find it, or "
    "click it in the drawing."
)
_HINT = "Or click a weight in the drawing, then another with Shift."
_ONE = "Chosen: {}. Shift+click another in the drawing."


def _search_anywhere(field: QComboBox) -> None:
    """Offer all names that contain what is typed."""
    completer = field.completer()
    assert completer is not None  # an editable list has one
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)


class WeightsBar(QWidget):
    """Two lists, and a line that says how to choose in the drawing."""

    chosen = Signal(object)
    """By the user only: carries two keys."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("isControl", True)
        self._network: Network | None = None
        self._keys: list[ParameterKey] = []
        self._shown: tuple[ParameterKey, ParameterKey] | None = None
        self.across, self.along = QComboBox(), QComboBox()
        self.hint = FoldingLabel()
        self.hint.setProperty("isMuted", True)
        self.hint.set_low(True)
        self.hint.say(_HINT)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for field, letter, where in (
            (self.across, "→", "to the right"),
            (self.along, "↑", "upwards"),
        ):
            field.setEditable(True)
            field.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            _search_anywhere(field)
            field.setMaxVisibleItems(_MANY)
            field.setMinimumContentsLength(6)
            field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            field.setAccessibleName(f"weight {where}")
            field.setToolTip(tooltip(_HELP.format(where)))
            field.activated.connect(self._tell)
            label = QLabel(letter)
            label.setBuddy(field)
            row.addWidget(label)
            row.addWidget(field, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row)
        layout.addWidget(self.hint)
        self.hide()

    def follow(self, experiment: Experiment) -> None:
        """List the weights of a network, unless they are listed."""
        network = experiment.network
        if network is self._network:
            return
        self._network = network
        n = network.n_parameters
        self._keys = [
            parameter_key(network, index)
            for index in range(max(0, n - _MOST), n)
            if not network.is_erased[index]
        ]
        drawing = drawing_of(experiment)
        names = [parameter_label(key, drawing) for key in self._keys]
        for field in (self.across, self.along):
            with QSignalBlocker(field):
                field.clear()
                field.addItems(names)

    def show_keys(self, keys: tuple[ParameterKey, ParameterKey], names: tuple[str, str]) -> None:
        """Show which two vary, and what they are called."""
        self._shown = keys
        for field, key, name in zip((self.across, self.along), keys, names, strict=True):
            index = self._keys.index(key) if key in self._keys else -1
            edit = field.lineEdit()
            if (
                edit is None
                or edit.hasFocus()
                or (field.currentIndex(), edit.text())
                == (
                    index,
                    name,
                )
            ):
                continue
            with QSignalBlocker(field):
                field.setCurrentIndex(index)
                field.setEditText(name)
                edit.setCursorPosition(0)

    def show_one(self, name: str) -> None:
        """Say that one weight is selected in the drawing, "" none or more."""
        self.hint.say(_ONE.format(name) if name else _HINT)

    def _tell(self) -> None:
        if self._shown is None:
            return
        chosen = [
            self._keys[field.currentIndex()] if field.currentIndex() >= 0 else before
            for field, before in zip((self.across, self.along), self._shown, strict=True)
        ]
        for field in (self.across, self.along):
            field.clearFocus()
        self.chosen.emit(tuple(chosen))
