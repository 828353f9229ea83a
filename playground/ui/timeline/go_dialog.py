"""The question where to go: to a step of the run on screen, back or forth."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from playground.session.timeline_view import BranchView
from playground.ui.number_format import read_whole_number

_WIDTH = 340
_MOST = 10**9
_HELP = "One step is one minibatch: one change of the weights."


class GoDialog(QDialog):
    """A step to type, what going there means, and Go."""

    chosen = Signal(int)
    """Carries a step that the run has."""
    wanted = Signal(int)
    """Carries a step beyond its end, to which training is to go on."""

    def __init__(
        self, branch: BranchView, step: int, parent: QWidget, *, is_trainable: bool = True
    ) -> None:
        """Ask for a step of a branch that now stands at `step`."""
        super().__init__(parent)
        self._branch, self._is_trainable = branch, is_trainable
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Go to step")
        self.field = QLineEdit(str(step))
        self.field.selectAll()
        self.field.setAccessibleName("Step")
        self.field.setToolTip(_HELP)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setProperty("isMuted", True)
        buttons = QDialogButtonBox(parent=self)
        self.go = buttons.addButton("Go", QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setDefault(True)
        cancel = buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        cancel.setAutoDefault(False)  # else Return would press it while Go is greyed
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        self._lay_out(buttons)
        self.field.textChanged.connect(self._consider)
        self._consider()

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        label = QLabel("Step")
        label.setBuddy(self.field)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self.field, 1)
        # as many lines as the longest sentence takes, so that nothing moves while one types
        self.words.setFixedWidth(_WIDTH)
        self.words.setMinimumHeight(2 * self.words.fontMetrics().lineSpacing() + 2)
        self.words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(row)
        layout.addWidget(self.words)
        layout.addWidget(buttons)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)

    def _step(self) -> int:
        """Return the step that stands in the field; raise ValueError, saying why, if none does."""
        step = read_whole_number(self.field.text())
        first, last = self._branch.first_step, self._branch.last_step
        if step < first:
            raise ValueError(f"{self._branch.name} begins at step {first:,}; write that or more.")
        if step > last and not self._is_trainable:
            raise ValueError(
                f"{self._branch.name} ends at step {last:,}, and the network cannot be trained yet."
            )
        if step > _MOST:
            raise ValueError(f"Nobody waits for that long; write at most {_MOST:,}.")
        return step

    def _consider(self) -> None:
        """Say what the step means, or why it is none."""
        name = self._branch.name
        first, last = self._branch.first_step, self._branch.last_step
        words = f"{name} has the steps {first:,} to {last:,}."
        try:
            step = self._step()
        except ValueError as error:
            self.go.setEnabled(False)
            self.go.setText("Go")
            self.words.setText(str(error))
            return
        if step > last:
            words = f"{name} ends at step {last:,}; it is trained on from there to step {step:,}."
        self.go.setEnabled(True)
        self.go.setText("Train to there" if step > last else "Go")
        self.words.setText(words)

    def _accept(self) -> None:
        step = self._step()
        self.accept()
        (self.wanted if step > self._branch.last_step else self.chosen).emit(step)
