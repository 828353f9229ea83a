"""How much memory the window takes with MNIST loaded while it trains.

    python tests/benchmarks/memory.py [--seconds 10] [--work NAME] [--open GROUP ...] [--json]

Opens the real window offscreen on MNIST as `window.py` does, trains at full speed, and prints the
largest resident memory that the process has had, in MiB, beside what it had before the data were
loaded and what it has at the end. Linux only: it is read from /proc.
"""

import argparse
import json
from pathlib import Path

import window as windows

from playground import app
from playground.document.data_files import read
from playground.session.commands import Pause, Play
from playground.session.session import Session
from playground.ui import theme

BOUND = 700
"""MiB that it is to stay below."""


def memory(field: str) -> float:
    """Return a number of this process in MiB: "VmRSS" is what it has, "VmHWM" the most so far."""
    lines = Path("/proc/self/status").read_text().splitlines()
    kibibytes = next(line for line in lines if line.startswith(f"{field}:")).split()[1]
    return int(kibibytes) / 1024


def measure(work: str, seconds: float, groups: list[str]) -> dict[str, float | str]:
    """Return what was measured of one work."""
    example, n_hidden = windows.WORKS[work]
    session = Session(read)
    session.start()
    window = app.make_window(session, None)
    window.resize(1280, 800)
    window.show()
    window.start()
    windows.wait(1.0)
    empty = memory("VmRSS")
    experiment = windows.experiment_of(example, n_hidden)
    windows.open_panels(window, groups)
    window.workbench.open(experiment)
    window.transport.speed.setValue(window.transport.speed.maximum())  # full speed
    while window.workbench.snapshot is None or window.workbench.snapshot.experiment != experiment:
        windows.wait(0.1)
    loaded = memory("VmRSS")
    window.workbench.send(Play())
    windows.wait(seconds)
    n_steps, trained = window.workbench.snapshot.step, memory("VmRSS")
    window.workbench.send(Pause())
    windows.wait(0.2)
    window.stop()
    session.stop()
    return {
        "work": work,
        "steps": n_steps,
        "empty_mib": round(empty),
        "loaded_mib": round(loaded),
        "trained_mib": round(trained),
        "peak_mib": round(memory("VmHWM")),
        "bound_mib": BOUND,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--work", choices=windows.WORKS, default="MNIST 784-30-10")
    parser.add_argument("--open", action="append", choices=windows.GROUPS, default=[])
    parser.add_argument("--json", action="store_true", help="print an object")
    options = parser.parse_args()
    theme.apply(app.make_application(), theme.LIGHT)
    found = measure(options.work, options.seconds, options.open)
    if options.json:
        print(json.dumps(found, indent=2))
        return
    print(
        f"{found['work']}, {found['steps']:,} steps: {found['empty_mib']} MiB before the data are "
        f"loaded, {found['loaded_mib']} with them, {found['trained_mib']} after training, "
        f"{found['peak_mib']} at most (bound {found['bound_mib']})"
    )


if __name__ == "__main__":
    main()
