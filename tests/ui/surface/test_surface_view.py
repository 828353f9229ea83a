import re
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QWheelEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.ui import theme
from playground.ui.pictures import save_picture
from playground.ui.surface import surface_view
from playground.ui.surface.camera import Camera
from playground.ui.surface.surface_view import SurfaceView
from playground.ui.theme import DARK, LIGHT

from .scenes import bowl, image_of, mouse, move, path, picture, pixels, place, press, release, rgb

ABOVE = Camera(-90, 90)
"""As on a map: x to the right and y upwards."""


@pytest.fixture
def view(qtbot, qapp):
    theme.apply(qapp, LIGHT)
    made = SurfaceView()
    qtbot.addWidget(made)
    made.resize(500, 420)
    made.show()
    qtbot.waitExposed(made)
    return made


def pixel(view, x, y, loss):
    at = view.frame().pixels(view.relief().place(np.array([[x, y]]), np.array([loss])))
    return np.rint(at[0]).astype(int)


def colour(view, x, y, loss):
    column, row = pixel(view, x, y, loss)
    return image_of(view)[row, column]


def around(image, at, radius):
    column, row = at
    return image[row - radius : row + radius + 1, column - radius : column + radius + 1]


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_more_loss_gets_more_ink(view, look):
    view.set_theme(look)
    view.show_picture(picture(lambda x, y: x + 2, levels=np.array([0.0, 4.0])))
    view.look_from(ABOVE)
    low, high = colour(view, -1.8, 0.3, 0.2), colour(view, 1.8, 0.3, 3.8)
    first, last = rgb(look.losses[0]), rgb(look.losses[-1])
    assert np.abs(low - first).sum() < np.abs(low - last).sum() / 2
    assert np.abs(high - last).sum() < np.abs(high - first).sum() / 2


def test_what_is_near_covers_what_is_far(view):
    def wall(x, y):
        return np.where(np.abs(y + 1) < 0.2, 4.0, 0.0)

    view.show_picture(picture(wall, levels=np.array([0.0, 4.0])))
    view.look_from(Camera(-90, 10))
    covered = colour(view, 0, 0, 0.0)
    view.look_from(Camera(90, 10))
    open_ = colour(view, 0, 0, 0.0)
    assert open_.sum() > covered.sum() + 60


def test_dragging_turns_the_surface(view):
    view.show_picture(picture())
    before = image_of(view)
    press(view, QPoint(200, 200))
    move(view, QPoint(260, 220))
    assert view.camera.azimuth == pytest.approx(Camera().azimuth - 30)
    assert view.camera.elevation == pytest.approx(Camera().elevation + 10)
    assert view.is_coarse
    assert len(view.relief().x) == 31
    release(view, QPoint(260, 220))
    assert not view.is_coarse
    assert len(view.relief().x) == 51
    assert np.abs(image_of(view) - before).mean() > 1


def test_a_drag_follows_the_hand(view):
    view.show_picture(picture())
    x_before, _ = pixel(view, 0, -2, 2)
    press(view, QPoint(200, 200))
    move(view, QPoint(210, 200))
    x_after, _ = pixel(view, 0, -2, 2)
    assert x_after > x_before


def test_another_button_does_not_turn(view):
    view.show_picture(picture())
    mouse(view, QEvent.Type.MouseButtonPress, QPoint(9, 9), is_down=True,
          button=Qt.MouseButton.RightButton)  # fmt: skip
    move(view, QPoint(90, 90))
    assert view.camera == Camera()


def test_the_surface_is_never_seen_from_below(view):
    press(view, QPoint(100, 100))
    move(view, QPoint(100, -900))
    assert 0 < view.camera.elevation < 10
    move(view, QPoint(100, 900))
    assert view.camera.elevation == 90


def test_keys_turn_and_two_clicks_lead_back(view, qtbot):
    view.show_picture(picture())
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.camera == Camera().turned(5, 5)
    assert view.is_coarse
    qtbot.waitUntil(lambda: not view.is_coarse)
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    assert view.camera == Camera()


def test_the_wheel_zooms_within_limits(view):
    view.show_picture(picture())

    def roll(notches):
        at = QPointF(100, 100)
        event = QWheelEvent(
            at, at, QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(view, event)

    before = view.frame().scale
    roll(1)
    assert view.frame().scale > before
    roll(-2)
    assert view.frame().scale < before
    roll(1000)
    assert view.camera.zoom <= 6


def test_holes_are_hatched_on_the_floor(view):
    def holed(x, y):
        return np.where((np.abs(x) < 1) & (np.abs(y) < 1), np.nan, 1 + 0 * x)

    view.show_picture(picture(holed))
    view.look_from(ABOVE)
    inside = around(image_of(view), pixel(view, 0.3, 0.3, 1.0), 12).reshape(-1, 3)
    is_floor = np.abs(inside - rgb(LIGHT.panel)).max(axis=1) < 12
    is_line = np.abs(inside - rgb(LIGHT.muted_text)).max(axis=1) < 60
    assert is_floor.mean() > 0.3
    assert 0.02 < is_line.mean() < 0.4
    outside = around(image_of(view), pixel(view, 1.5, 1.5, 1.0), 8).reshape(-1, 3)
    assert outside.std(axis=0).max() < 3


def test_points_off_the_plane_are_hollow(view):
    xy = [(-1.5, 1), (0, 1), (1.5, 1)]
    there = path(xy, bowl(*np.array(xy).T), off=[1])
    view.show_picture(picture(paths=(there,)))
    view.look_from(ABOVE)
    image = image_of(view)
    places = [pixel(view, x, y, bowl(x, y)) for x, y in xy]
    centres = [image[row, column] for column, row in places]
    text, base = rgb(LIGHT.text), rgb(LIGHT.base)
    assert [np.abs(c - text).max() < 40 for c in centres] == [True, False, True]
    assert np.abs(centres[1] - base).max() < 40


def test_what_is_behind_the_surface_is_fainter(view):
    def ridge(x, y):
        return 4 * np.exp(-8 * (y + 1) ** 2)

    there = path([(-1.5, 1), (1.5, 1)], [0.5, 0.5])
    view.show_picture(picture(ridge, levels=np.array([0.0, 4.0]), paths=(there,)))
    text = rgb(LIGHT.text)

    def ink():
        near = around(image_of(view), pixel(view, 0.0, 1.0, 0.5), 4)
        return np.abs(near - text).max(axis=2).min()

    view.look_from(Camera(90, 12))
    assert ink() < 40
    view.look_from(Camera(-90, 12))
    assert 60 < ink() < 200
    without = image_of(view)
    view.show_picture(picture(ridge, levels=np.array([0.0, 4.0])))
    assert np.abs(image_of(view) - without).max() > 15  # faint, but there


def test_the_point_the_next_step_the_arrow_and_the_optimum_are_drawn(view):
    plain = picture()
    full = replace(
        plain,
        point=place(-1, 1, bowl),
        arrow=(2.0, -1.0),
        ghost=place(0.8, 0.9, bowl),
        optimum=place(1, -1, bowl),
    )
    view.look_from(ABOVE)
    view.show_picture(plain)
    before = image_of(view)
    view.show_picture(full)
    after = image_of(view)
    accent = rgb(LIGHT.accent)
    column, row = pixel(view, -1, 1, bowl(-1, 1))
    np.testing.assert_allclose(after[row, column], accent, atol=3)
    column, row = pixel(view, 0.8, 0.9, bowl(0.8, 0.9))
    ring = after[row, column : column + 14]
    assert np.abs(ring - accent).max(axis=1).min() < 40
    for x, y in ((-1 + 0.3, 1 - 0.15), (1, -1)):  # on the arrow, on the star
        column, row = pixel(view, x, y, bowl(x, y))
        assert np.abs(after[row, column] - before[row, column]).max() > 40


def test_a_longer_path_does_not_paint_the_surface_anew(view, monkeypatch):
    calls = []
    painted = surface_view.relief_image
    monkeypatch.setattr(
        surface_view, "relief_image", lambda *args: calls.append(1) or painted(*args)
    )
    first = picture()
    view.show_picture(first)
    image_of(view)
    n_calls = len(calls)
    assert n_calls
    xy = np.array([(-1.0, 1), (0.5, 0.5)])
    view.show_picture(replace(first, paths=(path(xy, bowl(*xy.T)),)))
    image_of(view)
    assert len(calls) == n_calls
    view.show_picture(replace(first, z=first.z + 1))
    image_of(view)
    assert len(calls) == n_calls + 1


@pytest.mark.parametrize("is_log", [False, True])
@pytest.mark.parametrize("value", [np.nan, np.inf, 0.7, 0.0, -1.0])
def test_a_plane_of_equal_or_unknown_losses_is_drawn(view, value, is_log):
    flat = picture(lambda x, y: np.full_like(x, value), is_log=is_log, point=place(0, 0))
    view.show_picture(flat)
    assert len(np.unique(image_of(view).reshape(-1, 3), axis=0)) > 10


def test_losses_of_many_sizes_are_drawn_and_cut_off_at_the_last_level(view):
    def huge(x, y):
        return 10 ** (3.5 * (x + y) / 2 + 1)

    view.show_picture(picture(huge, is_log=True))
    image_of(view)
    view.show_picture(picture(bowl, levels=np.linspace(0, 1, 6)))
    view.look_from(ABOVE)
    assert np.abs(colour(view, 1.9, 1.9, 1) - rgb(LIGHT.panel)).max() < 10
    assert np.abs(colour(view, 0, 0.5, 0.2) - rgb(LIGHT.panel)).max() > 15


def test_nothing_is_drawn_without_a_picture(view):
    view.show_picture(picture())
    view.show_picture(None)
    assert len(np.unique(image_of(view).reshape(-1, 3), axis=0)) == 1


def test_named_paths_are_in_the_key(view):
    xy = np.array([(-1.0, 1), (0.5, 0.5)])
    racer = path(xy, bowl(*xy.T), colour=1, name="Adam & co")
    view.show_picture(picture(paths=(racer,)))
    assert not view.key.isHidden()
    assert LIGHT.racers[1] in view.key.text()
    assert "Adam&nbsp;&amp;&nbsp;co" in view.key.text()
    view.show_picture(picture())
    assert view.key.isHidden()


def test_a_picture_of_the_wrong_shape_is_refused():
    with pytest.raises(ValueError, match="a row for each y"):
        replace(picture(), y=np.linspace(0, 1, 50))


@pytest.mark.parametrize("zoom", [1.0, 3.0])
def test_files_show_what_the_screen_shows(view, tmp_path, zoom):
    xy = np.array([(-1.0, 1), (0.5, 0.5)])
    view.show_picture(picture(paths=(path(xy, bowl(*xy.T)),), point=place(0, 1)))
    view.look_from(Camera(zoom=zoom))
    save_picture(view, tmp_path / "view.svg")
    save_picture(view, tmp_path / "view.png")
    save_picture(view, tmp_path / "large.png", scale=2)
    png = QImage(str(tmp_path / "view.png"))
    svg = QImage(view.size(), QImage.Format.Format_RGB888)
    painter = QPainter(svg)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    QSvgRenderer(str(tmp_path / "view.svg")).render(painter)
    painter.end()
    assert QImage(str(tmp_path / "large.png")).size() == QSize(1000, 840)
    difference = np.abs(pixels(png) - pixels(svg)).max(axis=2)
    assert (difference > 40).mean() < 0.02


def test_a_file_has_nothing_beyond_the_edge_of_an_enlarged_surface(view, tmp_path):
    xy = np.array([(-1.9, 1.9), (1.9, -1.9)])
    view.show_picture(picture(paths=(path(xy, bowl(*xy.T)),), point=place(0, 1)))
    view.look_from(Camera(zoom=4.0))
    save_picture(view, tmp_path / "view.svg")
    text = (tmp_path / "view.svg").read_text()
    drawn = re.findall(r'<(?:path[^>]* d|polyline[^>]* points)="([^"]*)"', text)
    numbers = [re.findall(r"(-?[\d.]+),(-?[\d.]+)", each) for each in drawn]
    points = np.array([pair for each in numbers for pair in each], float)
    assert len(points) > 20
    assert points.min() > -1
    assert points[:, 0].max() < view.width() + 1
    assert points[:, 1].max() < view.height() + 1
