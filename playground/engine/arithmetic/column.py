"""A column's arithmetic in the form of the textbook: matrices, and how large they are."""

from playground.engine.arithmetic import largest, radial
from playground.engine.arithmetic.common import is_fused, mixes_the_column, taken_letter
from playground.engine.arithmetic.matrix_equation import MatrixEquation, Shape
from playground.engine.arithmetic.step_numbers import StepNumbers
from playground.engine.bound_network import drops_out
from playground.engine.network import Network, Node


def forward(network: Network, node_id: str, n_examples: int = 1) -> tuple[MatrixEquation, ...]:
    """Return z = Wx + b and a = f(z) with their shapes; examples stand side by side."""
    node = network[node_id]
    units, fan_in, n = node.layer.n_units, network.places[node_id].fan_in, n_examples
    z = Shape("z", units, n)
    x = _taken(network, node)
    if not node.layer.has_weights:
        return radial.matrices(node, fan_in, n, x), _activations(network, node, z)
    if not node.layer.adds_up:
        return largest.matrices(node, fan_in, n, x), _activations(network, node, z)
    shapes = (Shape("W", units, fan_in), Shape(x, fan_in, n), Shape("b", units, 1))
    return (
        MatrixEquation("Weighted sums", z, rf"W \; {x} + b", shapes),
        _activations(network, node, z),
    )


def _activations(network: Network, node: Node, sums: Shape) -> MatrixEquation:
    left = Shape("a", sums.rows, sums.columns)
    if drops_out(network, node):
        kept = Shape("m", sums.rows, 1)
        return MatrixEquation("Activations", left, r"m \, \odot \, f(z)", (kept, sums))
    return MatrixEquation("Activations", left, "f(z)", (sums,))


def backward(numbers: StepNumbers, node_id: str, n_examples: int = 1) -> tuple[MatrixEquation, ...]:
    """Return how the deltas of a column follow, with the shapes; examples stand side by side."""
    node = numbers.network[node_id]
    units, n = node.layer.n_units, n_examples
    delta = Shape(r"\delta", units, n)
    if is_fused(numbers, node):
        right, shapes = "a - y", (Shape("a", units, n), Shape("y", units, n))
        return (MatrixEquation("Deltas", delta, right, shapes),)
    blame, shapes = _blame(numbers.network, node, n)
    if mixes_the_column(node):
        g = Shape("g", units, n)
        right = r"a \, \odot \, \bigl( g - \sum_j a_j g_j \bigr)"
        deltas = MatrixEquation("Deltas", delta, right, (Shape("a", units, n), g))
        return (MatrixEquation("Errors at the activations", g, blame, shapes), deltas)
    slopes = Shape("f'(z)", units, n)
    is_sum = " + " in blame
    blame = rf"\left( {blame} \right)" if is_sum else blame
    right, shapes = rf"f'(z) \, \odot \, {blame}", (slopes, *shapes)
    if node.id in numbers.kept:
        right, shapes = rf"m \, \odot \, {right}", (Shape("m", units, 1), *shapes)
    return (MatrixEquation("Deltas", delta, right, shapes),)


def gradient(network: Network, node_id: str, n_examples: int) -> tuple[MatrixEquation, ...]:
    """Return the gradients of a column's weights and biases; each has the shape of its own."""
    node = network[node_id]
    units, fan_in, n = node.layer.n_units, network.places[node_id].fan_in, n_examples
    if not node.layer.has_weights:
        return radial.gradient_matrices(node, fan_in, taken_letter(network, node))
    if not node.layer.adds_up:
        return largest.gradient_matrices(node, fan_in, taken_letter(network, node))
    delta, across = Shape(r"\delta", units, n), rf"{_taken(network, node)}^{{\top}}"
    return (
        MatrixEquation(
            "Gradient of the weights",
            Shape(r"\frac{\partial \overline{L}}{\partial W}", units, fan_in),
            rf"\frac{{1}}{{n}} \, \delta \; {across}",
            (delta, Shape(across, n, fan_in)),
        ),
        MatrixEquation(
            "Gradient of the biases",
            Shape(r"\frac{\partial \overline{L}}{\partial b}", units, 1),
            r"\frac{1}{n} \sum_i \delta^{(i)}",
            (),
        ),
    )


def _taken(network: Network, node: Node) -> str:
    """Return what a column takes in, in letters: x, or the activations of the column before."""
    letter, sources = taken_letter(network, node), list(node.sources)
    if node.layer.memory:  # it normalises
        return rf"\hat{{{letter}}}"
    if letter == "x" or len(sources) > 1:
        return letter
    return rf"a_{{\text{{{network.title(sources[0])}}}}}"


def _blame(network: Network, node: Node, n: int) -> tuple[str, tuple[Shape, ...]]:
    """Return dL/da of a column in letters, with its shapes."""
    units = node.layer.n_units
    if node.id == network.output.id:
        symbol = r"\frac{\partial L}{\partial a}"
        return symbol, (Shape(symbol, units, n),)
    products: list[str] = []
    shapes: list[Shape] = []
    for right in network.nodes:
        is_plain = right.layer.adds_up and not right.layer.memory
        if node.id in right.sources and not is_plain:
            symbol = r"\frac{\partial L}{\partial a}"
            products.append(symbol)
            shapes.append(Shape(symbol, units, n))
        elif node.id in right.sources:
            name = rf"_{{\text{{{network.title(right.id)}}}}}"
            weight, delta = rf"W{name}^{{\top}}", rf"\delta{name}"
            products.append(rf"{weight} \; {delta}")
            shapes += [
                Shape(weight, units, right.layer.n_units),
                Shape(delta, right.layer.n_units, n),
            ]
    return " + ".join(products) or "0", tuple(shapes)
