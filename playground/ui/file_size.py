"""The question before a file is written that is larger than one would expect."""

from PySide6.QtWidgets import QMessageBox, QWidget

from playground.document.recorded_history import RecordedHistory

_BYTES_PER_NUMBER = 13
"""Of a weight as text, with what stands between it and the next."""

_LARGE = 20_000_000


def may_be_large(window: QWidget, history: RecordedHistory) -> bool:
    """Return whether a file with a history may be written, having asked if it would be large."""
    n_bytes = history.n_numbers * _BYTES_PER_NUMBER
    if n_bytes <= _LARGE:
        return True
    button = QMessageBox.StandardButton
    answer = QMessageBox.question(
        window,
        "Save a large file?",
        f"With its history this file takes about {round(n_bytes / 1e6):,} MB, because it holds the "
        "weights at many steps. Save it like this? To save only the present step, turn off “Keep "
        "history in the file” in the File menu.",
        button.Save | button.Cancel,
        button.Save,
    )
    return answer == button.Save
