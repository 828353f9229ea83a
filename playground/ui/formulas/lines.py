"""Where a formula that is too wide may go on in the next line."""

import re

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


def shares(pieces: list[str]) -> list[float]:
    """Return about which share of the width of all pieces each has; to set them takes long."""
    lengths = [len(_UNSEEN.sub("", _SIGN.sub("x", piece))) for piece in pieces]
    return [length / sum(lengths) for length in lengths]


_UNSEEN = re.compile(r"\\(?:frac|left|right|text|overline|underset)(?![A-Za-z])|[{}_^ ]")
_SIGN = re.compile(r"\\(?!frac|left|right|text|overline|underset)[A-Za-z]+")


def broken(pieces: list[str], widths: list[float], room: float, indent: float) -> list[str]:
    """Return the lines that pieces make within `room`, the second and later ones indented."""
    lines: list[str] = []
    used = 0.0
    for piece, width in zip(pieces, widths, strict=True):
        if lines and used + width <= room:
            lines[-1] += f" {piece}"
            used += width
        else:
            used = width + (indent if lines else 0)
            lines.append(piece)
    return lines
