"""Over which examples the loss is drawn."""

from dataclasses import replace
from enum import StrEnum
from functools import partial

import numpy as np

from playground.engine.arrays import IntArray
from playground.engine.instant import Instant
from playground.engine.landscape.plane import LandscapeError
from playground.engine.landscape.terrain import Terrain
from playground.engine.measurement import Subject
from playground.engine.preparation import output_misfit


class Ground(StrEnum):
    """The examples whose mean loss is drawn."""

    SAMPLE = "sample"
    """Some of the training part, always the same ones."""
    TRAINING = "training"
    TEST = "test"
    MINIBATCH = "minibatch"
    """Those that the next step takes."""


def lay_out(
    subject: Subject,
    instant: Instant,
    ground: Ground,
    n_sample: int,
    *,
    is_penalised: bool = False,
) -> Terrain:
    """Return the loss over these examples; raise LandscapeError if there is none."""
    terrain = _lay_out(subject, instant, ground, n_sample)
    if not (is_penalised and instant.penalty.latex):
        return terrain
    return replace(terrain, penalty=partial(instant.penalty.value, subject.network))


def _lay_out(subject: Subject, instant: Instant, ground: Ground, n_sample: int) -> Terrain:
    network, loss, prepared = subject.network, subject.loss, subject.prepared
    misfit = output_misfit(subject.dataset, network)
    if misfit is not None:
        raise LandscapeError(misfit)
    if not network.n_parameters:
        raise LandscapeError("The network has no weights yet; connect some neurons.")
    if not np.isfinite(instant.theta).all():
        raise LandscapeError("Some weights are not numbers here; go back to an earlier step.")
    if ground is Ground.MINIBATCH:
        return Terrain(network, loss, prepared.train, instant.rows)
    part = prepared.test if ground is Ground.TEST else prepared.train
    rows = sample(len(part), n_sample) if ground is Ground.SAMPLE else None
    return subject.keep((__name__, ground, n_sample), lambda: Terrain(network, loss, part, rows))


def sample(n_examples: int, n_wanted: int) -> IntArray | None:
    """Return so many of the examples by lot, always the same ones, in order; None stands for all.

    A sample of few is part of every sample of more.
    """
    if n_examples <= n_wanted:
        return None
    return np.sort(np.random.default_rng(0).permutation(n_examples)[:n_wanted])


def size_of(subject: Subject, ground: Ground, n_sample: int) -> int:
    """Return about how many examples count."""
    n_train = len(subject.prepared.train)
    match ground:
        case Ground.TEST:
            return len(subject.prepared.test)
        case Ground.MINIBATCH:
            return min(n_train, n_sample)
        case Ground.TRAINING:
            return n_train
        case Ground.SAMPLE:
            return min(n_train, n_sample)
