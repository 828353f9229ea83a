"""Tooltips that break into lines."""

from functools import lru_cache
from textwrap import fill


@lru_cache(1000)  # a window has some hundred, most of them more than once
def tooltip(text: str) -> str:
    """Return the text in lines of at most 60 characters; Qt breaks none by itself."""
    return fill(text, 60)
