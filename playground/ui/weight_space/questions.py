"""What the weight space panel asks about a neuron, and the picture that the answers make."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.engine.datasets.points import Points
from playground.engine.measurement import Measurement
from playground.engine.measurements.weight_space import NeuronInWeightSpace, WeightSpace
from playground.engine.measurements.weight_space_contradiction import (
    Contradiction,
    WeightSpaceContradiction,
)
from playground.engine.measurements.weight_space_lesson import PerceptronLesson, WeightSpaceLesson
from playground.engine.measurements.weight_space_loss import WeightSpaceLoss
from playground.engine.measurements.weight_space_region import WeightSpaceRegion
from playground.engine.neuron_name import NeuronName
from playground.engine.weight_space.polytope import Box
from playground.session.snapshot import Snapshot
from playground.ui.weight_space.picture import Picture
from playground.ui.weight_space.words import input_names, weight_names


@dataclass(frozen=True)
class Questions:
    """The questions of one neuron, by default the first output."""

    neuron: NeuronName | None
    data_axes: tuple[int, int] | None
    axes: tuple[int, ...]
    """Which weights are shown: two, or three."""
    view: Box
    """The range of the first two of them."""
    margin: float
    has_loss: bool

    @property
    def main(self) -> WeightSpace:
        return WeightSpace(self.neuron, self.data_axes)

    @property
    def region(self) -> WeightSpaceRegion:
        view = (self.view[0], self.view[1], self.view[0])[: len(self.axes)]
        return WeightSpaceRegion(self.neuron, self.axes, view, self.margin)

    @property
    def contradiction(self) -> WeightSpaceContradiction:
        return WeightSpaceContradiction(self.neuron)

    @property
    def lesson(self) -> WeightSpaceLesson:
        return WeightSpaceLesson(self.neuron, self.margin)

    @property
    def loss(self) -> WeightSpaceLoss:
        return WeightSpaceLoss(self.neuron, (self.axes[0], self.axes[1]), self.view)

    def all(self) -> frozenset[Measurement[Any]]:
        """Return what there is to be asked."""
        losses = {self.loss} if self.has_loss and len(self.axes) == 2 else set[WeightSpaceLoss]()
        return frozenset({self.main, self.region, self.contradiction, self.lesson, *losses})

    def picture(
        self, snapshot: Snapshot, neuron: NeuronInWeightSpace, lesson: PerceptronLesson | None
    ) -> Picture:
        """Return what a snapshot's answers show of the neuron."""
        experiment = snapshot.experiment
        region, against = snapshot.answer(self.region), snapshot.answer(self.contradiction)
        losses = snapshot.answer(self.loss) if self.has_loss else None
        nobody = Contradiction(np.zeros(0, np.int64), np.zeros(0))
        found = (against.value if against is not None else None) or nobody
        names = input_names(experiment, neuron)
        is_plain = (
            neuron.is_first
            and not experiment.is_normalised
            and all(each in experiment.dataset.columns for _, each in neuron.inputs)
        )
        return Picture(
            neuron,
            region.value if region is not None else None,
            found.rows,
            names,
            weight_names(names, is_bias_fixed=neuron.is_bias_fixed),
            shares=found.shares,
            data_axes=self.data_axes,
            losses=losses.value if losses is not None else None,
            goal=lesson.goal if lesson is not None else None,
            can_move_points=isinstance(experiment.dataset, Points) and is_plain,
        )
