"""JSON as people read it: short things on one line, rows of numbers too, the rest indented."""

import json
from typing import Any, cast

_WIDTH = 100


def json_text(value: Any, indent: str = "") -> str:
    """Return a JSON value as text; raise ValueError if a number is not finite."""
    line = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if len(indent) + len(line) <= _WIDTH or not _has_parts(value):
        return line
    inner = indent + "  "
    if isinstance(value, dict):
        record = cast(dict[str, Any], value)
        parts = [
            f"{json.dumps(key, ensure_ascii=False)}: {json_text(each, inner)}"
            for key, each in record.items()
        ]
        return _lines("{", parts, "}", indent)
    return _lines("[", [json_text(each, inner) for each in value], "]", indent)


def _has_parts(value: Any) -> bool:
    """Whether a value gains from being broken up: a row of plain values does not."""
    if isinstance(value, list):
        return any(isinstance(each, dict | list) for each in cast(list[Any], value))
    return isinstance(value, dict)


def _lines(first: str, parts: list[str], last: str, indent: str) -> str:
    joined = f",\n{indent}  ".join(parts)
    return f"{first}\n{indent}  {joined}\n{indent}{last}"
