"""Tables in our own layout made into a plan: what is read, what is told, and what is never guessed."""

import csv
import datetime
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import openpyxl
import pytest
import xlsxwriter

from golden_thread.graph.plan import PlanGraph, ScopeRow
from golden_thread.loaders import Unreadable, load

Rows = Sequence[Sequence[object]]
Loader = Callable[..., PlanGraph]

OUTCOMES: Rows = [["Id", "Title"], ["O1", "Warm homes"], ["O2", "Safer streets"]]


@pytest.fixture
def loaded(tmp_path: Path) -> Loader:
    """Loads a workbook with these sheets, called plan.xlsx."""

    def load_sheets(**sheets: Rows) -> PlanGraph:
        path = tmp_path / "plan.xlsx"
        book = xlsxwriter.Workbook(path)
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name.replace("_", " "))
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
        book.close()
        return load(path)

    return load_sheets


def links(plan: PlanGraph) -> set[tuple[str, str, str]]:
    """The links of a plan as (lower id, link, higher id)."""
    return {
        (plan.ids[plan.row(block.low_kind, low)], block.link, plan.ids[plan.row(block.high_kind, high)])
        for block in plan.blocks
        for low, high in zip(block.low, block.high, strict=True)
    }


def told(plan: PlanGraph) -> list[str]:
    """The problems of a plan as text."""
    return [str(problem) for problem in plan.problems]


def scope(plan: PlanGraph) -> set[tuple[str, str, bool]]:
    return {(row.what, row.within, row.whole) for row in plan.scope}


def test_a_small_plan_whole(loaded: Loader) -> None:
    plan = loaded(
        About=[["Field", "Value"], ["Id", "demo"], ["As of", "31/03/2012"], ["Example", "yes"]],
        Priorities=[["Id", "Title"], ["P1", "Healthy homes"]],
        Outcomes=[
            ["Id", "Title", "Contributes to", "Measurable", "Source", "Basis", "Note"],
            ["O1", "Warm homes", "P1", "Yes", "paper, 2.4", "inferred", "read closely"],
        ],
        KPIs=[
            ["Ref", "KPI", "Outcome", "Frequency", "Broken down by"],
            ["M1", "Homes insulated", "Warm homes", "Quarterly", "Ward; Age"],
        ],
    )  # fmt: skip
    assert told(plan) == []
    assert (plan.about.name, plan.about.as_of, plan.about.example) == ("demo", datetime.date(2012, 3, 31), True)
    assert plan.kinds == ("Priority", "Outcome", "Measure")
    assert links(plan) == {("O1", "contributesTo", "P1"), ("M1", "measures", "O1")}
    assert plan.value("O1", "measurable") == ("yes",)
    assert set(plan.value("M1", "brokenDownBy")) == {"place", "age"}
    assert plan.things.set_index("id").loc["O1"].to_dict() == {
        "kind": "Outcome", "title": "Warm homes", "source": "paper, 2.4", "basis": "inferred", "note": "read closely",
        "place": "plan.xlsx, Outcomes, row 2",
    }  # fmt: skip
    (block,) = (block for block in plan.blocks if block.link == "contributesTo")
    assert (block.basis.tolist(), block.source.tolist()) == ([1], ["paper, 2.4"])


def test_the_same_plan_from_a_folder(loaded: Loader, tmp_path: Path) -> None:
    book = loaded(Outcomes=OUTCOMES, Service_plans=[["Id", "Title", "Contributes to"], ["SP1", "Housing", "O1; O2"]])
    folder = tmp_path / "plan"
    folder.mkdir()
    for name, rows in (
        ("outcomes", OUTCOMES),
        ("service-plans", [["Id", "Title", "Contributes to"], ["SP1", "Housing", "O1; O2"]]),
    ):
        with (folder / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows(rows)
    assert load(folder).digest == book.digest
    assert load(folder).about.name == "plan"
    assert load(folder).things["place"].iloc[0] == "outcomes.csv, row 2"
    assert load(folder / "outcomes.csv").n == 2


# What is known of headings and sheets


def test_a_title_above_the_headings_and_blank_rows_are_passed_over(loaded: Loader) -> None:
    plan = loaded(Outcomes=[["Our outcomes, 2012"], [], *OUTCOMES, [], ["", "  "]])
    assert told(plan) == []
    assert plan.ids.tolist() == ["O1", "O2"]


def test_unknown_sheets_and_columns_are_named(loaded: Loader) -> None:
    plan = loaded(
        Outcoms=OUTCOMES,
        Outcomes=[["Id", "Title", "Mesurable", "Title"], ["O1", "Warm homes", "yes", "again"]],
        Guide=[["Read me"]],
        Blank=[],
    )
    assert told(plan) == [
        "plan.xlsx, Outcoms: nothing in a plan is called 'Outcoms', so it is not read. Did you mean 'Outcomes'?",
        "plan.xlsx, Outcomes, row 1, Mesurable: no column of outcomes is called 'Mesurable', so it is not read. "
        "Did you mean 'Measurable'?",
        "plan.xlsx, Outcomes, row 1, Title: two columns mean the same; this one is not read. Keep one of them.",
    ]  # fmt: skip
    assert plan.n == 1


def test_several_columns_of_one_link_add_up(loaded: Loader) -> None:
    plan = loaded(
        Outcomes=OUTCOMES, Measures=[["Id", "Title", "Outcome", "Outcome ref"], ["M1", "x", "Warm homes", "O2"]]
    )
    assert links(plan) == {("M1", "measures", "O1"), ("M1", "measures", "O2")}
    assert told(plan) == []


def test_a_hidden_sheet_is_read_and_told(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("About")
        sheet = book.add_worksheet("Outcomes")
        for at, row in enumerate(OUTCOMES):
            sheet.write_row(at, 0, row)
        sheet.hide()
    plan = load(path)
    assert plan.n == 2
    assert told(plan) == [
        "plan.xlsx, Outcomes: this sheet is hidden; it is read like any other. Delete it if it should not count."
    ]


def test_inverse_columns(loaded: Loader) -> None:
    plan = loaded(
        Outcomes=[["Id", "Title", "Is measured by"], ["O1", "Warm homes", "M1; Tests done"]],
        Measures=[["Id", "Title"], ["M1", "Homes insulated"], ["M2", "Tests done"]],
    )
    assert links(plan) == {("M1", "measures", "O1"), ("M2", "measures", "O1")}


# Ids and titles


def test_things_without_ids_get_one_from_their_title(loaded: Loader) -> None:
    plan = loaded(
        Priorities=[["Title"], ["Green"], ["Safe"]],
        Outcomes=[
            ["Id", "Title", "Contributes to"],
            ["", "Less crime", "Green"],
            ["", "Less crime", "Safe"],
            ["", "", "Safe"],
        ],
    )
    assert plan.ids.tolist() == ["priority-green", "priority-safe", "outcome-less-crime", "outcome-less-crime-safe"]
    assert [(problem.sheet, problem.row) for problem in plan.problems] == [
        ("Priorities", 1), ("Outcomes", 2), ("Outcomes", 3), ("Outcomes", 4),
    ]  # fmt: skip
    assert "it got the id 'outcome-less-crime-safe'" in plan.problems[2].what
    assert "neither an id nor a title" in plan.problems[3].what


def test_a_blank_title_is_told(loaded: Loader) -> None:
    plan = loaded(Outcomes=[["Id", "Title"], ["O1", ""]])
    assert plan.titles.tolist() == ["O1"]
    assert told(plan) == [
        "plan.xlsx, Outcomes, row 2, Title: the title is blank; the id stands for it. Write the title."
    ]


def test_a_repeated_id_is_told_and_nothing_merged(loaded: Loader) -> None:
    plan = loaded(
        Priorities=[["Id", "Title"], ["P1", "Green"]],
        Outcomes=[
            ["Id", "Title", "Contributes to", "Measurable"],
            ["O1", "Warm homes", "", ""],
            ["O1", "Warm homes", "P1", "yes"],
            ["O1", "Other", "P1", "yes"],
        ],
    )
    assert plan.count("Outcome") == 1
    assert links(plan) == set()
    assert plan.value("O1", "measurable") == ()
    assert [problem.row for problem in plan.problems] == [3, 4]
    assert "this row is not read (the first counts)" in plan.problems[0].what


def test_the_same_thing_under_two_kinds_keeps_the_first(loaded: Loader) -> None:
    plan = loaded(
        Organisations=[["Id", "Title"], ["FIRE", "Fire service"]], Partners=[["Id", "Title"], ["FIRE", "Fire service"]]
    )
    assert plan.kinds == ("Organisation",)
    assert "the first counts, as an organisation, not a partner" in plan.problems[0].what


def test_sheets_that_each_count_from_one(loaded: Loader) -> None:
    plan = loaded(
        Outcomes=[["Id", "Title"], [1, "Warm homes"], [2, "Safer streets"]],
        Measures=[["Id", "Title", "Outcome"], [1, "Homes insulated", 2]],
        Observations=[["Id", "Title", "Measure"], [1, "20 homes", 1]],
        Targets=[["Id", "Title", "Is a target for"], [7, "500 homes", 1]],
    )
    assert plan.ids.tolist() == ["1", "2", "measure-1", "7", "observation-1", "1 (which of 2?)"]
    assert {("measure-1", "measures", "2"), ("observation-1", "observes", "measure-1")} < links(plan)
    assert [problem.what for problem in plan.problems] == [
        "the id '1' is that of an outcome too; here it became 'measure-1'",
        "the id '1' is that of an outcome too; here it became 'observation-1'",
        "'1' may be any of '1 (Outcome)' and 'measure-1 (Measure)'",
    ]


# References


def test_a_reference_to_nothing_stays_and_is_told(loaded: Loader) -> None:
    plan = loaded(
        Outcomes=OUTCOMES,
        Measures=[
            ["Id", "Title", "Outcome"],
            ["M1", "x", "Safer street"],
            ["M2", "y", "Safer street"],
            ["M3", "z", "Jobs"],
        ],
    )
    assert told(plan) == [
        "plan.xlsx, Measures, row 2, Outcome: nothing is called 'Safer street' (also in 1 more row). "
        "Did you mean 'Safer streets'?",
        "plan.xlsx, Measures, row 4, Outcome: nothing is called 'Jobs'. "
        "Correct the name, or add what it names to its sheet.",
    ]  # fmt: skip
    assert plan.count("Unresolved") == 2
    assert ("M1", "measures", "Safer street") in links(plan)


def test_where_nothing_of_the_kind_was_loaded_one_problem_says_so(loaded: Loader) -> None:
    plan = loaded(Measures=[["Id", "Title", "Outcome"], *([f"M{n}", f"x{n}", f"Outcome {n}"] for n in range(40))])
    (problem,) = plan.problems
    assert problem.what == (
        "40 names here refer to priorities, outcomes, projects, actions or services, and none of these was loaded "
        "(also in 39 more rows)"
    )
    assert plan.count("Unresolved") == 40


def test_a_title_that_two_things_have_is_not_guessed(loaded: Loader) -> None:
    plan = loaded(
        Outcomes=[["Id", "Title"], ["O1", "Same"], ["O2", "Same"]],
        Measures=[["Id", "Title", "Outcome"], ["M1", "x", "same"]],
    )
    assert plan.problems[0].what == "'same' may be any of 'O1 (Outcome)' and 'O2 (Outcome)'"
    assert {high for _, _, high in links(plan)} == {"same (which of 2?)"}
    assert plan.count("Unresolved") == 1


def test_a_link_to_a_kind_it_does_not_lead_to_is_kept_and_told(loaded: Loader) -> None:
    plan = loaded(
        Visions=[["Id", "Title"], ["V1", "Better lives"]],
        Outcomes=OUTCOMES,
        Measures=[["Id", "Title", "Outcome"], ["M1", "x", "V1"]],
    )
    assert links(plan) == {("M1", "measures", "V1")}
    assert plan.problems[0].what == "'Better lives': the link 'measures' does not lead from a measure to a vision"


@pytest.mark.parametrize("cell", ["n/a", "-", "TBC", "none", "Not known", "?"])
def test_words_that_name_nothing_are_blank(loaded: Loader, cell: str) -> None:
    plan = loaded(Outcomes=OUTCOMES, Measures=[["Id", "Title", "Outcome"], ["M1", "x", cell], ["M2", "y", "O1"]])
    assert links(plan) == {("M2", "measures", "O1")}
    assert told(plan) == []
    assert plan.scope == ()


# What cannot be read is unknown, not blank


def test_an_error_cell_is_unknown_and_not_blank(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    outcomes, measures = book.active, book.create_sheet("Measures")
    outcomes.title = "Outcomes"
    for row in (
        ["Id", "Title", "Measurable", "Is measured by"],
        ["O1", "Warm homes", "yes", ""],
        ["O2", "Safe", "=A1", "#N/A"],
    ):
        outcomes.append(row)
    for row in (["Id", "Title", "Owner", "Outcome"], ["M1", "x", "#REF!", "O1"], ["M2", "y", "Head of Housing", "=A2"]):
        measures.append(row)
    outcomes["D3"].data_type = "e"
    book.save(tmp_path / "plan.xlsx")
    plan = load(tmp_path / "plan.xlsx")
    assert {row for row in scope(plan) if row[0] != "row"} == {
        ("Outcome.measurable", "O2", False),
        ("below", "O2", False),
        ("Measure.ownedBy", "M1", False),
        ("Measure.measures", "M2", False),
    }
    assert [(problem.sheet, problem.row, problem.column) for problem in plan.problems] == [
        ("Outcomes", 3, "Measurable"),
        ("Outcomes", 3, "Is measured by"),
        ("Measures", 2, "Owner"),
        ("Measures", 3, "Outcome"),
    ]


def test_a_column_of_nothing_but_errors_is_not_whole(loaded: Loader) -> None:
    plan = loaded(Outcomes=[["Id", "Title", "Measurable"], ["O1", "x", "perhaps"], ["O2", "y", "often"]])
    assert scope(plan) == {("Outcome.measurable", "", False)}


def test_a_value_that_cannot_be_read_is_unknown(loaded: Loader) -> None:
    plan = loaded(Outcomes=[["Id", "Title", "Measurable"], ["O1", "x", "perhaps"], ["O2", "y", "no"]])
    assert scope(plan) == {("Outcome.measurable", "O1", False)}
    assert told(plan) == [
        "plan.xlsx, Outcomes, row 2, Measurable: 'perhaps' is not a word for measurable. Write yes or no."
    ]
    assert plan.value("O2", "measurable") == ("no",)


def test_cells_below_a_merged_one_are_unknown(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Outcomes")
        for at, row in enumerate([["Id", "Title", "Term"], ["O1", "x", ""], ["O2", "y", ""], ["O3", "z", "long"]]):
            sheet.write_row(at, 0, row)
        sheet.merge_range("C2:C3", "short")
    plan = load(path)
    assert plan.value("O1", "term") == ("short",)
    assert scope(plan) == {("Outcome.term", "O2", False)}
    assert [problem.what for problem in plan.problems] == ["cells C2:C3 are merged; only the first has a value"]


@pytest.mark.parametrize(
    "basis, found", [("", "stated"), ("Stated", "stated"), ("example only", "illustrative"), ("maybe", "inferred")]
)
def test_basis(loaded: Loader, basis: str, found: str) -> None:
    plan = loaded(Outcomes=[["Id", "Title", "Basis"], ["O1", "x", basis]])
    assert plan.things["basis"].tolist() == [found]
    assert bool(plan.problems) == (basis == "maybe")


# Owners and people


def test_owners(loaded: Loader) -> None:
    plan = loaded(
        Posts=[["Id", "Title"], ["HH", "Head of Housing"]],
        Portfolios=[["Id", "Title"], ["PF", "Homes"]],
        Outcomes=[
            ["Id", "Title", "Owner"],
            ["O1", "a", "head of housing"],
            ["O2", "b", "Jane Smith, Head of Housing"],
            ["O3", "c", "Town Clerk"],
            ["O4", "d", "Jane Smith"],
            ["O5", "e", "Homes"],
            ["O6", "f", "clerk@example.org"],
            ["O7", "g", "Safer Town Board"],
            ["O8", "h", "Town Clerk, Housing Manager"],
            ["O9", "i", "Head of Hosing"],
        ],
    )  # fmt: skip
    assert {(low, high) for low, link, high in links(plan) if link == "ownedBy"} == {
        ("O1", "HH"), ("O2", "HH"), ("O3", "post-town-clerk"), ("O5", "PF"), ("O7", "Safer Town Board"),
        ("O8", "post-town-clerk"), ("O8", "post-housing-manager"), ("O9", "post-head-of-hosing"),
    }  # fmt: skip
    assert {row for row in scope(plan) if row[0] != "row"} == {
        ("Outcome.ownedBy", "O4", False),
        ("Outcome.ownedBy", "O6", False),
    }
    assert ("row", "post-town-clerk", False) in scope(plan)
    posts = plan.things.set_index("id")
    assert posts.loc["post-town-clerk", ["basis", "note"]].tolist() == ["inferred", "named as an owner only"]
    assert "Jane" not in str(plan) + plan.things.to_string() + "".join(told(plan))
    assert plan.problems[-1].what == (
        "1 e-mail address and 2 names that may be people's were left out (Outcomes rows 3, 5 and 7)"
    )
    assert any("Did you mean 'Head of Housing'?" in text for text in told(plan))
    assert any("'Safer Town Board'" in text for text in told(plan))


def test_addresses_are_left_out_of_every_cell(loaded: Loader) -> None:
    plan = loaded(
        About=[["Title", "Plan (a@example.org)"]],
        Outcomes=[["Id", "Title", "Statement", "Note"], ["O1", "x", "Ask b@example.org about it", "c@example.org"]],
        Links=[["From", "Link", "To", "Note"], ["O1", "contributes to", "O1", "d@example.org"]],
    )
    assert plan.value("O1", "statement") == ("Ask about it",)
    assert "example.org" not in str(plan.about) + plan.things.to_string() + "".join(told(plan))
    assert "3 e-mail addresses were left out" in plan.problems[-1].what


def test_partners_that_read_as_people_are_left_out(loaded: Loader) -> None:
    plan = loaded(
        Partners=[["Id", "Title"], ["FIRE", "Fire service"]],
        Outcomes=[["Id", "Title", "Is supported by"], ["O1", "x", "Fire service; Jane Smith; Citizens Advice"]],
    )
    assert {low for low, _, _ in links(plan)} == {"FIRE", "Citizens Advice"}
    assert "Jane" not in plan.things.to_string() + "".join(told(plan))


# Nothing to read


@pytest.mark.parametrize(
    "sheets, what",
    [
        (
            {"Sheet1": [["a", "b"]], "Data": [["c"]]},
            "nothing in it is named after a part of a plan (found 'Sheet1' and 'Data')",
        ),
        ({"Outcoms": [["Id", "Title"]]}, "nothing in it is named after a part of a plan (found 'Outcoms')"),
        ({"Sheet1": []}, "there is nothing in it"),
        ({"Outcomes": [["First", "Second"], ["a", "b"]]}, "no sheet has a row of headings that a plan knows"),
        ({"About": [["Title", "x"]], "Outcomes": [], "Links": []}, "there is nothing in it"),
        ({"About": [["Title", "x"]]}, "nothing in it is named after a part of a plan (found 'About')"),
    ],
)
def test_where_there_is_nothing_to_read_one_error_says_so(loaded: Loader, sheets: dict[str, Rows], what: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        loaded(**sheets)
    assert refusal.value.what == what


def test_headings_without_rows_load_with_a_problem(loaded: Loader) -> None:
    plan = loaded(Outcomes=[["Id", "Title"]], Measures=[["Id", "Title"]], Links=[["From", "Link", "To"]])
    assert plan.n == 0
    assert told(plan) == ["plan.xlsx: its sheets have headings but no rows. Fill in at least the sheet of outcomes."]


def test_very_many_problems_are_counted(loaded: Loader) -> None:
    plan = loaded(Outcomes=[["Id", "Title", "Term"], *([f"O{n}", f"x{n}", f"soon {n}"] for n in range(6_000))])
    assert len(plan.problems) == 5_001
    assert plan.problems[-1].what == "1,000 more problems of these sorts"


def test_control_characters_do_not_reach_the_plan(loaded: Loader) -> None:
    plan = loaded(Outcomes=[["Id", "Title"], ["O1", "Warm\u202e homes\x1b[31m\u200b"]])
    assert plan.titles.tolist() == ["Warm homes[31m"]


def test_text_like_a_formula_stays_text(loaded: Loader) -> None:
    plan = loaded(Outcomes=[["Id", "Title"], ["O1", "<script>alert(1)</script>"], ["O2", "+1 for all"]])
    assert plan.titles.tolist() == ["<script>alert(1)</script>", "+1 for all"]


# Size


def test_a_workbook_of_four_thousand_rows_is_quick(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as book:
        outcomes, measures = book.add_worksheet("Outcomes"), book.add_worksheet("Measures")
        outcomes.write_row(0, 0, ["Id", "Title", "Measurable", "Owner", "Term"])
        measures.write_row(
            0, 0, ["Id", "Title", "Outcome", "Frequency", "Broken down by", "Definition", "Unit", "Owner"]
        )
        for n in range(1, 1_001):
            outcomes.write_row(n, 0, [f"O{n}", f"Outcome {n}", "yes", "Head of Housing", "long"])
        for n in range(1, 3_001):
            own = [f"M{n}", f"Measure {n}", f"O{n % 1_000 + 1}; Outcome {n % 7 + 1}"]
            measures.write_row(n, 0, [*own, "quarterly", "place; age", f"words {n}", "number", "Housing Manager"])
    load(path)
    took = []
    for _ in range(3):
        start = time.process_time()
        plan = load(path)
        took.append(time.process_time() - start)
    assert plan.n == 4_002
    assert told(plan) == []
    assert min(took) < 1.5  # about 0.2 s on an idle machine


def test_scope_rows_made_for_cells_say_where_they_stand(loaded: Loader) -> None:
    (row,) = loaded(Outcomes=[["Id", "Title", "Term"], ["O1", "x", "soon"], ["O2", "y", "long"]]).scope
    assert row == ScopeRow(
        "Outcome.term", "O1", False, "the cell is unknown: it could not be read", "plan.xlsx, Outcomes, row 2"
    )


def test_a_number_may_be_a_title(loaded: Loader) -> None:
    plan = loaded(Observations=[["Id", "Title", "Value", "Period end"], [1.5, 2012, 12.5, "2012-03-31"]])
    assert (plan.ids.tolist(), plan.titles.tolist()) == (["1.5"], ["2012"])
    assert plan.value("1.5", "value") == (12.5,)
    assert plan.values["Observation", "periodEnd"].of[0] == np.datetime64("2012-03-31")
