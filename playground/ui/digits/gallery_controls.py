"""What the gallery is to show: images, means, spreads or neighbours, of which part and class."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from playground.ui.choice_fields import ChoiceField
from playground.ui.flow_layout import FlowLayout
from playground.ui.segments import Segment, Segments
from playground.ui.theme import Theme
from playground.ui.tooltip import tooltip

IMAGES, MEAN, SPREAD, NEAREST = "images", "mean", "spread", "nearest"
_VIEWS = (
    Segment(IMAGES, "Images", "The images of the data, in an order drawn from the seed."),
    Segment(MEAN, "Mean", "The mean of all images of a class: where its ink usually is."),
    Segment(
        SPREAD,
        "Spread",
        "The standard deviation of each pixel: where the images of a class differ most.",
    ),
    Segment(
        NEAREST,
        "Nearest",
        "The training images that are nearest to the pinned one, or to your own digit: those "
        "whose pixels differ least, by their Euclidean distance.",
    ),
)
_PARTS = (
    Segment(False, "Training", "What the network learns from."),
    Segment(True, "Test", "What the network is tested with, and never learns from."),
)
_SIZES = (5, 10, 15, 20)
_ALL = "all classes"


@dataclass(frozen=True)
class Wish:
    """What is to be seen."""

    view: str = IMAGES
    of_test: bool = False
    label: int | None = None
    """The class, None for all of them mixed."""
    n_across: int = 10
    page: int = 0


class GalleryControls(QWidget):
    """The controls that mean nothing in a view are hidden in it; the others stay where they are."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("isControl", True)
        self._page, self._n_pages = 0, 1
        self._classes: tuple[str, ...] = ()
        self.views, self.parts = Segments("View", _VIEWS), Segments("Part of the data", _PARTS)
        self.label = self._field((_ALL,), "Class")
        self.size_ = self._field([_size_name(n) for n in _SIZES], "How many images")
        self.size_.set_value(_size_name(10))
        self._of_class = QWidget()
        self._holder = QHBoxLayout(self._of_class)
        self._holder.setContentsMargins(0, 0, 0, 0)
        self._holder.addWidget(self.label)
        self.back, self.on = self._button("‹", "Previous", -1), self._button("›", "Next", 1)
        self.place = QLabel()
        self.place.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QWidget()
        pages = QHBoxLayout(self._pages)
        pages.setContentsMargins(0, 0, 0, 0)
        for widget in (self.back, self.place, self.on):
            pages.addWidget(widget)
        flow = FlowLayout(self)
        for widget in (self.views, self.parts, *self._of_images):
            policy = widget.sizePolicy()
            policy.setRetainSizeWhenHidden(True)  # or the images would jump
            widget.setSizePolicy(policy)
            flow.addWidget(widget)
        for segments in (self.views, self.parts):
            segments.chosen.connect(lambda _: self._begin())

    @property
    def _of_images(self) -> tuple[QWidget, ...]:
        """The controls that choose among images."""
        return self._of_class, self.size_, self._pages

    def _button(self, text: str, name: str, by: int) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setStyleSheet("QToolButton { padding: 2px 8px; }")
        button.setAccessibleName(f"{name} images")
        button.setToolTip(tooltip(f"{name} images"))
        button.clicked.connect(lambda: self._turn(by))
        return button

    @property
    def wish(self) -> Wish:
        """What is to be seen."""
        label = None if self.label.value == _ALL else self._classes.index(self.label.value)
        n_across = next(n for n in _SIZES if _size_name(n) == self.size_.value)
        view = self.views.key
        of_test = self.parts.key and view != NEAREST  # neighbours are training images
        return Wish(view, of_test, label, n_across, self._page)

    def show_classes(self, classes: tuple[str, ...]) -> None:
        """Offer the classes of other data."""
        if classes == self._classes:
            return
        self._classes, self._page, old = classes, 0, self.label
        self.label = self._field((_ALL, *classes), "Class")
        self.label.setFocusPolicy(old.focusPolicy())
        self._holder.replaceWidget(old, self.label)
        old.hide()
        old.deleteLater()

    def _field(self, choices: Sequence[str], name: str) -> ChoiceField:
        field = ChoiceField(choices)
        field.setAccessibleName(name)
        field.value_changed.connect(lambda _: self._begin())
        return field

    def show_class(self, label: int) -> None:
        """Show the images of a class, as when it was chosen."""
        self.label.set_value(self._classes[label])
        if self.views.key == IMAGES:
            self._begin()
        else:
            self.views.choose(IMAGES)

    def show_page(self, page: int) -> None:
        """Show another page of the same images, from 0 on."""
        self._page = page
        self.changed.emit()

    def show_pages(self, n_pages: int) -> None:
        """Say which page is shown of how many."""
        self._n_pages = n_pages
        widest = self.place.fontMetrics().horizontalAdvance(f"{n_pages:,} of {n_pages:,}")
        self.place.setMinimumWidth(max(widest, self.place.minimumWidth()))
        self.place.setText(f"{min(self._page, n_pages - 1) + 1:,} of {n_pages:,}")
        self.back.setEnabled(n_pages > 1)
        self.on.setEnabled(n_pages > 1)

    def _turn(self, by: int) -> None:
        self.show_page((self._page + by) % self._n_pages)

    def _begin(self) -> None:
        """Begin at the first page of something else."""
        self._page = 0
        view = self.views.key
        self.parts.setVisible(view != NEAREST)
        for widget in self._of_images:
            widget.setVisible(view == IMAGES)
        self.changed.emit()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.views.set_theme(theme)
        self.parts.set_theme(theme)


def _size_name(n: int) -> str:
    return f"{n} × {n}"
