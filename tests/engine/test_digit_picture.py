"""Digits of one's own become what MNIST's are: compared with MNIST itself."""

import numpy as np
import pytest

from playground.document.data_files import read
from playground.engine.datasets.mnist import Mnist
from playground.engine.digit_picture import box_of, centre_of_mass, digit_picture, fit, usual_box
from playground.engine.ink import MOST_PIXELS, DigitPictureError, ink_of


@pytest.fixture(scope="module")
def mnist():
    """Return 300 images of MNIST, (300, 28, 28)."""
    train = Mnist().load(np.random.default_rng(0), read).train
    rows = np.random.default_rng(1).choice(len(train), 300, replace=False)
    return train.inputs[rows].reshape(-1, 28, 28)


def likeness(one, other):
    """Return the correlation of two images, by NumPy."""
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


def best_likeness(one, other):
    """Return it where one of them may be moved by one pixel: centring rounds to whole ones."""
    moves = [(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
    return max(likeness(np.roll(one, move, (0, 1)), other) for move in moves)


def on_paper(shape, ink, at):
    """Return black paper with ink from a place on."""
    paper = np.zeros(shape, np.uint8)
    paper[at[0] : at[0] + ink.shape[0], at[1] : at[1] + ink.shape[1]] = ink
    return paper


def stroke(thickness=24):
    """Return a slanting stroke on a square of 280 pixels, in its upper left."""
    y, x = np.mgrid[:280, :280]
    is_near = np.abs(0.5 * (y - 20) - (x - 30)) < thickness / 2
    return np.where(is_near & (y > 20) & (y < 180), 255, 0).astype(np.uint8)


def test_the_mass_of_mnists_images_is_in_the_pixel_in_the_middle(mnist):
    centres = np.array([centre_of_mass(image) for image in mnist])
    np.testing.assert_allclose(centres.mean(axis=0), 14, atol=0.06)
    assert np.abs(centres - 14).max() < 0.501  # rounded to whole pixels, and no more


def test_the_mass_of_a_drawn_stroke_is_where_that_of_mnists_images_is():
    for picture in (stroke(), stroke(50), stroke().T, np.fliplr(stroke())):
        centre = np.array(centre_of_mass(fit(picture)))
        assert np.abs(centre - 14).max() < 0.501


def test_the_centre_of_mass_is_that_of_scipy():
    ndimage = pytest.importorskip("scipy.ndimage")
    image = np.random.default_rng(0).integers(0, 255, (9, 14)).astype(np.uint8)
    np.testing.assert_allclose(centre_of_mass(image), ndimage.center_of_mass(image.astype(float)))


def test_mnists_images_fill_a_box_of_20(mnist):
    assert box_of(mnist) == 20 == usual_box((28, 28))
    assert box_of(np.zeros((3, 28, 28), np.uint8)) == 20  # nothing can be told from blank ones


def test_a_stroke_fills_the_box_and_keeps_its_shape():
    image = fit(stroke())
    rows, columns = (np.flatnonzero(image.any(axis=axis)) for axis in (1, 0))
    n_rows, n_columns = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
    drawn = stroke() > 0
    shape = [np.ptp(np.flatnonzero(drawn.any(axis=axis))) + 1 for axis in (1, 0)]
    assert n_rows == 20
    assert n_columns == round(20 * shape[1] / shape[0])
    assert image.max() == 255
    assert len(np.unique(image)) > 10  # antialiased


def test_an_image_of_mnist_somewhere_on_a_larger_sheet_comes_back(mnist):
    rng = np.random.default_rng(2)
    for image in mnist:
        at = rng.integers(1, 60, 2)
        found = digit_picture(on_paper((90, 110), image, at))
        assert best_likeness(found, image) > 0.99


@pytest.mark.parametrize("scale", [2, 3, 5])
@pytest.mark.parametrize("is_dark_on_light", [False, True])
def test_an_image_of_mnist_shifted_and_enlarged_comes_back(mnist, scale, is_dark_on_light):
    found = []
    for image in mnist[:100]:
        large = np.kron(image, np.ones((scale, scale), np.uint8))
        picture = on_paper((170, 190), large, (7, 11))
        back = digit_picture(255 - picture if is_dark_on_light else picture)
        assert best_likeness(back, image) > 0.95
        found.append(likeness(back, image))
    assert np.median(found) > 0.98
    assert np.mean(np.array(found) > 0.95) > 0.93  # the others are one pixel off


def test_a_photograph_with_light_from_one_side_and_noise_comes_back(mnist):
    rng, found = np.random.default_rng(3), []
    for image in mnist[:40]:
        ink = np.kron(image / 255, np.ones((7, 7)))
        light = np.linspace(0.95, 0.55, 300) * np.ones((260, 1))
        light[30:226, 50:246] *= 1 - 0.75 * ink
        colours = light[..., np.newaxis] * [1, 0.95, 0.8] * 255 + rng.normal(0, 3, (260, 300, 3))
        back = digit_picture(np.clip(colours, 0, 255).astype(np.uint8))
        found.append(best_likeness(back, image))
    assert np.median(found) > 0.95
    assert min(found) > 0.8


def test_other_shapes_get_the_same_share_of_their_image():
    image = fit(stroke(), (20, 20))
    assert image.shape == (20, 20)
    rows = np.flatnonzero(image.any(axis=1))
    assert rows[-1] - rows[0] + 1 == 14
    assert np.abs(np.array(centre_of_mass(image)) - 10).max() < 0.501
    assert fit(stroke(), (12, 30), 12).shape == (12, 30)


def test_what_is_transparent_is_paper():
    alpha = stroke()
    drawn = np.dstack([np.zeros((280, 280, 3), np.uint8), alpha])
    np.testing.assert_array_equal(digit_picture(drawn), digit_picture(255 - alpha))


def test_thin_lines_are_widened_and_usual_ones_are_not():
    def n_dark(thickness):
        return (digit_picture(255 - stroke(thickness)) > 127).sum()

    assert n_dark(4) > 1.3 * (fit(stroke(4)) > 127).sum()
    assert n_dark(24) == (fit(stroke(24)) > 127).sum()


def test_dust_does_not_count():
    picture = 255 - stroke()
    dusty = picture.copy()
    dusty[250, 250] = dusty[5, 270] = 0
    np.testing.assert_array_equal(digit_picture(dusty), digit_picture(picture))


@pytest.mark.parametrize("size", [(5, 5), (4, 40), (9, 3), (MOST_PIXELS, 8), (1300, 1700)])
def test_pictures_of_any_size_are_taken(size):
    picture = np.full(size, 255, np.uint8)
    picture[size[0] // 3 : size[0] // 2 + 1, size[1] // 3 : size[1] // 2 + 1] = 0
    assert digit_picture(picture).max() == 255


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (np.zeros((40, 40), np.uint8), "nothing to be seen"),
        (np.full((40, 40, 3), 250, np.uint8), "nothing to be seen"),
        (np.zeros((1, 1), np.uint8), "nothing to be seen"),
        (np.zeros((0, 40), np.uint8), "has no pixels"),
        (np.zeros((40, 40, 2), np.uint8), "no picture in grey or in colour"),
        (np.zeros((3, MOST_PIXELS + 1), np.uint8), "choose one of at most 4,000 a side"),
    ],
)
def test_what_is_no_digit_is_refused_by_a_sentence(picture, words):
    with pytest.raises(DigitPictureError, match=words) as error:
        digit_picture(picture)
    assert str(error.value).endswith(".")


def test_noise_alone_is_nothing():
    noise = np.random.default_rng(0).integers(100, 160, (200, 200)).astype(np.uint8)
    with pytest.raises(DigitPictureError):
        ink_of(noise)


def test_a_blank_sheet_cannot_be_fitted():
    with pytest.raises(DigitPictureError, match="empty; draw something first"):
        fit(np.zeros((280, 280), np.uint8))
