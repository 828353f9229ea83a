"""What the folds panel says: how many regions there are, and the map that holds in one of them."""

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.weight_space.folds import Folds
from playground.ui.surface.heights import number_text


def count_words(folds: Folds) -> str:
    """Return how many linear regions there are."""
    n = len(folds.regions)
    if n == 1:
        return "1 region: here the network is linear everywhere."
    return f"{n:,} regions, in each of which the network is linear."


def region_words(
    folds: Folds, index: int, names: tuple[str, str], outputs: tuple[str, ...], most: int = 3
) -> str:
    """Return the linear map of a region, and how many neurons are active in it."""
    region = folds.regions[index]
    flags = np.concatenate([*region.is_active.values(), np.zeros(0, np.bool_)])
    what = "sum" if folds.is_before_activation else "value"
    maps = [
        f"{what} of {name} = {_linear(form, names)}"
        for name, form in zip(outputs[:most], region.outputs[:most], strict=False)
    ]
    if len(outputs) > most:
        maps.append(f"{len(outputs) - most} more outputs")
    active = f"{int(flags.sum())} of {len(flags)} neurons active"
    return f"In this region: {'; '.join(maps)}; {active}."


def _linear(form: FloatArray, names: tuple[str, str]) -> str:
    terms = f"{number_text(form[0])} {names[0]}"
    for value, name in ((form[1], f" {names[1]}"), (form[2], "")):
        sign = "−" if value < 0 else "+"
        terms += f" {sign} {number_text(abs(value))}{name}"
    return terms
