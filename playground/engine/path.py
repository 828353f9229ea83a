"""The path of training: where the weights have been."""

from dataclasses import dataclass

from playground.engine.arrays import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Path:
    """Some of the states that training went through, the present one last; arrays are read-only.

    Which ones depends on how fast it went, but each is exactly what it was after its step.
    """

    steps: IntArray
    """(k,), ascending."""
    thetas: FloatArray
    """(k, n_parameters)"""
