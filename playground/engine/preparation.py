"""Preparation: from the examples of a data set to what the network takes in and should give."""

from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import ByteArray, FloatArray, IntArray, read_only
from playground.engine.bound_network import output_activation
from playground.engine.dataset import Dataset, Examples, Part
from playground.engine.features import compute_features
from playground.engine.layers.input import Input
from playground.engine.loss import Loss
from playground.engine.network import Network, NetworkError

BYTE = 1 / 255
"""What one step of a grey value means."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """Examples as the engine trains on them.

    `inputs` is (n, n_inputs + 1) floats whose last column is ones, or (n, n_inputs) bytes, which
    stand for `inputs * scale + shift`. `targets` is (n, n_outputs); `labels`, (n,), are the class
    indices, or None for a regression.
    """

    inputs: FloatArray | ByteArray
    targets: FloatArray
    labels: IntArray | None
    scale: FloatArray
    shift: FloatArray

    def __len__(self) -> int:
        return len(self.inputs)

    @property
    def is_bytes(self) -> bool:
        """Whether the inputs are still bytes."""
        return self.inputs.dtype == np.uint8

    def head(self, n_examples: int) -> "Prepared":
        """Return the first examples, sharing memory."""
        labels = None if self.labels is None else self.labels[:n_examples]
        inputs, targets = self.inputs[:n_examples], self.targets[:n_examples]
        return Prepared(inputs, targets, labels, self.scale, self.shift)


@dataclass(frozen=True, eq=False)
class Preparation:
    """The fixed map from raw inputs to network inputs: features * scale + shift."""

    columns: tuple[str, ...]
    features: tuple[str, ...]
    scale: FloatArray
    shift: FloatArray

    def apply(self, points: FloatArray) -> FloatArray:
        """Return the network inputs, (n, n_inputs), of raw points, (n, n_columns)."""
        raw = compute_features(points, self.columns, self.features) if self.features else points
        return raw * self.scale + self.shift


def fit_preparation(
    dataset: Dataset, train: Part, network: Network, *, is_normalised: bool
) -> Preparation:
    """Return the preparation that the training part gives; the other parts play no role in it.

    Raises NetworkError if the network's inputs do not fit the data.
    """
    layer = network.input.layer
    features = layer.features if isinstance(layer, Input) else ()
    if not features and network.input.layer.n_units != len(dataset.columns):
        raise NetworkError(
            f"The network has {network.input.layer.n_units} inputs but the data has "
            f"{len(dataset.columns)}; choose the data set anew."
        )
    unit = BYTE if train.inputs.dtype == np.uint8 else 1.0
    if not is_normalised:
        n = network.input.layer.n_units
        return Preparation(dataset.columns, features, np.full(n, unit), np.zeros(n))
    mean, deviation = _moments(train, dataset.columns, features)
    # a constant input becomes 0, and rounding must not make it anything else
    deviation = np.where(deviation > 1e-12 * np.abs(mean), deviation, 1.0 / unit)
    return Preparation(dataset.columns, features, 1 / deviation, -mean / deviation)


def _moments(
    train: Part, columns: tuple[str, ...], features: tuple[str, ...]
) -> tuple[FloatArray, FloatArray]:
    if features:
        values = compute_features(train.inputs.astype(np.float64), columns, features)
        return values.mean(axis=0), values.std(axis=0)
    total = train.inputs.sum(axis=0, dtype=np.float64)
    squares = np.zeros_like(total)
    for start in range(0, len(train), 1000):
        rows = train.inputs[start : start + 1000].astype(np.float64)
        squares += np.einsum("ij,ij->j", rows, rows)
    mean = total / len(train)
    return mean, np.sqrt(np.maximum(squares / len(train) - mean**2, 0))


def encode_targets(
    dataset: Dataset, part: Part, network: Network, loss: Loss
) -> tuple[FloatArray, IntArray | None]:
    """Return targets, (n, n_outputs) float64, and the class indices, (n,), if there are classes.

    Where the output column does not fit the data, nobody knows the targets: they are NaN.
    """
    n_outputs = network.output.layer.n_units
    if output_misfit(dataset, network) is not None:
        return np.full((len(part), n_outputs), np.nan), None
    if not dataset.classes:
        return part.targets.reshape(len(part), -1).astype(np.float64), None
    labels = part.targets.astype(np.int64)
    low, high = class_targets(network, loss)
    if n_outputs == 1:
        return np.where(labels == 1, high, low)[:, np.newaxis], labels
    return np.where(labels[:, np.newaxis] == np.arange(n_outputs), high, low), labels


def class_targets(network: Network, loss: Loss) -> tuple[float, float]:
    """Return the targets for "no" and "yes" of a network that tells classes apart."""
    activation = output_activation(network)
    return loss.target_range(activation) if activation else (0.0, 1.0)


def output_misfit(dataset: Dataset, network: Network) -> str | None:
    """Return in one sentence why the output column does not fit the data, or None if it does."""
    n_outputs, n_classes = network.output.layer.n_units, len(dataset.classes)
    if n_outputs == (n_classes or dataset.n_targets) or (n_outputs == 1 and n_classes == 2):
        return None
    has = "1 neuron" if n_outputs == 1 else f"{n_outputs} neurons"
    wanted = f"{n_classes} classes" if n_classes else _target_values(dataset.n_targets)
    right = "1 or 2" if n_classes == 2 else str(n_classes or dataset.n_targets)
    return f"The output column has {has} but the data has {wanted}; give it {right}."


def _target_values(n: int) -> str:
    return "1 target value" if n == 1 else f"{n} target values"


@dataclass(frozen=True, eq=False)
class PreparedExamples:
    """The training and the test part as the engine uses them, and how they came about."""

    train: Prepared
    test: Prepared
    preparation: Preparation


def prepare(
    dataset: Dataset,
    examples: Examples,
    network: Network,
    loss: Loss,
    *,
    is_normalised: bool = False,
    dtype: type[np.floating] = np.float32,
) -> PreparedExamples:
    """Return the examples in the network's own terms; raise NetworkError if they do not fit."""
    preparation = fit_preparation(dataset, examples.train, network, is_normalised=is_normalised)

    def one(part: Part) -> Prepared:
        targets, labels = encode_targets(dataset, part, network, loss)
        return Prepared(
            read_only(_inputs(part, preparation, dtype)),
            read_only(targets.astype(dtype)),
            labels,
            preparation.scale.astype(dtype),
            preparation.shift.astype(dtype),
        )

    return PreparedExamples(one(examples.train), one(examples.test), preparation)


def _inputs(
    part: Part, preparation: Preparation, dtype: type[np.floating]
) -> FloatArray | ByteArray:
    if part.inputs.dtype == np.uint8 and not preparation.features:
        return part.inputs  # a quarter of the memory; `Minibatch` turns them into numbers
    values = preparation.apply(part.inputs.astype(np.float64))
    return np.hstack([values, np.ones((len(part), 1))]).astype(dtype)
