"""A step in PyTorch: only the way forward is written out, autograd finds the way back."""

from collections.abc import Iterator

from playground.document.step_script.literals import torch_lines
from playground.document.step_script.script import Dialect, script
from playground.document.step_script.step import StepToExport


def torch_script(step: StepToExport) -> str:
    """Return a script that prints the loss and the gradient of every weight matrix and bias."""
    return script(step, _TORCH)


def _imports(step: StepToExport) -> Iterator[str]:
    yield from ("import numpy as np", "import torch")


def _in_float64(step: StepToExport) -> Iterator[str]:
    if step.experiment.dtype == "float64":
        yield "torch.set_default_dtype(torch.float64)"


def _backward(step: StepToExport) -> Iterator[str]:
    yield "# Backward."
    for column in step.columns:
        if not column.leads_to_output:
            for name in ([column.weight] if column.sources else []) + [column.bias]:
                yield f"{name}.grad = torch.zeros_like({name})  # the output does not need it"
    yield "loss.backward()"


_TORCH = Dialect(
    way="with gradients by PyTorch's autograd",
    needs="PyTorch",
    imports=_imports,
    settings=_in_float64,
    literal=torch_lines,
    repeated="{}.expand(n, -1)",
    side_by_side="torch.hstack([{}])",
    sums=lambda column: column.kind.torch_masked if column.node.erased else column.kind.torch,
    activation=lambda activation: activation.torch_code,
    loss=lambda loss: loss.torch_code,
    backward=_backward,
    printed_loss="loss.item()",
    printed_gradient="{}.grad.numpy()",
    weight="{}.detach().numpy()",
)
