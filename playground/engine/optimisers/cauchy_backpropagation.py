from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine import annealing
from playground.engine.batch_optimiser import BatchOptimiser, Move, Site, random_numbers
from playground.engine.letter import Letter
from playground.engine.optimiser import OPTIMISERS
from playground.engine.optimiser import learning_rate_parameter as rate
from playground.registry import parameter


@OPTIMISERS.register("cauchy-backpropagation")
@dataclass(frozen=True)
class CauchyBackpropagation(BatchOptimiser):
    """Gradient descent with a random leap in every step, to get out of a valley that leads nowhere.

    A leap that is refused is taken back; the gradient's part of the step stays. Source: Wasserman
    1989, Neural Computing, chapter 5, "Combined back propagation / Cauchy training".
    """

    title: ClassVar[str] = "Backpropagation and Cauchy"
    formula: ClassVar[str] = "θ ← θ + η (−s g + (1 − s) x), x at random; if L rises, perhaps −s g"
    letters: ClassVar[tuple[Letter, ...]] = (
        *BatchOptimiser.letters[:1],
        Letter("α", "1: the whole of the step is taken"),
        Letter("p", "the gradient's share and, if it was kept, the random leap's"),
    )
    slots: ClassVar[tuple[str, ...]] = ("step_length", "direction", "count")
    scalars: ClassVar[frozenset[str]] = frozenset({"step_length", "count"})

    learning_rate: float = rate(
        0.3, "How far each step goes, the gradient's part and the random part alike."
    )
    share: float = parameter(
        0.9,
        "Share s of the gradient",
        "How much of a step is gradient descent; the rest is chance. 1 is gradient descent alone.",
        minimum=0,
        maximum=1,
        choices=(0.0, 0.5, 0.9, 0.99, 1.0),
    )
    temperature: float = annealing.temperature_parameter()
    cooling: float = annealing.cooling_parameter()

    def find_move(self, site: Site) -> Move:
        theta, objective, memory, eta, seed = site
        count = int(memory["count"])
        memory["count"] = np.array(count + 1)
        rng = random_numbers(seed, count)
        cold = annealing.coldness(self.cooling, count, is_fast=True)
        downhill = -self.share * objective.gradient(theta)
        chosen = annealing.chosen_at_random(rng, objective.is_free, is_one=True)
        leap = (1 - self.share) * annealing.cauchy_numbers(rng, len(theta)) / cold
        whole = downhill + np.where(chosen, leap, 0.0)
        rise = objective.value(theta + eta * whole) - objective.value(theta)
        is_kept = annealing.is_accepted(rng, rise, self.temperature / cold)
        return Move(1.0, whole if is_kept else downhill)
