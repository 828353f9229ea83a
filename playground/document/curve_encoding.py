"""Between recorded curves and what JSON can say of them."""

import math
from typing import Any

import numpy as np

from playground.document.curve import MOST_SAVED, Curve
from playground.document.encoding import (
    MisfitError,
    Place,
    as_object,
    check_keys,
    decode,
    items_of,
)
from playground.document.recorded_history import Curves
from playground.engine.arrays import FloatArray, read_only

_SERIES = {
    "minibatch_losses": ("loss",),
    "scores": ("train_loss", "test_loss", "train_accuracy", "test_accuracy"),
}
_REMEDY = 'correct it, or remove the entry "curves" to do without.'


def encode_curves(curves: Curves) -> dict[str, Any]:
    """Return curves as JSON has them; a score that there is none of is null."""
    named = zip(_SERIES.items(), curves, strict=True)
    return {name: _encode_curve(curve, series) for (name, series), curve in named}


def _encode_curve(curve: Curve, series: tuple[str, ...]) -> dict[str, Any]:
    record: dict[str, Any] = {"stride": curve.stride, "steps": curve.steps.tolist()}
    for name, column in zip(series, curve.values.T, strict=True):
        record[name] = [value if math.isfinite(value) else None for value in column.tolist()]
    return record


def decode_curves(value: Any, last_step: int, place: Place) -> Curves:
    """Return the curves that `encode_curves` made JSON of, none beyond a step; raise MisfitError.

    The loss of a minibatch belongs to the step before its update.
    """
    record = as_object(value, place)
    check_keys(record, _SERIES, _SERIES, place)
    curves = {name: _decode_curve(record[name], name, (*place, name)) for name in _SERIES}
    losses, scores = curves["minibatch_losses"], curves["scores"]
    for curve, name, end in (
        (losses, "minibatch_losses", last_step - 1),
        (scores, "scores", last_step),
    ):
        if len(curve.steps) and curve.steps[-1] > end:
            raise MisfitError(
                (*place, name, "steps"),
                f"step {curve.steps[-1]} has not been trained yet; {_REMEDY}",
            )
    return losses, scores


def _decode_curve(value: Any, name: str, place: Place) -> Curve:
    record, series = as_object(value, place), _SERIES[name]
    known = ("stride", "steps", *series)
    check_keys(record, known, known, place)
    stride: int = decode(record["stride"], int, (*place, "stride"))
    if not 1 <= stride < 2**53:
        raise MisfitError((*place, "stride"), f"{stride} is no distance; {_REMEDY}")
    steps = _decode_steps(record["steps"], (*place, "steps"))
    columns = [_decode_values(record[each], len(steps), (*place, each)) for each in series]
    return Curve(read_only(np.array(steps, np.int64)), read_only(np.stack(columns, 1)), stride)


def _decode_steps(value: Any, place: Place) -> list[int]:
    steps: list[int] = decode(value, tuple[int, ...], place)
    if len(steps) > MOST_SAVED + 1:
        raise MisfitError(place, f"{len(steps):,} points are too many; {_REMEDY}")
    if any(not low < high < 2**53 for low, high in zip((-1, *steps), steps, strict=False)):
        raise MisfitError(place, f"the steps do not rise from 0 on; {_REMEDY}")
    return steps


def _decode_values(value: Any, n: int, place: Place) -> FloatArray:
    items = items_of(value, place)
    if len(items) != n:
        raise MisfitError(place, f"{len(items)} values stand here for {n} steps; {_REMEDY}")
    values = [math.nan if item is None else decode(item, float, at) for item, at in items]
    return np.array(values, np.float64)
