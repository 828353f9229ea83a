"""Letters of formulas, and what they stand for."""

from collections.abc import Sequence
from typing import Any, NamedTuple


class Letter(NamedTuple):
    """A letter as it is written in a sentence, in words, and the parameter that it is, if any."""

    symbol: str
    words: str
    parameter: str = ""


def with_values(letters: Sequence[Letter], owner: Any) -> tuple[tuple[str, str, float | None], ...]:
    """Return (symbol, words, value) of letters; None where its value is not a parameter's."""
    return tuple(
        (symbol, words, float(getattr(owner, name)) if name else None)
        for symbol, words, name in letters
    )


LEARNING_RATE = Letter("η", "learning rate", "learning_rate")
GRADIENT = Letter("g", "gradient")
EPSILON = Letter("ε", "a tiny number, so that nothing is divided by 0", "epsilon")
