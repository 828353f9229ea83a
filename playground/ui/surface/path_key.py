"""The names of the paths on a surface, each beside a disc in its colour."""

from collections.abc import Sequence
from html import escape

from PySide6.QtWidgets import QLabel, QSizePolicy

from playground.ui.surface.marks import path_colour
from playground.ui.surface.surface_picture import PathOnSurface, SurfacePicture
from playground.ui.theme import Theme


class PathKey(QLabel):
    """One line or more; hidden where no path has a name."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setAccessibleName("paths")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.hide()

    def show_paths(
        self, paths: Sequence[PathOnSurface], theme: Theme, *, has_optimum: bool = False
    ) -> None:
        named = sorted((path for path in paths if path.name), key=lambda path: path.rank)
        entries = [
            f'<span style="color: {path_colour(path, theme).name()}">⬤</span>'
            f"&nbsp;{escape(path.name).replace(' ', '&nbsp;')}"
            for path in named
        ]
        names = [path.name for path in named]
        if has_optimum:
            entries.append(f'<span style="color: {theme.text}">★</span>&nbsp;lowest&nbsp;point')
            names.append("lowest point")
        text = "&nbsp; ".join(entries)
        if text != self.text():
            self.setText(text)
            self.setAccessibleDescription(", ".join(names))
        self.setHidden(not names)


def show_key(key: PathKey, picture: SurfacePicture | None, theme: Theme) -> None:
    """Show in a key what a picture has drawn upon its surface."""
    if picture is None:
        key.show_paths((), theme)
    else:
        key.show_paths(picture.paths, theme, has_optimum=picture.optimum is not None)
