"""Formulas in plain words, for those who hear them rather than see them."""

import re
from functools import lru_cache

_WORDS = {
    r"\cdots": "and so on",
    r"\cdot": "times",
    r"\times": "times",
    r"\odot": "times, element by element,",
    r"\partial": "d",
    r"\delta": "delta",
    r"\Delta": "change of",
    r"\alpha": "alpha",
    r"\beta": "beta",
    r"\gamma": "gamma",
    r"\epsilon": "epsilon",
    r"\eta": "eta",
    r"\lambda": "lambda",
    r"\mu": "mu",
    r"\theta": "theta",
    r"\infty": "infinity",
    r"\top": "transposed",
    r"\sum": "the sum of",
    r"\ln": "ln",
    r"\exp": "exp",
    r"\max": "max",
    r"\tanh": "tanh",
    r"\le": "at most",
    r"\ge": "at least",
    r"\quad": ", ",
    "&": " if ",
    r"\\": ", ",
    "=": "equals",
    "-": "minus",
    "+": "plus",
    ">": "above",
    "<": "below",
}

_ARGUMENT = r"\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"


@lru_cache(maxsize=1024)
def in_words(latex: str) -> str:
    """Return a formula as one would read it aloud: "z equals the sum over j of w_j x_j plus b"."""
    text = re.sub(r"\\(?:left|right|begin\{cases\}|end\{cases\}) ?", "", latex)
    text = _replaced(rf"\\text{_ARGUMENT}", r"\1", text)
    text = _replaced(rf"\\frac{_ARGUMENT}{_ARGUMENT}", r"(\1) over (\2)", text)
    text = re.sub(r"\(([\w \\]+)\) over", r"\1 over", text)
    text = re.sub(r"over \(([\w \\]+)\)", r"over \1", text)
    if r"\underset" in text:  # there the sign stands between rows and columns
        text = text.replace(r"\times", " by ")
        text = _replaced(rf"\\underset{_ARGUMENT}{_ARGUMENT}", r"\2 [\1]", text)
    text = _replaced(rf"\\overline{_ARGUMENT}", r"mean \1", text)
    text = _replaced(rf"\\sum_(?:{_ARGUMENT}|(\w))", r" the sum over \1\2 of ", text)
    text = _replaced(r"\^\{\((\w+)\)\}", r" of example \1", text)
    text = text.replace(r"^{\top}", " transposed")
    text = _replaced(rf"\^(?:{_ARGUMENT}|(\w))", r" to the power of \1\2", text)
    text = _replaced(rf"_{_ARGUMENT}", r" \1", text)
    pattern = "|".join(re.escape(known) for known in sorted(_WORDS, key=len, reverse=True))
    text = re.sub(
        rf"({pattern})(?![A-Za-z])|({pattern})",
        lambda found: f" {_WORDS[found[0]]} ",
        text,
    )
    text = re.sub(r"[{}\\]", " ", text)
    return re.sub(r"\s+([,)\]])|([(\[])\s+", r"\1\2", re.sub(r"\s+", " ", text)).strip()


def _replaced(pattern: str, by: str, text: str) -> str:
    """Replace again and again, for what is inside may be of the same kind."""
    while (result := re.sub(pattern, by, text)) != text:
        text = result
    return text
