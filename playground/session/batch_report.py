"""What training without a window has to say at its end, for people and for scripts."""

import csv
import math
from collections.abc import Iterable
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from playground.document.file import FileError
from playground.session.batch_run import BatchRun, Standing


def report(run: BatchRun, standing: Standing) -> dict[str, Any]:
    """Return where training stands and how fast it ran; None where there is no finite number."""
    speed = run.n_steps / run.seconds if run.n_steps and run.seconds > 0 else None
    values = asdict(standing) | {"seconds": run.seconds, "steps_per_second": speed}
    return {name: _finite(value) for name, value in values.items()}


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def summary(name: str, run: BatchRun, standing: Standing) -> str:
    """Return the lines that a person reads."""
    speed = report(run, standing)["steps_per_second"]
    pace = f" in {run.seconds:.2f} s, {speed:,.0f} steps a second" if speed else ""
    rows = [
        ("training", standing.train_loss, standing.train_accuracy),
        ("test", standing.test_loss, standing.test_accuracy),
    ]
    return "\n".join(
        [
            f"{name}: step {standing.step:,}, epoch {standing.epoch:,}; "
            f"{run.n_steps:,} steps{pace}",
            *(_line(*row) for row in rows),
        ]
    )


def _line(part: str, loss: float, accuracy: float | None) -> str:
    right = "" if accuracy is None else f"   accuracy {accuracy:7.2%}"
    return f"  {part:8}   loss {loss:<9.4g}{right}"


def write_table(path: Path, standings: Iterable[Standing]) -> None:
    """Write standings as CSV with a header, empty where there is no accuracy; raise FileError."""
    names = [field.name for field in fields(Standing)]
    try:
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(names)
            writer.writerows([getattr(each, name) for name in names] for each in standings)
    except OSError as error:
        raise FileError(
            f"{path} cannot be written ({error.strerror}); make room, or choose another folder."
        ) from error
