"""A person in front of the window who looks at the loss surface."""

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from playground.document.experiment import Experiment
from playground.engine.datasets.xor import Xor
from playground.engine.evaluation import Evaluator
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import feed_forward
from playground.engine.parameter_key import ParameterKey
from playground.engine.preparation import prepare
from playground.session.commands import Step
from tests.ui.person import Person
from tests.ui.surface.scenes import mouse

POINTS = Input(("x1", "x2"))


def small():
    return Experiment(feed_forward(POINTS, Dense(2), Dense(1)), Xor(), dtype="float64")


class Viewer(Person):
    """A person in front of the window with the loss surface open."""

    def __init__(self, qtbot, experiment, n_steps=0):
        super().__init__(qtbot, experiment, size=(1000, 700))
        dock = self.window.panels.docks["loss-surface"]
        self.panel = self.window.panels.panels["loss-surface"]
        dock.setFloating(True)
        dock.resize(700, 800)
        dock.show()
        self.look()
        if n_steps:
            self.workbench.send(Step(n_steps))
        self.settle()

    def settle(self):
        for _ in range(4):
            self.look()

    def choose(self, kind):
        self.panel.choose_kind(kind)
        self.settle()

    @property
    def survey(self):
        return self.panel.showing.survey

    @property
    def contours(self):
        return self.panel.page.contours

    @property
    def theta(self):
        return self.workbench.snapshot.theta

    def two_keys(self):
        network = self.network
        hidden = network.nodes[1]
        first = ParameterKey(hidden.id, hidden.neurons[0], ("input", "x1"))
        return first, ParameterKey(hidden.id, hidden.neurons[0], ("input", "x2"))

    def drag_point(self, x, y):
        viewport, view = self.contours.plot.viewport(), self.contours
        start = view.pixel_of(view.point.x, view.point.y)
        end = view.pixel_of(x, y)
        kinds = QEvent.Type
        mouse(viewport, kinds.MouseMove, start)
        mouse(viewport, kinds.MouseButtonPress, start, is_down=True)
        for i in range(1, 7):
            mouse(viewport, kinds.MouseMove, start + (end - start) * i / 6, is_down=True)
            self.look()
        mouse(viewport, kinds.MouseButtonRelease, end)
        self.settle()

    def click_place(self, x, y):
        viewport, at = self.contours.plot.viewport(), self.contours.pixel_of(x, y)
        mouse(viewport, QEvent.Type.MouseButtonPress, at, is_down=True)
        mouse(viewport, QEvent.Type.MouseButtonRelease, at)
        self.settle()

    def wheel(self, x, y, notches):
        viewport, at = self.contours.plot.viewport(), self.contours.pixel_of(x, y)
        event = QWheelEvent(
            at,
            QPointF(viewport.mapToGlobal(at)),
            QPoint(),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(viewport, event)
        self.settle()

    def prepared(self):
        snapshot = self.workbench.snapshot
        experiment = snapshot.experiment
        return prepare(
            experiment.dataset,
            snapshot.examples,
            experiment.network,
            experiment.loss,
            is_normalised=experiment.is_normalised,
            dtype=np.float64,
        )

    def loss_at(self, theta, part="train"):
        experiment, part = self.experiment, getattr(self.prepared(), part)
        evaluator = Evaluator(experiment.network, experiment.loss, part, np.float64)
        return evaluator.score(theta).loss
