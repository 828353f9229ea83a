"""How numbers are written in formulas."""

import math
import re
from collections.abc import Mapping


def written(value: float, digits: int) -> str:
    """Return a number as LaTeX, with so many digits after the point.

    Of one below 1 so many digits are written that are not leading zeros, or else a small weight's
    tiny step would not show. Very small and very large ones are written with a power of ten.
    """
    if math.isnan(value):
        return r"\text{not a number}"
    text = r"\infty" if math.isinf(value) else _rounded(abs(value), digits)
    return f"{{-{text}}}" if value < 0 else text  # in braces it is a sign, not an operator


def _rounded(value: float, digits: int) -> str:
    exponent = math.floor(math.log10(value)) if value else 0
    if _MOST_ZEROS <= exponent < 6:
        text = f"{value:.{digits if exponent >= 0 else digits - 1 - exponent}f}"
        return text.rstrip("0").rstrip(".") if float(text) == value and "." in text else text
    mantissa, power = f"{value:.{max(digits - 1, 0)}e}".split("e")
    return rf"{mantissa} \times 10^{{{int(power)}}}"


_MOST_ZEROS = -4
"""The power of ten from which on a number is written with its zeros."""


def in_brackets(text: str) -> str:
    """Return a written number as it can stand behind an operator."""
    return f"({text})" if text.startswith("{-") or r"\times" in text else text


def split_sign(text: str) -> tuple[str, str]:
    """Return "+" or "-" and what comes after the sign of a written number or product."""
    if not text.startswith("{-"):
        return "+", text
    depth, stop = 1, 1
    while depth:
        depth += {"{": 1, "}": -1}.get(text[stop], 0)
        stop += 1
    return "-", text[2 : stop - 1] + text[stop:]


def put_in(latex: str, values: Mapping[str, float], digits: int) -> str:
    r"""Return a formula with numbers for some of its letters, negative ones in brackets.

    A letter belongs to no word; it may be a command such as \alpha, and have a subscript.
    """
    text = ""
    for found in _PIECES.finditer(latex):
        piece, after = found[0], latex[found.end() :]
        text += _number(values[piece], digits, text, after) if piece in values else piece
    return text


_PIECES = re.compile(
    r"\\text\{[^}]*\}|(?:\\[A-Za-z]+|[A-Za-z](?![A-Za-z]))(?:_(?:\{[^{}]*\}|\w))?|[A-Za-z]+|.",
    re.DOTALL,
)


def _number(value: float, digits: int, before: str, after: str) -> str:
    number = written(value, digits)
    is_by_itself = _BEGINNING.search(before) and not after.startswith("^")
    return number if is_by_itself else in_brackets(number)


_BEGINNING = re.compile(r"(?:^|[({,&]|\\begin\{cases\}|\\\\)\s*$")
"""Behind what a negative number needs no brackets."""
