"""Questions about images: the answer to one's own, what classes look like, what is nearest."""

import numpy as np
import pytest

from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.dataset import Dataset, Examples, Part
from playground.engine.datasets.circle import Circle
from playground.engine.instant import Instant
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.quadratic import Quadratic
from playground.engine.measurement import Subject
from playground.engine.measurements.answer_to import AnswerTo
from playground.engine.measurements.class_images import ClassImages
from playground.engine.measurements.example_activations import ExampleActivations
from playground.engine.measurements.nearest_images import NearestImages
from playground.engine.network import feed_forward
from playground.engine.preparation import prepare

SHAPE = (3, 4)


class Pictures(Dataset):
    """Random images of three classes, the last of which has none in the training part."""

    columns = tuple(f"pixel {i}" for i in range(12))
    classes = ("a", "b", "c")
    image_shape = SHAPE

    def load(self, rng, read=None):
        train = Part(rng.integers(0, 256, (5000, 12)).astype(np.uint8), rng.integers(0, 2, 5000))
        test = Part(rng.integers(0, 256, (30, 12)).astype(np.uint8), np.arange(30) % 3)
        return Examples(train, test)


def subject_of(dataset, network, *, is_normalised=False):
    examples = dataset.load(np.random.default_rng(0))
    prepared = prepare(
        dataset, examples, network, Quadratic(), is_normalised=is_normalised, dtype=np.float64
    )
    return Subject(network, Quadratic(), dataset, examples, prepared, np.float64)


@pytest.fixture(params=[False, True])
def pictures(request):
    network = feed_forward(Input(shape=SHAPE), Dense(5, Sigmoid()), Dense(3, Sigmoid()))
    return subject_of(Pictures(), network, is_normalised=request.param)


def instant(subject):
    rng = np.random.default_rng(1)
    return Instant(rng.standard_normal(subject.network.n_parameters))


def test_the_answer_to_a_picture_is_that_to_the_example_with_the_same_pixels(pictures):
    now = instant(pictures)
    for row in (0, 17, 4999):
        pixels = pictures.examples.train.inputs[row].tobytes()
        expected = ExampleActivations(row).measure(pictures, now)
        found = AnswerTo(pixels).measure(pictures, now)
        assert list(found) == list(expected)
        for node, values in expected.items():
            np.testing.assert_allclose(found[node], values, rtol=1e-12)


def test_pictures_of_another_size_have_no_answers(pictures):
    assert AnswerTo(b"abc").measure(pictures, instant(pictures)) == {}
    assert NearestImages(b"abc").measure(pictures, instant(pictures)) is None
    plane = subject_of(Circle(), feed_forward(Input(features=("x1", "x2")), Dense(1)))
    assert AnswerTo(b"ab").measure(plane, instant(plane)) == {}
    assert NearestImages(b"ab").measure(plane, instant(plane)) is None
    assert ClassImages().measure(plane, instant(plane)) is None
    assert NearestImages(b"ab").cost(plane) == ClassImages().cost(plane) == 0


@pytest.mark.parametrize("of_test", [False, True])
def test_means_and_spreads_are_numpys(pictures, of_test):
    answer = ClassImages(of_test).measure(pictures, instant(pictures))
    part = pictures.examples.test if of_test else pictures.examples.train
    for label in range(3):
        images = part.inputs[part.targets == label].reshape(-1, *SHAPE)
        assert answer.counts[label] == len(images)
        if len(images):
            np.testing.assert_allclose(answer.means[label], images.mean(axis=0))
            np.testing.assert_allclose(answer.deviations[label], images.std(axis=0), rtol=1e-9)
        else:
            assert np.isnan(answer.means[label]).all()


def test_the_nearest_are_those_of_a_tree(pictures):
    spatial = pytest.importorskip("scipy.spatial")
    tree = spatial.cKDTree(pictures.examples.train.inputs / 255)
    rng = np.random.default_rng(5)
    for pixels in rng.integers(0, 256, (5, 12)).astype(np.uint8):
        answer = NearestImages(pixels.tobytes(), 7).measure(pictures, instant(pictures))
        distances, rows = tree.query(pixels / 255, 7)
        np.testing.assert_array_equal(answer.rows, rows)
        np.testing.assert_allclose(answer.distances, distances, rtol=1e-5)


def test_an_image_is_nearest_to_itself(pictures):
    pixels = pictures.examples.train.inputs[123].tobytes()
    answer = NearestImages(pixels).measure(pictures, instant(pictures))
    assert answer.rows[0] == 123
    assert answer.distances[0] == 0
