"""What stands above a column: its title, its number of neurons and its activation."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QResizeEvent,
)
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
from playground.engine.network import Network, Node
from playground.engine.weighted_sums import WeightedSums
from playground.ui import theme
from playground.ui.colours import Theme
from playground.ui.editor.column_handle import ColumnHandle
from playground.ui.editor.column_menu import Apply, ColumnMenu, explanation
from playground.ui.editor.labels import column_size, column_title, short_title
from playground.ui.editor.page_bar import PageBar
from playground.ui.editor.pages import Page
from playground.ui.editor.shapes import is_large
from playground.ui.tooltip import tooltip

HEIGHT = 72
_BUTTON = 21
_SMALL_BUTTON = 18
_LOCK_SIDE = 17
_NARROW = 80
_SPACING = 3
_LEAST_WIDTH = 50
"""Pixels for the number of neurons between its buttons; where there are fewer, it is left out."""
_LEAST_TITLE = 30
_SMALLEST_TITLE = 0.75
"""Of its usual size; where that is too wide, it is shortened."""
_ADD = (
    "Add a neuron. All neurons of a column look at the same inputs, and each learns weights of "
    "its own: more neurons can tell more apart."
)
_REMOVE = "Remove the last neuron of this column, with its weights."
_LAST = "A column needs a neuron; the menu of its activation removes the column."
_LOCK = "This column is frozen: training leaves its weights and biases alone. Click to unfreeze it."
_ACTIVATION = "The activation is what each neuron of the column makes of its sum."


class ColumnControls(QWidget):
    """Stays the same widget, and keeps the focus, while its column changes."""

    page_wanted = Signal(str, object)
    """Carries a large column's node and the neuron, an int, whose page to show; None: close it."""

    wanted = Signal(object)
    """Carries a Wish of its menu."""

    def __init__(self, apply: Apply, parent: QWidget) -> None:
        super().__init__(parent)
        self._apply = apply
        self._node: Node | None = None
        self._network: Network | None = None
        self._n_rows = 4
        """How many of title, number, activation and pages are shown."""
        self._title_width = 0
        self._look = theme.current_theme()
        self._is_selected = False
        self.handle = ColumnHandle(self)
        """Its title, which can be clicked and dragged."""
        self._size = QLabel(self)
        for label in (self.handle, self._size):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.remove_button = self._small_button("remove", _REMOVE)
        self.remove_button.clicked.connect(self._remove_neuron)
        self.add_button = self._small_button("add", _ADD)
        self.add_button.clicked.connect(self._add_neuron)
        self.menu = ColumnMenu(apply, self)
        self.menu.wanted.connect(self.wanted)
        self.menu.aboutToShow.connect(self._fill_menu)
        # once the menu is gone: the button takes itself for pressed until then
        self.menu.aboutToHide.connect(self._release, Qt.ConnectionType.QueuedConnection)
        self.activation_button = QToolButton(self)
        self.activation_button.setMenu(self.menu)
        self.activation_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.activation_button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.activation_button.setFixedHeight(_BUTTON)
        self.lock_button = self._small_button("lock", _LOCK)
        self.lock_button.setAutoRepeat(False)
        self.lock_button.setFixedSize(_LOCK_SIDE, _LOCK_SIDE)
        self.lock_button.clicked.connect(self._unfreeze)
        self._page_bar: PageBar | None = None
        self._lay_out()

    @property
    def page_bar(self) -> PageBar:
        """The row for a large column, which is made when it is first wanted: few are large."""
        if self._page_bar is None:
            bar = self._page_bar = PageBar(self)
            bar.wanted.connect(self._want_page)
            bar.hide()
            column = self.layout()
            assert isinstance(column, QVBoxLayout)
            column.insertWidget(column.count() - 1, bar)
        return self._page_bar

    @property
    def buttons(self) -> list[QToolButton]:
        """In the order in which Tab goes through them."""
        pages = [] if self._page_bar is None else self._page_bar.buttons
        return [self.remove_button, self.add_button, self.activation_button, *pages]

    def _small_button(self, icon: str, help_text: str) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("isControl", True)
        theme.keep_icon(button, icon)
        button.setFixedSize(_BUTTON, _BUTTON)
        button.setAutoRepeat(True)
        button.setToolTip(tooltip(help_text))
        button.setAccessibleDescription(help_text)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(1)
        self._size.setMinimumHeight(_BUTTON)  # so that the activations stand in line
        row.addWidget(self.remove_button)
        row.addWidget(self._size, 1)
        row.addWidget(self.add_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_SPACING)
        column.addWidget(self.handle)
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
        self._look = look
        self._colour_handle()

    def show_selected(self, *, is_selected: bool) -> None:
        """Let the handle stand out, or no longer."""
        if is_selected != self._is_selected:
            self._is_selected = is_selected
            self._colour_handle()

    def _colour_handle(self) -> None:
        colour = self._look.accent if self._is_selected else self._look.text
        self.handle.setStyleSheet(f"color: {colour}; font-weight: bold;")

    def fit(self, width: int, height: int, title_width: int, zoom: float) -> bool:
        """Take a size and show as much as it has room for; return whether that is anything.

        In a drawing that is small the title is a little smaller too.
        """
        font = QFont(self.font())
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * min(max(zoom, _SMALLEST_TITLE), 1))
        self.handle.setFont(font)
        title, row = QFontMetrics(font).height(), _BUTTON + _SPACING
        self._n_rows = 0
        if title_width >= _LEAST_TITLE and height >= title:
            is_wide = width >= _LEAST_WIDTH
            self._n_rows = 1 + (min((height - title) // row, 3) if is_wide else 0)
        self._title_width = title_width
        self._show_rows()
        self.setFixedSize(width, height)
        self._fit_texts()
        return self._n_rows > 0

    def _show_rows(self) -> None:
        if self._node is not None and self._network is not None:
            is_hidden, has_number = self._node in self._network.hidden, self._n_rows > 1
            self._size.setVisible(has_number)
            self.remove_button.setVisible(is_hidden and has_number)
            self.add_button.setVisible(is_hidden and has_number)
            has_activation = isinstance(self._node.layer, WeightedSums) and self._n_rows > 2
            self.activation_button.setVisible(has_activation)
            if self._page_bar is not None:
                self._page_bar.setVisible(is_large(self._node) and self._n_rows > 3)
            self.lock_button.setVisible(self._node.is_frozen and has_number)

    def show_column(self, node: Node, network: Network, page: Page | None) -> None:
        """Show a column as it is now, and which of its neurons are drawn if it is opened."""
        self._node, self._network = node, network
        title = column_title(node, network)
        if is_large(node) or self._page_bar is not None:
            self.page_bar.show_page(page, title)
        self._show_rows()
        self.remove_button.setEnabled(node.layer.n_units > 1)
        help_text = _REMOVE if node.layer.n_units > 1 else _LAST
        self.remove_button.setToolTip(tooltip(help_text))
        self.remove_button.setAccessibleDescription(help_text)
        self.add_button.setAccessibleName(f"Add a neuron to {title}")
        self.lock_button.setAccessibleName(f"Unfreeze {title}")
        activation = getattr(node.layer, "activation", None)
        kind = "" if activation is None else f", activation {activation.title}"
        self.handle.explain(f"{title}: {' '.join(column_size(node).split())}{kind}.")
        self.remove_button.setAccessibleName(f"Remove a neuron from {title}")
        if isinstance(node.layer, WeightedSums):
            activation = node.layer.activation
            help_text = f"{_ACTIVATION}\n{activation.title}: {explanation(activation)}"
            self.activation_button.setAccessibleName(f"Activation of {title}: {activation.title}")
            self.activation_button.setToolTip(help_text)
            self.activation_button.setAccessibleDescription(help_text)
        self._fit_texts()

    def _fit_texts(self) -> None:
        if self._node is None or self._network is None:
            return
        title = column_title(self._node, self._network)
        room = self._title_width - (2 * _LOCK_SIDE if self._node.is_frozen else 0)
        is_short = self.handle.fontMetrics().horizontalAdvance(title) > room
        self.handle.setText(short_title(title) if is_short else title)
        side = _BUTTON if self.width() >= _NARROW else _SMALL_BUTTON
        for button in (self.remove_button, self.add_button):
            button.setFixedSize(side, _BUTTON)
        size = column_size(self._node)
        room = self.width() - (2 * side if self.add_button.isVisibleTo(self) else 0)
        fits = self._size.fontMetrics().size(0, size).width() <= room
        self._size.setText(size if fits else str(self._node.layer.n_units))
        if isinstance(self._node.layer, WeightedSums):
            text = f"{self._node.layer.activation.title} ▾"
            metrics = self.activation_button.fontMetrics()
            room = self.width() - 10
            if metrics.horizontalAdvance(text) > room:
                text = metrics.elidedText(text[:-2], Qt.TextElideMode.ElideRight, room)
            self.activation_button.setText(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lock_button.move(self.width() - self.lock_button.width(), 0)  # at the title's end
        self._fit_texts()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._node is not None and isinstance(self._node.layer, WeightedSums):
            self.menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turns = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        bar = self._page_bar
        if bar is not None and event.key() in turns and bar.is_open:
            bar.turn(turns[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _want_page(self, neuron: int | None) -> None:
        if self._node is not None:
            self.page_wanted.emit(self._node.id, neuron)

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

    def _unfreeze(self) -> None:
        if self._node is not None:
            self._apply(edits.freeze_column(self._node.id, is_frozen=False))

    def _add_neuron(self) -> None:
        if self._node is not None:
            self._apply(edits.add_neuron(self._node.id))

    def _remove_neuron(self) -> None:
        if self._node is not None:
            self._apply(edits.remove_neuron(self._node.id))
