"""Slices against the loss evaluated at each of their points."""

import numpy as np
import pytest

from playground.engine.activation import ACTIVATIONS
from playground.engine.activations.identity import Identity
from playground.engine.calls import run
from playground.engine.landscape import slicer
from playground.engine.landscape.curvature import Curvature
from playground.engine.landscape.directions import (
    gradient_plane,
    plane_through,
    principal_plane,
    random_plane,
    random_step,
    two_parameters,
)
from playground.engine.landscape.eigen import hessian_eigenpairs
from playground.engine.landscape.plane import LandscapeError, Line, Plane
from playground.engine.landscape.slice import profile, refine, slice_plane
from playground.engine.landscape.slicer import Slicer
from playground.engine.landscape.terrain import Terrain
from playground.engine.layer import Layer
from playground.engine.layers.dense import Dense
from playground.engine.loss import LOSSES
from playground.engine.losses.quadratic import Quadratic
from playground.engine.network import Network, Node, feed_forward

ACROSS, ALONG = np.linspace(-1, 1.5, 4), np.linspace(-0.7, 2, 3)


def two_weights(terrain, theta):
    return two_parameters(theta, 0, 7)


def two_late_weights(terrain, theta):
    return two_parameters(theta, len(theta) - 1, len(theta) - 5)


def nobodys_weights(terrain, theta):
    start = terrain.network.places["alone"].start
    return two_parameters(theta, start, start + 1)


def random(terrain, theta):
    return random_plane(terrain.network, theta, np.random.default_rng(3))


def principal(terrain, theta):
    steps = np.random.default_rng(4).standard_normal((6, len(theta))) / 9
    return principal_plane(theta + np.cumsum(steps, axis=0))[0]


def gradient(terrain, theta):
    other = random_step(terrain.network, np.random.default_rng(5))
    return gradient_plane(theta, Curvature(terrain, theta).gradient, other)


def three_states(terrain, theta):
    return plane_through(theta, -theta, theta**2)


def hessian(terrain, theta):
    return Plane(theta, *hessian_eigenpairs(Curvature(terrain, theta)).vectors)


KINDS = (
    two_weights,
    two_late_weights,
    nobodys_weights,
    random,
    principal,
    gradient,
    three_states,
    hessian,
)


def expected(make, terrain, plane, across=ACROSS, along=ALONG, dtype=np.float64):
    return np.array([[make.loss_at(terrain, plane.at(a, b), dtype) for a in across] for b in along])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_kind_of_plane_shows_the_loss_at_its_points(make, kind, dtype):
    terrain = make.terrain(Quadratic())
    plane = kind(terrain, make.parameters(terrain.network))
    values = slice_plane(terrain, plane, ACROSS, ALONG, dtype).values
    assert values.dtype == np.float64
    tolerance = 1e-12 if dtype is np.float64 else 1e-5
    np.testing.assert_allclose(values, expected(make, terrain, plane), rtol=tolerance)
    assert kind is nobodys_weights or np.ptp(values) > 1e-3


@pytest.mark.parametrize("loss_name", LOSSES.names())
@pytest.mark.parametrize("activation_name", ACTIVATIONS.names())
def test_every_activation_and_loss(make, activation_name, loss_name):
    terrain = make.terrain(LOSSES[loss_name](), activation_name)
    plane = random(terrain, make.parameters(terrain.network))
    values = slice_plane(terrain, plane, ACROSS, ALONG, np.float64).values
    np.testing.assert_allclose(values, expected(make, terrain, plane), rtol=1e-11)


@pytest.mark.parametrize("name", ACTIVATIONS.names())
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_fast_way_forward_errs_by_the_rounding_of_one(name, dtype):
    activation = ACTIVATIONS[name]()
    sums = np.linspace(-30, 30, 1001, dtype=dtype).reshape(7, 143)
    sums = np.hstack([sums, np.full((7, 1), np.inf, dtype), np.full((7, 1), np.nan, dtype)])
    right, fast, in_place = np.empty_like(sums), np.empty_like(sums), sums * activation.fast_scale
    with np.errstate(all="ignore"):
        run(activation.forward(sums, right))
        run(activation.forward_fast(sums, fast))
        run(activation.forward_in_place(in_place))
    np.testing.assert_allclose(fast, right, rtol=1e-6, atol=2 * np.finfo(dtype).eps)
    np.testing.assert_array_equal(in_place, fast)


class PointByPoint(Dense):
    """A layer that does nothing special for many points, as a new kind of layer."""

    forward_many = Layer.forward_many


def test_a_layer_that_knows_nothing_of_slices_is_computed_point_by_point(make):
    network = make.skipping(dense=PointByPoint)
    terrain = Terrain(network, Quadratic(), make.prepared(network))
    plane = random(terrain, make.parameters(network))
    values = slice_plane(terrain, plane, ACROSS, ALONG, np.float64).values
    np.testing.assert_allclose(values, expected(make, terrain, plane), rtol=1e-12)


@pytest.mark.parametrize("n", [1, 7, 8, 41])
def test_chunks_of_examples_and_of_points_make_no_difference(make, n, monkeypatch):
    terrain = make.terrain(Quadratic(), n=n)
    plane = random(terrain, make.parameters(terrain.network))
    monkeypatch.setattr(slicer, "EXAMPLES", 7)
    monkeypatch.setattr(slicer, "_MOST_POINTS", 5)
    values = slice_plane(terrain, plane, ACROSS, ALONG, np.float64).values
    np.testing.assert_allclose(values, expected(make, terrain, plane), rtol=1e-12)


def test_some_rows_alone_count(make):
    rows = np.array([3, 3, 17, 4])
    terrain = make.terrain(Quadratic(), rows=rows)
    plane = random(terrain, make.parameters(terrain.network))
    values = slice_plane(terrain, plane, ACROSS, ALONG, np.float64).values
    np.testing.assert_allclose(values, expected(make, terrain, plane), rtol=1e-12)
    whole = slice_plane(make.terrain(Quadratic()), plane, ACROSS, ALONG, np.float64).values
    assert np.abs(values - whole).max() > 1e-3


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_pictures_stay_bytes_until_they_are_taken_in(make, dtype):
    terrain = make.pictures()
    plane = random(terrain, make.parameters(terrain.network))
    values = slice_plane(terrain, plane, ACROSS, ALONG, dtype).values
    wanted = expected(make, terrain, plane, dtype=dtype)
    np.testing.assert_allclose(values, wanted, rtol=1e-5 if dtype is np.float32 else 1e-12)


def test_a_column_without_sources_is_part_of_it(make):
    nodes = (Node("in", make.two), Node("a", Dense(2)), Node("out", Dense(1), ("a",)))
    terrain = Terrain(Network(nodes), Quadratic(), make.prepared(Network(nodes)))
    plane = two_parameters(make.parameters(terrain.network), 0, 3)
    values = slice_plane(terrain, plane, ACROSS, ALONG, np.float64).values
    np.testing.assert_allclose(values, expected(make, terrain, plane), rtol=1e-12)


def test_it_is_refined_without_computing_a_point_twice(make, monkeypatch):
    terrain = make.terrain(Quadratic())
    plane = random(terrain, make.parameters(terrain.network))
    across, along = np.linspace(-1, 1, 51), np.linspace(-2, 2, 40)
    computed = []
    pieces = Slicer.pieces

    def counted(self, coordinates, losses):
        computed.extend(map(tuple, coordinates))
        return pieces(self, coordinates, losses)

    monkeypatch.setattr(Slicer, "pieces", counted)
    stages = list(refine(terrain, plane, across, along, np.float64))
    shares = [stage.share for stage in stages]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert len(computed) == len(set(computed)) == 51 * 40
    finest = stages[-1].slice
    assert np.array_equal(finest.across, across)
    assert np.array_equal(finest.along, along)
    np.testing.assert_allclose(
        finest.values[::13, ::17], expected(make, terrain, plane, across[::17], along[::13])
    )
    slices = list(dict.fromkeys(stage.slice for stage in stages if stage.slice))
    assert [each.values.shape for each in slices] == [(6, 8), (11, 14), (21, 26), (40, 51)]
    for each in slices:
        rows, columns = np.isin(along, each.along), np.isin(across, each.across)
        assert np.array_equal(each.values, finest.values[np.ix_(rows, columns)])
        assert (each.across[0], each.across[-1]) == (-1, 1)


@pytest.mark.parametrize(("n", "first"), [(1, 1), (2, 2), (5, 5), (9, 5), (31, 9), (33, 5)])
def test_the_first_picture_is_a_small_one(make, n, first):
    terrain = make.terrain(Quadratic(), n=2)
    plane = random(terrain, make.parameters(terrain.network))
    at = np.linspace(0, 1, n)
    slices = [stage.slice for stage in refine(terrain, plane, at, at) if stage.slice]
    assert len(slices[0].across) == first
    assert len(slices[-1].across) == n


def test_it_can_be_left_before_the_first_picture(make):
    terrain = make.terrain(Quadratic(), n=2000)
    plane = random(terrain, make.parameters(terrain.network))
    at = np.linspace(0, 1, 33)
    first = next(refine(terrain, plane, at, at))
    assert first.slice is None
    assert 0 < first.share < 0.02


def test_what_is_infinite_or_no_number_stays_so_without_a_warning(make):
    network = feed_forward(make.two, Dense(1, Identity()), Dense(1, Identity()))
    terrain = Terrain(network, Quadratic(), make.prepared(network))
    theta = np.array([1e20, 1, 1, 1e20, 0])
    plane = two_parameters(theta, 0, 3)
    large = np.array([0, 1e30, np.nan])
    values = slice_plane(terrain, plane, large, np.array([1.0, 1e30]), np.float32).values
    assert np.isfinite(values[0, 0])
    assert np.isposinf(values[1, 1])
    assert np.isnan(values[:, 2]).all()
    assert not np.isfinite(slice_plane(terrain, plane, np.array([1e300]), large).values).any()


def test_a_penalty_is_added(make):
    plain = make.terrain(Quadratic())
    fined = make.terrain(Quadratic(), penalty=lambda theta: 0.1 * float(theta @ theta))
    plane = random(plain, make.parameters(plain.network))
    more = (
        slice_plane(fined, plane, ACROSS, ALONG).values
        - slice_plane(plain, plane, ACROSS, ALONG).values
    )
    for i, b in enumerate(ALONG):
        for j, a in enumerate(ACROSS):
            theta = plane.at(a, b)
            assert more[i, j] == pytest.approx(0.1 * theta @ theta)
    path = np.stack([plane.at(0, 0), plane.at(1, 1)])
    np.testing.assert_allclose(
        fined.losses(path) - plain.losses(path), 0.1 * np.square(path).sum(axis=1)
    )


def test_a_line_between_two_states(make):
    terrain = make.terrain(Quadratic())
    theta = make.parameters(terrain.network)
    line, at = Line(theta, -theta), np.linspace(-0.2, 1.2, 9)
    answer = profile(terrain, line, at, np.float64)
    wanted = [make.loss_at(terrain, line.at(t)) for t in at]
    np.testing.assert_allclose(answer.values, wanted, rtol=1e-12)
    assert np.array_equal(line.at(0), theta)
    assert np.array_equal(line.at(1), -theta)


@pytest.mark.parametrize("n", [1, 999, 2345])
def test_losses_of_a_path_are_those_of_its_points(make, n):
    terrain = make.terrain(Quadratic(), n=n)
    path = np.random.default_rng(2).standard_normal((4, terrain.network.n_parameters))
    wanted = [make.loss_at(terrain, theta) for theta in path]
    np.testing.assert_allclose(terrain.losses(path), wanted, rtol=1e-12)
    np.testing.assert_allclose(terrain.losses(path, np.float32), wanted, rtol=1e-5)


def test_no_examples_have_no_loss(make):
    with pytest.raises(LandscapeError, match="no examples"):
        make.terrain(Quadratic(), rows=np.zeros(0, np.int64))
