"""How late the window's timer fires while training runs at full speed, and how many steps remain.

    python tests/benchmarks/window.py [--seconds 5] [--rounds 3] [--work NAME ...]
                                      [--open GROUP ...] [--json]

Drives the real window offscreen: decision boundary and loss curves docked, and all panels of the
groups that are opened in windows of their own beside it, so that each is really seen. A 16 ms timer
of the window's thread says how late it fires; the steps are compared with those of the same trainer
without a window, run in turn. Needs one BLAS thread, which it asks for itself.
"""

import argparse
import json
import os
import statistics
import time
from dataclasses import replace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_variable] = "1"

import gc

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QPointF, QTimer
from PySide6.QtCore import Qt as QtNames
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from playground import app
from playground.document.data_files import read
from playground.document.examples import find
from playground.document.experiment import Experiment
from playground.engine.network import feed_forward
from playground.session.commands import Pause, Play
from playground.session.session import Session
from playground.session.trainer import Trainer
from playground.ui import theme
from playground.ui.main_window import MainWindow

PERIOD = 0.016
WORKS: dict[str, tuple[str, int | None]] = {
    "2-4-2-1": ("circle", None),
    "MNIST 784-30-10": ("mnist", None),
    "MNIST 784-100-10": ("mnist", 100),
}
"""What is trained, by the names of the README's table: an example, and the neurons of its hidden
column if they are not the example's."""


GROUPS: dict[str, tuple[str, ...]] = {
    "gradients": ("nudges", "gradient-matrices", "distributions", "gradient-flow", "against-all"),
    "surface": ("loss-surface",),
    "weight-space": ("weight-space",),
    "digits": ("gallery", "digit-pad", "confusion", "what-neurons-look-for", "layout"),
}
"""Panels that are opened together, by the names of `--open`."""


class Lateness:
    """A timer as the window's own, which notes how late it fires."""

    def __init__(self) -> None:
        self.late_ms: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(QtNames.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._fire)
        self._timer.start(int(PERIOD * 1000))

    def _fire(self) -> None:
        now = time.perf_counter()
        self.late_ms.append(max(0.0, now - self._last - PERIOD) * 1000)
        self._last = now

    def stop(self) -> None:
        self._timer.stop()


def send_mouse(widget: QWidget, kind: QEvent.Type, at: QPointF) -> None:
    """Send a widget an event of the mouse, whose left button is held until it is released."""
    buttons = QtNames.MouseButton
    held = buttons.NoButton if kind == QEvent.Type.MouseButtonRelease else buttons.LeftButton
    button = buttons.NoButton if kind == QEvent.Type.MouseMove else buttons.LeftButton
    modifiers = QtNames.KeyboardModifier.NoModifier
    event = QMouseEvent(kind, at, widget.mapToGlobal(at), button, held, modifiers)
    QApplication.sendEvent(widget, event)


def wait(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()


def steps_with_window(window: MainWindow, seconds: float) -> tuple[float, list[float]]:
    """Return the steps a second with the window, and how late the timer fired each time, in ms."""
    workbench = window.workbench
    workbench.send(Play())
    wait(0.5)
    lateness = Lateness()
    first, started = workbench.snapshot.step, time.perf_counter()
    wait(seconds)
    n_steps, spent = workbench.snapshot.step - first, time.perf_counter() - started
    lateness.stop()
    workbench.send(Pause())
    wait(0.2)
    return n_steps / spent, lateness.late_ms


def steps_without_window(trainer: Trainer, seconds: float) -> float:
    """Return the steps a second of the trainer alone."""
    n_steps, started = 0, time.perf_counter()
    while time.perf_counter() - started < seconds:
        n_steps += 100
        trainer.advance(100)
    return n_steps / (time.perf_counter() - started)


def experiment_of(example: str, n_hidden: int | None) -> Experiment:
    """Return the experiment of an example, with a hidden column of another size if one is given."""
    experiment = find(example).experiment
    if n_hidden is None:
        return experiment
    inputs, hidden, output = (node.layer for node in experiment.network.nodes)
    network = feed_forward(inputs, replace(hidden, units=n_hidden), output)
    return replace(experiment, network=network)


def open_panels(window: MainWindow, groups: list[str]) -> None:
    """Show the panels of these groups, each in a window of its own."""
    for place, name in enumerate(name for group in groups for name in GROUPS[group]):
        dock = window.panels.docks[name]
        dock.setFloating(True)
        dock.setGeometry(40 * place, 40 * place, 460, 400)
        dock.show()


def measure(work: str, seconds: float, rounds: int, groups: list[str]) -> dict[str, object]:
    example, n_hidden = WORKS[work]
    experiment = experiment_of(example, n_hidden)
    trainer = Trainer(experiment, experiment.dataset.load(experiment.data_rng(), read))
    session = Session(read)
    session.start()
    window = app.make_window(session, example)
    window.resize(1280, 800)
    window.show()
    open_panels(window, groups)
    window.start()
    window.workbench.open(experiment)
    window.transport.speed.setValue(window.transport.speed.maximum())  # full speed
    while window.workbench.snapshot is None or window.workbench.snapshot.experiment != experiment:
        wait(0.1)
    gc.collect()
    gc.freeze()
    with_window, without, late_ms = [], [], []
    for _ in range(rounds):
        without.append(steps_without_window(trainer, seconds / 2))
        steps, late = steps_with_window(window, seconds)
        with_window.append(steps)
        late_ms += late
    window.stop()
    session.stop()
    window.deleteLater()
    wait(0.1)
    kept = statistics.median(a / b for a, b in zip(with_window, without, strict=True))
    p50, p99 = np.percentile(late_ms, [50, 99])
    return {
        "work": work,
        "late_p50_ms": round(float(p50), 2),
        "late_p99_ms": round(float(p99), 2),
        "late_max_ms": round(max(late_ms), 2),
        "n_frames": len(late_ms),
        "steps_per_second": round(statistics.median(with_window)),
        "share_of_steps_kept": round(kept, 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work", action="append", choices=WORKS, help="only this; all if absent")
    parser.add_argument("--open", action="append", choices=GROUPS, default=[], help="panels too")
    parser.add_argument("--json", action="store_true", help="print a list of objects")
    options = parser.parse_args()
    application = app.make_application()
    theme.apply(application, theme.LIGHT)
    works = options.work or WORKS
    rows = [measure(work, options.seconds, options.rounds, options.open) for work in works]
    if options.json:
        print(json.dumps(rows, indent=2))
        return
    print(f"{'work':<18}{'late p50':>10}{'p99':>8}{'max ms':>8}{'steps/s':>10}{'kept':>7}")
    for row in rows:
        print(
            f"{row['work']:<18}{row['late_p50_ms']:>10}{row['late_p99_ms']:>8}"
            f"{row['late_max_ms']:>8}{row['steps_per_second']:>10,}{row['share_of_steps_kept']:>7}"
        )


if __name__ == "__main__":
    main()
