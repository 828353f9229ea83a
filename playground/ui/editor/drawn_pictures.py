"""The pictures in the drawing: response maps, weights as images, and the example shown."""

from collections.abc import Sequence

from PySide6.QtGui import QImage

from playground.ui.editor.boxes import ColumnPlace
from playground.ui.editor.curve_images import curve_images
from playground.ui.editor.drawing import Drawing
from playground.ui.editor.paints import Paints
from playground.ui.editor.pictures import Pictures
from playground.ui.editor.present import Present
from playground.ui.editor.shapes import image_shape


class DrawnPictures:
    """Keeps the images of each column, and paints them anew for every moment."""

    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing
        self._known: dict[str, Pictures] = {}

    def of_neurons(self, place: ColumnPlace, present: Present, paints: Paints) -> Sequence[QImage]:
        """Return what the neurons of a column show; () where they show colours."""
        node = self._drawing.network[place.node_id]
        source = self._drawing.image_source(node)
        if self._drawing.has_plane and node.id in present.maps:
            maps = self._drawing.in_colours(node, place.part(present.maps[node.id]))
            values = maps[:, ::-1]  # images begin at the top
            if self._drawing.is_line:
                values = curve_images(maps[:, 0])
        elif source is not None and (shape := image_shape(source)):
            weights = place.part(present.weights_from(node, source.id))
            values = weights.reshape(-1, *shape)
        else:
            return ()
        pictures = self._known.get(node.id)
        if pictures is None or pictures.shape != values.shape[1:]:
            pictures = self._known[node.id] = Pictures(len(values), values.shape[1:])
        pictures.show(values, paints.table)
        return pictures.images

    def of_example(self, node_id: str, present: Present, paints: Paints) -> QImage | None:
        """Return the example that is shown as an image, or None if it is not known."""
        shape = image_shape(self._drawing.network[node_id])
        pixels = present.example.pixels if present.example is not None else None
        if shape is None or pixels is None or pixels.size != shape[0] * shape[1]:
            return None
        pictures = self._known.setdefault(node_id, Pictures(1, shape))
        pictures.show_bytes(pixels.reshape(1, *shape), paints.grey_table)
        return pictures.images[0]
