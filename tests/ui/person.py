"""A person in front of the window: moves the mouse, presses keys, and looks."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from playground.document.data_files import read
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.session.synchronous_session import SynchronousSession
from playground.ui.main_window import MainWindow
from playground.ui.workbench import Workbench

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
_LEFT, _NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
_PIECES = 6


def forget_changes(window):
    """Let a window close without a question."""
    window.documents.path = None
    window.documents._saved_position = window.workbench.history.position


class Person:
    """Sees the window of an experiment; what the program refuses is in `refusals`."""

    def __init__(self, qtbot, experiment, size=(1200, 800)):
        self.workbench = Workbench(SynchronousSession(read))
        self.workbench.open(experiment)
        self.workbench.poll()
        self.window = MainWindow(self.workbench)
        self.window.documents.may_discard = lambda: True
        qtbot.addWidget(self.window)
        self.window.resize(*size)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.start()
        self.editor = self.window.editor
        self.view = self.editor.view
        self.refusals = []
        self.workbench.refused.connect(self.refusals.append)
        self.look()

    @property
    def experiment(self):
        return self.workbench.experiment

    @property
    def network(self):
        return self.workbench.experiment.network

    @property
    def selection(self):
        return self.editor.selecting.selection

    def look(self):
        """Wait until everything has been shown, movements included."""
        glide = self.editor.stage._glide
        QApplication.processEvents()
        self.workbench.poll()
        self.window.panels.draw_waiting()
        QApplication.processEvents()
        if glide.state() == glide.State.Running:
            glide.setCurrentTime(glide.duration())
            QApplication.processEvents()

    def point(self, x, y):
        """Return the pixel at shares of the drawing."""
        arrangement = self.editor.scene.arrangement
        return self.view.mapFromScene(x * arrangement.width, y * arrangement.height)

    def neuron(self, node, neuron):
        """Return the pixel in the middle of a neuron."""
        return self.view.mapFromScene(
            QPointF(*self.editor.sheet.boxes()[NeuronName(node, neuron)].centre)
        )

    def weight(self, source, target):
        """Return the pixel in the middle of a connection, both ends as (node, neuron)."""
        return self.view.mapFromScene(self.editor.scene.anchor(ParameterKey(*target, source)))

    def bias(self, node, neuron):
        """Return the pixel in the middle of a bias."""
        return self.view.mapFromScene(self.editor.scene.anchor(ParameterKey(node, neuron)))

    def _mouse(self, kind, place, button, buttons, keys):
        viewport = self.view.viewport()
        at = QPointF(place)
        event = QMouseEvent(kind, at, viewport.mapToGlobal(at), button, buttons, keys)
        QApplication.sendEvent(viewport, event)

    def move(self, place, keys=NONE):
        self._mouse(QEvent.Type.MouseMove, place, _NO_BUTTON, _NO_BUTTON, keys)

    def press(self, place, keys=NONE):
        self.move(place, keys)
        self.view.setFocus(Qt.FocusReason.MouseFocusReason)
        self._mouse(QEvent.Type.MouseButtonPress, place, _LEFT, _LEFT, keys)

    def drag_to(self, start, end, keys=NONE):
        for i in range(1, _PIECES + 1):
            place = start + QPoint(*((end - start).toTuple())) * i / _PIECES
            self._mouse(QEvent.Type.MouseMove, place, _NO_BUTTON, _LEFT, keys)

    def release(self, place, keys=NONE):
        self._mouse(QEvent.Type.MouseButtonRelease, place, _LEFT, _NO_BUTTON, keys)
        self.look()

    def click(self, place, keys=NONE):
        self.press(place, keys)
        self.release(place, keys)

    def drag(self, start, end, keys=NONE):
        self.press(start, keys)
        self.drag_to(start, end, keys)
        self.release(end, keys)

    def key(self, key, keys=NONE):
        QTest.keyClick(QApplication.focusWidget() or self.window.focusWidget(), key, keys)
        self.look()

    def type(self, text):
        QTest.keyClicks(QApplication.focusWidget() or self.window.focusWidget(), text)
        self.key(Qt.Key.Key_Return)

    def choose_activation(self, node, title):
        """Open the menu of a column's activation, walk down to an entry and press Return."""
        button = self.editor.strip.controls[node].activation_button
        QTimer.singleShot(0, lambda: self._choose(title))
        QTest.mouseClick(button, _LEFT)
        self.look()
        self.window.activateWindow()  # which the offscreen platform forgets to do

    def _choose(self, title):
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        for _ in menu.actions():
            QTest.keyClick(menu, Qt.Key.Key_Down)
            if menu.activeAction() is not None and menu.activeAction().text() == title:
                break
        QTest.keyClick(menu, Qt.Key.Key_Return)
