"""The step itself as a script carries it out: penalty, clipping, and what the optimiser does."""

from collections.abc import Iterator, Mapping

from playground.document.step_script.step import StepToExport
from playground.engine.clippings.none import Unclipped
from playground.engine.penalties.none import NoPenalty

_ADAM = (
    "m = {beta_1!r} * mean[name] + (1 - {beta_1!r}) * g",
    "v = {beta_2!r} * square[name] + (1 - {beta_2!r}) * g**2",
    "m_hat = m / ({beta_1!r} * mean_weight[name] + 1 - {beta_1!r})  # corrects for its start at 0",
    "v_hat = v / ({beta_2!r} * square_weight[name] + 1 - {beta_2!r})",
    "w = w - {learning_rate!r} * m_hat / (np.sqrt(v_hat) + {epsilon!r})",
)
_OPTIMISERS: Mapping[str, tuple[str, ...]] = {
    "sgd": ("w = w - {learning_rate!r} * g",),
    "momentum": (
        "v = {momentum!r} * velocity[name] - {learning_rate!r} * g",
        "w = w + v",
    ),
    "nesterov": (
        "v = {momentum!r} * velocity[name] - {learning_rate!r} * g",
        "w = w + {momentum!r} * v - {learning_rate!r} * g",
    ),
    "adagrad": (
        "total = sum_of_squares[name] + g**2",
        "w = w - {learning_rate!r} * g / (np.sqrt(total) + {epsilon!r})",
    ),
    "rmsprop": (
        "e = {decay!r} * mean_square[name] + (1 - {decay!r}) * g**2",
        "w = w - {learning_rate!r} * g / (np.sqrt(e) + {epsilon!r})",
    ),
    "adadelta": (
        "e = {decay!r} * mean_square[name] + (1 - {decay!r}) * g**2",
        "u = np.sqrt((mean_square_update[name] + {epsilon!r}) / (e + {epsilon!r})) * g",
        "w = w - {learning_rate!r} * u",
    ),
    "adam": _ADAM,
    "adamw": ("w = w - {learning_rate!r} * {weight_decay!r} * w", *_ADAM),
}
AFTER = "weights and biases after the step:"
"""What a script prints above them."""
_CLIPPINGS: Mapping[str, tuple[str, ...]] = {
    "norm": (
        "# Clipping: a gradient that is longer than {threshold!r} is shortened to that.",
        "length = np.sqrt(sum(np.sum(g.astype(float) ** 2) for g in gradients.values()))",
        "factor = min(1.0, {threshold!r} / length) if length else 1.0",
        "nudges = {{name: g * factor for name, g in gradients.items()}}",
    ),
    "value": (
        "# Clipping: what is larger than {threshold!r} is cut off there.",
        "nudges = {{",
        "    name: np.clip(g, -{threshold!r}, {threshold!r}) for name, g in gradients.items()",
        "}}",
    ),
}


def is_carried_out(step: StepToExport) -> bool:
    """Whether a script can carry the step out: there is neither a penalty nor a frozen weight."""
    experiment = step.experiment
    is_plain = isinstance(experiment.penalty, NoPenalty) and not experiment.network.is_frozen.any()
    is_clipping_known = experiment.clipping.name in {*_CLIPPINGS, Unclipped.name}
    return is_plain and is_clipping_known and experiment.optimiser.name in _OPTIMISERS


def update(step: StepToExport, weight: str) -> Iterator[str]:
    """Yield the step and how the new weights are printed; `weight` is code, {} for a name."""
    optimiser, clipping = step.experiment.optimiser, step.experiment.clipping
    yield "# The step: g is a gradient, w the weights that it belongs to."
    pairs = ", ".join(f'"d{name}": {weight.format(name)}' for name in step.parameters)
    yield from _wrapped("weights", pairs)
    nudges = "gradients"
    for line in _CLIPPINGS.get(clipping.name, ()):
        nudges = "nudges"
        yield line.format(**vars(clipping))
    for slot in optimiser.slots:
        yield from _remembered(step, slot)
    yield f"for name, g in {nudges}.items():"
    yield "    w = weights[name]"
    for line in _OPTIMISERS[optimiser.name]:
        yield f"    {line.format(**vars(optimiser))}"
    yield "    weights[name] = w"
    yield f'print("{AFTER}")'
    yield "for name, w in weights.items():"
    yield "    show(name[1:], w)"


def _remembered(step: StepToExport, slot: str) -> Iterator[str]:
    """Yield what the optimiser remembers of earlier steps, in the names of the gradients."""
    if not step.remembers:
        yield f"{slot} = dict.fromkeys(gradients, 0)  # nothing yet: this is the first step"
        return
    pairs = ", ".join(f'"d{name}": {slot}_{name}' for name in step.parameters)
    yield from _wrapped(slot, pairs)


def _wrapped(name: str, pairs: str) -> Iterator[str]:
    line = f"{name} = {{{pairs}}}"
    if len(line) <= 100:
        yield line
    else:
        yield from (f"{name} = {{", *(f"    {pair}," for pair in pairs.split(", ")), "}")
