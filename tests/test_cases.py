"""Every worked example and every case of every rule, on every engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from golden_thread.graph.auditing import Audit, Verdict, audit
from golden_thread.graph.cases import plan_of, subject_of
from golden_thread.ontology.rule import Rule
from golden_thread.ontology.shapes import all_rules, with_parameters

FOLDER = Path(__file__).parent / "cases"
RULES = {rule.name: rule for rule in all_rules() if not rule.words_only}
VERDICTS = {verdict.words: verdict for verdict in Verdict}
BLOCKS = {"plan", "scope", "as of", "with"}


@dataclass(frozen=True)
class Case:
    """One case of one rule: a plan in a few lines, and titles under the verdicts they must get."""

    rule: Rule
    title: str
    block: Mapping[str, object]

    def audited(self, engine: str) -> Audit:
        """The audit of the case's plan by its rule alone."""
        with_ = {name: float(v) if isinstance(v, int) else v for name, v in dict(self.block.get("with", {})).items()}
        as_of = self.block.get("as of")
        plan = plan_of(str(self.block["plan"]), scope=str(self.block.get("scope", "")), as_of=as_of)
        return audit(plan, [with_parameters(self.rule, with_)], engine=engine)

    @property
    def expected(self) -> dict[str, str]:
        """The verdict each title must get."""
        told = {verdict: titles for verdict, titles in self.block.items() if verdict not in BLOCKS}
        assert set(told) <= set(VERDICTS), f"{self.title}: unknown keys {set(told) - set(VERDICTS)}"
        return {str(title): verdict for verdict, titles in told.items() for title in titles or ()}


def cases(folder: Path, rules: Mapping[str, Rule]) -> Iterable[Case]:
    """Every case of a folder of YAML files, one file a rule."""
    for path in sorted(folder.glob("*.yml")):
        for title, block in yaml.safe_load(path.read_text("utf-8")).items():
            yield Case(rules[path.stem], title, block)


def verdicts(audited: Audit, rule: str) -> dict[str, str]:
    """The verdict of every thing a rule was asked of, by id."""
    return {id: verdict.words for verdict in Verdict for id in audited.things(rule, verdict)}


CASES = list(cases(FOLDER, RULES))


def test_every_rule_has_cases() -> None:
    """A rule without a case file is not done; neither is one no case of which is a gap, or passed."""
    told = {name: {v for case in CASES if case.rule.name == name for v in case.expected.values()} for name in RULES}
    assert {name: sorted({"gap", "passed"} - found) for name, found in told.items() if {"gap", "passed"} - found} == {}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule.name}-{case.title}")
def test_case(case: Case, engine: str) -> None:
    assert case.expected, "a case must expect something"
    found = verdicts(case.audited(engine), case.rule.name)
    assert {title: found.get(title) for title in case.expected} == case.expected


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
@pytest.mark.parametrize(("verdict", "example"), [("gap", "gap_example"), ("passed", "passed_example")])
def test_worked_example(rule: Rule, verdict: str, example: str, engine: str) -> None:
    text = getattr(rule, example)
    assert text, f"{rule.name} has no {example}"
    assert verdicts(audit(plan_of(text), [rule], engine=engine), rule.name)[subject_of(text)] == verdict
