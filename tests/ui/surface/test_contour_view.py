from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from playground.ui import theme
from playground.ui.pictures import save_picture
from playground.ui.surface.contour_view import ContourView
from playground.ui.surface.heights import Heights
from playground.ui.surface.placing import arrow_way
from playground.ui.surface.surface_picture import Place, SurfacePicture
from playground.ui.surface.upsampling import slice_colours
from playground.ui.theme import DARK, LIGHT, loss_table

from .scenes import (
    bowl,
    click,
    image_of,
    move,
    path,
    picture,
    pixels,
    place,
    press,
    release,
    rgb,
)


@pytest.fixture
def view(qtbot, qapp):
    theme.apply(qapp, LIGHT)
    made = ContourView()
    qtbot.addWidget(made)
    made.resize(500, 480)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def heard(view):
    said = []
    for name in ("point_dragged", "point_released", "place_clicked"):
        getattr(view, name).connect(lambda x, y, name=name: said.append((name, x, y)))
    return said


def show(view, *args, **more):
    view.show_picture(picture(*args, **more))
    QApplication.processEvents()


def colours_at(view, *places):
    image = image_of(view.plot)
    at = [view.pixel_of(x, y).toPoint() + view.plot.viewport().pos() for x, y in places]
    return [image[each.y(), each.x()] for each in at]


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_colours_are_those_of_the_losses_in_between(look):
    losses = np.array([[0.0, 1, 2], [2, 3, 4], [4, 4, 4]])
    colours = slice_colours(losses, Heights(0, 4, is_log=False), look)
    rows, columns, _ = colours.shape
    assert rows >= 400
    assert columns >= 400
    table = loss_table(look)
    for row, column, loss in ((0, 0, 0), (-1, -1, 4), (0, -1, 2), (rows // 2, columns // 2, 3)):
        np.testing.assert_allclose(colours[row, column], table[round(255 * loss / 4)], atol=3)
    quarter = colours[rows // 4, columns // 4]
    np.testing.assert_allclose(quarter, table[round(255 * 1.5 / 4)], atol=3)


def test_cells_without_a_loss_are_transparent():
    losses = np.ones((5, 5))
    losses[1, 3] = np.inf
    colours = slice_colours(losses, Heights(0, 2, is_log=False), LIGHT)
    side = len(colours) // 4
    alpha = colours[side // 2 :: side, side // 2 :: side, 3]
    expected = np.full((4, 4), 255)
    expected[0:2, 2:4] = 0
    assert alpha.tolist() == expected.tolist()


def test_contour_lines_run_where_the_loss_is_that_of_a_level(view):
    made = picture(n=101)
    view.show_picture(made)
    x, y = view.contours.getData()
    is_known = np.isfinite(x)
    losses = bowl(x[is_known], y[is_known])
    nearest = np.abs(losses[:, np.newaxis] - made.levels).min(axis=1)
    assert is_known.sum() > 300
    assert nearest.max() < 0.003
    assert len(np.unique(np.round(losses, 1))) >= len(made.levels) - 2


@pytest.mark.parametrize("size", [(300, 260), (900, 500), (500, 900)])
def test_the_same_way_is_as_long_in_both_directions(view, size):
    view.resize(*size)
    show(view)
    across = view.pixel_of(1, 0) - view.pixel_of(0, 0)
    along = view.pixel_of(0, 1) - view.pixel_of(0, 0)
    assert across.x() == pytest.approx(-along.y(), rel=0.02)


def test_dragging_the_point_says_where_it_is(view, heard):
    show(view, point=place(-1, 1))
    viewport = view.plot.viewport()
    press(viewport, view.pixel_of(-1, 1))
    assert heard == []
    move(viewport, view.pixel_of(0.5, -0.25))
    assert view.point[:2] == pytest.approx((0.5, -0.25), abs=0.01)
    release(viewport, view.pixel_of(0.5, -0.25))
    assert [name for name, *_ in heard] == ["point_dragged", "point_released"]
    for _, x, y in heard:
        assert (x, y) == pytest.approx((0.5, -0.25), abs=0.01)
    assert view.point[:2] == (-1, 1)  # until the next picture says something else


def test_the_point_follows_the_mouse_while_pictures_come(view, heard):
    made = picture(point=place(-1, 1))
    view.show_picture(made)
    viewport = view.plot.viewport()
    press(viewport, view.pixel_of(-1, 1))
    move(viewport, view.pixel_of(1, 1))
    view.show_picture(replace(made, point=place(0, 0)))
    assert view.point[:2] == pytest.approx((1, 1), abs=0.01)
    accent, elsewhere = colours_at(view, (1, 1), (0, 0))
    np.testing.assert_allclose(accent, rgb(LIGHT.accent), atol=3)
    assert np.abs(elsewhere - rgb(LIGHT.accent)).max() > 60
    release(viewport, view.pixel_of(1, 1))
    assert view.point[:2] == (0, 0)


def test_the_point_stays_within_the_plane(view, heard):
    show(view, point=place(0, 0))
    viewport = view.plot.viewport()
    press(viewport, view.pixel_of(0, 0))
    move(viewport, view.pixel_of(9, -9))
    assert heard[-1][1:] == (2, -2)
    release(viewport, view.pixel_of(9, -9))


def test_a_click_beside_the_point_says_where(view, heard):
    show(view, point=place(-1, 1))
    viewport = view.plot.viewport()
    click(viewport, view.pixel_of(1.25, 0.5))
    assert [name for name, *_ in heard] == ["place_clicked"]
    assert heard[0][1:] == pytest.approx((1.25, 0.5), abs=0.01)


def test_clicks_that_mean_something_else_say_nothing(view, heard):
    show(view, point=place(-1, 1))
    viewport = view.plot.viewport()
    click(viewport, view.pixel_of(-1, 1))  # on the point
    click(viewport, QPointF(5, 5))  # outside of the plane
    press(viewport, view.pixel_of(1, 1))  # a drag of nothing
    move(viewport, view.pixel_of(0, 0))
    release(viewport, view.pixel_of(0, 0))
    view.can_click = view.can_drag = False
    click(viewport, view.pixel_of(1, 1))
    press(viewport, view.pixel_of(-1, 1))
    move(viewport, view.pixel_of(1, 1))
    release(viewport, view.pixel_of(1, 1))
    assert heard == []


def test_hovering_reads_the_loss_off_the_grid(view):
    made = picture()
    view.show_picture(made)
    viewport = view.plot.viewport()
    height = view.readout.height()
    move(viewport, view.pixel_of(1.01, -0.49), is_down=False)
    x, y = made.x[38], made.y[19]
    assert (x, y) == pytest.approx((1.04, -0.48))
    assert view.readout.loss.text() == f"loss ≈ {bowl(x, y):.4f}"
    assert view.readout.place.text() == "→ 1.01,  ↑ −0.49"
    assert view.readout.height() == height
    QApplication.sendEvent(viewport, QEvent(QEvent.Type.Leave))
    assert view.readout.loss.text() == view.readout.place.text() == ""


def test_holes_are_hatched(view):
    show(view, lambda x, y: np.where(x > 0, np.nan, 1 + y))
    at = view.pixel_of(1, 0).toPoint()
    image = image_of(view.plot)[at.y() - 20 : at.y() + 20, at.x() - 20 : at.x() + 20]
    colours = image.reshape(-1, 3)
    is_line = np.abs(colours - rgb(LIGHT.muted_text)).max(axis=1) < 80
    is_base = np.abs(colours - rgb(LIGHT.base)).max(axis=1) < 12
    assert 0.05 < is_line.mean() < 0.4
    assert is_base.mean() > 0.4
    move(view.plot.viewport(), view.pixel_of(1, 0), is_down=False)
    assert view.readout.loss.text() == "loss ≈ NaN"


def test_points_off_the_plane_are_hollow(view):
    xy = [(-1.5, 1), (0, 1), (1.5, 1)]
    show(view, paths=(path(xy, [1, 1, 1], off=[1]),))
    centres = colours_at(view, *xy)
    text, base = rgb(LIGHT.text), rgb(LIGHT.base)
    assert [np.abs(c - text).max() < 40 for c in centres] == [True, False, True]
    assert np.abs(centres[1] - base).max() < 40


def test_paths_have_their_colours_and_names(view):
    one = path([(-1.5, 1), (1.5, 1)], [1, 1], colour=0, name="SGD")
    other = path([(-1.5, -1), (1.5, -1)], [1, 1], colour=1, name="Adam")
    show(view, paths=(one, other))
    racers = np.array([rgb(racer) for racer in LIGHT.racers])
    for index, colour in enumerate(colours_at(view, (0, 1), (0, -1))):
        distances = np.linalg.norm(racers - colour, axis=1)  # the line's edge is blended
        assert distances.argmin() == index
        assert distances.min() < 120
    assert all(name in view.key.text() for name in ("SGD", "Adam", *LIGHT.racers[:2]))


def test_the_arrow_shows_the_direction_and_the_ghost_the_next_step(view):
    plain = picture()
    view.show_picture(plain)
    spots = [(-1 + 0.3, 1 - 0.3), (1, 1), (-1, -1)]
    before = colours_at(view, *spots)
    full = replace(
        plain, point=place(-1, 1), arrow=(7e-5, -7e-5), ghost=place(1, 1), optimum=place(-1, -1)
    )
    view.show_picture(full)
    arrow, _, optimum = colours_at(view, *spots)
    ring = view.pixel_of(1, 1)
    around = image_of(view.plot.viewport())[int(ring.y()), int(ring.x()) : int(ring.x()) + 14]
    assert np.abs(around - rgb(LIGHT.accent)).max(axis=1).min() < 40
    assert np.abs(arrow - rgb(LIGHT.accent)).max() < 40
    np.testing.assert_allclose(optimum, rgb(LIGHT.text), atol=3)
    assert np.abs(np.array(before) - rgb(LIGHT.accent)).max(axis=1).min() > 60
    view.show_picture(replace(full, arrow=(0.0, 0.0)))
    assert np.abs(colours_at(view, spots[0])[0] - before[0]).max() < 10


def test_only_what_changed_is_drawn_anew(view, monkeypatch):
    made = picture()
    view.show_picture(made)
    calls = []
    monkeypatch.setattr(view.map, "setImage", lambda *args, **more: calls.append(args))
    view.show_picture(replace(made, point=place(1, 1)))
    assert calls == []
    view.show_picture(replace(made, z=made.z + 1))
    assert len(calls) == 1


@pytest.mark.parametrize("is_log", [False, True])
@pytest.mark.parametrize("value", [np.nan, np.inf, 0.7, 0.0, -1.0])
def test_a_plane_of_equal_or_unknown_losses_is_drawn(view, value, is_log):
    show(view, lambda x, y: np.full_like(x, value), is_log=is_log, point=place(0, 0))
    np.testing.assert_allclose(colours_at(view, (0, 0))[0], rgb(LIGHT.accent), atol=3)
    assert bool(view.readout.bar.numbers[0]) == np.isfinite(value)


def test_the_bar_tells_alike_losses_apart(view):
    show(view, lambda x, y: 2.3026 + 1e-6 * bowl(x, y))
    assert len(set(view.readout.bar.numbers)) == 3


def test_levels_get_a_few_numbers_where_there_is_room(view):
    show(view)
    view.grab()
    labels = view.overlay._labels
    assert 1 <= len(labels) <= 6
    for label in labels:
        assert label.level in view._picture.levels
        assert -90 <= label.degrees <= 90
    view.resize(250, 250)
    QApplication.processEvents()
    view.grab()
    assert view.overlay._labels == []


def test_planes_of_any_shape_and_no_plane_at_all(view):
    x, y = np.linspace(-1e-7, 1e-7, 5), np.linspace(0, 4000, 3)
    z = np.outer(np.arange(3.0), np.arange(5.0))
    view.show_picture(SurfacePicture(x, y, z, np.array([0.0, 4, 8])))
    view.grab()
    view.show_picture(None)
    view.grab()
    assert view.point is None
    click(view.plot.viewport(), QPointF(200, 200))


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_files_show_what_the_screen_shows(view, qapp, tmp_path, look):
    theme.apply(qapp, look)
    view.set_theme(look)
    xy = np.array([(-1.0, 1), (0.5, 0.5)])
    show(
        view,
        lambda x, y: np.where(x > 1, np.nan, bowl(x, y)),
        paths=(path(xy, bowl(*xy.T)),),
        point=place(0, 1),
    )
    save_picture(view, tmp_path / "view.svg")
    save_picture(view, tmp_path / "view.png")
    save_picture(view, tmp_path / "large.png", scale=2)
    png = QImage(str(tmp_path / "view.png"))
    svg = QImage(view.size(), QImage.Format.Format_RGB888)
    painter = QPainter(svg)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    QSvgRenderer(str(tmp_path / "view.svg")).render(painter)
    painter.end()
    assert QImage(str(tmp_path / "large.png")).width() == 1000
    difference = np.abs(pixels(png) - pixels(svg)).max(axis=2)
    assert (difference > 60).mean() < 0.03
    assert b"non-scaling" not in (tmp_path / "view.svg").read_bytes()


def test_at_the_point_the_true_loss_is_read(view):
    view.show_picture(picture(point=Place(0.33, 0.21, 7.5)))
    move(view.plot.viewport(), view.pixel_of(0.33, 0.21), is_down=False)
    assert view.readout.loss.text() == "loss = 7.5000"
    assert view.readout.place.text() == "→ 0.33,  ↑ 0.21"
    view.show_picture(picture(point=Place(0.33, 0.21, 6.5)))
    assert view.readout.loss.text() == "loss = 6.5000"


def test_at_the_star_its_place_and_its_true_loss_are_read(view):
    view.show_picture(picture(point=place(-1, 1), optimum=Place(0.012, -0.013, 1e-5)))
    at = view.pixel_of(0.012, -0.013)
    move(view.plot.viewport(), at + QPointF(6, 4), is_down=False)
    assert view.readout.loss.text() == "★ loss = 1.0e\N{MINUS SIGN}5"
    assert view.readout.place.text() == "→ 0.012,  ↑ −0.013"
    move(view.plot.viewport(), at + QPointF(40, 40), is_down=False)
    assert view.readout.loss.text().startswith("loss ≈")
    view.show_picture(picture(point=Place(0.012, -0.013, 7.5), optimum=Place(0.012, -0.013, 1e-5)))
    move(view.plot.viewport(), at, is_down=False)  # training is right there
    assert view.readout.loss.text() == "loss = 7.5000"


def test_an_arrow_ends_where_it_would_climb_and_where_the_map_does():
    steep = picture(lambda x, y: (x - 0.9) ** 2 + 0 * y, point=Place(0.7, 0, 0.04), arrow=(1, 0))
    way = arrow_way(steep)
    assert 0.8 < way[-1, 0] < 1.0  # the valley is at 0.9
    edge = picture(point=place(1.9, 0), arrow=(1, 0), is_point_off=True)
    np.testing.assert_allclose(arrow_way(edge)[-1], [2, 0])
    long, short = (
        arrow_way(picture(point=place(-1, 0), arrow=(1, 0), arrow_share=share))
        for share in (1.0, 0.5)
    )
    assert np.ptp(short[:, 0]) == pytest.approx(np.ptp(long[:, 0]) / 2)


def test_a_jump_by_hand_is_dotted(view):
    way = path([(-1, 0), (1, 0)], [1, 1])
    view.show_picture(picture(paths=(way,)))
    at = view.pixel_of(0, 0).toPoint()

    def inked():
        rows = image_of(view.plot.viewport())[at.y() - 2 : at.y() + 3, at.x() - 30 : at.x() + 30]
        return (np.abs(rows - rgb(LIGHT.text)).max(axis=2) < 60).any(axis=0).mean()

    assert inked() == 1.0
    view.show_picture(picture(paths=(replace(way, jumps=np.array([1])),)))
    assert 0.1 < inked() < 0.8
