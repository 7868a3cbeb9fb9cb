"""One more rule costs two files and no Python: everything below runs on a Turtle file and a file of cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from golden_thread.graph.auditing import Audit, Verdict, audit
from golden_thread.graph.cases import plan_of
from golden_thread.graph.english import sentence
from golden_thread.graph.evidence import Teller, message
from golden_thread.graph.profile import Profile, chosen_rules
from golden_thread.ontology.rule import Rule
from golden_thread.ontology.shapes import all_rules, rules_in

from . import test_cases as runner

NAME = "service-without-measure"

TURTLE = """
@prefix gt: <https://w3id.org/golden-thread/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .

gt:service-without-measure a gt:Rule, sh:NodeShape ;
    rdfs:label "Service that nobody measures"@en ;
    gt:family "measures" ; gt:tier 1 ;
    gt:question "Which area-based services do we run without looking?"@en ;
    gt:why "A service that nobody measures can fail one place for years without anyone noticing."@en ;
    gt:citation "The scrutiny committee's own wish"@en ;
    gt:remedy "Name one measure of how well the service is given."@en ;
    gt:who "The head of the service"@en ;
    gt:gapExample \"\"\"Street cleaning: Service, areaBased=yes
Libraries: Service
Visits: Measure, measures Libraries\"\"\" ;
    gt:passedExample \"\"\"Libraries: Service, areaBased=yes
Visits: Measure, measures Libraries\"\"\" ;
    gt:when gt:service-without-measure-when ;
    gt:parameter [ gt:name "least" ; gt:onShape gt:service-without-measure-test ; gt:onProperty sh:minCount ;
        rdfs:label "Fewest measures of one service"@en ] ;
    sh:targetClass gt:Service ;
    sh:property gt:service-without-measure-test .
gt:service-without-measure-when a sh:NodeShape ;
    sh:property [ sh:path gt:areaBased ; sh:hasValue "yes" ] .
gt:service-without-measure-test a sh:PropertyShape ;
    sh:path [ sh:inversePath gt:measures ] ; sh:minCount 1 ;
    sh:severity sh:Warning ;
    sh:message "has fewer measures than the {least} asked for"@en .
"""

YAML = """
an area-based service that nobody measures is a gap:
  plan: |
    Street cleaning: Service, areaBased=yes
    Libraries: Service, areaBased=yes
    Payroll: Service
    Visits: Measure, measures Libraries
  gap: [Street cleaning]
  passed: [Libraries]
  not applicable: [Payroll]

with no measures loaded nobody can tell:
  plan: |
    Street cleaning: Service, areaBased=yes
  cannot tell: [Street cleaning]

two measures may be asked for:
  plan: |
    Libraries: Service, areaBased=yes
    Visits: Measure, measures Libraries
  with: {least: 2}
  gap: [Libraries]
"""

PLAN = """
Street cleaning: Service, areaBased=yes
Libraries: Service, areaBased=yes
Visits: Measure, measures Libraries
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the two files and nothing else."""
    (tmp_path / f"{NAME}.ttl").write_text(TURTLE, encoding="utf-8")
    (tmp_path / f"{NAME}.yml").write_text(YAML, encoding="utf-8")
    return tmp_path


@pytest.fixture
def rule(folder: Path) -> Rule:
    """The rule of that folder."""
    (found,) = rules_in(folder)
    return found


@pytest.fixture
def audited(rule: Rule) -> Audit:
    """A plan audited by all rules that ship and this one."""
    return audit(plan_of(PLAN), [*all_rules(), rule])


def test_two_files_make_a_new_rule(folder: Path, rule: Rule) -> None:
    assert {path.name for path in folder.iterdir()} == {f"{NAME}.ttl", f"{NAME}.yml"}
    assert rule.name == NAME
    assert rule.name not in runner.RULES, "choose another rule to add: this one ships by now"


def test_its_cases_run_on_every_engine(folder: Path, rule: Rule, engine: str) -> None:
    found = list(runner.cases(folder, {rule.name: rule}))
    assert len(found) == 3
    for case in found:
        runner.test_case(case, engine)


@pytest.mark.parametrize(("verdict", "example"), [("gap", "gap_example"), ("passed", "passed_example")])
def test_its_worked_examples_run_on_every_engine(rule: Rule, verdict: str, example: str, engine: str) -> None:
    runner.test_worked_example(rule, verdict, example, engine)


def test_it_says_in_english_what_it_demands(rule: Rule) -> None:
    said = sentence(rule)
    assert said.startswith("Every service that ")
    assert said.endswith(" must be measured by at least one measure.")


def test_an_audit_asks_it_beside_the_others(audited: Audit) -> None:
    row = audited.rules.set_index("rule").loc[NAME]
    assert (row["gap"], row["passed"], row["judged"], row["severity"]) == (1, 1, 2, "warning")
    assert audited.things(NAME, Verdict.GAP) == ("Street cleaning",)


def test_its_finding_has_an_identity_and_evidence(audited: Audit) -> None:
    (finding,) = [finding for finding in audited.findings if finding.rule.name == NAME]
    assert finding.identity == f"{NAME}:Street cleaning"
    told = message(finding.rule, finding.kind, finding.title)
    assert told == 'Service "Street cleaning" has fewer measures than the 1 asked for.'
    assert Teller(audited).evidence(finding).words == 'Service "Street cleaning" ← (no measure named)'


def test_a_profile_can_choose_and_change_it(rule: Rule) -> None:
    profile = Profile(only=(NAME,), severity={NAME: "violation"}, limits={NAME: {"least": 2.0}})
    (chosen,) = chosen_rules([*all_rules(), rule], profile)
    assert chosen.severity == "violation"
    assert audit(plan_of(PLAN), [chosen]).things(NAME, Verdict.GAP) == ("Street cleaning", "Libraries")
