"""Reading the files of data sets, unpacked, from a folder or from the program's resources."""

import gzip
import zlib
from collections.abc import Callable
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import IO

from playground.document.resources import resources
from playground.engine.dataset import DataError

RESOURCE = "resource:"
_GZIP_MAGIC = b"\x1f\x8b"
_CHUNK = 1 << 18

Report = Callable[[float], None]
"""Take the share of a file that has been read, 0 to 1; an exception from it ends the reading."""


def read(location: str, report: Report | None = None) -> bytes:
    """Return the content of a file, unpacked if it is gzipped, whatever it is called.

    `location` is a path, or "resource:mnist/name" for a file that comes with the program. With a
    `report` bound by `functools.partial` this is the engine's `Read`. Raises DataError.
    """
    file = _find(location)
    try:
        with file.open("rb") as stream:
            return _read_stream(stream, report or _report_nothing)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise DataError(
            f"{location}: the gzip file is damaged or cut off; {_remedy(location)}."
        ) from error
    except OSError as error:
        raise unreadable(location, error) from error


def unreadable(location: str, error: OSError) -> DataError:
    """Return the error that says why a file or folder cannot be read and what to do."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        reason, remedy = "there is no such file", "put it there or choose another"
    elif isinstance(error, IsADirectoryError) or Path(location).is_dir():
        reason, remedy = "this is a folder", "choose a file in it"
    elif isinstance(error, PermissionError):
        reason, remedy = "it may not be read", "change its permissions or choose another"
    else:
        reason = f"the file cannot be read ({error.strerror or error})"
        remedy = "copy it to another disk or choose another"
    if location.startswith(RESOURCE):
        remedy = _remedy(location)
    return DataError(f"{location}: {reason}; {remedy}.")


def _remedy(location: str) -> str:
    if location.startswith(RESOURCE):
        return "install the program again"
    return "copy or download it again"


def _find(location: str) -> Traversable:
    if location.startswith(RESOURCE):
        return resources() / location.removeprefix(RESOURCE)
    return Path(location)


def _report_nothing(share: float) -> None:
    pass


def _read_stream(file: IO[bytes], report: Report) -> bytes:
    size = file.seek(0, 2)
    file.seek(0)
    is_packed = file.read(2) == _GZIP_MAGIC
    file.seek(0)
    unpacked = gzip.GzipFile(fileobj=file) if is_packed else file
    parts: list[bytes] = []
    report(0.0)
    while part := unpacked.read(_CHUNK):
        parts.append(part)
        report(min(file.tell() / size, 1.0))
    report(1.0)
    return b"".join(parts)
