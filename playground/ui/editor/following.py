"""How the drawing follows what is looked at: the pinned example, and the one under the mouse."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from playground.session.snapshot import Snapshot
from playground.ui.editor.example_marks import ExampleMarks
from playground.ui.editor.scene import NetworkScene
from playground.ui.editor.watching import Watching
from playground.ui.lens import Lens
from playground.ui.workbench import Workbench


class Following(QObject):
    """What is under the mouse moves rings, and changes nothing else of the drawing."""

    changed = Signal()
    """Something else is to be shown of the same moment."""

    def __init__(self, scene: NetworkScene, watching: Watching, workbench: Workbench) -> None:
        super().__init__(scene)
        self._scene = scene
        self._watching = watching
        self._workbench = workbench
        self._lens = workbench.lens
        self.marks = ExampleMarks(scene)
        """The rings in the neurons' maps."""
        workbench.lens_changed.connect(self._follow)

    def look(self, snapshot: Snapshot) -> None:
        """Put the rings where the examples are now."""
        self.marks.look(snapshot, self._lens)

    def _follow(self, lens: Lens) -> None:
        before, self._lens = self._lens, lens
        if self._workbench.snapshot is not None:
            self.look(self._workbench.snapshot)
        if replace(before, hovered=None) == replace(lens, hovered=None):
            return
        if self._watching.pin(lens) and self._scene.drawing is not None:
            self._watching.ask(self._scene.drawing)
        self.changed.emit()

    def step(self, by: int) -> None:
        """Pin the example that is so many places on from the one that is shown."""
        row = self._watching.neighbour(by, self._scene.present)
        if row is not None:
            self._workbench.look_through(replace(self._lens, pinned=row))
