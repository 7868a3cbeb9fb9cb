"""The vocabulary as the rest of the house reads it."""

import time

import pytest

from golden_thread.ontology.terms import UNRESOLVED, folded, namespace, read_vocabulary, vocabulary
from golden_thread.ontology.triples import UnreadableTurtle

WORDS = vocabulary()
THREAD = [
    "Vision", "Priority", "Outcome", "Measure", "Target", "Observation", "Plan", "ServicePlan", "Programme",
    "Project", "Action", "Service", "StaffObjective", "Organisation", "Partner",
]  # fmt: skip

KIND_NAMES = {
    "Outcomes": "Outcome", "AMBITIONS": "Outcome", "themes": "Priority", "Aims": "Priority", "KPIs": "Measure",
    "PI": "Measure", "Success measures": "Measure", "key actions": "Action", "service_plans": "ServicePlan",
    "ServicePlan": "ServicePlan", "Strategies": "Plan", "Evidence": "Evidence", "Staff objectives": "StaffObjective",
    "Partner organisations": "Partner", "Core values": "Purpose", "Wishes": None, "": None, UNRESOLVED: None,
}  # fmt: skip

# Sheet, heading: the link (^ backwards) or attribute, None if it means nothing there.
HEADINGS = [
    ("Outcome", "Contributes to", "contributesTo"),
    ("Outcome", "contributesTo", "contributesTo"),
    ("Outcome", "Corporate priority", "contributesTo"),
    ("Outcome", "Is measured by", "^measures"),
    ("Outcome", "KPIs", "^measures"),
    ("Outcome", "Partners", "^supports"),
    ("Outcome", "Lead partner", "^leads"),
    ("Outcome", "Lead officer", "ownedBy"),
    ("Outcome", "Portfolio holder", "ownedBy"),
    ("Outcome", "Outcome", None),
    ("Outcome", "Objective", None),
    ("Measure", "Outcome", "measures"),
    ("Measure", "RAG status", "reportedStatus"),
    ("Measure", "Status", "reportedStatus"),
    ("Measure", "Good performance is...", "polarity"),
    ("Measure", "Measure type", "declaredStage"),
    ("Measure", "Unit (%, number)", "unit"),
    ("Measure", "Reported to", "reportedTo"),
    ("Measure", "Committee", "reportedTo"),
    ("Project", "Status", "status"),
    ("Project", "Programme", "partOf"),
    ("Project", "Service plan", "inPlan"),
    ("Action", "Deadline", "dueDate"),
    ("Action", "Due date *", "dueDate"),
    ("Action", "Success measure", "^measures"),
    ("Risk", "Risk owner", "ownedBy"),
    ("Risk", "Mitigating actions", "^addresses"),
    ("Target", "End date", "endDate"),
    ("StaffObjective", "Objective", None),
    ("StaffObjective", "Post", "ownedBy"),
    ("ServicePlan", "Review date", "nextReview"),
    ("Vision", "Favourite colour", None),
]

MAY = [
    ("Outcome", "contributesTo", "Priority"), ("ServicePlan", "contributesTo", "Outcome"),
    ("Purpose", "contributesTo", "Purpose"), ("Plan", "alignedWith", "ServicePlan"), ("Review", "alignedWith", "Plan"),
    ("Plan", "alignedWith", "Review"), ("Partner", "supports", "ServicePlan"), ("Vision", "ownedBy", "Partnership"),
    ("Measure", "measures", UNRESOLVED),
]  # fmt: skip
MAY_NOT = [
    ("Priority", "contributesTo", "Outcome"), ("Priority", "contributesTo", "Purpose"),
    ("Outcome", "measures", "Measure"), ("Plan", "alignedWith", "Outcome"), ("Outcome", "wishes", "Priority"),
    ("Outcome", "wishes", UNRESOLVED), ("Outcome", "measures", UNRESOLVED),
]  # fmt: skip


def test_kinds_stand_in_the_order_of_the_thread() -> None:
    assert list(WORDS.kinds)[: len(THREAD)] == THREAD
    assert UNRESOLVED not in WORDS.kinds


@pytest.mark.parametrize(("text", "kind"), KIND_NAMES.items())
def test_kind_is_found_by_the_names_councils_use(text: str, kind: str | None) -> None:
    assert WORDS.kind_named(text) == kind


@pytest.mark.parametrize(("kind", "heading", "meaning"), HEADINGS)
def test_heading_means_one_column(kind: str, heading: str, meaning: str | None) -> None:
    column = WORDS.column_named(kind, heading)
    assert (f"{'^' * column.inverse}{column.name}" if column else None) == meaning
    if column:
        assert column.is_link == (column.name in WORDS.links)


@pytest.mark.parametrize("kind", WORDS.kinds)
def test_every_column_of_a_sheet_is_found_by_its_name_and_label(kind: str) -> None:
    for heading, column, _ in WORDS.headings(kind):
        assert WORDS.column_named(kind, heading.upper()) == column, heading


@pytest.mark.parametrize("ends", MAY)
def test_link_is_allowed(ends: tuple[str, str, str]) -> None:
    assert WORDS.may_link(*ends)


@pytest.mark.parametrize("ends", MAY_NOT)
def test_link_is_not_allowed(ends: tuple[str, str, str]) -> None:
    assert not WORDS.may_link(*ends)


def test_a_sub_kind_has_what_the_kind_above_has() -> None:
    assert {*WORDS.links_from("Plan")} <= {*WORDS.links_from("ServicePlan")}
    assert {*WORDS.attributes_of("Plan")} < {*WORDS.attributes_of("ServicePlan")}
    assert WORDS.with_sub_kinds("Thing") == {*WORDS.kinds}
    assert WORDS.ends("measures") == ({"Measure"}, {"Outcome", "Priority", "Service", "Project", "Action"})


def test_the_five_roles_of_a_partner_are_told_apart() -> None:
    roles = {name for name, link in WORDS.links.items() if link.parent == "isInvolvedIn"}
    assert roles == {"leads", "delivers", "funds", "supports", "isConsultedOn"}
    assert "isInvolvedIn" not in WORDS.links


def test_blank_means_something_for_few_attributes() -> None:
    blank = {name: of.blank_means for name, of in WORDS.attributes.items() if of.blank_means}
    no = dict.fromkeys(["qualitative", "escalated", "capital", "joint", "areaBased"], "no")
    assert blank == no | dict.fromkeys(["brokenDownBy", "smart"], "none")


def test_reading_is_quick() -> None:
    began = time.perf_counter()
    vocabulary.__wrapped__()
    assert time.perf_counter() - began < 0.5


def test_what_is_not_turtle_is_refused() -> None:
    with pytest.raises(UnreadableTurtle):
        read_vocabulary("gt:Outcome a owl:Class .")


def test_names_are_folded_alike() -> None:
    assert folded("Key-Actions & more") == "keyactionsandmore"
    assert namespace().endswith("#")
