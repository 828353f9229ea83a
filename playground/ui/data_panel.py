"""The data panel: what the network learns from, and where it starts."""

from dataclasses import fields
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGroupBox,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from playground.document import edits
from playground.document.experiment import Experiment
from playground.engine.dataset import DATASETS, Dataset
from playground.engine.given_rows import GivenRows
from playground.engine.initialiser import INITIALISERS
from playground.engine.measurement import Measurement
from playground.session.library import Loading
from playground.ui import theme
from playground.ui.examples.pinned_bar import HEIGHT as PIN_HEIGHT
from playground.ui.examples.pinned_bar import PinnedBar
from playground.ui.feature_boxes import FeatureBoxes
from playground.ui.own_data import OwnData
from playground.ui.parameter_form import MemberChooser, ParameterForm, align_labels
from playground.ui.tab_order import follow_layout
from playground.ui.tooltip import tooltip
from playground.ui.truth_table_grid import TruthTableGrid
from playground.ui.workbench import Workbench

_NARROWEST = 268
"""Pixels, so that the width does not depend on the first data set."""

_OWN = ("table", "image-folder")
"""Data sets that begin with a file of the user's."""

_NEW_EXAMPLES = "Draw new examples of the same kind, and new starting weights: the next seed."
_NEW_WEIGHTS = "Draw new starting weights: the next seed. A truth table has no other examples."


class DataPanel(QScrollArea):
    """Data set, inputs and starting point, as live forms."""

    measurements_changed = Signal()
    """Emitted when `measurements` would return something else than before."""

    def __init__(
        self, workbench: Workbench, own_data: OwnData, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._own_data = own_data
        self._shown: Experiment | None = None
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        experiment = workbench.experiment
        content = QWidget()
        self._layout = QVBoxLayout(content)
        self._layout.setContentsMargins(12, 0, 12, PIN_HEIGHT)  # it hides nothing for good
        self._layout.setSpacing(8)
        self._chooser = self._make_chooser(experiment.dataset)
        self.truth_table = TruthTableGrid(workbench)
        self.truth_table.measurements_changed.connect(self.measurements_changed)
        self._batch = self._form(["batch_size", "order"])
        self._features = FeatureBoxes(workbench)
        self._normalise = self._form(["is_normalised"])
        self._noise = self._form(["input_noise", "gradient_noise", "gradient_noise_decay"])
        self._start = self._form(["seed", "dtype"])
        self._initialiser = self._make_initialiser(experiment)
        self._data = self._section(
            "",
            self._chooser,
            self.truth_table,
            self._batch,
            *self._buttons(),
            self._progress_bar(),
        )
        self._section("Inputs", self._features, self._normalise)
        self._section("Noise in training", self._noise)
        self._section("Start", self._start, self._initialiser)
        self._layout.addStretch(1)
        self.setWidget(content)
        self._content = content
        self.pinned = PinnedBar(workbench, self)
        theme.signals.theme_changed.connect(self.pinned.set_theme)
        self.show_experiment(experiment)
        workbench.experiment_changed.connect(self.show_experiment)

    def _section(self, title: str, *widgets: QWidget) -> QGroupBox:
        box = QGroupBox(title)
        box.setFlat(not title)
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in widgets:
            layout.addWidget(widget)
        self._layout.addWidget(box)
        return box

    def _make_chooser(self, dataset: Dataset) -> MemberChooser:
        members = [kind for kind in DATASETS.members() if kind.name not in _OWN]
        kinds = sorted(members, key=lambda kind: (not kind().classes, kind.title))
        if type(dataset) not in kinds:
            kinds.append(type(dataset))
        chooser = MemberChooser(
            DATASETS,
            dataset,
            "Data set",
            "The examples: what the network is shown, and what it should answer.",
            kinds=kinds,
        )
        chooser.changed.connect(self._set_dataset)
        chooser.editing_finished.connect(self._workbench.stop_merging)
        return chooser

    def _form(self, names: list[str]) -> ParameterForm:
        form = ParameterForm(self._workbench.experiment, only=names)
        form.changed.connect(self._set_field)
        form.editing_finished.connect(self._workbench.stop_merging)
        return form

    def _make_initialiser(self, experiment: Experiment) -> MemberChooser:
        chooser = MemberChooser(
            INITIALISERS,
            experiment.initialiser,
            "First weights",
            "How the weights are drawn before the first step.",
        )
        chooser.changed.connect(lambda value: self._set_field("initialiser", value))
        chooser.editing_finished.connect(self._workbench.stop_merging)
        return chooser

    def _buttons(self) -> list[QWidget]:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        regenerate = QPushButton("Regenerate")
        regenerate.clicked.connect(self._regenerate)
        self._regenerate_button = regenerate
        own = QPushButton("Own data…")
        own.setToolTip(tooltip("Learn from your own table (CSV) or your own images (IDX folder)."))
        own.setMenu(self._own_data.menu())
        self._own_button = own
        for button in (regenerate, own):
            layout.addWidget(button, 1)
        return [row]

    def _progress_bar(self) -> QProgressBar:
        self._progress = QProgressBar()
        self._progress.setRange(0, 100)
        self._progress.setFormat("Reading data… %p %")
        self._progress.setAccessibleName("Reading data")
        policy = self._progress.sizePolicy()
        policy.setRetainSizeWhenHidden(False)
        self._progress.setSizePolicy(policy)
        self._progress.hide()
        return self._progress

    def measurements(self) -> frozenset[Measurement[Any]]:
        """Return the questions whose answers the panel shows."""
        return self.truth_table.measurements()

    @property
    def content_width(self) -> int:
        """Pixels that the forms need at least."""
        return max(_NARROWEST, self._content.minimumSizeHint().width())

    def show_loading(self, loading: Loading | None) -> None:
        """Show how far a data file has been read, or that none is being read."""
        if loading is not None:
            self._progress.setValue(round(100 * loading.share))
        if self._progress.isVisibleTo(self) != (loading is not None):
            self._progress.setVisible(loading is not None)

    def show_experiment(self, experiment: Experiment) -> None:
        """Show the values of another experiment."""
        before, self._shown = self._shown, experiment
        self._show_dataset(experiment.dataset)
        for form in (self._batch, self._normalise, self._noise, self._start):
            form.show_value(experiment)
        self._initialiser.show_value(experiment.initialiser)
        # an optimiser that takes all examples in every step says so beside its own fields
        self._batch.field("batch_size").setEnabled(not experiment.optimiser.is_batch)
        self._noise.field("gradient_noise_decay").setEnabled(experiment.gradient_noise > 0)
        self._features.show_experiment(experiment)
        self.truth_table.show_experiment(experiment)
        is_fixed = experiment.dataset.is_binary
        self._regenerate_button.setToolTip(tooltip(_NEW_WEIGHTS if is_fixed else _NEW_EXAMPLES))
        if before is not None and _differ_by_drag(before, experiment):
            return
        align_labels(
            self._chooser,
            self._batch,
            self._start,
            self._initialiser,
            self._normalise,
            self._noise,
        )
        follow_layout(self._content)

    def _show_dataset(self, dataset: Dataset) -> None:
        if dataset.name not in _OWN or type(dataset) is type(self._chooser.value):
            self._chooser.show_value(dataset)
            return
        layout = self._data.layout()
        assert isinstance(layout, QVBoxLayout)
        old, self._chooser = self._chooser, self._make_chooser(dataset)
        layout.replaceWidget(old, self._chooser)
        old.hide()
        old.deleteLater()

    def _set_dataset(self, dataset: Dataset) -> None:
        present = self._workbench.experiment.dataset
        if type(dataset) is not type(present):
            edit = edits.choose_dataset(dataset)
        else:
            names = [each.name for each in fields(dataset)]
            changed = [n for n in names if getattr(dataset, n) != getattr(present, n)]
            if not changed:
                return
            edit = edits.change_dataset(dataset, changed[0])
        if not self._workbench.apply(edit):
            self.show_experiment(self._workbench.experiment)

    def _set_field(self, name: str, value: object) -> None:
        if not self._workbench.apply(edits.set_field(name, value)):
            self.show_experiment(self._workbench.experiment)

    def _regenerate(self) -> None:
        self._workbench.apply(edits.regenerate(self._workbench.experiment.seed))


def _differ_by_drag(before: Experiment, now: Experiment) -> bool:
    """Whether only points or first weights are others, which no form shows."""
    names = [each.name for each in fields(now) if each.name not in ("dataset", "start")]
    if any(getattr(before, name) is not getattr(now, name) for name in names):
        return False
    one, other = before.dataset, now.dataset
    if not isinstance(one, GivenRows) or not isinstance(other, GivenRows):
        return one is other
    heads = [(type(each), each.column_names, each.class_names) for each in (one, other)]
    return heads[0] == heads[1]
