import math
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from playground.engine import annealing
from playground.engine.batch_optimiser import BatchOptimiser, Move, Site, random_numbers
from playground.engine.letter import Letter
from playground.engine.optimiser import OPTIMISERS
from playground.engine.optimiser import learning_rate_parameter as rate
from playground.registry import parameter


@OPTIMISERS.register("simulated-annealing")
@dataclass(frozen=True)
class SimulatedAnnealing(BatchOptimiser):
    """Learns without any gradient: tries random changes, keeps the better, and a few of the worse.

    Boltzmann's steps are normal numbers of the width sqrt(T / T_0), Cauchy's tan(pi (u - 1/2)) of
    the width T / T_0. Source: Kirkpatrick et al. 1983; Szu and Hartley 1987, "Fast simulated
    annealing"; Wasserman 1989, Neural Computing, chapter 5.
    """

    title: ClassVar[str] = "Simulated annealing"
    formula: ClassVar[str] = "θ ← θ + η x, x at random; if L rises, only with probability e^(−ΔL/T)"
    letters: ClassVar[tuple[Letter, ...]] = (
        *BatchOptimiser.letters[:1],
        Letter("α", "1 if the change is kept, 0 if it is taken back"),
        Letter("p", "the random change that was tried"),
    )
    slots: ClassVar[tuple[str, ...]] = ("step_length", "direction", "count")
    scalars: ClassVar[frozenset[str]] = frozenset({"step_length", "count"})

    learning_rate: float = rate(0.3, "How large the random changes are at the start, about.")
    steps: Literal["Boltzmann", "Cauchy"] = parameter(
        "Cauchy",
        "Random steps",
        "Boltzmann: normal numbers, never far, so it has to cool slowly. Cauchy: mostly small, now "
        "and then a leap out of the valley, so it may cool fast.",
        choices=("Boltzmann", "Cauchy"),
    )
    weights: Literal["one at a time", "all at once"] = parameter(
        "one at a time",
        "Weights",
        "Whether a step changes a single weight, chosen by lot, or all of them.",
        choices=("one at a time", "all at once"),
    )
    temperature: float = annealing.temperature_parameter()
    cooling: float = annealing.cooling_parameter()

    def find_move(self, site: Site) -> Move:
        theta, objective, memory, eta, seed = site
        count = int(memory["count"])
        memory["count"] = np.array(count + 1)
        rng, is_fast = random_numbers(seed, count), self.steps == "Cauchy"
        cold = annealing.coldness(self.cooling, count, is_fast=is_fast)
        is_one = self.weights == "one at a time"
        chosen = annealing.chosen_at_random(rng, objective.is_free, is_one=is_one)
        if is_fast:
            change = annealing.cauchy_numbers(rng, len(theta)) / cold
        else:
            change = rng.standard_normal(len(theta)) / math.sqrt(cold)
        change = np.where(chosen, change, 0.0)
        # what is tried is what would be done, learning rate and all
        rise = objective.value(theta + eta * change) - objective.value(theta)
        is_kept = annealing.is_accepted(rng, rise, self.temperature / cold)
        return Move(float(is_kept), change)
