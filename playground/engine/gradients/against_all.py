"""A minibatch's gradient against that of all examples: stochastic gradient descent as a poll.

Every minibatch asks a few examples which way is down. The mean of m answers drawn without
replacement from N scatters about the mean of all as sigma sqrt(1/m (N - m)/(N - 1)), where sigma is
the root mean square distance of a single example's gradient: the law of opinion polls.
"""

from dataclasses import replace

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray, IntArray, read_only
from playground.engine.gradients.per_example import PerExample
from playground.engine.gradients.scatter import GradientScatter
from playground.engine.loss import Loss
from playground.engine.network import Network
from playground.engine.preparation import Prepared

MOST_EXAMPLES = 1000
"""So many stand for all where there are more: their scalar products are a matrix."""
_NONE = np.zeros(0, np.int64)
_NOTHING = 1e-12
"""A length, as a share of others', that is no more than rounding."""


def gradient_scatter(
    network: Network,
    loss: Loss,
    part: Prepared,
    theta: FloatArray,
    rng: Generator,
    most: int = MOST_EXAMPLES,
    others: IntArray | None = None,
) -> GradientScatter:
    """Look at each example's gradient at theta, or at those of `most` examples drawn by `rng`.

    `others` are rows of the part whose mean gradient a plane shall be laid through. All is
    computed in float64, from scalar products: no array of (n, n_parameters) is made.
    """
    n_all = len(part)
    is_sample = n_all > most
    rows = np.sort(rng.choice(n_all, most, replace=False)) if is_sample else np.arange(n_all)
    n, more = len(rows), _NONE if others is None or len(others) > MOST_EXAMPLES else others
    examples = PerExample(network, loss, part, n + len(more), np.float64)
    examples.run(theta, np.concatenate([rows, more]))
    products = examples.products()
    with np.errstate(all="ignore"):  # a diverged network has no finite gradient
        scatter = _scatter(examples, rows, n_all, products[:n, :n])
        if not len(more):
            return scatter
        return replace(scatter, with_others=read_only(products[:n, n:].mean(axis=1)))


def usual_batch_sizes(n_examples: int) -> IntArray:
    """Return 1, 2, 5, 10, 20, ... up to all, and all."""
    sizes = [digit * 10**power for power in range(len(str(n_examples))) for digit in (1, 2, 5)]
    return np.array([*(size for size in sizes if size < n_examples), n_examples], np.int64)


def _scatter(
    examples: PerExample, rows: IntArray, n_all: int, products: FloatArray
) -> GradientScatter:
    n = len(rows)
    with_full = products.mean(axis=1)
    full = float(np.sqrt(with_full.mean().clip(min=0)))
    if full <= _NOTHING * np.sqrt(np.trace(products) / n):  # all but cancelled out
        full, along, first = 0.0, np.zeros(n), np.zeros(n)
    else:
        along, first = with_full / full, np.full(n, 1 / (n * full))
    deviations = products - with_full[:, np.newaxis] - with_full + with_full.mean()
    beside = deviations - np.outer(along - full, along - full)
    across, shares = _largest_spread(beside)
    # beside the full gradient is what is left of g_i without its component along the full one
    second = shares - (shares @ along) * first
    total = np.trace(deviations)
    seen = np.sum((along - full) ** 2) + np.sum(across**2)
    return GradientScatter(
        rows=read_only(rows),
        n_all=n_all,
        products=read_only(deviations),
        full_length=full,
        sigma=float(np.sqrt((total / n).clip(min=0))),
        points=read_only(np.stack([along, across], axis=1)),
        share_seen=float(seen / total) if total > 0 else 1.0,
        axes=read_only(np.stack([_sum_of_first(examples, each) for each in (first, second)])),
    )


def _sum_of_first(examples: PerExample, weights: FloatArray) -> FloatArray:
    """Return the sum of weights times the gradients of as many examples, (n_parameters,)."""
    return examples.combination(np.pad(weights, (0, examples.n_examples - len(weights))))


def _largest_spread(products: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the coordinates of vectors along the direction in which they spread most, (n,).

    And the shares of the vectors that add up to that direction, of length 1, (n,). The vectors are
    given by their scalar products, (n, n); where they do not spread, all is 0.
    """
    n = len(products)
    if not np.isfinite(products).all():
        return np.full(n, np.nan), np.full(n, np.nan)
    values, vectors = np.linalg.eigh(products)  # in ascending order
    value, vector = values[-1], vectors[:, -1]
    if not value > _NOTHING**2:
        return np.zeros(n), np.zeros(n)
    vector *= np.sign(vector[np.abs(vector).argmax()])  # which of the two signs is no accident
    return np.sqrt(value) * vector, vector / np.sqrt(value)
