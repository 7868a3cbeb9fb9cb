"""What rests on one partner, what is shared and led by none, who does nothing, who ties others together."""

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden_thread.graph.cases import plan_of
from golden_thread.graph.partners import bridges, idle_partners, shared_without_lead, sole_supports
from golden_thread.graph.plan import About, PlanBuilder, PlanGraph
from golden_thread.graph.supports import ENDED, carries, roles
from golden_thread.loaders import load
from golden_thread.ontology.terms import vocabulary

from .plans import Cast, plans


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ("Police: Partner, leads Safe\nSafe: Outcome", ['Outcome "Safe" has one partner only, "Police".']),
        ("Police: Partner, leads Safe\nFire: Partner, funds Safe\nSafe: Outcome", []),
        (
            "Police: Partner, leads Wardens\nFire: Partner, funds Safe\nWardens: Project, contributesTo Safe\n"
            "Safe: Outcome",
            ['Project "Wardens" has one partner only, "Police".'],
        ),
        (
            "Police: Partner, partOf Safety, leads Calm\nFire: Partner, leads Calm\n"
            "Safety: Partnership, delivers Safe\nSafe: Outcome\nCalm: Outcome",
            ['Outcome "Safe" has one partner only, "Police", through Partnership "Safety".'],
        ),
        (
            "Police: Partner, leads Safe\nSafety: Partnership, delivers Safe\nCouncil: Organisation, funds Safe\n"
            "Safe: Outcome\nscope Partner.partOf yes",
            ['Outcome "Safe" has one partner only, "Police", besides Organisation "Council" and Partnership "Safety".'],
        ),
        (
            "Police: Partner, leads Safe\nSafe: Outcome\nscope Partner no",
            [
                'Outcome "Safe" has one partner only, "Police". Nobody can tell whether it has others: the list of '
                "partners is stated not whole."
            ],
        ),
        ("Police: Partner, leads Safe, status=retired\nFire: Partner, leads Old\nOld: Project, status=closed", []),
        ("Safe: Outcome", []),
    ],
)
def test_what_rests_on_one_partner(plan: str, expected: list[str]) -> None:
    assert [each.words for each in sole_supports(plan_of(plan))] == expected


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (
            "Police: Partner, supports Safe\nFire: Partner, funds Wardens\nWardens: Project, contributesTo Safe\n"
            "Safe: Outcome, ownedBy Safety\nSafety: Portfolio\nHomes: Post, leads Wardens\nscope Partner.leads yes\n"
            "scope Organisation no",
            None,
        ),
        (
            "Police: Partner, supports Safe\nFire: Partner, funds Safe, leads Calm\nSafe: Outcome, ownedBy Safety\n"
            "Calm: Outcome\nSafety: Portfolio",
            [
                'Outcome "Safe" is shared by Partner "Fire" and Partner "Police", and nobody is named to lead it. '
                'Portfolio "Safety" answers for it.'
            ],
        ),
        (
            "Police: Partner, supports Safe\nFire: Partner, funds Safe\nSafe: Outcome",
            [
                'Outcome "Safe" is shared by Partner "Fire" and Partner "Police"; nobody can tell who leads it: no '
                'organisations, partnerships or posts were loaded; nothing is stated under "Leads" of any partner.'
            ],
        ),
        ("Police: Partner, supports Safe\nFire: Partner, funds Safe\nHead: Post, leads Safe\nSafe: Outcome", []),
        (
            "Police: Partner, supports Safe, leads Calm\nCouncil: Organisation, funds Safe\nSafe: Outcome\nCalm: Outcome",
            [
                'Outcome "Safe" is shared by Partner "Police" and Organisation "Council", and nobody is named to lead '
                "it."
            ],
        ),
        ("Council: Organisation, supports Safe\nCounty: Organisation, funds Safe\nSafe: Outcome", []),
        # A partnership with members is told by them.
        (
            "A: Partner, partOf All\nB: Partner, partOf All\nC: Partner, partOf All, leads Calm\nD: Partner, partOf All\n"
            "All: Partnership, delivers Safe\nSafe: Outcome\nCalm: Outcome",
            [
                'Outcome "Safe" is shared by Partner "A", Partner "B", Partner "C" and others, and nobody is named to '
                "lead it."
            ],
        ),
        # One without is a body by itself.
        (
            "A: Partner, supports Safe, leads Calm\nAll: Partnership, delivers Safe\nSafe: Outcome\nCalm: Outcome",
            ['Outcome "Safe" is shared by Partner "A" and Partnership "All", and nobody is named to lead it.'],
        ),
    ],
)
def test_what_is_shared_and_led_by_none(plan: str, expected: list[str] | None) -> None:
    found = [each.words for each in shared_without_lead(plan_of(plan))]
    assert found == expected if expected is not None else "nobody can tell who leads it" in found[0]


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ("Fire: Partner, leads Safe\nSafe: Outcome", []),
        (
            "Fire: Partner\nPolice: Partner, leads Safe\nSafe: Outcome",
            ['Partner "Fire" is listed, but is named in no piece of work.'],
        ),
        (
            "Fire: Partner, partOf Board; Panel\nPolice: Partner, leads Safe\nSafe: Outcome\nBoard: Forum\nPanel: Forum\n"
            "Calls: Measure, ownedBy Fire",
            [
                'Partner "Fire" is part of Forum "Board" and Forum "Panel" and answers for Measure "Calls", but is '
                "named in no piece of work."
            ],
        ),
        (
            "Fire: Partner\nPolice: Partner, leads Safe\nSafe: Outcome\nscope row within Fire no",
            [
                'Partner "Fire" is listed, but is named in no piece of work. Nobody can tell whether it does more: not '
                "all that is known of it was loaded."
            ],
        ),
    ],
)
def test_who_does_nothing(plan: str, expected: list[str]) -> None:
    assert [each.words for each in idle_partners(plan_of(plan))] == expected


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        # A board at which all meet.
        (
            "Fire: Partner, partOf Board\nPolice: Partner, partOf Board, leads Safe\nTrust: Partner, funds Safe\n"
            "Board: Forum\nSafe: Outcome",
            [
                'Forum "Board" is all that ties together two groups that otherwise share no outcome and no table: '
                'Partner "Police" and Partner "Trust"; Partner "Fire".',
                'Partner "Police" is all that ties together two groups that otherwise share no outcome and no table: '
                'Partner "Trust"; Partner "Fire".',
            ],
        ),
        # Two who share two outcomes: none is needed to tie the others.
        ("A: Partner, leads Safe; Calm\nB: Partner, leads Safe; Calm\nSafe: Outcome\nCalm: Outcome", []),
        # One between two outcomes, through work.
        (
            "A: Partner, leads Safe\nB: Partner, leads Wardens; Calm\nC: Partner, funds Calm\nSafe: Outcome\n"
            "Calm: Outcome\nWardens: Project, contributesTo Safe",
            [
                'Partner "B" is all that ties together two groups that otherwise share no outcome and no table: '
                'Partner "A"; Partner "C".'
            ],
        ),
        # That two outcomes serve one priority ties nobody.
        ("A: Partner, leads Safe\nB: Partner, leads Calm\nSafe: Outcome, contributesTo P\nCalm: Outcome, contributesTo P\nP: Priority", []),
        (
            "A: Partner, partOf X\nB: Partner, partOf X\nC: Partner, partOf X\nD: Partner, partOf X\nE: Partner, partOf X\nX: Forum\nscope row within C no",
            [
                'Forum "X" is all that ties together five groups that otherwise share no outcome and no table: '
                'Partner "A"; Partner "B"; Partner "C"; and 2 more. Nobody can tell whether there are other ties: not '
                "all that is known of it was loaded."
            ],
        ),
        ("Safe: Outcome", []),
    ],
)  # fmt: skip
def test_who_ties_others_together(plan: str, expected: list[str]) -> None:
    assert sorted(each.words for each in bridges(plan_of(plan))) == sorted(expected)


def test_the_example() -> None:
    plan = load("example:newcastle-under-lyme")
    assert {(each.thing.id, each.partner.id) for each in sole_supports(plan)} == {
        ("CP-P3", "HLTH"), ("OC5", "HLTH"), ("OC7", "HLTH"), ("SP3", "HLTH"), ("SP4", "HOUS"), ("PJ3", "POL"),
    }  # fmt: skip
    assert [each.outcome.id for each in shared_without_lead(plan)] == ["OC6"]
    assert {each.partner.id for each in idle_partners(plan)} == {"BUS", "FIRE", "SCC-ORG"}
    (board,) = bridges(plan)
    assert (board.body.id, len(board.parts), board.basis) == ("NPSB", 10, "illustrative")


def test_the_basis_is_carried() -> None:
    builder = PlanBuilder(About("demo"))
    for id, kind in (("A", "Partner"), ("B", "Partner"), ("X", "Forum"), ("O", "Outcome"), ("Q", "Outcome")):
        builder.thing(id, kind, id)
    for low, link, high, basis in (
        ("A", "leads", "O", "illustrative"),
        ("A", "partOf", "X", "inferred"),
        ("B", "partOf", "X", "stated"),
        ("A", "funds", "Q", "stated"),
        ("B", "funds", "Q", "inferred"),
        ("B", "supports", "Q", "illustrative"),
    ):
        builder.link(low, link, high, basis=basis)
    plan = builder.build()
    assert [(each.thing.id, each.basis) for each in sole_supports(plan)] == [("O", "illustrative")]
    assert [(each.outcome.id, each.basis) for each in shared_without_lead(plan)] == [("Q", "inferred")]
    assert bridges(plan) == ()


# Against brute force.

CAST = Cast(
    ("Outcome", "Outcome", "Priority", "Project", "Partner", "Partner", "Partnership", "Forum", "Organisation"),
    ("contributesTo", "partOf", "supports", "leads"),
    ("status",),
)
MANY = st.one_of(plans(CAST, 9), plans(CAST, 16))

Pairs = set[tuple[str, str]]


def pairs_of(plan: PlanGraph) -> tuple[dict[str, str], Pairs]:
    """The kinds of all that has not ended, and the carrying links between them."""
    kind = {str(id): plan.kind_at(row) for row, id in enumerate(plan.ids)}
    kind = {id: one for id, one in kind.items() if not {*plan.value(id, "status")} & {*ENDED}}
    ends = {
        (str(plan.ids[plan.row(block.low_kind, low)]), str(plan.ids[plan.row(block.high_kind, high)]))
        for block in plan.blocks
        if carries(block.low_kind, block.link, block.high_kind)
        for low, high in zip(block.low, block.high, strict=True)
    }
    return kind, {(low, high) for low, high in ends if low != high and low in kind and high in kind}


def reached(start: str, pairs: Pairs, stops: set[str] = frozenset()) -> set[str]:  # type: ignore[assignment]
    """What a thing leads to, not walking on from some stops."""
    found: set[str] = set()
    while more := {high for low, high in pairs if low == start or low in found - stops} - found:
        found |= more
    return found - {start}


@given(MANY)
def test_sole_supports_agree_with_a_plain_search(plan: PlanGraph) -> None:
    kind, pairs = pairs_of(plan)
    carried = {high for link in roles() for high in vocabulary().ends(link)[1]}
    partners = [id for id in kind if kind[id] == "Partner"]
    by = {id: [one for one in partners if id in reached(one, pairs)] for id in kind if kind[id] in carried}
    assert {each.thing.id: each.partner.id for each in sole_supports(plan)} == {
        id: found[0] for id, found in by.items() if len(found) == 1
    }


@given(MANY)
def test_shared_outcomes_agree_with_a_plain_search(plan: PlanGraph) -> None:
    kind, pairs = pairs_of(plan)
    by_partners = {id for one in kind if kind[one] == "Partner" for id in reached(one, pairs)}
    bodies = [
        id
        for id in kind
        if kind[id] == "Partner" or (kind[id] in ("Partnership", "Organisation") and id not in by_partners)
    ]
    leads = {str(id) for id in plan.ids if id in kind} & led(plan, kind)
    wanted = set()
    for id in kind:
        found = [one for one in bodies if id in reached(one, pairs)]
        if kind[id] == "Outcome" and len(found) > 1 and {kind[one] for one in found} != {"Organisation"}:
            wanted |= {id} - leads
    assert {each.outcome.id for each in shared_without_lead(plan)} == wanted


def led(plan: PlanGraph, kind: dict[str, str]) -> set[str]:
    """The things that something leads which has not ended."""
    return {
        str(plan.ids[plan.row(block.high_kind, high)])
        for block in plan.blocks
        if block.link == "leads"
        for low, high in zip(block.low, block.high, strict=True)
        if str(plan.ids[plan.row(block.low_kind, low)]) in kind
    }


@given(MANY)
def test_bridges_agree_with_taking_each_body_away(plan: PlanGraph) -> None:
    kind, pairs = pairs_of(plan)
    acting = {id for id in kind if kind[id] in ("Partner", "Partnership", "Organisation")}
    bodies = acting | {id for id in kind if kind[id] == "Forum"}
    ends = bodies | {id for id in kind if kind[id] in ("Outcome", "Priority")}
    graph = nx.Graph((body, end) for body in bodies for end in reached(body, pairs, ends) & ends)
    wanted = {}
    for body in bodies & graph.nodes:
        around = nx.node_connected_component(graph, body) - {body}
        parts = [part for part in nx.connected_components(graph.subgraph(around)) if part & acting]
        if len(parts) > 1 and kind[body] != "Organisation":
            wanted[body] = sorted((len(part & acting), len(part - bodies)) for part in parts)
    found = bridges(plan)
    assert {each.body.id: sorted((part.bodies, part.outcomes) for part in each.parts) for each in found} == wanted
    for each in found:
        assert all(part.nearest and len(part.nearest) <= part.bodies for part in each.parts)


def test_a_long_chain_of_bridges() -> None:
    builder = PlanBuilder(About("chain"))
    for number in range(2_000):
        builder.thing(f"B{number}", "Partner", f"B{number}")
        builder.thing(f"O{number}", "Outcome", f"O{number}")
        builder.link(f"B{number}", "supports", f"O{number}")
        builder.link(f"B{number + 1}", "supports", f"O{number}")
    builder.thing("B2000", "Partner", "B2000")
    found = bridges(builder.build())
    assert len(found) == 1_999
    assert sorted(part.bodies for part in next(each for each in found if each.body.id == "B500").parts) == [500, 1500]
