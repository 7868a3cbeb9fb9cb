"""Other people's layouts read by a mapping: every feature on small files, and every way to get a mapping wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from golden_thread.graph.auditing import Verdict, audit
from golden_thread.graph.plan import PlanGraph
from golden_thread.loaders import load
from golden_thread.loaders.mapping import BadMapping, apply_mapping
from golden_thread.loaders.problems import Unreadable

KPIS = """Ref,KPI,Service,Aim,RAG,Unit
K1,Calls answered,Customers,Good service,g,%
K2,Homes insulated,Housing,Warm homes;Good service,r,number
K3,Rents collected,housing,Warm homes,n/a,%
"""


class Case:
    """A folder in which a test writes files and reads them by a mapping."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def plan(self, mapping: str, files: Mapping[str, str] = {"kpis.csv": KPIS}) -> PlanGraph:
        data = self.folder / "data"
        for name, text in files.items():
            (data / name).parent.mkdir(parents=True, exist_ok=True)
            (data / name).write_text(text, encoding="utf-8")
        (self.folder / "map.toml").write_text(mapping, encoding="utf-8")
        return load(data, self.folder / "map.toml")


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """Where this test's files go."""
    return Case(tmp_path)


def links(plan: PlanGraph) -> set[tuple[str, str, str]]:
    """Every link as (low, link, high)."""
    found = set()
    for block in plan.blocks:
        lows, highs = plan.ids[plan.spans[block.low_kind]], plan.ids[plan.spans[block.high_kind]]
        found |= {(lows[low], block.link, highs[high]) for low, high in zip(block.low, block.high, strict=True)}
    return found


def told(plan: PlanGraph) -> list[str]:
    return [str(problem) for problem in plan.problems]


def test_the_thread_of_a_list_of_indicators(case: Case) -> None:
    plan = case.plan("""
        about    = { title = "KPIs" }
        file     = "kpis.csv"
        outcomes = { distinct = { column = "Aim", split = ";" } }
        services = { kind = "Portfolio", distinct = "Service" }
        [measures]
        id = "Ref"
        title = "KPI"
        unit = "Unit"
        owner = "Service"
        measures = "Aim"
        "reported status" = { column = "RAG", words = { g = "green", r = "red", "n/a" = "" } }
    """)
    assert told(plan) == []
    assert (plan.about.name, plan.about.title) == ("data", "KPIs")
    assert plan.things["id"].tolist() == [
        "outcome-good-service", "outcome-warm-homes", "K1", "K2", "K3", "portfolio-customers", "portfolio-housing",
    ]  # fmt: skip
    assert {("K2", "measures", "outcome-warm-homes"), ("K2", "measures", "outcome-good-service")} < links(plan)
    assert ("K3", "ownedBy", "portfolio-housing") in links(plan)
    assert [plan.value(id, "reportedStatus") for id in ("K1", "K2", "K3")] == [("green",), ("red",), ()]
    assert plan.things["place"].tolist()[2] == "kpis.csv, row 2"


def test_the_mapped_plan_is_the_plan_of_our_own_layout(case: Case, tmp_path: Path) -> None:
    mapped = case.plan('measures = { file = "kpis.csv", id = "Ref", title = "KPI", unit = "Unit" }')
    ours = tmp_path / "ours"
    ours.mkdir()
    (ours / "about.csv").write_text("Field,Value\nId,data\n")
    (ours / "measures.csv").write_text(
        "Id,Title,Unit\nK1,Calls answered,%\nK2,Homes insulated,number\nK3,Rents collected,%\n"
    )
    assert mapped.digest == load(ours).digest


@pytest.mark.parametrize(
    ("rows", "read"),
    [
        ('only = { Unit = "%" }', ["K1", "K3"]),
        ('only = { Unit = "%", Service = "Customers" }', ["K1"]),
        ('only = { RAG = ["g", "r"] }', ["K1", "K2"]),
        ('only = [{ RAG = "g" }, { Service = "HOUSING", Unit = "%" }]', ["K1", "K3"]),
        ('only = { Ref = "*2" }', ["K2"]),
        ('except = { RAG = "n/a" }', ["K1", "K2"]),
        ('except = { RAG = "n/a", Unit = "number" }', ["K1", "K2", "K3"]),
        ('except = [{ RAG = "n/a" }, { Unit = "number" }]', ["K1"]),
        ('only = "Aim", except = { Service = "customers" }', ["K2", "K3"]),
    ],
)
def test_row_filters(case: Case, rows: str, read: list[str]) -> None:
    plan = case.plan(f'measures = {{ file = "kpis.csv", id = "Ref", title = "KPI", {rows} }}')
    assert plan.ids.tolist() == read


def test_blank_and_filled_cells(case: Case) -> None:
    files = {"a.csv": "Ref,Name,Note\nA,Alpha,\nB,Beta,said\nC,Gamma, NA\n"}
    mapping = 'file = "a.csv"\nblank = ["na"]\nprojects = {{ id = "Ref", title = "Name", {} }}'
    assert case.plan(mapping.format('only = { Note = "" }'), files).ids.tolist() == ["A", "C"]
    assert case.plan(mapping.format('only = "Note"'), files).ids.tolist() == ["B"]
    assert case.plan(mapping.format('note = "Note"'), files).things["note"].tolist() == ["", "said", ""]


def test_ids_and_titles_of_several_columns(case: Case) -> None:
    plan = case.plan(
        'goals = { file = "g.csv", distinct = true, id = "Goal {goal}" }\n'
        'outcomes = { file = "g.csv", id = "{goal}.{target}", title = ["name", "Target {goal}.{target}"],'
        ' "contributes to" = "Goal {goal}" }',
        {"g.csv": "goal,target,name\n1,a,End poverty\n1,b,\n2,a,End hunger\n"},
    )
    assert plan.ids.tolist() == ["Goal 1", "Goal 2", "1.a", "1.b", "2.a"]
    assert plan.titles.tolist() == ["Goal 1", "Goal 2", "End poverty", "Target 1.b", "End hunger"]
    assert ("1.b", "contributesTo", "Goal 1") in links(plan)
    assert told(plan) == []


def test_several_columns_of_one_link_add_up(case: Case) -> None:
    plan = case.plan(
        'file = "p.csv"\noutcomes = { distinct = "Aim 1" }\nmore-outcomes = { distinct = "Aim 2" }\n'
        'projects = { title = "Name", id = "Name", "contributes to" = ["Aim 1", "Aim 2"] }',
        {"p.csv": "Name,Aim 1,Aim 2\nA,Warm,Safe\nB,,Warm\n"},
    )
    assert plan.count("Outcome") == 2
    assert {(low, high) for low, _, high in links(plan)} == {
        ("A", "outcome-warm"), ("A", "outcome-safe"), ("B", "outcome-warm"),
    }  # fmt: skip


def test_columns_of_quarters_are_observations(case: Case) -> None:
    plan = case.plan(
        'file = "q.csv"\nmeasures = { id = "Ref" }\n'
        'targets = { id = "{Ref} target", value = "Target", "target of" = "Ref" }\n'
        '[observations]\neach = { Q1 = "2014-06-30", Q2 = "2014-09-30" }\nid = "{Ref} {heading}"\n'
        'value = { column = "cell", words = { nk = "?" } }\n"period end" = "heading"\n"value of" = "Ref"\n',
        {"q.csv": "Ref,Target,Q1,Q2\nK1,90,91,\nK2,10,0,nk\n"},
    )
    assert plan.things["id"][plan.things["kind"] == "Observation"].tolist() == [
        "K1 2014-06-30", "K2 2014-06-30", "K2 2014-09-30",
    ]  # fmt: skip
    assert (plan.value("K2 2014-06-30", "value"), plan.value("K2 2014-09-30", "value")) == ((0.0,), ())
    assert [(row.what, row.within, row.whole) for row in plan.scope] == [("Observation.value", "K2 2014-09-30", False)]
    assert ("K1 target", "targetFor", "K1") in links(plan)


def test_what_is_held_per_place_is_not_read_as_per_project(case: Case) -> None:
    """The code of a grant is a project's or its place's: it goes to whichever has that id, and none is lost."""
    plan = case.plan(
        'programmes = { file = "p.csv", distinct = "{code:.6}", title = "place" }\n'
        'projects = { file = "p.csv", id = "code", title = "name", "part of" = "{code:.6}" }\n'
        'funding = { file = "g.csv", id = "Grant {code}", amount = "Total", resources = "code" }',
        {
            "p.csv": "code,place,name\nTD-GOO-01,Goole,Market\nHS-BAR-01,Barnsley,Campus\nHS-BAR-02,Barnsley,Square\n",
            "g.csv": "code,Total\nTD-GOO-01,400\nHS-BAR,1500\nTD-GOO-09,3\n",
        },
    )
    assert {("Grant TD-GOO-01", "resources", "TD-GOO-01"), ("Grant HS-BAR", "resources", "HS-BAR")} < links(plan)
    assert plan.kind_at(plan.rows["TD-GOO-09"]) == "Unresolved"
    assert told(plan) == ["g.csv, row 4, code: nothing is called 'TD-GOO-09'. Did you mean 'TD-GOO-01'?"]


def test_a_column_of_another_file(case: Case) -> None:
    files = {
        "p.csv": "code,town,fund\nP1,Goole,TD\nP2,barnsley,HS\nP3,Nowhere,TD\nP4,,TD\n",
        "c.csv": "place,money,council\nGoole,TD,East Riding\nGoole,HS,Another\nBarnsley,HS,Barnsley Council\n",
    }
    plan = case.plan(
        'councils = { file = "c.csv", distinct = "council" }\n[projects]\nfile = "p.csv"\nid = "code"\n'
        'owner = { file = "c.csv", by = { town = "place", fund = "money" }, column = "council" }',
        files,
    )
    assert {(low, high) for low, _, high in links(plan)} == {
        ("P1", "organisation-east-riding"), ("P2", "organisation-barnsley-council"),
    }  # fmt: skip
    assert [(row.what, row.within) for row in plan.scope] == [("Project.ownedBy", "P3")]
    assert told(plan) == [
        "p.csv, row 4, owner: 'Nowhere / TD' is not in c.csv. Correct it, or add it there.",
        "p.csv, row 3, owner: 'barnsley / HS' is written 'Barnsley / HS' in c.csv; it is taken for the same. "
        "Write it alike in both.",
    ]


def test_an_id_prefix_for_each_file(case: Case) -> None:
    plan = case.plan(
        'outcomes = { file = "*/plan.csv", prefix = "{file}-", id = "ref", title = "name" }\n'
        'measures = { file = "*/kpis.csv", prefix = "plan-", id = "ref", title = "name", measures = "aim" }',
        {"a/plan.csv": "ref,name\n1,Warm\n", "a/kpis.csv": "ref,name,aim\n7,Homes,1\n"},
    )
    assert links(plan) == {("plan-7", "measures", "plan-1")}


def test_one_entry_for_several_files_and_what_one_of_them_lacks(case: Case) -> None:
    plan = case.plan(
        'measures = { file = "*.csv", id = "{file}-{ref}", title = "name", unit = "unit" }',
        {"a.csv": "ref,name,unit\n1,Warm,%\n", "b.csv": "ref,name,units\n1,Safe,%\n"},
    )
    assert plan.ids.tolist() == ["a-1", "b-1"]
    assert (plan.value("a-1", "unit"), plan.value("b-1", "unit")) == (("%",), ())
    assert [(row.what, row.within, row.whole) for row in plan.scope] == [("Measure.unit", "b-1", False)]
    assert told(plan) == [
        "b.csv, row 1: other tables of this entry have a column 'unit', this one has not. "
        "Add it. Until then it counts as unknown here."
    ]


def test_a_sheet_of_a_workbook_with_two_tables_side_by_side(case: Case, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    front, page = book.active, book.create_sheet("Project list")
    front.append(["Welcome"])  # type: ignore[union-attr]
    for row in (["Town Deals", None, None, "High Streets"], ["Id", "Name", None, "Id", "Name"],
                ["TD1", "Market", None, "HS1", "Square"], ["TD2", "Bridge"]):  # fmt: skip
        page.append(row)
    book.save(tmp_path / "return.xlsx")
    (tmp_path / "map.toml").write_text(
        'sheet = "Project list"\ntown-deal-projects = { id = "Id", title = "Name" }\n'
        'other-projects = { header = 2, only = "D", id = "D", title = "E" }'
    )
    plan = load(tmp_path / "return.xlsx", tmp_path / "map.toml")
    assert dict(zip(plan.ids, plan.titles, strict=True)) == {"TD1": "Market", "TD2": "Bridge", "HS1": "Square"}
    assert told(plan) == []


def test_cells_meant_for_the_rows_below(case: Case) -> None:
    plan = case.plan(
        'file = "a.csv"\npriorities = { distinct = "Aim" }\n'
        'outcomes = { fill-down = "Aim", id = "Ref", title = "Outcome", "contributes to" = "Aim" }',
        {"a.csv": "Aim,Ref,Outcome\nWarm,1,Homes\n,2,Halls\nSafe,3,Streets\n"},
    )
    assert ("2", "contributesTo", "priority-warm") in links(plan)


def test_a_distinct_thing_is_what_its_first_row_says_and_its_links_add_up(case: Case) -> None:
    plan = case.plan(
        'file = "a.csv"\noutcomes = { distinct = "Aim" }\n'
        'projects = { distinct = true, id = "Ref", title = "Name", status = "Status", "contributes to" = "Aim" }',
        {
            "a.csv": "Ref,Name,Status,Aim\nP1,Market,active,Warm\nP1,Market,closed,Safe\nP2,Bridge,,Safe\nP2,Bridge,paused,\n"
        },
    )
    assert {(low, high) for low, _, high in links(plan)} == {
        ("P1", "outcome-warm"), ("P1", "outcome-safe"), ("P2", "outcome-safe"),
    }  # fmt: skip
    assert (plan.value("P1", "status"), plan.value("P2", "status")) == (("active",), ("paused",))
    assert told(plan) == [
        "a.csv, row 3, Status: of a thing that stands in several rows, 1 row differs from the first. "
        "Make them agree. The first counts."
    ]


def test_a_repeated_name_is_the_thing_that_another_entry_lists(case: Case) -> None:
    plan = case.plan(
        'mentioned-councils = { file = "p.csv", distinct = "council", "part of" = "=Pathfinders" }\n'
        'partnerships = { file = "p.csv", distinct = "=Pathfinders" }\n'
        'councils = { file = "c.csv", id = "code", title = "name" }',
        {"p.csv": "council\nStockton-on-Tees\nLewes\nLewes\n", "c.csv": "code,name\nE1,Stockton-On-Tees\n"},
    )
    assert plan.ids.tolist() == ["E1", "organisation-lewes", "partnership-pathfinders"]
    assert ("E1", "partOf", "partnership-pathfinders") in links(plan)
    assert told(plan) == []


def test_a_link_for_some_rows_only_and_one_read_backwards(case: Case) -> None:
    plan = case.plan(
        'file = "a.csv"\noutcomes = { distinct = true, id = "target" }\n'
        'measures = { id = "no", measures = { column = "target", only = { status = "complete" } } }\n'
        'councils = { distinct = true, id = "council", "answers for" = "no" }',
        {"a.csv": "target,no,status,council\nT1,M1,complete,Goole\nT1,M2,notstarted,Hull\n"},
    )
    assert links(plan) == {("M1", "measures", "T1"), ("M1", "ownedBy", "Goole"), ("M2", "ownedBy", "Hull")}


def test_constants_basis_and_source(case: Case) -> None:
    plan = case.plan(
        'measures = { file = "kpis.csv", id = "Ref", title = "KPI", stage = "=output", basis = "=inferred",'
        ' source = "KPI return, {Service}", qualitative = false, "next due" = 2030-01-31 }'
    )
    assert plan.things["basis"].unique().tolist() == ["inferred"]
    assert plan.things["source"].tolist()[0] == "KPI return, Customers"
    assert (plan.value("K1", "declaredStage"), plan.value("K1", "qualitative")) == (("output",), ("no",))
    assert str(plan.value("K1", "nextDue")[0]) == "2030-01-31"


def test_scope_decides_whether_an_absence_counts(case: Case) -> None:
    mapping = 'measures = { file = "kpis.csv", id = "Ref", title = "KPI" }'
    silent = audit(case.plan(mapping))
    stated = audit(case.plan(f"scope = {{ Targets = true, Outcomes = true }}\n{mapping}"))
    for rule in ("measure-without-target", "measure-without-outcome"):
        assert silent.things(rule, Verdict.CANNOT_TELL) == ("K1", "K2", "K3")
        assert stated.things(rule, Verdict.GAP) == ("K1", "K2", "K3")


def test_scope_of_one_thing(case: Case) -> None:
    plan = case.plan(
        'scope = { "below within Calls answered" = false, "row within K9" = false }\n'
        'measures = { file = "kpis.csv", id = "Ref", title = "KPI" }'
    )
    assert [(row.what, row.within, row.whole) for row in plan.scope] == [("below", "K1", False)]
    assert [text.partition(":")[0] for text in told(plan)] == ["data, [scope], row"]


def test_people_are_left_out_and_counted(case: Case) -> None:
    plan = case.plan(
        'projects = { file = "p.csv", id = "ref", title = "name", owner = "lead", note = "contact" }',
        {"p.csv": "ref,name,lead,contact\nP1,Market,Jane Smith,jane@example.org\nP2,Bridge,Head of Housing,\n"},
    )
    assert "Jane" not in " ".join(map(str, plan.things.to_numpy().ravel()))
    assert "@" not in " ".join(map(str, plan.things.to_numpy().ravel()))
    assert {high for _, _, high in links(plan)} == {"post-head-of-housing"}
    assert any("were left out" in text for text in told(plan))


def test_error_cells_are_unknown_and_told_once(case: Case) -> None:
    plan = case.plan(
        'file = "a.csv"\nmeasures = { id = "ref", title = "name", unit = "unit" }\n'
        'observations = { id = "{ref} now", value = "now", "value of" = "ref" }',
        {"a.csv": "ref,name,unit,now,other\nK1,Calls,#N/A,3,#REF!\nK2,Homes,%,#N/A,\n"},
    )
    assert [text for text in told(plan) if "error" in text] == [
        "a.csv, row 2, unit: the cell holds the error #N/A. Type the value, or mend the formula and save again. "
        "Until then it counts as unknown, not as blank.",
        "a.csv, row 3, now: the cell holds the error #N/A. Type the value, or mend the formula and save again. "
        "Until then it counts as unknown, not as blank.",
    ]
    assert [(row.what, row.within) for row in plan.scope] == [("Measure.unit", "K1"), ("Observation.value", "K2 now")]


def test_what_cannot_be_read_is_told_and_the_rest_loads(case: Case) -> None:
    plan = case.plan(
        'projects = { file = "a.csv", id = "ref", title = "name", status = "state", "end date" = "ends" }',
        {
            "a.csv": "ref,name,state,ends\nP1,Market,ongoing-ish,2014-01-31\nP1,Again,active,\nP2,Bridge,active,Spring\n,,active,\n"
        },
    )
    assert plan.ids.tolist() == ["P1", "P2"]
    assert {text.partition(": ")[0] for text in told(plan)} == {
        "a.csv, row 5, name", "a.csv, row 3, Id", "a.csv, row 2, state", "a.csv, row 4, ends",
    }  # fmt: skip


def test_headings_without_rows(case: Case) -> None:
    plan = case.plan('measures = { file = "a.csv", id = "ref" }', {"a.csv": "ref,name\n"})
    assert plan.n == 0
    assert [problem.what for problem in plan.problems] == ["its sheets have headings but no rows"]


def test_input_and_mapping_stay_as_they_are(case: Case) -> None:
    case.plan('measures = { file = "kpis.csv", id = "Ref", title = "KPI" }')
    assert (case.folder / "data" / "kpis.csv").read_text() == KPIS
    assert sorted(path.name for path in case.folder.rglob("*")) == ["data", "kpis.csv", "map.toml"]


WRONG = """
scope    = { Wishes = true }
outcomes = { distinct = "Aims" }
services = { kind = "Servise", title = "Service" }

[measures]
file = "kpi.csv"
id = "Ref"

[projects]
file = "kpis.csv"
id = "Reff"
title = "KPI"
sttus = "RAG"
owner = { file = "lookup.csv", by = "Service", column = "Head" }
"contributes to" = { file = "services.csv", by = "Servic", column = "Head" }
only = { Colour = "red" }
unit = "Unit"
"""


def test_everything_wrong_is_told_at_once_with_the_entrys_name(case: Case) -> None:
    with pytest.raises(BadMapping) as bad:
        case.plan(WRONG, {"kpis.csv": KPIS, "services.csv": "Service,Head\nHousing,Head of Housing\n"})
    assert str(bad.value).splitlines() == [
        "map.toml, [services], kind: there is no kind 'Servise'. Did you mean 'Service'?",
        "map.toml, [projects], sttus: projects have no column 'sttus'. Did you mean 'status'?",
        "map.toml, [projects], unit: projects have no column 'unit'. "
        "`golden-thread template` lists the columns of every kind.",
        "map.toml, [scope], Wishes: 'Wishes' is neither a kind nor a column. "
        "Write a kind, such as Measures, or a column, such as Measures.Owner.",
        "map.toml, [outcomes], file: it does not say which file to read. "
        "Write file = \"…\": there are 'kpis.csv' and 'services.csv'.",
        "map.toml, [services], file: it does not say which file to read. "
        "Write file = \"…\": there are 'kpis.csv' and 'services.csv'.",
        "map.toml, [measures], file: data has no file 'kpi.csv'. Did you mean 'kpis.csv'?",
        "map.toml, [projects], only: kpis.csv has no column 'Colour'. Row 1 is taken for the headings: "
        "'Ref', 'KPI', 'Service', 'Aim', 'RAG' and 'Unit'. If another is, say header = 4.",
        "map.toml, [projects], id: kpis.csv has no column 'Reff'. Did you mean 'Ref'?",
        "map.toml, [projects], contributes to: kpis.csv has no column 'Servic'. Did you mean 'Service'?",
        "map.toml, [projects], owner: data has no file 'lookup.csv'. There are 'kpis.csv' and 'services.csv'.",
        "map.toml, [projects], contributes to: services.csv has no column 'Servic'. Did you mean 'Service'?",
    ]


@pytest.mark.parametrize(
    ("mapping", "where"),
    [
        ("measures = {", "map.toml: the mapping cannot be read: "),
        ('measures = { file = "kpis.csv", sheet = "Datta", title = "KPI" }', "map.toml, [measures], sheet: kpis.csv has no sheet"),
        ('measures = { file = "../map.toml", title = "KPI" }', "map.toml, [measures], file: '../map.toml' lies outside"),
    ],
)  # fmt: skip
def test_one_clear_error(case: Case, mapping: str, where: str) -> None:
    with pytest.raises(Unreadable) as bad:
        case.plan(mapping)
    assert str(bad.value).startswith(where)


def test_a_mapping_that_cannot_be_opened(case: Case, tmp_path: Path) -> None:
    case.plan('measures = { file = "kpis.csv", id = "Ref" }')
    (tmp_path / "latin.toml").write_bytes('about = { title = "Caf\xe9" }'.encode("latin-1"))
    with pytest.raises(Unreadable, match="there is no such file"):
        load(tmp_path / "data", tmp_path / "none.toml")
    with pytest.raises(Unreadable, match="the mapping is not in UTF-8"):
        load(tmp_path / "data", tmp_path / "latin.toml")
    with pytest.raises(Unreadable, match=r"example:harte: there is no such mapping\. Did you mean 'hart'"):
        apply_mapping(tmp_path / "data", "example:harte")


EVERYTHING: dict[str, Any] = {
    "about": {"title": "x", "example": True}, "scope": {"Targets": True, "below within K1": False}, "blank": ["NA"],
    "outcomes": {"file": "kpis.csv", "distinct": {"column": "Aim", "split": ";"}},
    "measures": {
        "file": "kpis.csv", "sheet": "kpis", "header": 1, "id": "Ref", "title": ["KPI", "{Ref} x"], "measures": "Aim",
        "only": {"RAG": ["g", "r"]}, "except": [{"Unit": "zz"}], "fill-down": ["Aim"], "prefix": "{file}-",
        "unit": {"column": "Unit", "words": {"0": "?"}, "only": "Ref"},
        "note": {"file": "kpis.csv", "by": {"Ref": "Ref"}, "column": "KPI"},
    },
    "observations": {"file": "kpis.csv", "each": {"Unit": "u"}, "id": "{Ref} {heading}", "value": "cell", "value of": "Ref"},
}  # fmt: skip
ODD = [
    0, -1, 1.5, 10**400, float("nan"), True, "", " ", "{", "{Ref}{KPI:.2}", "=", "*", "[", "../x", "a\0b", "Ref", "ZZ", [],
    [[]], [1, "x"], {}, {"": ""}, {"column": []}, {"column": "Ref", "by": 3, "file": "kpis.csv"}, {"column": {"column": "Ref"}},
]  # fmt: skip


def toml(value: object) -> str:
    """A value as TOML writes it on one line."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{json.dumps(key)} = {toml(each)}' for key, each in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    return json.dumps(value) if isinstance(value, str | bool) else str(value)


def places(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value inside a nest of tables and lists."""
    for key, each in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*path, key)
        yield from places(each, (*path, key))


@pytest.mark.parametrize("path", list(places(EVERYTHING)), ids=lambda path: ".".join(map(str, path)))
def test_whatever_stands_in_a_mapping_it_loads_or_is_refused_in_words(case: Case, path: tuple[Any, ...]) -> None:
    assert case.plan("\n".join(f"{key} = {toml(said)}" for key, said in EVERYTHING.items())).n > 0
    for odd in ODD:
        told = deepcopy(EVERYTHING)
        inner = reduce(getitem, path[:-1], told)
        inner[path[-1]] = odd  # type: ignore[index]
        try:
            case.plan("\n".join(f"{key} = {toml(said)}" for key, said in told.items()))
        except Unreadable as refused:
            assert str(refused).startswith("map.toml")
