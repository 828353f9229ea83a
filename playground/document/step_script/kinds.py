"""The code of the kinds of columns: from what comes in to z, and back; braces stand for names.

{x} is what comes in, (n, inputs), and {W} and {b} are the column's own, (neurons, inputs) and
(neurons,); {M} has 0 where a connection is erased. With [:, None, :] every example, neuron and
input has a place of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class KindCode:
    """How a column comes to z, and how dz goes back, a line each."""

    numpy: tuple[str, ...]
    numpy_masked: tuple[str, ...]
    """Where connections are erased."""
    numpy_backward: tuple[str, ...]
    numpy_to_inputs: tuple[str, ...]
    """The last one gives dL/d inputs, which is put where it is needed."""
    torch: tuple[str, ...]
    torch_masked: tuple[str, ...]
    words: str = ""
    """What W and b are, where they are no weights and biases."""


_SUMS = "{z} = {x} @ {W}.T + {b}"
_SUM_BACKWARD = ("{dW} = {dz}.T @ {x}{mask}", "{db} = {dz}.sum(axis=0)")

_DENSE = KindCode(
    numpy=(_SUMS,),
    numpy_masked=(_SUMS,),
    numpy_backward=_SUM_BACKWARD,
    numpy_to_inputs=("{dz} @ {W}",),
    torch=(_SUMS,),
    torch_masked=("{z} = {x} @ ({W} * {M}).T + {b}",),
)

_NORMALISED = "{h} = ({x} - {x}.mean(axis=0)) / {root}"
_NORMALISED_SUMS = "{z} = {h} @ {W}.T + {b}"
_ROOT = "{root} = np.sqrt({x}.var(axis=0) + {epsilon})"
_TORCH_ROOT = "{root} = torch.sqrt({x}.var(axis=0, correction=0) + {epsilon})"
_BATCH_NORMALISATION = KindCode(
    numpy=(_ROOT, _NORMALISED, _NORMALISED_SUMS),
    numpy_masked=(_ROOT, _NORMALISED, _NORMALISED_SUMS),
    numpy_backward=("{dW} = {dz}.T @ {h}{mask}", "{db} = {dz}.sum(axis=0)"),
    numpy_to_inputs=(
        "{dh} = {dz} @ {W}",
        "({dh} - {dh}.mean(axis=0) - {h} * ({dh} * {h}).mean(axis=0)) / {root}",
    ),
    torch=(_TORCH_ROOT, _NORMALISED, _NORMALISED_SUMS),
    torch_masked=(_TORCH_ROOT, _NORMALISED, "{z} = {h} @ ({W} * {M}).T + {b}"),
    words="h is what comes in, normalised over the minibatch",
)

_AWAY, _AWAY_MASKED = "{h} = {x}[:, None, :] - {W}", "{h} = ({x}[:, None, :] - {W}) * {M}"
_DISTANCES = "{z} = -abs({b}) * ({h}**2).sum(axis=2)"
_RADIAL_BASIS = KindCode(
    numpy=(_AWAY, _DISTANCES),
    numpy_masked=(_AWAY_MASKED, _DISTANCES),
    numpy_backward=(
        "{dW} = 2 * abs({b})[:, None] * ({dz}[:, :, None] * {h}).sum(axis=0)",
        "{db} = -np.sign({b}) * ({dz} * ({h}**2).sum(axis=2)).sum(axis=0)",
    ),
    numpy_to_inputs=("-2 * ((abs({b}) * {dz})[:, :, None] * {h}).sum(axis=1)",),
    torch=(_AWAY, _DISTANCES),
    torch_masked=(_AWAY_MASKED, _DISTANCES),
    words="row i of W is the centre of neuron i, and b are the widths",
)

_PIECES = "{h} = {x}[:, None, :] * {W}"
_MAXOUT = KindCode(
    numpy=(_PIECES, "{z} = {h}.max(axis=2) + {b}"),
    numpy_masked=(
        "{h} = np.where({M} > 0, {x}[:, None, :] * {W}, -np.inf)",
        "{z} = {h}.max(axis=2) + {b}",
    ),
    numpy_backward=(
        "{chosen} = {dz}[:, :, None] * (np.arange({x}.shape[1]) == {h}.argmax(axis=2)[:, :, None])",
        "{dW} = ({chosen} * {x}[:, None, :]).sum(axis=0)",
        "{db} = {dz}.sum(axis=0)",
    ),
    numpy_to_inputs=("({chosen} * {W}).sum(axis=1)",),
    torch=(_PIECES, "{z} = {h}.max(axis=2).values + {b}"),
    torch_masked=(
        "{h} = torch.where({M} > 0, {x}[:, None, :] * {W}, -torch.inf)",
        "{z} = {h}.max(axis=2).values + {b}",
    ),
    words="h are the pieces, of which the largest counts",
)

KINDS: Mapping[str, KindCode] = {
    "dense": _DENSE,
    "batch-normalisation": _BATCH_NORMALISATION,
    "radial-basis": _RADIAL_BASIS,
    "maxout": _MAXOUT,
}
"""By the name of the layer."""
