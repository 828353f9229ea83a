"""Rows and columns of the page, and its texts."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

_HEAD_HEIGHT = 30
"""Pixels, so that two columns are aligned."""
_ROW_HEIGHT = 20
"""Pixels below a view, with a slider or without."""


def words(*, is_muted: bool = False) -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setProperty("isMuted", is_muted)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label


def row(words: QLabel, *others: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addStrut(_ROW_HEIGHT)
    row.addWidget(words, 1)
    for each in others:
        row.addWidget(each, 0, Qt.AlignmentFlag.AlignTop)
    return row


def head(text: str) -> QLabel:
    label = QLabel(f"<b>{text}</b>")
    label.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
    return label


def column(row: tuple[QWidget | None, ...], view: QWidget, caption: QHBoxLayout) -> QWidget:
    head = QWidget()
    head.setFixedHeight(_HEAD_HEIGHT)
    across = QHBoxLayout(head)
    across.setSpacing(4)
    across.setContentsMargins(0, 0, 0, 0)
    for each in row:
        if each is None:
            across.addStretch()
        else:
            across.addWidget(each)
    widget = QWidget()
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(head)
    column.addWidget(view, 1)
    column.addLayout(caption)
    return widget
