"""Feature names as people write them."""

_WORDS = {
    "x1": "x₁",
    "x2": "x₂",
    "x1^2": "x₁²",
    "x2^2": "x₂²",
    "x1 x2": "x₁ x₂",
    "sin(x1)": "sin(x₁)",
    "sin(x2)": "sin(x₂)",
}


def feature_in_words(feature: str) -> str:
    """Return a feature's name with subscripts and superscripts: "x1^2" becomes "x₁²"."""
    return _WORDS.get(feature, feature)
