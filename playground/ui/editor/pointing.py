"""The gesture at rest: pointing at things, and clicking them."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, Signal

from playground.ui.editor.scene import Target


class Pointing(QObject):
    """Knows what the pointer is over; a click is a press and a release over the same thing."""

    target_changed = Signal(object)
    """Carries the Target, or None."""
    moved = Signal(QPointF)
    """Where the pointer is in the scene."""
    clicked = Signal(object)
    """Carries the Target."""

    def __init__(
        self, find: Callable[[QPointF], Target | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._find = find
        self._pressed: Target | None = None
        self.target: Target | None = None
        """What the pointer is over."""

    def move(self, position: QPointF) -> None:
        """Look what is below the pointer now."""
        self._show(self._find(position))
        self.moved.emit(position)

    def press(self, position: QPointF) -> None:
        """Begin a click."""
        self._pressed = self._find(position)

    def release(self, position: QPointF) -> None:
        """End a click."""
        pressed, self._pressed = self._pressed, None
        if pressed is not None and self._find(position) == pressed:
            self.clicked.emit(pressed)

    def leave(self) -> None:
        """Forget what the pointer was over."""
        self._show(None)

    def _show(self, target: Target | None) -> None:
        if target != self.target:
            self.target = target
            self.target_changed.emit(target)
