"""What can be done once numbers have grown beyond all bounds: a sentence, and ways back."""

from collections.abc import Callable
from dataclasses import replace

from playground.document import edits
from playground.engine.clippings.norm import ByNorm
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.session.divergence import Divergence, Explosion
from playground.ui.feature_names import feature_in_words
from playground.ui.workbench import Workbench

_SHARE = 0.1
_LEAST = 1e-6

Offer = tuple[str, Callable[[], None]]
"""What stands on a button, and what it does."""


class Rescue:
    """Leads back to before the growth began."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench

    def sentence(self, divergence: Divergence) -> str:
        """Return what happened, and where it began."""
        explosion = divergence.explosion
        if explosion is None:
            return divergence.message
        key = explosion.weight
        return (
            f"Training stopped before step {divergence.step:,}, in which the {divergence.what} of "
            f"column {divergence.column!r} would have grown beyond all numbers: it began in step "
            f"{explosion.step:,} with the {self._words(key)} of {explosion.column}, and with "
            f"training example {explosion.example + 1:,}; a smaller learning rate prevents it."
        )

    def _words(self, key: ParameterKey) -> str:
        if key.source is None:
            return "bias"
        sketch = self._workbench.experiment.sketch
        source = sketch.label(NeuronName(*key.source)) or feature_in_words(key.source[1])
        return f"weight from {source}"

    def offers(self, divergence: Divergence) -> list[Offer]:
        """Return what can be done about it."""
        began: Explosion | Divergence = divergence.explosion or divergence
        step = max(began.step - 1, 0)
        optimiser = self._workbench.experiment.optimiser
        calmer = replace(optimiser, learning_rate=optimiser.learning_rate / 2)
        rate = f"…and go on with learning rate {calmer.learning_rate:g}"
        offers: list[Offer] = [
            (f"Go to step {step:,}", lambda: self._workbench.go_to(None, step)),
            (rate, lambda: self._go_on(step, "optimiser", calmer)),
        ]
        if divergence.explosion is not None and not optimiser.is_scale_free:
            clipping = ByNorm(sensible_norm(divergence.explosion.length, optimiser.learning_rate))
            clipped = f"…and go on with gradients clipped at {clipping.threshold:g}"
            offers.append((clipped, lambda: self._go_on(step, "clipping", clipping)))
        return offers

    def _go_on(self, step: int, field: str, value: object) -> None:
        self._workbench.go_to(None, step)
        self._workbench.apply(edits.set_field(field, value))


def sensible_norm(length: float, learning_rate: float) -> float:
    """Return the norm with which a step moves the weights by a tenth of their length at most.

    It is rounded to one digit, and not above 1.
    """
    norm = _SHARE * length / learning_rate if learning_rate > 0 else 1.0
    return float(f"{min(max(norm, _LEAST), 1.0):.0e}")
