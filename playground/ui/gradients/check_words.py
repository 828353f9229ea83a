"""What a gradient check has found, in words and as a table; no Qt."""

from html import escape

import numpy as np

from playground.document.experiment import Experiment
from playground.engine.bound_network import activation_of
from playground.engine.gradients.check import EPSILON, TOLERANCE, GradientCheck, NodeCheck
from playground.engine.network import Network
from playground.engine.parameter_key import ParameterKey, parameter_key
from playground.ui.editor.drawing import drawing_of
from playground.ui.editor.labels import neuron_label, nouns, parameter_label
from playground.ui.table_export import Table

WORST = "worst"
"""What a click on the worst weight in a sentence carries."""

EXPLANATION = (
    "Backpropagation computes all gradients at once, by a formula that is easily got wrong. A "
    "central difference needs no formula: it moves one weight a little to either side and looks "
    f"how the loss changes, (L(w + ε) − L(w − ε)) / 2ε with ε = {EPSILON:g}. Where both agree to "
    "many digits, the formula is right."
)


def verdict(experiment: Experiment, check: GradientCheck) -> str:
    """Return in one or two sentences what was found, as rich text with a link."""
    network = experiment.network
    if any(node.verdict == "not finite" for node in check.nodes):
        return "The loss is no finite number here, so there is nothing to compare; go back a step."
    wrong = [node for node in check.nodes if node.verdict == "wrong"]
    if wrong:
        return _blame(network, wrong)
    told = [node for node in check.nodes if node.verdict == "right"]
    if not told:
        return "There is nothing to compare: " + _left_out(network, check)
    most = max(told, key=lambda node: node.relative_difference or 0.0)
    size, where = most.relative_difference or 0.0, ""
    if size == 0:
        sentence = "Backpropagation agrees with central differences to the last digit."
    else:
        if most.worst is not None:
            where = f", worst at {_link(experiment, most.worst.key)}"
        sentence = (
            "Backpropagation agrees with central differences: the largest relative difference is "
            f"{brief(size)}, in {network.title(most.node)}{where}."
        )
    rest = _left_out(network, check)
    return f"{sentence} {rest[:1].upper()}{rest[1:]}".rstrip()


def _blame(network: Network, wrong: list[NodeCheck]) -> str:
    """Return whose derivative is wrong: all before the last one are off because of it."""
    last = wrong[-1]
    title, off = network.title(last.node), percent(last.relative_difference or 0.0)
    activation = activation_of(network[last.node])
    whose = "the derivative of its activation"
    if activation is not None:
        whose += f" “{activation.title}”"
    if network[last.node] is network.output:
        whose += ", or of the loss,"
    sentence = f"<b>{title}: {off} off: {whose} is wrong.</b>"
    if len(wrong) == 1:
        return sentence
    others = _listed([network.title(node.node) for node in wrong[:-1]])
    verb = "is" if len(wrong) == 2 else "are"
    return f"{sentence} {others[:1].upper()}{others[1:]} {verb} off too, since its error goes on."


def _left_out(network: Network, check: GradientCheck) -> str:
    """Return what could not be compared, and why; "" where all could."""
    small = [network.title(node.node) for node in check.nodes if node.verdict == "too small"]
    parts: list[str] = []
    if small:
        parts.append(f"in {_listed(small)} the gradient is too small to be told from rounding.")
    n_corners = int(check.is_corner.sum())
    if n_corners:
        what = "1 weight is" if n_corners == 1 else f"{n_corners} weights are"
        parts.append(
            f"{what} left out: a neuron's sum is at a corner of its activation, where there is no "
            "derivative."
        )
    return " ".join(part if i == 0 else part[:1].upper() + part[1:] for i, part in enumerate(parts))


def _link(experiment: Experiment, key: ParameterKey) -> str:
    words = escape(parameter_label(key, drawing_of(experiment)))
    return f'<a href="{WORST}">{words.replace(" ", "&nbsp;")}</a>'


def _listed(titles: list[str]) -> str:
    """Return titles in a row, as "hidden 1 to hidden 4" where they are many."""
    if len(titles) > 3:
        return f"{titles[0]} to {titles[-1]}"
    return " and ".join([", ".join(titles[:-1]), titles[-1]] if len(titles) > 1 else titles)


def how_much(check: GradientCheck, step: int, present_step: int) -> str:
    """Return what was compared, and when."""
    n = len(check.indices)
    of = "All" if n == check.n_parameters else f"{n:,} of"
    examples = "1 example" if check.n_examples == 1 else f"{check.n_examples:,} examples"
    text = f"{of} {check.n_parameters:,} weights and biases, a minibatch of {examples}"
    text += f", step {step:,}." if step == present_step else f"; checked at step {step:,}."
    if any(node.verdict == "wrong" for node in check.nodes):
        text += " “Off” is the length of the difference, as a share of both gradients’ lengths."
    return text


def bars_explained(least: float) -> str:
    """Return what the bars of relative differences mean, which are empty at the least of them."""
    return (
        f"A bar is empty at {brief(least)} and full at 1; every tenfold adds the same length. "
        f"Up to its tick, at {brief(TOLERANCE)}, rounding explains the difference."
    ).replace("e-", "e\N{MINUS SIGN}")


def pair(experiment: Experiment, node: NodeCheck) -> str:
    """Return the two gradients of the worst weight of a column."""
    if node.worst is None:
        return ""
    words = parameter_label(node.worst.key, drawing_of(experiment))
    one, other = node.worst.backpropagated, node.worst.measured
    return (
        f"{words[:1].upper()}{words[1:]}: {one:.10g} by backpropagation, {other:.10g} by a central "
        "difference."
    ).replace("-", "\N{MINUS SIGN}")


def brief(size: float) -> str:
    """Return one digit of a small number: "3e-9"."""
    mantissa, exponent = f"{size:.0e}".split("e")
    return f"{mantissa}e{int(exponent)}" if size else "0"


def percent(share: float) -> str:
    """Return a share in percent, with two digits."""
    return f"{100 * share:.2g} %" if share < 0.995 else "100 %"


def apart_in_words(node: NodeCheck) -> str:
    """Return of what a relative difference is a share; "" where there is none."""
    share = node.relative_difference
    if share is None or node.verdict not in ("right", "wrong"):
        return ""
    size = percent(share) if node.verdict == "wrong" else brief(share)
    return (
        f"{size} of the sum of both gradients’ lengths: so far apart are backpropagation and "
        "central differences over all weights and biases of the column together. A single weight "
        "may be off by more, or by less."
    )


def verdict_in_short(node: NodeCheck) -> str:
    """Return what stands in place of a number that says nothing; "" where there is one."""
    match node.verdict:
        case "too small":
            return "too small to tell"
        case "corners":
            return "at corners only"
        case "not finite":
            return "not finite"
        case "wrong":
            return f"{percent(node.relative_difference or 0.0)} off"
        case "right":
            return brief(node.relative_difference or 0.0)


def check_table(experiment: Experiment, check: GradientCheck, step: int) -> Table:
    """Return both gradients of every parameter that was compared."""
    network, drawing = experiment.network, drawing_of(experiment)
    sizes = np.abs(check.backpropagated) + np.abs(check.measured)
    with np.errstate(all="ignore"):
        relative = np.where(sizes > 0, np.abs(check.backpropagated - check.measured) / sizes, 0)
    rows: list[tuple[str | float, ...]] = []
    for place, index in enumerate(check.indices.tolist()):
        key = parameter_key(network, index)
        source = nouns(network[key.node])[1]
        if key.source is not None:
            source = neuron_label(network[key.source[0]], key.source[1], drawing)
        rows.append(
            (
                network.title(key.node),
                neuron_label(network[key.node], key.neuron, drawing),
                source,
                float(check.backpropagated[place]),
                float(check.measured[place]),
                float(relative[place]),
                "yes" if check.is_corner[place] else "no",
            )
        )
    columns = (
        *("column", "neuron", "from", "backpropagation", "central difference"),
        *("relative difference", "at a corner"),
    )
    return Table(f"Gradient check, step {step}", columns, tuple(rows))
