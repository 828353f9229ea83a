from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from playground.ui.surface.camera import TALL, Camera, Frame
from playground.ui.surface.hatching import hatch_lines
from playground.ui.surface.quads import _far_first
from playground.ui.surface.relief import Relief

from .scenes import picture


def waves(x, y):
    return 1 + np.sin(2 * x) * np.cos(2 * y)


CAMERAS = pytest.mark.parametrize("azimuth", [-160, -58, 10, 95])


@CAMERAS
def test_the_axes_of_a_camera_are_at_right_angles(azimuth):
    axes = Camera(azimuth, 25).axes
    np.testing.assert_allclose(axes @ axes.T, np.eye(3), atol=1e-12)
    np.testing.assert_allclose(np.cross(axes[0], axes[1]), axes[2], atol=1e-12)


@CAMERAS
@pytest.mark.parametrize("elevation", [5, 30, 90])
def test_the_box_fits_into_its_place_however_it_is_turned(azimuth, elevation):
    place = QRectF(30, 20, 300, 220)
    corners = np.array([(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (0, TALL)], float)
    pixels = Frame(Camera(azimuth, elevation), place).pixels(corners)
    assert np.all(pixels >= np.array([30, 20]) - 1e-6)
    assert np.all(pixels <= np.array([330, 240]) + 1e-6)


@CAMERAS
def test_every_cell_comes_after_the_cells_behind_it(azimuth):
    relief, camera = Relief(picture(waves, n=12)), Camera(azimuth, 20)
    order = _far_first(relief, camera)
    assert sorted(order) == list(range(11 * 11))
    rank = np.empty(11 * 11)
    rank[order] = np.arange(11 * 11)
    rank = rank.reshape(11, 11)
    x, y, _ = camera.axes[2]
    assert np.all(np.diff(rank, axis=1) * np.sign(x) > 0)
    assert np.all(np.diff(rank, axis=0) * np.sign(y) > 0)


@CAMERAS
def test_points_are_hidden_where_a_fine_walk_to_the_viewer_crosses_the_surface(azimuth):
    relief, camera = Relief(picture(waves)), Camera(azimuth, 15)
    rng = np.random.default_rng(4)
    xy = rng.uniform(-0.9, 0.9, (400, 2))
    above = relief.height_at(*xy.T) + rng.choice([-0.15, 0.0, 0.15], 400)
    points = np.column_stack([xy, np.clip(above, 0, TALL)])
    expected = np.zeros(400, bool)
    gap = np.zeros(400)
    for step in np.linspace(0, 3, 3000)[1:]:
        x, y, z = points.T + np.outer(camera.axes[2], np.full(400, step))
        difference = relief.height_at(x, y) - z
        is_sided = np.abs(difference) > 0.012
        expected |= is_sided & (gap * difference < 0)
        gap = np.where(is_sided & (gap == 0), difference, gap)
    assert 40 < expected.sum() < 360
    assert (relief.is_hidden(points, camera) == expected).mean() > 0.95


def test_heights_between_the_grid_are_bilinear_and_unknown_beyond_it():
    relief = Relief(picture(lambda x, y: 2 * x - y + x * y, n=21))
    x, y = np.array([0.33, -0.81, 1.2, np.nan]), np.array([-0.47, 0.05, 0, 0])
    losses = 2 * (2 * x) - 2 * y + 4 * x * y
    expected = TALL * relief.heights.shares(losses)
    result = relief.height_at(x, y)
    np.testing.assert_allclose(result[:2], expected[:2], atol=1e-12)
    assert np.isnan(result[2:]).all()


def test_a_relief_of_fewer_lines_keeps_the_ends():
    fine, coarse = Relief(picture()), Relief(picture(), 31)
    assert coarse.z.shape == (31, 31)
    assert (coarse.x[0], coarse.x[-1]) == (fine.x[0], fine.x[-1]) == (-1, 1)
    assert coarse.z[0, 0] == fine.z[0, 0]


def test_contour_lines_lie_at_the_height_of_their_level():
    made = picture(n=81)
    relief = Relief(made)
    pieces = relief.contours
    heights = relief.height_at(*pieces[..., :2].reshape(-1, 2).T)
    np.testing.assert_allclose(heights, pieces[..., 2].ravel(), atol=1e-9)
    levels = TALL * relief.heights.shares(made.levels)
    assert np.isin(pieces[..., 2], levels).all()


def test_a_path_ends_at_the_walls_of_the_box():
    relief = Relief(picture())
    xy = np.array([(0, 0), (1.9, 0), (2.5, 0)])
    placed = relief.place(xy, np.array([0.1, 3, 4]))
    assert np.isfinite(placed[:2]).all()
    assert np.isnan(placed[2]).all()


def test_hatching_covers_exactly_the_cells_in_question():
    is_hatched = np.zeros((4, 6), bool)
    is_hatched[1:3, 2:5] = True
    lines = hatch_lines(is_hatched, 60.0, 40.0, 2.0)
    assert np.all(lines >= np.array([20, 10]) - 1e-9)
    assert np.all(lines <= np.array([50, 30]) + 1e-9)
    length = np.hypot(*(lines[:, 1] - lines[:, 0]).T).sum()
    assert length == pytest.approx(30 * 20 / 2 * np.sqrt(2), rel=0.02)
    assert len(hatch_lines(np.ones((9, 9), bool), 10.0, 10.0, 1.0)) == 20  # one for each line
    assert len(hatch_lines(np.zeros((4, 6), bool), 60.0, 40.0, 2.0)) == 0


def test_divided_cells_lie_on_the_same_surface_and_holes_stay_as_large():
    shown = picture(waves, n=9)
    losses = shown.z.copy()
    losses[4, 5] = np.nan
    shown = replace(shown, z=losses)
    plain, fine = Relief(shown), Relief(shown, n_parts=3)
    assert fine.z.shape == (25, 25)
    np.testing.assert_array_equal(fine.z[::3, ::3], plain.z)
    x, y = (each.ravel() for each in np.meshgrid(fine.x[:12], fine.y[:9]))
    np.testing.assert_allclose(fine.z[:9, :12].ravel(), plain.height_at(x, y), atol=1e-12)
    assert fine.is_hole.sum() == 9 * plain.is_hole.sum()


def test_a_piece_of_a_contour_line_belongs_to_the_cell_in_which_it_lies():
    relief = Relief(picture(waves, n=9))
    middles = relief.contours[..., :2].mean(axis=1)
    rows, columns = np.divmod(relief.cells_at(middles), 8)
    for axis, index, values in (
        (relief.x, columns, middles[:, 0]),
        (relief.y, rows, middles[:, 1]),
    ):
        assert (axis[index] <= values).all()
        assert (values <= axis[index + 1]).all()
