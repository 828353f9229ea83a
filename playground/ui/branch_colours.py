"""The colours of branches, the same on the timeline and in the loss curves."""

from playground.session.timeline_view import BranchView
from playground.ui.colours import Theme


def branch_colour(branch: BranchView, theme: Theme) -> str:
    """Return the colour of a branch as "#rrggbb"; with very many, colours repeat."""
    return theme.branches[branch.colour % len(theme.branches)]
