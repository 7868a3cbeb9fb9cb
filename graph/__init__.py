"""The plan as columns, and everything that can be asked of it: `audit(plan)` gives the verdicts."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from golden_thread.graph.auditing import Audit, Finding, NothingToAudit, Verdict, audit
    from golden_thread.graph.english import sentence
    from golden_thread.graph.evidence import Evidence, EvidenceStep, message
    from golden_thread.graph.plan import About, PlanBuilder, PlanGraph, ScopeRow
    from golden_thread.graph.problems import Problem

_HOMES = {
    "auditing": ("Audit", "Finding", "NothingToAudit", "Verdict", "audit"),
    "english": ("sentence",),
    "evidence": ("Evidence", "EvidenceStep", "message"),
    "plan": ("About", "PlanBuilder", "PlanGraph", "ScopeRow"),
    "problems": ("Problem",),
}
"""Which module each exported name comes from; it is imported when the name is first used."""

__all__ = [
    "About",
    "Audit",
    "Evidence",
    "EvidenceStep",
    "Finding",
    "NothingToAudit",
    "PlanBuilder",
    "PlanGraph",
    "Problem",
    "ScopeRow",
    "Verdict",
    "audit",
    "message",
    "sentence",
]


def __getattr__(name: str) -> object:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
