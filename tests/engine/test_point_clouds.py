"""The definitions of TensorFlow Playground's data sets, and of ours, checked from outside."""

import math
import random

import numpy as np
import pytest

from playground.engine.dataset import DATASETS

HILLS = [(-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1)]


def draw(name, seed=0, **values):
    """Return positions and targets, in an order that does not depend on the noise."""
    examples = DATASETS.build(name, values).load(np.random.default_rng(seed))
    parts = (examples.train, examples.test)
    positions = np.concatenate([part.inputs for part in parts])
    return positions, np.concatenate([part.targets for part in parts])


@pytest.mark.parametrize("name", ["circle", "xor", "plane", "gaussians"])
def test_noise_changes_answers_and_not_positions(name):
    positions, targets = draw(name)
    noisy_positions, noisy_targets = draw(name, noise=0.5)
    assert np.array_equal(positions, noisy_positions)
    assert not np.array_equal(targets, noisy_targets)


@pytest.mark.parametrize("name", ["gauss", "spiral", "moons", "blobs"])
def test_noise_moves_points_and_keeps_their_answers(name):
    positions, targets = draw(name)
    noisy_positions, noisy_targets = draw(name, noise=0.5)
    assert np.array_equal(targets, noisy_targets)
    assert (positions != noisy_positions).mean() > 0.99


@pytest.mark.parametrize("name", ["circle", "gauss", "spiral", "moons"])
@pytest.mark.parametrize("n_examples", [500, 501])
def test_classes_are_halves(name, n_examples):
    _, targets = draw(name, n_examples=n_examples)
    assert abs(n_examples - 2 * targets.sum()) <= n_examples % 2


def test_circle_is_a_disc_of_radius_2_5_in_a_ring_from_3_5_to_5():
    positions, targets = draw("circle", n_examples=5000)
    radius = np.hypot(*positions.T)
    assert np.array_equal(targets == 1, radius < 2.5)
    assert ((radius <= 2.5) | (radius >= 3.5)).all()
    assert radius.max() <= 5
    inner, outer = radius[targets == 1], radius[targets == 0]
    assert inner.mean() == pytest.approx(1.25, abs=0.06)  # radii uniform, so denser inside
    assert outer.mean() == pytest.approx(4.25, abs=0.04)
    angle = np.arctan2(*positions.T)
    assert np.histogram(angle, bins=8, range=(-np.pi, np.pi))[0].min() > 5000 / 8 * 0.8


def test_circle_at_noise_gives_as_many_wrong_labels_as_its_definition():
    positions, targets = draw("circle", n_examples=20_000, noise=0.4)
    is_inner = np.hypot(*positions.T) < 2.5
    rng = random.Random(1)

    def share_of_positives(low, high):
        hits = 0
        for _ in range(20_000):
            r, angle = rng.uniform(low, high), rng.uniform(0, 2 * math.pi)
            x = r * math.sin(angle) + rng.uniform(-5, 5) * 0.4
            y = r * math.cos(angle) + rng.uniform(-5, 5) * 0.4
            hits += math.hypot(x, y) < 2.5
        return hits / 20_000

    assert targets[is_inner].mean() == pytest.approx(share_of_positives(0, 2.5), abs=0.03)
    assert targets[~is_inner].mean() == pytest.approx(share_of_positives(3.5, 5), abs=0.03)


def test_xor_keeps_clear_of_the_axes_and_is_positive_where_the_signs_agree():
    positions, targets = draw("xor", n_examples=5000)
    assert np.abs(positions).min() >= 0.3
    assert 5.2 < np.abs(positions).max() <= 5.3
    assert np.array_equal(targets == 1, np.sign(positions[:, 0]) == np.sign(positions[:, 1]))


def test_xor_at_noise_flips_a_coordinate_as_often_as_its_definition():
    _, clean = draw("xor", n_examples=20_000)
    _, noisy = draw("xor", n_examples=20_000, noise=0.5)
    # a coordinate changes sign where |U(0.3, 5.3)| is less than a jitter U(-2.5, 2.5) against it
    crossing = (2.2**2 / 2) / (5 * 5)
    assert (clean != noisy).mean() == pytest.approx(2 * crossing * (1 - crossing), abs=0.015)


@pytest.mark.parametrize(("noise", "variance"), [(0, 0.5), (0.25, 2.25), (0.5, 4)])
def test_gauss_has_its_centres_and_variance(noise, variance):
    positions, targets = draw("gauss", n_examples=20_000, noise=noise)
    for label, centre in ((1, 2), (0, -2)):
        cloud = positions[targets == label]
        assert cloud.mean(axis=0) == pytest.approx([centre, centre], abs=0.1)
        assert cloud.var(axis=0) == pytest.approx([variance, variance], rel=0.08)
        assert abs(np.corrcoef(cloud.T)[0, 1]) < 0.05


@pytest.mark.parametrize("n_examples", [500, 77])
def test_spiral_has_the_radii_and_angles_of_its_two_arms(n_examples):
    positions, targets = draw("spiral", n_examples=n_examples)
    for label, turned in ((1, 0.0), (0, math.pi)):
        arm = positions[targets == label]
        arm = arm[np.hypot(*arm.T).argsort()]
        for i, (x, y) in enumerate(arm):
            t = 1.75 * 2 * math.pi * i / len(arm) + turned
            assert math.hypot(x, y) == pytest.approx(5 * i / len(arm))
            assert x == pytest.approx(5 * i / len(arm) * math.sin(t))
            assert y == pytest.approx(5 * i / len(arm) * math.cos(t))


def test_spiral_noise_is_uniform_and_at_most_the_noise_in_each_coordinate():
    moved = draw("spiral", noise=0.3, n_examples=5000)[0] - draw("spiral", n_examples=5000)[0]
    assert np.abs(moved).max() <= 0.3
    assert moved.var(axis=0) == pytest.approx([0.3**2 / 3] * 2, rel=0.1)


def test_plane_is_a_tenth_of_the_sum():
    positions, targets = draw("plane")
    assert targets[:, 0] == pytest.approx([(x + y) / 10 for x, y in positions])
    assert 5.8 < np.abs(positions).max() <= 6


def test_plane_noise_is_that_of_the_jittered_position():
    positions, targets = draw("plane", n_examples=20_000, noise=0.5)
    off = targets[:, 0] - positions.sum(axis=1) / 10
    assert np.abs(off).max() <= 0.6
    assert off.var() == pytest.approx(2 * (3**2 / 3) / 100, rel=0.05)


def test_gaussians_takes_the_hill_of_largest_magnitude():
    positions, targets = draw("gaussians")
    for (x, y), target in zip(positions, targets[:, 0], strict=True):
        heights = [
            sign * max(0, 1 - math.hypot(x - centre_x, y - centre_y) / 2)
            for centre_x, centre_y, sign in HILLS
        ]
        assert target == pytest.approx(max(heights, key=abs))
    assert targets.max() > 0.8
    assert targets.min() < -0.8


def test_moons_are_half_circles_that_reach_into_each_other():
    positions, targets = draw("moons", n_examples=4000)
    for label, side in ((0, 1), (1, -1)):
        moon = positions[targets == label]
        centre = np.array([-5 / 3, -5 / 6]) * side
        assert np.hypot(*(moon - centre).T) == pytest.approx(np.full(len(moon), 10 / 3))
        assert (side * (moon - centre)[:, 1] >= 0).all()
        assert np.abs(moon[:, 0]).max() == pytest.approx(5, abs=0.01)
        tip = moon[np.abs(moon[:, 0]).argmin()]
        assert np.hypot(*(tip + centre)) < 10 / 3  # inside the other moon's circle


def test_moons_noise_is_normal_in_radii():
    moved = draw("moons", noise=0.2, n_examples=5000)[0] - draw("moons", n_examples=5000)[0]
    assert moved.std(axis=0) == pytest.approx([0.2 * 10 / 3] * 2, rel=0.05)


@pytest.mark.parametrize("n_classes", [2, 5, 10])
@pytest.mark.parametrize(("noise", "deviation"), [(0, 0.4), (0.5, 1.6)])
def test_blobs_lie_evenly_on_a_ring_and_spread_with_noise(n_classes, noise, deviation):
    positions, targets = draw("blobs", n_classes=n_classes, n_examples=10_001, noise=noise)
    counts = np.bincount(targets, minlength=n_classes)
    assert counts.max() - counts.min() <= 1
    for label in range(n_classes):
        cloud = positions[targets == label]
        angle = 2 * math.pi * label / n_classes
        centre = [4 * math.sin(angle), 4 * math.cos(angle)]
        assert cloud.mean(axis=0) == pytest.approx(centre, abs=0.3)
        assert cloud.std(axis=0) == pytest.approx([deviation] * 2, rel=0.1)


def test_blobs_have_a_name_for_each_class():
    assert DATASETS.build("blobs", {}).classes == ("A", "B", "C", "D", "E")
    assert len(set(DATASETS.build("blobs", {"n_classes": 10}).classes)) == 10
    with pytest.raises(ValueError, match="Classes is 11"):
        DATASETS.build("blobs", {"n_classes": 11})
