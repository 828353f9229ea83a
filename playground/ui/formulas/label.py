"""A label that shows a formula, broken into lines where there is little room."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontInfo, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.formulas.lines import breakable, broken, shares
from playground.ui.formulas.picture import FormulaPicture, formula_picture
from playground.ui.formulas.words import in_words
from playground.ui.theme import Theme, current_theme

_SIZE = 1.2
"""Of the letters of formulas, beside those of text."""
_GAP = 0.45
"""Between lines, in sizes of the letters."""
_SLACK = 1.15
"""By how much a part of a line may be wider than its letters make believe."""
_SMALLEST = 0.75
"""To which part of its size a line is made smaller before it runs out of the label."""


class FormulaLabel(QWidget):
    """As wide as there is room for, and as high as the formula then is."""

    def __init__(self, latex: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._latex = ""
        self._lines: list[FormulaPicture] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._colour = current_theme().text
        self.set_latex(latex)

    @property
    def latex(self) -> str:
        """The formula that is shown."""
        return self._latex

    def set_latex(self, latex: str) -> None:
        """Show another formula."""
        if latex != self._latex:
            self._latex = latex
            self.setAccessibleName(in_words(latex))
            self._set(self.width())

    def set_theme(self, theme: Theme, *, is_muted: bool = False) -> None:
        """Write in the colour of a theme."""
        self._colour = theme.muted_text if is_muted else theme.text
        self._set(self.width())

    @property
    def _size(self) -> float:
        return round(_SIZE * QFontInfo(self.font()).pixelSize())

    def _picture(self, latex: str) -> FormulaPicture:
        return formula_picture(latex, self._size, self._colour)

    def _lines_for(self, width: float) -> list[FormulaPicture]:
        if not self._latex:
            return []
        whole = self._picture(self._latex)
        if whole.width * _SMALLEST <= width:
            return [whole]
        for most_brackets in (0, 1):
            pieces = breakable(self._latex, most_brackets)
            widths = [share * whole.width * _SLACK for share in shares(pieces)]
            if max(widths) + self._indent <= width:
                break
        return [self._picture(line) for line in broken(pieces, widths, width, self._indent)]

    def _set(self, width: int) -> None:
        """Break the formula for a width, and take the height that it then needs.

        Layouts remember heights for widths that are no longer so, as when a scroll bar comes.
        """
        self._lines = self._lines_for(width)
        gaps = max(len(self._lines) - 1, 0) * _GAP * self._size
        self.setFixedHeight(round(sum(line.height for line in self._lines) + gaps) + 2)
        self.update()

    @property
    def _indent(self) -> float:
        return 1.5 * self._size

    def sizeHint(self) -> QSize:
        width = round(self._picture(self._latex).width) if self._latex else 0
        return QSize(width, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._set(event.size().width())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        y = 1.0
        for i, line in enumerate(self._lines):
            x = self._indent if i else 0.0
            share = min(1.0, max(self.width() - x, 1) / line.width)
            self._paint_line(painter, line, QRectF(x, y, line.width * share, line.height * share))
            y += line.height * share + _GAP * self._size

    def _paint_line(self, painter: QPainter, line: FormulaPicture, place: QRectF) -> None:
        if line.renderer is not None:
            line.renderer.render(painter, place)
        else:
            painter.setPen(self._colour)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, line.words)
