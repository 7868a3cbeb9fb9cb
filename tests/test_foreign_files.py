"""Real files of other bodies, read by the mappings that ship: what is known of them comes out, and no trap is fallen into.

They stand in a folder beside the repository, or wherever GOLDEN_THREAD_DATA says; without it these tests are skipped.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from functools import cache
from importlib import resources
from pathlib import Path

import pytest

from golden_thread.graph.auditing import Audit, Verdict, audit
from golden_thread.graph.plan import UNRESOLVED, PlanGraph
from golden_thread.loaders import Unreadable, load
from golden_thread.loaders.mapping import apply_mapping
from golden_thread.ontology.rule import Rule
from golden_thread.ontology.shapes import all_rules, rules_in

from . import test_cases as runner

HERE = Path(__file__).parent
BESIDE = HERE.parent.parent / "shared" / "data"
DATA = Path(os.environ.get("GOLDEN_THREAD_DATA", BESIDE))
LOCAL = HERE / "local_rules"
LOCAL_RULES = {rule.name: rule for folder in sorted(LOCAL.iterdir()) for rule in rules_in(folder)}
NAMES = ("hart", "towns-fund", "trafford", "uk-sdg")
MAPPINGS = resources.files("golden_thread.loaders") / "examples" / "mappings"

with_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="the real files are not here: put them beside the repository or name GOLDEN_THREAD_DATA"
)


@cache
def plan(name: str) -> PlanGraph:
    """One of the four sets, read by its mapping."""
    return apply_mapping(DATA / name, f"example:{name}")


def otherwise(name: str, folder: Path, *changes: tuple[str, str], more: str = "") -> PlanGraph:
    """The same set read by its mapping with some words changed, or a line more."""
    text = (MAPPINGS / f"{name}.toml").read_text("utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    (folder / f"{name}.toml").write_text(f"{text}{more}\n", encoding="utf-8")
    return load(DATA / name, folder / f"{name}.toml")


def local(name: str) -> Audit:
    """A set audited by the rules that only it needs."""
    return audit(plan(name), rules_in(LOCAL / name))


def values(found: PlanGraph, kind: str, attribute: str) -> dict[str, object]:
    """A loaded column: the value of each thing that has one, by id."""
    ids = found.ids[found.spans[kind]]
    return {str(ids[at]): value for at, value in found.values[kind, attribute].items()}


def links(found: PlanGraph, link: str, low: str, high: str) -> list[tuple[str, str]]:
    """The ends of a link between two kinds."""
    ids = {kind: found.ids[span] for kind, span in found.spans.items()}
    return [
        (str(ids[low][a]), str(ids[high][b]))
        for block in found.blocks
        if (block.link, block.low_kind, block.high_kind) == (link, low, high)
        for a, b in zip(block.low, block.high, strict=True)
    ]


def ids_of(found: PlanGraph, kind: str) -> list[str]:
    return [str(id) for id in found.ids[found.spans[kind]]]


@pytest.mark.parametrize("name", NAMES)
def test_a_mapping_is_at_most_fifteen_lines(name: str) -> None:
    lines = [line.strip() for line in (MAPPINGS / f"{name}.toml").read_text("utf-8").splitlines()]
    assert len([line for line in lines if line and not line.startswith("#")]) <= 15
    assert max(map(len, lines)) <= 120


def test_each_set_has_a_mapping() -> None:
    assert sorted(file.name for file in MAPPINGS.iterdir()) == [f"{name}.toml" for name in NAMES]


@pytest.mark.parametrize(
    "case",
    [case for folder in sorted(LOCAL.iterdir()) for case in runner.cases(folder, LOCAL_RULES)],
    ids=lambda case: f"{case.rule.name}-{case.title}",
)
def test_a_case_of_a_local_rule(case: runner.Case, engine: str) -> None:
    runner.test_case(case, engine)


@pytest.mark.parametrize("rule", LOCAL_RULES.values(), ids=lambda rule: rule.name)
@pytest.mark.parametrize(("verdict", "example"), [("gap", "gap_example"), ("passed", "passed_example")])
def test_a_worked_example_of_a_local_rule(rule: Rule, verdict: str, example: str, engine: str) -> None:
    runner.test_worked_example(rule, verdict, example, engine)


def test_a_local_rule_is_two_files_and_no_other() -> None:
    for folder in LOCAL.iterdir():
        names = sorted(path.name for path in folder.iterdir())
        assert names == sorted(f"{rule.name}{end}" for rule in rules_in(folder) for end in (".ttl", ".yml"))
    assert not LOCAL_RULES.keys() & {rule.name for rule in all_rules()}


NO_INDICATOR = {
    "2.4", "2.b", "11.2", "11.a", "12.c", "14.3", "14.7", "14.a", "15.3", "16.4", "17.7", "17.15", "17.17",
}  # fmt: skip


@with_data
def test_sdg_targets_that_no_reported_indicator_measures() -> None:
    found = audit(plan("uk-sdg"))
    assert set(found.things("outcome-without-measure", Verdict.GAP)) == NO_INDICATOR
    assert len(found.things("outcome-without-measure", Verdict.GAP)) == 13
    assert found.result("outcome-without-measure").count(Verdict.PASSED) == 168 - 13
    assert found.things("measure-without-outcome", Verdict.GAP) == ("measure-relevant-uk-policies",)


@with_data
def test_sdg_goals_targets_and_indicators(tmp_path: Path) -> None:
    found = plan("uk-sdg")
    assert (found.count("Priority"), found.count("Outcome"), found.count("Measure")) == (17, 168, 218)
    assert len(links(found, "contributesTo", "Outcome", "Priority")) == 168
    whole = otherwise("uk-sdg", tmp_path, ('except        = { reporting_status = "notstarted" }', ""))
    assert whole.count("Measure") == 247  # of 248 rows, one of which holds nothing
    assert not audit(whole).things("outcome-without-measure", Verdict.GAP)


@with_data
def test_sdg_two_rows_lack_a_number_and_are_told() -> None:
    assert sorted(problem.row for problem in plan("uk-sdg").problems if problem.row) == [248, 249]
    assert len(plan("uk-sdg").problems) == 2


@with_data
def test_sdg_complete_indicators_that_name_no_source() -> None:
    found = plan("uk-sdg")
    numbered = {id for id in ids_of(found, "Measure") if id[0].isdigit()}
    assert len(numbered) == 217
    assert len(numbered - values(found, "Measure", "dataSource").keys()) == 24


@with_data
def test_hart_measures_belong_to_no_outcome(tmp_path: Path) -> None:
    found = plan("hart")
    assert (found.count("Measure"), found.count("Organisation"), len(found.problems)) == (45, 11, 0)
    assert not [block for block in found.blocks if block.link == "measures"]
    silent = audit(found)
    assert silent.result("measure-without-outcome").count(Verdict.CANNOT_TELL) == 45
    stated = audit(otherwise("hart", tmp_path, more="scope.Outcomes = true"))
    assert stated.result("measure-without-outcome").count(Verdict.GAP) == 45


@with_data
def test_hart_red_measures_without_a_word() -> None:
    found = plan("hart")
    red = {id for id, colour in values(found, "Measure", "reportedStatus").items() if colour == "red"}
    notes = dict(zip(found.ids, found.things["note"], strict=True))
    assert len(red) == 8
    assert sorted(id for id in red if not notes[id]) == ["HR11", "LS05", "PS01", "RB08"]


@with_data
def test_hart_a_missing_figure_is_no_nought() -> None:
    figures = values(plan("hart"), "Observation", "value")
    assert not {"IT06 2014-09-30", "PS05 2014-09-30", "ETS01 2014-06-30", "ETS01 2014-09-30"} & figures.keys()
    assert (figures["IT06 2014-06-30"], figures["SNH01 2014-06-30"], figures["ETS01 2014-03-31"]) == (99.6, 0.0, 401.0)
    targets = values(plan("hart"), "Target", "value")
    assert (len(targets), targets["LS05 target"]) == (41, 0.0)
    assert not {f"{id} target" for id in ("RB09", "SNH03", "SNH04", "SNH06")} & targets.keys()


@with_data
def test_hart_figures_that_equal_the_quarter_before(tmp_path: Path) -> None:
    """Thirteen as the file has them, those at a full 100 left out; of ETS01 both are the 0 of a missing figure."""
    as_stored = otherwise(
        "hart", tmp_path, ('observations.except       = { cell = "0", kpi_code = ["IT06", "PS05", "ETS01"] }', "")
    )
    assert len(repeated(as_stored)) == 13
    assert repeated(as_stored) - repeated(plan("hart")) == {"ETS01"}


def repeated(found: PlanGraph) -> set[str]:
    """Measures whose figure is that of the quarter before, and not 100."""
    figures = values(found, "Observation", "value")
    now = {id.split()[0]: value for id, value in figures.items() if id.endswith("09-30") and value != 100}
    return {id for id, value in now.items() if figures.get(f"{id} 2014-06-30") == value}


@with_data
def test_trafford_priorities_without_an_indicator() -> None:
    found = plan("trafford")
    assert (found.count("Priority"), found.count("Measure"), found.count("Outcome")) == (5, 32, 0)
    assert len(links(found, "measures", "Measure", "Priority")) == 32
    gaps = [finding.title for finding in local("trafford").findings]
    assert gaps == [
        "Being a more open and accessible council",
        "Making best use of our resources to deliver quality services",
    ]


@with_data
def test_trafford_no_target_is_published(tmp_path: Path) -> None:
    silent, stated = (
        audit(plan("trafford")),
        audit(otherwise("trafford", tmp_path, ("about ", "scope.Targets = true\nabout "))),
    )
    assert silent.result("measure-without-target").count(Verdict.CANNOT_TELL) == 32
    assert stated.result("measure-without-target").count(Verdict.GAP) == 32


@with_data
def test_towns_fund_projects_programmes_and_councils() -> None:
    found = plan("towns-fund")
    assert Counter(id[:2] for id in ids_of(found, "Project")) == {"TD": 682, "HS": 287}
    assert len({found.titles[found.rows[id]] for id in ids_of(found, "Project")}) == 945
    assert (found.count("Programme"), found.count("Organisation")) == (172, 114)
    assert len(links(found, "partOf", "Project", "Programme")) == 969
    owners = dict(links(found, "ownedBy", "Programme", "Organisation"))
    assert len(owners) == 172  # every one, that of Newcastle-under-Lyme's town centre too, and no place has two
    assert owners["HS-NUL"] == owners["TD-NUL"] == "organisation-newcastle-under-lyme-borough-council"


@with_data
def test_towns_fund_a_place_that_is_written_otherwise_in_the_look_up_is_told() -> None:
    told = [
        str(problem) for problem in plan("towns-fund").problems if "Newcastle-under-Lyme Town Centre" in problem.what
    ]
    assert len(told) == 1
    assert "is written 'Newcastle-Under-Lyme Town Centre' in la_lookup.csv; it is taken for the same" in told[0]


@with_data
def test_towns_fund_grants_go_to_what_they_are_for() -> None:
    """A join by project would report the 287 projects of the High Streets Fund, whose grants are held by place."""
    found = plan("towns-fund")
    assert found.count("Resource") == 820
    assert len(links(found, "resources", "Resource", "Project")) == 679
    assert len(links(found, "resources", "Resource", "Programme")) == 72
    assert set(local("towns-fund").things("project-without-grant", Verdict.GAP)) == {
        "TD-GOO-10",
        "TD-GRA-04",
        "TD-NUN-07",
    }
    assert local("towns-fund").result("project-without-grant").judged == 969


@with_data
def test_towns_fund_grants_for_no_listed_project_are_kept_and_told() -> None:
    found = plan("towns-fund")
    lost = ids_of(found, UNRESOLVED)
    assert len(lost) == len(links(found, "resources", "Resource", UNRESOLVED)) == 69
    told = {
        name
        for problem in found.problems
        if problem.file == "grant_awarded.csv"
        for name in re.findall("'([^']+)'", problem.what)
    }
    assert told == set(lost)


@with_data
def test_towns_fund_councils_that_declare_nothing_of_their_own() -> None:
    found = local("towns-fund")
    titles = {name: {finding.title for finding in found.findings if finding.rule.name == name} for name in LOCAL_RULES}
    assert titles["council-without-bespoke-outcome"] == {
        "Calderdale Council", "Lewes District Council", "Thanet District Council", "Wirral Council",
    }  # fmt: skip
    assert titles["council-without-bespoke-output"] == {"Calderdale Council", "Thanet District Council"}
    assert found.result("council-without-bespoke-output").judged == 10


@with_data
def test_towns_fund_dictionaries_and_their_wording() -> None:
    found = plan("towns-fund")
    file = dict(zip(found.ids, found.things["place"].str.partition(",")[0], strict=True))
    stages = values(found, "Measure", "declaredStage")
    assert Counter((file[id], stage) for id, stage in stages.items()) == {
        ("outcomes_dictionary.csv", "outcome"): 77,
        ("outputs_dictionary.csv", "output"): 60,
        ("pathfinders_bespoke_outcomes.csv", "outcome"): 36,
        ("pathfinders_bespoke_outputs.csv", "output"): 144,
    }
    starts = re.compile("number of|amount of|total length of|#", re.IGNORECASE)
    counted = {id for id in stages if "dictionary" in file[id] and starts.match(str(found.titles[found.rows[id]]))}
    # So wording is a poor guide to the stage: of 72 that read as counts a quarter are outcomes.
    assert Counter(stages[id] for id in counted) == {"outcome": 18, "output": 54}


@with_data
def test_pathfinder_projects_stand_apart_and_repeat_others(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(
        'file = "pathfinders_projects.csv"\ncouncils = { distinct = "local_authority", leads = "project_id" }\n'
        'projects = { id = "project_id", title = "project_name", status = "status" }'
    )
    found = load(DATA / "towns-fund", tmp_path / "p.toml")
    assert (found.count("Project"), found.count("Organisation"), found.problems) == (153, 10, ())
    assert len(links(found, "leads", "Organisation", "Project")) == 153
    names = {str(title).casefold() for title in plan("towns-fund").titles}
    assert sum(str(found.titles[found.rows[id]]).casefold() in names for id in ids_of(found, "Project")) > 40


RETURNS = ("PF_Round_3_Success.xlsx", "TF_Round_7_Success.xlsx")


@with_data
@pytest.mark.parametrize("name", RETURNS)
def test_a_government_return_is_no_plan_and_says_so(name: str) -> None:
    try:
        assert load(DATA / "towns-fund" / "returns" / name).problems
    except Unreadable as refused:
        assert str(refused).startswith(f"{name}: nothing in it is named after a part of a plan")


@with_data
def test_a_return_read_by_a_mapping(tmp_path: Path) -> None:
    """Two tables side by side on a hidden sheet; headings below a title, and a row of advice under them."""
    (tmp_path / "tf.toml").write_text(
        'sheet = "Project Identifiers"\ntown-deal-projects = { header = 3, id = "B", title = "D" }\n'
        'high-street-projects = { header = 3, only = "I", id = "I", title = "K" }'
    )
    found = load(DATA / "towns-fund" / "returns" / RETURNS[1], tmp_path / "tf.toml")
    assert Counter(id[:2] for id in ids_of(found, "Project")) == {"TD": 682, "HS": 287}
    assert set(ids_of(found, "Project")) == set(ids_of(plan("towns-fund"), "Project"))
    (tmp_path / "pf.toml").write_text(
        'projects = { sheet = "Project Details", id = "Reference", title = "Project name", owner = "Local Authority" }\n'
        'councils = { sheet = "Project Details", distinct = "Local Authority" }\n'
        'risks = { sheet = "Risks", only = "Risk name", title = "Risk name", score = "Post-mitigated total risk score" }'
    )
    pathfinders = load(DATA / "towns-fund" / "returns" / RETURNS[0], tmp_path / "pf.toml")
    assert (pathfinders.count("Project"), pathfinders.count("Organisation"), pathfinders.count("Risk")) == (153, 10, 5)
