"""The five gap questions on which engines are compared, as tests of the rule language.

Each is asked so that True means "no gap"; an engine's answer is the sorted ids of the things that pass.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from golden_thread.ontology.rule import (
    ALWAYS,
    Alternative,
    AnyOf,
    AtLeast,
    IsKind,
    Not,
    OneOf,
    Path,
    Repeat,
    Sequence,
    Step,
    Test,
)

UPWARD = ("contributesTo", "partOf", "cascadesFrom", "measures")
INVOLVED = ("leads", "delivers", "funds", "supports", "isConsultedOn")
UP = Repeat(Alternative(tuple(Step(name) for name in UPWARD)), 1)
DOWN = Repeat(Alternative(tuple(Step(name, inverse=True) for name in UPWARD)), 1)
MEASURED: Path = Step("measures", inverse=True)
PARTNERED: Path = Alternative(tuple(Step(name, inverse=True) for name in INVOLVED))

HAS_MEASURE: Test = AtLeast(1, MEASURED, ALWAYS)
QUESTIONS: dict[str, tuple[str, Test]] = {
    "G1 outcome with no measure": ("Outcome", HAS_MEASURE),
    "G2 outcome with measures, none of stage outcome": (
        "Outcome",
        AnyOf((Not(HAS_MEASURE), AtLeast(1, MEASURED, AtLeast(1, Step("declaredStage"), OneOf(("outcome",)))))),
    ),
    "G3 project that reaches no priority": ("Project", AtLeast(1, UP, IsKind(("Priority",)))),
    "G4 staff objective that does not reach the vision": ("StaffObjective", AtLeast(1, UP, IsKind(("Vision",)))),
    "G5 priority with no partner on anything that leads to it": (
        "Priority",
        AtLeast(1, Alternative((PARTNERED, Sequence((DOWN, PARTNERED)))), ALWAYS),
    ),
}
"""Question: the kind it is asked of, and the test that a thing without the gap passes."""


def seal(ids: Iterable[str]) -> str:
    """A hash of a set of ids, by which answers are compared."""
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()[:16]
