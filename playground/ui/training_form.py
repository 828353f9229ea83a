"""How the network is trained: optimiser, clipping and loss, in one line below the transport bar."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.document import edits
from playground.document.experiment import Experiment
from playground.engine.clipping import CLIPPINGS
from playground.engine.loss import LOSSES
from playground.engine.optimiser import OPTIMISERS
from playground.ui.parameter_form import MemberChooser
from playground.ui.workbench import Workbench


class TrainingForm(QWidget):
    """Optimiser with its parameters, clipping, and loss; live while training runs."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(12, 0, 12, 8)
        self._layout.setSpacing(24)
        self._loss: MemberChooser | None = None
        self._offered: tuple[type, ...] = ()
        experiment = workbench.experiment
        across = Qt.Orientation.Horizontal
        self._optimiser = MemberChooser(
            OPTIMISERS,
            experiment.optimiser,
            "Optimiser",
            "What a step does with the gradient: how it moves the weights downhill.",
            orientation=across,
        )
        self._optimiser.changed.connect(
            lambda value: workbench.apply(edits.set_field("optimiser", value))
        )
        self._optimiser.editing_finished.connect(workbench.stop_merging)
        self._layout.addWidget(self._optimiser)
        self._clipping = MemberChooser(
            CLIPPINGS,
            experiment.clipping,
            "Clip gradient",
            "Shorten a gradient that is too large before a step follows it, so that one steep "
            "place cannot throw the weights far off.",
            orientation=across,
        )
        self._clipping.changed.connect(
            lambda value: workbench.apply(edits.set_field("clipping", value))
        )
        self._clipping.editing_finished.connect(workbench.stop_merging)
        self._layout.addWidget(self._clipping)
        self._layout.addStretch(1)
        self.show_experiment(experiment)
        workbench.experiment_changed.connect(self.show_experiment)

    def show_experiment(self, experiment: Experiment) -> None:
        """Show the values of another experiment."""
        self._optimiser.show_value(experiment.optimiser)
        self._clipping.show_value(experiment.clipping)
        offered = tuple(
            kind
            for kind in LOSSES.members()
            if experiment.dataset.classes or not kind.is_for_classes
        )
        if self._loss is None or offered != self._offered:
            self._replace_loss(experiment, offered)
        else:
            self._loss.show_value(experiment.loss)

    def _replace_loss(self, experiment: Experiment, offered: tuple[type, ...]) -> None:
        if self._loss is not None:
            self._layout.removeWidget(self._loss)
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
        self._layout.insertWidget(2, self._loss)

    def _set_loss(self, loss: object) -> None:
        if not self._workbench.apply(edits.set_loss(loss)):  # type: ignore[arg-type]
            self.show_experiment(self._workbench.experiment)
