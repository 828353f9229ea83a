"""Rows of formulas that are set once where ziamath would set them twice at every level.

It is imported with ziamath, whose rows it replaces; what is drawn stays the same.
"""

from typing import Any
from xml.etree.ElementTree import Element

from ziamath.nodes.mrow import Mrow

_STRETCHED = frozenset("()[]{}|‖⟨⟩⌈⌉⌊⌋")
_ROWS = ("mrow", "mtd", "mtr", "math", "none")
"""Elements that measure what is inside them by themselves."""


class QuickRow(Mrow, tag="mrow"):
    """Measures the height to which brackets stretch only where there are such brackets."""

    def _get_height_nostretch(self, line: list[Element], **kwargs: Any) -> tuple[float, float]:
        if not any(map(_has_stretched, line)):
            return 0.0, 0.0
        return super()._get_height_nostretch(line, **kwargs)


def _has_stretched(element: Element) -> bool:
    """Return whether an operator of this row may stretch; to say yes too often costs only time."""
    if element.tag == "mo":
        text = (element.text or "").strip()
        return element.get("stretchy") != "false" and (len(text) != 1 or text in _STRETCHED)
    return element.tag not in _ROWS and any(map(_has_stretched, element))
