"""A script as a whole, and what it does forwards, in the words of one library or another."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from playground.document.step_script.column import Column, filled
from playground.document.step_script.frame import (
    Literal,
    beginning,
    joined,
    minibatch,
    printing,
    showing,
    weights,
)
from playground.document.step_script.literals import is_large
from playground.document.step_script.step import StepToExport
from playground.document.step_script.update import is_carried_out, update
from playground.document.step_script.words import ending, heading
from playground.engine.activation import Activation
from playground.engine.loss import Loss

Lines = Callable[[StepToExport], Iterator[str]]


@dataclass(frozen=True)
class Dialect:
    """What scripts for one library say otherwise than those for another; {} stands for a name."""

    way: str
    """How gradients are found, as the heading says it."""
    needs: str
    imports: Lines
    settings: Lines
    literal: Literal
    repeated: str
    """A bias for each of n examples."""
    side_by_side: str
    """Of matrices."""
    sums: Callable[[Column], tuple[str, ...]]
    """The code that leads to z."""
    activation: Callable[[Activation], str]
    """Its code."""
    loss: Callable[[Loss], str]
    backward: Lines
    printed_loss: str
    printed_gradient: str
    weight: str
    """As an array of NumPy."""


def script(step: StepToExport, dialect: Dialect) -> str:
    """Return a script that prints the loss, all gradients, and the weights after the step."""
    return joined(
        heading(step, dialect.way, dialect.needs, has_archive=is_large(step)),
        beginning(step, dialect.imports(step), dialect.settings(step)),
        minibatch(step, dialect.literal),
        weights(step, dialect.literal),
        _forward(step, dialect),
        _loss(step, dialect),
        dialect.backward(step),
        showing(step),
        printing(step, dialect.printed_loss, dialect.printed_gradient),
        update(step, dialect.weight) if is_carried_out(step) else (),
        ending(step),
    )


def _forward(step: StepToExport, dialect: Dialect) -> Iterator[str]:
    yield "# Forward: weighted sums z, then activations a."
    for column in step.columns:
        yield column.comment
        yield from _sums(column, dialect)
        yield from column.lines(dialect.activation(column.activation))


def _sums(column: Column, dialect: Dialect) -> Iterator[str]:
    if not column.sources:
        yield f"z{column.number} = {dialect.repeated.format(column.bias)}  # it reads nothing"
        return
    if len(column.sources) > 1:
        names = ", ".join(source.variable for source in column.sources)
        yield f"{column.inputs} = {dialect.side_by_side.format(names)}"
    yield from column.kind_lines(dialect.sums(column))


def _loss(step: StepToExport, dialect: Dialect) -> Iterator[str]:
    loss = step.experiment.loss
    yield f"# The loss: {loss.title}, the mean over the minibatch."
    yield from filled(dialect.loss(loss), step.columns[-1].number, loss)
