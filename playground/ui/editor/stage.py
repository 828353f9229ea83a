"""The stage: arranges the network for the room there is, and has it built."""

from dataclasses import replace

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation, Signal
from PySide6.QtGui import QFont

from playground.ui.editor.boxes import Arrangement
from playground.ui.editor.column_controls import HEIGHT
from playground.ui.editor.drawing import Drawing
from playground.ui.editor.example_bar import HEIGHT as EXAMPLE_HEIGHT
from playground.ui.editor.labels import below_column
from playground.ui.editor.layout import arrange
from playground.ui.editor.page_bar import HEIGHT as PAGE_ROW
from playground.ui.editor.pages import ALL_CLOSED
from playground.ui.editor.placing import Places, apart, blended, with_places
from playground.ui.editor.present import Present
from playground.ui.editor.scene import NetworkScene
from playground.ui.editor.shapes import Room, image_shape
from playground.ui.editor.text_items import label_widths
from playground.ui.editor.zoom_view import ZoomView

_FOOTER, _FOOTER_LINE = 22, 18
_GLIDE_MS = 260
_MOST_GLIDING = 800
"""Weights and biases of a network that is built anew fast enough for every frame of a glide."""


class Stage(QObject):
    """Holds what is drawn; a change of places alone is shown as a movement."""

    built = Signal()
    """The scene shows another structure, or the same in other places."""

    def __init__(self, view: ZoomView, scene: NetworkScene) -> None:
        super().__init__(view)
        self._view = view
        self._scene = scene
        self.drawing: Drawing | None = None
        """What is drawn, once there is anything."""
        self._pages = ALL_CLOSED
        self._tried: Places = {}
        self._glide = QVariantAnimation(self, startValue=0.0, endValue=1.0, duration=_GLIDE_MS)
        self._glide.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._glide.valueChanged.connect(self._glide_to)
        self._from = self._to = scene.arrangement

    def show(self, drawing: Drawing, before: Present | None) -> None:
        """Draw another network, or the same with other names or places.

        `before` is what is known of its numbers, or of those of the network before.
        """
        earlier, start = self.drawing, self._scene.arrangement
        self.drawing = drawing
        self._pages = self._pages.of(drawing.network)
        arrangement = self._arranged()
        is_moved = earlier is not None and replace(earlier, sketch=drawing.sketch) == drawing
        if is_moved and start != arrangement and self._can_glide(drawing):
            self._from, self._to = start, arrangement
            self._glide.start()
        else:
            self._glide.stop()
            self._build(arrangement, before)

    def _can_glide(self, drawing: Drawing) -> bool:
        return self._view.isVisible() and drawing.network.n_parameters <= _MOST_GLIDING

    def _glide_to(self, share: float) -> None:
        self._build(blended(self._from, self._to, share), self._scene.present)

    def rearrange(self) -> None:
        """Make use of another room, or of other fonts."""
        if self.drawing is not None and self._arranged() != self._scene.arrangement:
            self.rebuild()
        else:
            self._view.moved.emit()

    def rebuild(self) -> None:
        """Draw the same once more where it belongs."""
        if self.drawing is not None:
            self._glide.stop()
            self._build(self._arranged(), self._scene.present)

    def show_page(self, node_id: str, neuron: int | None) -> None:
        """Open a large column at the page of a neuron, given by its number; None closes it."""
        pages = self._pages
        self._pages = pages.closed(node_id) if neuron is None else pages.opened(node_id, neuron)
        self.rebuild()

    def close_all(self) -> None:
        """Close all large columns, as for another document."""
        if self._pages != ALL_CLOSED:
            self._pages = ALL_CLOSED
            self.rebuild()

    def try_places(self, places: Places) -> None:
        """Draw neurons in other places until told otherwise; {} ends it."""
        if places != self._tried:
            self._tried = places
            self.rebuild()

    def _build(self, arrangement: Arrangement, before: Present | None) -> None:
        drawing = self.drawing
        if drawing is None:
            return
        self._scene.build(drawing, arrangement, self._view.font(), self._name_font())
        if before is not None:
            is_same = before.network == drawing.network
            self._scene.show_present(before if is_same else before.carried_to(drawing.network))
        self.built.emit()

    def _arranged(self) -> Arrangement:
        drawing = self.drawing
        assert drawing is not None
        left, right = label_widths(drawing, self._name_font(), self._pages)
        footer = _FOOTER if drawing.has_scales else 0
        if not (drawing.has_plane or image_shape(drawing.network.input)):  # images leave room
            footer = EXAMPLE_HEIGHT + 8
        footer += _FOOTER_LINE * max(
            len(below_column(n, drawing.network)) for n in drawing.network.nodes
        )
        room = Room(0, 0, left, right, HEIGHT, footer=footer, page_row=PAGE_ROW)
        room = replace(room, has_maps=drawing.has_plane)
        places = {place.name: (place.x, place.y) for place in drawing.sketch.places}
        places |= self._tried

        def arranged(width: float, height: float) -> Arrangement:
            space = replace(room, width=width, height=height)
            itself = arrange(drawing.network, space, self._pages)
            if alone := apart(itself, places):
                itself = arrange(drawing.network, space, self._pages, alone)
            return with_places(itself, drawing.network, places)

        return self._view.fit(arranged)

    def _name_font(self) -> QFont:
        """Return the font of the names in the drawing, which grows with it."""
        size = self._view.room
        font = QFont(self._view.font())
        growth = min(max(min(size.width(), size.height()) / 700, 1.0), 1.5)
        font.setPointSizeF(font.pointSizeF() * growth)
        return font
