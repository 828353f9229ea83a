"""Labels whose text changes while their height stays, so that nothing beside them jumps."""

from collections.abc import Iterable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

_ANY = 10_000


class _FixedLabel(QLabel):
    """Finds its height anew where its width is another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)

    def _widen(self) -> None:
        raise NotImplementedError

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._widen()


class SteadyLabel(_FixedLabel):
    """As high as the longest text that it may come to show."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: tuple[str, ...] = ()
        self.setTextFormat(Qt.TextFormat.PlainText)

    def may_show(self, texts: Iterable[str]) -> None:
        """Keep room for any of these texts."""
        texts = tuple(texts)
        if texts != self._texts:
            self._texts = texts
            self._widen()

    def _widen(self) -> None:
        room, flags = QRect(0, 0, self.contentsRect().width(), _ANY), Qt.TextFlag.TextWordWrap
        metrics = self.fontMetrics()
        heights = [metrics.boundingRect(room, flags, text).height() for text in self._texts]
        self.setFixedHeight(max(heights, default=metrics.height()))


class StillLabel(_FixedLabel):
    """Keeps the height of its longest text so far, unless it is held; another width begins anew."""

    def __init__(self, *, is_muted: bool = False, hides: bool = True) -> None:
        """`hides`: whether an empty text takes no room."""
        super().__init__()
        self._most = 0
        self._is_muted = is_muted
        self._hides = hides
        self._n_lines = 1
        self._fellow: StillLabel | None = None
        self.is_held = False
        """Whether it keeps its height whatever it shows: while a drag goes on beside it."""
        self.setProperty("isMuted", is_muted)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._keep_room()

    def say(self, text: str) -> None:
        """Show a text."""
        self.setText(text)
        if self.is_held:
            return
        self.setVisible(bool(text) or not self._hides)
        self._keep_room()

    def warn(self, *, is_wrong: bool) -> None:
        """Let what is said be in the colour of what is wrong, or in its own again."""
        if is_wrong != bool(self.property("isReason")):
            self.setProperty("isReason", is_wrong)
            self.setProperty("isMuted", self._is_muted and not is_wrong)
            self.style().polish(self)  # or the style sheet would not look at it again

    def reserve(self, n_lines: int) -> None:
        """Have room for so many lines, at least, from now on."""
        if n_lines != self._n_lines:
            self._n_lines = n_lines
            self._begin_anew()

    def forget(self) -> None:
        """Take no more room than an empty text does, until something else is said."""
        self.setText("")
        self._begin_anew()

    def level_with(self, other: "StillLabel") -> None:
        """Be as high as another label from now on, and let it be as high as this one."""
        self._fellow, other._fellow = other, self

    def _keep_room(self) -> None:
        least = self._n_lines * self.fontMetrics().lineSpacing()
        self._most = max(least, self.heightForWidth(max(self.width(), 1)), self._most)
        fellow = self._fellow
        height = self._most if fellow is None else max(self._most, fellow._most)
        for each in (self, fellow):
            if each is not None and {each.minimumHeight(), each.maximumHeight()} != {height}:
                each.setFixedHeight(height)

    def _widen(self) -> None:
        if not self.is_held:
            self._begin_anew()

    def _begin_anew(self) -> None:
        self._most = 0
        self.setMinimumHeight(0)  # or it would count as the height of the text
        self._keep_room()
