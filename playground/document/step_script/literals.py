"""Arrays as a script gets them: written out, or read from a file beside it."""

import io
import sys
from collections.abc import Iterator

import numpy as np

from playground.document.step_script.step import StepToExport
from playground.engine.arrays import FloatArray

MOST_NUMBERS = 2500
"""More are not for reading, and stand in a file beside the script."""
_WIDTH = 96


def is_large(step: StepToExport) -> bool:
    """Whether the numbers stand in a file beside the script."""
    return sum(array.size for array in step.arrays.values()) > MOST_NUMBERS


def archive(step: StepToExport) -> bytes:
    """Return the numbers of a step as the content of an .npz file."""
    stream = io.BytesIO()
    np.savez(stream, allow_pickle=False, **step.arrays)
    return stream.getvalue()


def numpy_lines(step: StepToExport, name: str) -> Iterator[str]:
    """Yield the lines that give a variable its value."""
    if is_large(step):
        yield f'{name} = data["{name}"]'
    else:
        tail = ", np.float32)" if step.experiment.dtype == "float32" else ")"
        yield from _written(f"{name} = np.array(", step.arrays[name], tail)


def torch_lines(step: StepToExport, name: str) -> Iterator[str]:
    """Yield the lines that give a variable its value, for autograd to follow where it learns."""
    tail = ", requires_grad=True)" if name in step.parameters else ")"
    if is_large(step):
        yield f'{name} = torch.tensor(data["{name}"]{tail}'
        return
    yield from _written(f"{name} = torch.tensor(", step.arrays[name], tail)


def _written(before: str, array: FloatArray, after: str) -> Iterator[str]:
    """Yield an array with as many digits as are needed to read back the same."""
    if before.startswith("y") and array.shape[1] == 1:  # else it would be as long as x
        array, after = array[:, 0], f"{after}.reshape(-1, 1)"
    numbers = np.array2string(
        array,
        max_line_width=_WIDTH,
        separator=", ",
        prefix=before,
        threshold=sys.maxsize,
        formatter={"float_kind": str},
    )
    lines = numbers.splitlines()
    if len(before) + len(lines[-1].strip()) + len(after) > _WIDTH + 3 and len(lines) == 1:
        yield before
        yield f"    {numbers}{after}"
        return
    yield from (before + numbers + after).splitlines()
