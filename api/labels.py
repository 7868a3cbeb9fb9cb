"""The few fixed words that every answer uses: severities, families, bases, and what an example is."""

from __future__ import annotations

from golden_thread.graph.evidence import named
from golden_thread.graph.plan import UNRESOLVED, About, PlanGraph

SEVERITY_WORDS = {
    "violation": ("Broken", "the thread is broken"),
    "warning": ("Weak", "the thread is weak or out of date"),
    "info": ("Worth asking", "a question rather than a fault"),
}
"""Each severity as a label and as what it means."""

FAMILIES = (
    "thread", "measures", "targets", "currency", "breakdown", "comparison", "response", "projects", "service-plans",
    "staff", "partners", "money", "reporting", "plans", "evidence", "risks", "approvals", "framework",
)  # fmt: skip
"""Families in the order of a list; any other comes last."""


def severity_label(severity: str) -> str:
    """The label of a severity.

    >>> severity_label("violation")
    'Broken'
    """
    return SEVERITY_WORDS[severity][0]


def family_label(family: str) -> str:
    """A family's name as a heading.

    >>> family_label("service-plans")
    'Service plans'
    """
    return family.replace("-", " ").capitalize()


def counted(count: int, one: str, many: str = "") -> str:
    """A number and its noun.

    >>> counted(1, "gap"), counted(1200, "gap"), counted(2, "family", "families")
    ('1 gap', '1,200 gaps', '2 families')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def share_words(part: int, whole: int) -> str:
    """A share in whole per cent; what is not quite nothing or everything is not rounded to it.

    >>> share_words(25, 79), share_words(1, 621), share_words(620, 621)
    ('32%', 'under 1%', 'over 99%')
    """
    share = part / whole
    if 0 < share < 0.01:
        return "under 1%"
    return "over 99%" if 0.99 < share < 1 else f"{share:.0%}"


EXAMPLE = (
    "Example only: made to show what the program does. Rows marked illustrative were made up for it; "
    "an illustrative row is never a fact about a council."
)
"""Stands above everything that is told of a dataset marked as an example."""


def plan_title(about: About) -> str:
    """What a dataset is called.

    >>> plan_title(About("demo")), plan_title(About("nul", "Newcastle-under-Lyme, 2011/12"))
    ('demo', 'Newcastle-under-Lyme, 2011/12')
    """
    return about.title or about.name


def size_words(plan: PlanGraph) -> str:
    """How much was loaded; what is only named by a link was not.

    >>> from golden_thread.graph.cases import plan_of
    >>> size_words(plan_of("Warm homes: Outcome, contributesTo Nothing known"))
    '1 thing and 1 link'
    """
    return f"{counted(plan.n - plan.count(UNRESOLVED), 'thing')} and {counted(plan.link_count, 'link')}"


def thing_label(plan: PlanGraph, id: str) -> str:
    """A thing by its kind, title and id; the id alone is not repeated.

    >>> from golden_thread.graph.cases import plan_of
    >>> thing_label(plan_of("Warm homes: Outcome"), "Warm homes")
    'Outcome "Warm homes"'
    """
    row = plan.rows[id]
    title = str(plan.titles[row])
    label = named(plan.kind_at(row), title)
    return label if title == id else f"{label} ({id})"


def lowered(text: str) -> str:
    """The text with a small first letter, unless it begins with an abbreviation.

    >>> lowered("The board"), lowered("HR")
    ('the board', 'HR')
    """
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
