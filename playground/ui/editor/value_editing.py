"""Changing one weight or bias in the drawing: from the click to the edit."""

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QApplication

from playground.document import edits
from playground.engine.parameter_key import ParameterKey, parameter_index
from playground.ui.editor.scene import NetworkScene
from playground.ui.editor.value_editor import ValueEditor
from playground.ui.editor.view import DrawingView
from playground.ui.workbench import Workbench


class ValueEditing(QObject):
    """Opens one field at a time, where the number is drawn."""

    opened = Signal(bool)
    """Carries whether a field is open."""

    def __init__(self, view: DrawingView, scene: NetworkScene, workbench: Workbench) -> None:
        super().__init__(view)
        self._view = view
        self._scene = scene
        self._workbench = workbench
        self.editor: ValueEditor | None = None
        """The field that is open."""
        view.moved.connect(self.follow)

    def open(self, key: ParameterKey, title: str) -> None:
        """Open a field with the present value of a weight or a bias."""
        self.close()
        present = self._scene.present
        if present is None:
            return
        network, viewport = present.network, self._view.viewport()
        is_frozen = bool(network.is_frozen[parameter_index(network, key)])
        editor = ValueEditor(key, title, present.value(key), viewport, is_frozen=is_frozen)
        editor.committed.connect(self._set)
        editor.locked.connect(self._freeze)
        editor.closed.connect(self._forget)
        self.editor = editor
        self.opened.emit(True)
        self.follow()
        editor.open()

    def close(self) -> None:
        """Close the field, if one is open, and set nothing."""
        if self.editor is not None:
            self.editor.cancel()

    def follow(self) -> None:
        """Move the field to where its number is drawn now."""
        if self.editor is not None:
            anchor = self._scene.anchor(self.editor.key)
            self.editor.place(self._view.mapFromScene(anchor) if anchor else QPoint(0, 0))

    def _freeze(self, key: ParameterKey, is_frozen: bool) -> None:
        self._workbench.apply(edits.freeze([key], is_frozen=is_frozen))

    def _set(self, key: ParameterKey, value: float) -> None:
        is_start = self._workbench.is_at_start
        self._workbench.stop_merging()  # each typed number is a step of its own
        self._workbench.apply(edits.set_parameters({key: value}, is_start=is_start))

    def _forget(self) -> None:
        focused = QApplication.focusWidget()
        is_free = focused is None or (self.editor is not None and focused is self.editor.field)
        self.editor = None
        self.opened.emit(False)
        if is_free:  # else Qt would give the focus to the next control
            self._view.setFocus()
