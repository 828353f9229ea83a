"""One branch in the list of branches."""

import math

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from playground.session.timeline_view import BranchView
from playground.ui import theme
from playground.ui.branch_colours import branch_colour
from playground.ui.curve_key import percent, steady_number
from playground.ui.tooltip import tooltip

_DOT = 10
_GO = "Show this run where training has got in it."
_COMPARE = "Draw its loss and accuracy beside those of the run on screen, in the loss curves."
_TEST = (
    "The last loss on the test examples, which were kept back from training, and how many of them "
    "are put into the right class."
)
_DELETE = "Forget this run for good. The one on screen stays; go to another one to delete it."


class Dot(QWidget):
    """The colour of a branch."""

    def __init__(self) -> None:
        super().__init__()
        self._branch: BranchView | None = None
        self.setFixedSize(QSize(_DOT + 4, _DOT + 4))

    def show_branch(self, branch: BranchView) -> None:
        """Take on the colour of a branch."""
        self._branch = branch
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._branch is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(branch_colour(self._branch, theme.current_theme())))
        painter.drawEllipse(QRectF(2, 2, _DOT, _DOT))
        painter.end()


class NameField(QLineEdit):
    """A name that is being typed; Escape leaves it as it was."""

    given_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


class BranchRow(QWidget):
    """Its colour, name, last step and loss, what was changed, and what can be done with it."""

    went = Signal()
    renamed = Signal(str)
    compared = Signal(bool)
    deleted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dot = Dot()
        self.name = QPushButton()
        self.name.setFlat(True)
        self.name.clicked.connect(self.went)
        self.field = NameField()
        self.field.setAccessibleName("Name of the branch")
        self.field.setToolTip("What to call this run; nothing gives it its number back.")
        self.field.editingFinished.connect(self._rename)
        self.field.given_up.connect(lambda: self._names.setCurrentWidget(self.name))
        self._names = QStackedWidget()
        self._names.addWidget(self.name)
        self._names.addWidget(self.field)
        self.changed = QLabel()
        self.changed.setProperty("isMuted", True)
        self.changed.setTextFormat(Qt.TextFormat.PlainText)
        self.changed.setWordWrap(True)
        self.step, self.loss = _number("step 100,000"), _number("training loss 0.0001")
        self.test = _number("test 0.0001, 99.9 %")
        self.loss.setToolTip("Its last loss; of the training examples, if that was measured.")
        self.test.setToolTip(tooltip(_TEST))
        self.compare = QCheckBox("compare")
        self.compare.setToolTip(tooltip(_COMPARE))
        self.compare.toggled.connect(self.compared)
        self.rename = _tool("rename", "Rename", "Give this run a name.")
        self.rename.clicked.connect(self._begin_to_rename)
        self.delete = _tool("close", "Delete", _DELETE)
        self.delete.clicked.connect(lambda: self._ask(is_asking=True))
        self.question = self._question()
        for button in (self.name, self.confirm, self.keep):
            button.setAutoDefault(False)  # else Return in the name would press one
        self._lay_out()

    def _question(self) -> QWidget:
        """Return what asks in place of the numbers, since there is no way back."""
        self.confirm, self.keep = QPushButton("Delete"), QPushButton("Keep")
        self.confirm.setToolTip("Forget this run for good; this cannot be undone.")
        self.keep.setToolTip("Leave it as it is.")
        self.confirm.clicked.connect(self.deleted)
        self.keep.clicked.connect(lambda: self._ask(is_asking=False))
        return _box(QLabel("Delete for good?"), self.confirm, self.keep)

    def _lay_out(self) -> None:
        self._usual = _box(self.step, self.loss, self.test, self.compare, self.rename, self.delete)
        self._right = QStackedWidget()
        self._right.addWidget(self._usual)
        self._right.addWidget(self.question)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(8)
        layout.addWidget(self.dot, 0, 0)
        layout.addWidget(self._names, 0, 1)
        layout.addWidget(self._right, 0, 2)
        layout.addWidget(self.changed, 1, 1, 1, 2)
        layout.setVerticalSpacing(0)
        layout.setColumnStretch(1, 1)

    def show_branch(self, branch: BranchView, *, is_current: bool, is_compared: bool) -> None:
        """Show a branch; that on screen can neither be compared nor deleted."""
        self.dot.show_branch(branch)
        self.name.setText(branch.name)
        self.name.setStyleSheet(f"text-align: left; font-weight: {600 if is_current else 400};")
        self.name.setToolTip("This run is on screen." if is_current else _GO)
        self.name.setAccessibleDescription(self.name.toolTip())
        self.changed.setText(_changed(branch))
        self.changed.setVisible(bool(self.changed.text()))
        self.step.setText(f"step {branch.last_step:,}")
        self.loss.setText(f"{_kind(branch)} {_last_loss(branch)}")
        self.test.setText(_last_test(branch))
        self.compare.blockSignals(True)
        self.compare.setChecked(is_compared and not is_current)
        self.compare.blockSignals(False)
        self.compare.setEnabled(not is_current)
        self.delete.setEnabled(not is_current)

    def _begin_to_rename(self) -> None:
        self.field.setText(self.name.text())
        self.field.selectAll()
        self._names.setCurrentWidget(self.field)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _rename(self) -> None:
        if self._names.currentWidget() is self.field:
            self._names.setCurrentWidget(self.name)
            if self.field.text() != self.name.text():
                self.renamed.emit(self.field.text())

    def _ask(self, *, is_asking: bool) -> None:
        self._right.setCurrentWidget(self.question if is_asking else self._usual)


def _changed(branch: BranchView) -> str:
    """Return what tells a run from the one before, and from where on."""
    if not branch.difference:
        return ""
    is_from_start = branch.fork_step == branch.first_step
    return branch.difference + ("" if is_from_start else f", from step {branch.fork_step:,} on")


def _last_loss(branch: BranchView) -> str:
    return steady_number(float(branch.losses[-1])) if len(branch.losses) else "–"


def _kind(branch: BranchView) -> str:
    return "minibatch loss" if branch.is_of_minibatches else "training loss"


def _last_test(branch: BranchView) -> str:
    """Return the last test loss and, where there are classes, accuracy."""
    if not len(branch.scores.steps):
        return "test –"
    _, loss, _, accuracy = branch.scores.values[-1].tolist()
    share = "" if math.isnan(accuracy) else f", {percent(accuracy)}"
    return f"test {'–' if math.isnan(loss) else steady_number(loss)}{share}"


def _number(widest: str) -> QLabel:
    label = QLabel()
    label.setProperty("isMuted", True)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    label.setMinimumWidth(label.fontMetrics().horizontalAdvance(widest))
    return label


def _tool(icon: str, name: str, help_text: str) -> QToolButton:
    button = QToolButton()
    button.setAutoRaise(True)
    button.setAccessibleName(name)
    button.setToolTip(tooltip(help_text))
    theme.keep_icon(button, icon)
    return button


def _box(*widgets: QWidget) -> QWidget:
    box = QWidget()
    layout = QGridLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setHorizontalSpacing(12)
    for column, widget in enumerate(widgets):
        layout.addWidget(widget, 0, column)
    return box
