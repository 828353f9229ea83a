"""What is seen of a step under the microscope, as a plain value."""

from dataclasses import dataclass

from playground.engine.arithmetic.step_numbers import StepNumbers
from playground.engine.arrays import IntArray
from playground.session.phases import Phase, Update


@dataclass(frozen=True, eq=False)
class StepView:
    """One step after one of its phases; its arrays are read-only."""

    step: int
    """The number of the step, counted from 0: how many updates came before it."""
    phases: tuple[Phase, ...]
    """All phases of the step, in order."""
    place: int
    """Which of the phases is the last one that has been carried out."""
    rows: IntArray
    """(n,): the places of the minibatch's examples in the training part, in their order."""
    numbers: StepNumbers
    """What has been computed so far."""

    @property
    def phase(self) -> Phase:
        """The last phase that has been carried out."""
        return self.phases[self.place]

    @property
    def is_complete(self) -> bool:
        """Whether the weights have moved: the snapshot shows those after the step."""
        return isinstance(self.phase, Update)
