"""The dialog in which an activation is typed as a formula, with its curve beside it."""

from functools import partial

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QThreadPool, Signal, SignalInstance
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from playground.engine.activations.formula import Formula
from playground.engine.formula.expression import compute
from playground.engine.formula.functions import TYPED
from playground.engine.formula.parser import LONGEST, FormulaError
from playground.ui.formulas.label import FormulaLabel
from playground.ui.plot import SPACE, Plot
from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip

_REACH = 5.0
_FADED = 0.2
_AT = np.linspace(-_REACH, _REACH, 801)
_HINT = f"You may use z, numbers, pi, e, + − * / ^, brackets and {', '.join(TYPED)}."
_CURVES = (
    "The formula f over the weighted sum z, and its derivative f′: the slope of f, by which the "
    "error is multiplied on its way back through a neuron."
)


class FormulaDialog(QDialog):
    """Checks the formula at every letter; OK is there once it is right."""

    _derived = Signal(object, str)
    """Carries the Formula whose derivative has been looked for, and what is wrong with it."""

    def __init__(self, present: Formula, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Own formula")
        self.activation: Formula | None = None
        """What is typed, once its derivative is known."""
        self._typed: Formula | None = None
        self.field = QLineEdit(present.text)
        self.field.setMaxLength(2 * LONGEST)
        self.field.setAccessibleName("f(z)")
        self.function, self.slope = FormulaLabel(), FormulaLabel()
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.message.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.plot = Plot("the formula and its derivative over z")
        self.plot.setMinimumHeight(220)
        self.plot.set_lower_axis("z")
        self.plot.left.setGrid(255)
        self.plot.explain(tooltip(_CURVES))
        self.slope_line, self.line = self.plot.add_line(), self.plot.add_line()
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._lay_out()
        self.field.textChanged.connect(self._check)
        self._derived.connect(self._show_slope)  # queued: it comes from another thread
        self.set_theme(current_theme())
        self._check()
        self.field.selectAll()

    def _lay_out(self) -> None:
        hint = QLabel(_HINT)
        hint.setWordWrap(True)
        hint.setProperty("isMuted", True)
        layout = QVBoxLayout(self)
        layout.setSpacing(SPACE)
        for widget in (
            QLabel("f(z) ="),
            self.field,
            self.message,
            hint,
            self.function,
            self.slope,
            self.plot,
            self._buttons,
        ):
            layout.addWidget(widget)
        layout.setStretchFactor(self.plot, 1)
        self.setMinimumWidth(480)

    @property
    def ok(self) -> QPushButton:
        """The button that takes the formula."""
        return self._buttons.button(QDialogButtonBox.StandardButton.Ok)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme: f as the drawn curve, f′ faint behind it."""
        self.plot.set_theme(theme)
        self.line.setPen(pg.mkPen(theme.accent, width=2.5))
        self.slope_line.setPen(pg.mkPen(theme.muted_text, width=1.5))
        self.function.set_theme(theme)
        self.slope.set_theme(theme, is_muted=True)

    def _check(self) -> None:
        self.activation = self._typed = None
        self.ok.setEnabled(False)
        try:
            self._typed = Formula(self.field.text())
        except FormulaError as error:
            self._say(str(error), is_wrong=True)
            return
        self._say("Looking for the derivative…")
        self.function.set_latex(f"f(z) = {self._typed.latex}")
        values = compute(self._typed.expression, _AT)
        self.line.setData(_AT, values)
        self.slope_line.clear()
        self.slope.set_latex("f'(z) =")
        self._show_range(values)
        derive = partial(_derive, self._typed, self._derived)
        QThreadPool.globalInstance().start(derive)  # SymPy takes its time

    def _show_slope(self, typed: Formula, trouble: str) -> None:
        if typed is not self._typed:
            return
        if trouble:
            self._say(trouble, is_wrong=True)
            return
        slopes = compute(typed.slope, _AT)
        self.slope.set_latex(f"f'(z) = {typed.derivative_latex}")
        self.slope_line.setData(_AT, slopes)
        self._show_range(np.concatenate([compute(typed.expression, _AT), slopes]))
        self._say(
            "The thick line is f, the thin one f′; SymPy has found f′, and differences of f agree."
        )
        self.activation = typed
        self.ok.setEnabled(True)

    def _say(self, sentence: str, *, is_wrong: bool = False) -> None:
        """Say something at the field; what is drawn fades where it is not what is typed."""
        self.message.setText(sentence)
        theme = current_theme()
        self.message.setStyleSheet(f"color: {theme.error if is_wrong else theme.muted_text};")
        for line in (self.line, self.slope_line):
            line.setOpacity(_FADED if is_wrong else 1.0)
        self.function.set_theme(theme, is_muted=is_wrong)

    def _show_range(self, values: np.ndarray) -> None:
        low, high = float(np.min(values)), float(np.max(values))
        low, high = max(low, -10.0), min(high, 10.0)  # what is steeper leaves the picture
        slack = 0.05 * (high - low) or 1.0
        self.plot.show_range((-_REACH, _REACH), (low - slack, high + slack))


def _derive(typed: Formula, derived: SignalInstance) -> None:
    trouble = ""
    try:
        typed.slope  # noqa: B018 - finds it and keeps it
    except FormulaError as error:
        trouble = str(error)
    derived.emit(typed, trouble)
