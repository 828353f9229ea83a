"""One whole step as bound calls: all in one row for speed, and in parts for the microscope."""

from collections.abc import Mapping

from playground.document.experiment import Experiment
from playground.engine.arrays import FloatArray
from playground.engine.bound_network import BoundNetwork, bind_backward
from playground.engine.calls import Calls
from playground.engine.minibatch import Minibatch
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
        optimiser = experiment.optimiser
        self.batch = Minibatch(prepared.train, n_examples, theta.dtype)
        self.bound = BoundNetwork(experiment.network, theta, n_examples, self.batch.inputs)
        self.backward = bind_backward(
            self.bound,
            experiment.loss,
            gradient,
            optimiser.gradient_scale,
            self.batch.targets,
        )
        network, scale = experiment.network, optimiser.gradient_scale
        is_free = ~network.is_fixed
        penalty = experiment.penalty.bind(network, theta, gradient, scale, is_free)
        clip, clipped = experiment.clipping.bind(penalty.gradient, scale, is_free)
        move = optimiser.bind(theta, clipped, slots)
        self.update: Calls = penalty.calls + clip + move + penalty.limits + fixed.calls
        self.rows = self.batch.rows
        self.calls: Calls = (
            self.batch.calls + self.bound.forward + self.backward.calls + self.update
        )
        self.total = self.backward.total
        self.unit = experiment.loss.unit / n_examples
