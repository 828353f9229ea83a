"""The dock of one panel, which is made when it is first wanted: many are never looked at."""

from collections.abc import Iterator, Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDockWidget, QWidget

from playground.ui.panel import PANELS, Panel


class PanelDock(QDockWidget):
    """Stands for a panel, by its name, until somebody wants to see it."""

    built = Signal(object)
    """The panel has been made: carries it."""

    def __init__(self, name: str, window: QWidget) -> None:
        super().__init__(PANELS[name].title, window)
        self.setObjectName(f"panel-{name}")
        self.kind: type[Panel] = PANELS[name]
        self._panel: Panel | None = None

    @property
    def panel(self) -> Panel:
        """The panel, made now if it has not been."""
        self.build()
        assert self._panel is not None
        return self._panel

    @property
    def is_built(self) -> bool:
        """Whether the panel has been made."""
        return self._panel is not None

    def build(self) -> None:
        """Make the panel if it has not been made."""
        if self._panel is None:
            self._panel = self.kind()
            self._panel.setAccessibleName(self._panel.title)
            self.setWidget(self._panel)
            if self.isVisible():  # a dock that can be seen leaves it to others
                self._panel.show()
            self.built.emit(self._panel)

    def showEvent(self, event: QShowEvent) -> None:
        self.build()
        super().showEvent(event)


class Panels(Mapping[str, Panel]):
    """The panels by their names; to ask for one makes it."""

    def __init__(self, docks: Mapping[str, PanelDock]) -> None:
        self._docks = docks

    def __getitem__(self, name: str) -> Panel:
        return self._docks[name].panel

    def __iter__(self) -> Iterator[str]:
        return iter(self._docks)

    def __len__(self) -> int:
        return len(self._docks)

    def built(self) -> list[Panel]:
        """Return those that have been made."""
        return [dock.panel for dock in self._docks.values() if dock.is_built]
