"""How soon weight space follows the hand that drags an example, or the weights, among 500.

    python tests/benchmarks/drag.py [--moves 150] [--what example|weights] [--json]

Drives the real window offscreen with its real session: one neuron, 500 examples of the user's own,
the panels of a new window and weight space. The mouse moves each 16 ms; the time is taken from
sending the move until both views of weight space have been painted with what it has done. Beside
it stands the processor time of the window's thread for one move, all panels included.
"""

import argparse
import json
import time
from dataclasses import replace

import numpy as np
import window as windows
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPointF, QTimer
from PySide6.QtWidgets import QWidget

from playground import app
from playground.document.data_files import read
from playground.document.examples import load_example
from playground.document.experiment import Experiment
from playground.engine.datasets.points import Points
from playground.session.session import Session
from playground.ui import theme
from playground.ui.main_window import MainWindow
from playground.ui.panels.weight_space import WeightSpacePanel

N_EXAMPLES = 500
FRAME_MS = 16
_PATIENCE_MS = 2000


class Paints(QObject):
    """Waits until both views have been painted with an experiment."""

    def __init__(self, panel: WeightSpacePanel) -> None:
        super().__init__()
        self._panel = panel
        self._unpainted: set[QObject] = set()
        self._wanted: Experiment | None = None
        self._loop = QEventLoop()
        for view in (panel.data, panel.weights):
            view.installEventFilter(self)

    def wait_for(self, experiment: Experiment) -> None:
        self._wanted = experiment
        self._unpainted = {self._panel.data, self._panel.weights}
        late = QTimer(self)
        late.setSingleShot(True)
        late.timeout.connect(self._loop.quit)
        late.start(_PATIENCE_MS)
        self._loop.exec()
        late.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - as Qt has it
        snapshot = self._panel._snapshot
        if event.type() == QEvent.Type.Paint and snapshot is not None:
            if snapshot.experiment is self._wanted:
                self._unpainted.discard(watched)
            if not self._unpainted:
                self._loop.quit()  # once what paints has returned
        return False


def open_window(session: Session) -> tuple[MainWindow, WeightSpacePanel]:
    """Return the window of one neuron and 500 examples, with weight space open."""
    experiment = load_example("separable")
    rng = np.random.default_rng(0)
    points = rng.uniform(-5, 5, (N_EXAMPLES, 2))
    rows = tuple((float(x), float(y)) for x, y in points)
    targets = tuple(float(target) for target in points @ (1, 2) > 1)
    experiment = replace(experiment, dataset=Points(rows=rows, targets=targets))
    window = app.make_window(session, "separable")
    window.resize(1500, 950)
    window.show()
    window.start()
    window.workbench.open(experiment)
    window.panels.introduce("weight-space")
    panel = window.panels.panels["weight-space"]
    assert isinstance(panel, WeightSpacePanel)
    while panel._picture is None or not panel.isVisible():
        windows.wait(0.1)
    windows.wait(0.5)
    return window, panel


def latency(window: MainWindow, paints: Paints, view: QWidget, at: QPointF) -> float:
    """Return milliseconds from a move of the mouse until both views show what it has done."""
    started = time.perf_counter()
    windows.send_mouse(view, QEvent.Type.MouseMove, at)
    paints.wait_for(window.workbench.experiment)
    return (time.perf_counter() - started) * 1000


def measure(n_moves: int, what: str) -> dict[str, object]:
    """Return percentiles of the latency, and the processor time of a move."""
    session = Session(read)
    session.start()
    window, panel = open_window(session)
    paints = Paints(panel)
    picture = panel._picture
    assert picture is not None
    neuron = picture.neuron
    view = panel.data if what == "example" else panel.weights
    start = view.pixel(neuron.points[0] if what == "example" else neuron.weights[:2])
    windows.send_mouse(view, QEvent.Type.MouseButtonPress, start)
    windows.send_mouse(view, QEvent.Type.MouseMove, start + QPointF(30, 30))  # the hand has it now
    windows.wait(0.3)
    times: list[float] = []
    spent = 0.0
    for k in range(n_moves):
        angle = 2 * np.pi * (k + 0.5) / n_moves
        at = start + QPointF(60 * float(np.sin(angle)), 60 - 60 * float(np.cos(angle)))
        before = time.thread_time()
        times.append(latency(window, paints, view, at))
        windows.wait(max(0.001, (FRAME_MS - times[-1]) / 1000))
        spent += time.thread_time() - before
    windows.send_mouse(view, QEvent.Type.MouseButtonRelease, at)
    windows.wait(0.5)
    window.stop()
    session.stop()
    p50, p95 = np.percentile(times, [50, 95])
    return {
        "what": what,
        "n_examples": len(neuron.points),
        "p50_ms": round(float(p50), 1),
        "p95_ms": round(float(p95), 1),
        "max_ms": round(max(times), 1),
        "window_cpu_ms": round(1000 * spent / n_moves, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--moves", type=int, default=150)
    parser.add_argument("--what", action="append", choices=("example", "weights"))
    parser.add_argument("--json", action="store_true", help="print a list of objects")
    options = parser.parse_args()
    theme.apply(app.make_application(), theme.LIGHT)
    rows = [measure(options.moves, what) for what in options.what or ("example", "weights")]
    if options.json:
        print(json.dumps(rows, indent=2))
        return
    for row in rows:
        print(
            f"{row['what']} among {row['n_examples']}: {row['p50_ms']} ms, 95 of 100 within "
            f"{row['p95_ms']}, at most {row['max_ms']}; {row['window_cpu_ms']} ms of the window"
        )


if __name__ == "__main__":
    main()
