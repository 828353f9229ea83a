"""Tells, once, that training moves nothing, where a person would wait in vain."""

from PySide6.QtCore import QObject

from playground.document.obstacle import why_idle
from playground.engine.network import Network
from playground.session.snapshot import Snapshot
from playground.ui.workbench import Workbench


class IdleTraining(QObject):
    """Looks at what is trained; each network is spoken of once."""

    def __init__(self, workbench: Workbench, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._told: Network | None = None
        workbench.snapshot_taken.connect(self._look)

    def _look(self, snapshot: Snapshot) -> None:
        network = snapshot.experiment.network
        if not snapshot.step or network is self._told:
            return
        self._told = network
        reason = why_idle(network, snapshot.experiment.loss)
        if reason is not None:
            self._workbench.refused.emit(reason)
