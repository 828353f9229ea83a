"""Where a formula that is too wide may go on in the next line."""

import re
from collections.abc import Sequence
from functools import lru_cache

_PIECE = re.compile(r"\\left|\\right|\\begin\{\w+\}|\\end\{\w+\}|\\[A-Za-z]+|\\.|[{}]|.", re.DOTALL)
_OPENING = (r"\left", "{")
_CLOSING = (r"\right", "}")


def breakable(latex: str, most_brackets: int = 0) -> list[str]:
    """Return the pieces of a formula, each but the first beginning with =, + or −.

    What stands in more than so many brackets stays together, as do fractions and indices.
    """
    if most_brackets:  # such brackets need not be closed in the same line
        latex = latex.replace(r"\left(", "(").replace(r"\right)", ")")
    pieces = [""]
    depth = braces = 0
    before = "="
    for piece in _PIECE.findall(latex):
        if piece in _OPENING or piece.startswith(r"\begin"):
            braces += 1
        elif piece in _CLOSING or piece.startswith(r"\end"):
            braces -= 1
        depth += (piece in ("(", "[")) - (piece in (")", "]"))
        is_operator = piece in ("+", "-", "=") and before not in _OPERATORS
        if is_operator and depth <= most_brackets and not braces and pieces[-1].strip():
            pieces.append("")
        pieces[-1] += piece
        if piece.strip():
            before = piece
    return [piece.strip() for piece in pieces if piece.strip()]


_OPERATORS = ("=", "+", "-", r"\cdot", r"\times", ",", "(", "[")


def estimated_width(piece: str) -> float:
    """Return about how wide a piece is, in sizes of its letters; to set it takes long."""
    return _LETTER * len(_UNSEEN.sub("", _SIGN.sub("x", piece)))


_LETTER = 0.58
_UNSEEN = re.compile(r"\\(?:frac|left|right|text|overline|underset)(?![A-Za-z])|[{}_^ ]")
_SIGN = re.compile(r"\\(?!frac|left|right|text|overline|underset)[A-Za-z]+")


@lru_cache(maxsize=1024)
def pieces_for(latex: str, room: float) -> tuple[str, ...]:
    """Return the pieces to set for a label, whose lines have `room` for so many sizes of letters.

    They stand side by side as in the whole: what begins with an operator keeps its space.
    """
    pieces = breakable(latex)
    if max(map(estimated_width, pieces), default=0) > room:
        pieces = breakable(latex, most_brackets=1)
    return (*pieces[:1], *(f"{{}} {piece}" for piece in pieces[1:]))


def broken(widths: Sequence[float], room: float, indent: float) -> list[list[int]]:
    """Return which pieces make each line within `room`, the second and later ones indented."""
    lines: list[list[int]] = []
    used = 0.0
    for at, width in enumerate(widths):
        if lines and used + width <= room:
            lines[-1].append(at)
            used += width
        else:
            used = width + (indent if lines else 0)
            lines.append([at])
    return lines
