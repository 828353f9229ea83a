"""What is to be compared: the setting, its values, how many seeds, how long, and a target."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from playground.document.experiment import Experiment
from playground.document.settings import SettingError
from playground.document.suggestions import Suggestion, suggestions
from playground.document.variation import read_variation
from playground.registry import ParameterInfo
from playground.session.sweep.job import Length
from playground.session.sweep.sweep import MOST_SEEDS, Sweep
from playground.ui.flow_layout import FlowLayout
from playground.ui.number_field import NumberField
from playground.ui.tooltip import tooltip

_WHAT = "The one thing that differs between the runs; all else stays as it is."
_VALUES = "The values to compare, with commas between them."
_UNITS = ("steps", "epochs")
_UNIT = (
    "A step is one minibatch, an epoch is one pass through all training examples; with batch sizes "
    "to compare, epochs are the fairer measure."
)
_SEEDS = ParameterInfo(
    "Seeds",
    "How often each value is tried. A seed gives the points, the first weights and the order of "
    "the examples: the same for all values, so that luck is not taken for skill.",
    1,
    MOST_SEEDS,
    (1, 3, 5, 10),
)
_LENGTH = ParameterInfo(
    "Length", "How long each run trains.", 1, 1_000_000, (10, 100, 1000, 5000, 20_000)
)
_TARGET = ParameterInfo(
    "Target loss",
    "The train loss that the runs race to: the table says how many steps each of them took.",
    0,
    1e9,
    (0.01, 0.02, 0.05, 0.1, 0.2, 0.5),
)
_USUAL_SEEDS, _USUAL_STEPS, _USUAL_TARGET = 3, 1000, 0.1
_WIDE = 230


class SweepFields(QWidget):
    """Fields side by side, in as many rows as they need."""

    entered = Signal()
    """Return was pressed in the values."""

    def __init__(self, button: QWidget) -> None:
        """`button` stands at the end."""
        super().__init__()
        self._offered: tuple[Suggestion, ...] = ()
        self._experiment: Experiment | None = None
        self._flow = FlowLayout(self, spacing=8)
        self.what = QComboBox()
        self.what.setMinimumContentsLength(11)
        self.what.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.values = QLineEdit()
        self.values.setFixedWidth(_WIDE)
        self.seeds = NumberField(_SEEDS, is_whole=True)
        self.length = NumberField(_LENGTH, is_whole=True)
        self.unit = QComboBox()
        self.unit.addItems(list(_UNITS))
        self.target = NumberField(_TARGET)
        for field, value in (
            (self.seeds, _USUAL_SEEDS),
            (self.length, _USUAL_STEPS),
            (self.target, _USUAL_TARGET),
        ):
            field.set_value(value)
        for widget, label, words in (
            (self.what, "Vary", _WHAT),
            (self.values, "Values", _VALUES),
            (self.seeds, _SEEDS.label, _SEEDS.help),
            (self.length, _LENGTH.label, _LENGTH.help),
            (self.target, _TARGET.label, _TARGET.help),
        ):
            self._add(widget, label, words)
        self._add(button, "", "")
        self.unit.setToolTip(tooltip(_UNIT))
        self.unit.setAccessibleName("Length in")
        self.unit.setAccessibleDescription(_UNIT)
        self.what.activated.connect(self._suggest)
        self.values.returnPressed.connect(self.entered)

    def _add(self, field: QWidget, title: str, words: str) -> None:
        cell = QWidget()
        layout = QVBoxLayout(cell)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        beside = QHBoxLayout()
        beside.setSpacing(4)
        label = QLabel(title)
        label.setProperty("isMuted", True)
        label.setBuddy(field)
        for part in (label, field):
            if words:
                part.setToolTip(tooltip(words))
        layout.addWidget(label)
        beside.addWidget(field)
        if field is self.length:
            beside.addWidget(self.unit)
        layout.addLayout(beside)
        if title:
            field.setAccessibleName(title)
            field.setAccessibleDescription(words)
        self._flow.addWidget(cell)

    def show_experiment(self, experiment: Experiment) -> None:
        """Offer what can be varied of an experiment; what was chosen stays if it still can be."""
        if experiment is self._experiment:
            return
        key, text = self.key, self.values.text()
        was_typed = bool(text) and text != self._text_of(key)
        self._experiment, self._offered = experiment, suggestions(experiment)
        self.what.clear()
        self.what.addItems([each.title for each in self._offered])
        keys = [each.key for each in self._offered]
        self.what.setCurrentIndex(keys.index(key) if key in keys else 0)
        if not (was_typed and self.key == key):
            self._suggest()

    @property
    def key(self) -> str:
        """The key of what is to be varied; "" where nothing can be."""
        place = self.what.currentIndex()
        return self._offered[place].key if 0 <= place < len(self._offered) else ""

    def _text_of(self, key: str) -> str:
        found = next((each for each in self._offered if each.key == key), None)
        return ", ".join(found.texts) if found is not None else ""

    def _suggest(self) -> None:
        self.values.setText(self._text_of(self.key))
        self.values.setCursorPosition(0)
        self.what.setToolTip(tooltip(f"{_WHAT} On the command line: {self.key}."))

    def sweep(self) -> Sweep:
        """Return what is asked for; raise SettingError or NetworkError where it cannot be."""
        if self._experiment is None or not self.key:
            raise SettingError("There is nothing to vary; open an experiment first.")
        n = int(self.length.value)
        length = Length(n_epochs=n) if self.unit.currentText() == "epochs" else Length(n)
        return Sweep(
            self._experiment,
            (read_variation(f"{self.key}={self.values.text()}"),),
            int(self.seeds.value),
            length,
            float(self.target.value) or None,
        )
