"""What belongs together in menus that are long: the examples, and the panels."""

from collections.abc import Iterable, Sequence

Groups = Sequence[tuple[str, tuple[str, ...]]]
"""Titles, each with names from easy to hard."""

EXAMPLES: Groups = (
    ("Shapes", ("circle", "gauss", "xor", "moons", "spiral", "blobs")),
    ("Numbers", ("plane", "gaussians", "noisy-sine")),
    ("Step by step", ("two-layer", "symmetry", "broken-derivative")),
    (
        "One neuron",
        ("hinton", "separable", "not-separable", "xor-one-neuron", "bias-as-weight", "margin"),
    ),
    (
        "Built by hand",
        ("nand", "xor-by-hand", "half-adder", "sigmoid-from-perceptron", "residual"),
    ),
    ("Hidden columns", ("folds", "radial-basis", "vanishing", "vanishing-cured")),
    ("Loss surfaces", ("bowl", "ravine")),
    ("Digits", ("mnist", "mnist-softmax", "courses-digits")),
)

PANELS: Groups = (
    ("Answers", ("decision-boundary", "confusion")),
    ("Loss", ("loss-curves", "loss-surface", "comparison")),
    ("Step by step", ("microscope", "nudges", "against-all", "gradient-check")),
    ("Columns", ("gradient-flow", "gradient-matrices", "distributions")),
    ("One neuron", ("weight-space", "folds")),
    (
        "Images",
        ("digit-pad", "what-neurons-look-for", "gallery", "layout", "image-plane"),
    ),
)

_OTHERS = "More"


def grouped(names: Iterable[str], groups: Groups) -> list[tuple[str, tuple[str, ...]]]:
    """Return the names by their groups; those of later days are a group at the end."""
    left = set(names)
    found: list[tuple[str, tuple[str, ...]]] = []
    for title, members in groups:
        present = tuple(each for each in members if each in left)
        left -= set(present)
        if present:
            found.append((title, present))
    return [*found, (_OTHERS, tuple(sorted(left)))] if left else found
