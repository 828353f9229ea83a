"""The last row above a large column: open it, close it, and turn its pages."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from playground.ui import theme
from playground.ui.editor.pages import Page
from playground.ui.tooltip import tooltip

HEIGHT = 24
"""Pixels that a header needs more for this row, with the gap above it."""
_BUTTON = 21
_SMALL_BUTTON = 15
_NARROW = 110
_OPEN = (
    "Show the neurons of this column in full size, a few on a page, with their connections one by "
    "one."
)
_CLOSE = "Show all neurons of this column again, small, as one block."
_BACK = "Show the neurons before these (Page Up)."
_ON = "Show the next neurons (Page Down)."
_CAPTION = "Which neurons of the column are shown; only their connections are drawn."


class PageBar(QWidget):
    """Open, or: back, which neurons are shown, on, close."""

    wanted = Signal(object)
    """Carries the neuron, an int, whose page to show, or None: close the column."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._page: Page | None = None
        self.open_button = self._button(_OPEN, "open-column")
        self.open_button.setText("Open")
        self.open_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.back_button = self._button(_BACK)
        self.back_button.setText("‹")
        self.on_button = self._button(_ON)
        self.on_button.setText("›")
        self.close_button = self._button(_CLOSE, "close-column")
        self.caption = QLabel(self)
        self.caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.caption.setToolTip(tooltip(_CAPTION))
        self.open_button.clicked.connect(lambda: self.wanted.emit(0))
        self.close_button.clicked.connect(lambda: self.wanted.emit(None))
        self.back_button.clicked.connect(lambda: self.turn(-1))
        self.on_button.clicked.connect(lambda: self.turn(1))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        row.addStretch()
        row.addWidget(self.open_button)
        row.addStretch()
        row.addWidget(self.back_button)
        row.addWidget(self.caption, 100)
        row.addWidget(self.on_button)
        row.addWidget(self.close_button)

    def _button(self, help_text: str, icon: str = "") -> QToolButton:
        button = QToolButton(self)
        if icon:
            theme.keep_icon(button, icon)
        button.setFixedHeight(_BUTTON)
        button.setProperty("isControl", True)
        button.setToolTip(tooltip(help_text))
        button.setAccessibleDescription(help_text)
        return button

    @property
    def buttons(self) -> list[QToolButton]:
        """In the order in which Tab goes through them."""
        return [self.open_button, self.back_button, self.on_button, self.close_button]

    def show_page(self, page: Page | None, title: str) -> None:
        """Show which neurons of the column of this title are drawn, or, without a page, Open."""
        focus = self.window().focusWidget()
        self._page = page
        self.open_button.setVisible(page is None)
        for part in (self.back_button, self.caption, self.on_button, self.close_button):
            part.setVisible(page is not None)
        names = (f"Open {title}", f"Previous neurons of {title}", f"Next neurons of {title}")
        for button, name in zip(self.buttons, (*names, f"Close {title}"), strict=True):
            button.setAccessibleName(name)
        if page is not None:
            self.back_button.setEnabled(page.before is not None)
            self.on_button.setEnabled(page.after is not None)
        self._fit_text()
        if focus in self.buttons and not (focus.isVisibleTo(self) and focus.isEnabled()):
            (self.close_button if page is not None else self.open_button).setFocus()

    @property
    def is_open(self) -> bool:
        """Whether there is a page to turn."""
        return self._page is not None

    def turn(self, by: int) -> None:
        """Ask for the page before (-1) or after (1), if there is one."""
        page = self._page
        first = None if page is None else page.before if by < 0 else page.after
        if first is not None:
            self.wanted.emit(first)

    def _fit_text(self) -> None:
        side = _BUTTON if self.width() >= _NARROW else _SMALL_BUTTON
        for button in (self.back_button, self.on_button, self.close_button):
            button.setFixedWidth(side)
        if self._page is not None:
            room = self.width() - 3 * side - 8
            fits = self.caption.fontMetrics().horizontalAdvance(self._page.text) <= room
            self.caption.setText(self._page.text if fits else self._page.numbers)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_text()
