"""Minibatch gradients against the full one, in words and as a table; no Qt."""

import math

import numpy as np

from playground.document.experiment import Experiment
from playground.engine.bound_network import drops_out
from playground.engine.measurements.against_all import AgainstAllAnswer
from playground.ui.number_format import short_number
from playground.ui.table_export import Table

NOTHING = (
    "All examples together have no gradient here: the loss is flat, so there is no direction to "
    "compare with."
)
_ONE_LINE = 1.0
"""Degrees from a line up to which a gradient lies along it."""
_LEAST = 0.01
"""Degrees below which nobody cares how many they are."""
_ALMOST_ALL = 0.9
"""The share of the scatter from which on the picture needs no warning."""


def summary(answer: AgainstAllAnswer, other_size: int, batch_method: str = "") -> str:
    """Return how far the next minibatch points away, and how far one of another size would.

    `batch_method` names an optimiser whose steps look at all examples, if it is one.
    """
    if batch_method:
        return _of_batch_method(answer, other_size, batch_method)
    if not answer.full_length > 0:
        return NOTHING
    coming = answer.coming
    if coming is None or coming.comparison.angle is None:
        size = answer.batch_size
        return f"A minibatch of {size:,} usually points {_usual(answer, size)} away."
    ratio = coming.comparison.ratio or 0.0
    sentence = (
        f"The next step’s minibatch of {coming.n_examples:,} points "
        f"<b>{degrees(coming.comparison.angle)} away</b> from where {_all(answer)} together point, "
        f"and its gradient is {times(ratio)} as long."
    )
    return f"{sentence} {_beside(answer, coming.n_examples, other_size)}".rstrip()


def _beside(answer: AgainstAllAnswer, n: int, other_size: int) -> str:
    """Return how far minibatches of n, and of another size, usually point away; "" of all."""
    if n >= answer.n_examples:
        return ""
    one_line = _on_one_line(answer)
    if one_line:
        return one_line
    sentence = f"Usual for {n:,} is {_usual(answer, n)}"
    for size in (answer.batch_size, other_size):
        if size != n and size < answer.n_examples:
            which = "a single example" if size == 1 else f"{size:,}"
            return f"{sentence}, for {which} {_usual(answer, size)}."
    return f"{sentence}."


def _of_batch_method(answer: AgainstAllAnswer, other_size: int, title: str) -> str:
    sentence = f"{title} takes no minibatches: every step looks at all {answer.n_all:,} examples."
    if not answer.full_length > 0:
        return f"{sentence} {NOTHING}"
    one_line = _on_one_line(answer)
    size = answer.batch_size
    if one_line or size >= answer.n_examples:
        return f"{sentence} {one_line}".rstrip()
    which = "A single example" if size == 1 else f"A minibatch of {size:,}"
    sentence += f" {which} would usually point {_usual(answer, size)} away from where they point"
    if other_size not in (size, answer.n_examples) and other_size < answer.n_examples:
        sentence += f", one of {other_size:,} {_usual(answer, other_size)}"
    return f"{sentence}."


def _all(answer: AgainstAllAnswer) -> str:
    return "all examples" if answer.is_sample else f"all {answer.n_all:,} examples"


def _on_one_line(answer: AgainstAllAnswer) -> str:
    """Return how many minibatches point backwards where all point either way of one line, or "".

    No usual angle tells what happens there.
    """
    angles = answer.drawn.angles
    is_back = angles > 180 - _ONE_LINE
    if not np.all(is_back | (angles < _ONE_LINE)) or not is_back.any():
        return ""
    n, size = int(is_back.sum()), answer.batch_size
    drawn = "single examples" if size == 1 else f"minibatches of {size:,}"
    verb = "points" if n == 1 else "point"
    return (
        f"All gradients lie along one line here: of {len(angles)} {drawn} drawn at random, {n} "
        f"{verb} the opposite way."
    )


def left_out(experiment: Experiment) -> str:
    """Return in one sentence which of these gradients are not as in training, or ""."""
    network = experiment.network
    drops = any(drops_out(network, node) for node in network.nodes)
    chance = " and ".join(
        word
        for word, is_on in (("dropout", drops), ("noise on the inputs", experiment.input_noise > 0))
        if is_on
    )
    if network.memory:
        is_noisy = bool(experiment.input_noise or experiment.gradient_noise)
        rest = [word for word, is_on in (("dropout", drops), ("noise", is_noisy)) if is_on]
        without = f" and without {' and '.join(rest)}" if rest else ""
        return (
            f"All these gradients are by the running averages of batch normalisation{without}, "
            "unlike those of training."
        )
    if chance:
        more = "; noise on the gradient is left out" if experiment.gradient_noise else ""
        return f"Only the next step’s minibatch is seen with {chance}, as in training{more}."
    if experiment.gradient_noise:
        return "The noise that training adds to the gradient is left out."
    return ""


def note(answer: AgainstAllAnswer, step: int, present_step: int) -> str:
    """Return whose numbers these are."""
    n = answer.n_examples
    parts = [f"{n:,} of {answer.n_all:,} examples stand for all"] if answer.is_sample else []
    if answer.is_through_next:
        parts.append("lengths and angles are true: all are turned into this plane")
    elif answer.share_seen < _ALMOST_ALL:
        parts.append(f"this plane shows {100 * answer.share_seen:.0f} % of the scatter")
    parts += [] if step == present_step else [f"step {step:,}"]
    return "; ".join(parts)


def law_note(answer: AgainstAllAnswer, step: int, present_step: int) -> str:
    """Return whose distances these are."""
    parts = [f"{answer.n_examples:,} of {answer.n_all:,} examples"] if answer.is_sample else []
    return "; ".join([*parts, *([] if step == present_step else [f"step {step:,}"])])


def key(
    answer: AgainstAllAnswer,
    about: str,
    colours: tuple[str, str, str],
    *,
    is_batch_method: bool = False,
) -> str:
    """Return what arrows and dots are, as rich text, and a remark.

    `colours` are those of all examples, of the next minibatch, and of the dots.
    """
    full, coming, drawn = colours
    n, size = len(answer.drawn.points), answer.batch_size
    dots = f"{n} single examples" if size == 1 else f"{n} minibatches of {size:,}"
    arrow = ("⟶", "next minibatch") if answer.is_through_next else ("⇢", "next minibatch’s shadow")
    entries = [(full, "⟶", "all examples"), (coming, *arrow), (drawn, "●", dots)]
    if is_batch_method:
        del entries[1]
    texts = [
        f'<span style="color: {colour}">{sign}</span>&nbsp;{words.replace(" ", "&nbsp;")}'
        for colour, sign, words in entries
    ]
    if about:
        texts.append(f'<span style="color: {drawn}">{about}</span>')
    return " &nbsp; ".join(texts)


def law_key(answer: AgainstAllAnswer, about: str, colour: str) -> str:
    """Return what the lines and dots of the law are, as rich text, and a remark."""
    entries = ["● measured", "╌&nbsp;1/√m"]
    if not answer.is_sample:
        entries.insert(1, "—&nbsp;drawn without repetition")
    texts = [f'<span style="color: {colour}">{each}</span>' for each in (*entries, about) if each]
    return " &nbsp; ".join(texts)


def of_minibatch(answer: AgainstAllAnswer, which: int) -> str:
    """Return what is to be said of one point of the cloud."""
    drawn, size = answer.drawn, answer.batch_size
    name = f"Minibatch {which + 1} of {len(drawn.points)}" if size > 1 else "One example"
    angle, ratio = float(drawn.angles[which]), float(drawn.ratios[which])
    if not math.isfinite(angle):
        return name
    return f"{name}: {degrees(angle)} away, {times(ratio)} as long"


def of_size(answer: AgainstAllAnswer, which: int) -> str:
    """Return what is to be said of one size of minibatches."""
    law = answer.law
    size = int(law.batch_sizes[which])
    if size == answer.n_examples:
        return "All examples at once: there is nothing left to chance."
    measured, predicted = float(law.measured[which]), float(law.predicted[which])
    return (
        f"Minibatches of {size:,}: {short_number(measured)} away (the law says "
        f"{short_number(predicted)}), usually by {degrees(float(law.angles[which]))}"
    )


def degrees(angle: float) -> str:
    """Return an angle as people say it: "7°", below 1 "0.4°", and "less than 0.01°"."""
    if 0 < angle < _LEAST:
        return f"less than {_LEAST:g}°"
    return f"{angle:.0f}°" if angle >= 0.95 or angle == 0 else f"{angle:.1g}°"


def times(ratio: float) -> str:
    """Return a ratio of lengths: "1.4 times", "0.35 times"."""
    return f"{ratio:.2g} times" if ratio < 99.5 else f"{ratio:,.0f} times"


def _usual(answer: AgainstAllAnswer, size: int) -> str:
    angle = answer.angle_of(size)
    if not math.isfinite(angle):
        return "an unknown angle"
    return degrees(angle) if 0 < angle < _LEAST else f"about {degrees(angle)}"


def against_all_table(answer: AgainstAllAnswer, step: int) -> Table:
    """Return the minibatches that were drawn, and the law for every size that was measured."""
    drawn, law, unknown = answer.drawn, answer.law, math.nan
    rows: list[tuple[str | float, ...]] = [
        ("all examples", answer.n_examples, answer.full_length, 0.0, 0.0, 1.0, unknown, unknown)
    ]
    if answer.coming is not None:
        x, y = answer.coming.point.tolist()
        found = answer.coming.comparison
        angle, ratio = (unknown if v is None else v for v in (found.angle, found.ratio))
        size = answer.coming.n_examples
        rows.append(("next minibatch", size, x, y, angle, ratio, unknown, unknown))
    for (x, y), angle, ratio in zip(
        answer.places.tolist(), drawn.angles.tolist(), drawn.ratios.tolist(), strict=True
    ):
        rows.append(("drawn minibatch", answer.batch_size, x, y, angle, ratio, unknown, unknown))
    for size, measured, predicted, angle in zip(
        law.batch_sizes.tolist(),
        law.measured.tolist(),
        law.predicted.tolist(),
        law.angles.tolist(),
        strict=True,
    ):
        rows.append(("law", size, unknown, unknown, angle, unknown, measured, predicted))
    columns = (
        *("what", "examples in it", "along the full gradient", "across it"),
        *("angle in degrees", "length over the full one", "distance", "distance predicted"),
    )
    return Table(f"Minibatch against all, step {step}", columns, tuple(rows))
