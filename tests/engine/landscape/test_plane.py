"""Planes and lines, by hand."""

import numpy as np
import pytest

from playground.engine.landscape.plane import LandscapeError, Line, Plane

X, Y, Z = np.eye(3)


def test_coordinates_and_distance_by_hand():
    plane = Plane(np.array([1.0, 1, 1]), 2 * X, Y)
    thetas = np.array([[1.0, 1, 1], [3, 1, 1], [2, 0, 5], [1, 1, -2]])
    np.testing.assert_allclose(plane.coordinates(thetas), [[0, 0], [1, 0], [0.5, -1], [0, 0]])
    np.testing.assert_allclose(plane.distance(thetas), [0, 0, 4, 3])


def test_directions_need_not_be_orthogonal():
    plane = Plane(np.zeros(3), X, X + Y)
    theta = np.array([[3.0, 2, 5]])
    np.testing.assert_allclose(plane.coordinates(theta), [[1, 2]])
    np.testing.assert_allclose(plane.distance(theta), [5])
    np.testing.assert_allclose(plane.at(1, 2), [3, 2, 0])


def test_coordinates_are_those_of_least_squares():
    rng = np.random.default_rng(0)
    origin, across, along = rng.standard_normal((3, 40))
    thetas = rng.standard_normal((5, 40))
    plane = Plane(origin, 1e6 * across, 1e-5 * along)
    both = np.stack([1e6 * across, 1e-5 * along]).T
    expected, residuals, _, _ = np.linalg.lstsq(both, (thetas - origin).T, rcond=None)
    np.testing.assert_allclose(plane.coordinates(thetas), expected.T, rtol=1e-9)
    np.testing.assert_allclose(plane.distance(thetas), np.sqrt(residuals))
    points = np.stack([plane.at(*pair) for pair in plane.coordinates(thetas)])
    np.testing.assert_allclose(plane.distance(points), 0, atol=1e-9)


@pytest.mark.parametrize(
    ("step", "share"),
    [(X, 1), (Z, 0), (3 * Z + 4 * Y, 0.8), (-X - Y, 1), (1e-200 * (X + Z), 0.5**0.5), (0 * X, 1)],
)
def test_share_of_a_step_within(step, share):
    assert Plane(Z, X, X + Y).share_within(step) == pytest.approx(share)


def test_a_step_has_the_components_of_its_shadow():
    plane = Plane(np.ones(3), 2 * X, Y)
    np.testing.assert_allclose(plane.components(np.array([[1.0, 2, 3]])), [[0.5, 2]])


def test_single_precision_weights_are_found_exactly_where_nothing_moves():
    theta = np.random.default_rng(1).standard_normal(50).astype(np.float32)
    axes = np.eye(50, dtype=np.float32)
    moved = Plane(theta, axes[3], axes[9]).at(0.1, -3).astype(np.float32)
    assert np.flatnonzero(moved != theta).tolist() == [3, 9]


def test_a_plane_keeps_what_it_was_given():
    origin = np.zeros(3)
    plane = Plane(origin, X, Y)
    origin[0] = 7
    assert plane.at(0, 0).tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("across", "along", "message"),
    [
        (0 * X, Y, "first direction has no length"),
        (X, 0 * X, "second direction has no length"),
        (X, np.nan * Y, "second direction has weights that are not numbers"),
        (X, X, "same"),
        (X, -3 * X, "same"),
        (np.array([0.1, 0.2, 0.3], "f"), np.array([0.3, 0.6, 0.9]), "same"),
    ],
)
def test_what_spans_no_plane_is_refused_in_one_sentence(across, along, message):
    with pytest.raises(LandscapeError, match=message) as caught:
        Plane(np.zeros(3), across, along)
    assert str(caught.value).count(".") == 1


def test_directions_close_together_still_span_a_plane():
    plane = Plane(np.zeros(3), X, X + 1e-4 * Y)
    np.testing.assert_allclose(plane.coordinates(np.array([[1.0, 2e-4, 0]])), [[-1, 2]], rtol=1e-6)


def test_a_line_leads_from_its_start_to_its_end():
    line = Line(np.array([1.0, 2], "f"), np.array([3.0, -2], "f"))
    assert line.at(0.25).tolist() == [1.5, 1]
    assert line.direction.tolist() == [2, -4]
    with pytest.raises(LandscapeError, match="same weights"):
        Line(np.ones(2), np.ones(2))
