"""What the scripts of all kinds have in common: imports, weights, printing."""

from collections.abc import Callable, Iterable, Iterator

from playground.document.step_script.literals import MOST_NUMBERS, is_large, numpy_lines
from playground.document.step_script.step import StepToExport
from playground.document.step_script.words import minibatch_comment

Literal = Callable[[StepToExport, str], Iterator[str]]
"""Yield the lines that give a variable of a step its value."""
_WIDTH = 100


def joined(*sections: Iterable[str]) -> str:
    """Return a script of sections, with an empty line between them."""
    texts = ["\n".join(section) for section in sections]
    return "\n\n".join(text for text in texts if text) + "\n"


def beginning(step: StepToExport, imports: Iterable[str], settings: Iterable[str]) -> Iterator[str]:
    """Yield imports, settings, and how numbers are printed."""
    if is_large(step):
        yield from ("from pathlib import Path", "")
    yield from (*imports, "", *settings)
    limit = "" if is_large(step) else f", threshold={MOST_NUMBERS}"
    yield f'np.set_printoptions(floatmode="unique", linewidth={_WIDTH}{limit})  # all digits'
    if is_large(step):
        yield 'with np.load(Path(__file__).with_suffix(".npz")) as file:'
        yield "    data = dict(file)"


def minibatch(step: StepToExport, literal: Literal) -> Iterator[str]:
    """Yield what goes in and what should come out."""
    yield from minibatch_comment(step)
    for name in ("x", "y"):
        yield from literal(step, name)
    yield "n = len(x)"


def weights(step: StepToExport, literal: Literal) -> Iterator[str]:
    """Yield the weights, biases and masks."""
    yield "# Weights and biases before the step: row i of W leads into neuron i."
    for name in step.arrays:
        if name.startswith("M"):
            yield f"# 0 where a connection of {name.replace('M', 'W')} has been erased"
        if name in step.parameters or name.startswith("M"):
            yield from literal(step, name)
    for name in step.frozen:
        of = name.replace("F", "W").replace("f", "b")
        yield f"# 0 where {of} is frozen: no step moves that"
        yield from numpy_lines(step, name)
    memory = [name for name in step.arrays if "_" in name]
    if memory:
        yield "# What the optimiser remembers of the steps before."
    for name in memory:
        yield from numpy_lines(step, name)


def showing(step: StepToExport) -> Iterator[str]:
    """Yield the function that prints an array; of a large one what can be compared."""
    yield "def show(name, array):"
    if is_large(step):
        yield f"    if array.size > {MOST_NUMBERS}:  # then its length and its largest numbers"
        yield "        largest = array.flat[np.argsort(-abs(array), axis=None)[:5]]"
        yield '        print(f"{name}: length {np.linalg.norm(array)}, largest {largest}")'
        yield "        return"
    yield r'    print(f"{name} =\n{array}")'


def printing(step: StepToExport, loss: str, gradient: str) -> Iterator[str]:
    """Yield how loss and gradients are printed: both are code, with {} for a parameter's name."""
    yield f'print(f"loss = {{{loss}}}")'
    yield from named("gradients", step, (gradient.format(name) for name in step.parameters))
    yield "for name, gradient in gradients.items():"
    yield "    show(name, gradient)"


def named(variable: str, step: StepToExport, values: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a dictionary with a value for each gradient."""
    pairs = [f'"d{name}": {value}' for name, value in zip(step.parameters, values, strict=True)]
    line = f"{variable} = {{{', '.join(pairs)}}}"
    if len(line) <= _WIDTH:
        yield line
    else:
        yield from (f"{variable} = {{", *(f"    {pair}," for pair in pairs), "}")
