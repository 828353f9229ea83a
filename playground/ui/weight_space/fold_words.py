"""What the folds panel says: how many regions there are, and the map that holds in one of them."""

from collections.abc import Mapping

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.weight_space.folds import Folds, LinearRegion
from playground.ui.surface.heights import number_text

_MOST = 10
"""Neurons of a column that are listed one by one."""


def count_words(folds: Folds) -> str:
    """Return how many linear regions there are."""
    n = len(folds.regions)
    if n == 1:
        return f"1 region: here {_what(folds)} is linear everywhere."
    return f"{n:,} regions in this view, in each of which {_what(folds)} is linear."


def _what(folds: Folds) -> str:
    """Return what is linear: an output that bends everywhere has only a sum that is."""
    return "the output’s sum" if folds.is_before_activation else "the network"


def region_words(
    folds: Folds,
    index: int,
    names: tuple[str, str],
    outputs: tuple[str, ...],
    columns: Mapping[str, str],
    most: int = 3,
) -> str:
    """Return the linear map of a region, and which neurons are active in it.

    `columns` are the titles of the hidden columns.
    """
    region = folds.regions[index]
    what = "sum" if folds.is_before_activation else "value"
    maps = [
        f"{what} of {name} = {_linear(form, names)}"
        for name, form in zip(outputs[:most], region.outputs[:most], strict=False)
    ]
    if len(outputs) > most:
        maps.append(f"{len(outputs) - most} more outputs")
    return (
        f"In this region: {'; '.join(maps)}. Active neurons, marked in the drawing: "
        f"{active_words(region, columns)}."
    )


def active_words(region: LinearRegion, columns: Mapping[str, str]) -> str:
    """Return which neurons are active in a region; `columns` are the titles of those hidden."""
    active = [
        f"{_numbers(flags)} of {columns.get(column, column)}"
        for column, flags in region.is_active.items()
    ]
    return "; ".join(active) or "none"


def _numbers(flags: BoolArray) -> str:
    """Return which neurons of a column are active, by their places."""
    chosen = [str(i + 1) for i in np.flatnonzero(flags).tolist()]
    if len(chosen) == len(flags):
        return "all"
    if len(chosen) > _MOST:
        return f"{len(chosen)} of {len(flags)}"
    if len(chosen) < 2:
        return f"neuron {chosen[0]}" if chosen else "none"
    return f"neurons {', '.join(chosen[:-1])} and {chosen[-1]}"


def _linear(form: FloatArray, names: tuple[str, str]) -> str:
    terms = f"{number_text(form[0])} {names[0]}"
    for value, name in ((form[1], f" {names[1]}"), (form[2], "")):
        sign = "−" if value < 0 else "+"
        terms += f" {sign} {number_text(abs(value))}{name}"
    return terms
