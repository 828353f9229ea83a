"""The page of the weight space panel: two views side by side, their menus, and what is said."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from playground.document.experiment import Experiment
from playground.engine.datasets.points import Points
from playground.engine.measurements.weight_space_lesson import PerceptronLesson
from playground.engine.measurements.weight_space_region import FeasibleWeights
from playground.ui.plot import SPACE
from playground.ui.surface.camera import Camera
from playground.ui.surface.heights import number_text
from playground.ui.theme import Theme
from playground.ui.weight_space.buttons import Buttons, MarginSlider
from playground.ui.weight_space.contradiction_words import contradiction_words
from playground.ui.weight_space.controls import AxesMenu
from playground.ui.weight_space.data_view import DataView
from playground.ui.weight_space.layout import column, head, row, words
from playground.ui.weight_space.lesson_curve import LessonCurve
from playground.ui.weight_space.lesson_words import lesson_words, visit_words
from playground.ui.weight_space.picture import Picture
from playground.ui.weight_space.room import Room
from playground.ui.weight_space.sayings import Sayings
from playground.ui.weight_space.solid_view import SolidView
from playground.ui.weight_space.tools import Tools
from playground.ui.weight_space.weight_view import WeightView
from playground.ui.weight_space.words import (
    counts_words,
    neuron_title,
    plane_words,
    region_words,
    slice_words,
)

_MANY = 8
"""Inputs above which those that vary most are the axes to begin with: the first may be constant."""


class Page(QStackedWidget):
    """Lays out; the panel asks and answers."""

    def __init__(self) -> None:
        super().__init__()
        self.data, self.weights, self.solid = DataView(), WeightView(), SolidView()
        self.data_axes = AxesMenu("Which of its inputs are the axes.", "most varied plane")
        self.weight_axes = AxesMenu("Which of its weights are the axes.")
        self.tools, self.buttons, self.generosity = Tools(self.data), Buttons(), MarginSlider()
        self.own, self.is_solid = self.buttons.own, self.buttons.is_solid
        self.has_loss = self.buttons.has_loss
        self.buttons.fit.clicked.connect(self.fit_views)
        self.buttons.which.currentChanged.connect(self._show_columns)
        self.no_plane, self.sentence = words(), words()
        self.sayings = Sayings()
        self.title, self.region = self.sayings.title, self.sayings.region
        self.data_caption = self.sayings.data_caption
        self.weight_caption = self.sayings.weight_caption
        for each in (self.sentence, self.no_plane):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
            each.setMargin(4 * SPACE)
        self.curve = LessonCurve()
        self._heads = head("Data space"), head("Weight space")
        self._n_weights, self._has_lesson = 0, False
        self._has_distance = self._has_region = False  # nor have been since the document was opened
        self._room = Room(1000, 1000)
        self.addWidget(self._page())
        self.addWidget(self.sentence)
        self.sentence.setText("Wait for the first answer…")
        self.setCurrentIndex(1)

    @property
    def margin(self) -> float:
        """How generously right each example should be, as a multiple of |x|²."""
        return self.generosity.margin

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
        buttons = self.buttons
        weight_head = (self._heads[1], self.weight_axes, None, buttons.has_loss, buttons.is_solid)
        self._columns = (
            column(
                (self._heads[0], self.tools, self.data_axes, None, buttons.fit),
                self._data_stack,
                row(self.data_caption),
            ),
            column(
                weight_head,
                self._weight_stack,
                row(self.weight_caption, self.generosity.label, self.generosity),
            ),
        )
        for each in self._columns:
            self._views.addWidget(each, 1)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(4)
        layout.addLayout(row(self.title, self.own))
        layout.addWidget(self.buttons.which)
        layout.addLayout(self._views, 1)
        for each in (*self.sayings.below, self.curve):
            layout.addWidget(each)
        return page

    def set_theme(self, theme: Theme) -> None:
        for each in (self.data, self.weights, self.solid, self.curve):
            each.set_theme(theme)

    def fit(self, size: QSize) -> None:
        """Stand the views side by side where there is room, or above each other, or show one."""
        room = self._room = Room(size.width(), size.height())
        ways = QBoxLayout.Direction
        self._views.setDirection(ways.LeftToRight if room.is_wide else ways.TopToBottom)
        self.buttons.which.setVisible(not room.is_wide and not room.is_stacked)
        for each in self._heads:
            each.setVisible(room.has_names)
        self._show_fit()
        self._show_columns()
        self.sayings.fit(room)
        self._show_curve()

    def _show_fit(self) -> None:
        """Show the button unless the names of axes, beside it, would be cut off."""
        is_crowded = self._room.is_wide and not self._room.has_names
        is_crowded = is_crowded and not self.data_axes.isHidden()
        self.buttons.fit.setVisible(self._room.has_fit and not is_crowded)

    def _show_columns(self) -> None:
        """Show both views, or the one that is chosen where only one has room."""
        which = self.buttons.which
        for i, each in enumerate(self._columns):
            each.setVisible(which.isHidden() or which.currentIndex() == i)

    def fit_views(self) -> None:
        """Choose the ranges of both views anew."""
        self.data.fit()
        self.weights.fit()
        self.solid.look_from(Camera())

    def begin(self) -> None:
        """Begin anew with another document."""
        self.buttons.begin()
        self.generosity.begin()
        self.sayings.begin()
        self.solid.look_from(Camera())
        self._has_distance = self._has_region = False

    def hold(self, *, is_held: bool) -> None:
        """Have everything keep its place while something is dragged, or no longer."""
        self.sayings.hold(is_held=is_held)
        self._show_curve()

    def _show_curve(self) -> None:
        if not self.region.is_held:
            self.curve.setVisible(self._room.has_curve and self._has_distance)

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
        counts = counts_words(neuron, picture.feasible)
        self.title.say(f"<b>{neuron_title(experiment, neuron.neuron)}</b>{late}: {counts}")
        first_two = neuron.most_varied if len(picture.input_names) > _MANY else (0, 1)
        self.data_axes.show_names(picture.input_names, first_two)
        self.weight_axes.show_names(
            picture.input_names if neuron.is_bias_fixed else (*picture.input_names, "bias"),
            first_two,
        )
        self.is_solid.setVisible(len(names) > 2)
        is_known = picture.losses is not None or not self.has_loss.isChecked()
        self.has_loss.setVisible(is_known and not self.shows_solid)
        self._has_lesson = lesson is not None
        self._has_distance = lesson is not None and (
            self._has_distance or len(lesson.distances) > 0
        )
        self._show_fit()
        self._show_data(experiment, picture, of)
        self._show_weights(picture, of)
        rate, has_rule = experiment.optimiser.learning_rate, self._has_lesson
        visit = neuron.next
        said = "" if visit is None else visit_words(visit, neuron, rate, has_rule=has_rule)
        self.sayings.said[1:] = [said, "" if lesson is None else lesson_words(lesson)]
        self.sayings.say()
        self.curve.show_lesson(lesson)
        self._show_curve()

    def _show_data(self, experiment: Experiment, picture: Picture, of: object) -> None:
        neuron = picture.neuron
        self.no_plane.setText(neuron.why_no_plane)
        self._data_stack.setCurrentIndex(0 if neuron.plane is not None else 1)
        self.data.show_picture(picture, of)
        self.sayings.caption(self.data_caption, plane_words(experiment, neuron))
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
            self.sayings.said[0] = "The neuron has one weight only; let its bias learn as well."
            return
        self._weight_stack.setVisible(True)
        self._weight_stack.setCurrentIndex(1 if self.shows_solid else 0)
        axes = self.axes()
        self.weights.show_picture(picture, (axes[0], axes[1]), of, axes[2:])
        self.solid.show_picture(
            picture if self.shows_solid else None, axes, self.weights.view[0][1]
        )
        caption = slice_words(picture.neuron, names, axes)
        if self.shows_solid:
            reach = number_text(self.weights.view[0][1])
            caption = "; ".join(filter(None, [f"Axes to ±{reach}", caption]))
        self.sayings.caption(self.weight_caption, caption)
        if feasible is not None:
            self._say_region(picture, feasible)
        elif picture.neuron.why_no_sides:
            self.sayings.said[0], self.sayings.reason = picture.neuron.why_no_sides, ""
            self.sayings.is_empty = True

    def _say_region(self, picture: Picture, feasible: FeasibleWeights) -> None:
        """Give the arithmetic of a contradiction too, where no drag begins that it would disturb.

        Where a region has been, its lines would come and go; a tooltip has it then.
        """
        self._has_region = self._has_region or feasible.region.exists
        reason = contradiction_words(picture, feasible)
        is_told = not (self._has_region or self._has_distance)
        told = reason if is_told else " Point here for the reason." if reason else ""
        self.sayings.said[0] = region_words(picture, feasible, told)
        self.sayings.reason = reason.strip()
        self.sayings.is_empty = not feasible.region.exists
