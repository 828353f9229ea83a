"""The controls of all columns, laid over the drawing."""

import itertools
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtWidgets import QWidget

from playground.document import edits
from playground.engine.network import Network
from playground.ui.editor.boxes import Arrangement, Insertion
from playground.ui.editor.column_controls import ColumnControls
from playground.ui.editor.column_menu import Apply
from playground.ui.editor.insert_button import InsertButton
from playground.ui.editor.labels import column_title
from playground.ui.editor.paints import Paints
from playground.ui.editor.view import DrawingView


class ColumnStrip(QObject):
    """Keeps the controls of columns that stay, so that the focus stays where it is."""

    insertion_wanted = Signal(object)
    """Carries the Insertion over whose button the pointer is, or None."""

    def __init__(self, view: DrawingView, apply: Apply, paints: Paints) -> None:
        super().__init__(view)
        self._view = view
        self._apply = apply
        self._paints = paints
        self._arrangement = Arrangement(0, 0, (), ())
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
        """Show the controls of these columns."""
        self._arrangement = arrangement
        _drop(self.controls, [node.id for node in network.nodes])
        _drop(self.insert_buttons, [insertion.before for insertion in arrangement.insertions])
        for node in network.nodes:
            if node.id not in self.controls:
                self.controls[node.id] = self._new_controls()
            self.controls[node.id].show_column(node, network)
        for insertion in arrangement.insertions:
            if insertion.before not in self.insert_buttons:
                self.insert_buttons[insertion.before] = self._new_button(insertion.before)
            title = column_title(network[insertion.before], network)
            self.insert_buttons[insertion.before].setAccessibleName(
                f"Insert a column to the left of {title}"
            )
        self.place()
        self._order_tabs(network)

    def _new_controls(self) -> ColumnControls:
        controls = ColumnControls(self._apply, self._view.viewport())
        controls.set_theme(self._paints.theme)
        controls.show()
        return controls

    def _new_button(self, before: str) -> InsertButton:
        button = InsertButton(self._paints, self._view.viewport())
        button.clicked.connect(lambda: self._apply(edits.insert_column(before)))
        button.attention_changed.connect(partial(self._attend, before))
        button.show()
        return button

    def _attend(self, before: str, has_attention: bool) -> None:
        self.insertion_wanted.emit(self._insertion(before) if has_attention else None)

    def _insertion(self, before: str) -> Insertion | None:
        each = self._arrangement.insertions
        return next((insertion for insertion in each if insertion.before == before), None)

    def place(self) -> None:
        """Move the controls to where the drawing has their columns."""
        for column in self._arrangement.columns:
            control = self.controls[column.node_id]
            control.setFixedSize(round(column.header.width), round(column.header.height))
            self._view.lay_over(control, QPointF(*column.header.centre))
        for insertion in self._arrangement.insertions:
            button = self.insert_buttons[insertion.before]
            self._view.lay_over(button, QPointF(insertion.x, insertion.y))

    def _order_tabs(self, network: Network) -> None:
        """Let Tab go through the columns from left to right."""
        chain: list[QWidget] = []
        for node in network.nodes:
            if node.id in self.insert_buttons:
                chain.append(self.insert_buttons[node.id])
            control = self.controls[node.id]
            chain += [control.remove_button, control.add_button, control.activation_button]
        for before, after in itertools.pairwise(chain):
            QWidget.setTabOrder(before, after)


def _drop(
    widgets: dict[str, ColumnControls] | dict[str, InsertButton], kept: Sequence[str]
) -> None:
    for name in [name for name in widgets if name not in kept]:
        widget = widgets.pop(name)
        widget.hide()
        widget.deleteLater()
