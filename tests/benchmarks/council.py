"""Made-up councils of the shape of real ones, with the gaps of real plans: the material of the benchmarks."""

from __future__ import annotations

import random
from math import ceil
from pathlib import Path

import xlsxwriter

from golden_thread.graph.plan import About, PlanBuilder, PlanGraph

STAGES = ("input", "activity", "output", "outcome")


class Council:
    """One council's rows as they are made: (kind, id, title, values) and (low, link, high)."""

    def __init__(self, number: int, size: float, rng: random.Random) -> None:
        self.number, self.rng = number, rng
        self.things: list[tuple[str, str, str, dict[str, str]]] = []
        self.links: list[tuple[str, str, str]] = []
        self._make(size)

    def _add(self, kind: str, letter: str, count: int, **values: str) -> list[str]:
        ids = [f"{letter}{self.number}-{index}" for index in range(count)]
        self.things += [(kind, id, f"{kind} {id}", dict(values)) for id in ids]
        return ids

    def _some(self, share: float, lows: list[str], link: str, highs: list[str]) -> None:
        """Link a share of the things to one of those above, picked at random."""
        self.links += [(low, link, self.rng.choice(highs)) for low in lows if self.rng.random() < share]

    def _make(self, size: float) -> None:
        """Counts and shares as surveyed in real plans; `size` 1 is about 4,000 things."""
        rng = self.rng
        [vision] = self._add("Vision", "V", 1)
        priorities = self._add("Priority", "P", rng.randint(4, 6), scope="council")
        outcomes = self._add("Outcome", "O", max(2, int(rng.randint(20, 30) * size)))
        plans = self._add("ServicePlan", "SP", max(2, int(rng.randint(27, 33) * size)))
        projects = self._add("Project", "J", int(rng.randint(90, 110) * size))
        measures = self._add("Measure", "M", int(rng.randint(180, 220) * size))
        actions = self._add("Action", "A", len(plans) * rng.randint(15, 25))
        staff = self._add("StaffObjective", "S", int(rng.randint(2_800, 3_200) * size))
        partners = self._add("Partner", "X", max(1, int(rng.randint(55, 65) * size)))
        for row in self.things:
            if row[0] == "Measure":
                row[3]["declaredStage"] = rng.choice(STAGES)
        self._some(0.98, priorities, "contributesTo", [vision])
        self._some(0.95, outcomes, "contributesTo", priorities)
        self._some(0.10, outcomes, "contributesTo", priorities)
        measured = outcomes[: int(len(outcomes) * 0.9)] or outcomes
        self._some(0.95, measures, "measures", measured)
        self._some(0.05, measures, "measures", measured)
        self._some(0.40, projects, "contributesTo", outcomes)
        self._some(0.30, projects, "inPlan", plans)
        self._some(0.90, plans, "contributesTo", priorities)
        self.links += [(action, "inPlan", rng.choice(plans)) for action in actions]
        self._some(0.20, actions, "contributesTo", outcomes)
        self._some(0.45, staff, "cascadesFrom", actions)
        self._some(0.20, staff, "cascadesFrom", plans)
        self._some(0.50, partners, "supports", outcomes)
        self._some(0.30, partners, "supports", projects)


def councils(things: int, seed: int = 1) -> list[Council]:
    """Councils that together have about so many things."""
    rng = random.Random(seed)
    count = max(1, ceil(things / 4_000))
    return [Council(number, things / count / 4_000, rng) for number in range(count)]


def council_plan(things: int, seed: int = 1) -> PlanGraph:
    """A plan of about so many things."""
    builder = PlanBuilder(About(f"made-up-{things}"))
    for council in councils(things, seed):
        for kind, id, title, values in council.things:
            builder.thing(id, kind, title)
            for name, value in values.items():
                builder.value(id, name, value)
        for link in council.links:
            builder.link(*link)
    return builder.build()


SHEETS = {"ServicePlan": "Service plans", "StaffObjective": "Staff objectives", "Priority": "Priorities"}
LINKS = {
    "contributesTo": "Contributes to",
    "measures": "Measures",
    "inPlan": "Is in",
    "cascadesFrom": "Cascades from",
    "supports": "Supports",
}
ATTRIBUTES = {"scope": "Scope", "declaredStage": "Declared stage"}


def write_workbook(path: Path, things: int, seed: int = 1) -> int:
    """Write a workbook of about so many rows in our own layout; the number of rows."""
    book = xlsxwriter.Workbook(str(path))
    rows: dict[str, list[dict[str, str]]] = {}
    links: dict[str, dict[str, list[str]]] = {}
    for council in councils(things, seed):
        for low, link, high in council.links:
            links.setdefault(low, {}).setdefault(LINKS[link], []).append(high)
        for kind, id, title, values in council.things:
            row = {"Id": id, "Title": title} | {ATTRIBUTES[name]: value for name, value in values.items()}
            rows.setdefault(kind, []).append(row)
    for kind, sheet in rows.items():
        page = book.add_worksheet(SHEETS.get(kind, f"{kind}s"))
        for row in sheet:
            row |= {label: "; ".join(ends) for label, ends in links.get(row["Id"], {}).items()}
        heads = list(dict.fromkeys(name for row in sheet for name in row))
        page.write_row(0, 0, heads)
        for number, row in enumerate(sheet, start=1):
            for column, name in enumerate(heads):
                page.write_string(number, column, row.get(name, ""))
    book.close()
    return sum(map(len, rows.values()))
