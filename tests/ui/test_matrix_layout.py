"""Where the cells of matrices and galleries are, and what small pictures of them keep."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF

from playground.ui.gradients.matrix_layout import Cell, GalleryLayout, GridLayout
from playground.ui.gradients.matrix_picture import coloured, fitted
from playground.ui.theme import LIGHT

ROOM = QRectF(60, 5, 240, 130)


@pytest.mark.parametrize("shape", [(1, 0), (1, 2), (6, 2), (10, 30), (30, 784), (300, 3)])
def test_every_cell_is_found_where_it_is_and_stays_in_its_room(shape):
    grid = GridLayout.fit(ROOM, *shape)
    for row in {0, shape[0] // 2, shape[0] - 1}:
        for column in {0, shape[1] // 2, shape[1]}:
            place = grid.place_of(Cell(row, column))
            assert grid.cell_at(place.center()) == Cell(row, column)
            assert ROOM.adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(place)
        beside = QPointF(30, grid.place_of(Cell(row)).center().y())
        assert grid.cell_at(beside) == Cell(row)
    assert grid.cell_at(QPointF(ROOM.right() + 1, ROOM.top() + 1)) is None
    assert grid.cell_at(QPointF(ROOM.left(), ROOM.bottom() + 1)) is None


def test_the_biases_stand_apart():
    grid = GridLayout.fit(ROOM, 6, 2)
    assert grid.biases.left() >= grid.weights.right() + 4
    between = QPointF(grid.weights.right() + 2, ROOM.top() + 3)
    assert grid.cell_at(between) is None


@pytest.mark.parametrize("size", [(380, 200), (470, 330), (1100, 700), (100, 900), (20, 20)])
@pytest.mark.parametrize("n_images", [1, 30, 100])
@pytest.mark.parametrize("shape", [(28, 28), (8, 8), (16, 32)])
def test_images_do_not_overlap_and_every_pixel_is_found(size, n_images, shape):
    gallery = GalleryLayout.fit(size, n_images, shape, 16)
    places = [gallery.image(row).adjusted(0, 0, 0, gallery.label) for row in range(n_images)]
    assert not any(a.intersects(b) for a, b in pairwise(places))
    assert places[-1].bottom() <= gallery.height
    n_pixels = shape[0] * shape[1]
    for row in {0, n_images - 1}:
        for column in (0, shape[1] - 1, n_pixels // 2 + 3, n_pixels - 1):
            cell = Cell(row, column)
            assert gallery.cell_at(gallery.place_of(cell).center()) == cell
        if gallery.label:
            bias = Cell(row, n_pixels)
            assert gallery.cell_at(gallery.place_of(bias).center()) == bias


def test_thirty_images_fit_a_small_panel_and_more_are_scrolled():
    assert GalleryLayout.fit((384, 230), 30, (28, 28), 16).height <= 230
    assert GalleryLayout.fit((384, 230), 300, (28, 28), 16).height > 230


def test_a_small_picture_keeps_the_largest_numbers_and_what_is_no_number():
    values = np.zeros((30, 784))
    values[3, 401], values[20, 7], values[9, 600] = -9, 5, np.nan
    is_absent = np.zeros((30, 784), bool)
    is_absent[:15, :392] = True
    is_absent[20, :7] = True
    small, gone = fitted(values, is_absent, 15, 100)
    assert small.shape == gone.shape == (15, 100)
    assert np.nanmin(small) == -9
    assert np.nanmax(small) == 5
    assert np.isnan(small).sum() == 1
    assert gone[:7, :49].all()
    assert not gone[8:].any()


def test_what_is_absent_is_transparent_and_what_is_no_number_has_its_colour():
    values, is_absent = np.array([[2.0, np.nan, 0.0]]), np.array([[False, False, True]])
    (pixels,) = coloured(values, is_absent, 1.0, LIGHT)
    full, error = (
        [int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (LIGHT.positive, LIGHT.error)
    )
    assert pixels.tolist() == [[*full, 255], [*error, 255], [0, 0, 0, 0]]
