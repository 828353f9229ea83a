"""The names of panels and of what they offer, for commands that must not import Qt."""

import pkgutil
from pathlib import Path


def directions() -> tuple[str, ...]:
    """Return along what a loss surface can be drawn, from the names of files alone."""
    folder = Path(__file__).parents[1] / "engine" / "landscape" / "planes"
    files = pkgutil.iter_modules([str(folder)])
    return tuple(file.name.replace("_", "-") for file in files)


def panels() -> tuple[str, ...]:
    """Return what can be drawn, from the names of files alone."""
    folder = Path(__file__).parents[1] / "ui" / "panels"
    files = pkgutil.iter_modules([str(folder)])
    return ("window", "network", *(file.name.replace("_", "-") for file in files))
