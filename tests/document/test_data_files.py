"""Reading files, packed or not, and saying what is wrong with them."""

import errno
import gzip
import random
from functools import partial
from pathlib import Path

import pytest

from playground.document import resources as resources_module
from playground.document.data_files import read
from playground.document.resources import resources
from playground.engine.dataset import DataError

CONTENT = random.Random(0).randbytes(1_000_000)  # does not compress, so it comes in many chunks


def refusal(location):
    with pytest.raises(DataError) as error:
        read(str(location))
    message = str(error.value)
    assert message.startswith(f"{location}: ")
    assert message.endswith(".")
    assert "; " in message  # what is wrong; what to do
    return message


@pytest.mark.parametrize("name", ["plain", "misnamed.gz"])
def test_a_plain_file_is_read_as_it_is(tmp_path, name):
    (tmp_path / name).write_bytes(CONTENT)
    assert read(str(tmp_path / name)) == CONTENT


@pytest.mark.parametrize("name", ["packed.gz", "packed"])
def test_a_gzipped_file_is_unpacked_whatever_it_is_called(tmp_path, name):
    (tmp_path / name).write_bytes(gzip.compress(CONTENT))
    assert read(str(tmp_path / name)) == CONTENT


def test_gzip_members_one_after_the_other_are_one_file(tmp_path):
    file = tmp_path / "two.gz"
    file.write_bytes(gzip.compress(CONTENT) + gzip.compress(b"more"))
    assert read(str(file)) == CONTENT + b"more"


@pytest.mark.parametrize("content", [b"", b"x", b"\x1f"])
def test_a_short_file_is_read(tmp_path, content):
    (tmp_path / "short").write_bytes(content)
    shares = []
    assert read(str(tmp_path / "short"), shares.append) == content
    assert shares[-1] == 1


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_progress_rises_from_0_to_1_with_the_bytes_of_the_file(tmp_path, pack):
    file = tmp_path / "file"
    file.write_bytes(pack(CONTENT))
    shares = []
    assert partial(read, report=shares.append)(str(file)) == CONTENT
    assert shares[0] == 0
    assert shares[-1] == 1
    assert shares == sorted(shares)
    assert 0.2 < shares[1] < 0.4  # a quarter of a million bytes at a time


def test_an_exception_from_the_report_ends_the_reading(tmp_path):
    (tmp_path / "file").write_bytes(CONTENT)

    def cancel(share):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(str(tmp_path / "file"), cancel)


@pytest.mark.parametrize("n_missing", [1, 8, 500_000])
def test_a_cut_gzip_file_is_refused(tmp_path, n_missing):
    file = tmp_path / "cut.gz"
    file.write_bytes(gzip.compress(CONTENT)[:-n_missing])
    assert "damaged or cut off; copy or download it again" in refusal(file)


@pytest.mark.parametrize("place", [2, 3, 12, 500_000, -6])
def test_a_damaged_gzip_file_is_refused(tmp_path, place):
    packed = bytearray(gzip.compress(CONTENT * 2))
    packed[place] ^= 0xFF
    (tmp_path / "bad.gz").write_bytes(packed)
    assert "damaged or cut off" in refusal(tmp_path / "bad.gz")


def test_rubbish_after_the_packed_data_is_refused(tmp_path):
    (tmp_path / "long.gz").write_bytes(gzip.compress(CONTENT) + b"rubbish")
    assert "damaged" in refusal(tmp_path / "long.gz")


def test_a_missing_file_is_named(tmp_path):
    assert "there is no such file; put it there or choose" in refusal(tmp_path / "none")
    (tmp_path / "file").touch()
    assert "there is no such file" in refusal(tmp_path / "file" / "below")


def test_a_folder_is_not_a_file(tmp_path):
    assert "this is a folder; choose a file in it" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("code", "words"),
    [(errno.EACCES, "it may not be read; change"), (errno.EIO, "cannot be read (no luck); copy")],
)
def test_a_file_that_the_system_refuses_is_named(tmp_path, monkeypatch, code, words):
    def refuse(self, mode):
        raise OSError(code, "no luck")

    monkeypatch.setattr(Path, "open", refuse)
    assert words in refusal(tmp_path / "file")


def test_resources_are_found_in_a_checkout():
    assert (resources() / "mnist" / "ATTRIBUTION.md").is_file()
    assert b"LeCun" in read("resource:mnist/ATTRIBUTION.md")


def test_resources_are_found_in_an_installed_package(tmp_path, monkeypatch):
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "here.txt").write_bytes(b"inside")
    monkeypatch.setattr(resources_module, "files", lambda package: tmp_path)
    assert read("resource:here.txt") == b"inside"


def test_a_missing_resource_asks_for_a_new_installation():
    assert "there is no such file; install the program again" in refusal("resource:mnist/none.gz")
