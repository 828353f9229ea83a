"""Room: what of the weight space panel a size has room for."""

from dataclasses import dataclass

_SIDE_BY_SIDE, _ROOMY, _NAMED, _ONE_LINE = 380, 560, 760, 720
"""Pixels of width from which on the views stand side by side, have a further button above them,
and their names; and in which most sentences need one line."""
_STACKED = 640
"""Pixels of height from which on the views stand one above the other, if not side by side."""
_FOR_WORDS, _FOR_CURVE, _SECOND_VIEW = 370, 460, 260
"""Pixels of height from which on all is said, and the curve shown; and what a second view takes."""


@dataclass(frozen=True)
class Room:
    """A width and a height, in pixels."""

    width: int
    height: int

    @property
    def is_wide(self) -> bool:
        """Whether the views stand side by side."""
        return self.width >= _SIDE_BY_SIDE

    @property
    def is_stacked(self) -> bool:
        """Whether they stand one above the other; else, if not side by side, one is shown."""
        return not self.is_wide and self.height >= _STACKED

    @property
    def has_names(self) -> bool:
        return self.is_stacked or self.width >= _NAMED

    @property
    def has_fit(self) -> bool:
        return not self.is_wide or self.width >= _ROOMY

    @property
    def has_words(self) -> bool:
        return self.height >= _FOR_WORDS + (_SECOND_VIEW if self.is_stacked else 0)

    @property
    def has_curve(self) -> bool:
        return self.height >= _FOR_CURVE + (_SECOND_VIEW if self.is_stacked else 0)

    @property
    def n_lines(self) -> int:
        """How many lines to keep for a sentence."""
        return 1 if self.width >= _ONE_LINE else 2
