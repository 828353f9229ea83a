"""Fractions over a root, whose bar ziamath would set as close to the fraction's as to look like it.

It is imported with ziamath, whose fractions it replaces.
"""

from typing import Any

from ziafont.fonttypes import BBox
from ziamath.nodes.mfrac import Mfrac

_ROOM = 0.16
"""Between the two bars beyond what is usual, in sizes of the letters."""


class RoomyFraction(Mfrac, tag="mfrac"):
    """Moves what stands below the bar down where it has a root."""

    def _setup(self, **kwargs: Any) -> None:
        super()._setup(**kwargs)
        if self.element[1].find(".//msqrt") is None and self.element[1].tag != "msqrt":
            return
        room = _ROOM * self.size
        x, y = self.nodexy[1]
        self.nodexy[1] = (x, y + room)
        box = self.bbox
        self.bbox = BBox(box.xmin, box.xmax, box.ymin - room, box.ymax)
