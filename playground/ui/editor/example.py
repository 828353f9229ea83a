"""The training example that the drawing shows where there is no plane; no Qt."""

from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import ByteArray
from playground.engine.dataset import Part
from playground.session.snapshot import Snapshot
from playground.ui.examples.words import own_name


@dataclass(frozen=True, eq=False)
class Example:
    """One of the training examples."""

    index: int
    n_examples: int
    pixels: ByteArray | None
    """Where it is an image: (n_pixels,)."""
    answer: str
    """What the network should say: the name of a class, or "" where the targets are numbers."""
    row: str = ""
    """In a truth table its digits: "01 → 1"."""

    @property
    def caption(self) -> str:
        """Which it is, and what: "training image 1 of 50,000: a 5"."""
        if self.row:
            return f"row {self.index + 1} of {self.n_examples}: {self.row}"
        kind = "image" if self.pixels is not None else "example"
        text = f"training {kind} {self.index + 1:,} of {self.n_examples:,}"
        if not self.answer:
            return text
        return f"{text}: {self._article}{self.answer}"

    @property
    def _article(self) -> str:
        if self.pixels is None:  # its class may be a "yes"
            return ""
        article = "an" if self.answer[0].lower() in "aeiou8" else "a"
        return article + "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, eq=False)
class OwnExample(Example):
    """A picture that is none of them; `index` is that of the example that was shown before it."""

    words: str = ""

    @property
    def caption(self) -> str:
        """What it is: "your own digit", "test image 2,370: a 5"."""
        return self.words


def own_example(snapshot: Snapshot, pixels: bytes, index: int, words: str = "") -> Example:
    """Return a picture, a byte for each pixel, as an example is shown; `words` say what it is."""
    words = own_name(snapshot.experiment.dataset, words)
    n_examples = len(snapshot.examples.train)
    return OwnExample(index, n_examples, np.frombuffer(pixels, np.uint8), "", words=words)


def example_of(snapshot: Snapshot, index: int) -> Example | None:
    """Return a training example, the last for an index beyond it, or None if there is none."""
    train, dataset = snapshot.examples.train, snapshot.experiment.dataset
    if not len(train):
        return None
    at = min(max(index, 0), len(train) - 1)
    pixels = None
    if dataset.image_shape:
        inputs = train.inputs[at]
        is_bytes = inputs.dtype == np.uint8
        pixels = inputs if is_bytes else np.clip(inputs * 255, 0, 255).astype(np.uint8)
    answer = dataset.classes[int(train.targets[at])] if dataset.classes else ""
    row = _row(train, at) if dataset.is_binary else ""
    return Example(at, len(train), pixels, answer, row)


def _row(part: Part, at: int) -> str:
    return " → ".join(
        "".join(str(int(digit)) for digit in np.ravel(values[at]))
        for values in (part.inputs, part.targets)
    )
