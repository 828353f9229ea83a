"""The headers of columns that a person moved, so that none covers another; no Qt."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from playground.ui.editor.boxes import Box, ColumnPlace
from playground.ui.editor.clearance import spread
from playground.ui.editor.shapes import BETWEEN_HEADERS

_NARROWEST_HEADER = 52.0
"""Pixels in which there is room for the short title, the number of neurons and the activation."""


def with_headers(columns: Sequence[ColumnPlace], width: float) -> list[ColumnPlace]:
    """Return the columns with headers narrow enough, and far enough apart, to be side by side."""
    headers: dict[str, Box] = {}
    for row in _rows(columns):
        narrow = [_narrowed(column, row) for column in row]
        gap = BETWEEN_HEADERS / 2
        middles = spread([h.centre[0] for h in narrow], [h.width for h in narrow], gap, width)
        for column, header, middle in zip(row, narrow, middles, strict=True):
            headers[column.node_id] = replace(header, x=round(middle - header.width / 2))
    return [replace(column, header=headers[column.node_id]) for column in columns]


def _rows(columns: Sequence[ColumnPlace]) -> Iterator[list[ColumnPlace]]:
    """Yield the columns whose headers are beside each other."""
    row: list[ColumnPlace] = []
    for column in sorted(columns, key=lambda column: column.header.y):
        if row and column.header.y >= max(each.header.bottom for each in row):
            yield row
            row = []
        row.append(column)
    yield row


def _narrowed(column: ColumnPlace, row: Sequence[ColumnPlace]) -> Box:
    header, middle = column.header, column.header.centre[0]
    neighbours = [abs(other.header.centre[0] - middle) for other in row if other is not column]
    room = min(neighbours, default=math.inf) - BETWEEN_HEADERS
    width = math.floor(max(min(header.width, room), _NARROWEST_HEADER))
    return replace(header, x=middle - width / 2, width=width)
