"""The scene: the network that is drawn, the moment that it shows, and what gestures lay over it."""

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QFont, QPen
from PySide6.QtWidgets import QGraphicsLineItem, QGraphicsScene

from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.ui.editor.boxes import Arrangement, Box, Insertion
from playground.ui.editor.drawing import Drawing
from playground.ui.editor.drawn_network import DrawnNetwork
from playground.ui.editor.overlay_item import Overlay, OverlayItem
from playground.ui.editor.paints import Paints
from playground.ui.editor.present import Present
from playground.ui.editor.selection import NOTHING, Selection
from playground.ui.editor.strongest import PERIOD
from playground.ui.editor.targets import Target

REACH = 10
"""Pixels of the window from a connection within which the pointer is over it."""

_BESIDE = 2.2
"""How many times as far a click that puts a neuron down has to be from every connection."""

_NOWHERE = Arrangement(0, 0, (), ())


class NetworkScene(QGraphicsScene):
    """Empty until something is built; then it always shows a network."""

    def __init__(self, paints: Paints) -> None:
        super().__init__()
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.reach: float = REACH
        """The same in the scene, which may be zoomed."""
        self._paints = paints
        self.drawn: DrawnNetwork | None = None
        """The items of the network, once there is anything."""
        self._present: Present | None = None
        self._overlay: OverlayItem | None = None
        self._ghost: QGraphicsLineItem | None = None
        self._selection = NOTHING
        self._n_strongest = 0
        self._later = QTimer(self, singleShot=True, interval=round(1000 * PERIOD))
        self._later.timeout.connect(self._catch_up)

    @property
    def drawing(self) -> Drawing | None:
        """What is drawn, once there is anything."""
        return None if self.drawn is None else self.drawn.drawing

    @property
    def arrangement(self) -> Arrangement:
        """Where everything is."""
        return _NOWHERE if self.drawn is None else self.drawn.arrangement

    @property
    def present(self) -> Present | None:
        """What is shown, once there is anything."""
        return self._present

    def build(
        self, drawing: Drawing, arrangement: Arrangement, font: QFont, name_font: QFont
    ) -> None:
        """Draw another structure, or the same in other places, still without numbers."""
        self.clear()
        self._ghost = self._present = None
        self.setSceneRect(0, 0, arrangement.width, arrangement.height)
        self.drawn = DrawnNetwork(drawing, arrangement, (font, name_font), self._paints)
        self.drawn.connections.show_strongest(self._n_strongest)
        self._overlay = OverlayItem(arrangement.width, arrangement.height)
        for item in (*self.drawn.items, self._overlay):
            self.addItem(item)
        self.set_paints(self._paints)
        self.show_selection(self._selection.of(drawing.network))

    def set_paints(self, paints: Paints) -> None:
        """Take on other colours."""
        self._paints = paints
        self.setBackgroundBrush(paints.paper)
        if self.drawn is not None:
            self.drawn.set_paints(paints)
        if self._overlay is not None:
            self._overlay.paints = paints
        if self._present is not None:
            self.show_present(self._present)
        self.redraw()

    def show_present(self, present: Present) -> None:
        """Show the numbers of a moment; they must be of the network that is drawn."""
        self._present = present
        if self.drawn is not None:
            self.drawn.show_present(present)
            self._look_again()
        self.redraw()

    def _look_again(self) -> None:
        """Choose the strongest connections once more, for there may be no other frame."""
        if self.drawn is not None and self.drawn.connections.is_late:
            self._later.start()

    def _catch_up(self) -> None:
        if self.drawn is not None and self._present is not None:
            self.drawn.connections.show_present(self._present)
            self._look_again()  # the timer may have come a little early
            self.redraw()

    @property
    def has_hidden_connections(self) -> bool:
        """Whether there are connections that are drawn on demand only."""
        return self.drawn is not None and self.drawn.connections.has_hidden

    def show_neurons(self, names: frozenset[NeuronName]) -> None:
        """Draw all connections of some neurons, such as selected ones, until told otherwise."""
        if self.drawn is not None:
            self.drawn.connections.show_neurons(names)
            self.redraw()

    def show_strongest(self, most: int) -> None:
        """Draw so many of the connections that are otherwise not drawn one by one."""
        self._n_strongest = most
        if self.drawn is not None:
            self.drawn.connections.show_strongest(most)
            self.redraw()

    def redraw(self) -> None:
        """Have it all painted anew, soon.

        QGraphicsScene.update reaches the view by a queued call, and is forgotten if a part of the
        view, such as a button that has changed, is painted before that call comes.
        """
        for view in self.views():
            view.viewport().update()

    def is_beside_connection(self, point: QPointF) -> bool:
        """Tell whether a click was meant for a connection, perhaps, though it has missed it."""
        drawn, reach = self.drawn, _BESIDE * self.reach
        near = None if drawn is None else drawn.target_at(point.x(), point.y(), reach)
        return isinstance(near, ParameterKey)

    def target_at(self, point: QPointF) -> Target | None:
        """Return what is at a point: a bias before its neuron, a neuron before a connection."""
        drawn = self.drawn
        return None if drawn is None else drawn.target_at(point.x(), point.y(), self.reach)

    def anchor(self, key: ParameterKey) -> QPointF | None:
        """Return where a weight or a bias is drawn, or None if it is not drawn by itself."""
        return None if self.drawn is None else self.drawn.anchor(key)

    def connections_within(self, band: Box) -> frozenset[ParameterKey]:
        """Return the connections that run through a rectangle, of those drawn one by one."""
        return frozenset() if self.drawn is None else self.drawn.connections_within(band)

    def point_at(self, target: Target | None) -> None:
        """Let what the pointer is over stand out."""
        if self.drawn is not None:
            self.drawn.point_at(target)
            self.redraw()

    def show_selection(self, selection: Selection) -> None:
        """Let what is selected stand out."""
        self._selection = selection
        if self.drawn is not None:
            self.drawn.show_selection(selection)
            self.redraw()

    def show_pinned(self, names: frozenset[NeuronName]) -> None:
        """Mark the neurons that stay in view."""
        if self.drawn is not None:
            self.drawn.show_pinned(names)
            self.redraw()

    def show_marked(self, names: frozenset[NeuronName]) -> None:
        """Mark the neurons that a panel is about."""
        if self.drawn is not None:
            self.drawn.show_marked(names)
            self.redraw()

    def show_overlay(self, shapes: Overlay) -> None:
        """Show what a gesture would do."""
        if self._overlay is not None and shapes != self._overlay.shapes:
            self._overlay.shapes = shapes
            self.redraw()

    def show_insertion(self, insertion: Insertion | None) -> None:
        """Show where a new column would stand, or no longer."""
        if self._ghost is not None:
            self.removeItem(self._ghost)
            self._ghost = None
        if insertion is not None:
            top, bottom = insertion.line
            self._ghost = self.addLine(insertion.x, top, insertion.x, bottom)
            self._ghost.setPen(QPen(self._paints.accent, 2, Qt.PenStyle.DashLine))
        self.redraw()
