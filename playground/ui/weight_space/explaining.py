"""What a tooltip says of the point, the circle and the lines of weight space."""

from playground.engine.arrays import FloatArray
from playground.ui.surface.heights import number_text
from playground.ui.weight_space.marks import NEGATIVE, POSITIVE
from playground.ui.weight_space.picture import Picture

_MOST = 6
"""Weights that are listed one by one."""


def weights_explained(picture: Picture) -> str:
    """Return the present weights in numbers."""
    neuron = picture.neuron
    pairs = list(zip(picture.weight_names, neuron.weights.tolist(), strict=True))
    parts = [f"{name} = {number_text(value)}" for name, value in pairs[:_MOST]]
    if len(pairs) > _MOST:
        parts.append(f"{len(pairs) - _MOST} more")
    return (
        f"The neuron’s weights: {', '.join(parts)}. Drag the point to set them, or press "
        "Shift and an arrow key (with Ctrl too: ten times as far)."
    )


def goal_explained(goal: FloatArray) -> str:
    """Return what the circle is."""
    at = ", ".join(number_text(value) for value in goal[:_MOST].tolist())
    return (
        f"The weights ({at}): of all that get every example right with the margin, those that are "
        "nearest to where the path begins. The curve shows how far the weights are from here."
    )


def line_explained(picture: Picture, row: int) -> str:
    """Return which example a line belongs to, and which of its sides is good."""
    found = _name_and_rim(picture, row)
    if found is None:
        return ""
    name, is_wrong = found
    itself = "wrong too (so it is dashed)" if is_wrong else "right as well (so it is solid)"
    return (
        f"{name}: on this line its sum is 0. Weights on the one side of it get "
        f"the example right, on the other wrong; those on the line itself are {itself}."
    )


def plane_explained(picture: Picture, row: int) -> str:
    """Return which example a plane belongs to, in three dimensions, and which side is good."""
    found = _name_and_rim(picture, row)
    if found is None:
        return ""
    name, is_wrong = found
    return (
        f"{name}: this disc is a piece of the plane on which its sum is 0. Weights on the side to "
        "which the plane’s arrow points get the example right, on the other wrong; those on the "
        f"plane itself are {'wrong too' if is_wrong else 'right as well'}."
    )


def _name_and_rim(picture: Picture, row: int) -> tuple[str, bool] | None:
    """Return what an example is called, and whether weights just between its sides are wrong."""
    case, feasible = picture.case_of(row), picture.feasible
    if case is None or feasible is None:
        return None
    mark = POSITIVE if picture.neuron.signs[case] > 0 else NEGATIVE
    places = (feasible.rows == row).nonzero()[0]
    return f"Example {row + 1} {mark}", len(places) > 0 and bool(feasible.is_strict[places[0]])
