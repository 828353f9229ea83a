"""Tabs of panels that are many, and notices of another document."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTabBar

from playground.document.examples import load_example

from .person import Person


def test_names_on_tabs_are_never_cut_down(qtbot):
    person = Person(qtbot, load_example("xor"))
    for dock in person.window.panels.docks.values():
        dock.show()
    QApplication.processEvents()
    person.look()
    options = Qt.FindChildOption.FindDirectChildrenOnly
    bars = [bar for bar in person.window.findChildren(QTabBar, options=options) if bar.count() > 2]
    assert bars
    for bar in bars:
        assert bar.usesScrollButtons()
        for place in range(bar.count()):
            words = bar.fontMetrics().horizontalAdvance(bar.tabText(place))
            assert bar.tabRect(place).width() >= words


def test_what_was_said_of_one_document_is_gone_in_the_next(qtbot):
    person = Person(qtbot, load_example("xor"))
    person.window.notices.show_crash("A panel could not draw this.", "Traceback")
    person.window.documents.show_example("circle")
    person.look()
    assert person.window.notices.text == ""
