"""The height of loss curves: made for what is calm, whatever explodes."""

import numpy as np
import pytest

from playground.document.examples import find
from playground.session.timeline_view import BranchView, Span, TimelineView
from playground.ui.curve_range import calm_ceiling
from playground.ui.timeline.axes import loss_axis

CALM = np.geomspace(0.5, 0.01, 200)
EXPLOSION = np.geomspace(0.02, 1e29, 12)


@pytest.mark.parametrize(
    ("losses", "ceiling"),
    [
        (CALM, 0.5),
        (np.concatenate([CALM, EXPLOSION]), 5.0),  # it runs out at the top
        (np.append(CALM, 1e29), 5.0),  # of which one value only was measured
        (EXPLOSION, 0.2),  # from the first step on
        (np.concatenate([CALM, EXPLOSION, CALM]), 5.0),  # and comes back
        (np.concatenate([CALM, EXPLOSION, [np.inf, np.nan]]), 5.0),
        (np.concatenate([np.full(9, 1e-6), np.full(300, 0.5)]), 0.5),  # a change by hand
        (np.concatenate([CALM, np.geomspace(0.01, 30, 200)]), 30.0),  # growth that can be seen
        (np.geomspace(1e9, 1e-3, 100), 1e9),  # a bad start
        (np.zeros(3), 0.0),
        (np.zeros(0), 0.0),
    ],
)
def test_an_explosion_does_not_set_the_scale(losses, ceiling):
    assert calm_ceiling(losses) == pytest.approx(ceiling)


def branch(number, losses):
    span = Span(find("circle").experiment, 0, len(losses), 0, 25, 25)
    return BranchView(number, "", 0, (span,), (), np.arange(len(losses)), losses)


def test_the_axis_is_made_for_the_run_on_screen_and_others_run_out_of_it():
    wild, calm = branch(1, np.concatenate([CALM, EXPLOSION])), branch(2, 0.4 * CALM)
    axis = loss_axis(TimelineView((wild, calm), 2, 0), 50, 20)
    np.testing.assert_allclose(axis.ends, (0.004, 0.2))
    assert axis.ys(wild.losses)[-1] == 20
    axis = loss_axis(TimelineView((wild, calm), 1, 0), 50, 20)
    np.testing.assert_allclose(axis.ends, (0.01, 5.0))
    heights = axis.ys(wild.losses)
    assert heights[199] - heights[0] > 15  # most of the height is for what can be seen
