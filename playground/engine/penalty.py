"""A penalty: what keeps weights small, beside the loss that wants the outputs right."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np

from playground.engine.arithmetic.equation import Formula
from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.calls import Calls, run
from playground.engine.letter import Letter
from playground.engine.network import Network
from playground.registry import Member, Registry, parameter

RATES = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
"""Those that TensorFlow Playground offers."""


class BoundPenalty(NamedTuple):
    """What a step does for a penalty, before its update and after it."""

    calls: Calls
    gradient: FloatArray
    """(n_parameters,): the gradient with that of the penalty, as soon as `calls` have run."""
    limits: Calls
    """To be run after the optimiser has moved theta."""


@dataclass(frozen=True)
class Penalty(Member, ABC):
    """What weights cost by their size. Biases never do, and what is fixed is not pulled at."""

    latex: ClassVar[str] = ""
    """What it adds to the gradient of a weight w, as LaTeX; "" if nothing."""
    letters: ClassVar[tuple[Letter, ...]] = ()
    """What the letters of `latex` stand for, and k if it sets weights after the update."""
    limit_words: ClassVar[str] = ""
    """What becomes of a weight that it sets otherwise after the update, in a sentence."""

    @abstractmethod
    def bind(
        self,
        network: Network,
        theta: FloatArray,
        gradient: FloatArray,
        scale: float,
        is_free: BoolArray,
    ) -> BoundPenalty:
        """Return the calls of a step; all arrays are (n_parameters,).

        `gradient`, which stays as it is, arrives multiplied by `scale`, and so does the one with
        the penalty. `is_free` says which parameters training moves at all.
        """

    def value(self, network: Network, theta: FloatArray) -> float:
        """Return what it adds to the loss at theta, (n_parameters,)."""
        return 0.0

    def pull(self, weight: float, gradient: float) -> Formula | None:
        """Return what it adds to the gradient of one weight, or None if nothing ever."""
        return None

    def has_limited(self, before: float, reached: float, after: float) -> bool:
        """Tell whether a weight that the optimiser took from `before` to `reached` is another."""
        return False

    def add_to(
        self, network: Network, theta: FloatArray, gradient: FloatArray, is_free: BoolArray
    ) -> FloatArray:
        """Return a gradient with the penalty's, by the very calls of training."""
        bound = self.bind(network, theta, gradient, 1.0, is_free)
        with np.errstate(all="ignore"):
            run(bound.calls)
        return bound.gradient


def rate_parameter(text: str) -> Any:
    """Return the field of a penalty's rate; `text` says what it means."""
    return parameter(
        0.001,
        "Penalty rate",
        text,
        minimum=0,
        maximum=1e6,
        choices=RATES,
        is_logarithmic=True,
    )


def is_weight(network: Network) -> BoolArray:
    """Return which parameters are weights and no biases, (n_parameters,)."""
    marks = np.zeros(network.n_parameters)
    for node_id, views in network.views(marks).items():
        views["weight"][...] = network[node_id].layer.has_weights
    return marks > 0


def rates_of(network: Network, rate: float, is_free: BoolArray, like: FloatArray) -> FloatArray:
    """Return the rate where a weight is free to move, and 0 elsewhere, (n_parameters,)."""
    return np.where(is_weight(network) & is_free, rate, 0).astype(like.dtype)


PENALTIES: Registry[Penalty] = Registry("penalty", "playground.engine.penalties")
