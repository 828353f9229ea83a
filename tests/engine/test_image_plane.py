"""The plane through three images: how they are mixed, and the network's answers on it."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from playground.engine.activations.identity import Identity
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.softmax import Softmax
from playground.engine.activations.tanh import Tanh
from playground.engine.bound_network import BoundNetwork
from playground.engine.calls import run
from playground.engine.dataset import Dataset, Examples, Part, no_files
from playground.engine.datasets.circle import Circle
from playground.engine.image_plane import (
    BOUNDS,
    CORNERS,
    mixed,
    nearest_inside,
    shares_at,
    three_of_different_classes,
)
from playground.engine.instant import Instant
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.quadratic import Quadratic
from playground.engine.measurement import Subject
from playground.engine.measurements.image_plane import AnswersBetweenImages
from playground.engine.network import Network, Node, feed_forward
from playground.engine.preparation import prepare


@dataclass(frozen=True)
class Blots(Dataset):
    """Images of 3 x 4 random pixels, of three classes."""

    is_bytes: bool = True

    @property
    def columns(self):
        return tuple(f"pixel {i}" for i in range(12))

    @property
    def classes(self):
        return ("a", "b", "c")

    @property
    def image_shape(self):
        return (3, 4)

    def load(self, rng, read=no_files):
        inputs = rng.integers(0, 256, (40, 12)).astype(np.uint8)
        inputs = inputs if self.is_bytes else inputs / 255
        part = Part(inputs, rng.integers(0, 3, 40))
        return Examples(part, part)


def skipping():
    """Return a network whose output takes in the pixels too, between two hidden columns."""
    erased = frozenset({("input", "5", "2"), ("input", "12", "1")})
    return Network(
        (
            Node("input", Input(shape=(3, 4))),
            Node("h1", Dense(4, Tanh()), ("input",), erased=erased),
            Node("h2", Dense(3, Sigmoid()), ("h1",)),
            Node("output", Dense(3, Softmax()), ("h1", "input", "h2")),
        )
    )


NETWORKS = {
    "none hidden": lambda: feed_forward(Input(shape=(3, 4)), Dense(3, Identity())),
    "one hidden": lambda: feed_forward(Input(shape=(3, 4)), Dense(5, Tanh()), Dense(3, Sigmoid())),
    "skipping": skipping,
}


def subject_of(network, dataset=None, *, is_normalised=False):
    dataset = dataset or Blots()
    examples = dataset.load(np.random.default_rng(0))
    prepared = prepare(
        dataset, examples, network, Quadratic(), is_normalised=is_normalised, dtype=np.float64
    )
    return Subject(network, Quadratic(), dataset, examples, prepared, np.float64)


def theta_of(network):
    theta = np.random.default_rng(1).standard_normal(network.n_parameters)
    theta[network.is_erased] = 0
    return theta


def images_of(subject, rows=(0, 1, 2)):
    inputs = subject.examples.train.inputs
    inputs = inputs if inputs.dtype == np.uint8 else np.rint(inputs * 255).astype(np.uint8)
    return tuple(inputs[row].tobytes() for row in rows)


def answer_to(subject, theta, pixels):
    """Return what the whole network gives for one image of any grey values, 0 to 255."""
    unit = 1 if subject.examples.train.inputs.dtype == np.uint8 else 255
    bound = BoundNetwork(subject.network, theta, 1)
    bound.inputs[:, 0] = subject.prepared.preparation.apply(pixels[np.newaxis] / unit)[0]
    run(bound.forward)
    return bound.outputs[:, 0].copy()


@pytest.mark.parametrize("is_bytes", [True, False])
@pytest.mark.parametrize("is_normalised", [True, False])
@pytest.mark.parametrize("name", NETWORKS)
def test_the_map_is_what_the_mixed_images_give_one_by_one(name, is_normalised, is_bytes):
    network = NETWORKS[name]()
    subject = subject_of(network, Blots(is_bytes), is_normalised=is_normalised)
    theta, images, n = theta_of(network), images_of(subject), 7
    answer = AnswersBetweenImages(images, n).measure(subject, Instant(theta))
    pixels = np.stack([np.frombuffer(image, np.uint8) for image in images]).astype(float)
    (left, right), (low, high) = BOUNDS
    for row in range(n):
        for column in range(n):
            x = left + (right - left) * (column + 0.5) / n
            y = low + (high - low) * (row + 0.5) / n
            v = y / (np.sqrt(3) / 2)
            u = x - v / 2
            one = pixels[0] + u * (pixels[1] - pixels[0]) + v * (pixels[2] - pixels[0])
            expected = answer_to(subject, theta, one)
            np.testing.assert_allclose(answer[:, row, column], expected, atol=1e-10)


def test_a_large_map_is_the_small_one_in_more_chunks():
    network = skipping()
    subject, theta = subject_of(network), theta_of(network)
    images = images_of(subject)
    large = AnswersBetweenImages(images, 99).measure(subject, Instant(theta))
    small = AnswersBetweenImages(images, 33).measure(subject, Instant(theta))
    np.testing.assert_allclose(large[:, 1::3, 1::3], small, atol=1e-12)


def test_other_images_and_weights_are_answered_with_the_same_buffers():
    network = skipping()
    subject, theta = subject_of(network), theta_of(network)
    first = AnswersBetweenImages(images_of(subject), 8).measure(subject, Instant(theta))
    before = first.copy()
    n_kept = len(subject._kept)
    other = AnswersBetweenImages(images_of(subject, (3, 4, 5)), 8)
    assert not np.allclose(other.measure(subject, Instant(2 * theta)), before)
    assert len(subject._kept) == n_kept
    np.testing.assert_array_equal(first, before)


def test_there_is_no_answer_without_three_images_of_the_right_size():
    subject = subject_of(skipping())
    instant = Instant(theta_of(subject.network))
    one, two, three = images_of(subject)
    for images in ((), (one, two), (one, two, three[:-1])):
        assert AnswersBetweenImages(images).measure(subject, instant) is None
    network = feed_forward(Input(features=("x1", "x2")), Dense(1))
    plane = subject_of(network, Circle())
    question = AnswersBetweenImages((b"ab", b"cd", b"ef"))
    assert question.measure(plane, Instant(theta_of(network))) is None


def test_the_cost_is_that_of_the_small_network():
    subject = subject_of(feed_forward(Input(shape=(3, 4)), Dense(5), Dense(3)))
    # 5 neurons with 2 weights and a bias, 3 with 5 and a bias
    expected = 3 * (5 * 13 + 3 * 6) + 100 * (5 * 3 + 3 * 6)
    assert AnswersBetweenImages(images_of(subject), 10).cost(subject) == expected


def test_a_diverged_network_gives_what_is_not_finite():
    network = NETWORKS["none hidden"]()
    subject = subject_of(network)
    theta = np.full(network.n_parameters, np.inf)
    answer = AnswersBetweenImages(images_of(subject), 5).measure(subject, Instant(theta))
    assert not np.isfinite(answer).any()


def test_corners_have_all_of_one_image():
    np.testing.assert_allclose(shares_at(CORNERS), np.eye(3), atol=1e-15)
    np.testing.assert_allclose(shares_at(CORNERS.mean(axis=0)), np.full(3, 1 / 3))


def test_shares_lead_back_to_the_place():
    places = np.random.default_rng(2).uniform(-1, 2, (50, 2))
    shares = shares_at(places)
    np.testing.assert_allclose(shares.sum(axis=1), 1)
    np.testing.assert_allclose(shares @ CORNERS, places, atol=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_the_nearest_mixture_is_nearer_than_all_others(seed):
    place = np.random.default_rng(seed).uniform(-0.5, 1.5, 2)
    shares = np.array(nearest_inside(tuple(place)))
    assert (shares >= 0).all()
    assert shares.sum() == pytest.approx(1)
    found = np.linalg.norm(shares @ CORNERS - place)
    some = np.random.default_rng(3).dirichlet((0.3, 0.3, 0.3), 5000)
    assert found <= np.linalg.norm(some @ CORNERS - place, axis=1).min() + 1e-12


def test_images_are_mixed_pixel_by_pixel_and_rounded():
    images = (bytes((0, 100, 255)), bytes((10, 100, 0)), bytes((255, 0, 0)))
    assert mixed(images, (0.5, 0.5, 0)) == bytes((5, 100, 128))
    assert mixed(images, (0, 0, 1)) == images[2]
    assert mixed(images, (2, -1, 0)) == bytes((0, 100, 255))


def test_three_images_are_of_different_classes_and_chosen_by_the_seed():
    labels = np.random.default_rng(4).integers(0, 10, 200)
    chosen = [three_of_different_classes(labels, 10, np.random.default_rng(s)) for s in range(30)]
    for rows in chosen:
        assert len(set(labels[rows].tolist())) == 3
    assert len({tuple(rows) for rows in chosen}) > 20
    assert chosen[0] == three_of_different_classes(labels, 10, np.random.default_rng(0))


@pytest.mark.parametrize(
    ("labels", "n_different"), [([1, 1, 0, 0], 3), ([0, 0, 0, 0], 3), ([0, 1], 2), ([2], 1)]
)
def test_few_images_are_enough(labels, n_different):
    rows = three_of_different_classes(np.array(labels), 3, np.random.default_rng(0))
    assert len(rows) == 3
    assert len(set(rows)) == n_different
    if len(set(labels)) == 2:
        assert set(np.array(labels)[rows].tolist()) == set(labels)


def test_erased_connections_do_not_come_back():
    network = skipping()
    subject = subject_of(network)
    full = replace(network.nodes[1], erased=frozenset())
    other = Network((network.nodes[0], full, *network.nodes[2:]))
    theta, question = theta_of(network), AnswersBetweenImages(images_of(subject), 6)
    with_zeros = question.measure(subject_of(other), Instant(theta))
    np.testing.assert_array_equal(question.measure(subject, Instant(theta)), with_zeros)
