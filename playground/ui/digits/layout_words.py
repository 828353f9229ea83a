"""What the panel of examples laid out says."""

import math

from playground.engine.measurements.layout import LayoutAnswer
from playground.engine.network import Network
from playground.ui.number_format import short_number

WAITING = "The examples are being laid out …"
HINT = "Point at an example; click it to pin it."
COLUMN_HELP = (
    "By what the examples are laid out: by their inputs, or by what the neurons of a column give "
    "for them. Go from column to column to watch the classes come apart. A click on a neuron in "
    "the drawing chooses its column."
)
VIEW_HELP = (
    "Each point is an example, at what the column gives for it. A column of 30 neurons gives 30 "
    "numbers, which no screen can show; so the examples are seen from the side from which they lie "
    "farthest apart: these two directions are the principal components. As a view has no top and "
    "no left, each picture is turned or mirrored as a whole to be as near as possible to the one "
    "before. Examples that lie close together look alike to the column. A ring: the network "
    "answers with the wrong class. The number in the corner says how far the frame reaches, in "
    "units of what the column gives; the variance, how much of the differences is seen."
)


def usual_column(network: Network) -> str:
    """Return the last column before the outputs, where the classes are to be apart; else these."""
    source = next(iter(network.output.sources[::-1]), network.input.id)
    return network.output.id if source == network.input.id else source


def layout_words(column: str, found: LayoutAnswer, n_train: int) -> str:
    """Return how much of the differences is seen, and how many examples are misclassified."""
    share = float(found.shares.sum())
    if math.isnan(share):
        return "The column's outputs are no numbers any more; start again with smaller steps."
    n = len(found.points)
    text = f"{column}: {_percent(share)} of the variance"
    of = f"the first {n:,} examples" if n < n_train else f"{n:,} examples"
    if found.is_wrong is None:
        return f"{text} of {of}."
    n_wrong = int(found.is_wrong.sum())
    if not n_wrong:
        return f"{text}; none of {of} misclassified."
    return f"{text}; {n_wrong:,} of {of} misclassified (ringed)."


def _percent(share: float) -> str:
    return f"{short_number(round(100 * share, 1))}\N{NO-BREAK SPACE}%"
