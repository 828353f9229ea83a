"""Numbers as text, the same in every country: written with a point, read with point or comma."""

import math
import re
from numbers import Integral

_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?", re.IGNORECASE)


def short_number(x: float) -> str:
    """Return about three digits of a number, as 0.03, -1.25, 12.5, 1240 or 1.2e-5.

    An int, which counts something, keeps all its digits.
    """
    if isinstance(x, Integral):
        return str(x)
    x = float(x)
    if not math.isfinite(x):
        return "NaN" if math.isnan(x) else "∞" if x > 0 else "-∞"
    if x == 0:
        return "0"
    if 0.001 <= abs(x) < 99_999.5:
        decimals = max(0, 2 - math.floor(math.log10(abs(x))))
        return _without_trailing_zeros(f"{x:.{decimals}f}")
    return _tidy(f"{x:.1e}")


def signed(x: float) -> str:
    """Return the same with a true minus sign."""
    return with_minus(short_number(x))


def with_minus(text: str) -> str:
    """Return the text of a number with a true minus sign, which is as wide as a plus."""
    return text.replace("-", "\N{MINUS SIGN}")


def exact_number(x: float) -> str:
    """Return the shortest text that reads back as the same number."""
    return _tidy(str(x))


def read_number(text: str) -> float:
    """Return the number that a person has typed; raise ValueError if it is none."""
    return _read(text, "a number such as 0.03 or 1e-3")


def read_whole_number(text: str) -> int:
    """Return the whole number that a person has typed; raise ValueError if it is none."""
    example = "a whole number such as 10"
    number = _read(text, example)
    if "," in text or "." in text or not number.is_integer():
        # 1,000 is a thousand to some and one to others
        raise ValueError(f"“{text.strip()}” is not a whole number; write {example}.")
    return int(number)


def _read(text: str, example: str) -> float:
    plain = text.strip().replace("\N{MINUS SIGN}", "-")
    if not plain:
        raise ValueError(f"Nothing stands here; write {example}.")
    if not _NUMBER.fullmatch(plain):
        raise ValueError(f"“{text.strip()}” is not a number; write {example}.")
    number = float(plain.replace(",", "."))
    if math.isinf(number):
        raise ValueError(f"“{text.strip()}” is too large a number for a computer; write less.")
    return number


def _tidy(text: str) -> str:
    mantissa, _, exponent = text.partition("e")
    mantissa = _without_trailing_zeros(mantissa)
    return f"{mantissa}e{int(exponent)}" if exponent else mantissa


def _without_trailing_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
