"""What the panel asks: the question about the surface, and the plane that it holds; no Qt."""

from dataclasses import replace
from itertools import count

import numpy as np

from playground.engine.landscape.box import Box
from playground.engine.landscape.plane_kind import HeldPlane, PlaneKind
from playground.engine.landscape.planes.runs import RunsPlane
from playground.engine.landscape.planes.two_weights import TwoWeights
from playground.engine.landscape.survey import Survey
from playground.engine.measurements.loss_line import LossLine
from playground.engine.measurements.loss_surface import LossSurface
from playground.engine.network import Network
from playground.engine.parameter_key import parameter_key
from playground.session.likeness import compute_alike
from playground.ui.landscape.options import Options, follows_at_first

NUMBERS = count(1)
"""Tells planes and states apart."""


_MOST_PARAMETERS = 16
"""Of a network that has two weights only."""

_EDGE = 0.06
"""Of the width of the picture: so near to the edge the point is no longer well inside."""


class Asking:
    """Makes the question, and keeps the plane and the range of its answer where they are to stay.

    The first question leaves the plane open; the answer carries one, with which is asked again.
    """

    def __init__(self, kind: PlaneKind) -> None:
        self.kind = kind
        self.options = Options(is_following=follows_at_first(type(kind)))
        self._held: HeldPlane | None = None
        self._box: Box | None = None
        self._pinned: Box | None = None
        self._network: Network | None = None
        self._stay: Box | None = None
        """What was shown when the point was dropped, while it is well inside."""
        self._number = 0

    @property
    def question(self) -> LossSurface:
        """What to ask now."""
        options = self.options
        return LossSurface(
            self.kind,
            options.ground_kind,
            options.n_sample,
            options.resolution,
            self._pinned or (self._stay if options.is_range_following else self._box),
            None if options.is_following else self._held,
            options.is_penalised,
            self._number,
        )

    @property
    def line(self) -> LossLine | None:
        """What to ask instead where there are two states only: about the line between them."""
        return self._line_of(2)

    @property
    def line_between_ends(self) -> LossLine | None:
        """What to ask beside a plane through three states: about the line between the last two."""
        return self._line_of(3)

    def _line_of(self, n_states: int) -> LossLine | None:
        kind, options = self.kind, self.options
        if not isinstance(kind, RunsPlane) or len(kind.states) != n_states:
            return None
        ends, ground = kind.states[-2:], options.ground_kind
        return LossLine(ends, ground, options.n_sample, options.is_penalised)

    @property
    def is_held(self) -> bool:
        """Whether the plane stays where it is."""
        return self.question.held is not None

    def choose(self, kind: PlaneKind) -> None:
        """Ask about another kind of plane."""
        if type(kind) is not type(self.kind):
            is_following = follows_at_first(type(kind))
            self.options = replace(self.options, is_following=is_following, is_range_following=True)
        self.kind = kind
        self.refresh()

    def refresh(self) -> None:
        """Lay the plane anew."""
        self._held, self._box, self._stay = None, None, None
        self._number += 1
        self.options = replace(self.options, is_range_following=True)

    def set_options(self, options: Options) -> None:
        """Ask otherwise from now on."""
        if options.is_following and not self.options.is_following:
            self._held = None
        if options.is_range_following:
            self._box = None
        self.options = options

    def show_box(self, box: Box) -> None:
        """Show this part of the plane from now on."""
        self._box = box
        self.options = replace(self.options, is_range_following=False)

    def pin(self, box: Box | None) -> None:
        """Show this part of the plane for now, as while something is dragged; None: no more.

        Then it stays until the point is no longer well inside.
        """
        self._stay = box or self._pinned
        self._pinned = box

    def follow(self, network: Network) -> bool:
        """Let go of a plane that belongs to another network; return whether there was one."""
        before, self._network = self._network, network
        if before is None or compute_alike(before, network):
            return False
        self.refresh()
        return True

    def hold(self, survey: Survey) -> None:
        """Hold the plane of an answer."""
        if self.is_held:
            return
        self._held = HeldPlane(next(NUMBERS), survey.laid)
        self.options = replace(self.options, is_following=False)

    def take(self, survey: Survey) -> bool:
        """Hold what an answer has found, if it is to stay; return whether the question changed."""
        before = self.question
        if isinstance(self.kind, TwoWeights) and survey.laid.keys is not None:
            self.kind = TwoWeights(*survey.laid.keys)  # which were the steepest, and stay chosen
        if not self.options.is_following and self._held is None:
            self.hold(survey)
        if not self.options.is_range_following and self._box is None:
            self._box = survey.box
        if self._stay is not None and not _is_well_inside(survey):
            self._stay = None
        return self.question != before


def two_of_two(network: Network) -> TwoWeights | None:
    """Return the plane of a network's two weights, where it has just two, whatever its biases."""
    kept = np.flatnonzero(~network.is_erased)
    if len(kept) > _MOST_PARAMETERS:
        return None
    keys = [parameter_key(network, index) for index in kept.tolist()]
    weights = [key for key in keys if key.source is not None]
    chosen = keys if len(keys) == 2 else weights
    return TwoWeights(*chosen) if len(chosen) == 2 else None


def _is_well_inside(survey: Survey) -> bool:
    """Whether the present point is away from the edges of what is drawn."""
    (x, y), box = survey.trace.xy[-1].tolist(), survey.box
    away = min(x - box.left, box.right - x, y - box.bottom, box.top - y)
    return away > _EDGE * 2 * box.half
