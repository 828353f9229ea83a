"""The names of the panels, for commands that must not import Qt."""

import pkgutil
from pathlib import Path


def panels() -> tuple[str, ...]:
    """Return what can be drawn, from the names of files alone."""
    folder = Path(__file__).parents[1] / "ui" / "panels"
    files = pkgutil.iter_modules([str(folder)])
    return ("window", "network", *(file.name.replace("_", "-") for file in files))
