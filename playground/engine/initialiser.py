"""An initialiser: how the weights are drawn before the first step."""

from abc import ABC, abstractmethod

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray
from playground.registry import Member, Registry


class Initialiser(Member, ABC):
    """A distribution of starting weights, given the size of the column."""

    @abstractmethod
    def weights(self, rng: Generator, fan_in: int, fan_out: int) -> FloatArray:
        """Return starting weights, (fan_out, fan_in) float64."""

    def biases(self, rng: Generator, fan_out: int) -> FloatArray:
        """Return starting biases, (fan_out,) float64; zero unless an initialiser differs."""
        return np.zeros(fan_out)


INITIALISERS: Registry[Initialiser] = Registry("initialiser", "playground.engine.initialisers")
