"""What was found last, kept as long as nothing has changed that it depends on."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

import numpy as np

from playground.engine.measurement import Subject

T = TypeVar("T")

_MOST = 16
"""Answers kept: those of one neuron in a few views."""


class Memory:
    """The last answer to each question; while weights are dragged, most stay as they are."""

    def __init__(self) -> None:
        self._known: dict[Hashable, tuple[tuple[object, ...], Any]] = {}

    def recall(self, question: Hashable, given: tuple[object, ...], find: Callable[[], T]) -> T:
        """Return what `find` gave last, if all that was `given` then is the same, arrays by value.

        Nobody may change these arrays, nor the answer.
        """
        known = self._known.pop(question, None)
        if known is None or not all(map(_is_same, known[0], given)):
            known = (given, find())
        self._known[question] = known
        if len(self._known) > _MOST:
            del self._known[next(iter(self._known))]
        return cast(T, known[1])


def memory_of(subject: Subject) -> Memory:
    """Return what is remembered of a subject."""
    return subject.keep(Memory, Memory)


def _is_same(one: object, other: object) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return np.array_equal(cast(Any, one), cast(Any, other))
    return one is other or one == other
