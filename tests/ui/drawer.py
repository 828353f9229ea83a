"""A person who draws digits on the pad."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from playground.engine.bound_network import BoundNetwork
from playground.engine.calls import run

from .person import NONE, Person

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
THREE = (
    *((0.3, 0.25), (0.45, 0.17), (0.6, 0.22), (0.63, 0.33), (0.55, 0.43), (0.45, 0.47)),
    *((0.58, 0.5), (0.67, 0.6), (0.64, 0.75), (0.5, 0.84), (0.35, 0.8), (0.28, 0.72)),
)
SEVEN = ((0.3, 0.2), (0.7, 0.2), (0.62, 0.4), (0.52, 0.6), (0.45, 0.85))


class Drawer(Person):
    """Draws digits."""

    def __init__(self, qtbot, experiment, size=(1200, 800)):
        super().__init__(qtbot, experiment, size)
        self.dock = self.window.panels.docks["digit-pad"]
        self.dock.toggleViewAction().trigger()
        self.panel = self.window.panels.panels["digit-pad"]
        self.pad = self.panel.page
        self.look()
        self.look()

    def look(self):
        for _ in range(3):
            super().look()

    def at(self, share):
        paper = self.pad.canvas.paper
        return QPointF(
            paper.left() + share[0] * paper.width(), paper.top() + share[1] * paper.height()
        )

    def _send(self, kind, place, button, buttons):
        canvas = self.pad.canvas
        at = self.at(place)
        event = QMouseEvent(kind, at, canvas.mapToGlobal(at), button, buttons, NONE)
        QApplication.sendEvent(canvas, event)

    def draw(self, places, button=LEFT):
        self.pad.canvas.setFocus()
        self._send(QEvent.Type.MouseButtonPress, places[0], button, button)
        for place in places[1:]:
            self._send(QEvent.Type.MouseMove, place, Qt.MouseButton.NoButton, button)
        self._send(QEvent.Type.MouseButtonRelease, places[-1], button, Qt.MouseButton.NoButton)
        self.look()

    @property
    def lens(self):
        return self.workbench.lens

    def outputs_for(self, pixels):
        """Return what every neuron gives for a picture, from the weights on screen."""
        snapshot = self.workbench.snapshot
        bound = BoundNetwork(self.network, snapshot.theta.copy(), 1)
        bound.inputs[...] = np.frombuffer(pixels, np.uint8)[:, np.newaxis] / 255
        run(bound.forward)
        return {node: each.wires.outputs[:, 0] for node, each in bound.nodes.items()}
