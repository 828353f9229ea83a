"""An example's arithmetic in one step: its loss, and its part in the minibatch's."""

from playground.engine.arithmetic.common import mean
from playground.engine.arithmetic.equation import Equation, Formula, Term
from playground.engine.arithmetic.step_numbers import StepNumbers
from playground.engine.neuron_name import NeuronName


def loss(numbers: StepNumbers, example: int | None = None) -> tuple[Equation, ...]:
    """Return how the loss of an example comes about, or that of the minibatch from its examples.

    `example` is its place in the minibatch. There is nothing before the loss is known.
    """
    if numbers.losses is None or numbers.mean_loss is None:
        return ()
    if example is None:
        return (mean("Mean loss", "L", numbers.losses, numbers.mean_loss),)
    return (_of_example(numbers, example, float(numbers.losses[example])),)


def _of_example(numbers: StepNumbers, example: int, result: float) -> Equation:
    node, one = numbers.network.output, slice(example, example + 1)
    z, a = numbers.pre_activation[node.id][:, one], numbers.activation[node.id][:, one]
    y = numbers.targets[:, one]
    contributions = numbers.loss.contributions(z, a, y)
    letters = numbers.loss.letters(len(y))
    terms = [
        Term(
            f"L_{{{k + 1}}}",
            (
                Formula(
                    numbers.loss.output_latex,
                    {**letters, "z": float(z[k, 0]), "a": float(a[k, 0]), "y": float(y[k, 0])},
                    float(contributions[k, 0]),
                ),
            ),
            NeuronName(node.id, neuron),
        )
        for k, neuron in enumerate(node.neurons)
    ]
    return Equation("Loss", "L", numbers.loss.latex, tuple(terms), result)
