"""Experiment files: an experiment, and the state of its training, as readable JSON."""

import errno
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from playground.document import data_files
from playground.document.atomic_write import check_replaceable, replace_file
from playground.document.curve_encoding import decode_curves, encode_curves
from playground.document.encoding import MisfitError, decode, shown
from playground.document.experiment import Experiment
from playground.document.experiment_encoding import decode_experiment, encode_experiment
from playground.document.history_encoding import decode_history, encode_history
from playground.document.json_text import json_text
from playground.document.recorded_history import Curves, RecordedHistory
from playground.document.state_encoding import decode_state, encode_state
from playground.document.training_state import TrainingState
from playground.engine.dataset import DataError

SUFFIX = ".json"
_FORMAT = "network-playground"
_VERSION = 1


class FileError(ValueError):
    """A file cannot be read or written; the message names it, the place and the remedy."""


@dataclass(frozen=True, eq=False)
class SavedExperiment:
    """What an experiment file holds."""

    experiment: Experiment
    state: TrainingState | None = None
    """Where its training stands; None if it is to begin at the beginning."""
    title: str = ""
    description: str = ""
    """One sentence about it."""
    curves: Curves | None = None
    """What was recorded on the way to the state; a history has its own."""
    history: RecordedHistory | None = None
    """All that has been trained, if it was saved with its history."""
    panel: str = ""
    """The panel that it is about, by its name; "" where it is about none."""


def save(
    location: Path | str,
    experiment: Experiment,
    state: TrainingState | None = None,
    *,
    title: str = "",
    description: str = "",
    curves: Curves | None = None,
    history: RecordedHistory | None = None,
    panel: str = "",
) -> None:
    """Write an experiment file, or leave what was there as it was and raise FileError.

    A history needs the state that is on screen in it.
    """
    saved = SavedExperiment(experiment, state, title, description, curves, history, panel)
    try:
        replace_file(Path(location), json_text(_encode(saved)).encode() + b"\n")
    except MisfitError as error:
        raise FileError(f"{location} cannot be saved, {_at(error)}") from error
    except OSError as error:
        raise FileError(f"{location} cannot be saved: {_reason(error)}.") from error


def check_can_save(location: Path | str) -> None:
    """Raise FileError if it is plain already that nothing can be saved there."""
    try:
        check_replaceable(Path(location))
    except OSError as error:
        raise FileError(f"{location} cannot be saved: {_reason(error)}.") from error


def _encode(saved: SavedExperiment) -> dict[str, Any]:
    record: dict[str, Any] = {"format": _FORMAT, "version": _VERSION}
    if saved.title:
        record["title"] = saved.title
    if saved.description:
        record["description"] = saved.description
    if saved.panel:
        record["panel"] = saved.panel
    record |= encode_experiment(saved.experiment)
    if saved.state is not None:
        record["state"] = encode_state(saved.experiment, saved.state)
    if saved.curves is not None:
        record["curves"] = encode_curves(saved.curves)
    if saved.history is not None:
        record["history"] = encode_history(saved.history, saved.experiment)
    return record


def _reason(error: OSError) -> str:
    match error:
        case PermissionError():
            return "it or its folder may not be written; save it in another folder"
        case FileNotFoundError() | NotADirectoryError():
            return "there is no such folder; create it, or save it in another"
        case IsADirectoryError():
            return "this is a folder; give the name of a file in it"
        case _ if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            return "there is no room for it; make some, or save it on another disk"
        case _:
            return f"{error.strerror or error}; save it in another folder"


def load(location: Path | str) -> SavedExperiment:
    """Read an experiment file; raise FileError.

    `location` may also be "resource:examples/name.json", a file that comes with the program.
    """
    try:
        raw = data_files.read(str(location))
    except DataError as error:
        raise FileError(str(error)) from error
    try:
        return _decode(_parse(raw, str(location)))
    except MisfitError as error:
        joint = ", " if error.place else ": "
        raise FileError(f"{location}{joint}{_at(error)}") from error


def _at(error: MisfitError) -> str:
    return f"{' > '.join(error.place)}: {error}" if error.place else str(error)


def _parse(raw: bytes, location: str) -> Any:
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise FileError(
            f"{location}, line {error.lineno}, column {error.colno}: this is not JSON "
            f"({error.msg}); correct it there, or choose a file that this program has saved."
        ) from error
    except (ValueError, RecursionError) as error:
        raise FileError(
            f"{location}: this is not an experiment; choose a file that this program has saved."
        ) from error


def _decode(content: Any) -> SavedExperiment:
    record = dict(cast(dict[str, Any], content)) if isinstance(content, dict) else {}
    if record.pop("format", None) != _FORMAT:
        raise MisfitError(
            (), "this is not an experiment; choose a file that this program has saved."
        )
    _check_version(record.pop("version", None))
    title = decode(record.pop("title", ""), str, ("title",))
    description = decode(record.pop("description", ""), str, ("description",))
    panel = decode(record.pop("panel", ""), str, ("panel",))
    past = {name: record.pop(name, None) for name in ("state", "curves", "history")}
    experiment = decode_experiment(record)
    state, curves, history = _decode_past(past, experiment)
    return SavedExperiment(experiment, state, title, description, curves, history, panel)


def _decode_past(
    record: dict[str, Any], experiment: Experiment
) -> tuple[TrainingState | None, Curves | None, RecordedHistory | None]:
    state, curves, history = record["state"], record["curves"], record["history"]
    if state is not None:
        state = decode_state(state, experiment, ("state",))
    step = 0 if state is None else state.step
    if curves is not None:
        curves = decode_curves(curves, step, ("curves",))
    if history is not None:
        history = decode_history(history, experiment, step, ("history",))
    return state, curves, history


def _check_version(version: Any) -> None:
    if type(version) is int and version > _VERSION:
        raise MisfitError(
            (),
            f"the file is of version {version}, but this program reads up to {_VERSION}; "
            "install a newer Network Playground.",
        )
    if type(version) is not int or version < 1:
        raise MisfitError(("version",), f"{shown(version)} is no version; set it to {_VERSION}.")
