"""A button that begins a search, and cancels it."""

from PySide6.QtWidgets import QPushButton

_FIND, _CANCEL = "Find", "Cancel"


class FindButton(QPushButton):
    """Is as wide as the longer of its two words."""

    def __init__(self) -> None:
        super().__init__(_CANCEL)
        self.setMinimumWidth(self.sizeHint().width())
        self.setText(_FIND)

    def show_running(self, *, is_running: bool) -> None:
        """Offer to cancel what is under way, or to begin."""
        self.setText(_CANCEL if is_running else _FIND)
