"""The arithmetic of zooming, panning and fitting, without a window."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import feed_forward
from playground.ui.editor.camera import LEAST_ZOOM, MOST_ZOOM, Camera, fitted
from playground.ui.editor.layout import arrange
from playground.ui.editor.shapes import Room

VIEW = (600.0, 500.0)
CAMERA = Camera(view=VIEW, drawing=(900.0, 700.0))
NO_CORNER = (0.0, 0.0)


def network(*units):
    return feed_forward(Input(features=("x1", "x2")), *[Dense(n) for n in units])


def fitting_of(*units, view=VIEW, corner=NO_CORNER):
    return fitted(lambda w, h: arrange(network(*units), Room(w, h)), view, corner)


def at(camera, x, y):
    """Return the point of the drawing at a place of the view."""
    return (x + camera.left) / camera.zoom, (y + camera.top) / camera.zoom


@given(
    st.lists(st.floats(0.7, 1.6), min_size=1, max_size=40),
    st.floats(250, 350),
    st.floats(200, 300),
)
def test_the_point_at_the_pointer_stays_however_often_one_zooms(factors, x, y):
    camera = CAMERA.centred_on(450, 350).zoomed_to(1, 300, 250)
    point = at(camera, x, y)
    for factor in factors:
        camera = camera.zoomed_to(camera.zoom * factor, x, y)
        assert LEAST_ZOOM <= camera.zoom <= MOST_ZOOM
        if camera.zoom > 0.4:  # from further away the drawing would leave the view
            assert at(camera, x, y) == pytest.approx(point, abs=0.01)
        else:
            return


@given(st.floats(-5000, 5000), st.floats(-5000, 5000), st.floats(LEAST_ZOOM, MOST_ZOOM))
def test_the_middle_of_the_view_stays_over_the_drawing(dx, dy, zoom):
    camera = CAMERA.zoomed_to(zoom, 0, 0).panned(dx, dy)
    x, y = camera.seen.centre
    assert -0.01 <= x <= 900.01
    assert -0.01 <= y <= 700.01


def test_a_larger_view_keeps_the_point_in_its_middle():
    camera = CAMERA.zoomed_to(2, 100, 80)
    assert camera.resized((1000, 300)).seen.centre == pytest.approx(camera.seen.centre)


def test_another_drawing_is_seen_at_the_same_share_of_its_size():
    camera = CAMERA.zoomed_to(2, 0, 0).centred_on(300, 350)
    assert camera.redrawn((1800, 700)).seen.centre == pytest.approx((600, 350))


def test_what_fits_is_drawn_at_its_usual_size():
    fitting = fitting_of(4, 2, 1)
    assert fitting.zoom == 1
    assert (fitting.arrangement.width, fitting.arrangement.height) == VIEW
    camera = CAMERA.fitted(fitting)
    assert (camera.left, camera.top) == (0, 0)


@pytest.mark.parametrize("units", [(2,) * 7 + (1,), (12, 12, 2, 1)])
def test_what_is_larger_is_drawn_smaller_and_fills_the_view(units):
    view = (500.0, 250.0)
    fitting = fitting_of(*units, view=view)
    camera = Camera(view=view).fitted(fitting)
    assert fitting.zoom < 1
    assert camera.is_whole(0.01)
    shown = fitting.arrangement.width * fitting.zoom, fitting.arrangement.height * fitting.zoom
    assert shown[0] > 0.9 * view[0]
    assert shown[1] > 0.9 * view[1]


def test_a_huge_network_is_fitted_only_as_far_as_neurons_stay_legible():
    fitting = fitting_of(*[4] * 40, 1)
    assert not CAMERA.fitted(fitting).is_whole(0)
    sides = [column.side * fitting.zoom for column in fitting.arrangement.columns]
    assert min(sides) == pytest.approx(10, abs=1)
    assert CAMERA.fitted(fitting).left == 0  # it begins at the beginning


def test_the_corner_stays_free_where_something_would_be_in_it():
    corner = (150.0, 30.0)
    low = fitting_of(4, 12, corner=corner)
    assert low.arrangement.height == VIEW[1] - 30
    assert fitting_of(4, 1, corner=corner).arrangement.height == VIEW[1]
