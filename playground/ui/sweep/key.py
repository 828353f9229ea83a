"""The key of the runs: each value beside a disc in its colour."""

from playground.session.sweep.sweep import Results
from playground.ui.disc_key import DiscKey
from playground.ui.theme import Theme, racer_colour

_LONGEST = 18
"""Characters of a value."""


class SweepKey(DiscKey):
    """Discs and values in as many lines as they need."""

    def __init__(self) -> None:
        super().__init__("values", _LONGEST)

    def show_values(self, results: Results, theme: Theme) -> None:
        """Show what is compared."""
        titles = [variant.title for variant in results.sweep.variants]
        colours = [racer_colour(number, theme) for number in range(len(titles))]
        self.show_names(titles, colours, theme.muted_text, head=results.sweep.title)
        self.setAccessibleDescription(f"{results.sweep.title}: {', '.join(titles)}")
