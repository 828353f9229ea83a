"""The menu of the right button."""

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from playground.engine.network import Network
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.ui.editor.column_menu import Apply, ColumnMenu
from playground.ui.editor.drawing_actions import DrawingActions
from playground.ui.editor.targets import Target


class DrawingMenu(QMenu):
    """Filled anew each time for what is below the pointer."""

    def __init__(self, actions: DrawingActions, apply: Apply, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = actions
        self._column = ColumnMenu(apply, self)
        self.setToolTipsVisible(True)

    def fill(
        self,
        target: Target | None,
        network: Network,
        set_value: Callable[[ParameterKey], object],
        fit: QAction,
        put_neuron: Callable[[], object],
    ) -> None:
        """Offer what can be done there; what is selected by now is what the acts are about.

        `put_neuron` puts a neuron there: when it is called, the pointer is elsewhere.
        """
        self.clear()
        known = self._actions
        if isinstance(target, ParameterKey):
            self.addAction("Set value…", lambda: set_value(target))
            self.addActions([known.copy, known.paste, known.freeze])
            known.remove.setText("&Erase connection" if target.source else "Set to 0")
            self.addAction(known.remove)
        elif isinstance(target, NeuronName):
            self.addActions([known.connect, known.name, known.freeze, known.pin])
            self.addSeparator()
            self.addActions([known.cut, known.copy, known.duplicate, known.remove])
            self._column.fill(network[target.node], network)
            if not self._column.isEmpty():
                self.addSeparator()
                self.addMenu(self._column)
        else:
            self.addAction("&New neuron here", put_neuron)
            self.addActions([known.paste, known.select_all])
            self.addSeparator()
            self.addActions([known.tidy_up, fit])

    def hideEvent(self, event: object) -> None:
        super().hideEvent(event)  # type: ignore[arg-type]
        self._actions.remove.setText("&Delete")
