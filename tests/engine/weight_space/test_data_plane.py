"""Data space drawn as a plane, whatever the number of inputs."""

import numpy as np
import pytest

from playground.engine.weight_space.data_plane import (
    clipped_line,
    plane_of_inputs,
    plane_of_most_variation,
)

NAMES = ("a", "b", "c", "d")
FIXED = np.array([1.0, 2.0, -0.5, 4.0])


def plane_named(name):
    if name == "inputs":
        return plane_of_inputs(NAMES, (3, 1), FIXED)
    rng = np.random.default_rng(0)
    return plane_of_most_variation(rng.normal(size=(30, 4)) * [1, 5, 3, 0.1])


@pytest.fixture(params=["inputs", "most variation"])
def plane(request):
    return plane_named(request.param)


def test_the_line_is_where_the_neuron_s_sum_is_0(plane):
    rng = np.random.default_rng(1)
    weights, bias = rng.normal(size=4), 0.7
    normal, offset = plane.line(weights, bias)
    points = rng.normal(size=(20, 2))
    np.testing.assert_allclose(points @ normal + offset, plane.lift(points) @ weights + bias)
    np.testing.assert_allclose(plane.project(plane.lift(points)), points, atol=1e-12)


def test_dragging_the_line_changes_the_weights_within_the_plane_only(plane):
    rng = np.random.default_rng(2)
    weights, normal, offset = rng.normal(size=4), rng.normal(size=2), -1.5
    new, bias = plane.weights_of_line(normal, offset, weights)
    found, there = plane.line(new, bias)
    np.testing.assert_allclose(found, normal)
    assert there == pytest.approx(offset)
    off = np.linalg.svd(plane.directions)[2][2:]  # the directions at right angles to the plane
    np.testing.assert_allclose(off @ new, off @ weights, atol=1e-12)


def test_a_dragged_example_keeps_its_other_coordinates(plane):
    rng = np.random.default_rng(3)
    inputs, points = rng.normal(size=(5, 4)), rng.normal(size=(5, 2))
    moved = plane.moved(inputs, points)
    np.testing.assert_allclose(plane.project(moved), points)
    off = np.linalg.svd(plane.directions)[2][2:]
    np.testing.assert_allclose(moved @ off.T, inputs @ off.T, atol=1e-12)


def test_a_slice_says_where_it_is():
    plane = plane_of_inputs(NAMES, (3, 1), FIXED)
    assert plane.labels == ("d", "b")
    assert plane.description == "slice at a = 1, c = −0.5"
    np.testing.assert_array_equal(plane.project(FIXED[np.newaxis]), [[4, 2]])
    assert plane_of_inputs(("x1", "x2"), (0, 1), np.zeros(2)).description == ""
    many = plane_of_inputs([f"p{i}" for i in range(784)], (0, 1), np.zeros(784))
    assert many.description == "slice at p2 = 0, p3 = 0, p4 = 0, 779 more inputs fixed"


def test_the_plane_of_most_variation_holds_the_most():
    rng = np.random.default_rng(4)
    inputs = rng.normal(size=(200, 5)) @ rng.normal(size=(5, 5)) + 3
    plane = plane_of_most_variation(inputs)
    np.testing.assert_allclose(plane.directions @ plane.directions.T, np.eye(2), atol=1e-12)

    def variance_in(directions):
        return ((inputs - inputs.mean(axis=0)) @ directions.T).var(axis=0).sum()

    most = variance_in(plane.directions)
    for _ in range(300):
        other = np.linalg.qr(rng.normal(size=(5, 2)))[0].T
        assert variance_in(other) <= most + 1e-9
    assert f"{most / inputs.var(axis=0).sum():.0%} of their variance" in plane.description
    # the same plane from examples in another order, not turned over
    again = plane_of_most_variation(inputs[::-1])
    np.testing.assert_allclose(again.directions, plane.directions, atol=1e-9)


def test_examples_that_do_not_vary_have_a_plane_nevertheless():
    plane = plane_of_most_variation(np.ones((3, 4)))
    np.testing.assert_allclose(plane.directions @ plane.directions.T, np.eye(2), atol=1e-12)
    np.testing.assert_array_equal(plane.project(np.ones((1, 4))), [[0, 0]])


def test_data_without_a_plane_are_refused():
    with pytest.raises(ValueError, match="one input"):
        plane_of_inputs(("x",), (0, 1), np.zeros(1))
    with pytest.raises(ValueError, match="one input"):
        plane_of_most_variation(np.ones((3, 1)))
    with pytest.raises(ValueError, match="add an example"):
        plane_of_most_variation(np.ones((0, 3)))
    with pytest.raises(ValueError, match="two different inputs"):
        plane_of_inputs(NAMES, (1, 1), FIXED)


VIEW = ((-6.0, 6.0), (-1.0, 3.0))


@pytest.mark.parametrize("seed", range(20))
def test_a_line_is_clipped_to_the_view(seed):
    rng = np.random.default_rng(seed)
    normal, offset = rng.normal(size=2), rng.normal() * 3
    ends = clipped_line(normal, offset, VIEW)
    corners = np.array([[x, y] for x in VIEW[0] for y in VIEW[1]])
    sides = corners @ normal + offset
    assert len(ends) == (2 if sides.min() < 0 < sides.max() else 0)
    np.testing.assert_allclose(ends @ normal + offset, 0, atol=1e-9)
    on_border = np.isclose(ends[:, 0:1], VIEW[0]).any(1) | np.isclose(ends[:, 1:2], VIEW[1]).any(1)
    assert on_border.all()


def test_upright_and_level_lines_and_none():
    np.testing.assert_allclose(
        np.sort(clipped_line(np.array([2.0, 0]), -4, VIEW), axis=0), [[2, -1], [2, 3]]
    )
    np.testing.assert_allclose(
        np.sort(clipped_line(np.array([0, 1.0]), -1, VIEW), axis=0), [[-6, 1], [6, 1]]
    )
    assert clipped_line(np.array([0, 1.0]), -9, VIEW).shape == (0, 2)
    assert clipped_line(np.zeros(2), 1, VIEW).shape == (0, 2)
