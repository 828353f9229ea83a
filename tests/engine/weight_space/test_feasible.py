"""The feasible region: right inside, wrong outside, and told where it is thin, empty or endless."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import ConvexHull

from playground.engine.weight_space.cases import Cases
from playground.engine.weight_space.constraints import constraints_of, is_feasible, sliced
from playground.engine.weight_space.feasible import feasible_region

VIEW = ((-4.0, 4.0), (-3.0, 5.0))
BOX = (*VIEW, (-2.0, 6.0))


def cases_of(*rows, bias=0.0, value_at_zero=1.0):
    """Return cases from (input, ..., sign)."""
    table = np.array(rows, float)
    return Cases(table[:, :-1], table[:, -1], bias, value_at_zero)


def separable(seed, n, d, bias):
    rng = np.random.default_rng(seed)
    weights = rng.uniform(-3, 3, d + (bias is None))
    inputs = np.round(rng.normal(0, 2, (n, d)), 2)
    cases = Cases(inputs, np.ones(n), bias)
    signs = np.where(cases.sums(weights) >= 0, 1.0, -1.0)
    return Cases(inputs, signs, bias), weights


def is_inside(polygon, points, slack):
    """Return whether points are inside a polygon by `slack`, or, negative, not far outside."""
    ways = np.roll(polygon, -1, axis=0) - polygon
    lengths = np.hypot(*ways.T)
    to = points[:, None] - polygon
    return ((ways[:, 0] * to[..., 1] - ways[:, 1] * to[..., 0]) / lengths >= slack).all(axis=1)


def generously_right(cases, weights, generosity):
    """Return the definition, written out: further than so many lengths on the right side."""
    sums = cases.signs * cases.sums(weights)
    lengths = np.linalg.norm(cases.vectors, axis=1)
    return (sums >= generosity * lengths * lengths).all(axis=1)


@settings(deadline=None, max_examples=150)
@given(
    seed=st.integers(0, 10**6),
    n=st.integers(1, 60),
    d=st.integers(2, 5),
    bias=st.sampled_from([None, 0.0, -1.5]),
    generosity=st.sampled_from([0.0, 0.0, 0.02, 0.3]),
)
def test_points_of_the_region_are_right_and_all_others_err(seed, n, d, bias, generosity):
    cases, weights = separable(seed, n, d, bias)
    axes = tuple(np.random.default_rng(seed).permutation(cases.n_weights)[:2])
    region = feasible_region(cases, weights, axes, VIEW, generosity)
    rng = np.random.default_rng(seed)
    points = rng.uniform(*np.array(VIEW).T, (400, 2))
    if not region.is_thin:
        shares = rng.dirichlet(np.ones(len(region.vertices)), 400)
        points = np.vstack([points, shares @ region.vertices])  # the region may be small
    at = np.tile(weights, (len(points), 1))
    at[:, axes] = points
    is_right = cases.are_right(at).all(axis=1)
    if generosity:
        is_right = generously_right(cases, at, generosity)
    if region.is_thin:
        assert not is_right.any()
        return
    inside, near = (is_inside(region.vertices, points, slack) for slack in (1e-7, -1e-7))
    assert is_right[inside].all()
    assert not is_right[~near].any()
    assert inside.any()
    low, high = np.array(VIEW).T
    assert (region.vertices >= low - 1e-9).all()
    assert (region.vertices <= high + 1e-9).all()


@settings(deadline=None, max_examples=60)
@given(
    seed=st.integers(0, 10**6),
    n=st.integers(1, 40),
    d=st.integers(2, 4),
    bias=st.sampled_from([None, -1.5]),
)
def test_the_same_holds_of_polyhedra(seed, n, d, bias):
    cases, weights = separable(seed, n, d, bias)
    if cases.n_weights < 3:
        return
    axes = tuple(np.random.default_rng(seed).permutation(cases.n_weights)[:3])
    region = feasible_region(cases, weights, axes, BOX)
    rng = np.random.default_rng(seed)
    points = rng.uniform(*np.array(BOX).T, (1000, 3))
    if not region.is_thin:
        shares = rng.dirichlet(np.ones(len(region.vertices)), 100)
        points = np.vstack([points, shares @ region.vertices])
    at = np.tile(weights, (len(points), 1))
    at[:, axes] = points
    is_right = cases.are_right(at).all(axis=1)
    if region.is_thin:
        assert not is_right.any()
        return
    hull = ConvexHull(region.vertices)
    distances = (points @ hull.equations[:, :-1].T + hull.equations[:, -1]).max(axis=1)
    assert is_right[distances < -1e-7].all()
    assert not is_right[distances > 1e-7].any()
    check_surface(region, hull)


def check_surface(region, hull):
    """Assert that the faces, each flat and in order, are the whole surface of the hull."""
    total = 0.0
    middle = region.vertices.mean(axis=0)
    for face in region.faces:
        corners = region.vertices[face]
        normals = [
            np.cross(corners[i] - corners[0], corners[i + 1] - corners[0])
            for i in range(1, len(corners) - 1)
        ]
        area = np.linalg.norm(np.sum(normals, axis=0)) / 2
        # in order: no triangle of the fan is turned over
        assert np.sum(np.linalg.norm(normals, axis=1)) / 2 == pytest.approx(area, abs=1e-7)
        assert abs(np.dot(np.sum(normals, axis=0), corners.mean(axis=0) - middle)) > 0
        total += area
    assert total == pytest.approx(hull.area, rel=1e-6)
    assert len(region.owners) == len(region.faces)
    # Euler: corners - edges + faces = 2, every edge in two faces
    n_edges = sum(len(face) for face in region.faces) / 2
    assert len(region.vertices) - n_edges + len(region.faces) == 2


def test_hinton_s_cone():
    hinton = cases_of((1, -2, 1), (0, -1, -1))
    region = feasible_region(hinton, np.zeros(2), (0, 1), ((-4, 4), (-4, 4)))
    # w1 >= 2 w2 and w2 >= 0
    found = sorted(np.round(region.vertices, 9).tolist())
    np.testing.assert_allclose(found, [[0, 0], [4, 0], [4, 2]], atol=1e-9)
    assert not region.is_bounded
    for edge, owner in zip(region.faces, region.owners, strict=True):
        ends = region.vertices[edge]
        expected = {0: ends @ [1, -2], 1: ends @ [0, -1], -1: ends[:, 0] - 4}[int(owner)]
        np.testing.assert_allclose(expected, 0, atol=1e-9)
    generous = feasible_region(hinton, np.zeros(2), (0, 1), ((0, 20), (0, 20)), 1)
    corner = generous.vertices[np.argmin(generous.vertices.sum(axis=1))]
    np.testing.assert_allclose(corner, [7, 1])


def test_the_cone_in_space_has_its_point_at_the_origin():
    square = cases_of((1, 1, 1), (-1, 1, 1), (1, -1, 1), (-1, -1, 1), bias=None)
    region = feasible_region(square, np.zeros(3), (0, 1, 2), ((-1, 1),) * 3)
    found = sorted(np.round(region.vertices, 9).tolist())
    np.testing.assert_allclose(
        found, [[-1, 0, 1], [0, -1, 1], [0, 0, 0], [0, 1, 1], [1, 0, 1]], atol=1e-9
    )
    assert sorted(region.owners.tolist()) == [-1, 0, 1, 2, 3]
    assert not region.is_bounded


def test_a_bounded_region_says_so_even_where_the_view_cuts_it():
    # 1 <= w1 + w2 and so on around (0, 0), with a fixed bias of 1
    diamond = cases_of((1, 1, 1), (-1, 1, 1), (1, -1, 1), (-1, -1, 1), bias=1.0)
    inside = feasible_region(diamond, np.zeros(2), (0, 1), ((-4, 4), (-4, 4)))
    assert len(inside.vertices) == 4
    assert inside.is_bounded
    cut = feasible_region(diamond, np.zeros(2), (0, 1), ((-0.6, 0.6), (-0.6, 0.6)))
    assert len(cut.vertices) == 8
    assert cut.is_bounded
    half = feasible_region(diamond.only(np.array([0, 1])), np.zeros(2), (0, 1), ((-4, 4),) * 2)
    assert not half.is_bounded
    strip = feasible_region(diamond.only(np.array([0, 3])), np.zeros(2), (0, 1), ((-4, 4),) * 2)
    assert not strip.is_bounded


def test_a_region_outside_the_view_exists():
    away = cases_of((1, 0, 1), bias=-10.0)  # w1 >= 10
    region = feasible_region(away, np.zeros(2), (0, 1), VIEW)
    assert region.vertices.shape == (0, 2)
    assert region.exists
    assert not region.is_bounded


def test_no_examples_allow_everything():
    nothing = Cases(np.zeros((0, 2)), np.zeros(0))
    region = feasible_region(nothing, np.zeros(3), (0, 1), VIEW)
    assert len(region.vertices) == 4
    assert region.owners.tolist() == [-1] * 4
    assert not region.is_bounded
    assert feasible_region(nothing, np.zeros(3), (0, 1, 2), BOX).vertices.shape == (8, 3)


@pytest.mark.parametrize(
    ("sign", "value", "is_right"), [(1, 1, 1), (-1, 1, 0), (1, 0, 0), (-1, 0, 1)]
)
def test_a_zero_vector_is_right_everywhere_or_nowhere(sign, value, is_right):
    zero = cases_of((0, 0, sign), value_at_zero=value)
    region = feasible_region(zero, np.zeros(2), (0, 1), VIEW)
    assert region.exists == bool(is_right)
    assert len(region.vertices) == 4 * is_right
    # no vector of that kind is generously anything but 0 is 0 times its length
    assert feasible_region(zero, np.zeros(2), (0, 1), VIEW, 1.0).exists == bool(is_right)


def test_a_zero_vector_in_the_slice_follows_the_other_weights():
    cases = cases_of((0, 0, 1, 1))
    for third, n_vertices in [(1.0, 4), (-1.0, 0)]:
        region = feasible_region(cases, np.array([0, 0, third]), (0, 1), VIEW)
        assert len(region.vertices) == n_vertices
        assert region.exists == (third > 0)


def test_duplicates_change_nothing():
    once, _ = separable(1, 12, 2, None)
    twice = Cases(np.vstack([once.inputs] * 2), np.tile(once.signs, 2))
    one, two = (feasible_region(c, np.ones(3), (0, 1, 2), BOX) for c in (once, twice))
    assert one.vertices.shape == two.vertices.shape
    assert sorted(map(len, one.faces)) == sorted(map(len, two.faces))
    np.testing.assert_allclose(
        np.sort(one.vertices, axis=0), np.sort(two.vertices, axis=0), atol=1e-9
    )


def test_the_same_example_on_both_sides_allows_nothing():
    both = cases_of((1, 2, 1), (1, 2, -1))
    region = feasible_region(both, np.ones(2), (0, 1), VIEW)
    assert not region.exists
    assert region.vertices.shape == (0, 2)
    assert region.is_thin


def test_opposite_examples_leave_a_line():
    # w.(1, 2) >= 0 and w.(-1, -2) >= 0: right only where both are 0, if 0 counts as 1
    opposite = cases_of((1, 2, 1), (-1, -2, 1))
    region = feasible_region(opposite, np.ones(2), (0, 1), VIEW)
    assert region.exists
    assert region.is_thin
    np.testing.assert_allclose(region.vertices @ [1, 2], 0, atol=1e-6)
    assert sorted(np.round(region.vertices, 5).tolist()) == [[-4, 2], [4, -2]]
    assert not region.is_bounded
    strict = cases_of((1, 2, 1), (-1, -2, 1), value_at_zero=0.0)
    assert not feasible_region(strict, np.ones(2), (0, 1), VIEW).exists


def test_a_region_may_be_a_point_or_a_half_line():
    point = cases_of((1, 2, 1), (-1, -2, 1), (1, 0, 1), (-1, 0, 1))
    region = feasible_region(point, np.ones(2), (0, 1), VIEW)
    np.testing.assert_allclose(region.vertices, [[0, 0]], atol=1e-6)
    assert region.is_thin
    assert region.is_bounded
    ray = cases_of((1, 2, 1), (-1, -2, 1), (1, 0, 1))
    region = feasible_region(ray, np.ones(2), (0, 1), VIEW)
    assert sorted(np.round(region.vertices, 5).tolist()) == [[0, 0], [4, -2]]


def test_thin_regions_of_space():
    flat = cases_of((1, 1, 1, 1), (-1, -1, -1, 1))
    region = feasible_region(flat, np.zeros(3), (0, 1, 2), ((-1, 1),) * 3)
    assert region.is_thin
    assert len(region.vertices) == 6  # a hexagon
    np.testing.assert_allclose(region.vertices.sum(axis=1), 0, atol=1e-6)
    line = cases_of((1, 0, 0, 1), (-1, 0, 0, 1), (0, 1, 0, 1), (0, -1, 0, 1))
    region = feasible_region(line, np.zeros(3), (0, 1, 2), ((-1, 1),) * 3)
    np.testing.assert_allclose(np.sort(region.vertices[:, 2]), [-1, 1], atol=1e-6)


def test_very_different_scales_do_not_hide_the_region():
    for scale in (1e-4, 1.0, 1e4):
        cases = cases_of((scale, -2 * scale, 1), (0, -scale, -1))
        region = feasible_region(cases, np.zeros(2), (0, 1), ((-4 / scale, 4 / scale),) * 2)
        assert len(region.vertices) == 3


def test_existence_in_a_slice_is_that_of_its_constraints():
    cases, weights = separable(5, 30, 4, None)
    constraints = sliced(constraints_of(cases), weights, (1, 3))
    assert is_feasible(constraints)
    assert feasible_region(cases, weights, (1, 3), VIEW).exists
    wrong = Cases(cases.inputs, -cases.signs)
    assert not is_feasible(sliced(constraints_of(wrong), weights, (1, 3)))


@pytest.mark.parametrize("axes", [(0,), (0, 0), (0, 3), (0, -1), (0, 1, 2, 3)])
def test_axes_that_are_none_are_refused(axes):
    with pytest.raises(ValueError, match="eights"):
        feasible_region(cases_of((1, 2, 3, 1)), np.zeros(3), axes, VIEW)


def test_one_input_is_shown_with_its_bias():
    with pytest.raises(ValueError, match="let its bias be learnt"):
        feasible_region(cases_of((1, 1)), np.zeros(1), (0, 1), VIEW)
    learnt = cases_of((1, 1), (-2, -1), bias=None)
    assert not feasible_region(learnt, np.zeros(2), (0, 1), VIEW).is_thin
