"""The acts of the drawing as actions, with their keys."""

from collections.abc import Callable

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from playground.ui.editor.drafting import Drafting
from playground.ui.editor.selecting import Selecting
from playground.ui.make_action import Keys, make_action

_STANDARD = QKeySequence.StandardKey


class DrawingActions:
    """What the Edit menu and the menu of the right button share."""

    def __init__(
        self,
        drafting: Drafting,
        selecting: Selecting,
        new_neuron: Callable[[], object],
        name: Callable[[], object],
        parent: QWidget,
    ) -> None:
        self._drafting = drafting
        self._selecting = selecting
        self._parent = parent
        self.new_neuron = self._action(
            "&New neuron",
            ("N",),
            "Put a neuron where the pointer is; a click on an empty place does the same.",
            new_neuron,
        )
        self.cut = self._action("Cu&t", (_STANDARD.Cut,), "", drafting.cut)
        self.copy = self._action("&Copy", (_STANDARD.Copy,), "", drafting.copy)
        self.paste = self._action("&Paste", (_STANDARD.Paste,), "", drafting.paste)
        self.duplicate = self._action(
            "D&uplicate",
            ("Ctrl+D",),
            "Copy the selected neurons beside themselves, with the connections among them.",
            drafting.duplicate,
        )
        self.remove = self._action(
            "&Delete",
            ("Del", "Backspace"),
            "Remove the selected neurons and columns, and erase the selected connections.",
            drafting.remove,
        )
        self.select_all = self._action(
            "Select &all", (_STANDARD.SelectAll,), "", drafting.select_all
        )
        self.connect = self._action(
            "C&onnect",
            ("C",),
            "Connect the selected neurons with those of them that stand furthest to the right.",
            drafting.connect_selected,
        )
        self.name = self._action(
            "Na&me…", ("F2",), "Call the selected neuron something, such as NAND or carry.", name
        )
        self.freeze = self._action(
            "Free&ze",
            ("L",),
            "Lock the selected weights and biases: training leaves them alone.",
            drafting.toggle_freeze,
        )
        self.pin = self._action(
            "P&in",
            ("P",),
            "Keep the selected neuron's connections and its picture in view.",
            drafting.toggle_pins,
        )
        self.tidy_up = self._action(
            "&Tidy up", ("T",), "Lay out all neurons afresh.", drafting.tidy_up
        )
        selecting.changed.connect(self.follow)
        self.follow()

    def _action(
        self, text: str, keys: tuple[Keys, ...], help_text: str, slot: Callable[[], object]
    ) -> QAction:
        return make_action(self._parent, text, keys, slot, help_text=help_text)

    @property
    def all(self) -> tuple[tuple[QAction, ...], ...]:
        """The actions in the order of a menu, in groups."""
        return (
            (self.new_neuron,),
            (self.cut, self.copy, self.paste, self.duplicate, self.remove, self.select_all),
            (self.connect, self.name, self.freeze, self.pin),
            (self.tidy_up,),
        )

    def follow(self) -> None:
        """Offer what makes sense for what is selected."""
        selection = self._selecting.selection
        has_neurons = bool(selection.neurons or selection.columns)
        is_one_number = len(selection.parameters) == 1
        for action, is_usable in (
            (self.cut, has_neurons),
            (self.copy, has_neurons or is_one_number),
            (self.duplicate, has_neurons),
            (self.remove, bool(selection)),
            (self.connect, bool(selection) and self._drafting.can_connect),
            (self.name, len(selection.neurons) == 1),
            (self.freeze, self._drafting.can_freeze),
            (self.pin, has_neurons),
        ):
            action.setEnabled(is_usable)
        is_frozen = bool(selection) and self._drafting.is_frozen
        self.freeze.setText("Unfree&ze" if is_frozen else "Free&ze")
        are_pinned = bool(selection.neurons) and selection.neurons <= self._selecting.pinned
        self.pin.setText("Unp&in" if are_pinned else "P&in")
