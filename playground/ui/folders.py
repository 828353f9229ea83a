"""The folder in which the user chose a file last, where the next file dialog opens."""

from pathlib import Path

from PySide6.QtCore import QSettings

_KEY = "last_folder"


def last_folder() -> str:
    """Return the folder used last, the home folder if there is none or it has gone."""
    folder = QSettings().value(_KEY, "")
    return folder if isinstance(folder, str) and folder and _is_folder(folder) else str(Path.home())


def remember_folder(path: Path) -> None:
    """Remember a folder, or the folder of a file, for the dialogs to come."""
    folder = path if path.is_dir() else path.parent
    QSettings().setValue(_KEY, str(folder.absolute()))


def _is_folder(name: str) -> bool:
    try:
        return Path(name).is_dir()
    except OSError:  # a network drive that does not answer
        return False
