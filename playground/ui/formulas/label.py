"""A label that shows a formula, broken into lines where there is little room."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontInfo, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.formulas.lines import broken, pieces_for
from playground.ui.formulas.picture import FormulaPicture, formula_picture
from playground.ui.formulas.words import in_words
from playground.ui.theme import Theme, current_theme

_SIZE = 1.2
"""Of the letters of formulas, beside those of text."""
_GAP = 0.45
"""Between lines, in sizes of the letters."""
_INDENT = 1.5
"""Of the second and later lines, in sizes of the letters."""
_SMALLEST = 0.75
"""To which part of its size a line is made smaller before it runs out of the label."""


@dataclass(frozen=True)
class _Line:
    """Pictures side by side on one line of writing."""

    pictures: tuple[FormulaPicture, ...]

    @property
    def width(self) -> float:
        return sum(picture.width for picture in self.pictures)

    @property
    def ascent(self) -> float:
        return max(picture.height - picture.depth for picture in self.pictures)

    @property
    def height(self) -> float:
        return self.ascent + max(picture.depth for picture in self.pictures)

    def places(self, x: float, y: float, share: float) -> Iterator[tuple[FormulaPicture, QRectF]]:
        """Return where each picture stands from a point on, at a share of its size."""
        for picture in self.pictures:
            top = y + (self.ascent - picture.height + picture.depth) * share
            yield picture, QRectF(x, top, picture.width * share, picture.height * share)
            x += picture.width * share


def letter_size(font: QFont) -> float:
    """Return the size, in pixels, of the letters of formulas beside text of a font."""
    return round(_SIZE * QFontInfo(font).pixelSize())


def pieces_within(latex: str, size: float, width: float) -> tuple[str, ...]:
    """Return the pieces of which a label of a width is made, in letters of `size` pixels."""
    return pieces_for(latex, width / size - _INDENT)


class FormulaLabel(QWidget):
    """As wide as there is room for, and as high as the formula then is."""

    def __init__(self, latex: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._latex = ""
        self._lines: list[_Line] = []
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
        return letter_size(self.font())

    def _lines_for(self, width: float) -> list[_Line]:
        if not self._latex:
            return []
        pieces = pieces_within(self._latex, self._size, width)
        pictures = [formula_picture(piece, self._size, self._colour) for piece in pieces]
        widths = [picture.width for picture in pictures]
        if sum(widths) * _SMALLEST <= width:
            return [_Line(tuple(pictures))]
        lines = broken(widths, width, _INDENT * self._size)
        return [_Line(tuple(pictures[at] for at in line)) for line in lines]

    def _set(self, width: int) -> None:
        """Break the formula for a width, and take the height that it then needs.

        Layouts remember heights for widths that are no longer so, as when a scroll bar comes.
        """
        self._lines = self._lines_for(width)
        gaps = max(len(self._lines) - 1, 0) * _GAP * self._size
        self.setFixedHeight(round(sum(line.height for line in self._lines) + gaps) + 2)
        self.update()

    def sizeHint(self) -> QSize:
        width = sum(line.width for line in self._lines)
        return QSize(round(width), self.height())

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
            x = _INDENT * self._size if i else 0.0
            share = min(1.0, max(self.width() - x, 1) / line.width)
            for picture, place in line.places(x, y, share):
                self._paint(painter, picture, place)
            y += line.height * share + _GAP * self._size

    def _paint(self, painter: QPainter, picture: FormulaPicture, place: QRectF) -> None:
        if picture.renderer is not None:
            picture.renderer.render(painter, place)
        else:
            painter.setPen(self._colour)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, picture.words)
