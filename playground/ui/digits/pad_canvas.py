"""The pad: a square of paper to draw on with the mouse or a pen."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QEnterEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from playground.ui.digits.grey_image import grey_image
from playground.ui.digits.pad_sheet import PadSheet
from playground.ui.theme import Theme, current_theme

_LEAST = 120
_HINT = "Draw here\nor drop a picture"
_UNDO, _PASTE = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Paste
_REDO = (QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y"))
"""On every system, as in the window."""


class PadCanvas(QWidget):
    """Draws with the left button and erases with the right one; keys undo, redo and paste."""

    changed = Signal()
    """There is something else on the sheet."""
    dropped = Signal(object)
    """Something was dropped or is to be pasted: carries the QMimeData."""
    paste_wanted = Signal()

    def __init__(self, sheet: PadSheet) -> None:
        super().__init__()
        self._sheet = sheet
        self._pointer: QPointF | None = None
        self._theme = current_theme()
        self.brush = 0.09
        """How wide a stroke is, as a share of the side."""
        self.is_eraser = False
        self.setMinimumSize(_LEAST, _LEAST)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Pad to draw on")

    def sizeHint(self) -> QSize:
        return QSize(280, 280)

    @property
    def paper(self) -> QRectF:
        """Where the sheet is."""
        side = min(self.width(), self.height()) - 2
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.update()

    def tell(self) -> None:
        """Show what is on the sheet now."""
        self.update()
        self.changed.emit()

    def undo(self) -> None:
        """Take back the last mark."""
        self._sheet.undo()
        self.tell()

    def redo(self) -> None:
        """Make the mark again that was taken back last."""
        self._sheet.redo()
        self.tell()

    def clear(self) -> None:
        """Take all ink away."""
        self._sheet.clear()
        self.tell()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        look, paper = self._theme, self.paper
        painter.drawImage(paper, grey_image(self._sheet.ink, look))
        painter.setPen(QPen(QColor(look.accent if self.hasFocus() else look.border), 1))
        painter.drawRect(paper)
        if self._sheet.is_empty:
            painter.setPen(QColor(look.muted_text))
            painter.drawText(paper, Qt.AlignmentFlag.AlignCenter, _HINT)
        if self._pointer is not None:
            radius = self.brush * paper.width() / 2
            painter.setPen(QPen(QColor(look.muted_text), 1))
            painter.drawEllipse(self._pointer, radius, radius)

    def _share(self, event: QMouseEvent) -> QPointF:
        return (event.position() - self.paper.topLeft()) / self.paper.width()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        buttons = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
        if event.button() not in buttons or not self.paper.contains(event.position()):
            return
        is_eraser = self.is_eraser or event.button() == buttons[1]
        self._sheet.begin(self._share(event), self.brush, is_eraser=is_eraser)
        self.tell()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        self.update()
        if event.buttons():
            self._sheet.extend(self._share(event))
            self.tell()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._sheet.end()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._pointer = event.position()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self.update()

    def event(self, event: QEvent) -> bool:
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and self._act(event) is not None:
            event.accept()  # or the window would undo an edit of the network
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self._act(event)
        if act is not None:
            act()
        else:
            super().keyPressEvent(event)

    def _act(self, event: QKeyEvent) -> Callable[[], object] | None:
        """Return what a key does on the pad, None: nothing."""
        if event.matches(_UNDO):
            return self.undo
        if event.matches(_PASTE):
            return self.paste_wanted.emit
        return self.redo if QKeySequence(event.keyCombination()) in _REDO else None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasImage() or event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.dropped.emit(event.mimeData())
        event.acceptProposedAction()
