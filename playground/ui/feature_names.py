"""Feature names as people write them."""

import re

_WORDS = {
    "x1^2": "x₁²",
    "x2^2": "x₂²",
    "x1 x2": "x₁ x₂",
    "sin(x1)": "sin(x₁)",
    "sin(x2)": "sin(x₂)",
}

_NUMBERED = re.compile(r"[xy][0-9]+")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def feature_in_words(feature: str) -> str:
    """Return a feature's name with subscripts and superscripts: "x1^2" becomes "x₁²"."""
    if _NUMBERED.fullmatch(feature):
        return feature.translate(_SUBSCRIPTS)
    return _WORDS.get(feature, feature)
