import threading

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from playground.ui.turns import Turns


class Worker:
    """Stands in for a session: whether it may work, and how often it was asked to rest."""

    def __init__(self):
        self.is_resting = False
        self.n_rests = 0

    def rest(self):
        self.is_resting = True
        self.n_rests += 1

    def go_on(self):
        self.is_resting = False


class Canvas(QWidget):
    def __init__(self, worker):
        super().__init__()
        self.worker = worker
        self.rested_when_painted = []

    def paintEvent(self, _event):  # noqa: N802
        self.rested_when_painted.append(self.worker.is_resting)


def make_turns(qtbot):
    worker, owner = Worker(), QObject()
    turns = Turns(worker, owner)
    turns.start()
    canvas = Canvas(worker)
    qtbot.addWidget(canvas)
    canvas.show()
    qtbot.waitUntil(lambda: bool(canvas.rested_when_painted))
    qtbot.wait(20)
    canvas.rested_when_painted.clear()
    return worker, turns, canvas, owner


def test_training_rests_while_what_a_turn_has_asked_for_is_painted(qtbot):
    _, turns, canvas, owner = make_turns(qtbot)

    def frame():
        turns.begin()
        canvas.update()

    QTimer.singleShot(5, frame)
    qtbot.waitUntil(lambda: bool(canvas.rested_when_painted))
    assert canvas.rested_when_painted == [True]
    owner.deleteLater()


def test_what_another_timer_has_asked_for_is_painted_at_rest_too(qtbot):
    _, _, canvas, owner = make_turns(qtbot)
    QTimer.singleShot(5, canvas.update)
    qtbot.waitUntil(lambda: bool(canvas.rested_when_painted))
    assert canvas.rested_when_painted == [True]
    owner.deleteLater()


def test_a_window_in_which_nothing_happens_lets_training_go_on(qtbot):
    worker, _, _, owner = make_turns(qtbot)
    seen, is_over = [], threading.Event()

    def look():
        while not is_over.wait(0.002):
            seen.append(worker.is_resting)

    looker = threading.Thread(target=look)
    before = worker.n_rests
    looker.start()
    qtbot.wait(300)
    is_over.set()
    looker.join()
    assert worker.n_rests - before < 10  # its own events are none to rest for
    assert sum(seen) < len(seen) / 2
    owner.deleteLater()
