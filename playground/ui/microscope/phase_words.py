"""The phases of a step in words."""

from playground.engine.network import Network
from playground.session.phases import Backward, Forward, MeasureLoss, Phase, Pick, Update
from playground.session.step_view import StepView


def phase_name(phase: Phase, network: Network) -> str:
    """Return the name of a phase, as "forward hidden 1"."""
    match phase:
        case Pick():
            return "pick"
        case Forward(node):
            return f"forward {network.title(node)}"
        case MeasureLoss():
            return "loss"
        case Backward(node):
            return f"backward {network.title(node)}"
        case Update():
            return "update"


def phase_group(phase: Phase) -> str:
    """Return the name that phases of a kind have in common."""
    match phase:
        case Pick():
            return "pick"
        case Forward():
            return "forward"
        case MeasureLoss():
            return "loss"
        case Backward():
            return "backward"
        case Update():
            return "update"


def what_happens(view: StepView) -> str:
    """Return in one sentence what has just happened."""
    network = view.numbers.network
    match view.phase:
        case Pick():
            n = view.numbers.n_examples
            what = "1 example is" if n == 1 else f"{n} examples are"
            return f"{what} picked: the minibatch that the weights will be moved for."
        case Forward(node):
            return _forward(network, node)
        case MeasureLoss():
            return "The outputs are compared with the targets: the loss says how wrong they are."
        case Backward(node) if node == network.output.id:
            return (
                "Output: delta says how the loss would change with each neuron’s weighted sum; "
                "times what came in, it is the gradient of the weights."
            )
        case Backward(node):
            return _backward(network, node)
        case Update():
            return "The optimiser moves every weight and bias against its gradient."


def _forward(network: Network, node: str) -> str:
    """Return what each neuron of a column has just done with what comes in."""
    column = network.title(node).capitalize()
    if not network[node].layer.has_weights:
        return (
            f"{column}: each neuron measures how far what comes in is from its centre; the nearer, "
            "the more it gives."
        )
    if not network[node].layer.adds_up:
        return f"{column}: each neuron takes the largest of its pieces, and adds its bias."
    return (
        f"{column}: each neuron adds up what comes in, times its weights, and its bias; "
        "its activation function makes its output of that."
    )


def _backward(network: Network, node: str) -> str:
    """Return what has just come back to a hidden column."""
    column = network.title(node).capitalize()
    if not network[node].layer.has_weights:
        return (
            f"{column}: the deltas come back, times the slope of the activation; they say where "
            "each centre should move, and whether its bump should be wider."
        )
    return (
        f"{column}: the deltas come back through the weights, times the slope of the "
        "activation; times what came in, they are the gradient."
    )


def whose_numbers(example: int | None, n_examples: int) -> str:
    """Return whose the numbers are: one example's, by its place, or means of all."""
    if example is not None:
        return f"example {example + 1} of {n_examples}"
    return "the only example" if n_examples == 1 else f"means of {n_examples} examples"


def numbers_on_lines(view: StepView) -> str:
    """Return what the numbers at connections are, or "" where there are none."""
    match view.phase:
        case Backward():
            return "on the lines: gradients of the weights"
        case Update():
            return "on the lines: weights, before → after"
        case _:
            return ""
