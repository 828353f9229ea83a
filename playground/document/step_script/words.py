"""What a script says in comments."""

from collections.abc import Iterator
from textwrap import fill

from playground import __version__
from playground.document.step_script.step import StepToExport
from playground.engine.clippings.none import Unclipped
from playground.engine.network import Network
from playground.engine.optimiser import Optimiser
from playground.engine.penalties.none import NoPenalty
from playground.registry import Member, parameters_of

_WIDTH = 96
_MOST_ROWS = 20


def heading(step: StepToExport, way: str, needs: str, *, has_archive: bool) -> Iterator[str]:
    """Yield the docstring of a script."""
    n = len(step.rows)
    examples = "1 example" if n == 1 else f"{n} examples"
    yield f'"""Step {step.step + 1} of {step.name}: one minibatch of {examples}, {way}.'
    yield ""
    made = (
        f"Made by Network Playground {__version__}. It needs {needs}"
        f"{', and the .npz file of the same name beside it' if has_archive else ''}. "
        "Examples are the rows of every array."
    )
    yield from fill(made, _WIDTH).splitlines()
    yield '"""'


def minibatch_comment(step: StepToExport) -> Iterator[str]:
    """Yield what the minibatch is."""
    rows = (step.rows[:_MOST_ROWS] + 1).tolist()  # counted from 1, as on the screen
    which = ", ".join(map(str, rows)) + (", ..." if len(step.rows) > len(rows) else "")
    features = step.experiment.network.input.neurons
    columns = f" Columns of x: {', '.join(features)}." if len(features) <= _MOST_ROWS else ""
    text = (
        f"The minibatch: what goes in (x), and what should come out (y); examples {which} of "
        f"the training part, seed {step.experiment.seed}.{columns}"
    )
    yield from _comment(text)


def ending(step: StepToExport) -> Iterator[str]:
    """Yield what the program does with the gradient."""
    experiment = step.experiment
    if not isinstance(experiment.penalty, NoPenalty):
        what = f"the penalty {_in_words(experiment.penalty)}"
        does = "adds the pull of" if experiment.penalty.latex else "after the step applies"
        yield from _comment(
            f"The loss and its gradient are without the penalty; the program {does} {what}, to "
            "weights only."
        )
    if not isinstance(experiment.clipping, Unclipped):
        yield from _comment(
            f"Before the step the program clips this gradient: {_in_words(experiment.clipping)}."
        )
    if experiment.network.is_frozen.any():
        yield from _comment(f"Frozen, so that no step moves them: {_frozen(experiment.network)}.")
    optimiser = experiment.optimiser
    formula = f": {optimiser.formula}" if optimiser.formula else ""
    yield from _comment(f"The step goes by {_in_words(optimiser)}{formula}.")
    if optimiser.is_told_afterwards:
        yield from _comment(_left_out(optimiser))


def _left_out(optimiser: Optimiser) -> str:
    """Return why a script does not carry a step out."""
    if optimiser.needs_curvature:
        more = "second derivatives of the loss besides this gradient"
    else:
        more = "the loss, or its gradient, at other weights too, or numbers drawn at random"
    return f"That takes {more}, so this script ends with the gradient; the program shows the step."


def _in_words(member: Member) -> str:
    values = ", ".join(
        f"{info.label.lower()} {getattr(member, name)}"
        for name, info in parameters_of(type(member)).items()
    )
    return f"{member.title} with {values}" if values else member.title


def _frozen(network: Network) -> str:
    n = int(network.is_frozen.sum())
    titles = [
        network.title(node.id)
        for node in network.nodes
        if network.is_frozen[network.places[node.id].slice].any()
    ]
    return f"{n} weights or biases in {', '.join(titles)}"


def _comment(text: str) -> Iterator[str]:
    yield from fill(text, _WIDTH, initial_indent="# ", subsequent_indent="# ").splitlines()
