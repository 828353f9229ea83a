"""A step in PyTorch: only the way forward is written out, autograd finds the way back."""

from collections.abc import Iterator

from playground.document.step_script.column import Column, filled
from playground.document.step_script.frame import (
    beginning,
    joined,
    minibatch,
    printing,
    showing,
    weights,
)
from playground.document.step_script.literals import is_large, torch_lines
from playground.document.step_script.step import StepToExport
from playground.document.step_script.update import is_carried_out, update
from playground.document.step_script.words import ending, heading


def torch_script(step: StepToExport) -> str:
    """Return a script that prints the loss and the gradient of every weight matrix and bias."""
    way = "with gradients by PyTorch's autograd"
    return joined(
        heading(step, way, "PyTorch", has_archive=is_large(step)),
        beginning(step, ("import numpy as np", "import torch"), _in_float64(step)),
        minibatch(step, torch_lines),
        weights(step, torch_lines),
        _forward(step),
        _loss(step),
        _backward(step),
        showing(step),
        printing(step, "loss.item()", "{}.grad.numpy()"),
        update(step, "{}.detach().numpy()") if is_carried_out(step) else (),
        ending(step),
    )


def _in_float64(step: StepToExport) -> Iterator[str]:
    if step.experiment.dtype == "float64":
        yield "torch.set_default_dtype(torch.float64)"


def _forward(step: StepToExport) -> Iterator[str]:
    yield "# Forward: weighted sums z, then activations a."
    for column in step.columns:
        yield column.comment
        yield from _sums(column)
        yield from column.lines(column.activation.torch_code)


def _sums(column: Column) -> Iterator[str]:
    number, bias = column.number, column.bias
    if not column.sources:
        yield f"z{number} = {bias}.expand(n, -1)  # it reads nothing"
        return
    if len(column.sources) > 1:
        names = ", ".join(source.variable for source in column.sources)
        yield f"{column.inputs} = torch.hstack([{names}])"
    weight = f"({column.weight} * {column.mask})" if column.node.erased else column.weight
    yield f"z{number} = {column.inputs} @ {weight}.T + {bias}"


def _loss(step: StepToExport) -> Iterator[str]:
    loss = step.experiment.loss
    yield f"# The loss: {loss.title}, the mean over the minibatch."
    yield from filled(loss.torch_code, step.columns[-1].number, loss)


def _backward(step: StepToExport) -> Iterator[str]:
    yield "# Backward."
    for column in step.columns:
        if not column.leads_to_output:
            for name in ([column.weight] if column.sources else []) + [column.bias]:
                yield f"{name}.grad = torch.zeros_like({name})  # the output does not need it"
    yield "loss.backward()"
