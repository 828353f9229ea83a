"""Saving: whole or not at all."""

import errno
import os
import stat
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from playground.document.examples import load_example
from playground.document.file import FileError, check_can_save, load, save

BEFORE = b"what was there before"
EXPERIMENT = load_example("spiral")

on_posix = pytest.mark.skipif(os.name != "posix", reason="Windows knows no such files or limits.")


@pytest.fixture
def file(tmp_path):
    (tmp_path / "a.json").write_bytes(BEFORE)
    return tmp_path / "a.json"


def refusal(file):
    with pytest.raises(FileError) as error:
        save(file, EXPERIMENT)
    message = str(error.value)
    assert message.startswith(f"{file} cannot be saved: ")
    assert message.endswith(".")
    assert "\n" not in message
    return message


def assert_untouched(file):
    assert file.read_bytes() == BEFORE
    assert list(file.parent.iterdir()) == [file]


@contextmanager
def files_of_at_most(n_bytes):
    """Make every longer file fail while it is written, as on a full disk."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def without_privileges():
    """Write as a user who may not write everywhere, even in a container that runs as root."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


def test_a_file_is_replaced(file):
    save(file, EXPERIMENT)
    assert load(file).experiment == EXPERIMENT
    assert list(file.parent.iterdir()) == [file]


@on_posix
def test_a_write_that_ends_too_soon_leaves_the_old_file_whole(file):
    with files_of_at_most(100):
        assert "there is no room for it; make some" in refusal(file)
    assert_untouched(file)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "there is no room for it; make some, or save it on another disk."),
        (errno.EDQUOT, "there is no room for it; "),
        (errno.EIO, f"{os.strerror(errno.EIO)}; save it in another folder."),
    ],
)
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_disk_that_fails_leaves_the_old_file_whole(file, monkeypatch, code, words, call):
    def fail(*arguments):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, call, fail)
    assert words in refusal(file)
    monkeypatch.undo()
    assert_untouched(file)


def test_an_interruption_leaves_the_old_file_whole(file, monkeypatch):
    def interrupt(stream):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        save(file, EXPERIMENT)
    assert_untouched(file)


@on_posix
def test_a_folder_that_may_not_be_written_keeps_its_file():
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "a.json")
        file.write_bytes(BEFORE)
        Path(folder).chmod(0o555)
        with without_privileges():
            assert "may not be written; save it in another folder." in refusal(file)
            with pytest.raises(FileError, match="may not be written"):
                check_can_save(file)
        Path(folder).chmod(0o755)
        assert_untouched(file)


@on_posix
def test_a_file_that_may_not_be_written_is_kept():
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "a.json")
        file.write_bytes(BEFORE)
        file.chmod(0o444)
        Path(folder).chmod(0o777)
        with without_privileges():
            assert "may not be written" in refusal(file)
        assert_untouched(file)


@on_posix
def test_other_things_than_files_are_kept(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert "this is a device and no file" in refusal(tmp_path / "pipe")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    assert "this is a folder; give the name of a file in it." in refusal(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    assert "there is no such folder; create it" in refusal(tmp_path / "none" / "a.json")
    (tmp_path / "file").touch()
    assert "there is no such folder; create it" in refusal(tmp_path / "file" / "a.json")


@on_posix
def test_a_link_goes_on_leading_to_the_file(file):
    link = file.with_name("link.json")
    link.symlink_to(file.name)
    save(link, EXPERIMENT)
    assert link.is_symlink()
    assert load(file).experiment == EXPERIMENT


@on_posix
def test_permissions_stay_and_new_files_have_the_usual_ones(file):
    file.chmod(0o640)
    save(file, EXPERIMENT)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    new, usual = file.with_name("new.json"), file.with_name("usual")
    save(new, EXPERIMENT)
    usual.touch()
    assert new.stat().st_mode == usual.stat().st_mode
