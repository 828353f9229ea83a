"""Names beside arrows cover neither marks nor the arrows; what a tooltip says stays true."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtWidgets import QToolTip

from playground.document.parameter_edits import set_parameters
from playground.ui.weight_space.labels import label_place, line_marks

from .weight_space_student import Student

BOUNDS = QRectF(0, 0, 200, 200)
SIZE = QSizeF(60, 14)


def is_free(place, marks):
    return not any(place.contains(QPointF(*mark)) for mark in marks)


@pytest.mark.parametrize("x", [3, 100, 197])
@pytest.mark.parametrize("y", [3, 100, 197])
def test_a_text_stays_within_its_bounds_and_off_an_arrow(x, y):
    tip = QPointF(x, y)
    arrow = line_marks(QPointF(100, 90), tip)
    place = label_place(SIZE, tip, BOUNDS, arrow)
    assert BOUNDS.contains(place)
    assert is_free(place, arrow)


def test_a_text_goes_where_there_are_no_points():
    tip, random = QPointF(100, 100), np.random.default_rng(0)
    points = random.uniform(0, 200, (400, 2))
    points = points[~((points > (20, 60)) & (points < (96, 140))).all(axis=1)]  # room to the left
    place = label_place(SIZE, tip, BOUNDS, points)
    assert place.right() < tip.x()
    assert is_free(place, points)


def test_the_name_of_the_normal_vector_covers_no_point(qtbot):
    student = Student(qtbot, "bias-as-weight")
    data = student.panel.data
    student.workbench.apply(set_parameters({student.seen.keys[0]: 0.1}, is_start=True))
    student.look()
    text, place = data.arrow_name()
    assert text == "w (lengthened)"
    assert is_free(place, data.pixels(student.seen.points))
    assert is_free(place, line_marks(*data.arrow()))


def test_an_axis_name_leaves_the_point_of_the_weights_free(qtbot):
    student = Student(qtbot, "bias-as-weight")
    student.panel.page.is_solid.setChecked(True)
    student.look()
    view = student.panel.solid
    at = view.pixels(view.weights)
    for place in view.name_places():
        assert not place.contains(QPointF(*at))
        assert QRectF(view.rect()).contains(place)


def test_an_open_tooltip_of_a_contradiction_goes_with_it(qtbot):
    student = Student(qtbot, "separable")
    student.choose("flip")
    data, region = student.panel.data, student.panel.page.region
    student.press_at(data, data.pixel(student.seen.points[3]))
    qtbot.waitUntil(lambda: len(student.picture.contradiction) > 0 and bool(region.toolTip()))
    QToolTip.showText(region.mapToGlobal(region.rect().center()), region.toolTip(), region)
    assert QToolTip.isVisible()
    student.workbench.undo()
    student.look()
    assert not region.toolTip()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
