"""Making surveys: the loss over a plane, and beside it what is true along the path."""

from collections.abc import Hashable, Iterator
from functools import cached_property
from typing import NamedTuple, cast

import numpy as np

from playground.engine.arrays import FloatArray, IntArray, read_only
from playground.engine.gradients.mean_gradient import mean_gradient
from playground.engine.gradients.next_step import fixed_parameters, has_next_step, next_update
from playground.engine.instant import Instant
from playground.engine.landscape.box import Box, box_around
from playground.engine.landscape.lowest import Lowest, NoLowest, find_optimum, lowest_of
from playground.engine.landscape.one_neuron import Optimum
from playground.engine.landscape.plane import Plane
from playground.engine.landscape.plane_kind import Laid
from playground.engine.landscape.slice import Slice, refine_by
from playground.engine.landscape.slicer import Slicer
from playground.engine.landscape.survey import NextMove, Survey, Trace, is_off_plane
from playground.engine.landscape.terrain import Terrain
from playground.engine.measurement import Subject
from playground.engine.path import Path, thinned

_Losses = dict[Hashable, tuple[float, float]]
"""By theta: the true loss, and that of the plane at its shadow."""

MOST_POINTS = 48
"""Points of a path that are looked at: each costs an evaluation of the loss."""

_FARTHER = 4.0
"""How many times as large a picture may become to show the lowest point."""

_MOST_SLICES = 4
_NONE = np.zeros(0, np.int64)
_MOST_LOSSES = 8 * MOST_POINTS


class _Way(NamedTuple):
    """Some points of a path."""

    steps: IntArray
    """(k,)"""
    thetas: FloatArray
    """(k, n_parameters) float64"""
    xy: FloatArray
    """(k, 2): their shadows."""
    jumps: IntArray
    """(j,): those to which no training led."""


class Surveyor:
    """Surveys one plane from one instant.

    What is asked again and again, the loss over the same part of the same plane and at points of
    the path, is kept by the subject under `key`: what stands for the plane and the examples.
    """

    def __init__(
        self,
        subject: Subject,
        instant: Instant,
        terrain: Terrain,
        laid: Laid,
        key: Hashable | None,
    ) -> None:
        self._subject, self._instant = subject, instant
        self._terrain, self._laid, self._key = terrain, laid, key
        self._plane: Plane = laid.plane
        self._theta = instant.theta.astype(np.float64)

    @cached_property
    def _slicer(self) -> Slicer:
        """For the points below paths, and then for the slices."""
        plane, dtype = self._plane, self._subject.dtype
        return Slicer(self._terrain, plane.origin, plane.directions, dtype)

    def surveys(self, box: Box | None, resolution: int) -> Iterator[Survey]:
        """Yield surveys from coarse to fine; without a box it is laid around the path."""
        way, lowest = self._way(), self._lowest()
        trails = [None if path is None else self._points_of(path) for path in self._laid.trails]
        if box is None:
            box = self._box(way, *(each for each in trails if each is not None), lowest=lowest)
        trace = self._trace(way, box)
        traces = tuple(None if each is None else self._trace(each, box) for each in trails)
        landmark_losses = self._landmark_losses()
        downhill, move = self._downhill(), self._next_move()
        for part, is_complete in self._slices(box, resolution):
            yield Survey(
                laid=self._laid,
                box=box,
                x=read_only(part.across),
                y=read_only(part.along),
                z=read_only(part.values),
                trace=trace,
                landmark_losses=landmark_losses,
                trails=traces,
                downhill=downhill,
                next_move=move,
                lowest=lowest,
                n_examples=len(self._terrain.chosen),
                n_in_part=len(self._terrain.part),
                is_complete=is_complete,
                is_penalised=self._terrain.penalty is not None,
            )

    def _box(self, *ways: _Way, lowest: Lowest | NoLowest) -> Box:
        """Return a box around ways and landmarks, and the lowest point unless it is far away."""
        landmarks = np.array([[a, b] for _, a, b in self._laid.landmarks]).reshape(-1, 2)
        places = np.concatenate([landmarks, *(way.xy for way in ways)])
        box = box_around(places, self._laid.reach)
        if isinstance(lowest, Lowest):
            larger = box_around(np.vstack([places, np.array(lowest.xy)]), self._laid.reach)
            box = larger if larger.half <= _FARTHER * box.half else box
        return box

    def _way(self) -> _Way:
        """Return the points of the path of training, the present one last."""
        path = self._instant.path
        if path is None or not len(path.steps):
            theta = self._theta[np.newaxis]
            step = np.array([self._instant.step])
            return _Way(step, theta, self._plane.coordinates(theta), _NONE)
        way = self._points_of(path)
        way.thetas[-1] = self._theta  # exactly where the next step begins
        way.xy[-1] = self._plane.coordinates(self._theta[np.newaxis])[0]
        return way

    def _points_of(self, path: Path) -> _Way:
        """Return some points of a path, those that its shadow needs most.

        The first and the last one, and both ends of each jump by hand, are among them.
        """
        ends = np.concatenate([path.jumps - 1, path.jumps])[-MOST_POINTS // 2 :]
        shadows = self._plane.coordinates(path.thetas)
        chosen = thinned(shadows, MOST_POINTS, ends)
        thetas = path.thetas[chosen].astype(np.float64)
        jumps = np.flatnonzero(np.isin(chosen, path.jumps))
        return _Way(path.steps[chosen], thetas, self._plane.coordinates(thetas), jumps)

    def _trace(self, way: _Way, box: Box) -> Trace:
        steps, thetas, xy, jumps = way
        known = self._known_losses()
        keys = [theta.tobytes() for theta in thetas]
        new = [i for i, key in enumerate(keys) if key not in known]
        if new:
            true = self._terrain.losses(thetas[new], self._subject.dtype)
            below = self._slicer.losses(xy[new])
            known.update(
                (keys[i], pair) for i, pair in zip(new, zip(true, below, strict=True), strict=True)
            )
        losses = np.array([known[key] for key in keys])
        distances = self._plane.distance(thetas)
        return Trace(
            steps=read_only(steps.copy()),
            xy=read_only(xy),
            true=read_only(losses[:, 0].copy()),
            below=read_only(losses[:, 1].copy()),
            distances=read_only(distances),
            is_off=is_off_plane(distances, box),
            jumps=read_only(jumps),
            away=float(np.linalg.norm(thetas[-1] - thetas[0])),
        )

    def _known_losses(self) -> _Losses:
        """Return what is known of this plane, which is emptied when it becomes too much."""
        if self._key is None:
            return {}
        kept = self._subject.keep((__name__, "losses"), dict[Hashable, _Losses])
        if self._key not in kept or len(kept[self._key]) > _MOST_LOSSES:
            kept.clear()
            kept[self._key] = {}
        return kept[self._key]

    def _slices(self, box: Box, resolution: int) -> Iterator[tuple[Slice, bool]]:
        """Yield slices and whether they are the finest."""
        key = None if self._key is None else (self._key, box, resolution)
        kept = self._subject.keep((__name__, "slices"), dict[Hashable, Slice])
        if key in kept:
            yield kept[key], True
            return
        across, along = box.axes(resolution)
        before: Slice | None = None
        for progress in refine_by(self._slicer, across, along):
            part = progress.slice
            is_complete = part is not None and part.values.shape == (resolution, resolution)
            if is_complete and key is not None:
                if len(kept) >= _MOST_SLICES:
                    kept.clear()
                kept[key] = cast(Slice, part)
            if part is not None and (part is not before or not is_complete):
                yield part, is_complete
            before = part

    def _landmark_losses(self) -> tuple[float, ...]:
        thetas = [self._plane.at(a, b) for _, a, b in self._laid.landmarks]
        if not thetas:
            return ()
        return tuple(self._terrain.losses(np.stack(thetas), self._subject.dtype).tolist())

    def _downhill(self) -> FloatArray:
        terrain = self._terrain
        slope = mean_gradient(
            terrain.network, terrain.loss, terrain.part, self._instant.theta, terrain.rows
        )
        is_fixed = fixed_parameters(self._subject, self._instant)
        if terrain.penalty is not None:
            theta = self._instant.theta
            slope = self._instant.penalty.add_to(terrain.network, theta, slope, ~is_fixed)
        free = np.where(is_fixed, 0, slope)
        return read_only(-self._plane.components(free[np.newaxis].astype(np.float64))[0])

    def _next_move(self) -> NextMove | None:
        if not has_next_step(self._subject, self._instant):
            return None
        step = next_update(self._subject, self._instant).astype(np.float64)
        if not np.isfinite(step).all():
            return None
        reached = (self._theta + step)[np.newaxis]
        return NextMove(
            read_only(self._plane.coordinates(reached)[0]),
            float(self._terrain.losses(reached, self._subject.dtype)[0]),
            float(np.linalg.norm(step)),
            self._plane.share_within(step),
        )

    def _lowest(self) -> Lowest | NoLowest:
        """Return where one neuron's loss is lowest; over all weights it is looked for once."""
        laid, theta = self._laid, self._theta
        is_fixed = fixed_parameters(self._subject, self._instant)
        kept = self._subject.keep((__name__, "lowest"), dict[Hashable, Optimum | NoLowest])
        rest = laid.plane.origin if laid.keys is not None else theta[is_fixed]
        key = (self._key, rest.tobytes())
        best = kept.get(key)
        if best is None:
            best = find_optimum(self._terrain, laid, theta, is_fixed)
            kept.clear()
            if self._key is not None:
                kept[key] = best
        if isinstance(best, NoLowest):
            return best
        return lowest_of(best, laid, int((~is_fixed).sum()))
