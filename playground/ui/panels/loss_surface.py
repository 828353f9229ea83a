"""The loss over a plane of weight space, live: where training is, has been, and goes next."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout

from playground.engine.landscape.ground import Ground
from playground.engine.landscape.plane_kind import PLANES, PlaneKind
from playground.engine.landscape.planes.random import RandomPlane
from playground.engine.landscape.planes.runs import RunsPlane
from playground.engine.landscape.planes.two_weights import TwoWeights
from playground.engine.measurement import Measurement
from playground.engine.measurements.curvature import CurvatureNow
from playground.engine.parameter_key import ParameterKey, has_parameter
from playground.session.snapshot import Snapshot
from playground.ui.editor.drawing import drawing_of
from playground.ui.editor.labels import parameter_label
from playground.ui.lens import Lens
from playground.ui.panel import PANELS, Panel
from playground.ui.table_export import Table
from playground.ui.theme import Theme, current_theme

if TYPE_CHECKING:
    from playground.ui.landscape.look import SurfaceLook
    from playground.ui.landscape.options import Options

_TOO_FEW = (
    "Between runs there is nothing to draw: the file has no two trained runs of the same network; "
    "save it with Keep history."
)


@PANELS.register("loss-surface")
class LossSurfacePanel(Panel):
    """Contours or a landscape, with the path of training, in directions of one's choice."""

    title: ClassVar[str] = "Loss surface"
    frames_per_second: ClassVar[float] = 12
    width_share: ClassVar[float] = 0.42

    def __init__(self) -> None:
        super().__init__()
        # some sixty modules, for which the window should not have to wait
        from playground.ui.landscape.asking import Asking
        from playground.ui.landscape.hand import SurfaceHand
        from playground.ui.landscape.options_form import OptionsForm
        from playground.ui.landscape.page import PageScroll, SurfacePage
        from playground.ui.landscape.race_director import RaceDirector
        from playground.ui.landscape.showing import WAITING, Showing
        from playground.ui.landscape.wheel import SurfaceWheel

        self.asking = Asking(RandomPlane())
        self.page = SurfacePage()
        self.controls = self.page.controls
        self._snapshot: Snapshot | None = None
        self._is_chosen = False
        """Whether somebody has said along what to look."""
        self._lens = Lens()
        self.form = OptionsForm(self, self.asking.options, self.asking.kind)
        self._hand = SurfaceHand(self.page.contours)
        self._wheel = SurfaceWheel(self.page.contours)
        self._racing = RaceDirector(self.page.race_bar)
        self.showing = Showing(self.page, self.asking, self._racing, self._hand)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(PageScroll(self.page))
        self._listen()
        self.set_theme(current_theme())
        self._show_controls()
        self.page.say(WAITING)

    def _listen(self) -> None:
        controls = self.controls
        controls.kind_chosen.connect(self.choose_kind)
        controls.in_3d.toggled.connect(self._draw)
        controls.refresh.clicked.connect(self._refresh)
        controls.race.toggled.connect(self._start_or_stop)
        controls.curvature.toggled.connect(self._show_curvature)
        controls.more.clicked.connect(lambda: self.form.open_below(controls))
        self.form.changed.connect(self._set_options)
        self.form.kind_changed.connect(self._choose)
        self._wheel.zoomed.connect(self._zoom)
        self._hand.edit_wanted.connect(self.edit_wanted)
        self._hand.edit_ended.connect(self.edit_ended)
        self._hand.grabbed.connect(self._grab)
        self._hand.dropped.connect(self._drop)
        self._racing.changed.connect(self.measurements_changed)
        self._racing.changed.connect(self._draw)
        self._racing.moved.connect(self._draw)
        self.page.weights_bar.chosen.connect(lambda keys: self._choose(TwoWeights(*keys)))
        self.page.states_bar.changed.connect(lambda kept: self._choose(RunsPlane(kept)))
        self.page.states_bar.measurements_changed.connect(self.measurements_changed)
        self.showing.question_changed.connect(self.measurements_changed)

    def measurements(self) -> frozenset[Measurement[Any]]:
        line = self.asking.line
        questions: set[Measurement[Any]] = {self.asking.question if line is None else line}
        if self.asking.line_between_ends is not None:
            questions.add(self.asking.line_between_ends)
        if self._racing.race is not None:
            questions.add(self._racing.race)
        if isinstance(self.asking.kind, RunsPlane):
            questions |= self.page.states_bar.measurements()
        if self.controls.curvature.isChecked():
            questions.add(self._curvature)
        return frozenset(questions)

    @property
    def _curvature(self) -> CurvatureNow:
        """The question about the curvature: of the loss that is drawn, of a sample of its own."""
        ground = self.asking.options.ground_kind
        return CurvatureNow(Ground.SAMPLE if ground is Ground.TRAINING else ground)

    def set_theme(self, theme: Theme) -> None:
        self.page.set_theme(theme)

    def table(self) -> Table | None:
        from playground.ui.landscape.table import survey_table

        survey = self.showing.survey
        if survey is None or self._snapshot is None:
            return None
        return survey_table(survey, self._snapshot.experiment)

    def choose_kind(self, kind: type[PlaneKind]) -> None:
        """Look along directions of another kind."""
        self._is_chosen = True
        self._lay_along(kind)

    def _lay_along(self, kind: type[PlaneKind]) -> None:
        if kind is TwoWeights:
            self._choose(self._two_weights())
        elif kind is RunsPlane:
            self._choose(RunsPlane(self.page.states_bar.states))
            self.page.states_bar.begin()
        else:
            self._choose(kind())

    def _choose(self, kind: PlaneKind) -> None:
        if type(kind) is not type(self.asking.kind):
            self.showing.forget()
        self.asking.choose(kind)
        if isinstance(kind, TwoWeights) and self._snapshot is not None:
            self.page.weights_bar.follow(self._snapshot.experiment)
        self._racing.again()
        self._ask()

    def _two_weights(self) -> TwoWeights:
        """Return the plane of two weights or biases that are selected in the drawing, or were."""
        network = None if self._snapshot is None else self._snapshot.experiment.network
        for chosen in (self._lens.parameters[:2], self.showing.last_keys):
            are_there = network is not None and all(has_parameter(network, key) for key in chosen)
            if len(chosen) == 2 and are_there:
                return TwoWeights(*chosen)
        return TwoWeights()

    def look_along(self, name: str) -> str:
        """Lay the surface along directions of a kind at once; return why it cannot be, or ""."""
        self.choose_kind(PLANES[name])
        if name != RunsPlane.name:
            return ""
        runs = self.page.states_bar.chips.usable[-2:]
        self.page.states_bar.take(runs)
        return "" if len(runs) == 2 else _TOO_FEW

    def take_on(self, look: "SurfaceLook") -> str:
        """Draw the surface as it is wanted at once; return why it cannot be, or ""."""
        from playground.ui.landscape.options import LINEAR, LOGARITHMIC

        self.controls.in_3d.setChecked(look.is_deep)
        heights = LOGARITHMIC if look.is_logarithmic else LINEAR
        self._set_options(replace(self.asking.options, heights=heights))
        return "" if look.directions is None else self.look_along(look.directions)

    def compare(self, branches: frozenset[int]) -> None:
        self.page.states_bar.chips.compare(branches)

    def _refresh(self) -> None:
        self.asking.refresh()
        if isinstance(self.asking.kind, RunsPlane):
            self.page.states_bar.take_again()
        self._racing.again()
        self._ask()

    def _set_options(self, options: "Options") -> None:
        self.asking.set_options(options)
        self._ask()

    def _zoom(self, factor: float, x: float, y: float) -> None:
        survey = self.showing.survey
        if survey is not None:
            self.asking.show_box(survey.box.zoomed(factor, (x, y)))
            self._ask()

    def _start_or_stop(self, is_on: bool) -> None:
        if not is_on:
            self._racing.stop()
            self.page.make_room(self.size())
            return
        survey = self.showing.survey
        if survey is not None and survey.laid.keys is None:
            self.asking.hold(survey)  # a race is watched from one place
            self._ask()
        self._racing.start()
        self.page.make_room(self.size())

    def _grab(self) -> None:
        survey = self.showing.survey
        if survey is not None:  # the place under the mouse must not become another
            self.asking.pin(survey.box)
            self.measurements_changed.emit()

    def _drop(self, values: dict[ParameterKey, float]) -> None:
        self.asking.pin(None)
        self.measurements_changed.emit()
        self._draw()  # the question may be the same, and another snapshot need not come
        if self.controls.race.isChecked():
            self._racing.start(values)

    def _show_curvature(self, is_on: bool) -> None:
        self.page.curvature.setVisible(is_on)
        self.page.make_room(self.size())
        self.measurements_changed.emit()
        self._draw()

    def _ask(self) -> None:
        self._show_controls()
        self.measurements_changed.emit()
        self._draw()

    def _show_controls(self) -> None:
        asking = self.asking
        self.controls.kind.set_value(type(asking.kind))
        self.controls.refresh.setEnabled(not asking.options.is_following)
        self.page.states_bar.setVisible(isinstance(asking.kind, RunsPlane))
        self.page.weights_bar.setVisible(isinstance(asking.kind, TwoWeights))
        self.form.show_values(asking.options, asking.kind)
        self.page.make_room(self.size())

    def show_lens(self, lens: Lens) -> None:
        is_other = lens.parameters != self._lens.parameters
        self._lens = lens
        is_about_weights = isinstance(self.asking.kind, TwoWeights)
        self._show_chosen()
        if is_other and is_about_weights and len(lens.parameters) >= 2:
            self._choose(self._two_weights())

    def _show_chosen(self) -> None:
        """Say which weight is selected in the drawing, where another one is to be clicked."""
        chosen, snapshot = self._lens.parameters, self._snapshot
        name = ""
        if len(chosen) == 1 and snapshot is not None:
            name = parameter_label(chosen[0], drawing_of(snapshot.experiment))
        self.page.weights_bar.show_one(name)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        is_first, self._snapshot = self._snapshot is None, snapshot
        self.page.states_bar.follow(snapshot)
        if isinstance(self.asking.kind, TwoWeights):
            self.page.weights_bar.follow(snapshot.experiment)
        if self.asking.follow(snapshot.experiment.network):
            self._begin_anew(snapshot)
        elif is_first and not self._is_chosen:
            self._begin(snapshot)
        else:
            self._draw()

    def _begin_anew(self, snapshot: Snapshot) -> None:
        """Ask about another network, to which nothing belongs that is shown."""
        self.showing.forget()
        self.page.states_bar.forget()
        if self._is_chosen:
            self._lay_along(type(self.asking.kind))
        else:
            self._begin(snapshot)

    def _begin(self, snapshot: Snapshot) -> None:
        """Begin with the two weights of a network that has no more, else as always."""
        from playground.ui.landscape.asking import two_of_two

        two = two_of_two(snapshot.experiment.network)
        if two is not None:
            self._choose(two)
        else:
            self._lay_along(type(self.asking.kind))

    def _draw(self) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            return
        self.showing.draw(snapshot)
        self._wheel.is_on = self.asking.line is None and self.showing.survey is not None
        self._draw_curvature(snapshot)

    def _draw_curvature(self, snapshot: Snapshot) -> None:
        if self.controls.curvature.isChecked():
            self.page.curvature.show_snapshot(snapshot, self._curvature)
