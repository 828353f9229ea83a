"""The key of the runs: each value beside a disc in its colour."""

from html import escape

from PySide6.QtWidgets import QLabel, QSizePolicy

from playground.session.sweep.sweep import Results
from playground.ui.theme import Theme, racer_colour

_LONGEST = 18
"""Characters of a value."""


class SweepKey(QLabel):
    """Discs and values in as many lines as they need."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setAccessibleName("values")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_values(self, results: Results, theme: Theme) -> None:
        """Show what is compared."""
        titles = [variant.title for variant in results.sweep.variants]
        entries = [
            f'<span style="color: {racer_colour(number, theme).name()}">⬤</span>'
            f"&nbsp;{escape(_shortened(title)).replace(' ', '&nbsp;')}"
            for number, title in enumerate(titles)
        ]
        title = results.sweep.title
        head = f'<span style="color: {theme.muted_text}">{escape(title)}</span>&nbsp; '
        self.setText(head + "&nbsp; ".join(entries))
        self.setAccessibleDescription(f"{title}: {', '.join(titles)}")


def _shortened(title: str) -> str:
    return title if len(title) <= _LONGEST else title[: _LONGEST - 1] + "…"
