"""One whole step as bound calls: all in one row for speed, and in parts for the microscope."""

from collections.abc import Mapping

from playground.document.experiment import Experiment
from playground.engine.arrays import FloatArray
from playground.engine.bound_network import Backward, BoundNetwork, bind_backward, remember
from playground.engine.calls import Calls
from playground.engine.chance import Chance
from playground.engine.minibatch import Minibatch
from playground.engine.mover import Mover
from playground.engine.preparation import PreparedExamples
from playground.session.fixed import FixedParameters


class BoundStep:
    """One step for a minibatch of a fixed size; put the examples' numbers into `rows` first."""

    def __init__(
        self,
        experiment: Experiment,
        prepared: PreparedExamples,
        n_examples: int,
        theta: FloatArray,
        gradient: FloatArray,
        slots: Mapping[str, FloatArray],
        fixed: FixedParameters,
    ) -> None:
        """Bind to these arrays, (n_parameters,) each, which every step changes.

        `gradient` is left as it is on the way back: what is penalised and clipped is a copy.
        """
        recipe, factors = experiment.recipe, experiment.network.rate_factors
        self.batch = Minibatch(prepared.train, n_examples, theta.dtype)
        network, scale = experiment.network, recipe.gradient_scale(factors)
        self.scale = scale
        """By what the gradient arrives multiplied."""
        self.chance = Chance(experiment.noise)
        """Set its `step` before the calls; what it draws depends on nothing else."""
        # dropout is drawn first, so that it is the same for minibatches of any size
        self.bound = BoundNetwork(network, theta, n_examples, self.batch.inputs, self.chance)
        disturb = self.chance.add_to_inputs(self.batch.inputs[:-1])
        noisy = self.chance.on_gradient(gradient, scale)
        self.noise = noisy.noise
        """(n_parameters,): what is added to the gradient of the mean loss; None where nothing."""
        self.backward = bind_backward(
            self.bound,
            experiment.loss,
            gradient,
            scale,
            self.batch.targets,
        )
        is_free = ~network.is_fixed
        self.mover = Mover(
            recipe,
            self.backward,
            prepared.train,
            slots,
            is_free,
            factors,
            gradient=noisy.gradient,
        )
        self.update: Calls = noisy.calls + self.mover.calls + fixed.calls
        self.update += remember(self.bound, slots)
        self.begin: Calls = self.batch.calls + self.chance.calls + disturb
        """Takes the minibatch, and draws what is random in the step."""
        self.rows = self.batch.rows
        self.calls: Calls = self.update
        if not recipe.optimiser.is_batch:  # which looks at all examples by itself
            self.calls = self.begin + self.bound.forward + self.backward.calls + self.update
        self.total = self.mover.total
        self.unit = experiment.loss.unit / n_examples

    def go_to(self, step: int) -> None:
        """Say which step comes next, counted from 0; a run of several counts on by itself."""
        self.chance.step = self.mover.step = step

    @property
    def seen(self) -> Backward:
        """The way back of the examples that were looked at last."""
        return self.mover.seen or self.backward
