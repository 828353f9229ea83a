"""What there is, by name."""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict

from playground.commands.panels import panels
from playground.document.catalogue import SECTIONS, Entry, as_text

_KINDS = (*SECTIONS, "panels")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "kind", nargs="?", choices=_KINDS, metavar="KIND", help="only these: %(choices)s"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def carry_out(arguments: argparse.Namespace) -> int:
    """List what there is, by the names that files and --set use."""
    kinds = _KINDS if arguments.kind is None else (arguments.kind,)
    found = {kind: _entries(kind) for kind in kinds}
    if arguments.json:
        plain = {
            kind: {name: asdict(entry) for name, entry in entries.items()}
            for kind, entries in found.items()
        }
        chosen = plain if arguments.kind is None else plain[arguments.kind]
        text = json.dumps(chosen, ensure_ascii=False)
    else:
        text = "\n\n".join(f"{kind}\n{as_text(entries)}" for kind, entries in found.items())
    sys.stdout.write(text + "\n")
    return 0


def _entries(kind: str) -> Mapping[str, Entry]:
    if kind == "panels":
        return {name: Entry(name.replace("-", " "), "", {}) for name in panels()}
    return SECTIONS[kind]()
