"""Finding IDX files by their usual names."""

import gzip
import struct

import numpy as np
import pytest

from playground.document.data_files import read
from playground.document.image_folder import read_image_folder, write_image_folder
from playground.engine.dataset import DataError

IMAGES = np.arange(12 * 2 * 3, dtype=np.uint8).reshape(12, 2, 3)
LABELS = np.arange(12, dtype=np.uint8) % 4


def write(file, array):
    sizes = struct.pack(f">{array.ndim}I", *array.shape)
    content = bytes((0, 0, 8, array.ndim)) + sizes + array.tobytes()
    file.write_bytes(gzip.compress(content) if file.suffix == ".gz" else content)


def refusal(folder):
    with pytest.raises(DataError) as error:
        read_image_folder(folder)
    assert str(error.value).startswith(str(folder))
    assert str(error.value).endswith(".")
    return str(error.value).removeprefix(str(folder))


@pytest.mark.parametrize("joint", ["-", "."])
@pytest.mark.parametrize("ending", ["", ".gz"])
@pytest.mark.parametrize("n_test", [0, 3])
def test_the_usual_names_are_found(tmp_path, joint, ending, n_test):
    write(tmp_path / f"train-images{joint}idx3-ubyte{ending}", IMAGES)
    write(tmp_path / f"train-labels{joint}idx1-ubyte{ending}", LABELS)
    if n_test:
        write(tmp_path / f"t10k-images{joint}idx3-ubyte{ending}", IMAGES[:n_test])
        write(tmp_path / f"t10k-labels{joint}idx1-ubyte{ending}", LABELS[:n_test])
    shares = []
    dataset = read_image_folder(tmp_path, shares.append)
    assert shares[-1] == 1
    assert dataset.image_shape == (2, 3)
    assert dataset.classes == ("0", "1", "2", "3")
    examples = dataset.load(np.random.default_rng(0), read)
    assert len(examples.test) == (n_test or 2)
    assert len(examples.train) == (12 if n_test else 10)


def test_missing_files_are_named(tmp_path):
    assert refusal(tmp_path / "none").startswith(": there is no such folder; choose")
    assert "no file train-images-idx3-ubyte (or train-images-idx3-ubyte.gz)" in refusal(tmp_path)
    write(tmp_path / "train-images-idx3-ubyte", IMAGES)
    assert "no file train-labels-idx1-ubyte" in refusal(tmp_path)
    write(tmp_path / "train-labels-idx1-ubyte", LABELS)
    write(tmp_path / "t10k-labels-idx1-ubyte", LABELS)
    assert "no file t10k-images-idx3-ubyte" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("name", "array", "words"),
    [
        ("train-images-idx3-ubyte", LABELS, "/train-images-idx3-ubyte: the file begins with"),
        ("train-labels-idx1-ubyte", LABELS[:3], "12 images here but 3 labels"),
        ("train-labels-idx1-ubyte", LABELS * 0, "every label is 0; choose files with at least two"),
        ("t10k-labels-idx1-ubyte", LABELS + 1, "/t10k-labels-idx1-ubyte: label 4 is 4"),
        ("t10k-images-idx3-ubyte", IMAGES[:, 1:], "images have 1 x 3 pixels where 2 x 3"),
    ],
)
def test_files_that_do_not_fit_are_named(tmp_path, name, array, words):
    for part in ("train", "t10k"):
        write(tmp_path / f"{part}-images-idx3-ubyte", IMAGES)
        write(tmp_path / f"{part}-labels-idx1-ubyte", LABELS)
    write(tmp_path / name, array)
    assert words in refusal(tmp_path)


def test_what_is_written_is_read_again(tmp_path):
    folder = tmp_path / "new" / "mine"
    write_image_folder(folder, IMAGES, np.arange(12, dtype=np.uint8) % 2)
    examples = read_image_folder(folder).load(np.random.default_rng(0), read)
    # of each class every sixth goes into the test part
    np.testing.assert_array_equal(examples.test.inputs, IMAGES[[10, 11]].reshape(2, -1))
    np.testing.assert_array_equal(examples.train.inputs, IMAGES[:10].reshape(10, -1))
    assert examples.train.targets.tolist() == [0, 1] * 5


def test_few_images_are_all_for_training(tmp_path):
    write_image_folder(tmp_path, IMAGES[:2], LABELS[:2])
    assert len(list(tmp_path.iterdir())) == 2
    assert len(read_image_folder(tmp_path).load(np.random.default_rng(0), read).train) == 1


def test_nothing_is_written_over(tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    for folder in (tmp_path, tmp_path / "letter.txt"):
        with pytest.raises(DataError, match=r"there is something already; choose a new name\.$"):
            write_image_folder(folder, IMAGES, LABELS)
    assert [each.name for each in tmp_path.iterdir()] == ["letter.txt"]


def test_images_of_one_class_are_not_written(tmp_path):
    with pytest.raises(DataError, match="all of one class"):
        write_image_folder(tmp_path / "new", IMAGES, LABELS * 0)
    assert not (tmp_path / "new").exists()


def write_folder(folder, labels, shape=(2, 3)):
    write(folder / "train-images-idx3-ubyte", np.zeros((len(labels), *shape), np.uint8))
    write(folder / "train-labels-idx1-ubyte", np.array(labels, np.uint8))


def test_names_in_a_file_are_those_of_the_classes(tmp_path):
    write_folder(tmp_path, [0, 1, 2, 1])
    (tmp_path / "class-names.txt").write_text("cat\n dog \n\nÄhre\nunicorn\n", "utf-8-sig")
    assert read_image_folder(tmp_path).classes == ("cat", "dog", "Ähre", "unicorn")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"cat\ndog\n", "there are 2 names where the labels go from 0 to 2; write 3 names"),
        (b"cat\ndog\ncat\n", "“cat” is there twice"),
        (b"\xff\xfe\x00", "this is no text"),
    ],
)
def test_a_file_that_names_no_classes_is_refused(tmp_path, content, words):
    write_folder(tmp_path, [0, 1, 2, 1])
    (tmp_path / "class-names.txt").write_bytes(content)
    assert words in refusal(tmp_path)


def test_fashion_mnist_is_known_by_its_first_labels(tmp_path):
    fashion = [9, 0, 0, 3, 0, 2, 7, 2, 5, 5, 0, 9, 5, 5, 7, 9, 1, 0, 6, 4, 3, 1, 4, 8]
    write_folder(tmp_path, fashion)
    assert read_image_folder(tmp_path).classes[9] == "Ankle boot"
    write_folder(tmp_path, fashion[::-1])
    assert read_image_folder(tmp_path).classes == tuple("0123456789")


def test_names_are_written_with_the_images_those_of_classes_without_any_too(tmp_path):
    write_image_folder(tmp_path / "a", IMAGES, LABELS, ("up", "down", "left", "right"))
    assert read_image_folder(tmp_path / "a").classes == ("up", "down", "left", "right")
    write_image_folder(tmp_path / "b", IMAGES, LABELS, tuple("0123456789"))
    assert read_image_folder(tmp_path / "b").classes == tuple("0123456789")
    for given in ((), tuple("012")):  # the labels go to 3
        folder = tmp_path / f"c{len(given)}"
        write_image_folder(folder, IMAGES, LABELS, given)
        assert read_image_folder(folder).classes == tuple("0123")
