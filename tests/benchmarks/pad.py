"""How long the pad takes from a move of the mouse to the bars that answer it.

    python tests/benchmarks/pad.py [--moves 200] [--training] [--json]

Drives the real window offscreen with its real session on MNIST, 784-30-10. A stroke is drawn, one
move each 16 ms at least; the time is taken from sending the move until the bars have been painted
with what the network says of that very picture. With `--training` the network trains at full speed
meanwhile.
"""

import argparse
import json
import time

import numpy as np
import window as windows
from PySide6.QtCore import QEvent, QObject, QPointF

from playground import app
from playground.document.data_files import read
from playground.engine.arrays import ByteArray
from playground.session.commands import Pause, Play
from playground.session.session import Session
from playground.ui import theme
from playground.ui.digits.pad_page import PadPage
from playground.ui.panels.digit_pad import DigitPadPanel

BOUND_MS = 50
_PATIENCE = 2.0


class Paints(QObject):
    """Knows for which picture the bars of a page have been painted last."""

    def __init__(self, page: PadPage) -> None:
        super().__init__()
        self._page = page
        self.pixels: ByteArray | None = None
        page.bars.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - as Qt has it
        if event.type() == QEvent.Type.Paint:
            self.pixels = self._page.seen.pixels
        return False


def send(page: PadPage, kind: QEvent.Type, share: tuple[float, float]) -> None:
    """Send an event of the mouse at shares of the paper."""
    canvas, paper = page.canvas, page.canvas.paper
    at = paper.topLeft() + QPointF(share[0] * paper.width(), share[1] * paper.height())
    windows.send_mouse(canvas, kind, at)


def latency(panel: DigitPadPanel, paints: Paints, share: tuple[float, float]) -> float:
    """Return milliseconds from a move of the mouse until the bars show its answer."""
    started = time.perf_counter()
    send(panel.page, QEvent.Type.MouseMove, share)
    wanted = panel._picture()
    assert wanted is not None
    while time.perf_counter() - started < _PATIENCE:
        windows.wait(0.001)
        if paints.pixels is not None and np.array_equal(paints.pixels, wanted):
            break
    return (time.perf_counter() - started) * 1000


def measure(n_moves: int, *, is_training: bool) -> dict[str, float]:
    """Return percentiles of the latency."""
    experiment = windows.experiment_of("mnist", None)
    session = Session(read)
    session.start()
    window = app.make_window(session, "mnist")
    window.resize(1280, 800)
    window.show()
    window.start()
    window.workbench.open(experiment)
    window.panels.docks["digit-pad"].toggleViewAction().trigger()
    panel = window.panels.panels["digit-pad"]
    assert isinstance(panel, DigitPadPanel)
    while not panel.page.keeping.buttons:
        windows.wait(0.1)
    window.transport.speed.setValue(window.transport.speed.maximum())
    if is_training:
        window.workbench.send(Play())
    paints = Paints(panel.page)
    send(panel.page, QEvent.Type.MouseButtonPress, (0.5, 0.2))
    windows.wait(0.5)
    times: list[float] = []
    for k in range(n_moves):
        angle = 2 * np.pi * k / n_moves
        share = (0.5 + 0.3 * float(np.sin(angle)), 0.5 - 0.3 * float(np.cos(angle)))
        times.append(latency(panel, paints, share))
        windows.wait(0.016)
    send(panel.page, QEvent.Type.MouseButtonRelease, (0.5, 0.2))
    window.workbench.send(Pause())
    windows.wait(0.2)
    window.stop()
    session.stop()
    p50, p95 = np.percentile(times, [50, 95])
    return {
        "n_moves": n_moves,
        "p50_ms": round(float(p50), 1),
        "p95_ms": round(float(p95), 1),
        "max_ms": round(max(times), 1),
        "bound_ms": BOUND_MS,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--moves", type=int, default=200)
    parser.add_argument("--training", action="store_true", help="train at full speed meanwhile")
    parser.add_argument("--json", action="store_true", help="print an object")
    options = parser.parse_args()
    theme.apply(app.make_application(), theme.LIGHT)
    found = measure(options.moves, is_training=options.training)
    if options.json:
        print(json.dumps(found, indent=2))
        return
    print(
        f"{found['n_moves']} moves: {found['p50_ms']} ms, 95 of 100 within {found['p95_ms']}, "
        f"at most {found['max_ms']} (bound {found['bound_ms']})"
    )


if __name__ == "__main__":
    main()
