"""What the panel of confusions says."""

import math

import numpy as np

from playground.document.experiment import Experiment
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.softmax import Softmax
from playground.engine.activations.tanh import Tanh
from playground.engine.bound_network import output_activation
from playground.engine.confusion import Confusion
from playground.engine.dataset import Part
from playground.engine.preparation import class_targets
from playground.session.snapshot import Snapshot
from playground.ui.digits.confusion_grid import Tile
from playground.ui.digits.confusion_matrix import Pair
from playground.ui.examples.chip_painter import picture_of
from playground.ui.examples.words import brief, example_words, pixels_of
from playground.ui.feature_names import feature_in_words
from playground.ui.table_export import Table
from playground.ui.theme import Theme

MOST_TILES = 200
"""Examples that are shown at once: the rest is told as a number."""
NO_CLASSES = (
    "Here the network predicts numbers, so there are no classes to take for one another; open data "
    "with classes, such as MNIST digits or blobs, to see what it confuses."
)
SEVERAL_OUTPUTS = (
    "This truth table has several outputs, each with its own answer, so no class is taken for "
    "another; its rows show which answers are right."
)
WAITING = "The network is being asked about every example …"


def why_none(experiment: Experiment) -> str | None:
    """Return in a sentence why there is nothing to see, or None if there is."""
    if not experiment.dataset.classes:
        is_table = experiment.dataset.is_binary
        return SEVERAL_OUTPUTS if is_table else NO_CLASSES
    return None if experiment.obstacle is None else experiment.obstacle.sentence


def kind(experiment: Experiment, n: int) -> str:
    """Return what an example is called, in the plural where there are several."""
    if experiment.dataset.is_binary:
        word = "row"
    else:
        word = "image" if experiment.dataset.image_shape else "example"
    return word if n == 1 else f"{word}s"


def summary(experiment: Experiment, confusion: Confusion, *, is_training: bool) -> str:
    """Return how many answers are right, and which mistake is the commonest."""
    n = len(confusion.labels)
    part = "" if experiment.dataset.is_binary else "training " if is_training else "test "
    share = f" ({percent(confusion.n_right / n)})" if n else ""
    text = f"{confusion.n_right:,} of {n:,} {part}{kind(experiment, n)} right{share}."
    if confusion.worst is not None:
        truth, answer = confusion.worst
        names, times = experiment.dataset.classes, int(confusion.counts[truth, answer])
        often = "once" if times == 1 else f"{times:,} times"
        text += f" Commonest mistake: “{names[truth]}” taken for “{names[answer]}”, {often}."
    undecided = int(np.count_nonzero(confusion.answers < 0))
    if undecided:
        text += f" For {undecided:,} the outputs are no numbers."
    return text


def unknown_before(step: int) -> str:
    """Return why the curves of the classes begin at a step."""
    return (
        f"Known from step {step:,} on: before it neither this panel nor the loss curves were open, "
        "which count it."
    )


def at_step(text: str, step: int, now: int) -> str:
    """Return a text that says of which step it is, where that is not the present one."""
    return text if step == now else f"{text} (at step {step:,})"


def of_pair(experiment: Experiment, confusion: Confusion, pair: Pair) -> str:
    """Return what a cell of the matrix stands for."""
    truth, answer = pair
    names, count = experiment.dataset.classes, int(confusion.counts[pair])
    n = int(confusion.sizes[truth])
    of = f"{count:,} of {n:,} “{names[truth]}”"
    share = f" ({percent(count / n)})" if n else ""
    if truth == answer:
        return f"{of} recognised{share}"
    return f"{of} taken for “{names[answer]}”{share}"


def heading(experiment: Experiment, confusion: Confusion, pair: Pair | None, n: int) -> str:
    """Return what the examples are that are shown, `n` of them."""
    if pair is None:
        total = len(confusion.labels) - confusion.n_right
        text = f"{total:,} {'mistake' if total == 1 else 'mistakes'}"
    else:
        total, text = int(confusion.counts[pair]), of_pair(experiment, confusion, pair)
    if total < 2:
        return text
    return f"{text}, surest first" + (f" (the first {n:,})" if n < total else "")


def calibration_words(confusion: Confusion) -> str:
    """Return whether the network is too sure, or not sure enough."""
    error = confusion.calibration.error
    if math.isnan(error):
        return ""
    sure = float(np.nanmean(confusion.confidences))
    right = confusion.n_right / len(confusion.labels)
    far = f"Confidence and truth lie {percent(error)} apart on average."
    if abs(sure - right) < 0.01:
        return f"The network is as often right as it is sure ({percent(right)}). {far}"
    could = "is surer than it should be" if sure > right else "could be surer"
    return f"The network {could}: {percent(sure)} sure on average, right in {percent(right)}. {far}"


def percent(share: float) -> str:
    """Return a share of 1 in percent."""
    return f"{100 * share:.1f} %"


def tile_of(
    experiment: Experiment, part: Part, confusion: Confusion, row: int, theme: Theme
) -> Tile:
    """Return an example with what the network said of it."""
    names = experiment.dataset.classes
    truth, answer = int(confusion.labels[row]), int(confusion.answers[row])
    said = names[answer] if answer >= 0 else "?"
    confidence = how_sure(experiment, float(confusion.confidences[row]), is_short=True)
    pixels = pixels_of(experiment.dataset, part, row)
    image = None if pixels is None else picture_of(pixels, theme)
    lines: tuple[str, ...] = (f"{names[truth]} → {said}", confidence)
    if pixels is None:
        columns = experiment.dataset.columns[:2]
        inputs = [
            f"{feature_in_words(column)} = {brief(float(value))}"
            for column, value in zip(columns, part.inputs[row].tolist(), strict=False)
        ]
        lines = (f"{lines[0]}, {confidence}", *inputs)
    return Tile(row, image, lines, sentence(experiment, confusion, row))


def sentence(experiment: Experiment, confusion: Confusion, row: int) -> str:
    """Return what an example is, what the network said, and how sure it was."""
    names = experiment.dataset.classes
    truth, answer = int(confusion.labels[row]), int(confusion.answers[row])
    word = kind(experiment, 1)
    begin = f"{word[0].upper()}{word[1:]} {row + 1:,}: “{names[truth]}”. "
    if answer < 0:
        return begin + "The network’s outputs are no numbers."
    sure = how_sure(experiment, float(confusion.confidences[row]))
    verb = "recognised it" if truth == answer else f"said “{names[answer]}”"
    return f"{begin}The network {verb}, {sure}."


def how_sure(experiment: Experiment, confidence: float, *, is_short: bool = False) -> str:
    """Return how sure the network is of an answer, or its output where the outputs are no shares.

    Outputs that do not look at one another, such as sigmoids, need not add up to 100 %.
    """
    if math.isnan(confidence):
        return ""
    activation = output_activation(experiment.network)
    if experiment.network.output.layer.n_units < 2 or isinstance(activation, Softmax):
        return f"{100 * confidence:.0f} %" if is_short else f"{100 * confidence:.1f} % sure"
    low, high = class_targets(experiment.network, experiment.loss)
    number = f"{low + confidence * (high - low):.{2 if is_short else 3}f}".replace("-", "−")
    may_be_beyond = confidence in {0, 1} and not isinstance(activation, Sigmoid | Tanh)
    signs = {0: "≤ ", 1: "≥ "} if may_be_beyond else {}  # confidences end at the targets
    return f"{'' if is_short else 'output '}{signs.get(int(confidence), '')}{number}"


def test_words(snapshot: Snapshot | None, row: int | None) -> str:
    """Return what a test image is: "test image 2,370: a 5"; "" where there is none."""
    if snapshot is None or row is None:
        return ""
    return f"test {example_words(snapshot.experiment.dataset, snapshot.examples.test, row)}"


def confusion_table(experiment: Experiment, confusion: Confusion) -> Table:
    """Return the counts as a table: a row for each class, a column for each answer."""
    names = experiment.dataset.classes
    rows = tuple(
        (name, *map(int, counts), float(share))
        for name, counts, share in zip(
            names, confusion.counts.tolist(), confusion.accuracies.tolist(), strict=True
        )
    )
    return Table("Confusion", ("truth", *(f"answer {name}" for name in names), "accuracy"), rows)
