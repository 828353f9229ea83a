"""Tooltips that break into lines."""

from textwrap import fill


def tooltip(text: str) -> str:
    """Return the text in lines of at most 60 characters; Qt breaks none by itself."""
    return fill(text, 60)
