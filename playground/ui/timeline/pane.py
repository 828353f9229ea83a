"""The timeline pane: the bar, the few buttons beside it, and the dialogs that they open."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QMenu, QToolButton, QWidget, QWidgetAction

from playground.session.commands import Pause, RunTo
from playground.session.goal import Goal
from playground.session.goals.step import ReachStep
from playground.session.snapshot import Snapshot
from playground.ui import theme
from playground.ui.colours import Theme
from playground.ui.timeline.actions import TimelineActions
from playground.ui.timeline.bar import TimelineBar
from playground.ui.timeline.branch_list import BranchList
from playground.ui.timeline.changed_past import ChangedPast
from playground.ui.timeline.comparison import Comparison
from playground.ui.timeline.go_dialog import GoDialog
from playground.ui.timeline.jumps import END
from playground.ui.timeline.memory_field import MemoryField
from playground.ui.timeline.run_bar import RunBar
from playground.ui.timeline.run_dialog import RunDialog
from playground.ui.timeline.scrubbing import Scrubbing
from playground.ui.tooltip import tooltip
from playground.ui.workbench import Workbench

_BUTTON = QSize(32, 32)
_MORE = (
    "Jump to a place or a step of this run, run to a goal, branches, and the memory of the history."
)


class TimelinePane(QWidget):
    """All that the window shows of the timeline; `run_bar` is for the window to place."""

    said = Signal(str)
    """Carries one sentence that a person should be told."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._goal: Goal | None = None
        self.scrubbing = Scrubbing(workbench, self)
        self.comparison = Comparison(workbench, self)
        self.actions_ = TimelineActions(workbench, self.scrubbing, self)
        self.bar = TimelineBar(self.scrubbing)
        self.run_bar = RunBar()
        self.memory = MemoryField(workbench)
        self.menu = self._menu()
        self._dialog: BranchList | None = None
        self._lay_out()
        past = ChangedPast(self)
        past.said.connect(self.said)
        workbench.snapshot_taken.connect(past.show_snapshot)
        workbench.snapshot_taken.connect(self.show_snapshot)
        self.bar.key_pressed.connect(self.actions_.press)
        self.actions_.run_to.triggered.connect(self.ask_for_goal)
        self.actions_.go_to_step.triggered.connect(self.ask_for_step)
        self.actions_.branches.triggered.connect(self.show_branches)
        self.run_bar.stopped.connect(lambda: workbench.send(Pause()))
        if workbench.snapshot is not None:
            self.show_snapshot(workbench.snapshot)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        acts = self.actions_
        menu.addActions(list(acts.jumps.values()))
        menu.addSeparator()
        menu.addActions(list(acts.dialogs))
        menu.addSeparator()
        memory = QWidgetAction(menu)
        memory.setDefaultWidget(self.memory)
        menu.addAction(memory)
        menu.aboutToShow.connect(self._show_memory)
        return menu

    def _lay_out(self) -> None:
        self.setAutoFillBackground(True)
        acts = self.actions_
        self.more = QToolButton()
        theme.keep_icon(self.more, "more")
        self.more.setAccessibleName("More of the timeline")
        self.more.setToolTip(tooltip(_MORE))
        self.more.setMenu(self.menu)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        shown = (acts.back, acts.run_to, acts.branches, acts.compare)
        buttons = (*map(_button, shown), self.more)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 1, 8, 0)
        layout.setHorizontalSpacing(2)
        layout.setVerticalSpacing(2)
        layout.addWidget(self.bar, 0, 0, 2, 1)
        for number, button in enumerate(buttons):
            button.setAutoRaise(True)
            button.setProperty("isControl", True)
            button.setIconSize(QSize(16, 16))
            button.setFixedSize(_BUTTON)
            centre = Qt.AlignmentFlag.AlignCenter
            layout.addWidget(button, number // 3, 1 + number % 3, centre)
        layout.setColumnStretch(0, 1)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show where on the timeline a snapshot is, and how far a run to a goal has come."""
        self.bar.show_snapshot(snapshot)
        self.run_bar.show_progress(snapshot.run_to)

    def set_theme(self, look: Theme) -> None:
        """Take on the colours of a theme."""
        self.bar.set_theme(look)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QColor(theme.current_theme().grid))
        painter.drawLine(0, 0, self.width(), 0)
        painter.end()

    def _show_memory(self) -> None:
        if self._workbench.snapshot is not None:
            self.memory.show_snapshot(self._workbench.snapshot)

    def ask_for_goal(self) -> None:
        """Ask how long to train, and do it."""
        if self._workbench.snapshot is not None:
            dialog = RunDialog(self._workbench.snapshot, self._goal, self.window())
            dialog.chosen.connect(self._run_to)
            dialog.open()

    def _run_to(self, goal: Goal) -> None:
        self._goal = goal
        self._workbench.send(RunTo(goal))

    def ask_for_step(self) -> None:
        """Ask which step to see, and show it."""
        snapshot, place = self._workbench.snapshot, self.scrubbing.place
        branch = None if snapshot is None or place is None else snapshot.timeline.find(place[0])
        if branch is None or place is None:
            return
        is_trainable = self._workbench.experiment.obstacle is None
        dialog = GoDialog(branch, place[1], self.window(), is_trainable=is_trainable)
        dialog.chosen.connect(self.actions_.jump_to)
        dialog.wanted.connect(self._train_to)
        dialog.open()

    def _train_to(self, step: int) -> None:
        self.actions_.go(END)
        self._workbench.send(RunTo(ReachStep(step)))

    def show_branches(self) -> None:
        """Open the list of branches, or bring it to the front."""
        if self._dialog is None:
            self._dialog = BranchList(
                self._workbench, self.scrubbing, self.comparison, self.window()
            )
            self._dialog.finished.connect(self._take_focus)
            self._dialog.destroyed.connect(self._forget_dialog)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def _take_focus(self) -> None:
        """Have keys go to the drawing again: Space plays, though a button had been pressed."""
        self.window().activateWindow()
        (self.parentWidget() or self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget_dialog(self) -> None:
        self._dialog = None


def _button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setAccessibleName(action.text().removesuffix("…"))
    return button
