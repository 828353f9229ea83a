"""What the pointer is over."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, Signal

from playground.ui.editor.targets import Target


class Pointing(QObject):
    """Follows the mouse while no button is down."""

    target_changed = Signal(object)
    """Carries the Target, or None."""
    moved = Signal(QPointF)
    """Where the pointer is in the scene."""

    def __init__(
        self, find: Callable[[QPointF], Target | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._find = find
        self.target: Target | None = None
        """What the pointer is over."""
        self.position: QPointF | None = None
        """Where it is in the scene; None while it is elsewhere."""

    def move(self, position: QPointF) -> None:
        """Look what is below the pointer now."""
        self.position = position
        self._show(self._find(position))
        self.moved.emit(position)

    def leave(self) -> None:
        """Forget what the pointer was over."""
        self.position = None
        self._show(None)

    def forget(self) -> None:
        """Forget what is below the pointer, which stays where it is while the drawing changes."""
        self._show(None)

    def _show(self, target: Target | None) -> None:
        if target != self.target:
            self.target = target
            self.target_changed.emit(target)
