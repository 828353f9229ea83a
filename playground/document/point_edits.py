"""Edits of points of one's own; the network and its weights stay."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from playground.document.edit import Edit, counted
from playground.document.experiment import Experiment
from playground.document.reshaping import adapt_to
from playground.document.reshaping import without_what_is_lost as tidy
from playground.engine.arrays import FloatArray
from playground.engine.dataset import DataError, Examples, Part
from playground.engine.datasets.points import Points
from playground.engine.given_rows import Row
from playground.engine.preparation import fit_preparation

MOST = 500
"""Points that are still placed by hand."""


def make_points_own(examples: Examples) -> Edit:
    """Turn the examples of the present data set into points; those of training can be moved.

    The weights stay, and so does what the network computes: normalised inputs become the points'
    own values, since their mean would follow every point that is moved. The test part stays too.
    """

    def change(experiment: Experiment) -> Experiment:
        dataset, train = experiment.dataset, examples.train
        if dataset.image_shape or dataset.n_targets != 1:
            raise DataError(
                "Images and tables with several targets have no points to drag; choose a data set "
                "of points first."
            )
        is_normalised = experiment.is_normalised and not _is_prepared(experiment)
        has_test = examples.test is not train
        points = Points(
            dataset.columns,
            *_given(experiment, train, train),
            dataset.classes,
            *(_given(experiment, train, examples.test) if has_test else ((), ())),
            _own_plane(experiment, train),
        )
        adapted = replace(adapt_to(experiment, points), loss=experiment.loss)
        return tidy(replace(adapted, is_normalised=is_normalised))

    return Edit("make these points my own", change)


def _given(
    experiment: Experiment, train: Part, part: Part
) -> tuple[tuple[Row, ...], tuple[float, ...]]:
    """Return the rows and targets of one's own that the examples of a part become."""
    inputs = _own_places(experiment, train, part.inputs[:MOST].astype(np.float64))
    targets = part.targets[:MOST].reshape(-1).tolist()
    return tuple(map(tuple, inputs.tolist())), tuple(map(float, targets))


def _own_plane(experiment: Experiment, train: Part) -> tuple[Row, ...]:
    """Return the plane that is shown, as points of one's own have it; () where there is none."""
    dataset = experiment.dataset
    if len(dataset.columns) != 2:
        return ()
    corners = _own_places(experiment, train, np.array(dataset.bounds, np.float64).T)
    return tuple(map(tuple, corners.T.tolist()))


def _is_prepared(experiment: Experiment) -> bool:
    """Tell whether what the network is given becomes the points' own values."""
    columns = experiment.dataset.columns
    return experiment.is_normalised and experiment.network.input.neurons == columns


def _own_places(experiment: Experiment, train: Part, places: FloatArray) -> FloatArray:
    """Return where places of the plane, (n, n_columns), are once the points are one's own."""
    if not _is_prepared(experiment):
        return places
    network, dataset = experiment.network, experiment.dataset
    return fit_preparation(dataset, train, network, is_normalised=True).apply(places)


def move_point(row: int, point: Row) -> Edit:
    """Put a point elsewhere; a drag is one undo step."""
    return _edit("move point", lambda points: points.with_point(row, point), f"points.{row}")


def set_target(row: int, target: float) -> Edit:
    """Give a point another class, or number to predict."""
    return _edit("change class", lambda points: points.with_target(row, target))


def add_point(point: Row, target: float) -> Edit:
    """Add a point at the end."""
    return _edit("add point", lambda points: points.with_new(point, target))


def remove_point(row: int) -> Edit:
    """Take a point away."""
    return _edit("remove point", lambda points: points.without(row))


def paint_points(examples: Examples, places: Sequence[Row], target: float) -> Edit:
    """Add points of a class at the end, making the present ones one's own first."""
    label = f"paint {counted(len(places), 'point')}"

    def add(points: Points, places: Sequence[Row]) -> Points:
        room = max(MOST - len(points.rows), 0)
        if not room:
            raise DataError(f"There are {MOST} points already; erase some before painting more.")
        for place in places[:room]:
            points = points.with_new(place, target)
        return points

    return _on_own(label, examples, places, add)


def erase_points(examples: Examples, rows: Sequence[int]) -> Edit:
    """Take several points away, by their rows in the training part."""

    def erase(points: Points, _: Sequence[Row]) -> Points:
        for row in sorted(rows, reverse=True):
            points = points.without(row)
        return points

    return _on_own(f"erase {counted(len(rows), 'point')}", examples, (), erase)


def drag_point(examples: Examples, row: int, place: Row) -> Edit:
    """Put a point elsewhere, making the present ones one's own first; one step of undo."""

    def drag(points: Points, places: Sequence[Row]) -> Points:
        return points.with_point(row, places[0])

    return _on_own("move point", examples, (place,), drag)


def _on_own(
    label: str,
    examples: Examples,
    places: Sequence[Row],
    change: Callable[[Points, Sequence[Row]], Points],
) -> Edit:
    """Return the edit of one's own points, which at first may still be another data set's."""

    def made(experiment: Experiment) -> Experiment:
        own = places
        if not isinstance(experiment.dataset, Points):
            if places:
                at = _own_places(experiment, examples.train, np.array(places, np.float64))
                own = [tuple(map(float, place)) for place in at]
            experiment = make_points_own(examples).change(experiment)
        dataset = experiment.dataset
        assert isinstance(dataset, Points)
        changed = change(dataset, own)
        if len(dataset.columns) == 2:  # the next stroke finds the plane where this one left it
            changed = replace(changed, plane=dataset.bounds)
        return replace(experiment, dataset=changed)

    return Edit(label, made)


def _edit(label: str, change: Callable[[Points], Points], merge_key: str | None = None) -> Edit:
    def made(experiment: Experiment) -> Experiment:
        if not isinstance(experiment.dataset, Points):
            raise DataError("These points are not your own; make them your own first.")
        return replace(experiment, dataset=change(experiment.dataset))

    return Edit(label, made, merge_key=merge_key)
