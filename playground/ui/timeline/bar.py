"""The timeline bar: the loss so far, with a playhead that can be moved through time."""

import time

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.session.snapshot import Snapshot
from playground.ui.colours import Theme
from playground.ui.theme import current_theme
from playground.ui.timeline.actions import is_move
from playground.ui.timeline.hand import Hand
from playground.ui.timeline.layers import Layers
from playground.ui.timeline.playhead import Playhead
from playground.ui.timeline.scenery import HEIGHT, Look, Scenery
from playground.ui.timeline.scrubbing import Place, Scrubbing
from playground.ui.tooltip import tooltip

_HELP = (
    "Every step of training so far, and its loss. Drag, or click anywhere, to see the network as "
    "it was at that step; Play goes on from there."
)
_SHARE = 0.05
"""Of the time, for drawing the curves while training plays."""
_FAST, _SELDOM = 500, 0.1
"""Steps a second from which the timeline is drawn every so many seconds only."""
_HAND = 0.1
"""Seconds within which edits follow each other while something is dragged."""
_LATER_MS = 60
"""At such speeds, until it is drawn: in a frame of its own, after those of drawing and panels."""


class TimelineBar(QWidget):
    """Shows the timeline of snapshots, and where on it they are."""

    key_pressed = Signal(int)
    """A key that means a move through time while the bar has the focus."""

    def __init__(self, scrubbing: Scrubbing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scrubbing = scrubbing
        self._snapshot: Snapshot | None = None
        self._scenery: Scenery | None = None
        self._layers = Layers()
        self._shown: tuple[str, float] | None = None
        self._hand = Hand(scrubbing)
        self._pointed: int | None = None
        self._followed = 0.0  # when there last was something else to see
        self._has_ring = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_LATER_MS)
        self._later.timeout.connect(self._redraw)
        self.set_theme(current_theme())
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Timeline")
        self.setToolTip(tooltip(_HELP))
        scrubbing.moved.connect(self._move)

    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, HEIGHT)

    @property
    def scenery(self) -> Scenery | None:
        """What is drawn, or None before there is anything."""
        if self._scenery is None and self._snapshot is not None:
            self._scenery = Scenery(self._snapshot.timeline, self.size(), self._look)
        return self._scenery

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        font = self.font()
        font.setPointSizeF(0.85 * font.pointSizeF())
        self._look = Look(theme, font)
        self._playhead = Playhead(self._look)
        self._redraw()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show where training is; while it plays, the curves follow now and then."""
        before, self._snapshot = self._snapshot, snapshot
        if before is not None and before.timeline is snapshot.timeline:
            return
        is_fast = snapshot.steps_per_second > _FAST
        wait = max(self._layers.cost / _SHARE, _SELDOM if is_fast else 0)
        if snapshot.is_playing and time.perf_counter() - self._layers.drawn_at < wait:
            if not is_fast:
                self._move()
            return
        if snapshot.is_playing and is_fast:
            if not self._later.isActive():
                self._later.start()
            return
        if before is not None and self._is_dragged(before, snapshot):
            self._later.start()  # anew, until the hand rests
        else:
            self._redraw()
        if not snapshot.is_playing:
            self.setAccessibleDescription(_spoken(snapshot))

    def _is_dragged(self, before: Snapshot, snapshot: Snapshot) -> bool:
        """Whether one edit follows another at the same step, too quickly to look here as well."""
        is_quick = time.perf_counter() - self._followed < _HAND
        self._followed = time.perf_counter()
        if snapshot.is_playing or not is_quick or before.n_changes == snapshot.n_changes:
            return False
        places = [(each.step, each.timeline.current) for each in (before, snapshot)]
        return places[0] == places[1]

    def _redraw(self) -> None:
        self._later.stop()
        self._scenery = None
        self._layers.forget()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._redraw()

    def _place(self) -> Place | None:
        return self._scrubbing.place if self._snapshot is not None else None

    def _playhead_at(self) -> tuple[str, float] | None:
        """Return the words of the flag, and where it is; None while there is nothing to go to."""
        scenery, place = self.scenery, self._place()
        if scenery is None or place is None or self.is_empty:
            return None
        branch = scenery.view.find(place[0]) if len(scenery.view.branches) > 1 else None
        words = self._playhead.words(place[1], "" if branch is None else branch.name)
        return words, scenery.steps.x(place[1])

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been trained yet."""
        branches = self._snapshot.timeline.branches if self._snapshot is not None else ()
        return all(branch.last_step == branch.first_step for branch in branches)

    def _move(self) -> None:
        """Have only that painted which the playhead leaves, crosses and comes to."""
        before, now = self._shown, self._playhead_at()
        if before is None or now is None:
            self.update()
            return
        areas = [self._playhead.area(x, words, self.width()) for words, x in (before, now)]
        self.update(areas[0].united(areas[1]).toAlignedRect().adjusted(-2, 0, 2, 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        scenery = self.scenery
        if scenery is not None:
            self._paint(painter, scenery)
        if self._has_ring:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QPen(QColor(self._look.theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _paint(self, painter: QPainter, scenery: Scenery) -> None:
        now = self._playhead_at()
        x = now[1] if now else scenery.steps.left
        self._layers.paint(painter, scenery, x, self.devicePixelRatioF(), self._pointed)
        if now is None:
            painter.setPen(QColor(self._look.theme.muted_text))
            painter.setFont(self.font())
            painter.drawText(scenery.inside, Qt.AlignmentFlag.AlignCenter, self._how_to_begin())
            return
        self._playhead.paint(painter, x, now[0], self.width())
        self._shown = now

    def _how_to_begin(self) -> str:
        snapshot = self._snapshot
        is_trainable = snapshot is None or snapshot.experiment.obstacle is None
        if not is_trainable:
            return "The network cannot be trained yet"
        has_begun = (
            snapshot is not None and snapshot.timeline.step > 0
        )  # as a run of a comparison has
        return "Press Space to go on" if has_begun else "Press Space to train"

    def mousePressEvent(self, event: QMouseEvent) -> None:
        is_left = event.button() == Qt.MouseButton.LeftButton
        if is_left and self.scenery is not None and not self.is_empty:
            self._hand.press(self.scenery, event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._hand.is_busy and self.scenery is not None:
            self._hand.drag(self.scenery, event.position())
        else:
            self._point(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._hand.is_busy:
            self._hand.release()

    def _point(self, position: QPointF | None) -> None:
        """Show the branch under the mouse, which a click would go to."""
        scenery = self.scenery
        branch = None
        if scenery is not None and position is not None:
            branch = self._hand.branch_at(scenery, position)
        pointed = None if branch is None else branch.id
        if pointed != self._pointed:
            self._pointed = pointed
            self._layers.forget()
            self.update()
        shapes = Qt.CursorShape
        self.setCursor(shapes.ArrowCursor if self.is_empty else shapes.PointingHandCursor)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        reasons = Qt.FocusReason  # a click needs no ring to tell where the keys go
        self._has_ring = event.reason() in (reasons.TabFocusReason, reasons.BacktabFocusReason)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._has_ring = False
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(None)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._tell(event.pos(), event.globalPos())
            return True
        is_asked = event.type() == QEvent.Type.ShortcutOverride
        if is_asked and isinstance(event, QKeyEvent) and is_move(event):
            event.accept()
            return True
        return super().event(event)

    def _tell(self, at: QPoint, on_screen: QPoint) -> None:
        scenery = self.scenery
        words = "" if scenery is None or self.is_empty else scenery.tip_at(QPointF(at))
        QToolTip.showText(on_screen, words or self.toolTip(), self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_move(event):
            self.key_pressed.emit(event.key())
        else:
            super().keyPressEvent(event)


def _spoken(snapshot: Snapshot) -> str:
    timeline = snapshot.timeline
    name = timeline.branch.name if timeline.branch else ""
    return f"{name}: step {timeline.step:,} of {timeline.last_step:,}"
