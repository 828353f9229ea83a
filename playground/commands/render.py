"""Pictures without a display."""

import argparse
import os
import re

from playground import display
from playground.commands.command import CommandError, app, count, demand, name_or_file, picture
from playground.commands.panels import directions, panels
from playground.document.examples import find
from playground.document.file import check_can_save
from playground.ui.landscape.look import SurfaceLook

_SIZES = {"window": (1280, 800)}
_USUAL_SIZE = (800, 600)
_SMALLEST, _LARGEST = 50, 10_000


def picture_size(text: str) -> tuple[int, int]:
    """Return the width and height of a picture; raise ArgumentTypeError."""
    match = re.fullmatch(r"(\d{1,6})[xX×](\d{1,6})", text)
    found = (int(match[1]), int(match[2])) if match else (0, 0)
    if not all(_SMALLEST <= each <= _LARGEST for each in found):
        raise argparse.ArgumentTypeError(
            f'"{text}" is no size; give WIDTHxHEIGHT in pixels from {_SMALLEST} to {_LARGEST:,}, '
            "such as 800x600"
        )
    return found


def add_arguments(parser: argparse.ArgumentParser) -> None:
    name_or_file(parser)
    parser.add_argument(
        "--panel",
        required=True,
        choices=panels(),
        help="what to draw: %(choices)s",
        metavar="NAME",
    )
    parser.add_argument("--steps", type=count, default=0, metavar="N", help="train so far first")
    parser.add_argument(
        "--size", type=picture_size, metavar="WxH", help="width and height in pixels"
    )
    parser.add_argument(
        "--directions",
        choices=directions(),
        help="of the panel loss-surface, what it is laid along: %(choices)s; runs are those of a "
        "file that was saved with its history",
        metavar="KIND",
    )
    parser.add_argument(
        "--deep", action="store_true", help="of the panel loss-surface: in three dimensions"
    )
    parser.add_argument(
        "--log",
        action="store_true",
        help="of the panel loss-surface: on a logarithmic scale, which shows the valley's bottom",
    )
    parser.add_argument("--dark", action="store_true", help="in dark colours")
    parser.add_argument(
        "-o", "--output", type=picture, required=True, metavar="FILE", help="a .png or .svg file"
    )


def carry_out(arguments: argparse.Namespace) -> int:
    """Draw a panel, the network or the whole window into a file, with no display present."""
    check_can_save(arguments.output)
    look = _look(arguments)
    find(arguments.name_or_file)
    demand(display.missing_for_offscreen())
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    size = arguments.size or _SIZES.get(arguments.panel, _USUAL_SIZE)
    try:
        app().render(
            arguments.name_or_file,
            arguments.panel,
            arguments.steps,
            size,
            arguments.output,
            is_dark=arguments.dark,
            look=look,
        )
    except ValueError as error:
        raise CommandError(str(error)) from error
    return 0


def _look(arguments: argparse.Namespace) -> SurfaceLook | None:
    """Return what is said of a loss surface, None where nothing is; raise CommandError."""
    look = SurfaceLook(arguments.directions, arguments.deep, arguments.log)
    if look == SurfaceLook():
        return None
    if arguments.panel != "loss-surface":
        name = "--log" if look.is_logarithmic else "--deep"
        raise CommandError(
            f"{name if look.directions is None else '--directions'} says how a loss surface is "
            "drawn: add --panel loss-surface."
        )
    return look
