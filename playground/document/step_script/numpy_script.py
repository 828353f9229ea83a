"""A step in NumPy, forward and backward written out column by column."""

from collections.abc import Iterator

from playground.document.step_script.column import Column, filled
from playground.document.step_script.literals import numpy_lines
from playground.document.step_script.script import Dialect, script
from playground.document.step_script.step import StepToExport


def numpy_script(step: StepToExport) -> str:
    """Return a script that prints the loss and the gradient of every weight matrix and bias."""
    return script(step, _NUMPY)


def _imports(step: StepToExport) -> Iterator[str]:
    """Yield numpy's import, and below it once what the activations need besides."""
    yield "import numpy as np"
    more = [line for column in step.columns for line in column.activation.numpy_imports]
    yield from sorted(set(more))


def _without_warnings(step: StepToExport) -> Iterator[str]:
    if any("np.exp(" in column.activation.numpy_code for column in step.columns):
        yield 'np.seterr(over="ignore")  # exp may become infinite: 1 / infinity is 0, and right'


def _backward(step: StepToExport) -> Iterator[str]:
    loss = step.experiment.loss
    yield "# Backward: dz is dL/dz, and so on, from the output back to the inputs."
    yield from filled(loss.numpy_backward_code, step.columns[-1].number, loss)
    reached: set[str] = set()
    for column in reversed(step.columns):
        yield from _back_through(column, reached, is_fused=loss.partner is not None)


def _back_through(column: Column, reached: set[str], *, is_fused: bool) -> Iterator[str]:
    number = column.number
    yield f"# {column.title}"
    if not column.readers and not column.is_output:
        yield f"da{number} = np.zeros_like(a{number})  # nothing reads it"
    if not (column.is_output and is_fused):
        yield from column.lines(column.activation.numpy_backward_code)
    if column.sources:
        yield from column.kind_lines(column.kind.numpy_backward)
    else:
        yield f"d{column.bias} = dz{number}.sum(axis=0)"
    yield from _to_sources(column, reached)


def _to_sources(column: Column, reached: set[str]) -> Iterator[str]:
    """Hand dL/d inputs on to the columns that are read, adding to what came another way."""
    sources = [source for source in column.sources if not source.is_input]
    if not sources:
        return
    *before, whole = column.kind_lines(column.kind.numpy_to_inputs)
    yield from before
    if len(column.sources) > 1:
        yield f"d{column.inputs} = {whole}"
    for source in sources:
        part = f"d{column.inputs}[:, {source.units.start}:{source.units.stop}]"
        value = part if len(column.sources) > 1 else whole
        name = f"d{source.variable}"
        yield f"{name} = {name} + {value}" if name in reached else f"{name} = {value}"
        reached.add(name)


_NUMPY = Dialect(
    way="forward and backward in NumPy",
    needs="NumPy",
    imports=_imports,
    settings=_without_warnings,
    literal=numpy_lines,
    repeated="np.tile({}, (n, 1))",
    side_by_side="np.hstack([{}])",
    sums=lambda column: column.kind.numpy_masked if column.node.erased else column.kind.numpy,
    activation=lambda activation: activation.numpy_code,
    loss=lambda loss: loss.numpy_code,
    backward=_backward,
    printed_loss="loss",
    printed_gradient="d{}",
    weight="{}",
)
