"""The code of penalties, clippings and optimisers; braces stand for their parameters.

In it g is a gradient and w the weights that it belongs to; both are found by a name, "dW1".
"""

from collections.abc import Mapping

Code = Mapping[str, tuple[str, ...]]

PENALTIES: Code = {
    "l1": (
        "# Penalty L1 pulls every weight towards 0, all alike; at 0 it holds against the gradient.",
        "for name in {names}:",
        "    g, w = nudges[name], weights[name]",
        "    held = np.clip(-g, -{rate!r}, {rate!r})",
        "    nudges[name] = g + np.where(w == 0, held, {rate!r} * np.sign(w))",
    ),
    "l2": (
        "# Penalty L2 pulls every weight towards 0, the harder the larger it is.",
        "for name in {names}:",
        "    nudges[name] = nudges[name] + {rate!r} * weights[name]",
    ),
}
"""What they add to the gradients of the weights whose `names` are given."""

FREEZING = (
    "# What is frozen has no say.",
    "nudges = {name: g * free[name] for name, g in nudges.items()}",
)

CLIPPINGS: Code = {
    "norm": (
        "# Clipping: a gradient that is longer than {threshold!r} is shortened to that.",
        "length = np.sqrt(sum(np.sum(g.astype(float) ** 2) for g in nudges.values()))",
        "factor = min(1.0, {threshold!r} / length) if length else 1.0",
        "nudges = {{name: g * factor for name, g in nudges.items()}}",
    ),
    "value": (
        "# Clipping: what is larger than {threshold!r} is cut off there.",
        "nudges = {{",
        "    name: np.clip(g, -{threshold!r}, {threshold!r}) for name, g in nudges.items()",
        "}}",
    ),
}

_ADAM = (
    "m = {beta_1!r} * mean[name] + (1 - {beta_1!r}) * g",
    "v = {beta_2!r} * square[name] + (1 - {beta_2!r}) * g**2",
    "m_hat = m / ({beta_1!r} * mean_weight[name] + 1 - {beta_1!r})  # corrects for its start at 0",
    "v_hat = v / ({beta_2!r} * square_weight[name] + 1 - {beta_2!r})",
    "w = w - {rate} * m_hat / (np.sqrt(v_hat) + {epsilon!r})",
)
OPTIMISERS: Code = {
    "sgd": ("w = w - {rate} * g",),
    "momentum": ("v = {momentum!r} * velocity[name] - {rate} * g", "w = w + v"),
    "nesterov": (
        "v = {momentum!r} * velocity[name] - {rate} * g",
        "w = w + {momentum!r} * v - {rate} * g",
    ),
    "adagrad": (
        "total = sum_of_squares[name] + g**2",
        "w = w - {rate} * g / (np.sqrt(total) + {epsilon!r})",
    ),
    "rmsprop": (
        "e = {decay!r} * mean_square[name] + (1 - {decay!r}) * g**2",
        "w = w - {rate} * g / (np.sqrt(e) + {epsilon!r})",
    ),
    "adadelta": (
        "e = {decay!r} * mean_square[name] + (1 - {decay!r}) * g**2",
        "u = np.sqrt((mean_square_update[name] + {epsilon!r}) / (e + {epsilon!r})) * g",
        "w = w - {rate} * u",
    ),
    "adam": _ADAM,
    "adamw": ("w = w - {rate} * {weight_decay!r} * w", *_ADAM),
}
"""How they move w; `rate` is the learning rate of this step."""

LIMITS: Code = {
    "l1": (
        "if name in {names}:  # the penalty stops what would cross 0",
        "    w = np.where(w * weights[name] < 0, 0, w).astype(w.dtype)",
    ),
    "max-norm": (
        "if name in {names}:  # the penalty shortens what is longer into a neuron",
        "    length = np.sqrt(np.sum((w{counted}) ** 2, axis=1, keepdims=True))",
        "    w = w * ({most!r} / np.maximum(length, {most!r}))",
    ),
}
"""What penalties do with w after it has moved."""

THAWED = "w = np.where(free[name] > 0, w, weights[name])  # what is frozen stays"
