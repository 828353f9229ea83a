"""One image: which pixels spoke for the answer, and what would change it."""

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from playground.ui.choice_fields import ChoiceField
from playground.ui.digits.confusion_card import LargeImage
from playground.ui.digits.find_button import FindButton
from playground.ui.digits.looking_bars import NamedBars
from playground.ui.flow_layout import FlowLayout
from playground.ui.plot import SPACE
from playground.ui.segments import Segment, Segments
from playground.ui.still_label import StillLabel
from playground.ui.theme import Theme
from playground.ui.tooltip import tooltip

ANSWER = "its answer"
_IMAGE_HEIGHT, _PICTURE_HEIGHT = 140, 90
"""Pixels that the image beside its outputs needs, ten of them, and each of the three below."""
_TITLE_LINES, _TOLD_LINES, _CAPTION_LINES = 2, 2, 2
"""For which there is room from the beginning: nothing is to jump when an answer comes."""


class Kind(Enum):
    """What the colours over an image stand for."""

    SPOKE = "spoke"
    SLOPE = "would speak"
    LOSS = "would help"


_KINDS = {
    Kind.SPOKE: "The ink that there is: blue ink spoke for the class, orange ink against it. It is "
    "each pixel’s ink times how strongly the class’s weighted sum depends on it.",
    Kind.SLOPE: "Ink that there might be: more ink on blue would speak for the class, more ink on "
    "orange against it. It is the gradient of the class’s weighted sum.",
    Kind.LOSS: "The gradient of the loss: more ink on blue would make the loss smaller, more ink "
    "on orange larger. It is known where the right answer is.",
}
_MAKES = "Smallest change that makes it a"
_FIND = (
    "Look for the smallest change of the pixels after which the network answers this class "
    "instead: it goes straight for the border between the two classes, step by step."
)


def _row(text: str, field: QWidget) -> QWidget:
    """Return a field with a text before it."""
    made = QWidget()
    layout = QHBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(QLabel(text))
    layout.addWidget(field)
    return made


def _flow(*widgets: QWidget) -> QWidget:
    """Return controls side by side, or below each other in a narrow panel."""
    made = QWidget()
    made.setProperty("isControl", True)
    layout = FlowLayout(made, SPACE)
    for widget in widgets:
        layout.addWidget(widget)
    policy = made.sizePolicy()
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    return made


class SaliencyPage(QScrollArea):
    """The image that is pinned, or a picture of one's own."""

    changed = Signal()
    """Something else is to be shown."""
    find_pressed = Signal()
    """The smallest change is wanted, or no longer."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.image, self.coloured = LargeImage("the image"), LargeImage("which pixels spoke")
        self.bars = NamedBars("outputs")
        self.image.setMinimumHeight(_IMAGE_HEIGHT)
        self.kinds = Segments("colours", [Segment(k, k.value, text) for k, text in _KINDS.items()])
        self.classes, self.wanted = ChoiceField([ANSWER]), ChoiceField([""])
        self.button = FindButton()
        self.title, self.told = StillLabel(hides=False), StillLabel(is_muted=True, hides=False)
        names = ("before", "change", "after")
        self.pictures = [LargeImage(name, is_expected=True) for name in names]
        self.captions = [QLabel(), QLabel(), QLabel()]
        self._names: tuple[str, ...] = ()
        self._lay_out()
        self.button.setToolTip(tooltip(_FIND))
        self.button.clicked.connect(self.find_pressed)
        self.kinds.chosen.connect(lambda _: self.changed.emit())

    def _lay_out(self) -> None:
        self.title.reserve(_TITLE_LINES)
        self.told.reserve(_TOLD_LINES)
        top = QHBoxLayout()
        top.setSpacing(SPACE)
        top.addWidget(self.image, 2)
        top.addWidget(self.coloured, 2)
        top.addWidget(self.bars, 3)
        self._for, self._makes = _row("for", self.classes), _row(_MAKES, self.wanted)
        rows = _flow(self.kinds, self._for), _flow(self._makes, self.button)
        pictures = QGridLayout()
        pictures.setHorizontalSpacing(2 * SPACE)
        for column, (picture, caption) in enumerate(zip(self.pictures, self.captions, strict=True)):
            picture.setMinimumHeight(_PICTURE_HEIGHT)
            caption.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            caption.setWordWrap(True)
            caption.setFixedHeight(_CAPTION_LINES * caption.fontMetrics().lineSpacing())
            caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            pictures.addWidget(picture, 0, column)
            pictures.addWidget(caption, 1, column)
            pictures.setColumnStretch(column, 1)
        pictures.setRowStretch(0, 1)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, SPACE, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.title)
        layout.addLayout(top, 1)
        for row in rows:
            layout.addWidget(row)
        layout.addLayout(pictures, 1)
        layout.addWidget(self.told)
        self.setWidget(content)

    def offer_classes(self, names: tuple[str, ...]) -> None:
        """Offer classes by their names."""
        if names == self._names:
            return
        self._names = names
        fields = (self.classes, (ANSWER, *names), self._for), (self.wanted, names, self._makes)
        for old, choices, around in fields:
            field = ChoiceField(choices)
            field.setAccessibleName("class")
            field.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # as other lists: a click leaves the keys
            field.value_changed.connect(lambda _: self.changed.emit())
            row = around.layout()
            assert row is not None
            row.replaceWidget(old, field)
            old.hide()
            old.setParent(None)
            old.deleteLater()
            if old is self.classes:
                self.classes = field
            else:
                self.wanted = field

    @property
    def asked_class(self) -> int | None:
        """The class that the colours are about; None: that of the answer."""
        value = self.classes.value
        return self._names.index(value) if value in self._names else None

    def suggest(self, wanted: int) -> None:
        """Offer a class that the image might be turned into, until the user chooses another."""
        if 0 <= wanted < len(self._names):
            self.wanted.set_value(self._names[wanted])

    @property
    def wanted_class(self) -> int:
        """The class that the image is to be turned into."""
        return self._names.index(self.wanted.value) if self.wanted.value in self._names else 0

    def show_change(self, shown: list[tuple[QImage | None, str]], words: str) -> None:
        """Show the image before, the change and the image after, with captions."""
        for picture, caption, (image, text) in zip(
            self.pictures, self.captions, shown, strict=True
        ):
            picture.show_image(image)
            caption.setText(text)
        self.told.say(words)
        is_asked = any(image is not None for image, _ in shown)
        self.told.setProperty("isControl", not is_asked)  # else it says what to press

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.bars.set_theme(theme)
        self.kinds.set_theme(theme)
