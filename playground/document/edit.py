"""What one undoable change is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from playground.document.experiment import Experiment
from playground.engine.parameter_key import ParameterKey


@dataclass(frozen=True)
class Edit:
    """One undoable change: what it does to the experiment, and to weights at their present step."""

    label: str
    """What it does, as it follows the word "Undo": "add neuron"."""
    change: Callable[[Experiment], Experiment]
    values: Mapping[ParameterKey, float] = field(default_factory=dict[ParameterKey, float])
    """Weights and biases that are set by hand, in the present state."""
    is_fresh: bool = False
    """Whether training starts anew, since what came before would no longer follow from the seed."""
    merge_key: str | None = None
    """Edits with the same key that follow each other, as while a slider moves, undo as one."""


def unchanged(experiment: Experiment) -> Experiment:
    """Return the experiment itself: what an edit of present weights alone does to it."""
    return experiment


def counted(number: int, thing: str, things: str = "") -> str:
    """Return "neuron" or "3 neurons", as it follows a verb."""
    return thing if number == 1 else f"{number:,} {things or thing + 's'}"
