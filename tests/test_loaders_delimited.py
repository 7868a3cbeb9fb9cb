"""Delimited text as rows: the mark between cells, and quotation marks that do not match."""

import pytest

from golden_thread.loaders.delimited import delimiter_of, rows_of_text
from golden_thread.loaders.problems import Unreadable


@pytest.mark.parametrize(
    "text, mark",
    [
        ("Id,Title\nO1,x", ","),
        ("Id;Title\nO1;Warm, dry, light homes", ";"),
        ("Id\tTitle", "\t"),
        ("Id|Title|Note", "|"),
        ("Title\nWarm homes", ","),
        ("Id,Title,Owner\nO1,a;b;c;d;e;f,x\nO2,y,z", ","),
        ("", ","),
        ('"', ","),
    ],
)
def test_the_mark_between_cells(text: str, mark: str) -> None:
    assert delimiter_of(text) == mark


@pytest.mark.parametrize(
    "text, rows, row",
    [
        ('Id,Title\nO1,"a ""b"" c"\n', [["Id", "Title"], ["O1", 'a "b" c']], None),
        ('Id,Title\nO1,"two\nlines"\nO2,x\n', [["Id", "Title"], ["O1", "two\nlines"], ["O2", "x"]], None),
        ('Id,Title\nO1,"a" b\nO2,x\n', [["Id", "Title"], ["O1", "a b"], ["O2", "x"]], "not doubled"),
        ('Id,Title\nO1,5" pipe\nO2,x\n', [["Id", "Title"], ["O1", '5" pipe'], ["O2", "x"]], None),
        ('Id,Title\nO1,"open\nO2,x\nO3,y\n', [["Id", "Title"], ["O1", "open"], ["O2", "x"], ["O3", "y"]], "never"),
        ("Id,Title\r\nO1,x\r\n\r\nO2,y", [["Id", "Title"], ["O1", "x"], [], ["O2", "y"]], None),
        ("Id,Title\rO1,x\r", [["Id", "Title"], ["O1", "x"]], None),
        ("", [], None),
    ],
)  # fmt: skip
def test_rows_whatever_the_quotation_marks(text: str, rows: list[list[str]], row: str | None) -> None:
    found, problems = rows_of_text(text, "outcomes.csv")
    assert found == rows
    assert [row in problem.what for problem in problems if row] == ([True] if row else [])
    assert bool(problems) == bool(row)


def test_the_row_of_a_mark_that_never_closes_is_named() -> None:
    _, (problem,) = rows_of_text('Id,Title\nO1,x\nO2,"y\nO3,z\n', "outcomes.csv")
    assert problem.row == 3


def test_a_cell_beyond_measure_is_refused() -> None:
    with pytest.raises(Unreadable, match="row 2: a cell is far longer"):
        rows_of_text("Id,Title\nO1," + "x" * 200_000, "outcomes.csv")
