"""A formula of LaTeX as a line of plain signs: "−η m ÷ (√v + ε)"; no Qt."""

import re
from collections.abc import Mapping, Sequence

from playground.engine.arithmetic.equation import Formula, Term
from playground.ui.number_format import signed

_SIGNS = {
    r"\eta": "η",
    r"\mu": "μ",
    r"\epsilon": "ε",
    r"\lambda": "λ",
    r"\theta": "θ",
    r"\alpha": "α",
    r"\,": " ",
    "-": "\N{MINUS SIGN}",
}
_ARGUMENT = r"\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"


def plain(latex: str, values: Mapping[str, float] | None = None) -> str:
    """Return a formula with signs for its commands, and numbers for the letters that have any."""
    text = re.sub(r"\\hat\{(\w)\}", r"\1", latex)  # not all fonts set a sign over a letter
    text = re.sub(rf"\\frac{_ARGUMENT}{_ARGUMENT}", _quotient, text)
    text = re.sub(rf"\\sqrt{_ARGUMENT}", lambda found: f"√{_in_brackets(found[1])}", text)
    letters = {letter: _number(value) for letter, value in (values or {}).items()}
    signs = letters | {sign: text for sign, text in _SIGNS.items() if sign not in letters}
    pattern = "|".join(re.escape(each) for each in sorted(signs, key=len, reverse=True))
    text = re.sub(pattern, lambda found: signs[found[0]], text)
    return re.sub(r" +", " ", re.sub(r"[{}]", "", text)).strip()


def plain_sum(terms: Sequence[Term]) -> str:
    """Return the terms with their numbers, as "0.9 × 0.3 − 0.03 × 0.012"."""
    text = ""
    for term in terms:
        first, *others = map(_factor, term.factors)
        product = " × ".join([first, *map(_negative_in_brackets, others)])
        if text:
            is_less = product.startswith("\N{MINUS SIGN}")
            text += f" \N{MINUS SIGN} {product[1:]}" if is_less else f" + {product}"
        else:
            text = product
    return text


def _quotient(found: re.Match[str]) -> str:
    return f"{_in_brackets(found[1])} ÷ {_in_brackets(found[2])}"


def _in_brackets(text: str) -> str:
    return f"({text})" if re.search(r"[ ÷]", text) else text


def _factor(factor: float | Formula) -> str:
    return plain(factor.latex, factor.values) if isinstance(factor, Formula) else _number(factor)


def _negative_in_brackets(text: str) -> str:
    return re.sub("^(\N{MINUS SIGN}[^ ]+)", r"(\1)", text)


def _number(value: float) -> str:
    return signed(value)
