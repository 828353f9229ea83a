import numpy as np
import pytest

from playground.ui.theme import DARK, LIGHT, loss_table, racer_colour

from .scenes import rgb

THEMES = pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)


def oklab(colours):
    """Return colours, (n, 3) of 0 to 255, as Ottosson's OKLab, in which distances look alike."""
    c = np.asarray(colours) / 255
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    cones = linear @ np.array(
        [
            [0.4122214708, 0.2119034982, 0.0883024619],
            [0.5363325363, 0.6806995451, 0.2817188376],
            [0.0514459929, 0.1073969566, 0.6299787005],
        ]
    )
    return np.cbrt(cones) @ np.array(
        [
            [0.2104542553, 1.9779984951, 0.0259040371],
            [0.7936177850, -2.4285922050, 0.7827717662],
            [-0.0040720468, 0.4505937099, -0.8086757660],
        ]
    )


@THEMES
def test_equal_steps_of_loss_look_equally_far_apart(look):
    table = loss_table(look, 17)
    assert table.shape == (17, 4)
    assert not table.flags.writeable
    steps = np.linalg.norm(np.diff(oklab(table[:, :3]), axis=0), axis=1)
    assert steps.max() < 1.25 * steps.min()


@THEMES
def test_more_loss_is_farther_from_the_background(look):
    lightness = oklab(loss_table(look, 64)[:, :3])[:, 0]
    background = oklab([rgb(look.base)])[0, 0]
    assert np.all(np.diff(np.abs(lightness - background)) > 0)


@THEMES
def test_losses_do_not_look_like_weights(look):
    losses = oklab(loss_table(look, 64)[:, :3])
    for sign in (look.negative, look.positive):
        assert np.linalg.norm(losses - oklab([rgb(sign)]), axis=1).min() > 0.1


@THEMES
def test_racers_differ_from_one_another_and_repeat(look):
    racers = oklab([rgb(colour) for colour in look.racers])
    distances = np.linalg.norm(racers[:, np.newaxis] - racers, axis=-1)
    assert distances[~np.eye(len(racers), dtype=bool)].min() > 0.08
    later = oklab([racer_colour(i, look).getRgbF()[:3] for i in range(3 * len(racers))])
    assert len(np.unique(later.round(3), axis=0)) == 3 * len(racers)
    assert racer_colour(3 * len(racers) + 1, look) == racer_colour(1, look)
