"""What stands above a column: its title, its number of neurons and its activation."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QContextMenuEvent, QCursor, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from playground.document import edits
from playground.engine.layers.dense import Dense
from playground.engine.network import Network, Node
from playground.ui import theme
from playground.ui.colours import Theme
from playground.ui.editor.column_menu import Apply, ColumnMenu, explanation
from playground.ui.editor.labels import column_size, column_title
from playground.ui.tooltip import tooltip

HEIGHT = 72
_BUTTON = 21
_SMALL_BUTTON = 18
_NARROW = 80
_ADD = (
    "Add a neuron. All neurons of a column look at the same inputs, and each learns weights of "
    "its own: more neurons can tell more apart."
)
_REMOVE = "Remove the last neuron of this column, with its weights."
_LAST = "A column needs a neuron; the menu of its activation removes the column."
_ACTIVATION = "The activation is what each neuron of the column makes of its sum."


class ColumnControls(QWidget):
    """Stays the same widget, and keeps the focus, while its column changes."""

    def __init__(self, apply: Apply, parent: QWidget) -> None:
        super().__init__(parent)
        self._apply = apply
        self._node: Node | None = None
        self._network: Network | None = None
        self._title = QLabel(self)
        self._size = QLabel(self)
        for label in (self._title, self._size):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.remove_button = self._small_button("remove", _REMOVE)
        self.remove_button.clicked.connect(self._remove_neuron)
        self.add_button = self._small_button("add", _ADD)
        self.add_button.clicked.connect(self._add_neuron)
        self.menu = ColumnMenu(apply, self)
        self.menu.aboutToShow.connect(self._fill_menu)
        # once the menu is gone: the button takes itself for pressed until then
        self.menu.aboutToHide.connect(self._release, Qt.ConnectionType.QueuedConnection)
        self.activation_button = QToolButton(self)
        self.activation_button.setMenu(self.menu)
        self.activation_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.activation_button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.activation_button.setFixedHeight(_BUTTON)
        self._lay_out()

    def _small_button(self, icon: str, help_text: str) -> QToolButton:
        button = QToolButton(self)
        theme.keep_icon(button, icon)
        button.setFixedSize(_BUTTON, _BUTTON)
        button.setAutoRepeat(True)
        button.setToolTip(tooltip(help_text))
        button.setAccessibleDescription(help_text)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(1)
        row.addStrut(_BUTTON)  # so that the activations stand in line
        row.addWidget(self.remove_button)
        row.addWidget(self._size, 1)
        row.addWidget(self.add_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self._title)
        column.addLayout(row)
        column.addWidget(self.activation_button)
        column.addStretch(1)

    def set_theme(self, look: Theme) -> None:
        """Take on the colours of a theme."""
        self.setStyleSheet(
            f"QLabel {{ color: {look.muted_text}; background: transparent; }}"
            f"QToolButton {{ color: {look.text}; background: transparent; padding: 1px;"
            f" border: 1px solid {look.border}; border-radius: 4px; }}"
            f"QToolButton:hover {{ background: {look.hover}; }}"
            f"QToolButton:disabled {{ border-color: {look.grid}; }}"
            f"QToolButton:focus {{ border: 2px solid {look.accent}; padding: 0; }}"
        )
        self._title.setStyleSheet(f"color: {look.text}; font-weight: bold;")

    def show_column(self, node: Node, network: Network) -> None:
        """Show a column as it is now."""
        self._node, self._network = node, network
        title = column_title(node, network)
        self._title.setText(title)
        is_hidden = node in network.hidden
        self.remove_button.setVisible(is_hidden)
        self.add_button.setVisible(is_hidden)
        self.remove_button.setEnabled(node.layer.n_units > 1)
        help_text = _REMOVE if node.layer.n_units > 1 else _LAST
        self.remove_button.setToolTip(tooltip(help_text))
        self.remove_button.setAccessibleDescription(help_text)
        self.add_button.setAccessibleName(f"Add a neuron to {title}")
        self.remove_button.setAccessibleName(f"Remove a neuron from {title}")
        self.activation_button.setVisible(isinstance(node.layer, Dense))
        if isinstance(node.layer, Dense):
            activation = node.layer.activation
            help_text = f"{_ACTIVATION}\n{activation.title}: {explanation(activation)}"
            self.activation_button.setAccessibleName(f"Activation of {title}: {activation.title}")
            self.activation_button.setToolTip(help_text)
            self.activation_button.setAccessibleDescription(help_text)
        self._fit_texts()

    def _fit_texts(self) -> None:
        if self._node is None:
            return
        side = _BUTTON if self.width() >= _NARROW else _SMALL_BUTTON
        for button in (self.remove_button, self.add_button):
            button.setFixedSize(side, _BUTTON)
        size = column_size(self._node)
        room = self.width() - (2 * side if self.add_button.isVisibleTo(self) else 0)
        fits = self._size.fontMetrics().size(0, size).width() <= room
        self._size.setText(size if fits else str(self._node.layer.n_units))
        if isinstance(self._node.layer, Dense):
            text = f"{self._node.layer.activation.title} ▾"
            metrics = self.activation_button.fontMetrics()
            room = self.width() - 10
            if metrics.horizontalAdvance(text) > room:
                text = metrics.elidedText(text[:-2], Qt.TextElideMode.ElideRight, room)
            self.activation_button.setText(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_texts()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._node is not None and isinstance(self._node.layer, Dense):
            self.menu.popup(event.globalPos())

    def _fill_menu(self) -> None:
        if self._node is not None and self._network is not None:
            self.menu.fill(self._node, self._network)

    def _release(self) -> None:
        """Let the button of the menu look like one that is not pressed."""
        button = self.activation_button
        button.setDown(False)
        if not button.rect().contains(button.mapFromGlobal(QCursor.pos())):
            QApplication.sendEvent(button, QEvent(QEvent.Type.Leave))  # a menu swallows it
        button.update()

    def _add_neuron(self) -> None:
        if self._node is not None:
            self._apply(edits.add_neuron(self._node.id))

    def _remove_neuron(self) -> None:
        if self._node is not None:
            self._apply(edits.remove_neuron(self._node.id))
