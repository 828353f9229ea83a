"""The actions that look closer at the drawing, or at all of it, with their keys."""

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from playground.ui import theme
from playground.ui.editor.camera import LEAST_ZOOM, MOST_ZOOM
from playground.ui.editor.zoom_view import ZoomView
from playground.ui.make_action import make_action

_FIT = "Show the whole network, and keep it in view when it or the window changes."
_ACTUAL_SIZE = "Show everything at its usual size."
_IN = "Look closer: neurons and connections are drawn larger. The wheel does the same."
_OUT = "Look from further away: more of the network is in view. The wheel does the same."


class ZoomActions:
    """Fit, 100 %, Zoom in and Zoom out, shared by the drawing and the View menu."""

    def __init__(self, view: ZoomView, parent: QWidget) -> None:
        self._view = view
        self.fit = self._action(parent, "&Fit", ["F"], _FIT, view.show_whole)
        self.fit.setCheckable(True)
        self.actual_size = self._action(
            parent, "&100 %", ["Ctrl+0"], _ACTUAL_SIZE, lambda: view.zoom_to(1)
        )
        self.zoom_in = self._action(parent, "Zoom &in", ["Ctrl++", "Ctrl+="], _IN, view.zoom_in)
        self.zoom_out = self._action(parent, "Zoom &out", ["Ctrl+-"], _OUT, view.zoom_out)
        theme.keep_icon(self.zoom_in, "add")
        theme.keep_icon(self.zoom_out, "remove")
        view.zoomed.connect(self._follow)
        self._follow()

    def _action(
        self,
        parent: QWidget,
        text: str,
        keys: list[str],
        help_text: str,
        slot: Callable[[], object],
    ) -> QAction:
        action = make_action(parent, text, keys, slot, help_text=help_text)
        action.setIconVisibleInMenu(False)
        return action

    @property
    def all(self) -> tuple[QAction, ...]:
        """The actions, in the order of a menu."""
        return self.fit, self.actual_size, self.zoom_in, self.zoom_out

    def _follow(self) -> None:
        self.fit.setChecked(self._view.is_fitted)
        self.zoom_in.setEnabled(self._view.zoom < MOST_ZOOM)
        self.zoom_out.setEnabled(self._view.zoom > LEAST_ZOOM)
