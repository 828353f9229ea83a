"""The colours of branches, the same on the timeline and in the loss curves."""

from PySide6.QtGui import QColor

from playground.session.timeline_view import BranchView
from playground.ui.colours import Theme

_SHARES = (0.0, 0.45, -0.4)
"""Of the text's colour, or, negative, of the background's, mixed in each time round."""


def branch_colour(branch: BranchView, theme: Theme) -> str:
    """Return the colour of a branch as "#rrggbb"; with very many, colours repeat."""
    return run_colour(branch.colour, theme)


def run_colour(number: int, theme: Theme) -> str:
    """Return the same by the number that stands for the colour."""
    n_colours = len(theme.branches)
    plain = theme.branches[number % n_colours]
    share = _SHARES[number // n_colours % len(_SHARES)]
    return _mixed(plain, theme.text if share > 0 else theme.panel, abs(share))


def _mixed(colour: str, other: str, share: float) -> str:
    first, second = QColor(colour).getRgb()[:3], QColor(other).getRgb()[:3]  # type: ignore[index]
    mixed = (round(a + share * (b - a)) for a, b in zip(first, second, strict=True))
    return QColor(*mixed).name()
