"""The IDX decoder, on files written as the format's description says."""

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine import idx
from playground.engine.dataset import DataError

IMAGES = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)
LABELS = np.array([7, 0, 255], dtype=np.uint8)


def idx_bytes(array, kind=0x08):
    sizes = struct.pack(f">{array.ndim}I", *array.shape)
    return bytes((0, 0, kind, array.ndim)) + sizes + array.tobytes()


def refused(decode, content):
    with pytest.raises(DataError) as error:
        decode(content, "some/file.gz")
    message = str(error.value)
    assert message.startswith("some/file.gz: ")
    assert message.endswith(".")
    assert "; " in message  # what is wrong; what to do
    assert "\n" not in message
    return message


def test_images_and_labels_are_decoded_without_copying():
    images = idx.decode_images(idx_bytes(IMAGES), "f")
    assert images.dtype == np.uint8
    assert np.array_equal(images, IMAGES)
    assert np.array_equal(idx.decode_labels(idx_bytes(LABELS), "f"), LABELS)
    assert not images.flags.owndata
    assert not images.flags.writeable


@given(st.tuples(*[st.integers(1, 9)] * 3), st.randoms())
def test_what_is_written_is_read(shape, random):
    array = np.frombuffer(random.randbytes(int(np.prod(shape))), np.uint8).reshape(shape)
    assert np.array_equal(idx.decode_images(idx_bytes(array), "f"), array)


def test_labels_in_place_of_images_are_recognised_and_the_other_way_round():
    message = refused(idx.decode_images, idx_bytes(LABELS))
    assert "magic number 2049 where images begin with 2051, so it holds labels" in message
    message = refused(idx.decode_labels, idx_bytes(IMAGES))
    assert "magic number 2051 where labels begin with 2049, so it holds images" in message


def test_other_files_are_recognised():
    assert "so it holds something else" in refused(
        idx.decode_images, b"\x89PNG\r\n\x1a\n" + b"\0" * 99
    )
    colour = idx_bytes(np.zeros((1, 2, 2, 3), np.uint8))
    assert "an array of 4 dimensions" in refused(idx.decode_images, colour)


@pytest.mark.parametrize(
    ("kind", "words"), [(0x09, "signed bytes"), (0x0C, "32-bit integers"), (0x0D, "floating-point")]
)
def test_other_kinds_of_numbers_are_named(kind, words):
    message = refused(idx.decode_images, idx_bytes(IMAGES, kind))
    assert words in message
    assert "not supported" in message


@pytest.mark.parametrize("n_left", range(16))
def test_a_cut_header_says_how_much_is_missing(n_left):
    message = refused(idx.decode_images, idx_bytes(IMAGES)[:n_left])
    assert f"truncated and lacks {16 - n_left} of its 16 header bytes" in message


@pytest.mark.parametrize("n_missing", [1, 5, 24])
def test_a_cut_file_says_how_many_bytes_are_missing(n_missing):
    message = refused(idx.decode_images, idx_bytes(IMAGES)[:-n_missing])
    assert f"truncated and lacks {n_missing} of the 24 bytes of its 2 x 3 x 4 values" in message


def test_a_file_that_promises_more_than_memory_holds_is_only_truncated():
    content = bytes((0, 0, 8, 3)) + struct.pack(">3I", *[2**32 - 1] * 3)
    assert "truncated" in refused(idx.decode_images, content)


def test_trailing_bytes_are_refused():
    message = refused(idx.decode_labels, idx_bytes(LABELS) + b"\0\0")
    assert "has 5 bytes where its 3 values take 3" in message


@pytest.mark.parametrize("shape", [(0, 28, 28), (5, 0, 28)])
def test_a_file_without_images_is_refused(shape):
    assert "no images" in refused(idx.decode_images, idx_bytes(np.zeros(shape, np.uint8)))


@given(st.binary(max_size=40))
def test_any_bytes_are_decoded_or_refused(content):
    for decode in (idx.decode_images, idx.decode_labels):
        for header in (b"", b"\0\0\x08\x03", b"\0\0\x08\x01"):
            try:
                decoded = decode(header + content, "some/file.gz")
            except DataError:
                refused(decode, header + content)
            else:
                assert decoded.nbytes == len(header + content) - 4 - 4 * decoded.ndim


def test_counts_that_disagree_name_both_files():
    labels = LABELS[:2]
    idx.check_counts(IMAGES, labels, "a", "b")
    with pytest.raises(DataError, match=r"^a: there are 2 images here but 3 labels in b; choose"):
        idx.check_counts(IMAGES, LABELS, "a", "b")


def test_a_label_beyond_the_classes_is_named():
    idx.check_classes(LABELS, 256, "b")
    with pytest.raises(DataError, match=r"^b: label 3 is 255, but 8 classes are numbered 0 to 7;"):
        idx.check_classes(LABELS, 8, "b")
