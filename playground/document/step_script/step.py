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
        if self.experiment.input_noise or self.experiment.gradient_noise:
            raise NetworkError(
                "A script cannot draw the same noise as the program; set the noise on inputs and "
                "gradient to 0 to export a step."
            )
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
        return arrays | self.frozen | self._memory

    @cached_property
    def frozen(self) -> dict[str, FloatArray]:
        """0 where no step moves a parameter, else 1, of those that are frozen: "F1", "f1"."""
        network = self.experiment.network
        if not network.is_frozen.any():
            return {}
        masks = self._by_column((~network.is_frozen).astype(self.theta.dtype), "F", "f")
        return {name: mask for name, mask in masks.items() if not mask.all()}

    def _by_column(self, vector: FloatArray, weight: str, bias: str) -> dict[str, FloatArray]:
        """Return the parts of a vector like theta, by what they are called and the column."""
        views = self.experiment.network.views(vector)
        parts: dict[str, FloatArray] = {}
        for column in self.columns:
            view = views[column.node.id]
            if column.sources:
                parts[f"{weight}{column.number}"] = view["weight"]
            parts[f"{bias}{column.number}"] = view["bias"]
        return parts

    def frozen_mask(self, name: str) -> str:
        """Return the code of what says which of a parameter's values are free."""
        mask = f"{'F' if name.startswith('W') else 'f'}{name[1:]}"
        return mask if mask in self.frozen else "1"

    @property
    def rate(self) -> float:
        """The learning rate of this step, before any column's factor."""
        return self.experiment.recipe.rate(self.step)

    @property
    def rate_factors(self) -> Mapping[str, float]:
        """By what the learning rate is multiplied, for each parameter."""
        factors = {str(column.number): column.node.rate_factor for column in self.columns}
        return {name: factors[name[1:]] for name in self.parameters}

    @property
    def remembers(self) -> bool:
        """Whether the optimiser remembers anything yet."""
        return any(slot.any() for slot in self.slots.values())

    @property
    def _memory(self) -> dict[str, FloatArray]:
        """What the optimiser remembers, by slot and parameter: "velocity_W1"."""
        arrays: dict[str, FloatArray] = {}
        vectors = {k: slot for k, slot in self.slots.items() if slot.ndim == 1}
        for slot, vector in vectors.items() if self.remembers else ():
            arrays |= self._by_column(vector, f"{slot}_W", f"{slot}_b")
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
    if experiment.optimiser.is_batch:
        position = 0
    rows = experiment.orders().order(epoch, n_train)[position:]
    return rows[: experiment.examples_per_step(n_train)]
