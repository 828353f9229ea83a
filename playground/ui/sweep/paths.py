"""The ways of all variants over one loss surface."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from playground.session.sweep.surface import NoSurface, SharedSurface
from playground.session.sweep.sweep import Results
from playground.ui.plot import SPACE
from playground.ui.surface.contour_view import ContourView
from playground.ui.surface.heights import nice_levels
from playground.ui.surface.surface_picture import PathOnSurface, SurfacePicture
from playground.ui.sweep.key import SweepKey
from playground.ui.theme import Theme, current_theme

_LEVELS = 12
_NOT_YET = "The surface is computed when all runs are done."


class SweepPaths(QWidget):
    """Contours of the loss over the plane in which the paths extend most, or why there are none."""

    def __init__(self) -> None:
        super().__init__()
        self.contours = ContourView("paths of all runs over the loss")
        self.contours.can_drag = self.contours.can_click = False
        self.key = SweepKey()
        self.caption = QLabel()
        self.caption.setWordWrap(True)
        self.caption.setProperty("isMuted", True)
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(SPACE // 2)
        inside.addWidget(self.key)
        inside.addWidget(self.contours, 1)
        inside.addWidget(self.caption)
        self.placeholder = QLabel(_NOT_YET)
        self.placeholder.setWordWrap(True)
        self.placeholder.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.placeholder.setMargin(4 * SPACE)
        self.placeholder.setProperty("isMuted", True)
        self._stack = QStackedWidget()
        self._stack.addWidget(page)
        self._stack.addWidget(self.placeholder)
        self._stack.setCurrentIndex(1)
        self._shown: SharedSurface | None = None
        self._results: Results | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def show_results(self, results: Results) -> None:
        """Draw the surface of a sweep, as soon as there is one."""
        surface, self._results = results.surface, results
        self.key.show_values(results, current_theme())
        self._stack.setCurrentIndex(0 if isinstance(surface, SharedSurface) else 1)
        if not isinstance(surface, SharedSurface):
            reason = results.sweep.why_no_surface or _NOT_YET
            text = surface.sentence if isinstance(surface, NoSurface) else reason
            self.placeholder.setText(text)
        elif surface is not self._shown:
            self._shown = surface
            self._draw(surface, results)

    def set_theme(self, theme: Theme) -> None:
        self.contours.set_theme(theme)
        if self._results is not None:
            self.key.show_values(self._results, theme)

    def _draw(self, surface: SharedSurface, results: Results) -> None:
        titles = [variant.title for variant in results.sweep.variants]
        paths = tuple(
            PathOnSurface(path.xy, path.losses, path.is_off, number)
            for number, path in enumerate(surface.paths)
        )
        levels = nice_levels(surface.z.ravel(), is_log=True, n_most=_LEVELS)
        is_log = bool(len(levels) > 1 and (levels > 0).all())
        if not is_log:
            levels = nice_levels(surface.z.ravel(), is_log=False, n_most=_LEVELS)
        names = ("main direction of all paths", "second direction")
        self.contours.show_picture(
            SurfacePicture(surface.x, surface.y, surface.z, levels, is_log, names, paths)
        )
        seed = results.sweep.experiments[0][0].seed
        self.caption.setText(
            f"Train loss, seed {seed}; hollow dots are beside the plane.{_left(surface, titles)}"
        )


def _left(surface: SharedSurface, titles: list[str]) -> str:
    """Return which runs end outside of the picture, as a sentence."""
    box, names = surface.box, []
    for path, title in zip(surface.paths, titles, strict=True):
        x, y = path.xy[-1].tolist()
        if not (box.left <= x <= box.right and box.bottom <= y <= box.top):
            names.append(title)
    return f" Far outside: {', '.join(names)}." if names else ""
