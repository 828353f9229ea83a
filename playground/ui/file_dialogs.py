"""Asking where to save a file, in the folder that was used last."""

import re
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from playground.ui.folders import last_folder


def ask_where_to_save(window: QWidget, title: str, name: str, kinds: str) -> Path | None:
    """Return the file that the user chooses, None if none; `name` is a suggestion.

    `kinds` are written as Qt has them: "PNG picture (*.png);;SVG drawing (*.svg)". A name without a
    suffix gets that of the kind that was chosen, or of the suggestion.
    """
    suggestion = str(Path(last_folder()) / name)
    chosen, kind = QFileDialog.getSaveFileName(window, title, suggestion, kinds)
    if not chosen:
        return None
    path, suffix = Path(chosen), re.search(r"\*(\.\w+)", kind)
    return path if path.suffix else path.with_suffix(suffix[1] if suffix else Path(name).suffix)
