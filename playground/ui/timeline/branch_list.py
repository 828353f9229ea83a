"""The list of branches: where one can go, and what can be compared."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from playground.session.commands import DeleteBranch, NameBranch
from playground.session.snapshot import Snapshot
from playground.session.timeline_view import TimelineView
from playground.ui.timeline.branch_row import BranchRow
from playground.ui.timeline.comparison import Comparison
from playground.ui.timeline.scrubbing import Scrubbing
from playground.ui.workbench import Workbench

_HELP = (
    "A branch is a training run that went another way: change something in the past, or start "
    "anew, and the run before is kept here."
)
_MOST_ROWS = 8


class BranchList(QDialog):
    """One row a branch; it stays open beside the window while one looks around."""

    def __init__(
        self, workbench: Workbench, scrubbing: Scrubbing, comparison: Comparison, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._workbench, self._scrubbing, self._comparison = workbench, scrubbing, comparison
        self.rows: dict[int, BranchRow] = {}
        self._shown: TimelineView | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Branches")
        self._content = QWidget()
        self._list = QVBoxLayout(self._content)
        self._list.setContentsMargins(0, 0, 8, 0)
        self._list.setSpacing(8)
        self._list.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidget(self._content)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        explanation = QLabel(_HELP)
        explanation.setWordWrap(True)
        explanation.setProperty("isMuted", True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 8, 16)
        layout.setSpacing(12)
        layout.addWidget(explanation)
        layout.addWidget(self._area, 1)
        layout.addWidget(self._close_button())
        workbench.snapshot_taken.connect(self._follow)
        comparison.changed.connect(self._show)
        if workbench.snapshot is not None:
            self._follow(workbench.snapshot)
        self._fit()

    def _close_button(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.setContentsMargins(0, 0, 8, 0)
        for button in buttons.buttons():
            button.setProperty("autoDefault", False)  # else Return in a name would press it
        buttons.rejected.connect(self.close)
        return buttons

    def _fit(self) -> None:
        """Be as large as the rows need, up to some."""
        row = self._content.sizeHint()
        n_rows = max(len(self.rows), 1)
        height = -(-row.height() * min(n_rows, _MOST_ROWS) // n_rows)
        self._area.setMinimumSize(row.width() + 12, min(height, row.height()))
        self.adjustSize()

    def _follow(self, snapshot: Snapshot) -> None:
        if snapshot.timeline is not self._shown:
            self._shown = snapshot.timeline
            self._show()

    def _show(self) -> None:
        view = self._shown
        if view is None:
            return
        present = {branch.id for branch in view.branches}
        for gone in [key for key in self.rows if key not in present]:
            row = self.rows.pop(gone)
            row.hide()
            row.deleteLater()
        for branch in view.branches:
            row = self.rows.get(branch.id) or self._add(branch.id)
            row.show_branch(
                branch,
                is_current=branch.id == view.current,
                is_compared=branch.id in self._comparison.branches,
            )

    def _add(self, branch: int) -> BranchRow:
        row = BranchRow(self._content)
        row.went.connect(lambda: self._go(branch))
        row.renamed.connect(lambda name: self._workbench.send(NameBranch(branch, name)))
        row.compared.connect(lambda is_on: self._comparison.choose(branch, is_on=is_on))
        row.deleted.connect(lambda: self._workbench.send(DeleteBranch(branch)))
        self._list.insertWidget(self._list.count() - 1, row)
        self.rows[branch] = row
        return row

    def _go(self, branch: int) -> None:
        view = self._shown.find(branch) if self._shown is not None else None
        if view is not None:
            self._scrubbing.finish()
            self._scrubbing.go(view.last_step, branch)
            self._scrubbing.finish()
