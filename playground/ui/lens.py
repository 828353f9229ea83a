"""What is looked at: the drawing and all panels look at the same."""

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QSettings

from playground.engine.network import Network
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey, has_parameter
from playground.session.step_view import StepView

DIGITS = (2, 3, 4, 5, 6)
"""How many digits after the point there can be."""
_USUAL_DIGITS = 3
_SETTING = "digits"


@dataclass(frozen=True)
class Lens:
    """The thing, the example and the digits that are looked at."""

    thing: NeuronName | ParameterKey | None = None
    """The neuron, weight or bias that has been chosen in the drawing."""
    parameters: tuple[ParameterKey, ...] = ()
    """The weights and biases that are selected in the drawing, in the order of the clicks."""
    pinned: int | None = None
    """The example that has been chosen by a click, by its row in the training part."""
    hovered: int | None = None
    """The example under the mouse, in whatever panel, by its row in the training part."""
    digits: int = _USUAL_DIGITS
    """How many digits stand after the point."""
    own: bytes | None = None
    """A picture of one's own that is looked at instead of an example: a byte for each pixel."""
    own_words: str = ""
    """What that picture is, "test image 2,370: a 5"; "": it was drawn or brought by the user."""
    is_test: bool = False
    """Whether that picture is an image of the test part that has been chosen by a click."""
    last: int = 0
    """The example that was pinned last, which the drawing shows as long as none is pinned."""

    @property
    def example(self) -> int | None:
        """The row of the example to highlight: that under the mouse, or else the pinned one."""
        return self.pinned if self.hovered is None else self.hovered

    def after(self, before: "Lens") -> "Lens":
        """Return this lens, which lets go of one's own picture where an example has been pinned."""
        is_pin = self.pinned is not None and self.pinned != before.pinned
        own = None if is_pin else self.own
        words = "" if own is None else self.own_words
        last = self.last if self.pinned is None else self.pinned
        is_test = self.is_test and bool(words)
        return replace(self, own=own, own_words=words, is_test=is_test, last=last)

    def within(self, network: Network) -> "Lens":
        """Return this lens, which lets go of neurons, weights and biases that a network lacks."""
        thing = self.thing if _has(network, self.thing) else None
        parameters = tuple(key for key in self.parameters if has_parameter(network, key))
        return replace(self, thing=thing, parameters=parameters)

    def example_of(self, view: StepView) -> int | None:
        """Return the pinned example's place in the minibatch, None if it is not one of it."""
        places = np.flatnonzero(view.rows == (-1 if self.pinned is None else self.pinned))
        return int(places[0]) if len(places) else None


def _has(network: Network, thing: NeuronName | ParameterKey | None) -> bool:
    if isinstance(thing, NeuronName):
        return thing.node in network.places and thing.neuron in network[thing.node].neurons
    return thing is None or has_parameter(network, thing)


def remembered_digits() -> int:
    """Return how many digits were chosen last."""
    try:
        digits = int(str(QSettings().value(_SETTING, _USUAL_DIGITS)))
    except ValueError:
        return _USUAL_DIGITS
    return digits if digits in DIGITS else _USUAL_DIGITS


def remember_digits(digits: int) -> None:
    """Keep the number of digits for the next start."""
    QSettings().setValue(_SETTING, digits)
