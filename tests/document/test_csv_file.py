"""Reading CSV files as people export them, and saying what is wrong with the others."""

import csv
import gzip
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.document.csv_file import MAX_CLASSES, MAX_VALUES, read_table, table_from
from playground.engine.dataset import DataError

IRIS = "length,width,kind\n5.1,3.5,setosa\n7,-3.2e0,versicolor\n6.3, 3.3 ,setosa\n"


@pytest.fixture
def write(tmp_path):
    def to_file(content, name="data.csv"):
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    return to_file


def assert_one_sentence(message, name="data.csv"):
    assert message.startswith(name)
    assert "; " in message  # what is wrong; what to do
    assert message.endswith(".")
    assert ". " not in message
    assert "\n" not in message


def test_columns_are_numbers_or_text(write):
    table = read_table(write(IRIS))
    assert table.name == "data.csv"
    assert table.header == ("length", "width", "kind")
    assert [column.is_numeric for column in table.columns] == [True, True, False]
    assert table.column("length").numbers == (5.1, 7, 6.3)
    assert table.column("width").numbers == (3.5, -3.2, 3.3)
    assert table.column("kind").cells == ("setosa", "versicolor", "setosa")
    assert table.column("kind").distinct == ("setosa", "versicolor")
    assert table.lines == (2, 3, 4)


def test_a_classification_table(write):
    table = table_from(read_table(write(IRIS)), ["width", "length"], "kind", True)
    assert table.columns == ("width", "length")
    assert table.rows == ((3.5, 5.1), (-3.2, 7), (3.3, 6.3))
    assert table.targets == (0, 1, 0)
    assert table.classes == ("setosa", "versicolor")
    assert table.source == "data.csv"
    assert table == table_from(read_table(write(IRIS)), ["width", "length"], "kind", True)
    examples = table.load(np.random.default_rng(0))
    assert len(examples.train) + len(examples.test) == 3


def test_a_regression_table(write):
    table = read_table(write("a,b,c\n1,2,30\n4,5,60\n"))
    chosen = table_from(table, ["a", "c"], "b", False)
    assert chosen.rows == ((1, 30), (4, 60))
    assert chosen.targets == (2, 5)
    assert chosen.classes == ()


def test_numeric_classes_are_ordered_by_size_and_equal_numbers_are_one_class(write):
    table = read_table(write("a,b,digit\n1,2,10\n4,5,9\n1,1,9.0\n2,2,-1\n"))
    chosen = table_from(table, ["a", "b"], "digit", True)
    assert chosen.classes == ("-1", "9", "10")
    assert chosen.targets == (2, 1, 1, 0)


@pytest.mark.parametrize(
    "content",
    [
        IRIS,
        IRIS.replace(",", "\t"),
        IRIS.replace(",", ";"),
        IRIS.replace(",", ";").replace(".", ","),
        IRIS.replace("\n", "\r\n"),
        IRIS.replace("\n", "\r"),
        IRIS.rstrip(),
        "\n" + IRIS.replace("\n", "\n\n") + ",,\n",
        "\ufeff" + IRIS,
        IRIS.replace("length", '"length"').replace("5.1", '"5.1"'),
        gzip.compress(IRIS.encode()),
        IRIS.encode("utf-16"),
        ("\ufeff" + IRIS.replace(",", "\t").replace("\n", "\r\n")).encode("utf-16-be"),
    ],
    ids=str.split(
        "comma tab semicolon decimal-comma crlf cr no-end blank bom quoted gzip utf-16 utf-16-be"
    ),
)
def test_the_same_table_in_many_dialects(write, content):
    table = read_table(write(content))
    assert table.header == ("length", "width", "kind")
    assert table.column("length").numbers == (5.1, 7, 6.3)
    assert table.column("width").numbers == (3.5, -3.2, 3.3)
    assert table.column("kind").cells == ("setosa", "versicolor", "setosa")


def test_the_other_separators_may_stand_in_names_and_cells(write):
    table = read_table(write("length, cm;width, cm;kind\n1,5;2;a, b\n3;4;c\td\n"))
    assert table.header == ("length, cm", "width, cm", "kind")
    assert table.column("length, cm").numbers == (1.5, 3)
    assert table.column("kind").distinct == ("a, b", "c\td")
    table = read_table(write('x,y,"says ""a;b;c;d"""\n1,2,"3,5"\n4,5,"two\nlines"\n6,7,c\n'))
    assert table.header == ("x", "y", 'says "a;b;c;d"')
    assert table.columns[2].cells == ("3,5", "two\nlines", "c")
    assert table.lines == (2, 3, 5)


def test_a_column_without_a_name_is_called_by_its_number(write):
    assert read_table(write(",a,b\n0,1,2\n1,3,4\n")).header == ("column 1", "a", "b")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encodings_of_spreadsheets(write, encoding):
    content = "length;größe;kind\n1,5;2;Zoë\n3;4;5 €\n".encode(encoding)
    table = read_table(write(content))
    assert table.header == ("length", "größe", "kind")
    assert table.column("kind").cells == ("Zoë", "5 €")


numbers = st.floats(allow_nan=False, allow_infinity=False)


@given(
    st.lists(
        st.tuples(numbers, numbers, st.sampled_from(["yes", "no", "per,haps", 'a "b" c'])),
        min_size=2,
    ),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(".,"),
)
def test_what_is_written_is_read(tmp_path_factory, rows, delimiter, mark):
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(["x1", "x2", "answer"])
    for x1, x2, answer in rows:
        decimal = mark if delimiter == ";" else "."
        writer.writerow([*(repr(x).replace(".", decimal) for x in (x1, x2)), answer])
    file = tmp_path_factory.mktemp("csv") / "data.csv"
    file.write_text(text.getvalue(), newline="")
    table = read_table(file)
    assert list(zip(*(column.cells for column in table.columns[2:]), strict=True)) == [
        (answer,) for _, _, answer in rows
    ]
    for index in range(2):
        assert table.columns[index].numbers == tuple(row[index] for row in rows)


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        ("", "", "the file is empty"),
        ("\n\n", "", "the file is empty"),
        ("a,b,c\n", "", "the number of rows below the header is 0"),
        ("a,b,c\n1,2,3\n", "", "the number of rows below the header is 1"),
        ("a,b\n1,2\n3,4\n", ", line 1", "the number of columns is 2 and at least three"),
        ("a b c\n1 2 3\n3 4 4\n", ", line 1", "separate cells by commas, semicolons or tabs"),
        ("1,2,3\n4,5,6\n", ", line 1", "numbers stand where the names"),
        ("5.1,3.5,setosa\n7,3.2,virginica\n", ", line 1", "numbers stand where the names"),
        ("5,1;3,5;setosa\n7;3,2;virginica\n", ", line 1", "numbers stand where the names"),
        ("a,b,a\n1,2,3\n4,5,6\n", ", line 1", 'two columns are called "a"'),
        ("a,b,c\n1,2,3\n4,5\n", ", line 3", "the number of cells is 2 but the header has 3"),
        ("a,b,c\n\n1,2,3\n4,5,6,7\n", ", line 4", "the number of cells is 4 but the header has 3"),
        ('a,b,c\n1,2,3\n4,"5,6\n7,8,9\n', ", line 3", "quotation marks"),
        ('a,b,c\n1,2,3\n4,"5"5,6\n', ", line 3", "quotation marks"),
        ("a,b,c\nx,2,y\nz,5,w\n", "", "fewer than two columns consist of numbers"),
        ("a,b,c\nu,v,w\nx,y,z\n", "", "fewer than two columns consist of numbers"),
        ("a,b,c\n1,2,x\n4,five,y\n", ', line 3, column "b"', '"five" stands where a number'),
        ("a,b,c\n1,2,x\n,5,y\n", ', line 3, column "a"', "the cell is empty"),
        ("a,b,c\n1,2,x\n3,NaN,y\n", ', line 3, column "b"', '"NaN" is not a finite number'),
        ("a,b,c\n1,2,x\n-inf,4,y\n", ', line 3, column "a"', '"-inf" is not a finite number'),
        ("a,b,c\n1,2,x\n3,1e999,y\n", ', line 3, column "b"', '"1e999" is not a finite number'),
        ("a,b,c\n1,2,x\n3,1_000,y\n", ', line 3, column "b"', '"1_000" stands where'),
        (
            "a;b;c\n1,5;2,5;x\n3,5;1.234;y\n",
            ', line 3, column "b"',
            "not written with a decimal comma",
        ),
        (
            "a;b;c\n1.5;2.5;x\n3.5;1,2;y\n",
            ', line 3, column "b"',
            "not written with a decimal point",
        ),
        (b"PK\x03\x04 a workbook\0\0\n", ", line 1", "not text; open the file in the program"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ", line 1", "not text; open the file"),
        (b"a,b,c\n1,2,3\n4,\0,6\n", ", line 3", "not text"),
        (b"a,b,c\n1,2,\xe4\n4,\x07,6\n", ", line 3", "not text"),
        (b"a,b,c\n1,2,\xe4\n4,\x9d,6\n", ", line 3", "not text"),
        (IRIS.encode("utf-16-le"), ", line 1", "not text"),
        (IRIS.encode("utf-32"), ", line 1", "not text"),
    ],
)
def test_files_that_cannot_be_used_are_refused_with_the_place(write, content, place, words):
    with pytest.raises(DataError) as error:
        read_table(write(content))
    assert_one_sentence(str(error.value), f"data.csv{place}: ")
    assert words in str(error.value)


def test_a_spoilt_column_is_refused_only_when_it_is_chosen(write):
    table = read_table(write("a,b,c,kind\n1,2,3,x\n4,5,,y\n7,8,nan,x\n"))
    assert not table.column("c").is_numeric
    assert len(table_from(table, ["a", "b"], "kind", True).rows) == 3
    for chosen in (["a", "c"], "kind", True), (["a", "b"], "c", True), (["a", "b"], "c", False):
        with pytest.raises(DataError, match=r'^data\.csv, line 3, column "c": the cell is empty;'):
            table_from(table, *chosen)


@pytest.mark.parametrize(
    ("features", "target", "is_classification", "words"),
    [
        (["a"], "kind", True, ": the number of input columns is 1; choose at least two"),
        ([], "kind", True, ": the number of input columns is 0; choose at least two"),
        (["a", "b"], "b", False, ', column "b": it is an input and the answer at once'),
        (["a", "z"], "kind", True, ': there is no column "z"; choose among a, b, kind, one, many'),
        (["a", "kind"], "b", False, ', line 2, column "kind": "x" stands where a number'),
        (["a", "b"], "kind", False, ', line 2, column "kind": "x" stands where a number'),
        (["a", "b"], "one", True, ', column "one": every row belongs to the one class "k"'),
        (["a", "b"], "many", True, ', column "many": 21 different values are more than the 20'),
    ],
)
def test_choices_that_cannot_be_used_are_refused(write, features, target, is_classification, words):
    rows = "".join(f"{i},{i},{'xy'[i % 2]},k,{i}\n" for i in range(MAX_CLASSES + 1))
    table = read_table(write(f"a,b,kind,one,many\n{rows}"))
    with pytest.raises(DataError) as error:
        table_from(table, features, target, is_classification)
    assert_one_sentence(str(error.value))
    assert str(error.value).startswith(f"data.csv{words}")


def test_a_class_may_not_be_called_nan(write):
    table = read_table(write("a,b,kind\n1,2,x\n3,4,nan\n5,6,y\n"))
    with pytest.raises(DataError, match=r'line 3, column "kind": "nan" is not a finite number'):
        table_from(table, ["a", "b"], "kind", True)


def test_twenty_classes_are_possible(write):
    rows = "".join(f"{i},{i},{i}\n" for i in range(MAX_CLASSES))
    table = table_from(read_table(write(f"a,b,kind\n{rows}")), ["a", "b"], "kind", True)
    assert len(table.classes) == MAX_CLASSES


def test_as_many_values_as_an_experiment_can_hold(write):
    rows = "1,2,3,4\n" * (MAX_VALUES // 4)
    assert len(read_table(write(f"a,b,c,d\n{rows}")).lines) == MAX_VALUES // 4
    with pytest.raises(
        DataError, match=r"^data\.csv: the table has more than 200,000 values; keep"
    ):
        read_table(write(f"a,b,c,d\n{rows}5,6,7,8\n"))


def test_a_file_far_too_large_is_not_read_at_all(tmp_path):
    file = tmp_path / "data.csv"
    with file.open("wb") as stream:
        stream.truncate(10**12)  # a hole, which takes no room
    with pytest.raises(DataError, match="more than 200,000 values"):
        read_table(file)


def test_a_missing_file_is_named_with_its_folder(tmp_path):
    with pytest.raises(DataError, match="there is no such file") as error:
        read_table(tmp_path / "none.csv")
    assert_one_sentence(str(error.value), str(tmp_path))
