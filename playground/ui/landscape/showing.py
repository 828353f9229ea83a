"""Showing answers about the loss surface: the picture, its words, and what has no answer."""

from PySide6.QtCore import QObject, Signal

from playground.engine.landscape.survey import NoSurvey, Survey
from playground.engine.measurements.loss_line import LossLine
from playground.engine.parameter_key import ParameterKey
from playground.session.snapshot import Snapshot
from playground.ui.landscape.asking import Asking
from playground.ui.landscape.hand import SurfaceHand
from playground.ui.landscape.line_view import barrier_words
from playground.ui.landscape.page import SurfacePage
from playground.ui.landscape.race_director import RaceDirector
from playground.ui.landscape.scenery import Scenery
from playground.ui.landscape.words import caption

WAITING = "The loss is being computed …"


class Showing(QObject):
    """Takes answers from snapshots, and puts them on the page."""

    question_changed = Signal()
    """An answer has led to another question."""

    def __init__(
        self, page: SurfacePage, asking: Asking, racing: RaceDirector, hand: SurfaceHand
    ) -> None:
        super().__init__(page)
        self._page, self._asking, self._racing, self._hand = page, asking, racing, hand
        self._scenery = Scenery()
        self._shown: tuple[Survey, int] | None = None
        self.last_keys: tuple[ParameterKey, ...] = ()
        """The two weights that varied last."""
        self.why_not = ""
        """Why there is no picture, where that is known."""

    @property
    def survey(self) -> Survey | None:
        """What is shown of a plane."""
        return None if self._shown is None else self._shown[0]

    def forget(self) -> None:
        """Show nothing until there is another answer."""
        self._shown = None

    def draw(self, snapshot: Snapshot) -> None:
        """Show what there is to see now."""
        line = self._asking.line
        if line is not None:
            self._draw_line(line, snapshot)
        else:
            self._draw_surface(snapshot)

    def _draw_surface(self, snapshot: Snapshot) -> None:
        answer = snapshot.answer(self._asking.question)
        if answer is not None:
            self._take(answer.value, answer.step)
        if self._shown is not None:
            self._show(*self._shown, snapshot)
        else:
            self._racing.leave()
            if answer is None:
                self._page.say(WAITING)

    def _draw_line(self, question: LossLine, snapshot: Snapshot) -> None:
        answer = snapshot.answer(question)
        if answer is None:
            self._page.say(WAITING)
        elif isinstance(answer.value, NoSurvey):
            self._refuse(answer.value)
        else:
            self.why_not = ""
            self._page.show_line(answer.value)

    def _refuse(self, answer: NoSurvey) -> None:
        self.why_not = answer.sentence
        self._page.say(answer.sentence)

    def _take(self, value: Survey | NoSurvey, step: int) -> None:
        if isinstance(value, NoSurvey):
            self._shown = None
            self._refuse(value)
            return
        self.why_not = ""
        if self._is_news(value):
            self._shown = (value, step)
            self.last_keys = value.laid.keys or self.last_keys
            if self._asking.take(value):
                self.question_changed.emit()

    def _is_news(self, survey: Survey) -> bool:
        """Whether a survey is not a coarse one of what is shown in full."""
        shown = self.survey
        if survey.is_complete or shown is None or not shown.is_complete:
            return True
        return survey.box != shown.box

    def _show(self, survey: Survey, step: int, snapshot: Snapshot) -> None:
        page, options, experiment = self._page, self._asking.options, snapshot.experiment
        is_log = options.is_logarithmic
        self._racing.watch(survey, snapshot, options, is_in_hand=self._hand.is_dragging)
        is_deep = page.controls.in_3d.isChecked()
        picture = self._scenery.picture(
            survey,
            experiment,
            self._racing.paths(survey, snapshot),
            is_log=is_log,
            is_deep=is_deep,
            landmark_words=page.states_bar.words,
            run_of=page.states_bar.run_colour,
        )
        self._hand.hold(survey.laid, snapshot)
        page.show_picture(picture, is_deep=is_deep)
        is_present = options.is_following and survey.laid.step == step
        laid_at = None if is_present else survey.laid.step
        if survey.laid.keys is not None:
            page.weights_bar.show_keys(survey.laid.keys, picture.names)
        words = self._barrier(snapshot) + caption(survey, experiment, options.ground_kind, laid_at)
        lag = "" if step == snapshot.step else f" At step {step:,}."
        page.caption.say(words + lag)
        page.honest.show_survey(survey, is_log=is_log, is_flat=picture.arrow is None)

    def _barrier(self, snapshot: Snapshot) -> str:
        """Return what lies between the ends of two runs, where the plane leads through them."""
        question = self._asking.line_between_ends
        answer = None if question is None else snapshot.answer(question)
        if answer is None or isinstance(answer.value, NoSurvey):
            return ""
        return f"{barrier_words(answer.value)} "
