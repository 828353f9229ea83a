"""The notice bar: one sentence at the top of the window, which blocks nothing."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from playground.session.snapshot import Crashed, Notice
from playground.ui.editor.network_editor import NetworkEditor

_MOST_OFFERS = 3


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
        self._offers = [QPushButton() for _ in range(_MOST_OFFERS)]
        self._acts: list[Callable[[], None]] = []
        for i, button in enumerate(self._offers):
            button.clicked.connect(lambda _=False, i=i: self._act(i))
        self._copy = QPushButton("Copy details")
        self._copy.setToolTip("Copy the technical details, for a report.")
        self._copy.clicked.connect(self._copy_details)
        self._close = QPushButton("OK")
        self._close.clicked.connect(self.hide)
        row, below = QHBoxLayout(), QVBoxLayout()
        row.addWidget(self._text, 1)
        for button in self._offers:
            below.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.addLayout(row)
        layout.addLayout(below)
        row.addWidget(self._copy)
        row.addWidget(self._close)
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

    def show_offers(self, sentence: str, offers: Sequence[tuple[str, Callable[[], None]]]) -> None:
        """Show one sentence and, on at most three buttons, what can be done about it."""
        self._show(sentence, "", offers)

    def _act(self, number: int) -> None:
        act = self._acts[number]
        self.hide()
        act()

    def settle(self) -> None:
        """Hide a sentence that something new has made old news; a crash waits to be read."""
        if not self._details:
            self.hide()

    def show_crash(self, sentence: str, details: str) -> None:
        """Show that something failed, once for each failure, with details to copy."""
        if details not in self._seen:
            self._seen.add(details)
            self._show(sentence, details)

    def _show(
        self, sentence: str, details: str, offers: Sequence[tuple[str, Callable[[], None]]] = ()
    ) -> None:
        self._text.setText(sentence)
        self._acts = [act for _, act in offers]
        for i, button in enumerate(self._offers):
            button.setText(offers[i][0] if i < len(offers) else "")
            button.setVisible(i < len(offers))
        self._details = details
        self._copy.setVisible(bool(details))
        self.show()

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(f"{self._text.text()}\n\n{self._details}")


def stand_above_legend(notices: QLayout, editor: NetworkEditor) -> None:
    """Keep what lies over the drawing from covering what explains it, below the drawing."""
    view = editor.view
    below = editor.height() - view.mapTo(editor, QPoint(0, view.height())).y()
    notices.setContentsMargins(0, 0, 0, max(below, 0))
