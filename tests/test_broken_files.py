"""Broken input: one clear error or problems listed, never a traceback, nothing half-loaded, nothing touched."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from golden_thread.graph.plan import UNRESOLVED, PlanGraph
from golden_thread.graph.problems import Problem
from golden_thread.loaders.problems import Unreadable

from .broken import cases
from .broken_plan import ANY, LOADS, PROBLEMS, SAME, UNREADABLE, Book, Case, Made, workbook
from .watching import CRASH, Opened, audited, bounded, fingerprints, opened, watched

ROOT = Path(__file__).parent.parent
CASES = {case.name: case for case in cases()}
LIGHT = [case for case in CASES.values() if not case.heavy]
HEAVY = [case for case in CASES.values() if case.heavy]
OUTCOMES = (UNREADABLE, PROBLEMS, LOADS, SAME, ANY)
SECONDS = 30
MEGABYTES = 400
SENTENCE = re.compile(r".*[.?!…]['\"’)]?|.* https://\S+", re.DOTALL)
audited_before: set[str] = set()


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> PlanGraph:
    """The plan before anything is broken: it has no problem."""
    came = opened(workbook(Book(), tmp_path_factory.mktemp("good")))
    assert came.outcome == LOADS, came.messages
    assert came.plan is not None
    return came.plan


@pytest.mark.parametrize("case", LIGHT, ids=lambda case: case.name)
def test_broken_input(case: Case, tmp_path: Path, good: PlanGraph) -> None:
    made = case.make(tmp_path)
    before = fingerprints(tmp_path)
    try:
        with bounded(SECONDS), watched():
            came = opened(made.path)
        assert fingerprints(tmp_path) == before
    finally:
        unlocked(made.path)
    assert_came_to(case, came, good)
    assert_well_said(came, made)
    assert_nothing_hidden_is_kept(case, came)
    if came.plan is not None:
        lost = made.good - declared(came.plan)
        assert not lost, f"rows without fault were not loaded: {sorted(lost)} {came.messages[:9]}"
        assert_auditable(came.plan)


def declared(plan: PlanGraph) -> set[str]:
    """Ids of the things that the input itself names; ends of links that lead nowhere are not among them."""
    return set(plan.things["id"][plan.things["kind"] != UNRESOLVED])


def unlocked(path: Path) -> None:
    """Lets a path that nobody may read be cleared away."""
    with contextlib.suppress(OSError, ValueError):
        if not path.lstat().st_mode & 0o777:
            path.chmod(0o700)


def assert_came_to(case: Case, came: Opened, good: PlanGraph) -> None:
    """It came to what the case says, and somebody is told of it."""
    same = came.plan is not None and came.plan.digest == good.digest
    outcome = SAME if case.outcome == SAME and came.outcome == LOADS and same else came.outcome
    assert case.outcome in (outcome, ANY), f"{case.what}: {outcome} {came.messages[:9]}"
    if case.says:
        told = [text for text in came.messages if re.search(case.says, text, re.DOTALL | re.IGNORECASE)]
        assert told, f"{case.what}: nothing says {case.says!r} {came.messages[:9]}"


def assert_well_said(came: Opened, made: Made) -> None:
    """An error, or each problem, says where, what and what to do."""
    if came.error is not None:
        names = {made.path.name, *(path.name for path in files_at(made.path))}
        assert any(name in came.error.where for name in names), came.error.where
        assert_sentences(came.error)
    for problem in came.plan.problems if came.plan is not None else ():
        assert problem.file
        assert problem.row is None or (problem.row > 0 and f"row {problem.row}" in problem.place)
        assert_sentences(problem)


def files_at(path: Path) -> list[Path]:
    """What is in a folder; nothing for a file, or for what cannot be looked at."""
    try:
        return list(path.iterdir())
    except (OSError, ValueError):
        return []


def assert_sentences(said: Unreadable | Problem) -> None:
    assert said.what.strip(), said
    assert SENTENCE.fullmatch(said.do.strip()), f"no whole sentence: {said.do!r}"
    assert "Traceback" not in str(said)
    assert not re.search(r"\b\w+(Error|Exception)\b|0x[0-9a-f]{6}", said.what), said.what


def assert_nothing_hidden_is_kept(case: Case, came: Opened) -> None:
    """Names of people and addresses are nowhere: not in the plan, not in what is said of it."""
    if not case.hidden or came.plan is None:
        return
    plan = came.plan
    kept = [plan.about, plan.scope, plan.problems, plan.things.to_string(max_colwidth=None)]
    kept += [word for block in plan.blocks for word in (*block.source, *block.note)]
    kept += [value for held in plan.values.values() for _, value in held.items()]
    found = [str(text) for text in kept if re.search(case.hidden, str(text))]
    assert not found, found


def assert_auditable(plan: PlanGraph) -> None:
    """No rule fails on it; the same plan is audited once."""
    if plan.digest not in audited_before:
        with bounded(SECONDS):
            assert audited(plan) == []
        audited_before.add(plan.digest)


@pytest.fixture(scope="module")
def heavy(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What came of each heavy case, loaded in a process of its own that holds nothing else."""
    folder = tmp_path_factory.mktemp("heavy")
    paths = []
    for case in HEAVY:
        (folder / case.name).mkdir()
        paths.append(case.make(folder / case.name).path)
    before = fingerprints(folder)
    done = subprocess.run(
        [sys.executable, "-m", "tests.watching", *map(str, paths)],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=SECONDS * 4,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert fingerprints(folder) == before
    return dict(zip((case.name for case in HEAVY), map(json.loads, done.stdout.splitlines()), strict=True))


@pytest.mark.parametrize("case", HEAVY, ids=lambda case: case.name)
def test_bombs_stay_small(case: Case, heavy: dict[str, dict[str, Any]]) -> None:
    came = heavy[case.name]
    outcome = SAME if (case.outcome, came["outcome"]) == (SAME, LOADS) else came["outcome"]
    assert outcome != CRASH, came
    assert case.outcome in (outcome, ANY), came
    assert not case.says or any(re.search(case.says, text, re.IGNORECASE) for text in came["messages"]), came
    assert not came["errors"]
    assert came["peak"] < MEGABYTES, came
    assert came["seconds"] < SECONDS, came


COMMANDS = (
    "xlsx-sheets-all-unnamed", "xlsx-heading-misspelt", "xlsx-merged-rows", "xlsx-formula-not-saved", "xlsx-error-na",
    "xlsx-id-twice", "xlsx-reference-nearly", "csv-circle", "xlsx-sheets-of-headings-only", "xlsx-title-of-markup",
    "file-empty", "file-encrypted", "file-pdf", "text-windows-1252", "text-nul", "book-bomb-of-spaces",
    "book-laughs-in-sheet4-xml", "bytes-cut-half", "ttl-imports", "jsonld-remote",
)  # fmt: skip
"""A case of every sort that is tried through the command too."""


@pytest.mark.parametrize("name", COMMANDS)
def test_through_the_command(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    made = case.make(tmp_path)
    before = fingerprints(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", "from golden_thread.api.cli import main; main()", "audit", str(made.path)],
        cwd=tmp_path, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    text, told = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    assert "Traceback" not in text + told
    assert "fault of golden-thread" not in told
    assert fingerprints(tmp_path) == before
    if case.outcome == UNREADABLE:
        assert (done.returncode, text) == (2, ""), told
        assert len(told.splitlines()) == 1, told
        assert re.search(case.says, told, re.IGNORECASE), told
        assert made.path.name in told or any(path.name in told for path in files_at(made.path))
    else:
        statuses = (3,) if name.endswith("headings-only") else (0, 1)
        assert done.returncode in statuses, told
        assert case.outcome != PROBLEMS or re.search(case.says, flat(text + told), re.IGNORECASE), text + told


def flat(text: str) -> str:
    """Text on one line: what was wrapped to fit is joined."""
    return " ".join(text.split())


def test_there_are_enough() -> None:
    by_outcome = {outcome: sum(case.outcome == outcome for case in CASES.values()) for outcome in OUTCOMES}
    assert len(CASES) >= 300, by_outcome
    assert all(by_outcome.values()), by_outcome
    assert len(COMMANDS) >= 20


def test_the_same_seed_breaks_the_same(tmp_path: Path) -> None:
    paths = []
    for number, names in enumerate((CASES, {case.name: case for case in cases()})):
        folder = tmp_path / str(number)
        folder.mkdir()
        drawn = [case for name, case in names.items() if name.startswith("seed-")][:20]
        made = []
        for at, case in enumerate(drawn):
            (folder / str(at)).mkdir()
            made.append(case.make(folder / str(at)).path)
        paths.append([path.read_bytes() for path in made if path.is_file()])
    assert paths[0] == paths[1]
    assert paths[0]
