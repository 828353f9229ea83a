"""From where a surface is looked at, and where its points come to lie on the screen.

The surface stands in a box: -1 to 1 in both directions of the plane, 0 to `TALL` in height. The
projection is parallel, so that lengths can be compared and the cells can be ordered exactly.
"""

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from PySide6.QtCore import QRectF

from playground.engine.arrays import FloatArray

TALL = 1.15

_LOWEST, _HIGHEST = 4.0, 90.0
_LEAST_ZOOM, _LARGEST_ZOOM = 0.5, 6.0


@dataclass(frozen=True)
class Camera:
    """The direction towards the viewer, in degrees."""

    azimuth: float = -58.0
    """From the x axis towards the y axis."""
    elevation: float = 30.0
    zoom: float = 1.0

    def turned(self, azimuth: float, elevation: float) -> "Camera":
        """Return this camera after a turn by so many degrees; it stays above the floor."""
        higher = min(max(self.elevation + elevation, _LOWEST), _HIGHEST)
        return replace(self, azimuth=(self.azimuth + azimuth + 180) % 360 - 180, elevation=higher)

    def zoomed(self, factor: float) -> "Camera":
        return replace(self, zoom=min(max(self.zoom * factor, _LEAST_ZOOM), _LARGEST_ZOOM))

    @cached_property
    def axes(self) -> FloatArray:
        """The directions, (3, 3), to the right and up on the screen, and towards the viewer."""
        azimuth, elevation = math.radians(self.azimuth), math.radians(self.elevation)
        across, along = math.cos(azimuth), math.sin(azimuth)
        flat, upright = math.cos(elevation), math.sin(elevation)
        return np.array(
            [
                (-along, across, 0.0),
                (-across * upright, -along * upright, flat),
                (across * flat, along * flat, upright),
            ]
        )

    @property
    def near(self) -> tuple[int, int]:
        """The signs of x and of y of the corner of the floor that is nearest to the viewer."""
        x, y, _ = self.axes[2]
        return (1 if x >= 0 else -1, 1 if y >= 0 else -1)

    @property
    def is_from_above(self) -> bool:
        """Whether the height can no longer be seen."""
        return self.elevation > 78


@dataclass(frozen=True)
class Frame:
    """A camera and the part of a widget, in pixels, that its box is fitted into."""

    camera: Camera
    place: QRectF

    @cached_property
    def scale(self) -> float:
        """Pixels for 1; the same however the box is turned about its height."""
        elevation = math.radians(self.camera.elevation)
        height = 2 * math.sqrt(2) * math.sin(elevation) + TALL * math.cos(elevation)
        fitting = min(self.place.width() / (2 * math.sqrt(2)), self.place.height() / height)
        return max(fitting, 1.0) * self.camera.zoom

    def pixels(self, points: FloatArray) -> FloatArray:
        """Return where points, (..., 3), of the box are on the widget, (..., 2)."""
        right, up, _ = self.camera.axes
        scale, centre = self.scale, self.place.center()
        from_centre = points - np.array([0.0, 0.0, TALL / 2])
        x = centre.x() + scale * (from_centre @ right)
        y = centre.y() - scale * (from_centre @ up)
        return np.stack([x, y], axis=-1)
