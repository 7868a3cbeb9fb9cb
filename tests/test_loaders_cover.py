"""The cover sheet."""

import datetime

import pytest

from golden_thread.graph.plan import About
from golden_thread.loaders.cells import Unknown
from golden_thread.loaders.cover import about_of
from golden_thread.loaders.tables import Cell, Sheet


def cover(*rows: tuple[Cell, ...]) -> Sheet:
    return Sheet("plan.xlsx", "About", [list(row) for row in rows], "About")


def test_every_field() -> None:
    sheet = cover(
        ("Field", "Value"),
        ("Id:", "demo-2012"),
        ("Title", "", "Our plan"),
        ("As at", datetime.date(2012, 3, 31)),
        ("Example", True),
        ("Published to", "members"),
        ("Note", "of a kind"),
        ("", "beside"),
    )
    assert about_of([sheet], "file") == (
        About("demo-2012", "Our plan", datetime.date(2012, 3, 31), True, "members", "of a kind"),
        (),
    )


def test_without_a_cover_sheet_the_file_names_the_plan() -> None:
    assert about_of([], "Our plan 2012") == (About("our-plan-2012"), ())
    assert about_of([cover(("Title", "x"))], "—")[0].name == "plan"


@pytest.mark.parametrize(
    "row, what",
    [
        (("As of", "March 2012"), "is no whole date"),
        (("As of", Unknown("the error #N/A")), "the cell holds the error #N/A"),
        (("Example", "perhaps"), "it counts as yes"),
        (("Exampel", "yes"), "the cover sheet has no field 'Exampel'"),
        (("Id", "our plan / 2012"), "it became 'our-plan-2012'"),
        (("Id", ".."), "it became 'file'"),
        (("Note", "ask a@example.org"), "e-mail addresses were left out"),
    ],
)
def test_what_cannot_be_read_is_told(row: tuple[Cell, ...], what: str) -> None:
    about, (problem,) = about_of([cover(("Title", "x"), row)], "file")
    assert what in problem.what
    assert (problem.row, problem.sheet) == (2, "About")
    assert about.as_of is None
    assert "@" not in about.note


def test_a_field_that_stands_twice_counts_once() -> None:
    about, (problem,) = about_of([cover(("Title", "x")), cover(("Title", "y"))], "file")
    assert about.title == "x"
    assert "twice" in problem.what
