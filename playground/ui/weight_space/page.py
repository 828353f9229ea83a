"""The page of the weight space panel: two views side by side, their menus, and what is said."""

from itertools import zip_longest

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from playground.document.experiment import Experiment
from playground.engine.datasets.points import Points
from playground.engine.measurements.weight_space_lesson import PerceptronLesson
from playground.ui.plot import SPACE
from playground.ui.surface.heights import number_text
from playground.ui.theme import Theme
from playground.ui.tooltip import tooltip
from playground.ui.weight_space.controls import AxesMenu
from playground.ui.weight_space.data_view import DataView
from playground.ui.weight_space.layout import column, head, row, words
from playground.ui.weight_space.lesson_curve import LessonCurve
from playground.ui.weight_space.picture import Picture
from playground.ui.weight_space.solid_view import SolidView
from playground.ui.weight_space.still_label import StillLabel
from playground.ui.weight_space.tools import Tools
from playground.ui.weight_space.weight_view import WeightView
from playground.ui.weight_space.words import (
    counts_words,
    lesson_words,
    neuron_title,
    region_words,
    slice_words,
    visit_words,
)

_NARROW, _WIDE, _HIGH = 390, 560, 400
"""Pixels of width from which on the views may stand side by side, and have their names above them;
and of height from which on everything is said."""
_MANY = 8
"""Inputs above which those that vary most are the axes to begin with: the first may be constant."""
_STEPS = 20
"""Of the margin's slider for a margin of 1."""

_OWN = (
    "Turn the present points into points of your own, which can be dragged, flipped, added and "
    "removed; undo brings the data set back."
)
_MARGIN = (
    "How far on its right side each example should be, as a multiple of its squared length |x|². "
    "With 1, every mistake of the perceptron rule brings the weights nearer to the darker region."
)
_LOSS = (
    "Colour weight space by the mean loss of the examples: the stronger the colour, the more loss. "
    "Learning goes downhill in it."
)
_SOLID = "Show three weights at once, usually with the bias as the third; drag to turn."


class Page(QStackedWidget):
    """Lays out; the panel asks and answers."""

    def __init__(self) -> None:
        super().__init__()
        self.data, self.weights, self.solid = DataView(), WeightView(), SolidView()
        self.data_axes = AxesMenu("Which of its inputs are the axes.", "most varied plane")
        self.weight_axes = AxesMenu("Which of its weights are the axes.")
        self.tools = Tools(self.data)
        self.own = QPushButton("Make these points my own")
        self.own.setToolTip(tooltip(_OWN))
        self.own.setProperty("isControl", True)
        self.is_solid = QPushButton("3D")
        self.is_solid.setCheckable(True)
        self.is_solid.setToolTip(tooltip(_SOLID))
        self.is_solid.setProperty("isControl", True)
        self.has_loss = QPushButton("Loss")
        self.has_loss.setCheckable(True)
        self.has_loss.setChecked(True)
        self.has_loss.setToolTip(tooltip(_LOSS))
        self.has_loss.setProperty("isControl", True)
        self.generosity = QSlider(Qt.Orientation.Horizontal)
        self.generosity.setRange(0, 2 * _STEPS)
        self.generosity.setValue(_STEPS)
        self.generosity.setFixedWidth(90)
        self.generosity.setToolTip(tooltip(_MARGIN))
        self.generosity.setAccessibleName("Margin")
        self.margin_label = QLabel()
        self.margin_label.setToolTip(tooltip(_MARGIN))
        self.title, self.no_plane, self.sentence = words(), words(), words()
        self.region, self.visit, self.lesson = StillLabel(), StillLabel(), StillLabel()
        self.data_caption, self.weight_caption = words(is_muted=True), words(is_muted=True)
        for each in (self.data_caption, self.weight_caption):
            each.setMinimumHeight(each.fontMetrics().height())  # so that the squares are aligned
        for each in (self.sentence, self.no_plane):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
            each.setMargin(4 * SPACE)
        self.curve = LessonCurve()
        self._heads = head("Data space"), head("Weight space")
        self._n_weights = 0
        self._is_high, self._is_empty = True, False
        self._said = ["", "", ""]
        self.addWidget(self._page())
        self.addWidget(self.sentence)
        self.sentence.setText("Wait for the first answer…")
        self.setCurrentIndex(1)

    @property
    def margin(self) -> float:
        """How generously right each example should be, as a multiple of |x|²."""
        return self.generosity.value() / _STEPS

    def axes(self) -> tuple[int, ...]:
        """Return which weights are free: two, or three in 3D."""
        chosen = self.weight_axes.axes or (0, 1)
        if not self.shows_solid:
            return chosen
        others = [i for i in range(self._n_weights) if i not in chosen]
        return (*chosen, others[-1])

    @property
    def shows_solid(self) -> bool:
        return self.is_solid.isChecked() and self._n_weights > 2

    def _page(self) -> QWidget:
        self._data_stack, self._weight_stack = QStackedWidget(), QStackedWidget()
        for widget in (self.data, self.no_plane):
            self._data_stack.addWidget(widget)
        for widget in (self.weights, self.solid):
            self._weight_stack.addWidget(widget)
        self._views = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._views.setSpacing(SPACE)
        self._views.addLayout(
            column(
                (self._heads[0], self.data_axes, None),
                self._data_stack,
                self.data_caption,
            ),
            1,
        )
        weight_head = (self._heads[1], self.weight_axes, None, self.has_loss, self.is_solid)
        self._views.addLayout(column(weight_head, self._weight_stack, self.weight_caption), 1)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(4)
        layout.addLayout(row(self.title, self.tools, self.own))
        layout.addLayout(self._views, 1)
        layout.addLayout(row(self.region, self.margin_label, self.generosity))
        for each in (self.visit, self.lesson, self.curve):
            layout.addWidget(each)
        return page

    def set_theme(self, theme: Theme) -> None:
        for each in (self.data, self.weights, self.solid, self.curve):
            each.set_theme(theme)

    def fit(self, size: QSize) -> None:
        """Stand the views side by side where there is room."""
        is_wide = size.width() >= max(_NARROW, size.height())
        ways = QBoxLayout.Direction
        self._views.setDirection(ways.LeftToRight if is_wide else ways.TopToBottom)
        self._is_high = size.height() >= (_HIGH if is_wide else 1.9 * _HIGH)
        for each in self._heads:
            each.setVisible(not is_wide or size.width() >= _WIDE)
        self._show_words()

    def hold(self, *, is_held: bool) -> None:
        """Have everything keep its place while something is dragged, or no longer."""
        if is_held != self.region.is_held:
            for label in (self.region, self.visit, self.lesson):
                label.is_held = is_held
            self._show_words()

    def _show_words(self) -> None:
        """Say all where there is room, else what matters most, and the rest in its tooltip."""
        first = self._said[0] if self._is_empty else self._said[1]
        chosen = self._said if self._is_high else [first]
        texts = [text for text in chosen if text] or self._said[:1]
        for label, text in zip_longest((self.region, self.visit, self.lesson), texts, fillvalue=""):
            if isinstance(label, StillLabel):
                label.say(text)
        self.region.setToolTip("" if self._is_high else tooltip(" ".join(self._said)))
        if not self.region.is_held:
            self.title.setVisible(self._is_high or self.tools.isHidden())
            self.curve.setVisible(self._is_high and self.curve.has_lesson)

    def show_sentence(self, sentence: str) -> None:
        """Say why there is nothing to see."""
        self.sentence.setText(sentence)
        self.setCurrentIndex(1)

    def show_picture(
        self,
        experiment: Experiment,
        picture: Picture,
        lesson: PerceptronLesson | None,
        late: str,
        of: object,
    ) -> None:
        """Show one neuron; ranges stay while it is a picture `of` the same."""
        neuron, names = picture.neuron, picture.weight_names
        self._n_weights = len(names)
        self.setCurrentIndex(0)
        self.title.setText(
            f"<b>{neuron_title(experiment, neuron.neuron)}</b>{late}: {counts_words(neuron)}"
        )
        first_two = neuron.most_varied if len(picture.input_names) > _MANY else (0, 1)
        self.data_axes.show_names(picture.input_names, first_two)
        self.weight_axes.show_names(
            picture.input_names if neuron.is_bias_fixed else (*picture.input_names, "bias"),
            first_two,
        )
        self.is_solid.setVisible(len(names) > 2)
        is_known = picture.losses is not None or not self.has_loss.isChecked()
        self.has_loss.setVisible(is_known and not self.shows_solid)
        self.margin_label.setText(f"Margin {number_text(self.margin)} |x|²")
        self._show_data(experiment, picture, of)
        self._show_weights(picture, of)
        rate = experiment.optimiser.learning_rate
        visit = "" if neuron.next is None else visit_words(neuron.next, neuron, rate)
        self._said[1:] = [visit, "" if lesson is None else lesson_words(lesson)]
        self.curve.show_lesson(lesson)
        self._show_words()

    def _show_data(self, experiment: Experiment, picture: Picture, of: object) -> None:
        neuron = picture.neuron
        self.no_plane.setText(neuron.why_no_plane)
        self._data_stack.setCurrentIndex(0 if neuron.plane is not None else 1)
        self.data.show_picture(picture, of)
        description = neuron.plane.description if neuron.plane else ""
        self.data_caption.setText(description[:1].upper() + description[1:])
        is_own = isinstance(experiment.dataset, Points)
        can_be_own = experiment.dataset.image_shape is None and experiment.dataset.n_targets == 1
        self.own.setVisible(not is_own and can_be_own and neuron.is_first)
        self.tools.show_for(
            can_move=picture.can_move_points, n_classes=len(experiment.dataset.classes)
        )

    def _show_weights(self, picture: Picture, of: object) -> None:
        names, feasible = picture.weight_names, picture.feasible
        if len(names) < 2:
            self._weight_stack.setVisible(False)
            self._said[0] = "The neuron has one weight only; let its bias learn as well."
            return
        self._weight_stack.setVisible(True)
        self._weight_stack.setCurrentIndex(1 if self.shows_solid else 0)
        axes = self.axes()
        self.weights.show_picture(picture, (axes[0], axes[1]), of)
        self.solid.show_picture(
            picture if self.shows_solid else None, axes, self.weights.view[0][1]
        )
        self.weight_caption.setText(slice_words(picture.neuron, names, axes))
        if feasible is not None:
            self._said[0] = region_words(picture.neuron, feasible, len(picture.contradiction))
            self._is_empty = not feasible.region.exists
