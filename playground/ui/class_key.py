"""The names of the classes, each beside a disc in its colour."""

from collections.abc import Sequence

from playground.ui.disc_key import DiscKey
from playground.ui.theme import Theme, class_colour

_LONGEST = 16
"""Characters of a name."""


class ClassKey(DiscKey):
    """Discs and names in as many lines as they need."""

    def __init__(self) -> None:
        super().__init__("classes", _LONGEST)

    def show_classes(self, names: Sequence[str], theme: Theme, note: str = "") -> None:
        """Show the names, and a remark after them."""
        colours = [class_colour(label, theme) for label in range(len(names))]
        self.show_names(names, colours, theme.muted_text, note=note)
        self.setAccessibleDescription(", ".join(names))
