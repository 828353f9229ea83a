"""The words below the surface: what is fixed and what varies, and how far to trust the picture."""

import numpy as np

from playground.document.experiment import Experiment
from playground.engine.landscape.ground import Ground
from playground.engine.landscape.lowest import Lowest, NoLowest
from playground.engine.landscape.survey import Survey, is_off_plane
from playground.engine.parameter_key import parameter_index, parameter_key
from playground.ui.editor.drawing import drawing_of
from playground.ui.editor.labels import parameter_label
from playground.ui.landscape.scenery import axis_names
from playground.ui.number_format import signed

_ROUNDING = 1e-6
"""Distances so much smaller than the picture are rounding errors."""

_FEW = 3
"""Weights whose values are told one by one."""


def caption(survey: Survey, experiment: Experiment, ground: Ground, laid_at: int | None) -> str:
    """Return what varies and what is fixed, and which loss is drawn.

    `laid_at` is the step at which the plane was laid, None where it is laid anew all the time.
    """
    sentences = [_what_varies(survey, experiment, laid_at), _whose_loss(survey, ground)]
    sentences += _lowest(survey, experiment)
    if survey.missing_share:
        sentences.append(
            f"Hatched: {_share(survey.missing_share)} of the places have no finite loss; they are "
            "left out of the colours."
        )
    return " ".join(sentences)


def _what_varies(survey: Survey, experiment: Experiment, laid_at: int | None) -> str:
    laid, network = survey.laid, experiment.network
    n_all = int((~network.is_erased).sum())
    if laid.keys is not None:
        first, second = axis_names(laid, experiment)
        return f"Varies: {first} and {second}. {_what_stays(survey, experiment, laid_at)}"
    together = f"All {n_all:,} weights and biases vary together"
    if laid.landmarks:
        return f"{together}, in {laid.words}."
    through = "the present weights" if laid_at is None else f"the weights of step {laid_at:,}"
    detail = ""
    if laid.shares is not None:
        first, second = map(_share, laid.shares)
        detail = f" ({first} and {second} of its variance)"
    elif laid.curvatures is not None:
        first, second = map(_number, laid.curvatures)
        detail = f" (curvatures {first} and {second})"
    return f"{together} around {through}, along {laid.words}{detail}."


def _lowest(survey: Survey, experiment: Experiment) -> list[str]:
    lowest = survey.lowest
    if isinstance(lowest, NoLowest):
        return [f"No star: {lowest.sentence[:1].lower()}{lowest.sentence[1:]}"] * bool(
            lowest.sentence
        )
    of = "lowest point of this surface" if lowest.is_of_plane else "lowest point of all"
    away = ""
    if is_off_plane(np.array([lowest.distance]), survey.box)[0]:
        away = f", {_number(lowest.distance)} off this plane (hollow)"
    where = _where(lowest, survey, experiment)
    return [f"★ {of}: loss {_number(lowest.loss)}{where}, found {lowest.way}{away}."]


def _where(lowest: Lowest, survey: Survey, experiment: Experiment) -> str:
    """Return the weights of the lowest point: those that vary, or all where they are few."""
    network, drawing = experiment.network, drawing_of(experiment)
    keys = survey.laid.keys
    if keys is None:
        indices = np.flatnonzero(~network.is_erased).tolist()
        keys = tuple(parameter_key(network, index) for index in indices[: _FEW + 1])
    if len(keys) > _FEW:
        return ""
    values = [
        f"{parameter_label(key, drawing)} = {_number(lowest.theta[parameter_index(network, key)])}"
        for key in keys
    ]
    return f" at {', '.join(values)}"


def _what_stays(survey: Survey, experiment: Experiment, laid_at: int | None) -> str:
    network, keys = experiment.network, survey.laid.keys or ()
    others = ~network.is_erased
    others[[parameter_index(network, key) for key in keys]] = False
    n = int(others.sum())
    if n <= 0:
        return "Nothing else is there to be fixed."
    when = "now" if laid_at is None else f"at step {laid_at:,}"
    if n == 1:
        name = parameter_label(parameter_key(network, int(others.argmax())), drawing_of(experiment))
        return f"Fixed: {name}, as it is {when}."
    return f"Fixed: the other {n:,} weights and biases, as they are {when}."


def _whose_loss(survey: Survey, ground: Ground) -> str:
    n, of = survey.n_examples, survey.n_in_part
    what = "Loss, with the penalty," if survey.is_penalised else "Loss"
    match ground:
        case Ground.TEST:
            return f"{what} of the {n:,} held-out examples."
        case Ground.MINIBATCH:
            return f"{what} of the next minibatch alone: {n:,} of {of:,} training examples."
        case _ if n == of:
            return f"{what} of all {n:,} training examples."
        case _:
            return f"{what} of {n:,} of the {of:,} training examples."


def honest_words(survey: Survey, *, is_flat: bool = False) -> str:
    """Return how far the path is from the plane, and how much of the next step lies in it."""
    trace, move = survey.trace, survey.next_move
    distances = np.where(trace.distances < _ROUNDING * survey.box.half, 0, trace.distances)
    farthest, now = float(distances.max()), float(distances[-1])
    if not trace.is_off.any():
        place = "The whole path lies in this plane."
    else:
        first = int(trace.steps[0])
        start = f"those of step {first:,}" if first else "their start"
        place = (
            f"Distance of the weights from this plane: {_number(now)} now, {_number(farthest)} at "
            f"most (hollow); from {start} it is {_number(trace.away)}."
        )
        if trace.is_off[-1] and not is_flat:
            place += " The pale arrow is downhill at the true point, not on this surface."
    if is_flat:
        place += " Flat here: the slope is too small for an arrow."
    if move is None:
        return place
    if move.length == 0:
        return f"{place} The next step moves nothing."
    share = _share(move.share)
    return f"{place} {share[:1].upper()}{share[1:]} of the next step lies in the plane."


def _share(share: float) -> str:
    percents = 100 * share
    if 0 < percents < 0.1:
        return "under 0.1 %"
    if 99.9 < percents < 100:
        return "over 99.9 %"
    return f"{percents:.1f} %" if percents < 10 and percents else f"{percents:.0f} %"


def _number(value: float) -> str:
    return signed(float(value))
