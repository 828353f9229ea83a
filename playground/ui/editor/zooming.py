"""What lies in the corners of the drawing to look closer: the zoom control and the overview."""

from PySide6.QtCore import QMargins, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from playground.engine.network import Network
from playground.ui.editor.boxes import Arrangement
from playground.ui.editor.minimap import Minimap
from playground.ui.editor.paints import Paints
from playground.ui.editor.zoom_actions import ZoomActions
from playground.ui.editor.zoom_bar import ZoomBar
from playground.ui.editor.zoom_view import ZoomView

_MARGIN = 6


class Zooming:
    """Puts a view into a layout with what belongs over its corners."""

    def __init__(self, view: ZoomView, paints: Paints, parent: QWidget) -> None:
        self._view = view
        view.setParent(parent)  # below the others
        self.actions = ZoomActions(view, parent)
        self.bar = ZoomBar(self.actions, view, parent)
        self.minimap = Minimap(view, paints, parent)
        parent.addActions(list(self.actions.all))

    def layout(self) -> QGridLayout:
        """Return a layout of the view and, over it, the corners."""
        flags = Qt.AlignmentFlag
        result = QGridLayout()
        result.addWidget(self._view, 0, 0)
        for widget, side in ((self.bar, flags.AlignRight), (self.minimap, flags.AlignLeft)):
            corner = QGridLayout()
            corner.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
            corner.addWidget(widget)
            result.addLayout(corner, 0, 0, side | flags.AlignBottom)
        self._view.corner = self.bar.sizeHint().grownBy(
            QMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        )
        return result

    def set_paints(self, paints: Paints) -> None:
        """Take on other colours."""
        self.bar.set_theme(paints.theme)
        self.minimap.set_paints(paints)

    def show_network(self, network: Network, arrangement: Arrangement) -> None:
        """Show an overview of a network."""
        self.minimap.show_network(network, arrangement)
