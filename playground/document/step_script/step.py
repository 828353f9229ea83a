"""What a script needs to know of a step: the network, its weights, and the minibatch."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from playground.document.experiment import Experiment
from playground.document.step_script.column import Column, columns_of
from playground.engine.arrays import FloatArray, IntArray
from playground.engine.minibatch import Minibatch
from playground.engine.network import NetworkError
from playground.engine.preparation import Prepared


@dataclass(frozen=True, eq=False)
class StepToExport:
    """One step before it is made; raises NetworkError where there is none to be made."""

    name: str
    """What people call the experiment."""
    experiment: Experiment
    step: int
    """How many updates came before it."""
    theta: FloatArray
    """(n_parameters,)"""
    rows: IntArray
    """(n,): the minibatch, as rows of the training part."""
    inputs: FloatArray
    """(n, n_inputs): as the network takes them in."""
    targets: FloatArray
    """(n, n_outputs)"""
    slots: Mapping[str, FloatArray] = field(default_factory=dict[str, FloatArray])
    """What the optimiser remembers of earlier steps, (n_parameters,) each; none at the first."""

    def __post_init__(self) -> None:
        if self.experiment.obstacle is not None:
            raise NetworkError(self.experiment.obstacle.sentence)
        if not np.isfinite(self.theta).all():
            raise NetworkError("Some weights are no finite numbers; go back to an earlier step.")

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns after the inputs, in the order in which they are computed."""
        return columns_of(self.experiment.network)

    @cached_property
    def arrays(self) -> Mapping[str, FloatArray]:
        """What the script is given, by the names of its variables."""
        network = self.experiment.network
        views = network.views(self.theta)
        arrays = {"x": self.inputs, "y": self.targets}
        for column in self.columns:
            view, mask = views[column.node.id], network.mask(column.node)
            if column.sources:
                arrays[column.weight] = view["weight"]
            arrays[column.bias] = view["bias"]
            if mask is not None:
                arrays[column.mask] = mask.astype(self.theta.dtype)
        return arrays | self._memory

    @property
    def remembers(self) -> bool:
        """Whether the optimiser remembers anything yet."""
        return any(slot.any() for slot in self.slots.values())

    @property
    def _memory(self) -> dict[str, FloatArray]:
        """What the optimiser remembers, by slot and parameter: "velocity_W1"."""
        arrays: dict[str, FloatArray] = {}
        for slot, vector in self.slots.items() if self.remembers else ():
            views = self.experiment.network.views(vector)
            for column in self.columns:
                view = views[column.node.id]
                if column.sources:
                    arrays[f"{slot}_{column.weight}"] = view["weight"]
                arrays[f"{slot}_{column.bias}"] = view["bias"]
        return arrays

    @property
    def parameters(self) -> tuple[str, ...]:
        """The variables that have a gradient, in the order of the columns."""
        return tuple(name for name in self.arrays if name[0] in "Wb")


def step_to_export(
    name: str,
    experiment: Experiment,
    train: Prepared,
    theta: FloatArray,
    rows: IntArray,
    step: int = 0,
    slots: Mapping[str, FloatArray] | None = None,
) -> StepToExport:
    """Return the step that begins at theta with these rows of the training part.

    `slots` are what the optimiser remembers.
    """
    batch = Minibatch(train, len(rows), np.dtype(experiment.numpy_dtype))
    batch.gather(rows)
    return StepToExport(
        name,
        experiment,
        step,
        theta.astype(experiment.numpy_dtype),
        rows.copy(),
        batch.inputs[:-1].T.copy(),
        batch.targets.T.copy(),
        {name: (slots or {})[name].copy() for name in experiment.optimiser.slots if slots},
    )


def next_rows(experiment: Experiment, n_train: int, epoch: int, position: int) -> IntArray:
    """Return the rows of the minibatch that comes next at a place of an epoch."""
    if position >= n_train:
        epoch, position = epoch + 1, 0
    return experiment.orders().order(epoch, n_train)[position:][: experiment.batch_size]
