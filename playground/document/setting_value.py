"""The value that a text on the command line stands for."""

from typing import Any, Literal, cast, get_args, get_origin

_ANSWERS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def read_value(text: str, kind: Any) -> Any:
    """Return the value that a text stands for; raise ValueError."""
    if kind is bool:
        if text.lower() not in _ANSWERS:
            raise ValueError(f'"{text}" is neither; choose true or false.')
        return _ANSWERS[text.lower()]
    if get_origin(kind) is Literal and text not in get_args(kind):
        raise ValueError(f'"{text}" is unknown; choose one of {", ".join(get_args(kind))}.')
    if kind not in (int, float):
        return text
    try:
        return cast(object, kind(text))
    except ValueError:
        what = "whole number" if kind is int else "number"
        raise ValueError(f'"{text}" is no {what}; give one.') from None
