"""Features: what a network is given of the data's columns."""

from collections.abc import Callable, Sequence

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.dataset import Dataset
from playground.engine.network import NetworkError

_DERIVED: dict[str, Callable[[FloatArray, FloatArray], FloatArray]] = {
    "x1^2": lambda x1, x2: x1**2,
    "x2^2": lambda x1, x2: x2**2,
    "x1 x2": lambda x1, x2: x1 * x2,
    "sin(x1)": lambda x1, x2: np.sin(x1),
    "sin(x2)": lambda x1, x2: np.sin(x2),
}


def available_features(dataset: Dataset) -> tuple[str, ...]:
    """Return the features that a data set offers: its columns, and in 2D functions of the two."""
    if dataset.image_shape:
        return ()
    derived = tuple(_DERIVED) if dataset.columns == ("x1", "x2") else ()
    return dataset.columns + derived


def compute_features(
    points: FloatArray, columns: Sequence[str], features: Sequence[str]
) -> FloatArray:
    """Return the features, (n, n_features), of points, (n, n_columns), with these column names.

    Raises NetworkError for a feature that these columns do not offer.
    """
    values: list[FloatArray] = []
    for feature in features:
        if feature in columns:
            values.append(points[:, columns.index(feature)])
        elif feature in _DERIVED and len(columns) == 2:
            values.append(_DERIVED[feature](points[:, 0], points[:, 1]))
        else:
            raise NetworkError(
                f"The input {feature!r} is not in the data, which has {', '.join(columns)}; "
                "remove it from the inputs."
            )
    return np.stack(values, axis=1)
