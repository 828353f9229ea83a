"""Pictures of formulas: LaTeX, set as mathematics."""

import importlib
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QByteArray
from PySide6.QtSvg import QSvgRenderer

from playground.ui.formulas.words import in_words

_MOST = 2048
"""Pictures that are kept: one takes 1 to 10 ms to set, and about 10 kB."""
_INK = "black"
"""Stands in what is set for any colour; bars over letters have no other."""


@dataclass(frozen=True, eq=False)
class FormulaPicture:
    """A formula that can be painted at any size; its own is in pixels."""

    renderer: QSvgRenderer | None
    """None where the formula could not be set: then its words are written."""
    width: float
    height: float
    depth: float
    """How far it reaches below the line on which it is written."""
    words: str = ""
    """What is written then."""


@dataclass(frozen=True)
class _Setting:
    """A formula as it has been set; without an SVG drawing where that failed."""

    svg: str
    width: float
    height: float
    depth: float


_settings: OrderedDict[tuple[str, float], _Setting] = OrderedDict()


def is_set(latex: str, size: float) -> bool:
    """Return whether the picture of a formula can be had at once."""
    return (latex, size) in _settings


@lru_cache(maxsize=_MOST)
def formula_picture(latex: str, size: float, colour: str) -> FormulaPicture:
    """Return the picture of a formula, in letters of `size` pixels and a colour as "#rrggbb"."""
    setting = set_formula(latex, size)
    sizes = setting.width, setting.height, setting.depth
    if not setting.svg:
        return FormulaPicture(None, *sizes, in_words(latex))
    svg = setting.svg.replace(f'"{_INK}"', f'"{colour}"')
    return FormulaPicture(QSvgRenderer(QByteArray(svg.encode())), *sizes)


def set_formula(latex: str, size: float) -> _Setting:
    """Set a formula, so that its picture can be had at once."""
    key = latex, size
    if key not in _settings:
        _settings[key] = _set(latex, size)
    _settings.move_to_end(key)
    while len(_settings) > _MOST:
        _settings.popitem(last=False)
    return _settings[key]


def _set(latex: str, size: float) -> _Setting:
    try:
        formula = typesetter().Latex(latex, size=size, color=_INK, margin=0)
        width, height = formula.getsize()
        return _Setting(formula.svg(), width, height, -formula.getyofst())
    except Exception:  # what a parser does not know must not take the numbers away
        return _Setting("", 0.55 * size * len(in_words(latex)), 1.3 * size, 0.3 * size)


@lru_cache(maxsize=1)
def typesetter() -> Any:
    """Return ziamath, which takes 0.15 s to import: only windows with formulas pay for it."""
    ziamath: Any = importlib.import_module("ziamath")
    ziafont: Any = importlib.import_module("ziafont")
    for module in (ziamath, ziafont):
        module.config.svg2 = False  # Qt knows no glyphs that are defined once and used often
    for changed in ("quick_row", "roomy_fraction"):
        importlib.import_module(f"playground.ui.formulas.{changed}")
    return ziamath
