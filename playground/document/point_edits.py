"""Edits of points of one's own; the network and its weights stay."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from playground.document.edit import Edit
from playground.document.experiment import Experiment
from playground.document.reshaping import adapt_to
from playground.document.reshaping import without_what_is_lost as tidy
from playground.engine.dataset import DataError, Examples
from playground.engine.datasets.points import Points, Row
from playground.engine.preparation import fit_preparation

MOST = 500
"""Points that are still placed by hand."""


def make_points_own(examples: Examples) -> Edit:
    """Turn the training examples of the present data set into points that can be moved.

    The weights stay, and so does what the network computes: normalised inputs become the points'
    own values, since their mean would follow every point that is moved. The test part goes, for
    one's own points are tested on themselves.
    """

    def change(experiment: Experiment) -> Experiment:
        dataset, train = experiment.dataset, examples.train
        if dataset.image_shape or dataset.n_targets != 1:
            raise DataError(
                "Images and tables with several targets have no points to drag; choose a data set "
                "of points first."
            )
        is_normalised = experiment.is_normalised
        inputs = train.inputs[:MOST].astype(np.float64)
        if is_normalised and experiment.network.input.neurons == dataset.columns:
            preparation = fit_preparation(dataset, train, experiment.network, is_normalised=True)
            inputs, is_normalised = preparation.apply(inputs), False
        points = Points(
            dataset.columns,
            tuple(map(tuple, inputs.tolist())),
            tuple(train.targets[:MOST].reshape(-1).tolist()),
            dataset.classes,
        )
        adapted = replace(adapt_to(experiment, points), loss=experiment.loss)
        return tidy(replace(adapted, is_normalised=is_normalised))

    return Edit("make these points my own", change)


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


def _edit(label: str, change: Callable[[Points], Points], merge_key: str | None = None) -> Edit:
    def made(experiment: Experiment) -> Experiment:
        if not isinstance(experiment.dataset, Points):
            raise DataError("These points are not your own; make them your own first.")
        return replace(experiment, dataset=change(experiment.dataset))

    return Edit(label, made, merge_key=merge_key)
