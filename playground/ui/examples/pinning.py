"""How an example is looked at and let go of, the same by every panel."""

from dataclasses import replace

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from playground.ui.lens import Lens
from playground.ui.make_action import make_action
from playground.ui.workbench import Workbench

_HELP = (
    "Let go of the example that was pinned by a click. Pinned, it stays marked in the drawing and "
    "in all panels."
)


def toggled(lens: Lens, row: int | None) -> Lens:
    """Return the lens after a click on an example: pinned, or let go of if it was; None: neither.

    A click on an empty place lets go as well.
    """
    return replace(lens, pinned=None if row == lens.pinned else row)


def hovering(lens: Lens, row: int | None) -> Lens:
    """Return the lens with this example under the mouse, or none."""
    return replace(lens, hovered=row)


class LettingGo:
    """The action that lets go of the pinned example; its key means nothing while there is none."""

    def __init__(self, workbench: Workbench, parent: QWidget) -> None:
        self._workbench = workbench
        self.action: QAction = make_action(
            parent, "&Let go of example", ["Esc"], self._let_go, help_text=_HELP
        )
        workbench.lens_changed.connect(self._follow)
        self._follow(workbench.lens)

    def _let_go(self) -> None:
        self._workbench.look_through(replace(self._workbench.lens, pinned=None, own=None))

    def _follow(self, lens: Lens) -> None:
        self.action.setEnabled(lens.pinned is not None or lens.own is not None)
