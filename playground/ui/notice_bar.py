"""The notice bar: one sentence at the top of the window, which blocks nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QSize
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
from playground.ui.flow_layout import FlowLayout
from playground.ui.tooltip import tooltip

_MOST_OFFERS = 3
_LEAST_WIDTH = 200


@dataclass(frozen=True)
class Offer:
    """Something that can be done about what a notice tells."""

    text: str
    """What stands on its button."""
    help: str
    act: Callable[[], None]


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
        row, below = QHBoxLayout(), FlowLayout()
        row.addWidget(self._text, 1)
        row.addWidget(self._copy)
        row.addWidget(self._close)
        for button in self._offers:
            below.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 6, 8, 6)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addLayout(below)
        self.hide()

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_WIDTH, super().minimumSizeHint().height())

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

    def show_offers(self, sentence: str, offers: Sequence[Offer]) -> None:
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

    def forget(self) -> None:
        """Hide whatever was said, as in another document."""
        self._details = ""
        self.hide()

    def show_crash(self, sentence: str, details: str) -> None:
        """Show that something failed, once for each failure, with details to copy."""
        if details not in self._seen:
            self._seen.add(details)
            self._show(sentence, details)

    def _show(self, sentence: str, details: str, offers: Sequence[Offer] = ()) -> None:
        self._text.setText(sentence)
        self._acts = [offer.act for offer in offers]
        for i, button in enumerate(self._offers):
            button.setVisible(i < len(offers))
            if i < len(offers):
                button.setText(offers[i].text)
                button.setToolTip(tooltip(offers[i].help))
        self._details = details
        self._copy.setVisible(bool(details))
        self.show()
        self._fit()

    def event(self, event: QEvent) -> bool:
        is_handled = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._fit()
        return is_handled

    def _fit(self) -> None:
        """Be as high as the width wants; what is aligned in a layout would never be higher."""
        layout = self.layout()
        if layout is not None:
            layout.invalidate()
            self.setFixedHeight(layout.totalHeightForWidth(self.width()))

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(f"{self._text.text()}\n\n{self._details}")


def stand_above_legend(notices: QLayout, editor: NetworkEditor) -> None:
    """Keep what lies over the drawing from covering what explains it, below the drawing."""
    view = editor.view
    below = editor.height() - view.mapTo(editor, QPoint(0, view.height())).y()
    notices.setContentsMargins(0, 0, 0, max(below, 0))
