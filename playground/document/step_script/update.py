"""The step itself as a script carries it out: penalty, clipping, and what the optimiser does."""

from collections.abc import Iterator

from playground.document.step_script import moves
from playground.document.step_script.frame import named
from playground.document.step_script.step import StepToExport
from playground.engine.clippings.none import Unclipped
from playground.engine.penalties.none import NoPenalty

AFTER = "weights and biases after the step:"
"""What a script prints above them."""


def is_carried_out(step: StepToExport) -> bool:
    """Whether a script can carry the step out: there is code for everything that it takes."""
    experiment = step.experiment
    return (
        experiment.penalty.name in {*moves.PENALTIES, *moves.LIMITS, NoPenalty.name}
        and experiment.clipping.name in {*moves.CLIPPINGS, Unclipped.name}
        and experiment.optimiser.name in moves.OPTIMISERS
    )


def update(step: StepToExport, weight: str) -> Iterator[str]:
    """Yield the step and how the new weights are printed; `weight` is code, {} for a name."""
    yield "# The step: g is a gradient, w the weights that it belongs to."
    yield from named("weights", step, (weight.format(name) for name in step.parameters))
    if step.frozen:
        yield from named("free", step, map(step.frozen_mask, step.parameters))
    yield from _nudges(step)
    for slot in step.experiment.optimiser.slots:
        yield from _remembered(step, slot)
    yield from _rates(step)
    yield from ("for name, g in nudges.items():", "    w = weights[name]")
    for line in _moved(step):
        yield f"    {line}"
    yield from ("    weights[name] = w", f'print("{AFTER}")', "for name, w in weights.items():")
    yield "    show(name[1:], w)"


def _nudges(step: StepToExport) -> Iterator[str]:
    """Yield what becomes of the gradients before the optimiser gets them."""
    experiment = step.experiment
    penalty, clipping = experiment.penalty, experiment.clipping
    yield "nudges = dict(gradients)"
    for line in moves.PENALTIES.get(penalty.name, ()):
        yield line.format(names=_penalised(step), **vars(penalty))
    if step.frozen:
        yield from moves.FREEZING
    for line in moves.CLIPPINGS.get(clipping.name, ()):
        yield line.format(**vars(clipping))


def _penalised(step: StepToExport) -> str:
    """Return code for the names of all weights: biases are not penalised."""
    weights = [column.weight for column in step.columns if column.node.layer.has_weights]
    names = [f'"d{name}"' for name in step.parameters if name in weights]
    return f"({', '.join(names)}{',' if len(names) == 1 else ''})"


def _rates(step: StepToExport) -> Iterator[str]:
    """Yield the learning rates where they differ from column to column."""
    factors = step.rate_factors
    if len(set(factors.values())) > 1:
        yield from named("rates", step, (repr(step.rate * each) for each in factors.values()))


def _moved(step: StepToExport) -> Iterator[str]:
    """Yield how w moves."""
    optimiser, penalty = step.experiment.optimiser, step.experiment.penalty
    factors = {*step.rate_factors.values()}
    rate = repr(step.rate * min(factors)) if len(factors) == 1 else "rates[name]"
    for line in moves.OPTIMISERS[optimiser.name]:
        yield line.format(rate=rate, **vars(optimiser))
    counted = " * free[name]" if step.frozen else ""
    for line in moves.LIMITS.get(penalty.name, ()):
        yield line.format(names=_penalised(step), counted=counted, **vars(penalty))
    if step.frozen:
        yield moves.THAWED


def _remembered(step: StepToExport, slot: str) -> Iterator[str]:
    """Yield what the optimiser remembers of earlier steps, in the names of the gradients."""
    if step.remembers:
        yield from named(slot, step, (f"{slot}_{name}" for name in step.parameters))
    else:
        yield f"{slot} = dict.fromkeys(gradients, 0)  # nothing yet: this is the first step"
