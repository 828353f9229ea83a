"""The colours of a plane: what a network or a neuron gives at each place, and their scale."""

from playground.engine.arrays import FloatArray
from playground.ui.colour_bar import ColourBar
from playground.ui.map_colours import MapColours, enlarged
from playground.ui.plane_view import PlaneView
from playground.ui.theme import Theme


class PlaneMap:
    """Draws again only what has changed."""

    def __init__(self, plane: PlaneView, bar: ColourBar) -> None:
        self._plane = plane
        self._bar = bar
        self._drawn: tuple[object, ...] = ()

    def forget(self) -> None:
        """Draw whatever comes next, as on a plane that has been emptied."""
        self._drawn = ()

    def show(
        self,
        values: FloatArray,
        colours: MapColours,
        theme: Theme,
        *,
        is_discrete: bool,
        of: tuple[object, ...],
    ) -> None:
        """Show values, (n, rows, columns); `of` is what they belong to, such as their answer."""
        this = (of, colours, is_discrete, theme)
        if this == self._drawn:
            return
        self._drawn = this
        ramp = colours.paint(colours.ramp(is_discrete=is_discrete), theme, is_discrete=is_discrete)
        numbers = colours.numbers(is_discrete=is_discrete)
        self._bar.show_colours(ramp, numbers)
        self._bar.setVisible(any(numbers))  # else the key says all
        sharp = enlarged(values, by=4 if len(values) == 1 else 2) if is_discrete else values
        picture = colours.paint(sharp, theme, is_discrete=is_discrete)
        self._plane.show_map(picture, is_smooth=not is_discrete)
        self._plane.show_borders(colours.boundary(values))
