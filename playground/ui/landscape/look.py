"""How a loss surface is looked at where nobody sits in front of it; no Qt."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SurfaceLook:
    """What the command line says of a loss surface."""

    directions: str | None = None
    """The name of a kind of plane; None for the usual one."""
    is_deep: bool = False
    """Whether the loss is the height of a landscape, rather than seen from above."""
    is_logarithmic: bool = False
    """Whether each factor of ten of the loss is as high as another."""
