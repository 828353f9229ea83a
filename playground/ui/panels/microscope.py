"""One step of training in formulas, with the numbers of its minibatch."""

from dataclasses import replace
from typing import ClassVar

from PySide6.QtWidgets import QLabel, QStackedLayout, QVBoxLayout, QWidget

from playground.engine.network import Network
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey, has_parameter
from playground.session.snapshot import Snapshot
from playground.session.step_view import StepView
from playground.ui.editor.drawing import drawing_of
from playground.ui.editor.labels import neuron_label, parameter_label
from playground.ui.examples.pinning import hovering
from playground.ui.lens import Lens
from playground.ui.microscope.example_list import ExampleList
from playground.ui.microscope.page import page
from playground.ui.microscope.page_view import PageView
from playground.ui.microscope.phase_words import what_happens, whose_numbers
from playground.ui.microscope.step_table import step_table
from playground.ui.panel import PANELS, Panel
from playground.ui.plot import SPACE
from playground.ui.still_label import SteadyLabel
from playground.ui.table_export import Table
from playground.ui.theme import Theme, current_theme

_HOW_TO_BEGIN = (
    "Press . (the point key) for the first phase of a step: what the network computes appears "
    "here, number by number."
)


@PANELS.register("microscope")
class MicroscopePanel(Panel):
    """The phase, the examples of the minibatch, and the arithmetic of what is looked at."""

    title: ClassVar[str] = "Microscope"
    frames_per_second: ClassVar[float] = 4

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: Snapshot | None = None
        self._lens = Lens()
        self._shown_thing: object = None
        self.what = SteadyLabel()
        self.examples = ExampleList()
        self.subject = SteadyLabel()
        self.subject.setStyleSheet("font-weight: bold;")
        self.page = PageView()
        self.hint = QLabel(_HOW_TO_BEGIN)
        self.hint.setWordWrap(True)
        self.hint.setProperty("isMuted", True)
        self._lay_out()
        self._captions = ("", "")
        self.examples.chosen.connect(self._pin)
        self.examples.hovered.connect(self._hover)
        self.page.turned.connect(self._write_captions)
        self.set_theme(current_theme())

    def _lay_out(self) -> None:
        # of the panel from the start: a stack shows its first page, which would be a window
        content, waiting = QWidget(self), QWidget(self)
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(SPACE // 2)
        for widget in (self.what, self.examples, self.subject):
            inner.addWidget(widget)
        inner.addWidget(self.page, 1)
        outer = QVBoxLayout(waiting)
        outer.addWidget(self.hint)
        outer.addStretch()
        self._stack = QStackedLayout()
        self._stack.addWidget(waiting)
        self._stack.addWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.addLayout(self._stack)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._redraw()

    def show_lens(self, lens: Lens) -> None:
        is_same = replace(lens, hovered=None) == replace(self._lens, hovered=None)
        self._lens = lens
        if is_same:
            self.examples.show_hovered(lens.hovered)
        elif self.isVisible():
            self._redraw()

    def finish(self) -> None:
        """Have all formulas set at once, as for a picture."""
        self.page.finish()

    def table(self) -> Table | None:
        snapshot = self._snapshot
        if snapshot is None or snapshot.microscope is None:
            return None
        return step_table(snapshot.experiment, snapshot.microscope)

    def set_theme(self, theme: Theme) -> None:
        for part in (self.examples, self.page):
            part.set_theme(theme)

    def _pin(self, row: int | None) -> None:
        self.lens_wanted.emit(replace(self._lens, pinned=row))

    def _hover(self, row: int | None) -> None:
        if row != self._lens.hovered:
            self.lens_wanted.emit(hovering(self._lens, row))

    def _redraw(self) -> None:
        snapshot = self._snapshot
        view = None if snapshot is None else snapshot.microscope
        self._stack.setCurrentIndex(0 if view is None else 1)
        if snapshot is None or view is None:
            return
        self.examples.show_examples(snapshot, view, self._lens)
        phases = (replace(view, place=place) for place in range(len(view.phases)))
        self.what.may_show(what_happens(each) for each in phases)
        which = self._lens.example_of(view)
        longest = (self._subject(snapshot, view, each) for each in (None, len(view.rows) - 1))
        self.subject.may_show(longest)
        self._captions = what_happens(view), self._subject(snapshot, view, which)
        if not self.page.items:
            self._write_captions()
        is_other = self._lens.thing != self._shown_thing
        self._shown_thing = self._lens.thing
        self.page.show_page(page(view, self._lens), self._lens.digits, is_other=is_other)

    def _write_captions(self) -> None:
        """Say what has happened, together with the page that shows it."""
        what, subject = self._captions
        self.what.setText(what)
        self.subject.setText(subject)

    def _subject(self, snapshot: Snapshot, view: StepView, which: int | None) -> str:
        """Return in words what is looked at, of an example or of all."""
        network, drawing = view.numbers.network, drawing_of(snapshot.experiment)
        of = whose_numbers(which, len(view.rows))
        match self._lens.thing:
            case NeuronName(node, name) if _has_neuron(network, node, name):
                column = network.title(node).capitalize()
                return f"{column}, {neuron_label(network[node], name, drawing)} · {of}"
            case ParameterKey() as key if has_parameter(network, key):
                words = parameter_label(key, drawing)
                return f"{words[0].upper()}{words[1:]}"
            case _:
                return f"The whole step · {of}"


def _has_neuron(network: Network, node: str, name: str) -> bool:
    return node in network.places and name in network[node].neurons
