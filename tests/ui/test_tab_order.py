import gc
import itertools

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget, QWidgetItem

from playground.ui.tab_order import follow_layout


def make_form():
    """Return a form whose fields were made in another order than they stand in, and the fields."""
    form = QWidget()
    fields = [QLineEdit(form) for _ in range(4)]
    outer, row, grid = QVBoxLayout(form), QHBoxLayout(), QGridLayout()
    outer.addLayout(row)
    outer.addWidget(fields[1])
    outer.addLayout(grid)
    row.addWidget(fields[3])
    row.addWidget(fields[0])
    grid.addWidget(fields[2], 0, 0)
    return form, [fields[3], fields[0], fields[1], fields[2]]


def test_tab_goes_through_nested_layouts_in_their_order(qtbot):
    form, fields = make_form()
    qtbot.addWidget(form)
    follow_layout(form)
    with qtbot.waitActive(form):
        form.show()
    fields[0].setFocus()
    qtbot.waitUntil(fields[0].hasFocus, timeout=2000)
    for before, after in itertools.pairwise(fields):
        assert before.hasFocus()
        qtbot.keyClick(before, Qt.Key.Key_Tab)
        assert after.hasFocus()


def test_no_item_of_a_layout_outlives_the_walk(qtbot):
    form, _ = make_form()
    qtbot.addWidget(form)
    before = sum(isinstance(each, QWidgetItem) for each in gc.get_objects())
    follow_layout(form)
    assert sum(isinstance(each, QWidgetItem) for each in gc.get_objects()) == before
