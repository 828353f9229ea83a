"""The names of the classes, each beside a disc in its colour."""

from collections.abc import Sequence
from html import escape

from PySide6.QtWidgets import QLabel, QSizePolicy

from playground.ui.theme import Theme, class_colour

_LONGEST = 16
"""Characters of a name."""


class ClassKey(QLabel):
    """Discs and names in as many lines as they need."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setAccessibleName("classes")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_classes(self, names: Sequence[str], theme: Theme, note: str = "") -> None:
        """Show the names, and a remark after them."""
        entries = [
            f'<span style="color: {class_colour(label, theme).name()}">⬤</span>'
            f"&nbsp;{escape(_shortened(name)).replace(' ', '&nbsp;')}"
            for label, name in enumerate(names)
        ]
        if note:
            entries.append(f'<span style="color: {theme.muted_text}">{escape(note)}</span>')
        self.setText("&nbsp; ".join(entries))
        self.setAccessibleDescription(", ".join(names))


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
