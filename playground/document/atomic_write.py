"""Writing a file so that it is there whole or not at all."""

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path


def replace_file(path: Path, content: bytes) -> None:
    """Make this the content of a file; where an OSError is raised, the old file is whole.

    The content is written beside the file, and takes its place when it is safe on the disk.
    """
    check_replaceable(path)
    target = path.resolve()  # a link goes on leading to the file
    beside = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with beside.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            with suppress(OSError):  # some disks know no permissions
                beside.chmod(stat.S_IMODE(target.stat().st_mode))
        beside.replace(target)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def check_replaceable(path: Path) -> None:
    """Raise OSError where something stands that is no file, or nothing may be written."""
    target = path.resolve()
    if not target.parent.is_dir():
        raise FileNotFoundError(target)
    if target.is_dir():
        raise IsADirectoryError(target)
    if target.exists() and not target.is_file():
        raise OSError("this is a device and no file")
    present = [each for each in (target.parent, target) if each.exists()]
    is_effective = os.access in os.supports_effective_ids
    if not all(os.access(each, os.W_OK, effective_ids=is_effective) for each in present):
        raise PermissionError(target)
