"""Who contributes to what, in which role, and through what."""

import pytest
from hypothesis import given

from golden_thread.graph.cases import plan_of
from golden_thread.graph.contributing import COLUMNS, contribution_frame, contributions
from golden_thread.graph.plan import About, PlanBuilder, PlanGraph
from golden_thread.graph.supports import ENDED, carries

from .plans import Cast, plans


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (
            "Police: Partner, supports Wardens, leads Safe, partOf Board\nWardens: Project, contributesTo Safe; Calm\n"
            "Safe: Outcome, contributesTo Living\nCalm: Outcome\nLiving: Priority\nBoard: Forum\n"
            "Calls: Measure, measures Safe, ownedBy Police",
            [
                'Partner "Police" leads Outcome "Safe".',
                'Partner "Police" supports Project "Wardens".',
                'Partner "Police" is part of Forum "Board".',
                'Partner "Police" answers for Measure "Calls".',
                'Partner "Police" leads Outcome "Safe", and through it contributes to Priority "Living".',
                'Partner "Police" supports Project "Wardens", and through it contributes to Outcome "Calm".',
            ],
        ),
        (
            "Fire: Partner, partOf Safety\nSafety: Partnership, delivers Safe\nSafe: Outcome",
            [
                'Partner "Fire" is part of Partnership "Safety".',
                'Partner "Fire" is part of Partnership "Safety", and through it contributes to Outcome "Safe".',
                'Partnership "Safety" delivers Outcome "Safe".',
            ],
        ),
        (
            "Fire: Partner, leads Safe, funds Safe\nSafe: Outcome",
            ['Partner "Fire" leads Outcome "Safe".', 'Partner "Fire" funds Outcome "Safe".'],
        ),
        ("Fire: Partner, funds Ghost", ['Partner "Fire" funds "Ghost" (not in the input).']),
        ("Fire: Partner, funds Old\nOld: Project, contributesTo Safe, status=closed\nSafe: Outcome", []),
        ("Council: Organisation, leads Safe\nSafe: Outcome", []),
        ("Safe: Outcome", []),
    ],
)
def test_each_part_in_a_sentence(plan: str, expected: list[str]) -> None:
    assert [each.words for each in contributions(plan_of(plan))] == expected


def test_the_strongest_way_is_told_with_its_basis() -> None:
    builder = PlanBuilder(About("demo", example=True))
    for id, kind in (("P", "Partner"), ("W", "Project"), ("V", "Project"), ("U", "Action"), ("O", "Outcome")):
        builder.thing(id, kind, id)
    builder.link("P", "leads", "V", basis="illustrative")
    builder.link("V", "contributesTo", "O")
    builder.link("P", "funds", "W", basis="inferred")
    builder.link("W", "contributesTo", "U")
    builder.link("U", "contributesTo", "O")
    frame = contribution_frame(builder.build())
    assert tuple(frame.columns) == COLUMNS
    assert frame[["role", "thing", "direct", "through", "basis"]].to_numpy().tolist() == [
        ["leads", "V", True, "", "illustrative"],
        ["funds", "W", True, "", "inferred"],
        ["funds", "O", False, "W", "inferred"],
    ]


def test_an_empty_table_has_its_columns() -> None:
    assert tuple(contribution_frame(plan_of("Safe: Outcome")).columns) == COLUMNS


CAST = Cast(
    ("Outcome", "Priority", "Project", "Service", "Partner", "Partner", "Partnership", "Forum"),
    ("contributesTo", "partOf", "supports", "leads", "ownedBy"),
    ("status",),
)


@given(plans(CAST, 9))
def test_everything_that_is_reached_is_told_once(plan: PlanGraph) -> None:
    kind = {str(id): plan.kind_at(row) for row, id in enumerate(plan.ids)}
    over = {id for id in kind if {*plan.value(id, "status")} & {*ENDED}}
    links = {
        (str(plan.ids[plan.row(block.low_kind, low)]), str(plan.ids[plan.row(block.high_kind, high)]))
        for block in plan.blocks
        if carries(block.low_kind, block.link, block.high_kind)
        for low, high in zip(block.low, block.high, strict=True)
    }
    links = {(low, high) for low, high in links if not {low, high} & over and low != high}
    told = [each for each in contributions(plan) if each.role != "ownedBy"]
    assert {(each.body.id, each.thing.id) for each in told if each.through is None} == {
        (low, high) for low, high in links if kind[low] in ("Partner", "Partnership")
    }
    further = [(each.body.id, each.thing.id) for each in told if each.through is not None]
    assert len(further) == len({*further})
    for body in (id for id in kind if kind[id] in ("Partner", "Partnership") and id not in over):
        own = {high for low, high in links if low == body}
        ends = {end for end in reached(body, links) if kind[end] in ("Outcome", "Priority")} - own - {body}
        assert {thing for low, thing in further if low == body} == ends
    for each in told:
        if each.through is not None:
            assert (each.body.id, each.through.id) in links
            assert each.thing.id in reached(each.through.id, links)


def reached(start: str, links: set[tuple[str, str]]) -> set[str]:
    """What a thing leads to, itself included."""
    found = {start}
    while more := {high for low, high in links if low in found} - found:
        found |= more
    return found
