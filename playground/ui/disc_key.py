"""A key of names, each beside a disc in its colour, in as many lines as they need."""

from collections.abc import Sequence
from html import escape

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QSizePolicy


class DiscKey(QLabel):
    """Shows names of at most so many characters; the rest of a longer one is left out."""

    def __init__(self, accessible_name: str, longest: int) -> None:
        super().__init__()
        self._longest = longest
        self.setWordWrap(True)
        self.setAccessibleName(accessible_name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_names(
        self,
        names: Sequence[str],
        colours: Sequence[QColor],
        muted: str,
        *,
        head: str = "",
        note: str = "",
    ) -> None:
        """Show names in their colours, and what stands before and after them in a `muted` one."""
        entries = [
            f'<span style="color: {colour.name()}">⬤</span>'
            f"&nbsp;{escape(self._shortened(name)).replace(' ', '&nbsp;')}"
            for name, colour in zip(names, colours, strict=True)
        ]
        if head:
            entries.insert(0, f'<span style="color: {muted}">{escape(head)}</span>')
        if note:
            entries.append(f'<span style="color: {muted}">{escape(note)}</span>')
        self.setText("&nbsp; ".join(entries))

    def _shortened(self, name: str) -> str:
        return name if len(name) <= self._longest else name[: self._longest - 1] + "…"
