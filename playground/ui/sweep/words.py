"""What the comparison says in words."""

from playground.session.sweep.measure import has_one_loss, warning
from playground.session.sweep.sweep import Results

HINT = (
    "Train the same network several times, with one thing changed: choose what to vary, and press "
    "Compare. All runs start from the same weights and see the same minibatches."
)


def caption(results: Results) -> str:
    """Return what was compared, and how much of it has come in."""
    sweep = results.sweep
    n_runs = len(sweep.variants) * sweep.n_seeds
    n_done = sum(outcome is not None for row in results.outcomes for outcome in row)
    length = sweep.length
    how_long = f"{length.n_steps:,} steps"
    if length.n_epochs is not None:
        how_long = "1 epoch" if length.n_epochs == 1 else f"{length.n_epochs:,} epochs"
    seeds = "1 seed" if sweep.n_seeds == 1 else f"{sweep.n_seeds} seeds"
    target = (
        "" if sweep.target is None or not has_one_loss(results) else f", target {sweep.target:g}"
    )
    done = "" if n_done == n_runs else f"; {n_done:,} of {n_runs:,} runs are done"
    text = f"{len(sweep.variants)} values, {seeds} each, {how_long}{target}{done}."
    return f"{text} {warning(results)}".rstrip()
