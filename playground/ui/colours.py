"""The colours of the two themes, and what they stand for."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtGui import QColor

from playground.engine.arrays import ByteArray, FloatArray, read_only


@dataclass(frozen=True)
class Curve:
    """How a curve is drawn; the width tells curves apart where colours cannot."""

    colour: str
    width: float
    """Pixels."""


@dataclass(frozen=True)
class Theme:
    """Every colour of the window, as "#rrggbb"."""

    name: str
    is_dark: bool

    window: str
    panel: str
    base: str
    """Behind what is edited or plotted."""
    hover: str
    border: str
    grid: str

    text: str
    muted_text: str
    disabled_text: str
    error: str
    warning: str
    accent: str
    accent_text: str
    """On the accent colour."""

    negative: str
    zero: str
    positive: str
    classes: tuple[str, ...]
    """Class 0 is the negative colour, class 1 the positive one, as in a binary problem."""

    branches: tuple[str, ...]
    """Of runs: none is like the curves of the run on screen, which are grey."""
    losses: tuple[str, ...]
    """From the least to the largest loss in steps that look alike: the more loss, the more ink."""
    racers: tuple[str, ...]
    """Of paths over the colours of losses."""
    train_curve: Curve
    test_curve: Curve
    train_outline: str
    test_outline: str


# negative, zero and positive are TensorFlow Playground's; the eight further class colours were
# found by a search for the largest least difference under normal and colour-blind vision
LIGHT = Theme(
    name="light",
    is_dark=False,
    window="#f2f4f5",
    panel="#fafbfb",
    base="#ffffff",
    hover="#e6e9eb",
    border="#c3c9ce",
    grid="#dfe3e6",
    text="#1f252a",
    muted_text="#5a646d",
    disabled_text="#9aa2a9",
    error="#b3261e",
    warning="#855300",
    accent="#1b6e3c",
    accent_text="#ffffff",
    negative="#f59322",
    zero="#e8eaeb",
    positive="#0877bd",
    classes=(
        *("#f59322", "#0877bd", "#0ccf8c", "#940056", "#b6caff"),
        *("#2a229c", "#e2d56c", "#573b20", "#81833c", "#b4769f"),
    ),
    branches=("#7b4fb8", "#00808c", "#b3416b", "#8a6a12", "#5b7318", "#7a4a2b"),
    losses=(
        *("#f8f1f7", "#e8d3e9", "#d6b7dc", "#c19bd0", "#aa81c2"),
        *("#9367b5", "#7851a2", "#5d3e8c", "#442a76"),
    ),
    racers=("#00707c", "#c2185b", "#8a6a00", "#2e7d32", "#6b3f1d"),
    train_curve=Curve("#7d868e", 3.5),
    test_curve=Curve("#1f252a", 1.5),
    train_outline="#ffffff",
    test_outline="#000000",
)
DARK = Theme(
    name="dark",
    is_dark=True,
    window="#1b1e21",
    panel="#212529",
    base="#16191b",
    hover="#2e3439",
    border="#454d54",
    grid="#2f353a",
    text="#e4e7e9",
    muted_text="#a4adb5",
    disabled_text="#6b747c",
    error="#ff9eaf",
    warning="#f0c355",
    accent="#62d492",
    accent_text="#0d1f15",
    negative="#f59322",
    zero="#30353a",
    positive="#3b9fe6",
    classes=(
        *("#f59322", "#3b9fe6", "#3ff2b0", "#c01692", "#cef0ff"),
        *("#8145e9", "#f1f08a", "#806a52", "#92ad5e", "#d091aa"),
    ),
    branches=("#b493ea", "#4fc3cf", "#ef86ac", "#d9b64e", "#a9c45f", "#c99a7a"),
    losses=(
        *("#262336", "#3a3157", "#503f78", "#6a4e95", "#8661ac"),
        *("#a474c3", "#be8ccf", "#d6a6da", "#ecc1e7"),
    ),
    racers=("#4fd3df", "#ff8fb4", "#e6c654", "#8fdc7d", "#d9a888"),
    train_curve=Curve("#8d979f", 3.5),
    test_curve=Curve("#f2f4f5", 1.5),
    train_outline="#ffffff",
    test_outline="#000000",
)


_LATER_ROUNDS = (0.0, 0.45, 0.7)
"""How much of the text's colour is in those of paths, each time round."""


def class_colour(label: int, theme: Theme) -> QColor:
    """Return the colour of a class; from the eleventh on, colours repeat."""
    return QColor(theme.classes[label % len(theme.classes)])


def value_colour(value: float, theme: Theme) -> QColor:
    """Return the colour of a weight or an output: negative, zero, positive, clamped to +-1.

    What is not a number gets the error colour.
    """
    if math.isnan(value):
        return QColor(theme.error)
    return QColor(*_blend(theme, np.array([value]))[0].tolist())


@lru_cache(maxsize=32)
def diverging_table(theme: Theme, n: int = 256) -> ByteArray:
    """Return the colours (n, 4), RGBA, of n values from -1 to 1."""
    return _opaque(_blend(theme, np.linspace(-1, 1, n)))


@lru_cache(maxsize=64)
def confidence_table(label: int, n_classes: int, theme: Theme, n: int = 256) -> ByteArray:
    """Return the colours (n, 4), RGBA, of a class at n confidences from 0 to 1.

    The class's colour fades to the zero colour as the confidence drops to 1 / n_classes, which is
    as good as guessing.
    """
    guessing = 1 / n_classes if n_classes > 1 else 0.0
    share = np.clip((np.linspace(0, 1, n) - guessing) / (1 - guessing), 0, 1)[:, None]
    full = _rgb(theme.classes[label % len(theme.classes)])
    return _opaque(share * full + (1 - share) * _rgb(theme.zero))


@lru_cache(maxsize=8)
def loss_table(theme: Theme, n: int = 256) -> ByteArray:
    """Return the colours (n, 4), RGBA, of n losses from the least to the largest that is shown."""
    stops = np.array([_rgb(colour) for colour in theme.losses])
    places, at = np.linspace(0, 1, n), np.linspace(0, 1, len(stops))
    return _opaque(np.stack([np.interp(places, at, channel) for channel in stops.T], axis=1))


def racer_colour(index: int, theme: Theme) -> QColor:
    """Return the colour of a path over a loss surface; later rounds are mixed with the text's."""
    turn, place = divmod(index, len(theme.racers))
    share = _LATER_ROUNDS[turn % len(_LATER_ROUNDS)]
    mixed = (1 - share) * _rgb(theme.racers[place]) + share * _rgb(theme.text)
    return QColor(*np.rint(mixed).astype(int).tolist())


def _blend(theme: Theme, values: FloatArray) -> FloatArray:
    share = np.clip(np.abs(values), 0, 1)[:, None]
    ends = np.where(values[:, None] < 0, _rgb(theme.negative), _rgb(theme.positive))
    return np.rint(share * ends + (1 - share) * _rgb(theme.zero))


def _opaque(colours: FloatArray) -> ByteArray:
    table = np.full((len(colours), 4), 255, np.uint8)
    table[:, :3] = np.rint(colours)
    read_only(table)
    return table


def _rgb(colour: str) -> FloatArray:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], float)
