"""The controls of all columns, laid over the drawing."""

import itertools
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, QPointF, Signal
from PySide6.QtWidgets import QWidget

from playground.document import edits
from playground.engine.network import Network
from playground.ui.editor.boxes import Arrangement, Box, Insertion
from playground.ui.editor.column_controls import ColumnControls
from playground.ui.editor.column_menu import Apply
from playground.ui.editor.insert_button import InsertButton
from playground.ui.editor.labels import column_title
from playground.ui.editor.paints import Paints
from playground.ui.editor.shapes import BELOW_HEADER, BETWEEN_HEADERS
from playground.ui.editor.view import DrawingView


class ColumnStrip(QObject):
    """Keeps the controls of columns that stay, so that the focus stays where it is."""

    insertion_wanted = Signal(object)
    """Carries the Insertion over whose button the pointer is, or None."""
    page_wanted = Signal(str, object)
    """Carries a large column's node and the neuron, an int, whose page to show; None: close it."""
    wanted = Signal(object)
    """Carries a Wish of a column's menu."""
    handle_pressed = Signal(str, QPointF)
    """A column's handle: carries its node, and where in the scene."""
    handle_dragged = Signal(QPointF, object)
    """Carries where in the scene it is, and the keys held down."""
    handle_released = Signal(QPointF, object)

    def __init__(self, view: DrawingView, apply: Apply, paints: Paints) -> None:
        super().__init__(view)
        self._view = view
        self._apply = apply
        self._paints = paints
        self._arrangement = Arrangement(0, 0, (), ())
        self._shown: tuple[object, ...] = ()
        self.controls: dict[str, ColumnControls] = {}
        """By node."""
        self.insert_buttons: dict[str, InsertButton] = {}
        """By the node in front of which they insert a column."""
        view.moved.connect(self.place)

    def set_paints(self, paints: Paints) -> None:
        """Take on other colours."""
        self._paints = paints
        for control in self.controls.values():
            control.set_theme(paints.theme)
        for button in self.insert_buttons.values():
            button.set_paints(paints)

    def show_network(self, network: Network, arrangement: Arrangement) -> None:
        """Show the controls of these columns; `place` puts them where they belong."""
        pages = [column.page for column in arrangement.columns]
        shown = (network, pages, [insertion.before for insertion in arrangement.insertions])
        self._arrangement = arrangement
        if shown != self._shown:  # else they have only moved
            self._shown = shown
            self._build(network, arrangement)

    def _build(self, network: Network, arrangement: Arrangement) -> None:
        _drop(self.controls, [node.id for node in network.nodes])
        _drop(self.insert_buttons, [insertion.before for insertion in arrangement.insertions])
        for node in network.nodes:
            if node.id not in self.controls:
                self.controls[node.id] = self._new_controls(node.id)
            page = arrangement.by_id[node.id].page
            self.controls[node.id].show_column(node, network, page)
        for insertion in arrangement.insertions:
            if insertion.before not in self.insert_buttons:
                self.insert_buttons[insertion.before] = self._new_button(insertion.before)
            title = column_title(network[insertion.before], network)
            self.insert_buttons[insertion.before].setAccessibleName(
                f"Insert a column to the left of {title}"
            )
        for button in self.insert_buttons.values():
            button.raise_()  # controls that are short of room reach below it
        self._order_tabs(network)

    def _new_controls(self, node_id: str) -> ColumnControls:
        controls = ColumnControls(self._apply, self._view.viewport())
        controls.set_theme(self._paints.theme)
        controls.page_wanted.connect(self.page_wanted)
        controls.wanted.connect(self.wanted)
        handle = controls.handle
        handle.pressed.connect(lambda at: self.handle_pressed.emit(node_id, self._in_scene(at)))
        handle.dragged.connect(lambda at, keys: self.handle_dragged.emit(self._in_scene(at), keys))
        handle.released.connect(
            lambda at, keys: self.handle_released.emit(self._in_scene(at), keys)
        )
        return controls

    def _in_scene(self, place: QPoint) -> QPointF:
        return self._view.in_scene(QPointF(self._view.viewport().mapFromGlobal(place)))

    def show_selection(self, columns: frozenset[str]) -> None:
        """Let the handles of selected columns stand out."""
        for node_id, controls in self.controls.items():
            controls.show_selected(is_selected=node_id in columns)

    def _new_button(self, before: str) -> InsertButton:
        button = InsertButton(self._paints, self._view.viewport())
        button.clicked.connect(lambda: self._apply(edits.insert_column(before)))
        button.attention_changed.connect(partial(self._attend, before))
        return button

    def _attend(self, before: str, has_attention: bool) -> None:
        self.insertion_wanted.emit(self._insertion(before) if has_attention else None)

    def _insertion(self, before: str) -> Insertion | None:
        each = self._arrangement.insertions
        return next((insertion for insertion in each if insertion.before == before), None)

    def place(self) -> None:
        """Move the controls to where the drawing has their columns; hide what is out of view."""
        for column in self._arrangement.columns:
            self._place_control(self.controls[column.node_id], column.header)
        for insertion in self._arrangement.insertions:
            button = self.insert_buttons[insertion.before]
            is_large = button.fit(self._view.zoom)
            self._view.lay_over(button, QPointF(insertion.x, insertion.y))
            self._show_in_view(button, is_large=is_large)

    def _place_control(self, control: ColumnControls, header: Box) -> None:
        """Lay a control over its header; of a smaller one it may also take the space around."""
        zoom = self._view.zoom
        title_width, width = round(header.width), round(header.width)
        height, y = round(header.height), header.centre[1]
        if zoom < 1:
            title_width = round(header.width * zoom)
            width = min(width, round((header.width + BETWEEN_HEADERS) * zoom) - 4)
            height = min(height, round((header.height + BELOW_HEADER) * zoom) - 2)
            y = header.y + height / zoom / 2
        is_shown = control.fit(width, height, title_width, zoom)
        self._view.lay_over(control, QPointF(header.centre[0], y))
        self._show_in_view(control, is_large=is_shown)

    def _show_in_view(self, widget: QWidget, *, is_large: bool) -> None:
        is_shown = is_large and self._view.viewport().rect().intersects(widget.geometry())
        focus = self._view.focusWidget()
        if not is_shown and focus is not None and (focus is widget or widget.isAncestorOf(focus)):
            self._view.setFocus()  # else Qt would give the focus to the next control
        widget.setVisible(is_shown)

    def _order_tabs(self, network: Network) -> None:
        """Let Tab go through the columns from left to right."""
        chain: list[QWidget] = []
        for node in network.nodes:
            if node.id in self.insert_buttons:
                chain.append(self.insert_buttons[node.id])
            chain += self.controls[node.id].buttons
        for before, after in itertools.pairwise(chain):
            QWidget.setTabOrder(before, after)


def _drop(
    widgets: dict[str, ColumnControls] | dict[str, InsertButton], kept: Sequence[str]
) -> None:
    for name in [name for name in widgets if name not in kept]:
        widget = widgets.pop(name)
        widget.hide()
        widget.deleteLater()
