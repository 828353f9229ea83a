"""Zooming and panning the drawing, with wheel, buttons, fingers and keys."""

import itertools
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import (
    QImage,
    QInputDevice,
    QMouseEvent,
    QNativeGestureEvent,
    QPointingDevice,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.document import edits
from playground.document.data_files import read
from playground.document.experiment import Experiment
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.table import Table
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import feed_forward
from playground.engine.parameter_key import ParameterKey
from playground.session.synchronous_session import SynchronousSession
from playground.ui import theme
from playground.ui.editor.network_editor import NetworkEditor
from playground.ui.editor.wiring import NeuronName
from playground.ui.main_window import MainWindow
from playground.ui.pictures import save_picture
from playground.ui.workbench import Workbench

XY = Input(features=("x1", "x2"))
CIRCLE = Experiment(feed_forward(XY, Dense(4), Dense(2), Dense(1)), Circle())
DEEP = Experiment(feed_forward(XY, *[Dense(3)] * 9, Dense(1)), Circle())
TABLE = Experiment(
    feed_forward(Input(features=("age", "height", "weight")), Dense(3), Dense(1)),
    Table(
        ("age", "height", "weight"),
        tuple((float(i), 1.0, 2.0 * i) for i in range(6)),
        (0, 1) * 3,
        ("no", "yes"),
    ),
)
TOUCH_PAD = QPointingDevice(
    "pad",
    7,
    QInputDevice.DeviceType.TouchPad,
    QPointingDevice.PointerType.Finger,
    QInputDevice.Capability.Scroll,
    2,
    0,
)
CONTROL = Qt.KeyboardModifier.ControlModifier
NO_KEY = Qt.KeyboardModifier.NoModifier
MIDDLE, LEFT = Qt.MouseButton.MiddleButton, Qt.MouseButton.LeftButton


@pytest.fixture
def open_editor(qtbot, qapp):
    """Return what opens an experiment in an editor, shown and with its first pictures."""
    theme.apply(qapp, theme.LIGHT)

    def make(experiment, size=(600, 500)):
        workbench = Workbench(SynchronousSession(read))
        editor = NetworkEditor(workbench)
        qtbot.addWidget(editor)
        editor.measurements_changed.connect(lambda: workbench.watch(editor.measurements()))
        editor.resize(*size)
        editor.show()
        workbench.open(experiment)
        workbench.poll()
        return SimpleNamespace(editor=editor, workbench=workbench, view=editor.view)

    return make


@pytest.fixture
def circle(open_editor):
    return open_editor(CIRCLE)


def turn(view, at, angle=120, keys=NO_KEY, pixels=(0, 0), device=None):
    """Turn the wheel, or move two fingers."""
    viewport = view.viewport()
    across, down = angle if isinstance(angle, tuple) else (0, angle)
    event = QWheelEvent(
        QPointF(at),
        QPointF(viewport.mapToGlobal(at)),
        QPoint(*pixels),
        QPoint(across, down),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
        Qt.MouseEventSource.MouseEventNotSynthesized,
        device or QPointingDevice.primaryPointingDevice(),
    )
    QApplication.sendEvent(viewport, event)


def mouse(widget, kind, at, button=MIDDLE):
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
    by = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else button
    event = QMouseEvent(kind, QPointF(at), QPointF(widget.mapToGlobal(at)), by, held, NO_KEY)
    QApplication.sendEvent(widget, event)


def drag(widget, *places, button=MIDDLE):
    mouse(widget, QEvent.Type.MouseButtonPress, places[0], button)
    for place in places[1:]:
        mouse(widget, QEvent.Type.MouseMove, place, button)
    mouse(widget, QEvent.Type.MouseButtonRelease, places[-1], button)


def drawn_rect(view):
    """Return where the whole drawing lies in the window."""
    return view.mapFromScene(view.scene().sceneRect()).boundingRect()


def is_everything_seen(view):
    return view.viewport().rect().adjusted(-2, -2, 2, 2).contains(drawn_rect(view))


def far(one, other):
    return max(abs(one.x() - other.x()), abs(one.y() - other.y()))


# the wheel


@pytest.mark.parametrize("place", [QPoint(120, 90), QPoint(450, 400)])
def test_the_wheel_zooms_to_the_pointer(circle, place):
    view = circle.view
    before = view.in_scene(QPointF(place))
    for angle in [120] * 9 + [-120] * 5 + [15] * 8:
        turn(view, place, angle)
        assert far(view.mapFromScene(before), place) <= 1
    assert view.zoom == pytest.approx(1.15**5)


def test_fine_steps_of_a_wheel_add_up_to_a_notch(circle):
    for _ in range(16):
        turn(circle.view, QPoint(300, 200), 15)
    assert circle.view.zoom == pytest.approx(1.15**2)


def test_the_zoom_has_limits(circle):
    for angle, limit in ((1200, 8.0), (-1200, 0.1)):
        for _ in range(8):
            turn(circle.view, QPoint(300, 200), angle)
        assert circle.view.zoom == limit


def test_the_wheel_may_be_taken_by_something_else(circle):
    asked = []

    def take(position, angle, keys):
        asked.append((position.toPoint(), angle, keys))
        return True

    circle.view.wheel_taken = take
    turn(circle.view, QPoint(200, 100), -240)
    assert asked == [(QPoint(200, 100), -240, NO_KEY)]
    assert circle.view.zoom == 1
    turn(circle.view, QPoint(200, 100), 120, CONTROL)
    assert circle.view.zoom == pytest.approx(1.15)
    assert len(asked) == 1


@pytest.mark.parametrize(
    "event", [{"pixels": (30, -20), "angle": (60, -40)}, {"device": TOUCH_PAD, "angle": (60, -40)}]
)
def test_two_fingers_pan(circle, event):
    point = circle.view.in_scene(QPointF(200, 200))
    turn(circle.view, QPoint(200, 200), **event)
    assert circle.view.zoom == 1
    assert far(circle.view.mapFromScene(point), QPoint(230, 180)) <= 1


def test_two_fingers_with_ctrl_zoom(circle):
    turn(circle.view, QPoint(200, 200), 120, CONTROL, pixels=(0, 60), device=TOUCH_PAD)
    assert circle.view.zoom == pytest.approx(1.15)


def test_a_pinch_zooms_to_the_pointer(circle):
    view, place = circle.view, QPointF(150, 220)
    point = view.in_scene(place)
    event = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture,
        TOUCH_PAD,
        2,
        place,
        place,
        view.viewport().mapToGlobal(place),
        0.5,
        QPointF(),
    )
    QApplication.sendEvent(view.viewport(), event)
    assert view.zoom == pytest.approx(1.5)
    assert far(view.mapFromScene(point), place) <= 1


def test_the_wheel_zooms_over_the_controls_too(circle):
    button = circle.editor.strip.controls["hidden 1"].add_button
    place = button.mapTo(circle.editor, button.rect().center())
    QTest.wheelEvent(circle.editor.windowHandle(), QPointF(place), QPoint(0, 120))
    assert circle.view.zoom == pytest.approx(1.15)


# panning


def test_the_middle_button_takes_the_drawing_along(circle):
    view = circle.view
    point, cursor = view.in_scene(QPointF(60, 470)), view.viewport().cursor().shape()
    mouse(view.viewport(), QEvent.Type.MouseButtonPress, QPoint(60, 470))
    assert view.viewport().cursor().shape() == Qt.CursorShape.ClosedHandCursor
    for place in (QPoint(90, 440), QPoint(101, 399)):
        mouse(view.viewport(), QEvent.Type.MouseMove, place)
        assert far(view.mapFromScene(point), place) <= 1
    mouse(view.viewport(), QEvent.Type.MouseButtonRelease, QPoint(101, 399))
    assert view.viewport().cursor().shape() == cursor
    mouse(view.viewport(), QEvent.Type.MouseMove, QPoint(10, 10), Qt.MouseButton.NoButton)
    assert far(view.mapFromScene(point), QPoint(101, 399)) <= 1
    assert not view.is_fitted


def test_a_drag_clicks_nothing_and_points_at_nothing(circle):
    x, y = circle.editor.scene.arrangement.by_id["hidden 1"].neurons[0].centre
    start = circle.view.mapFromScene(QPointF(x - 60, y))
    drag(circle.view.viewport(), start, start + QPoint(60, 0))
    assert circle.editor.fields.values.editor is None
    assert circle.editor.pointing.target != NeuronName("hidden 1", "1")


def test_half_of_the_window_can_be_empty_but_not_more(circle):
    view = circle.view
    for way in (QPointF(9000, 9000), QPointF(-9000, -9000)):
        view.pan_by(way)
        middle = view.in_scene(QPointF(view.viewport().rect().center()))
        assert view.scene().sceneRect().adjusted(-2, -2, 2, 2).contains(middle)


# fit and 100 %


def test_everything_is_in_view_after_the_start_and_when_the_window_is_resized(open_editor):
    made = open_editor(DEEP)
    for size in ((600, 500), (900, 400), (420, 600), (1800, 700)):
        made.editor.resize(*size)
        assert made.view.is_fitted
        assert is_everything_seen(made.view)
        assert not made.view.horizontalScrollBar().isVisible()
        assert not made.view.verticalScrollBar().isVisible()


def test_what_is_added_is_in_view_while_everything_is(circle):
    for before in ("hidden 1", "hidden 2", "output", "output", "output", "output"):
        circle.workbench.apply(edits.insert_column(before))
    assert circle.view.is_fitted
    assert circle.view.zoom < 1
    assert is_everything_seen(circle.view)


def test_once_zoomed_the_view_stays_where_it_is(circle):
    view = circle.view
    turn(view, QPoint(200, 150), 480)
    assert not view.is_fitted
    zoom, middle = view.zoom, QPointF(view.viewport().rect().center())
    before = view.in_scene(middle)
    circle.workbench.apply(edits.add_neuron("hidden 1"))
    assert view.zoom == zoom
    assert far(view.in_scene(middle), before) <= 1
    circle.editor.resize(700, 560)
    middle = QPointF(view.viewport().rect().center())
    assert view.zoom == zoom
    assert far(view.in_scene(middle), before) <= 1


def test_another_document_is_in_view_as_a_whole(circle):
    turn(circle.view, QPoint(200, 150), 480)
    circle.workbench.open(DEEP)
    assert circle.view.is_fitted
    assert is_everything_seen(circle.view)


def test_an_undone_edit_is_no_other_document(circle):
    circle.workbench.apply(edits.add_neuron("hidden 1"))
    turn(circle.view, QPoint(200, 150), 480)
    circle.workbench.undo()
    assert not circle.view.is_fitted


@pytest.mark.parametrize(
    ("key", "modifiers", "zoom"),
    [
        (Qt.Key.Key_Plus, CONTROL, 2.5),
        (Qt.Key.Key_Equal, CONTROL, 2.5),
        (Qt.Key.Key_Minus, CONTROL, 1.5),
        (Qt.Key.Key_0, CONTROL, 1),
        (Qt.Key.Key_F, NO_KEY, 1),
    ],
)
def test_keys_zoom(qtbot, circle, key, modifiers, zoom):
    with qtbot.waitActive(circle.editor):
        circle.editor.activateWindow()
    circle.view.zoom_to(2)
    circle.view.setFocus()
    qtbot.keyClick(circle.view, key, modifiers)
    assert circle.view.zoom == zoom
    assert circle.view.is_fitted == (key == Qt.Key.Key_F)
    assert circle.editor.zooming.actions.fit.isChecked() == circle.view.is_fitted


def test_the_control_in_the_corner_zooms_and_says_how_much(qtbot, circle):
    bar = circle.editor.zooming.bar
    assert bar.percent_button.text() == "100 %"
    qtbot.mouseClick(bar.in_button, LEFT)
    assert bar.percent_button.text() == "125 %"
    assert not bar.fit_button.isChecked()
    qtbot.mouseClick(bar.out_button, LEFT)
    qtbot.mouseClick(bar.out_button, LEFT)
    assert bar.percent_button.text() == "80 %"
    qtbot.mouseClick(bar.percent_button, LEFT)
    assert circle.view.zoom == 1
    for _ in range(2):  # a second click leaves it fitted
        qtbot.mouseClick(bar.fit_button, LEFT)
        assert bar.fit_button.isChecked()
        assert circle.view.is_fitted
    circle.view.zoom_to(0.1)
    assert not bar.out_button.isEnabled()
    circle.view.zoom_to(8)
    assert not bar.in_button.isEnabled()


def test_the_control_in_the_corner_has_names_explanations_and_can_be_reached(circle):
    bar = circle.editor.zooming.bar
    for button in (bar.out_button, bar.percent_button, bar.in_button, bar.fit_button):
        assert button.accessibleName()
        assert button.toolTip()
        assert button.focusPolicy() == Qt.FocusPolicy.TabFocus
    inside = bar.geometry()
    assert circle.view.geometry().contains(inside)
    assert circle.view.geometry().right() - inside.right() < 12
    assert circle.view.geometry().bottom() - inside.bottom() < 12


def test_the_view_menu_zooms_and_space_plays_while_the_drawing_has_the_focus(qtbot, qapp):
    theme.apply(qapp, theme.LIGHT)
    workbench = Workbench(SynchronousSession(read))
    workbench.open(CIRCLE)
    window = MainWindow(workbench)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    view = window.editor.view
    assert set(window.editor.zooming.actions.all) <= set(window.view_menu.actions())
    window.editor.zooming.actions.zoom_in.trigger()
    assert view.zoom > 1
    view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    view.setFocus()
    where = view.seen
    played = []
    window.actions_.play.triggered.connect(lambda: played.append(True))
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_PageDown):
        qtbot.keyClick(view, key)
    assert played == [True]
    assert view.seen == where  # no key scrolls
    qtbot.keyClick(view, Qt.Key.Key_F)
    assert view.is_fitted


# what lies over the drawing


@pytest.mark.parametrize("zoom", [0.3, 0.55, 0.8, 1.0, 2.5])
def test_controls_stay_above_their_columns_and_apart(circle, zoom):
    circle.view.zoom_to(zoom)
    shown = []
    for node_id, control in circle.editor.strip.controls.items():
        header = circle.editor.scene.arrangement.by_id[node_id].header
        middle = circle.view.mapFromScene(QPointF(*header.centre))
        assert abs(control.geometry().center().x() - middle.x()) <= 1
        assert control.width() <= round(header.width)
        if control.isVisible():
            shown.append(control.geometry())
    shown.sort(key=QRect.left)
    assert len(shown) == 4 or zoom > 1
    for one, other in itertools.pairwise(shown):
        assert one.right() < other.left()
    for node_id, place in circle.editor.scene.arrangement.by_id.items():
        control = circle.editor.strip.controls[node_id]
        top = circle.view.mapFromScene(QPointF(*place.neurons[0].centre))
        assert not control.isVisible() or control.geometry().bottom() < top.y()


def test_controls_show_what_there_is_room_for(circle):
    control = circle.editor.strip.controls["hidden 1"]
    circle.view.zoom_to(0.65)
    assert control.add_button.isVisible()
    assert not control.activation_button.isVisible()
    circle.view.zoom_to(0.35)
    assert control.isVisible()
    assert not control.add_button.isVisible()
    circle.view.zoom_to(0.15)
    assert not control.isVisible()
    circle.view.show_whole()
    assert control.add_button.isVisible()
    assert control.activation_button.isVisible()


def test_titles_become_smaller_and_then_shorter(circle):
    title = circle.editor.strip.controls["hidden 1"].handle
    for zoom, text in ((0.8, "Hidden 1"), (0.3, "H1"), (1.2, "Hidden 1")):
        circle.view.zoom_to(zoom)
        assert title.text() == text
        header = circle.editor.scene.arrangement.by_id["hidden 1"].header
        assert title.fontMetrics().horizontalAdvance(text) <= header.width * min(zoom, 1)


def test_insert_buttons_hide_in_a_small_drawing(circle):
    button = circle.editor.strip.insert_buttons["hidden 2"]
    for zoom, is_shown in ((1.5, True), (0.6, True), (0.45, False)):
        circle.view.zoom_to(zoom, QPointF(300, 10))
        assert button.isVisible() == is_shown


def test_tab_does_not_reach_what_is_out_of_view(qtbot, circle):
    with qtbot.waitActive(circle.editor):
        circle.editor.activateWindow()
    control = circle.editor.strip.controls["output"]
    control.activation_button.setFocus()
    circle.view.zoom_to(4, QPointF(1, 1))
    assert not control.isVisible()
    assert QApplication.focusWidget() is circle.view
    circle.view.show_whole()
    assert control.isVisible()


def test_the_examples_stay_below_the_inputs(open_editor):
    made = open_editor(TABLE)
    bar = made.editor.examples
    made.view.zoom_to(1.5, QPointF(0, 300))
    place = made.editor.scene.arrangement.by_id["input"]
    below = made.view.mapFromScene(QPointF(place.body.centre[0], place.body.bottom))
    assert abs(bar.geometry().center().x() - below.x()) <= 1
    assert 0 <= bar.y() - below.y() <= 8
    made.view.zoom_to(0.3)
    made.workbench.poll()
    assert not bar.isVisible()
    made.view.show_whole()
    assert bar.isVisible()


@pytest.mark.parametrize("zoom", [0.5, 1.0, 4.0])
def test_a_connection_is_hit_from_some_pixels_of_the_screen_away(circle, zoom):
    scene, view = circle.editor.scene, circle.view
    key = ParameterKey("output", "1", ("hidden 2", "1"))
    anchor = scene.anchor(key)
    view.zoom_to(zoom)
    view.centre_on_point(anchor)
    place = QPointF(view.mapFromScene(anchor))
    hits = [scene.target_at(view.in_scene(place - QPointF(0, up))) == key for up in (0, 6, 18)]
    assert hits == [True, True, False]


def test_the_field_of_a_number_opens_at_its_connection_when_zoomed(qtbot, circle):
    key = ParameterKey("output", "1", ("hidden 2", "1"))
    anchor = circle.editor.scene.anchor(key)
    circle.view.zoom_to(3)
    circle.view.centre_on_point(anchor)
    circle.editor.fields.values.open(key, "Weight")
    editor, place = circle.editor.fields.values.editor, circle.view.mapFromScene(anchor)
    assert abs(editor.geometry().center().x() - place.x()) <= 2
    assert abs(editor.y() - place.y()) < 20
    circle.view.pan_by(QPointF(-40, 0))
    assert abs(editor.geometry().center().x() - place.x() + 40) <= 2


# the overview


def test_the_overview_is_seen_only_while_a_part_is_out_of_view(circle):
    minimap = circle.editor.zooming.minimap
    assert not minimap.isVisible()
    circle.view.zoom_to(2)
    assert minimap.isVisible()
    assert minimap.width() <= 180
    assert minimap.height() <= 120
    circle.view.zoom_to(0.8)
    assert not minimap.isVisible()
    circle.view.pan_by(QPointF(-200, 0))
    assert minimap.isVisible()


def test_a_click_in_the_overview_moves_there_and_a_drag_takes_the_frame_along(qtbot, circle):
    view, minimap = circle.view, circle.editor.zooming.minimap
    view.zoom_to(4)
    QApplication.processEvents()
    place = QPoint(minimap.width() - 30, 30)
    drag(minimap, place, button=LEFT)
    assert far(view.seen.center(), minimap.in_scene(QPointF(place))) <= 1
    frame = minimap.frame()
    assert far(frame.center(), place) <= 1
    grip = frame.center().toPoint() + QPoint(3, 2)
    drag(minimap, grip, grip + QPoint(-20, 10), button=LEFT)
    assert far(minimap.frame().center(), frame.center() + QPointF(-20, 10)) <= 1


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK], ids=lambda look: look.name)
def test_the_overview_draws_columns_and_the_frame(circle, look):
    circle.editor.set_theme(look)
    circle.view.zoom_to(3)
    minimap = circle.editor.zooming.minimap
    image = minimap.grab().toImage()
    frame = minimap.frame().toRect()
    edge = image.pixelColor(frame.left(), frame.center().y())
    accent = circle.editor.scene._paints.accent
    assert abs(edge.green() - accent.green()) < 60
    x, y = circle.editor.scene.arrangement.by_id["input"].neurons[0].centre
    scale = minimap.frame().width() / circle.view.seen.width()
    inside = image.pixelColor(round(6 + x * scale), round(6 + y * scale))
    assert inside != image.pixelColor(6, minimap.height() - 6)


# pictures


def pixels(path):
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32)
    return np.array(image.constBits()).reshape(image.height(), -1, 4)[..., :3].astype(int)


def test_a_picture_shows_the_whole_network_also_while_zoomed(tmp_path, circle):
    save_picture(circle.editor, tmp_path / "fitted.png")
    circle.view.zoom_to(5, QPointF(40, 40))
    seen = circle.view.seen
    save_picture(circle.editor, tmp_path / "zoomed.png")
    save_picture(circle.editor, tmp_path / "zoomed.svg")
    difference = np.abs(pixels(tmp_path / "fitted.png") - pixels(tmp_path / "zoomed.png"))
    assert (difference > 40).mean() < 0.002
    text = (tmp_path / "zoomed.svg").read_text()
    assert "Hidden 1" in text
    assert text.count("<path") > 18  # connections
    assert circle.view.seen == seen
    assert not circle.view.is_fitted
    assert circle.editor.zooming.minimap.isVisible()
