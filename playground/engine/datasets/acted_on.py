"""What happens when only the answer of the chosen action is known."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray
from playground.engine.dataset import DATASETS
from playground.engine.point_cloud import PointCloud


@DATASETS.register("acted-on")
@dataclass(frozen=True)
class ActedOn(PointCloud):
    """In each situation (x1, x2) one of two actions was tried by chance, and its reward is known.

    Going left is worth sin(x1/2), going right cos(x2/2), plus normal noise; what the other action
    would have been worth is NaN, which means "not acted on". The quadratic loss of what was acted
    on learns both. Source: Sutton and Barto, Reinforcement Learning, section 2.9, contextual
    bandits.
    """

    title: ClassVar[str] = "Tried actions (rewards)"
    has_gaps: ClassVar[bool] = True

    @property
    def classes(self) -> tuple[str, ...]:
        return ()

    @property
    def n_targets(self) -> int:
        return 2

    @property
    def target_names(self) -> tuple[str, ...]:
        return ("left", "right")

    def draw(self, rng: Generator) -> tuple[FloatArray, FloatArray]:
        positions = rng.uniform(-6, 6, (self.n_examples, 2))
        rewards = np.stack((np.sin(positions[:, 0] / 2), np.cos(positions[:, 1] / 2)), axis=1)
        rewards += self.noise * rng.standard_normal(rewards.shape)
        rewards[np.arange(self.n_examples), rng.integers(0, 2, self.n_examples)] = np.nan
        return positions, rewards
