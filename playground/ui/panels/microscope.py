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
from playground.ui.microscope.example_list import ExampleList
from playground.ui.lens import Lens
from playground.ui.microscope.page import page
from playground.ui.microscope.page_view import PageView
from playground.ui.microscope.phase_words import what_happens
from playground.ui.panel import PANELS, Panel
from playground.ui.plot import SPACE
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
        self.what = QLabel()
        self.what.setWordWrap(True)
        self.examples = ExampleList()
        self.subject = QLabel()
        self.subject.setWordWrap(True)
        self.subject.setStyleSheet("font-weight: bold;")
        self.page = PageView()
        self.hint = QLabel(_HOW_TO_BEGIN)
        self.hint.setWordWrap(True)
        self.hint.setProperty("isMuted", True)
        self._lay_out()
        self.examples.chosen.connect(self._choose_example)
        self.set_theme(current_theme())

    def _lay_out(self) -> None:
        content, waiting = QWidget(), QWidget()
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
        self._lens = lens
        if self.isVisible():
            self._redraw()

    def set_theme(self, theme: Theme) -> None:
        for part in (self.examples, self.page):
            part.set_theme(theme)

    def _choose_example(self, place: int | None) -> None:
        view = None if self._snapshot is None else self._snapshot.microscope
        row = None if place is None or view is None else int(view.rows[place])
        self.lens_wanted.emit(replace(self._lens, pinned=row))

    def _redraw(self) -> None:
        snapshot = self._snapshot
        view = None if snapshot is None else snapshot.microscope
        self._stack.setCurrentIndex(0 if view is None else 1)
        if snapshot is None or view is None:
            return
        self.what.setText(what_happens(view))
        self.examples.show_examples(snapshot, view, self._lens.example_of(view))
        self.subject.setText(self._subject(snapshot, view))
        is_other = self._lens.thing != self._shown_thing
        self._shown_thing = self._lens.thing
        self.page.show_page(page(view, self._lens), self._lens.digits, is_other=is_other)

    def _subject(self, snapshot: Snapshot, view: StepView) -> str:
        """Return in words what is looked at."""
        network, drawing = view.numbers.network, drawing_of(snapshot.experiment)
        which = self._lens.example_of(view)
        of = "means over the minibatch" if which is None else f"example {which + 1}"
        match self._lens.thing:
            case NeuronName(node, name) if _has_neuron(network, node, name):
                column = network.title(node).capitalize()
                return f"{column}, {neuron_label(network[node], name, drawing)} · {of}"
            case ParameterKey() as key if has_parameter(network, key):
                words = parameter_label(key, drawing)
                return f"{words[0].upper()}{words[1:]}"
            case _:
                return "The whole step"


def _has_neuron(network: Network, node: str, name: str) -> bool:
    return node in network.places and name in network[node].neurons
