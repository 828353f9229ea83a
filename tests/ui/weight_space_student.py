"""A student who works in the weight space panel of the real window, with mouse and keys."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.document.examples import load_example
from playground.ui.panels.weight_space import WeightSpacePanel

from .person import Person

LEFT, _NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
_PIECES = 5


class Student(Person):
    """A person who works in the weight space panel."""

    def __init__(self, qtbot, name):
        experiment = name if not isinstance(name, str) else load_example(name)
        super().__init__(qtbot, experiment, (1500, 950))
        self.window.panels.introduce("weight-space")
        self.look()
        self.panel = self.window.panels.panels["weight-space"]
        assert isinstance(self.panel, WeightSpacePanel)
        assert self.panel.isVisible()
        for _ in range(3):  # a text that needs another line moves what is above it
            self.look()

    @property
    def seen(self):
        self.look()
        return self.panel._picture.neuron

    @property
    def picture(self):
        self.look()
        return self.panel._picture

    def _send(self, view, kind, at, button, buttons):
        event = QMouseEvent(kind, at, view.mapToGlobal(at), button, buttons, Qt.KeyboardModifier(0))
        QApplication.sendEvent(view, event)

    def hover(self, view, at):
        self._send(view, QEvent.Type.MouseMove, at, _NO_BUTTON, _NO_BUTTON)
        self.look()

    def press_at(self, view, at):
        self.hover(view, at)
        self._send(view, QEvent.Type.MouseButtonPress, at, LEFT, LEFT)
        self._send(view, QEvent.Type.MouseButtonRelease, at, LEFT, _NO_BUTTON)
        self.look()

    def pull(self, view, start, end):
        self.hover(view, start)
        self._send(view, QEvent.Type.MouseButtonPress, start, LEFT, LEFT)
        for i in range(1, _PIECES + 1):
            at = start + (end - start) * i / _PIECES
            self._send(view, QEvent.Type.MouseMove, at, _NO_BUTTON, LEFT)
            self.look()
        self._send(view, QEvent.Type.MouseButtonRelease, end, LEFT, _NO_BUTTON)
        self.look()

    def choose(self, tool):
        QTest.mouseClick(self.panel.page.tools.buttons[tool], LEFT)
        self.look()

    def words(self):
        self.look()
        return " ".join(self.panel.page.sayings.said)
