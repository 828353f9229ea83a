"""Gathering examples: the right rows, in the network's terms."""

import numpy as np
import pytest

from playground.engine.minibatch import Minibatch
from playground.engine.preparation import BYTE, Prepared

N, N_INPUTS, N_OUTPUTS = 50, 3, 2


def floats(dtype=np.float32):
    rng = np.random.default_rng(0)
    inputs = np.hstack([rng.standard_normal((N, N_INPUTS)), np.ones((N, 1))]).astype(dtype)
    targets = rng.standard_normal((N, N_OUTPUTS)).astype(dtype)
    return Prepared(inputs, targets, None, np.ones(N_INPUTS, dtype), np.zeros(N_INPUTS, dtype))


def pixels(scale, shift, dtype=np.float32):
    rng = np.random.default_rng(1)
    inputs = rng.integers(0, 256, (N, N_INPUTS)).astype(np.uint8)
    inputs[0], inputs[1] = 0, 255
    targets = rng.standard_normal((N, N_OUTPUTS)).astype(dtype)
    scale, shift = np.broadcast_to(scale, N_INPUTS), np.broadcast_to(shift, N_INPUTS)
    return Prepared(inputs, targets, None, scale.astype(dtype), shift.astype(dtype))


KINDS = {
    "numbers": floats(),
    "double precision": floats(np.float64),
    "bytes": pixels(BYTE, 0),
    "bytes in double precision": pixels(BYTE, 0, np.float64),
    "bytes of one other scale": pixels(0.5, 0),
    "normalised bytes": pixels([0.01, 0.1, 2], [-1, 0, 3]),
}
every_kind = pytest.mark.parametrize("kind", KINDS)


def expected_inputs(prepared):
    if not prepared.is_bytes:
        return prepared.inputs[:, :N_INPUTS]
    return prepared.inputs * prepared.scale + prepared.shift


@every_kind
def test_gathers_the_rows_asked_for_in_their_order(kind):
    prepared = KINDS[kind]
    batch = Minibatch(prepared, 7, prepared.targets.dtype)
    for rows in ([3, 1, 4, 15, 9, 26, 5], [49, 0, 0, 1, 48, 2, 7]):  # again: buffers are re-used
        batch.gather(np.array(rows))
        np.testing.assert_allclose(batch.inputs[:-1].T, expected_inputs(prepared)[rows], rtol=1e-6)
        np.testing.assert_array_equal(batch.targets.T, prepared.targets[rows])
        np.testing.assert_array_equal(batch.inputs[-1], 1)


@every_kind
def test_buffers_have_the_dtype_of_training_and_the_networks_shape(kind):
    prepared = KINDS[kind]
    batch = Minibatch(prepared, 7, prepared.targets.dtype)
    batch.gather(np.arange(7))
    assert batch.inputs.shape == (N_INPUTS + 1, 7)
    assert batch.targets.shape == (N_OUTPUTS, 7)
    assert batch.inputs.dtype == batch.targets.dtype == prepared.targets.dtype


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_white_and_black_are_exactly_0_and_1(dtype):
    batch = Minibatch(pixels(BYTE, 0, dtype), 2, np.dtype(dtype))
    batch.gather(np.array([0, 1]))
    np.testing.assert_array_equal(batch.inputs, [[0, 1]] * N_INPUTS + [[1, 1]])


@every_kind
def test_gathering_leaves_the_examples_alone(kind):
    prepared = KINDS[kind]
    before = prepared.inputs.copy()
    Minibatch(prepared, 5, prepared.targets.dtype).gather(np.arange(5))
    np.testing.assert_array_equal(prepared.inputs, before)
