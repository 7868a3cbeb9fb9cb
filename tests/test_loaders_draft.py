"""A plan while it is being read: what was left out, ids that were taken, and the template's worked rows."""

from golden_thread.graph.plan import About
from golden_thread.loaders.draft import Draft, People, Row, article, counted
from golden_thread.loaders.tables import Sheet

SHEET = Sheet("plan.xlsx", "Outcomes", [], "Outcomes")


def row(number: int = 2) -> Row:
    return Row(number, (), "", "", "", "", "stated", "")


def test_people_are_counted_by_file_and_never_named() -> None:
    people = People()
    people.left_out(SHEET, 3, names=1)
    people.left_out(SHEET, 3, addresses=2)
    people.left_out(SHEET, 4)
    people.left_out(Sheet("posts.csv", "posts", []), 9, addresses=1)
    assert [(problem.file, problem.what) for problem in people.problems()] == [
        ("plan.xlsx", "2 e-mail addresses and 1 name that may be a person's were left out (Outcomes row 3)"),
        ("posts.csv", "1 e-mail address was left out (row 9)"),
    ]


def test_an_id_is_made_free() -> None:
    draft = Draft(About("demo"), "plan.xlsx")
    assert draft.free("O1", row()) == "O1"
    draft.index.add("O1", "Outcome", "x")
    draft.index.add("O1-2", "Outcome", "x")
    assert draft.free("O1", row(2)) == "O1-3"


def test_cells_without_addresses_and_hidden_characters() -> None:
    draft = Draft(About("demo"), "plan.xlsx")
    cells = ["O1", 3.0, "two\nlines"]
    assert list(draft.shown(cells, SHEET, 2)) == cells
    shown = draft.shown(["a@example.org", "b\u200b", "\x07"], SHEET, 2)
    assert [str(cell) for cell in shown] == ["", "b", ""]
    assert not isinstance(shown[0], str)


def test_words() -> None:
    assert [article("Outcome"), article("Service plan")] == ["an outcome", "a service plan"]
    assert [counted(0, "name", "names"), counted(1, "name", "names"), counted(1_200, "name", "names")] == [
        "", "1 name", "1,200 names",
    ]  # fmt: skip
