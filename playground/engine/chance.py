"""Chance in training: noise and dropout, drawn anew for each step, from the seed and its number."""

from dataclasses import dataclass

import numpy as np
from numpy.random import PCG64, Generator, SeedSequence

from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls, call, constant

_STREAM = 3
"""Of the random numbers that a seed gives; the document has those before it."""

_NUMBERS_OF_A_STEP = 2**64
"""How far apart two steps start in that stream: more than a step uses."""


@dataclass(frozen=True)
class Noise:
    """How much noise training adds; standard deviations of a Gaussian around 0."""

    seed: int = 0
    inputs: float = 0.0
    """Of what the network takes in, as it takes it in."""
    gradient: float = 0.0
    """Of the gradient of the mean loss, in the first step."""
    decay: float = 0.0
    """In step t, counted from 0, the variance of the gradient's noise is divided by (1 + t)^decay.

    Source: Neelakantan et al. 2015, "Adding gradient noise improves learning", equation 1.
    """


class Chance:
    """Draws what is random in steps with minibatches of a fixed size, always in the same order.

    Ask for everything while binding, then set `step` before each step and run `calls`; a run of
    several steps counts on by itself. It has no calls where nothing is random.
    """

    def __init__(self, noise: Noise) -> None:
        self.noise = noise
        self.step = 0
        """The number of the step to be taken, counted from 0."""
        self._bits = PCG64(SeedSequence([noise.seed, _STREAM]))
        self._start = self._bits.state
        self._rng = Generator(self._bits)
        self._draws: Calls = ()

    @property
    def calls(self) -> Calls:
        """Draw all that has been asked for."""
        return (self._begin, *self._draws, self._end) if self._draws else ()

    def _begin(self) -> None:
        self._bits.state = self._start
        self._bits.advance(self.step * _NUMBERS_OF_A_STEP)

    def _end(self) -> None:
        self.step += 1

    def kept(self, share_dropped: float, like: FloatArray) -> FloatArray:
        """Return a buffer of factors: 0 with this probability, and else what makes up for it."""
        kept = np.ones(like.shape, like.dtype)
        uniform, is_kept = np.empty_like(kept), np.zeros(like.shape, bool)
        self._draws += (
            call(self._rng.random, dtype=kept.dtype, out=uniform),
            call(np.greater_equal, uniform, constant(share_dropped, kept), is_kept),
            call(np.multiply, is_kept, constant(1 / (1 - share_dropped), kept), kept),
        )
        return kept

    def normal(self, like: FloatArray) -> FloatArray:
        """Return a buffer of numbers with mean 0 and standard deviation 1."""
        drawn = np.zeros(like.shape, like.dtype)
        self._draws += (call(self._rng.standard_normal, dtype=drawn.dtype, out=drawn),)
        return drawn

    def add_to_inputs(self, inputs: FloatArray) -> Calls:
        """Return the calls that add noise to inputs, (n_inputs, n), after they are drawn."""
        if not self.noise.inputs:
            return ()
        drawn = self.normal(inputs)
        deviation = constant(self.noise.inputs, drawn)
        return (
            call(np.multiply, drawn, deviation, drawn),
            call(np.add, inputs, drawn, inputs),
        )

    def on_gradient(self, gradient: FloatArray, scale: float) -> "NoisyGradient":
        """Return a gradient with noise, both (n_parameters,) and `scale` times as large."""
        if not self.noise.gradient:
            return NoisyGradient((), gradient, None)
        drawn, noisy = self.normal(gradient), np.zeros_like(gradient)

        def shrink() -> None:
            np.multiply(drawn, self.deviation(self.step), out=drawn)

        self._draws += (shrink,)
        factor = constant(scale, drawn)
        calls: Calls = (
            call(np.multiply, drawn, factor, noisy),
            call(np.add, noisy, gradient, noisy),
        )
        return NoisyGradient(calls, noisy, drawn)

    def deviation(self, step: int) -> float:
        """Return the standard deviation of the gradient's noise in a step."""
        return self.noise.gradient * (1 + step) ** (-self.noise.decay / 2)


@dataclass(frozen=True, eq=False)
class NoisyGradient:
    """A gradient with noise, as soon as the calls have run."""

    calls: Calls
    gradient: FloatArray
    noise: FloatArray | None
    """(n_parameters,): what was added, without the scale; None where there is none."""
