"""Pictures of formulas: LaTeX, set as mathematics."""

import importlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QByteArray
from PySide6.QtSvg import QSvgRenderer

from playground.ui.formulas.words import in_words


@dataclass(frozen=True, eq=False)
class FormulaPicture:
    """A formula that can be painted at any size; its own is in pixels."""

    renderer: QSvgRenderer | None
    """None where the formula could not be set: then its words are written."""
    width: float
    height: float
    depth: float
    """How far it reaches below the line on which it is written."""
    words: str


@lru_cache(maxsize=512)  # a picture takes 3 to 20 ms, and about 30 kB
def formula_picture(latex: str, size: float, colour: str) -> FormulaPicture:
    """Return the picture of a formula, in letters of `size` pixels and a colour as "#rrggbb"."""
    words = in_words(latex)
    try:
        formula = _ziamath().Latex(latex, size=size, color=colour)
        svg, (width, height) = formula.svg(), formula.getsize()
        depth = -formula.getyofst()
    except Exception:  # what a parser does not know must not take the numbers away
        return FormulaPicture(None, 0.55 * size * len(words), 1.3 * size, 0.3 * size, words)
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    return FormulaPicture(renderer, width, height, depth, words)


@lru_cache(maxsize=1)
def _ziamath() -> Any:
    ziamath: Any = importlib.import_module("ziamath")  # only windows with formulas pay for it
    ziafont: Any = importlib.import_module("ziafont")
    for module in (ziamath, ziafont):
        module.config.svg2 = False  # Qt knows no glyphs that are defined once and used often
    return ziamath
