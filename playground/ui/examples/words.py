"""An example in words, the same in every panel."""

import numpy as np

from playground.engine.arrays import ByteArray
from playground.engine.dataset import Dataset, Part
from playground.ui.feature_names import feature_in_words
from playground.ui.number_format import short_number, with_minus

_MOST_COLUMNS = 4
"""Of an example that is written out; a table may have hundreds."""
_VOWELS = "aeiou8"


def example_name(dataset: Dataset, row: int) -> str:
    """Return what an example of the training part is called: "example 17" for row 16."""
    if dataset.is_binary:
        return f"row {row + 1:,}"
    return f"{'image' if dataset.image_shape else 'example'} {row + 1:,}"


def example_words(dataset: Dataset, part: Part, row: int) -> str:
    """Return a training example in words: "example 17: x₁ = 1.2, x₂ = −0.4 → +1"."""
    name, target = example_name(dataset, row), target_words(dataset, part, row)
    if dataset.image_shape:
        return f"{name}: {_article(target)}{target}"
    if dataset.is_binary:
        digits = "".join(str(int(digit)) for digit in part.inputs[row])
        return f"{name}: {digits} → {target}"
    return f"{name}: {input_words(dataset, part, row)} → {target}"


def own_name(dataset: Dataset, words: str) -> str:
    """Return what a picture is called that is no training example: `words` if there are any."""
    return words or f"your own {drawn_thing(dataset)}"


def drawn_thing(dataset: Dataset) -> str:
    """Return what one draws for a network that learns these data."""
    has_digits = dataset.classes and all(name.isdecimal() for name in dataset.classes)
    return "digit" if has_digits else "picture"


def input_words(dataset: Dataset, part: Part, row: int) -> str:
    """Return what an example gives the network: "x₁ = 1.2, x₂ = −0.4"."""
    pairs = zip(dataset.columns[:_MOST_COLUMNS], part.inputs[row].tolist(), strict=False)
    words = ", ".join(f"{feature_in_words(name)} = {brief(value)}" for name, value in pairs)
    return f"{words}, …" if len(dataset.columns) > _MOST_COLUMNS else words


def target_words(dataset: Dataset, part: Part, row: int) -> str:
    """Return what the network should say of an example: the name of a class, or numbers."""
    target = part.targets[row]
    if dataset.classes:
        return dataset.classes[int(target)]
    values = np.ravel(target).tolist()
    if dataset.is_binary:
        return "".join(str(int(value)) for value in values)
    return ", ".join(brief(value) for value in values)


def pixels_of(dataset: Dataset, part: Part, row: int) -> ByteArray | None:
    """Return the grey values of an example, (rows, columns), or None if it is no image."""
    if dataset.image_shape is None:
        return None
    inputs = part.inputs[row]
    if inputs.dtype != np.uint8:
        inputs = np.clip(inputs * 255, 0, 255)
    return inputs.astype(np.uint8).reshape(dataset.image_shape)


def brief(value: float) -> str:
    """Return a number for people to look at: about two digits, with a true minus sign."""
    is_usual = 0.01 <= abs(value) < 1000
    text = f"{value:.2f}" if is_usual else short_number(float(value))
    return with_minus(text)


def _article(name: str) -> str:
    article = "an" if name[0].lower() in _VOWELS else "a"
    return article + "\N{NO-BREAK SPACE}"
