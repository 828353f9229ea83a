"""The look of the program: the theme in use, and how it reaches the application."""

import atexit
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QColor, QIcon, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication

from playground.ui.colours import (
    DARK,
    LIGHT,
    Curve,
    Theme,
    class_colour,
    confidence_table,
    diverging_table,
    loss_table,
    racer_colour,
    value_colour,
)
from playground.ui.icons import drawn_icon, recoloured
from playground.ui.stylesheet import PICTURES, stylesheet

__all__ = [
    "DARK",
    "LIGHT",
    "Curve",
    "Theme",
    "apply",
    "class_colour",
    "confidence_table",
    "current_theme",
    "diverging_table",
    "follow_system",
    "icon",
    "keep_icon",
    "loss_table",
    "racer_colour",
    "signals",
    "style_plot",
    "system_is_dark",
    "value_colour",
]


class _Look(QObject):
    """The theme in use, and the signal for those that paint with its colours themselves."""

    theme_changed = Signal(object)
    """Carries the new theme."""

    def __init__(self) -> None:
        super().__init__()
        self.theme = LIGHT
        self.is_following = False
        self.pictures: dict[str, TemporaryDirectory[str]] = {}

    def follow(self, scheme: Qt.ColorScheme) -> None:
        apply(_application(), DARK if scheme == Qt.ColorScheme.Dark else LIGHT)


signals = _Look()
"""`theme.signals.theme_changed.connect(slot)` calls `slot(theme)` after each change."""


def current_theme() -> Theme:
    """Return the theme that was applied last; LIGHT before any was."""
    return signals.theme


def system_is_dark() -> bool:
    """Return whether the desktop asks for dark windows; False where it does not say."""
    return QApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def follow_system(app: QApplication) -> None:
    """Apply the theme that the desktop asks for, now and whenever it changes its mind."""
    apply(app, DARK if system_is_dark() else LIGHT)
    if not signals.is_following:
        signals.is_following = True
        app.styleHints().colorSchemeChanged.connect(signals.follow)


def apply(app: QApplication, theme: Theme) -> None:
    """Give the application a theme, and tell `signals` if it is another one than before."""
    is_new = theme is not signals.theme
    signals.theme = theme
    if not app.styleSheet() and app.style().name().lower() != "fusion":  # a sheet hides its name
        app.setStyle("Fusion")
    sheet = stylesheet(theme, _picture_folder(theme))
    if sheet != app.styleSheet():
        app.setPalette(palette(theme))
        app.setStyleSheet(sheet)
    if "pyqtgraph" in sys.modules:  # importing it here would delay the window
        configure_pyqtgraph(theme)
    if is_new:
        signals.theme_changed.emit(theme)


def palette(theme: Theme) -> QPalette:
    """Return the theme as Qt knows it."""
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.base,
        role.AlternateBase: theme.panel,
        role.Text: theme.text,
        role.Button: theme.panel,
        role.ButtonText: theme.text,
        role.BrightText: theme.error,
        role.ToolTipBase: theme.panel,
        role.ToolTipText: theme.text,
        role.PlaceholderText: theme.muted_text,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.accent_text,
        role.Accent: theme.accent,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.Light: theme.base,
        role.Midlight: theme.hover,
        role.Mid: theme.border,
        role.Dark: theme.muted_text,
        role.Shadow: theme.border,
    }
    result = QPalette()
    for which, colour in colours.items():
        result.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        result.setColor(QPalette.ColorGroup.Disabled, which, QColor(theme.disabled_text))
    result.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(theme.border))
    return result


def configure_pyqtgraph(theme: Theme) -> None:
    """Make plots that are created from now on use the theme; `apply` does it if it can."""
    import pyqtgraph  # only a window with plots pays for it

    pyqtgraph.setConfigOption("background", theme.base)
    pyqtgraph.setConfigOption("foreground", theme.muted_text)


def style_plot(plot: Any, theme: Theme) -> None:
    """Give a pyqtgraph PlotWidget the theme's background, axes and labels, also afterwards."""
    plot.setBackground(theme.base)
    for name in ("left", "bottom", "right", "top"):
        axis = plot.getAxis(name)
        axis.setPen(theme.border)
        axis.setTextPen(theme.muted_text)
        axis.setTickPen(theme.grid)


def icon(name: str, colour: str = "text") -> QIcon:
    """Return a bundled icon in a colour of the theme in use, named as the field of `Theme`."""
    return drawn_icon(name, getattr(signals.theme, colour), signals.theme.disabled_text)


class _IconKeeper(QObject):
    def __init__(self, target: QAction | QAbstractButton, name: str, colour: str) -> None:
        super().__init__(target)
        self._target, self._name, self._colour = target, name, colour
        signals.theme_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        self._target.setIcon(icon(self._name, self._colour))


def keep_icon(target: QAction | QAbstractButton, name: str, colour: str = "text") -> None:
    """Give an action or a button a bundled icon that changes with the theme.

    A second call, as when Play becomes Pause, replaces the first.
    """
    for keeper in target.findChildren(_IconKeeper):
        signals.theme_changed.disconnect(keeper.refresh)
        keeper.setParent(None)  # else a third call before it is gone would find it again
        keeper.deleteLater()
    _IconKeeper(target, name, colour)


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def _picture_folder(theme: Theme) -> str | None:
    """Return a folder of the theme's pictures, which a style sheet can only take from files."""
    if theme.name not in signals.pictures:
        try:
            folder = TemporaryDirectory(prefix="playground-")
            for name, colour in PICTURES.items():
                file = Path(folder.name) / f"{name}.svg"
                file.write_text(recoloured(name, getattr(theme, colour)), encoding="utf-8")
        except OSError:
            return None
        atexit.register(folder.cleanup)
        signals.pictures[theme.name] = folder
    return signals.pictures[theme.name].name
