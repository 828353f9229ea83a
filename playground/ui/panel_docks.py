"""The panels at the right: docks that draw while they can be seen."""

import time
import traceback
from collections import deque
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar

from playground.engine.measurement import Measurement
from playground.session.snapshot import Snapshot
from playground.ui.lens import Lens
from playground.ui.panel import PANELS, Panel
from playground.ui.panel_dock import PanelDock, Panels
from playground.ui.single_keys import let_mouse_pass
from playground.ui.theme import Theme, current_theme

_FIRST = ("decision-boundary", "loss-curves")
"""The panels that a new window shows, from the top."""

_HIGH = 1000
"""Pixels of a window in which a further panel has room below the others."""
_NOW_AND_THEN = 0.08
"""Seconds between two panels that are drawn although the hand awaits something else."""
_MOST_STACKED = 3
"""Panels above each other in a high window; all others are tabs of the first."""


class PanelDocks(QObject):
    """One dock a panel; a panel that fails is left alone until the experiment is another."""

    measurements_changed = Signal()
    """What the visible panels ask for is something else."""
    lens_wanted = Signal(object)
    """A panel wants something else of a step to be looked at: carries the Lens."""
    pointing_wanted = Signal(object)
    """A panel wants a neuron or a weight to stand out in the drawing; None: no more."""
    marking_wanted = Signal(object)
    """A panel wants these neurons, and no others, to be marked in the drawing."""
    edit_wanted = Signal(object)
    """A panel changes the document: carries the Edit."""
    edit_ended = Signal()
    """The gesture is over that a panel made edits by."""
    run_wanted = Signal(object)
    """A panel has a run to go on with: carries the PickedRun."""
    went_behind = Signal(object)
    """A panel is out of sight: carries its dock."""
    failed = Signal(str, str)
    """A panel failed: one sentence, and the traceback."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._broken: set[Panel] = set()
        self._drawn: dict[Panel, float] = {}
        self._waiting: deque[Panel] = deque()
        self._is_another_drawn = False
        self._drawn_in_turn = 0.0
        self._first: Panel | None = None  # it has asked for something, or changed it, last
        self._last: Snapshot | None = None
        self._introduced: set[str] = set()
        self._placed: set[QDockWidget] = set()
        self._behind: set[QDockWidget] = set()  # that are open, but not seen
        self._usual_width: int | None = None  # before a panel wanted more
        self._before: dict[str, QDockWidget] = {}  # what was in front of what has been raised
        self._lens = Lens()
        self._compared: frozenset[int] = frozenset()
        self.docks: dict[str, PanelDock] = {}
        self.panels = Panels(self.docks)
        others = [name for name in PANELS.names() if name not in _FIRST]
        for name in (*_FIRST, *others):
            self._add(name)

    def _add(self, name: str) -> None:
        dock = self.docks[name] = PanelDock(name, self._window)
        dock.built.connect(self._prepare)
        self._window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        if name not in _FIRST:
            self._window.tabifyDockWidget(self.docks[_FIRST[0]], dock)
        # queued: while the signal runs, the panel does not yet know that it is hidden
        queued = Qt.ConnectionType.QueuedConnection
        dock.visibilityChanged.connect(self._show_what_was_missed, queued)
        dock.visibilityChanged.connect(lambda is_seen: self._note_behind(dock, is_seen))
        dock.toggleViewAction().triggered.connect(lambda: self._asked_for(dock))
        dock.topLevelChanged.connect(lambda floats: floats or self._raise_later(dock))
        if name in _FIRST:
            dock.build()
        else:
            dock.hide()

    def _prepare(self, panel: Panel) -> None:
        """Tell a panel that has just been made what the others know."""
        let_mouse_pass(panel)
        panel.set_theme(current_theme())
        panel.show_lens(self._lens)
        panel.compare(self._compared)
        for wanted in (panel.measurements_changed, panel.edit_wanted):
            wanted.connect(lambda: self._put_first(panel))
        panel.measurements_changed.connect(self.measurements_changed)
        panel.lens_wanted.connect(self.lens_wanted)
        panel.edit_wanted.connect(self.edit_wanted)
        panel.edit_ended.connect(self.edit_ended)
        panel.run_wanted.connect(self.run_wanted)
        panel.pointing_wanted.connect(self.pointing_wanted)
        panel.marking_wanted.connect(self.marking_wanted)

    def _visible(self) -> list[Panel]:
        return [
            panel
            for panel in self.panels.built()
            if panel.isVisible() and panel not in self._broken
        ]

    def measurements(self) -> frozenset[Measurement[Any]]:
        """Return what the visible panels ask for."""
        questions: frozenset[Measurement[Any]] = frozenset()
        return questions.union(*(panel.measurements() for panel in self._visible()))

    def show_snapshot(self, snapshot: Snapshot, *, is_in_hurry: bool = False) -> None:
        """Have the visible panels draw: while training plays in turn, by `draw_next`.

        So it is in a hurry, but for the panel in which the hand is at work: it draws at once.
        """
        if self._last is None or self._last.experiment is not snapshot.experiment:
            self._broken.clear()
        self._last = snapshot
        has_rest = not snapshot.is_playing  # there need not be another to be drawn instead
        if has_rest and not is_in_hurry:
            self._waiting.clear()
        for panel in self._visible():
            if panel is self._first if is_in_hurry else has_rest:
                self._draw(panel, snapshot)
                self._is_another_drawn = is_in_hurry
            elif panel not in self._waiting and (has_rest or self._is_due(panel)):
                self._waiting.append(panel)

    def _put_first(self, panel: Panel) -> None:
        self._first = panel

    def draw_next(self, *, is_awaited: bool = False) -> bool:
        """Draw a panel that waits for its turn, if any does: one a frame keeps each frame short.

        Where the hand is at work in another, that one is painted first, and what the hand awaits
        next is not kept waiting either: the others have their turn in between, or now and then.
        """
        has_another, self._is_another_drawn = self._is_another_drawn, False
        is_early = time.perf_counter() - self._drawn_in_turn < _NOW_AND_THEN
        if is_early and (has_another or is_awaited):
            return False
        while self._waiting and self._last is not None:
            panel = self._waiting.popleft()
            if panel in self._visible():
                self._draw(panel, self._last)
                self._drawn_in_turn = time.perf_counter()
                return True
        return False

    def draw_waiting(self) -> None:
        """Draw all panels that wait for their turn."""
        self._is_another_drawn = False
        while self.draw_next():
            pass

    def _is_due(self, panel: Panel) -> bool:
        return time.perf_counter() - self._drawn.get(panel, 0) >= 0.99 / panel.frames_per_second

    def _draw(self, panel: Panel, snapshot: Snapshot) -> None:
        self._drawn[panel] = time.perf_counter()
        try:
            panel.show_snapshot(snapshot)
        except Exception as error:  # one broken panel must not end the program
            self._broken.add(panel)
            sentence = (
                f"The panel {panel.title!r} could not draw this ({type(error).__name__}: {error}); "
                "the rest goes on, and a report with these details would help us mend it."
            )
            self.failed.emit(sentence, traceback.format_exc())

    def _show_what_was_missed(self) -> None:
        self._keep_names_whole()
        self.measurements_changed.emit()
        if self._last is not None:
            self.show_snapshot(self._last)

    def _keep_names_whole(self) -> None:
        """Let tabs be scrolled where they are many; Qt would cut each down to a letter."""
        options = Qt.FindChildOption.FindDirectChildrenOnly
        for tabs in self._window.findChildren(QTabBar, options=options):
            tabs.setElideMode(Qt.TextElideMode.ElideNone)
            tabs.setUsesScrollButtons(True)

    def point_at(self, node: str | None, neuron: str | None) -> None:
        """Tell the panels which neuron the mouse is over."""
        for panel in self.panels.built():
            panel.point_at(node, neuron)

    def compare(self, branches: frozenset[int]) -> None:
        """Have branches of the timeline shown beside the one on screen."""
        self._compared = branches
        for panel in self.panels.built():
            panel.compare(branches)

    def show_lens(self, lens: Lens) -> None:
        """Tell the panels what is looked at."""
        self._lens = lens
        for panel in self.panels.built():
            panel.show_lens(lens)

    def introduce(self, name: str) -> None:
        """Open a panel the first time that it has something to show, where it is closed."""
        dock = self.docks[name]
        if name not in self._introduced and not dock.isVisible():
            dock.show()
            self._open(dock)
        self._introduced.add(name)

    def feature(self, name: str) -> None:
        """Open the panel that a document is about, in front of the others; any name may be given.

        A panel that wants to be wide becomes so.
        """
        dock = self.docks.get(name)
        if dock is not None:
            self._introduced.add(name)
            dock.show()
            self._open(dock)
            self._widen(dock)

    def _note_behind(self, dock: QDockWidget, is_seen: bool) -> None:
        if is_seen:
            self._behind.discard(dock)
            return
        if not dock.isHidden():
            self._behind.add(dock)
        self.went_behind.emit(dock)

    def _raise_later(self, dock: QDockWidget) -> None:
        """Bring a panel to the front that has been let go of where it joins others as a tab."""
        QTimer.singleShot(0, dock, dock.raise_)

    def _asked_for(self, dock: QDockWidget) -> None:
        """Open a panel by the menu; one that was behind another comes to the front instead."""
        if dock in self._behind:
            dock.show()
        self._open(dock)

    def _open(self, dock: QDockWidget) -> None:
        """Bring a panel to the front, below the others if there is room for it."""
        if dock.isHidden() or dock.isFloating():
            return
        area = self._window.dockWidgetArea(dock)
        shown = [each for each in self.docks.values() if each is not dock and _is_in_front(each)]
        n_stacked = sum(self._window.dockWidgetArea(each) == area for each in shown)
        has_room = self._window.height() >= _HIGH and n_stacked < _MOST_STACKED
        if has_room and dock not in self._placed:
            self._window.addDockWidget(area, dock)
        is_new = dock not in self._placed
        self._placed.add(dock)
        self._bring_to_front(dock)
        if is_new:
            self._widen(dock)

    def _widen(self, dock: QDockWidget) -> None:
        """Give a panel the width that it wants, or that of the others before one wanted more."""
        if dock.isFloating():
            return
        share, before = self._share(dock), self._usual_width
        if share and before is None:
            self._usual_width = dock.width()
        elif not share:
            self._usual_width = None
        width = max(dock.width(), round(share * self._window.width())) if share else before
        if width is not None:
            self._window.resizeDocks([dock], [width], Qt.Orientation.Horizontal)
            # heights only once it is laid out, for till then it has none to be divided
            QTimer.singleShot(0, self, lambda: self._bring_to_front(dock))

    def _share(self, dock: QDockWidget) -> float:
        return dock.kind.width_share if isinstance(dock, PanelDock) else 0.0

    def _bring_to_front(self, dock: QDockWidget) -> None:
        dock.raise_()
        first, second = (self.docks[each] for each in _FIRST)
        has_tabs = bool(self._window.tabifiedDockWidgets(dock))
        low = 20 if self._share(dock) else 32  # what wants to be wide wants to be high
        shares = {dock: 100 - low, second: low} if has_tabs else {first: 33, second: 20, dock: 47}
        self._window.resizeDocks(list(shares), list(shares.values()), Qt.Orientation.Vertical)

    def bring_forward(self, name: str) -> None:
        """Show a panel that is open, but behind another."""
        dock = self.docks[name]
        if dock.isVisibleTo(self._window) and not dock.isHidden():
            others = self._window.tabifiedDockWidgets(dock)
            in_front = next(filter(_is_in_front, others), None)
            if in_front is not None:
                self._before[name] = in_front
            dock.raise_()

    def step_back(self, name: str) -> None:
        """Let a panel that has nothing to show any more go behind the others of its tabs."""
        dock = self.docks[name]
        others = self._window.tabifiedDockWidgets(dock)
        if others and _is_in_front(dock):
            before = self._before.get(name)
            (before if before in others else others[0]).raise_()

    def end(self) -> None:
        """Have the panels end what goes on by itself."""
        for panel in self.panels.built():
            panel.end()

    def set_theme(self, theme: Theme) -> None:
        """Give the panels the colours of a theme."""
        for panel in self.panels.built():
            panel.set_theme(theme)


def _is_in_front(dock: QDockWidget) -> bool:
    """Whether a dock is seen, and not behind another one of its tabs."""
    return dock.isVisible() and not dock.visibleRegion().isEmpty()
