"""What the microscope's panel writes of a step: headings, sentences, formulas, tables; no Qt."""

from collections.abc import Iterator
from dataclasses import dataclass

from playground.engine.arithmetic import column, connection, delta, example, neuron
from playground.engine.arithmetic.common import letter_of, mean, row_of
from playground.engine.arithmetic.equation import Equation
from playground.engine.arithmetic.matrix_equation import MatrixEquation
from playground.engine.clipping import Clipping
from playground.engine.network import Network
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey, has_parameter, parameter_index
from playground.session.phases import Backward, Forward, MeasureLoss, Phase, Pick, Update
from playground.session.step_view import StepView
from playground.ui.lens import Lens
from playground.ui.microscope.letters import Where, letters_of
from playground.ui.microscope.phase_words import phase_name


@dataclass(frozen=True)
class Heading:
    """Stands above what belongs together; that of the present phase stands out."""

    text: str
    is_present: bool = False


@dataclass(frozen=True)
class Sentence:
    """A remark."""

    text: str


@dataclass(frozen=True)
class Formulas:
    """One computation: what it is, and its lines as LaTeX, the result last."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Products:
    """The products that a sum adds up, one for each example."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[float, ...]], ...]
    """(place in the minibatch, its numbers)."""
    chosen: int | None


Item = Heading | Sentence | Formulas | Where | Products


def page(view: StepView, lens: Lens) -> tuple[Item, ...]:
    """Return what there is to say of the thing that is looked at, or of the whole step."""
    network = view.numbers.network
    match lens.thing:
        case NeuronName(node, name) if _is_there(network, node, name):
            return tuple(_of_neuron(view, lens, lens.thing))
        case ParameterKey() as key if has_parameter(network, key):
            return tuple(_of_parameter(view, lens, key))
        case _:
            return tuple(_of_step(view, lens))


def _is_there(network: Network, node: str, name: str) -> bool:
    return node in network.places and name in network[node].neurons


def _of_neuron(view: StepView, lens: Lens, name: NeuronName) -> Iterator[Item]:
    numbers, which = view.numbers, lens.example_of(view)
    network = numbers.network
    if name.node == network.input.id:
        yield from _of_input(view, lens, name)
        return
    yield Heading("Forward", isinstance(view.phase, Forward) and view.phase.node == name.node)
    forward = neuron.forward(numbers, name, which)
    yield from _formulas(forward, lens.digits)
    if not forward:
        yield Sentence(_later(network, Forward(name.node)))
        return
    yield Heading("Backward", isinstance(view.phase, Backward) and view.phase.node == name.node)
    backward = delta.backward(numbers, name, which)
    yield from _formulas(backward, lens.digits)
    if not backward:
        yield Sentence(_later(network, Backward(name.node)))
    if which is None:
        yield Sentence("Choose an example above to see its own activation and delta worked out.")


def _of_input(view: StepView, lens: Lens, name: NeuronName) -> Iterator[Item]:
    numbers, which = view.numbers, lens.example_of(view)
    values = numbers.activation[name.node][row_of(numbers.network, name)]
    yield Sentence("An input is given by the example; nothing is computed here.")
    if which is None:
        yield from _formulas((mean("Mean input", "x", values),), lens.digits)
    else:
        given = Equation("Input", "x", "", (), float(values[which]))
        yield Formulas(given.name, (given.outcome(lens.digits),))


def _of_parameter(view: StepView, lens: Lens, key: ParameterKey) -> Iterator[Item]:
    numbers, which = view.numbers, lens.example_of(view)
    is_present = isinstance(view.phase, Backward) and view.phase.node == key.node
    yield Heading("Gradient", is_present)
    gradient = connection.gradient(numbers, key)
    if not gradient:
        yield Sentence(_later(numbers.network, Backward(key.node)))
        return
    yield from _formulas(gradient, lens.digits)
    letter = "" if key.source is None else letter_of(numbers.network, key.source[0])
    yield Sentence(
        f"Each example’s own product of what came in, {letter}, and the delta:"
        if letter
        else "Each example’s own delta, since a bias takes in 1:"
    )
    terms = gradient[0].terms
    yield Products(
        ("example", letter, "δ", f"{letter} · δ") if letter else ("example", "δ"),
        tuple((i, _numbers(term.factors, term.value)) for i, term in enumerate(terms)),
        which,
    )
    yield Heading("Update", isinstance(view.phase, Update))
    clipping, update = connection.clipping(numbers, key), connection.update(numbers, key)
    yield from _formulas(connection.noise(numbers, key), lens.digits)
    yield from _formulas(connection.penalty(numbers, key), lens.digits)
    yield from _formulas(clipping, lens.digits)
    yield from _formulas(update, lens.digits)
    if not update:  # the length of the whole gradient is wanted first
        yield Sentence(_later(numbers.network, view.phases[-2]))
        return
    yield letters_of(view, parameter_index(numbers.network, key))
    if numbers.theta_after is None:
        yield Sentence("This is what the phase update is going to do.")


def _numbers(factors: tuple[object, ...], value: float) -> tuple[float, ...]:
    known = tuple(factor for factor in factors if isinstance(factor, float))
    return known if len(known) == 1 else (*known, value)


def _of_step(view: StepView, lens: Lens) -> Iterator[Item]:
    yield Sentence("Click a neuron, a bias or a connection in the drawing for its own arithmetic.")
    for i, phase in enumerate(view.phases):
        name = phase_name(phase, view.numbers.network)
        yield Heading(name.capitalize(), i == view.place)
        yield from _of_phase(view, phase, lens, is_done=i <= view.place)


def _of_phase(view: StepView, phase: Phase, lens: Lens, *, is_done: bool) -> Iterator[Item]:
    numbers, network, n = view.numbers, view.numbers.network, view.numbers.n_examples
    match phase:
        case Pick():
            inputs, outputs = network.input.layer.n_units, network.output.layer.n_units
            shapes = rf"\underset{{{inputs} \times {n}}}{{x}} \qquad "
            yield Formulas("", (rf"{shapes} \underset{{{outputs} \times {n}}}{{y}}",))
        case Forward(node):
            yield from _matrices(column.forward(network, node, n))
        case MeasureLoss():
            known = example.loss(numbers, lens.example_of(view)) if is_done else ()
            yield from _formulas(known, lens.digits)
            if not known:
                yield Formulas("Mean loss", (r"\overline{L} = \frac{1}{n} \sum_i L^{(i)}",))
                yield Formulas("of each example", (f"L = {numbers.loss.latex}",))
        case Backward(node):
            yield from _matrices(column.backward(numbers, node, n))
            yield from _matrices(column.gradient(network, node, n))
        case Update():
            gradient = "" if numbers.optimiser.is_batch else rf", \quad {_gradient_of(view)}"
            lines = (
                rf"\Delta \theta = {numbers.optimiser.update_latex}{gradient}",
                r"\theta_{\text{new}} = \theta + \Delta \theta",
            )
            yield Formulas(numbers.optimiser.title, lines)
            if numbers.penalty.latex:
                yield Sentence("The penalty’s part is for weights w only: biases have none.")
            yield letters_of(view)


def _gradient_of(view: StepView) -> str:
    """Return what the optimiser gets, in letters: the loss's gradient, penalised, then clipped."""
    clipped, pull = view.numbers.clipping.latex, view.numbers.penalty.latex
    if not pull:
        return f"g = {clipped}"
    whole = f"{Clipping.latex} + {pull}"
    if clipped == Clipping.latex:
        return f"g = {whole}"
    return rf"g = {clipped.replace(Clipping.latex, 'h')}, \quad h = {whole}"


def _matrices(equations: tuple[MatrixEquation, ...]) -> Iterator[Item]:
    for equation in equations:
        yield Formulas(equation.name, (equation.with_shapes,))


def _formulas(equations: tuple[Equation, ...], digits: int) -> Iterator[Item]:
    for equation in equations:
        yield from _formulas(equation.parts, digits)
        lines = (equation.in_letters, equation.in_numbers(digits), equation.outcome(digits))
        yield Formulas(equation.name, tuple(dict.fromkeys(lines)))  # each line once
        if equation.note:
            yield Sentence(equation.note)


def _later(network: Network, phase: Phase) -> str:
    return f"Still to come, in the phase {phase_name(phase, network)}."
