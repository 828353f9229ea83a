"""What a sweep has to say: a row for each run, and what the seeds of each variant say together."""

import csv
import io
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from playground.document.atomic_write import replace_file
from playground.document.file import FileError
from playground.engine.arrays import FloatArray, IntArray
from playground.session.sweep.job import Outcome
from playground.session.sweep.measure import has_one_loss, is_by_accuracy, warning
from playground.session.sweep.sweep import Results

Cell = str | float

_COLUMNS = (
    *("seed", "steps", "epochs", "train loss", "test loss", "train accuracy", "test accuracy"),
    *("steps to target", "diverged at step", "start", "minibatches", "seconds"),
)


@dataclass(frozen=True)
class Spread:
    """The mean of several numbers, the least and the largest; NaN where there are none."""

    mean: float
    least: float
    most: float


@dataclass(frozen=True, eq=False)
class CurveSpread:
    """Curves of several seeds, as far as all of them go: (k,) each."""

    steps: IntArray
    mean: FloatArray
    least: FloatArray
    most: FloatArray


@dataclass(frozen=True)
class Summary:
    """What the seeds of one variant say together."""

    title: str
    n_runs: int
    train_loss: Spread
    test_loss: Spread
    train_accuracy: Spread
    test_accuracy: Spread
    reached: Spread
    """Steps to the target, of those that reached it."""
    n_reached: int
    n_diverged: int
    seconds: float
    """Of all runs."""


def columns(results: Results) -> tuple[str, ...]:
    """Return the names of the columns of `rows`."""
    keys = (each.key for each in results.sweep.variations if each.key != "seed")
    return tuple(name.replace(" ", "_") for name in (*keys, *_COLUMNS))


def rows(results: Results) -> tuple[tuple[Cell, ...], ...]:
    """Return one row for each run that has come in; NaN where there is no number.

    All but the last column are the same again each time.
    """
    found: list[tuple[Cell, ...]] = []
    for variant, outcomes in enumerate(results.outcomes):
        for number, outcome in enumerate(outcomes):
            if outcome is not None:
                seed = results.sweep.experiments[variant][number].seed
                found.append((*_texts(results, variant), seed, *_numbers(outcome)))
    return tuple(found)


def _texts(results: Results, variant: int) -> tuple[str, ...]:
    sweep = results.sweep
    texts = sweep.variants[variant].texts
    pairs = zip(sweep.variations, texts, strict=True)
    return tuple(text for variation, text in pairs if variation.key != "seed")


def _numbers(outcome: Outcome) -> tuple[Cell, ...]:
    state = outcome.state
    return (
        state.step,
        state.epoch,
        *outcome.scores[-1].tolist(),
        _or_nan(outcome.reached),
        _or_nan(outcome.diverged),
        outcome.start,
        outcome.minibatches,
        outcome.seconds,
    )


def _or_nan(number: int | None) -> float:
    return math.nan if number is None else number


def summaries(results: Results) -> tuple[Summary, ...]:
    """Return what there is to say of each variant."""
    return tuple(
        _summary(variant.title, results.outcomes_of(number))
        for number, variant in enumerate(results.sweep.variants)
    )


def _summary(title: str, outcomes: list[Outcome]) -> Summary:
    last = [each.scores[-1] for each in outcomes]
    reached = [float(each.reached) for each in outcomes if each.reached is not None]
    return Summary(
        title,
        len(outcomes),
        _spread([float(scores[0]) for scores in last]),
        _spread([float(scores[1]) for scores in last]),
        _spread([float(scores[2]) for scores in last]),
        _spread([float(scores[3]) for scores in last]),
        _spread(reached),
        len(reached),
        sum(each.diverged is not None for each in outcomes),
        sum(each.seconds for each in outcomes),
    )


def _spread(numbers: list[float]) -> Spread:
    if not numbers:
        return Spread(math.nan, math.nan, math.nan)
    return Spread(float(np.mean(numbers)), min(numbers), max(numbers))


def curve_spread(outcomes: list[Outcome], column: int) -> CurveSpread | None:
    """Return the curves of one column of the scores together; None where there is no outcome."""
    if not outcomes:
        return None
    n_common = min(len(each.steps) for each in outcomes)
    steps = outcomes[0].steps[:n_common]
    same = [each for each in outcomes if np.array_equal(each.steps[:n_common], steps)]
    n_good = n_common - 1 if any(each.diverged for each in outcomes) and n_common > 1 else n_common
    values = np.stack([each.scores[:n_good, column] for each in same])
    with np.errstate(all="ignore"):
        return CurveSpread(steps[:n_good], values.mean(axis=0), *_ends(values))


def _ends(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    return values.min(axis=0), values.max(axis=0)


def as_csv(results: Results) -> str:
    """Return one line for each run, below the names of the columns."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns(results))
    writer.writerows([_cell(value) for value in row] for row in rows(results))
    return stream.getvalue()


def _cell(value: Cell) -> str:
    if isinstance(value, str):
        return value
    return "" if math.isnan(value) else repr(value)


def write_csv(path: Path, results: Results) -> None:
    """Write one line for each run; raise FileError where that fails."""
    try:
        replace_file(path, as_csv(results).encode())
    except OSError as error:
        raise FileError(
            f"{path} cannot be written ({error.strerror}); make room, or choose another folder."
        ) from error


def as_text(results: Results) -> str:
    """Return a table that a person reads, a line for each variant."""
    sweep = results.sweep
    what = "accuracy" if is_by_accuracy(results) else "loss"
    head = (sweep.title, f"train {what}", f"test {what}", "to target", "diverged", "seconds")
    has_target = sweep.target is not None and has_one_loss(results)
    lines = [head, *(_line(each, what, has_target=has_target) for each in summaries(results))]
    widths = [max(len(line[place]) for line in lines) for place in range(len(head))]
    rows = [
        "  ".join(
            (text.ljust if place == 0 else text.rjust)(width)
            for place, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
    return "\n".join([*rows, *filter(None, [warning(results)])])


def _line(summary: Summary, what: str, *, has_target: bool) -> tuple[str, ...]:
    spreads = summary.train_loss, summary.test_loss
    if what == "accuracy":
        spreads = summary.train_accuracy, summary.test_accuracy
    return (
        summary.title,
        *map(_range, spreads),
        target_text(summary) if has_target else "",
        f"{summary.n_diverged} of {summary.n_runs}" if summary.n_diverged else "",
        f"{summary.seconds:.2f}",
    )


def _range(spread: Spread) -> str:
    if math.isnan(spread.mean):
        return "-"
    if spread.least == spread.most:
        return f"{spread.mean:.4g}"
    return f"{spread.mean:.4g} ({spread.least:.3g} to {spread.most:.3g})"


def target_text(summary: Summary) -> str:
    """Return the mean number of steps to the target, and how many runs reached it if not all."""
    if not summary.n_reached:
        return "never"
    steps = f"{summary.reached.mean:,.0f}"
    if summary.n_reached == summary.n_runs:
        return steps
    return f"{steps} ({summary.n_reached} of {summary.n_runs})"
