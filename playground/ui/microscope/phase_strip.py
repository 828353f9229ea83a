"""A strip of the phases of a step, the present one in the accent colour."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.session.step_view import StepView
from playground.ui.microscope.phase_words import phase_group, phase_name
from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip

_BETWEEN = " · "
_PADDING = 4.0


@dataclass(frozen=True)
class _Word:
    text: str
    is_present: bool
    is_done: bool


class PhaseStrip(QWidget):
    """Empty while no step is under the microscope; it takes the room that there is."""

    def __init__(
        self,
        alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._alignment = alignment
        self._view: StepView | None = None
        self._theme = current_theme()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("Phase")

    @property
    def text(self) -> str:
        """The name of the present phase, or "" where there is none."""
        view = self._view
        return "" if view is None else phase_name(view.phase, view.numbers.network)

    def show_view(self, view: StepView | None) -> None:
        """Show where a step has got to, or nothing."""
        if view is self._view:
            return
        self._view = view
        words = "" if view is None else f"{self.text}, {view.place + 1} of {len(view.phases)}"
        self.setAccessibleDescription(words)
        names = [word.text for word in self._all_words()]
        self.setToolTip(tooltip("The phases of a step: " + _BETWEEN.join(names)) if names else "")
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, self.fontMetrics().height() + 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def _all_words(self) -> list[_Word]:
        """Return every phase by its name."""
        view = self._view
        if view is None:
            return []
        return [
            _Word(phase_name(phase, view.numbers.network), i == view.place, i < view.place)
            for i, phase in enumerate(view.phases)
        ]

    def _grouped_words(self) -> list[_Word]:
        """Return the five kinds of phases, the present one by its name."""
        words: list[_Word] = []
        groups = [phase_group(phase) for phase in self._view.phases] if self._view else []
        for each, group in zip(self._all_words(), groups, strict=True):
            if words and words[-1].text.split()[0] == group:
                if each.is_present:
                    words[-1] = each
                elif not words[-1].is_present:
                    words[-1] = _Word(group, is_present=False, is_done=each.is_done)
            else:
                words.append(each if each.is_present else _Word(group, False, each.is_done))
        return words

    def _short_words(self) -> list[_Word]:
        """Return the present phase alone."""
        return [word for word in self._all_words() if word.is_present]

    def _font(self, word: _Word) -> QFont:
        font = QFont(self.font())
        font.setBold(word.is_present)
        return font

    def _width(self, words: list[_Word]) -> float:
        gaps = QFontMetricsF(self.font()).horizontalAdvance(_BETWEEN) * max(len(words) - 1, 0)
        metrics = (QFontMetricsF(self._font(word)) for word in words)
        return gaps + sum(
            m.horizontalAdvance(word.text) for m, word in zip(metrics, words, strict=True)
        )

    def _fitting(self, room: float) -> list[_Word]:
        for words in (self._all_words(), self._grouped_words(), self._short_words()):
            if self._width(words) <= room:
                return words
        return []

    def paintEvent(self, event: QPaintEvent) -> None:
        room = self.width() - 2 * _PADDING
        words = self._fitting(room)
        is_right = bool(self._alignment & Qt.AlignmentFlag.AlignRight)
        x = _PADDING + (room - self._width(words) if is_right else 0)
        painter = QPainter(self)
        for i, word in enumerate(words):
            if i:
                x = self._write(painter, x, _BETWEEN, self.font(), self._theme.disabled_text)
            x = self._write(painter, x, word.text, self._font(word), self._colour(word))

    def _colour(self, word: _Word) -> str:
        if word.is_present:
            return self._theme.accent
        return self._theme.text if word.is_done else self._theme.muted_text

    def _write(self, painter: QPainter, x: float, text: str, font: QFont, colour: str) -> float:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        width = QFontMetricsF(font).horizontalAdvance(text)
        place = QRectF(x, 0, width + 1, self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
        return x + width
