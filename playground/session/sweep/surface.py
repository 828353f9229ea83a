"""The paths of several runs on one loss surface: over the plane in which they extend most."""

from dataclasses import dataclass

import numpy as np

from playground.document.experiment import Experiment
from playground.engine.arrays import BoolArray, FloatArray, read_only
from playground.engine.landscape.box import Box, box_around
from playground.engine.landscape.directions import principal_plane
from playground.engine.landscape.ground import sample
from playground.engine.landscape.plane import LandscapeError
from playground.engine.landscape.slicer import Slicer
from playground.engine.landscape.survey import is_off_plane
from playground.engine.landscape.terrain import Terrain
from playground.session.sweep.job import Tell, trainer_of

_RESOLUTION = 49
_MOST_EXAMPLES = 1000
_FAR = 3.0
"""How many times as far as the middle one of all runs a run may go that the plane is laid by."""


@dataclass(frozen=True, eq=False)
class SharedPath:
    """A run's way as seen from the plane; k points, the start first."""

    xy: FloatArray
    """(k, 2)"""
    losses: FloatArray
    """(k,): at the points themselves."""
    is_off: BoolArray
    """(k,): which of them are visibly not in the plane."""


@dataclass(frozen=True, eq=False)
class SharedSurface:
    """The loss over a plane through weight space, and the ways of all runs."""

    box: Box
    x: FloatArray
    """(m,)"""
    y: FloatArray
    """(m,)"""
    z: FloatArray
    """(m, m)"""
    paths: tuple[SharedPath, ...]
    shares: tuple[float, float]
    """Which shares of the variance of all points the two directions explain."""
    n_examples: int
    """Of the training part, whose mean loss it is."""


@dataclass(frozen=True)
class NoSurface:
    """There is none; the sentence says why."""

    sentence: str


@dataclass(frozen=True, eq=False)
class SurfaceJob:
    """Computes a surface for paths, (k, n_parameters) each, of the network of an experiment."""

    experiment: Experiment
    paths: tuple[FloatArray, ...]

    def carry_out(self, tell: Tell) -> SharedSurface | NoSurface:
        """Compute the surface; what keeps it from being is the answer then."""
        try:
            return _surface(self, tell)
        except LandscapeError as error:
            return NoSurface(str(error))


def _surface(job: SurfaceJob, tell: Tell) -> SharedSurface:
    trainer, dtype = trainer_of(job.experiment), job.experiment.numpy_dtype
    train = trainer.prepared.train
    terrain = Terrain(
        job.experiment.network, job.experiment.loss, train, sample(len(train), _MOST_EXAMPLES)
    )
    paths: list[FloatArray] = [path.astype(np.float64) for path in job.paths]
    near = _near(paths)
    plane, principal = principal_plane(np.concatenate(near))
    places = [plane.coordinates(path) for path in paths]
    box = box_around(plane.coordinates(np.concatenate(near)), 1e-6)
    x, y = box.axes(_RESOLUTION)
    grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    losses = np.zeros(len(grid))
    slicer = Slicer(terrain, plane.origin, plane.directions, dtype)
    for share in slicer.pieces(grid, losses):
        tell(share)
    first, second = principal.shares[:2].tolist()
    return SharedSurface(
        box,
        read_only(x),
        read_only(y),
        read_only(losses.reshape(_RESOLUTION, _RESOLUTION)),
        tuple(
            SharedPath(xy, terrain.losses(path, dtype), is_off_plane(plane.distance(path), box))
            for path, xy in zip(paths, places, strict=True)
        ),
        (first, second),
        len(terrain.chosen),
    )


def _near(paths: list[FloatArray]) -> list[FloatArray]:
    """Return the paths by which the plane is laid: not those that ran off beyond all others."""
    finite = [path for path in paths if np.isfinite(path).all()]
    if not finite:
        raise LandscapeError("All runs have diverged; try smaller learning rates.")
    lengths = [float(np.linalg.norm(path - path[0], axis=1).max()) for path in finite]
    limit = _FAR * max(float(np.median(lengths)), 1e-12)
    return [path for path, length in zip(finite, lengths, strict=True) if length <= limit]
