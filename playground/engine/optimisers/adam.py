from dataclasses import dataclass
from typing import ClassVar

from playground.engine.adaptive_moments import AdaptiveMoments
from playground.engine.optimiser import OPTIMISERS


@OPTIMISERS.register("adam")
@dataclass(frozen=True)
class Adam(AdaptiveMoments):
    """Averages the gradient, and divides by the size it usually has: each weight its own pace.

    Source: Kingma and Ba 2015, algorithm 1.
    """

    title: ClassVar[str] = "Adam"
    formula: ClassVar[str] = (
        "m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,  "
        "θ ← θ − η (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)"
    )
