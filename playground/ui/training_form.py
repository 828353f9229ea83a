"""How the network is trained: optimiser, clipping, loss and penalty, below the transport bar."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from playground.document import edits
from playground.document.experiment import Experiment
from playground.engine.clipping import CLIPPINGS
from playground.engine.loss import LOSSES, Loss
from playground.engine.optimiser import OPTIMISERS
from playground.engine.penalty import PENALTIES
from playground.engine.schedule import SCHEDULES
from playground.registry import Registry
from playground.ui.parameter_form import MemberChooser
from playground.ui.rate_now import RateNow
from playground.ui.tab_order import follow_layout
from playground.ui.tooltip import tooltip
from playground.ui.workbench import Workbench

_SPACE, _MARGIN = 24, 12

_ALL = "Every step looks at all examples:\nthe batch size does not matter."
_WHY_ALL = (
    "This optimiser compares the loss at several places before it moves, which makes sense only "
    "with the same examples each time. So a step is one iteration on all training examples, and "
    "its gradient is not clipped."
)


class TrainingForm(QWidget):
    """Optimiser with its parameters, rate over time, clipping, loss, penalty; live in training.

    They stand in one line, or in two where the window is too narrow for that.
    """

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        outer = QVBoxLayout(self)
        outer.setContentsMargins(_MARGIN, 0, _MARGIN, 8)
        self._lines = QHBoxLayout(), QHBoxLayout()
        for line in self._lines:
            line.setSpacing(_SPACE)
            line.addStretch(1)
            outer.addLayout(line)
        self._loss: MemberChooser | None = None
        self._offered: tuple[type, ...] = ()
        self._shown: tuple[object, ...] = ()
        experiment = workbench.experiment
        self._optimiser = self._chooser(
            "optimiser",
            OPTIMISERS,
            "Optimiser",
            "What a step does with the gradient: how it moves the weights downhill.",
        )
        self._schedule = self._chooser(
            "schedule",
            SCHEDULES,
            "Rate over time",
            "How the learning rate changes as steps go by: large steps first to get going, small "
            "ones later to settle.",
        )
        self.rate = RateNow(self._schedule)
        self._clipping = self._chooser(
            "clipping",
            CLIPPINGS,
            "Clip gradient",
            "Shorten a gradient that is too large before a step follows it, so that one steep "
            "place cannot throw the weights far off.",
        )
        self.batch_note = QLabel(_ALL, self)
        self.batch_note.setProperty("isMuted", True)
        self.batch_note.setToolTip(tooltip(_WHY_ALL))
        self._penalty = self._chooser(
            "penalty",
            PENALTIES,
            "Penalty",
            "What large weights cost, beside the loss: small ones keep the network simple, so that "
            "it does not learn noise by heart (regularisation).",
        )
        self.show_experiment(experiment)
        workbench.experiment_changed.connect(self.show_experiment)
        workbench.snapshot_taken.connect(self.rate.show_snapshot)

    def _chooser(
        self, field: str, registry: Registry[Any], label: str, help_text: str
    ) -> MemberChooser:
        """Return the choice of a field of the experiment, which it changes."""
        workbench = self._workbench
        value = getattr(workbench.experiment, field)
        across = Qt.Orientation.Horizontal
        chooser = MemberChooser(registry, value, label, help_text, orientation=across, parent=self)
        chooser.changed.connect(lambda value: workbench.apply(edits.set_field(field, value)))
        chooser.editing_finished.connect(workbench.stop_merging)
        return chooser

    def show_experiment(self, experiment: Experiment) -> None:
        """Show the values of another experiment."""
        offered = _losses(experiment)
        values = (
            experiment.optimiser,
            experiment.schedule,
            experiment.clipping,
            experiment.penalty,
            experiment.loss,
            offered,
        )
        if values == self._shown:  # a drag in a panel changes others many times a second
            return
        self._shown = values
        self._optimiser.show_value(experiment.optimiser)
        self._schedule.show_value(experiment.schedule)
        self.rate.show_experiment(experiment)
        self._clipping.setVisible(not experiment.optimiser.is_batch)
        self.batch_note.setVisible(experiment.optimiser.is_batch)
        self._clipping.show_value(experiment.clipping)
        self._penalty.show_value(experiment.penalty)
        if self._loss is None or offered != self._offered:
            self._replace_loss(experiment, offered)
        else:
            self._loss.show_value(experiment.loss)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        first, second = self._halves()
        width = max(_width(first), _width(second)) + 2 * _MARGIN
        return QSize(width, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        widgets = sum(self._halves(), ())
        width = sum(each.sizeHint().width() + _SPACE for each in widgets)
        return QSize(width + 2 * _MARGIN, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _halves(self) -> tuple[tuple[QWidget, ...], tuple[QWidget, ...]]:
        """Return what stands in the first line, and what goes into the second if need be."""
        loss = () if self._loss is None else (self._loss,)
        clipping = self.batch_note if self._optimiser.value.is_batch else self._clipping
        return (self._optimiser, self._schedule), (clipping, *loss, self._penalty)

    def _arrange(self) -> None:
        """Put everything into its line."""
        first, second = self._halves()
        is_one = _width(first + second) + 2 * _MARGIN <= self.width()
        wanted = ((*first, *second), ()) if is_one else (first, second)
        for line, widgets in zip(self._lines, wanted, strict=True):
            for place, widget in enumerate(widgets):
                if line.indexOf(widget) != place:
                    line.insertWidget(place, widget)
        follow_layout(self)
        self.updateGeometry()

    def _replace_loss(self, experiment: Experiment, offered: tuple[type, ...]) -> None:
        if self._loss is not None:
            for line in self._lines:
                line.removeWidget(self._loss)
            self._loss.hide()
            self._loss.deleteLater()
        self._offered = offered
        self._loss = MemberChooser(
            LOSSES,
            experiment.loss,
            "Loss",
            "How wrong the outputs are, as the one number that training makes smaller.",
            kinds=offered,
            orientation=Qt.Orientation.Horizontal,
        )
        self._loss.changed.connect(self._set_loss)

    def _set_loss(self, loss: object) -> None:
        if not self._workbench.apply(edits.set_loss(loss)):  # type: ignore[arg-type]
            self._shown = ()
            self.show_experiment(self._workbench.experiment)


def _losses(experiment: Experiment) -> tuple[type[Loss], ...]:
    """Return the losses that suit the data, those for any numbers first; the present one always.

    One that leaves out what was not acted on is the same as another where nothing is left out.
    """
    dataset = experiment.dataset
    suited = [kind for kind in LOSSES.members() if kind.suits(dataset)]
    useful = [kind for kind in suited if dataset.has_gaps or not kind.takes_gaps]
    if type(experiment.loss) not in useful:
        useful.append(type(experiment.loss))
    return tuple(sorted(useful, key=lambda kind: (kind.is_for_classes, kind.title)))


def _width(widgets: Sequence[QWidget]) -> int:
    """Return how many pixels widgets side by side take at least."""
    return sum(widget.minimumSizeHint().width() for widget in widgets) + _SPACE * (len(widgets) - 1)
