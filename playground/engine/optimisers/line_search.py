from dataclasses import dataclass
from typing import ClassVar, Literal

from playground.engine.batch_optimiser import BatchOptimiser, Move, Site
from playground.engine.letter import Letter
from playground.engine.line_search import find_length, search_parameter
from playground.engine.optimiser import OPTIMISERS


@OPTIMISERS.register("line-search")
@dataclass(frozen=True)
class SteepestDescent(BatchOptimiser):
    """Straight downhill on all examples at once, as far as it pays: each step finds its length.

    Source: Cauchy 1847; Nocedal and Wright 2006, chapter 3.
    """

    title: ClassVar[str] = "Line search"
    formula: ClassVar[str] = "θ ← θ − η α g, g of all examples, α by a search"
    letters: ClassVar[tuple[Letter, ...]] = (
        *BatchOptimiser.letters[:2],
        Letter("p", "the direction of the step: −g, g the gradient over all examples"),
    )
    search: Literal["strong Wolfe", "backtracking"] = search_parameter("backtracking")

    def find_move(self, site: Site) -> Move:
        theta, objective, memory, *_ = site
        direction = -objective.gradient(theta)
        # the first length that is tried is twice the last one, so that steps may grow again
        guess = 2 * float(memory["step_length"]) or 1.0
        length = find_length(objective, self.search, theta, guess * direction)
        return Move(guess * length, direction)
