"""What is lost if a thing goes, case by case and against a recomputation by brute force."""

import time
from collections.abc import Iterable
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden_thread.graph import losses as module
from golden_thread.graph.cases import plan_of
from golden_thread.graph.losses import COUNTED, SORTS, TOP, Losses, lost_without
from golden_thread.graph.plan import BASES, About, PlanBuilder, PlanGraph
from golden_thread.graph.supports import BODIES, ENDED, carries, carrying
from golden_thread.loaders import load
from golden_thread.ontology.terms import vocabulary

from .plans import Cast, plans

COUNCIL = """
    Health: Priority
    Warm homes: Outcome, contributesTo Health
    Active lives: Outcome, contributesTo Health
    Homes insulated: Measure, measures Insulation
    Club members: Measure, measures Active lives
    Insulation: Project, contributesTo Warm homes
    Housing plan: ServicePlan, contributesTo Warm homes
    Sports plan: Plan, contributesTo Active lives
    Energy trust: Partner, delivers Insulation, partOf Warmth alliance
    Health board: Partner, supports Active lives, partOf Warmth alliance
    Warmth alliance: Partnership, funds Warm homes
    Housing: Portfolio
"""


def said(plan: str, thing: str) -> list[str]:
    """What is said of each remainder in which little or nothing is left, then of what could not be told."""
    losses = lost_without(plan_of(plan), thing)
    return [each.words for each in (*losses.last, *losses.nearly)]


@pytest.mark.parametrize(
    ("thing", "expected"),
    [
        (
            "Club members",
            [
                'Outcome "Active lives" would lose its only measure.',
                'Priority "Health" would be left with one measure, "Homes insulated".',
            ],
        ),
        (
            "Insulation",
            [
                'Outcome "Warm homes" would lose its only measure, "Homes insulated", which bears on it only through '
                'Project "Insulation".',
                'Outcome "Warm homes" would lose its only project.',
                'Priority "Health" would lose its only project, which supports it through Outcome "Warm homes".',
                'Priority "Health" would be left with one measure, "Club members".',
            ],
        ),
        ("Energy trust", [
            'Outcome "Warm homes" would be left with one partner, "Health board".',
            'Priority "Health" would be left with one partner, "Health board".',
        ]),
        ("Warmth alliance", [
            'Outcome "Warm homes" would lose its only partnership.',
            'Priority "Health" would lose its only partnership, which supports it through Outcome "Warm homes".',
            'Outcome "Warm homes" would be left with one partner, "Energy trust".',
        ]),
        ("Warm homes", [
            'Priority "Health" would lose its only project, "Insulation", which supports it only through Outcome '
            '"Warm homes".',
            'Priority "Health" would lose its only partnership, "Warmth alliance", which supports it only through '
            'Outcome "Warm homes".',
            'Priority "Health" would be left with one outcome, "Active lives".',
            'Priority "Health" would be left with one measure, "Club members".',
            'Priority "Health" would be left with one plan, "Sports plan".',
            'Priority "Health" would be left with one partner, "Health board".',
        ]),
        ("Housing", []),
    ],
)  # fmt: skip
def test_what_would_be_lost(thing: str, expected: list[str]) -> None:
    assert said(COUNCIL, thing) == expected


@pytest.mark.parametrize(
    ("plan", "thing", "expected"),
    [
        (
            "A: Outcome\nM: Measure, measures P\nN: Measure, measures P\nP: Project, contributesTo A",
            "P",
            ['Outcome "A" would lose both its measures: "M" and "N".', 'Outcome "A" would lose its only project.'],
        ),
        (
            "A: Outcome\nP: Programme, contributesTo A\nscope Project.contributesTo yes\n"
            + "\n".join(f"P{i}: Project, partOf P" for i in range(5)),
            "P",
            [
                'Outcome "A" would lose its only programme.',
                'Outcome "A" would lose all five of its projects: "P0", "P1", "P2" and 2 more.',
            ],
        ),
        (
            "A: Outcome\nP: Plan, contributesTo A\nQ: ServicePlan, cascadesFrom P",
            "P",
            ['Outcome "A" would lose both its plans: "P" itself and "Q".'],
        ),
        (
            "A: Outcome\nM: Measure, measures A; P\nP: Project, contributesTo A\nN: Measure, measures A",
            "P",
            ['Outcome "A" would lose its only project.'],
        ),
        ("A: Outcome, contributesTo B\nB: Outcome, contributesTo A\nM: Measure, measures A", "B", []),
        (
            "A: Outcome, contributesTo B\nB: Outcome, contributesTo A\nM: Measure, measures A",
            "A",
            ['Outcome "B" would lose its only measure, "M", which bears on it only through Outcome "A".'],
        ),
    ],
)
def test_what_hangs_only_on_it_goes_too(plan: str, thing: str, expected: list[str]) -> None:
    assert said(plan, thing) == expected


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        (
            "Club members",
            'Measure "Club members" bears on one outcome and one priority. Without it, one outcome would lose its '
            "last measure. One priority would be left with one measure.",
        ),
        (
            "Energy trust",
            'Partner "Energy trust" supports one outcome and one priority. Without it, no sort of support would run '
            "out. One outcome and one priority would be left with one partner.",
        ),
        ("Housing", 'Portfolio "Housing" supports no outcome or priority.'),
        (
            "Health",
            'Without Priority "Health", two outcomes would have no vision, priority or outcome left to serve.',
        ),
        (
            "Insulation",
            'Project "Insulation" supports one outcome and one priority. Without it, one outcome would lose its last '
            "measure and project and one priority would lose its last project. One priority would be left with one "
            "measure. One measure would have no vision, priority or outcome left to serve.",
        ),
    ],
)
def test_the_sum_of_it(thing: str, words: str) -> None:
    assert lost_without(plan_of(COUNCIL), thing).words == words


def test_more_than_can_be_counted_is_in_no_danger() -> None:
    partners = "\n".join(f"P{i:02}: Partner, supports A" for i in range(COUNTED + 2))
    (each,) = lost_without(plan_of(f"A: Outcome\n{partners}"), "P05").kept
    assert each.words == 'Outcome "A" would keep more than 10 partners.'
    assert [item.id for item in each.left][:2] == ["P00", "P01"]
    assert (each.more, each.lost_count, len(each.left)) == (True, 1, COUNTED)


@pytest.mark.parametrize(
    ("plan", "doubt"),
    [
        ("", ""),
        ("scope Measure no", "the list of measures is stated not whole"),
        ("scope Measure within Warm homes no", 'the list of measures within "Warm homes" is stated not whole'),
        ("scope below within Warm homes no", "what hangs on it was not loaded"),
        ("scope below within Club members no", ""),
        ("scope Partner no", ""),
        ("Old: Measure\nscope row within Old no", "some measures that may belong to it are stated not whole"),
    ],
)
def test_nobody_can_tell_whether_there_are_others(plan: str, doubt: str) -> None:
    last = lost_without(plan_of(f"{COUNCIL}\n{plan}"), "Insulation").last
    (measure,) = [each for each in last if each.sort == ("Measure",)]
    assert measure.doubt == doubt
    assert measure.words.endswith(f"Nobody can tell whether it has others: {doubt}." if doubt else '"Insulation".')


def test_a_doubt_further_down_reaches_up() -> None:
    last = lost_without(plan_of(f"{COUNCIL}\nscope below within Active lives no"), "Insulation").last
    doubts = {(each.target.id, each.sort[0]): each.doubt for each in last}
    assert doubts["Health", "Project"] == "what hangs on it was not loaded"
    assert doubts["Warm homes", "Project"] == ""


def test_what_was_not_loaded_is_said() -> None:
    losses = lost_without(plan_of("A: Outcome\nM: Measure, measures A"), "M")
    assert losses.untold == (
        "No plans, programmes, projects, actions, services, partners or partnerships were loaded, so nobody can "
        "tell who or what else supports it.",
    )
    told = lost_without(plan_of("A: Outcome\nM: Measure, measures A\nscope row within M no"), "M").untold
    assert told[0] == "It may support more than is told here: not all that is known of it was loaded."
    assert lost_without(plan_of(COUNCIL), "Club members").untold == (
        "No actions or services were loaded, so nobody can tell who or what else supports them.",
    )


def test_what_is_named_but_not_known() -> None:
    losses = lost_without(plan_of("A: Outcome\nM: Measure, measures A; Wi-Fi"), "M")
    assert (
        '"Wi-Fi" (not in the input) may support more than is told here: nothing is known of "Wi-Fi".' in losses.untold
    )
    unknown = lost_without(plan_of("A: Outcome\nM: Measure, measures Wi-Fi"), "Wi-Fi")
    assert unknown.words == '"Wi-Fi" (not in the input) supports no outcome or priority, as far as one can tell.'


def test_what_has_ended_carries_nothing() -> None:
    plan = plan_of("""
        A: Outcome
        Old: Project, contributesTo A, status=closed
        New: Project, contributesTo A, status=active
        Through: Measure, measures Old
        M: Measure, measures New
    """)
    losses = lost_without(plan, "New")
    assert [each.words for each in losses.last] == [
        'Outcome "A" would lose its only measure, "M", which bears on it only through Project "New".',
        'Outcome "A" would lose its only project.',
    ]
    assert [item.id for item in losses.ended] == ["Old"]
    over = lost_without(plan, "Old")
    assert over.words.startswith("By its status it has ended already.")
    assert [each.words for each in over.nearly] == [
        'Outcome "A" would be left with one measure, "M".',
        'Outcome "A" would be left with one project, "New".',
    ]


def test_what_it_answers_for() -> None:
    plan = plan_of("A: Outcome, ownedBy X\nB: Outcome, ownedBy X; Y\nX: Post\nY: Post\nX2: Post")
    assert [item.id for item in lost_without(plan, "X").unowned] == ["A"]
    assert lost_without(plan, "X").words == (
        'Post "X" supports no outcome or priority, as far as one can tell. For one outcome no other owner is named.'
    )
    assert lost_without(plan, "Y").unowned == ()


def linked(*links: tuple[str, str, str, str], example: bool = False) -> PlanGraph:
    """A plan of one outcome A, a partner P, another Q and a project W, with links and the basis of each."""
    builder = PlanBuilder(About("demo", example=example))
    for id, kind in (("A", "Outcome"), ("P", "Partner"), ("Q", "Partner"), ("W", "Project")):
        builder.thing(id, kind, id)
    for low, link, high, basis in links:
        builder.link(low, link, high, basis=basis)
    return builder.build()


@pytest.mark.parametrize(
    ("links", "basis", "way"),
    [
        ([("P", "supports", "A", "stated")], "stated", None),
        ([("P", "supports", "A", "illustrative")], "illustrative", None),
        ([("P", "supports", "W", "stated"), ("W", "contributesTo", "A", "inferred")], "inferred", "W"),
        # The stronger of two ways counts, and it is the one told.
        (
            [
                ("P", "supports", "A", "illustrative"),
                ("P", "supports", "W", "stated"),
                ("W", "contributesTo", "A", "inferred"),
            ],
            "inferred",
            "W",
        ),
        # What is left weighs too, where it is the only one.
        ([("P", "supports", "A", "stated"), ("Q", "funds", "A", "inferred")], "inferred", None),
    ],
)
def test_the_basis_is_carried(links: list[tuple[str, str, str, str]], basis: str, way: str | None) -> None:
    (each,) = lost_without(linked(*links), "P").remainders
    assert (each.basis, each.way.id if each.way else None) == (basis, way)


def test_an_example_is_at_most_illustrative() -> None:
    (each,) = lost_without(linked(("P", "supports", "A", "stated"), example=True), "P").remainders
    assert (each.known, each.basis) == ("stated", "illustrative")


def test_a_thing_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        lost_without(plan_of(COUNCIL), "Nowhere")


def test_the_example() -> None:
    losses = lost_without(load("example:newcastle-under-lyme"), "HLTH")
    assert [(each.target.id, each.sort) for each in losses.last] == [
        ("OC5", ("Partner",)),
        ("OC7", ("Partner",)),
        ("CP-P3", ("Partner",)),
    ]
    assert [item.id for item in losses.unowned] == ["M7"]


# Against brute force: delete the thing, recompute who supports what by plain search, compare.

CAST = Cast(
    ("Outcome", "Outcome", "Priority", "Vision", "Measure", "Project", "Plan", "ServicePlan", "Partner", "Partnership"),
    ("contributesTo", "measures", "partOf", "cascadesFrom", "supports", "leads", "ownedBy"),
    ("status",),
)

Link = tuple[str, str, str]


@given(plans(CAST, 10, sourced=True), st.integers(0, 100), st.sampled_from((1, 2, COUNTED)))
def test_deleting_it_and_asking_again_gives_the_same(plan: PlanGraph, pick: int, most: int) -> None:
    thing = str(plan.ids[pick % plan.n])
    with patch.object(module, "COUNTED", most):
        losses = lost_without(plan, thing)
    kind = {str(id): plan.kind_at(row) for row, id in enumerate(plan.ids)}
    over = {id for id in kind if id != thing and {*plan.value(id, "status")} & {*ENDED}}
    links = {link for link in links_of(plan, carrying()) if not {link[0], link[2]} & over}
    rest = {link for link in links if thing not in (link[0], link[2])}
    supported = {id for id in above(thing, links) if kind[id] in ("Outcome", "Priority")} - {thing}
    assert {item.id for item in losses.supported} == supported
    wanted = {}
    for target in supported:
        for sort, aims in SORTS.items():
            if kind[target] in aims:
                kinds = vocabulary().with_sub_kinds(*sort)
                before = {id for id in below(target, links) if kind[id] in kinds} - {target}
                after = {id for id in below(target, rest) if kind[id] in kinds} - {target}
                if before != after and (len(after) <= most or kind[thing] in kinds):
                    wanted[target, sort] = (before - after, after)
    assert found_in(losses, most) == {key: cut(found, most, thing) for key, found in wanted.items()}
    check_things(plan, thing, losses, links, rest, kind)
    check_bases(plan, thing, losses, over)


def links_of(plan: PlanGraph, names: Iterable[str]) -> list[Link]:
    """The links of some names between different things, by id."""
    found = []
    for block in plan.blocks:
        if block.link in names and (block.high_kind not in BODIES or block.low_kind in BODIES or "ownedBy" in names):
            for low, high in zip(block.low, block.high, strict=True):
                ends = plan.row(block.low_kind, low), plan.row(block.high_kind, high)
                found.append((str(plan.ids[ends[0]]), block.link, str(plan.ids[ends[1]])))
    return [link for link in found if link[0] != link[2]]


def above(start: str, links: Iterable[Link]) -> set[str]:
    """Everything that stands above a thing."""
    found: set[str] = set()
    while more := {high for low, _, high in links if low in {start, *found}} - found:
        found |= more
    return found


def below(start: str, links: Iterable[Link]) -> set[str]:
    """Everything that stands below a thing."""
    return above(start, {(high, link, low) for low, link, high in links})


def found_in(losses: Losses, most: int) -> dict[object, object]:
    """The remainders, told by ids; where more is left than is counted, only that."""
    return {
        (each.target.id, each.sort): "more"
        if each.more
        else ({item.id for item in each.lost}, each.lost_count, {item.id for item in each.left})
        for each in losses.remainders
    }


def cut(found: tuple[set[str], set[str]], most: int, thing: str) -> object:
    """What is wanted of a remainder, as far as so many are named: the first by kind and title."""
    lost, left = found
    if len(left) > most:
        return "more"
    return {*first(lost, most)}, len(lost), left


def first(ids: set[str], most: int) -> list[str]:
    """The first ids by kind and title; the ids of made-up plans end in their kinds."""
    kinds = [*vocabulary().kinds]
    return sorted(ids, key=lambda id: (kinds.index(id.partition("/")[2]), id.title(), id))[:most]


def check_things(
    plan: PlanGraph, thing: str, losses: Losses, links: set[Link], rest: set[Link], kind: dict[str, str]
) -> None:
    """What is adrift, and what nobody else owns."""
    over = {id for id in kind if id != thing and {*plan.value(id, "status")} & {*ENDED}}
    top = {id for id in kind if kind[id] in TOP}
    serving = {id for id in kind if above(id, rest) & top}
    lost = thing in top or bool(above(thing, links) & top)
    assert {item.id for item in losses.adrift} == ((below(thing, links) - {thing} - serving) if lost else set())
    owned = links_of(plan, ("ownedBy",))
    mine = {low for low, _, high in owned if high == thing} - over
    assert {item.id for item in losses.unowned} == mine - {low for low, _, high in owned if high not in {thing, *over}}


def check_bases(plan: PlanGraph, thing: str, losses: Losses, over: set[str]) -> None:
    """The basis of each support through the thing is that of the best way; what is told is on such a way."""
    basis = {str(id): BASES.index(known) for id, known in zip(plan.ids, plan.things["basis"], strict=True)}
    levels: dict[tuple[str, str], int] = {}
    for block in plan.blocks:
        if carries(block.low_kind, block.link, block.high_kind):
            for low, high, known in zip(block.low, block.high, block.basis, strict=True):
                ends = str(plan.ids[plan.row(block.low_kind, low)]), str(plan.ids[plan.row(block.high_kind, high)])
                if not {*ends} & over:
                    level = max(int(known), basis[ends[0]], basis[ends[1]])
                    levels[ends] = min(level, levels.get(ends, len(BASES)))
    for each in losses.supported:
        best = min(level for level in range(len(BASES)) if each.id in above(thing, within(levels, level)))
        assert each.basis == BASES[best]
    for remainder in losses.remainders:
        best = BASES.index(next(item.basis for item in losses.supported if item.id == remainder.target.id))
        way = remainder.way.id if remainder.way else thing
        assert levels[way, remainder.target.id] <= best
        assert way == thing or way in above(thing, within(levels, best))


def within(levels: dict[tuple[str, str], int], level: int) -> set[Link]:
    """The links at most as weak as a level."""
    return {(low, "", high) for (low, high), found in levels.items() if found <= level}


# Speed: things reached in many ways and long circles are walked once.


LADDER = [
    pair
    for rung in range(2_000)
    for side in "LR"
    for pair in ((f"T{rung}", f"{side}{rung}"), (f"{side}{rung}", f"T{rung + 1}"))
]
CIRCLE = [(f"T{number}", f"T{(number + 1) % 10_000}") for number in range(10_000)]


@pytest.mark.parametrize("pairs", [LADDER, CIRCLE], ids=["2,000 diamonds", "a circle of 10,000"])
@pytest.mark.parametrize("thing", ["M", "W", "T0"])
def test_diamonds_and_circles_take_no_time(pairs: list[tuple[str, str]], thing: str) -> None:
    builder = PlanBuilder(About("large"))
    for id in dict.fromkeys(end for pair in pairs for end in pair):
        builder.thing(id, "Outcome", id)
    for low, high in pairs:
        builder.link(low, "contributesTo", high)
    for id, kind, link in (("M", "Measure", "measures"), ("W", "Project", "contributesTo"), ("P", "Partner", "leads")):
        builder.thing(id, kind, id)
        builder.link(id, link, "T0")
    plan = builder.build()
    losses = lost_without(plan, thing)
    assert min(seconds(plan, thing) for _ in range(3)) < 0.5
    count = plan.count("Outcome") - (thing == "T0")
    assert len(losses.supported) == count
    assert len(losses.last) == (3 * count if thing == "T0" else count)


def seconds(plan: PlanGraph, thing: str) -> float:
    """Processor time that one answer takes."""
    start = time.process_time()
    lost_without(plan, thing)
    return time.process_time() - start
