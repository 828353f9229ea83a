"""The menu of pictures: what there is to save, and how wide it becomes."""

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from playground.ui.picture_menu import WIDTHS


def open_menu(window):
    window.pictures.aboutToShow.emit()
    return {action.text(): action for action in window.pictures.actions()}


def test_what_has_been_looked_at_can_be_saved_and_widths_stand_below(window):
    first, again = open_menu(window), open_menu(window)
    assert list(first) == list(again)
    assert {"Window…", "Network…", "Decision boundary…", "Loss curves…"} <= set(first)
    assert sum(action.isCheckable() for action in again.values()) == len(WIDTHS)
    assert window.pictures.menuAction() in window.file_menu.actions()


@pytest.mark.parametrize("width", [1920, 3840])
def test_a_picture_is_as_wide_as_was_chosen_and_it_stays_chosen(
    window, tmp_path, monkeypatch, width
):
    path = tmp_path / "boundary.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path), ""))
    said = []
    window.pictures.said.connect(said.append)
    open_menu(window)[f"{width:,} pixels wide"].trigger()
    open_menu(window)["Decision boundary…"].trigger()
    assert QImage(str(path)).width() == width
    assert str(path) in said[0]
    assert open_menu(window)[f"{width:,} pixels wide"].isChecked()
    open_menu(window)["As on the screen, twice as sharp"].trigger()
    open_menu(window)["Decision boundary…"].trigger()
    assert QImage(str(path)).width() < 1920
