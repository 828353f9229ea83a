"""What the microscope is pointed at, and how closely its numbers are read."""

from dataclasses import dataclass

from PySide6.QtCore import QSettings

from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.session.step_view import StepView

DIGITS = (2, 3, 4, 5, 6)
"""How many digits after the point there can be."""
_USUAL_DIGITS = 3
_SETTING = "digits"


@dataclass(frozen=True)
class Lens:
    """What is looked at of a step; the drawing and the panel look at the same."""

    thing: NeuronName | ParameterKey | None = None
    """The neuron, weight or bias that has been chosen in the drawing."""
    example: int | None = None
    """The chosen example, by its place in the minibatch; None: the mean over all."""
    digits: int = _USUAL_DIGITS
    """How many digits stand after the point."""

    def example_of(self, view: StepView) -> int | None:
        """Return the chosen example, or None where the minibatch has none of that number."""
        is_there = self.example is not None and self.example < view.numbers.n_examples
        return self.example if is_there else None


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
