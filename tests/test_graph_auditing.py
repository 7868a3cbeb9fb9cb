"""Verdicts from truths, counts with denominators, engines that fail."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from golden_thread.graph import auditing
from golden_thread.graph.auditing import ENGINES, NothingToAudit, Verdict, audit, engine_named
from golden_thread.graph.cases import plan_of
from golden_thread.graph.plan import About, PlanBuilder
from golden_thread.ontology.shapes import all_rules

RULES = {rule.name: rule for rule in all_rules()}
PLAN = (
    "Safe streets: Outcome, needsPartners=yes\nWarm homes: Outcome, needsPartners=no\nClean air: Outcome\n"
    "Police: Partner, supports Fair work\nFair work: Outcome, needsPartners=yes"
)


def test_every_verdict_is_counted_once() -> None:
    result = audit(plan_of(PLAN), [RULES["outcome-without-needed-partner"]]).results[0]
    counts = {verdict.words: result.count(verdict) for verdict in Verdict if result.count(verdict)}
    assert counts == {"gap": 1, "passed": 1, "not applicable": 1, "cannot tell": 1}
    assert (result.judged, result.share_passed) == (2, 0.5)


def test_a_share_of_nothing_is_none() -> None:
    result = audit(plan_of("Safe streets: Outcome"), [RULES["outcome-without-measure"]]).results[0]
    assert (result.judged, result.share_passed) == (0, None)


def test_nothing_to_audit_is_an_error_of_its_own() -> None:
    with pytest.raises(NothingToAudit, match="Fill in at least one sheet"):
        audit(PlanBuilder(About("empty")).build())


def test_an_unknown_engine_is_named() -> None:
    with pytest.raises(ValueError, match="no engine is called abacus: choose vectors"):
        engine_named("abacus")


def test_an_engine_that_fails_gives_a_rule_error_and_never_a_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> object:
        def holds(*_: object) -> object:
            raise MemoryError("too much")

        return holds

    monkeypatch.setattr(auditing, "engine_named", lambda name: failing)
    audited = audit(plan_of(PLAN), [RULES["outcome-without-measure"]])
    assert not audited.trusted
    assert audited.results[0].count(Verdict.RULE_ERROR) == 4
    assert audited.results[0].error == "MemoryError: too much"


@pytest.mark.parametrize(
    ("given", "stated", "used"),
    [
        (datetime.date(2020, 1, 1), "as of 2012-06-30\n", datetime.date(2020, 1, 1)),
        (None, "as of 2012-06-30\n", datetime.date(2012, 6, 30)),
    ],
)
def test_the_day_is_the_one_given_else_the_plans_own(
    given: datetime.date | None, stated: str, used: datetime.date
) -> None:
    assert audit(plan_of(stated + PLAN), [], as_of=given).as_of == used


def test_an_audit_leaves_the_plan_alone() -> None:
    plan = plan_of("R: Risk, score=16, threshold=12")
    before = (plan.digest, {key: held.at.copy() for key, held in plan.values.items()})
    audit(plan)
    assert plan.digest == before[0]
    assert all(np.array_equal(plan.values[key].at, at) for key, at in before[1].items())


def test_all_engines_have_a_module() -> None:
    assert set(ENGINES) >= {"vectors"}
    for name in ENGINES:
        pytest.importorskip(f"golden_thread.graph.{ENGINES[name]}")
        assert callable(engine_named(name))
