"""Making views of a timeline, of which most is kept from one to the next."""

import numpy as np

from playground.document.experiment import Experiment
from playground.engine.arrays import FloatArray
from playground.session.branch import Branch
from playground.session.curve import Curve
from playground.session.stretch import Stretch
from playground.session.timeline import Timeline
from playground.session.timeline_view import (
    NO_SCORES,
    BranchView,
    Mark,
    Span,
    TimelineView,
    thin,
)

_WINDOW = 16
"""Minibatches on either side over which their noisy losses are compared."""


class Viewer:
    """Makes views, anew only of what may have changed."""

    def __init__(self) -> None:
        self._views: dict[int, tuple[object, BranchView]] = {}
        self._prefixes: dict[int, tuple[object, tuple[Span, ...], tuple[Mark, ...]]] = {}

    def view(
        self, timeline: Timeline, curves: tuple[Curve, Curve], step: int, n_more: int
    ) -> TimelineView:
        """Return the view of a timeline; `curves` are those of the branch on screen.

        `n_more` are bytes that the timeline's owner takes beside it.
        """
        branches: list[BranchView] = []
        current = timeline.branch if timeline.has_begun else None
        for branch in timeline.branches.values():
            if branch is current:
                self._views.pop(branch.id, None)  # it changes until it is left
                branches.append(self._look(timeline, branch, curves))
            else:
                branches.append(self._view(timeline, branch))
        return TimelineView(
            tuple(branches),
            current.id if current else 0,
            step,
            timeline.n_bytes + n_more,
            timeline.most_bytes + n_more,
        )

    def _view(self, timeline: Timeline, branch: Branch) -> BranchView:
        is_there = branch.left is not None and branch.left[0] in timeline.branches
        origin = id(_origin(timeline, branch))
        # it may have been on screen, and longer since, without having been looked at
        ends = (branch.last_step, *(len(curve.steps) for curve in branch.curves or ()))
        key = (branch.title, branch.path, ends, timeline.n_exchanges, is_there, origin)
        kept = self._views.get(branch.id)
        if kept is None or kept[0] != key:
            kept = (key, self._look(timeline, branch, branch.curves))
            self._views[branch.id] = kept
        return kept[1]

    def _look(
        self, timeline: Timeline, branch: Branch, curves: tuple[Curve, Curve] | None
    ) -> BranchView:
        spans, marks = self._prefix(timeline, branch)
        leaf = branch.leaf
        left, fork = branch.left or (None, branch.first_step)
        losses, scores = curves or (NO_SCORES, NO_SCORES)
        chosen = scores if _covers(scores, losses) else losses
        steps, values = thin(chosen.steps, chosen.values[:, 0])
        return BranchView(
            id=branch.id,
            name=branch.title,
            colour=branch.colour,
            spans=(*spans, leaf.span(branch.last_step)),
            marks=(*marks, *_mark(leaf)),
            steps=steps,
            losses=values,
            is_of_minibatches=chosen is losses,
            scores=Curve(*thin(scores.steps, scores.values)),
            best_step=_best_step(scores),
            largest_rise=_rise_of_scores(scores) if chosen is scores else _rise_of_means(losses),
            parent=left if left in timeline.branches else None,
            fork_step=fork,
            origin=_origin(timeline, branch),
            origin_label=branch.path[branch.number_at(fork)].label,
        )

    def _prefix(
        self, timeline: Timeline, branch: Branch
    ) -> tuple[tuple[Span, ...], tuple[Mark, ...]]:
        """Return the spans and marks of all stretches but the last."""
        key = (branch.path, timeline.n_exchanges)
        kept = self._prefixes.get(branch.id)
        if kept is None or kept[0] != key:
            stretches = branch.path[:-1]
            spans = tuple(
                stretch.span(branch.end_of(number)) for number, stretch in enumerate(stretches)
            )
            marks = tuple(mark for stretch in stretches for mark in _mark(stretch))
            kept = (key, spans, marks)
            self._prefixes[branch.id] = kept
        return kept[1], kept[2]


def _mark(stretch: Stretch) -> tuple[Mark, ...]:
    if stretch.parent is None and not stretch.label:
        return ()
    before = stretch.parent.experiment if stretch.parent is not None else None
    return (Mark(stretch.first_step, stretch.label, before, stretch.experiment),)


def _origin(timeline: Timeline, branch: Branch) -> Experiment | None:
    """Return what a branch is told from: what led to it, or else the branch that began before."""
    if branch.left is not None:
        number = branch.number_at(branch.left[1])
        return branch.path[number - 1].experiment if number else None
    earlier = [each for each in timeline.branches.values() if each.id < branch.id]
    return max(earlier, key=lambda each: each.id).leaf.experiment if earlier else None


def _covers(scores: Curve, losses: Curve) -> bool:
    """Tell whether scores were measured along most of the way."""
    if len(scores.steps) < 2 or not len(losses.steps):
        return False
    length = losses.steps[-1] - losses.steps[0]
    return scores.steps[-1] - scores.steps[0] >= 0.9 * length


def _best_step(scores: Curve) -> int | None:
    test = scores.values[:, 1] if len(scores.steps) else np.zeros(0)
    known = np.flatnonzero(np.isfinite(test))
    return int(scores.steps[known[np.argmin(test[known])]]) if len(known) else None


def _rise_of_scores(scores: Curve) -> int | None:
    foot = _foot_of_largest_rise(scores.values[:, 0])
    return None if foot is None else int(scores.steps[foot])


def _rise_of_means(losses: Curve) -> int | None:
    """Return the same of means over several minibatches, which alone say little."""
    values = losses.values[:, 0] if len(losses.steps) else np.zeros(0)
    if len(values) < 2 * _WINDOW:
        return None
    with np.errstate(all="ignore"):
        sums = np.cumsum(np.concatenate([[0.0], values]))
        means = (sums[_WINDOW:] - sums[:-_WINDOW]) / _WINDOW
    foot = _foot_of_largest_rise(means)
    return None if foot is None else int(losses.steps[foot + _WINDOW - 1])


def _foot_of_largest_rise(values: FloatArray) -> int | None:
    """Return the place, of (n,), after which the values grow by the largest factor, if they do.

    A loss that explodes is watched from where it began to grow, not from where it was largest.
    """
    with np.errstate(all="ignore"):
        sizes = np.log(np.where(values > 0, values, np.nan))
    known = np.flatnonzero(np.isfinite(sizes))
    if not len(known):
        return None
    highest_later = np.maximum.accumulate(sizes[known][::-1])[::-1]
    rises = highest_later - sizes[known]
    last = len(rises) - 1 - int(np.argmax(rises[::-1]))
    return int(known[last]) if rises[last] > 0 else None
