"""The notice bar: one sentence at the top of the window, which blocks nothing."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from playground.session.snapshot import Crashed, Notice


class NoticeBar(QFrame):
    """Shows what a person should be told until it is dismissed or something newer comes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice-bar")
        self._details = ""
        self._seen: set[str] = set()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setAccessibleName("Notice")
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._copy = QPushButton("Copy details")
        self._copy.setToolTip("Copy the technical details, for a report.")
        self._copy.clicked.connect(self._copy_details)
        self._close = QPushButton("OK")
        self._close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._copy)
        layout.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        """What is shown, or "" if nothing is."""
        return "" if self.isHidden() else self._text.text()

    def show_notice(self, notice: Notice) -> None:
        """Show a notice of the session."""
        if isinstance(notice, Crashed):
            self.show_crash(notice.message, notice.details)
        else:
            self.show_sentence(notice.message)

    def show_sentence(self, sentence: str) -> None:
        """Show one sentence."""
        self._show(sentence, "")

    def settle(self) -> None:
        """Hide a sentence that something new has made old news; a crash waits to be read."""
        if not self._details:
            self.hide()

    def show_crash(self, sentence: str, details: str) -> None:
        """Show that something failed, once for each failure, with details to copy."""
        if details not in self._seen:
            self._seen.add(details)
            self._show(sentence, details)

    def _show(self, sentence: str, details: str) -> None:
        self._text.setText(sentence)
        self._details = details
        self._copy.setVisible(bool(details))
        self.show()

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(f"{self._text.text()}\n\n{self._details}")
