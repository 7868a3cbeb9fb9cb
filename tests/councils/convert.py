"""The working group's extraction of five council papers, turned into the example datasets that ship.

`python -m tests.councils.convert` is not needed: run `python tests/councils/convert.py` after changing a CSV
here; a test fails if the examples and these CSVs drift apart. The tables below are the mapping, a row a word.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "loaders" / "examples"
Row = dict[str, str]


@dataclass(frozen=True)
class Dataset:
    """One council's example: its folder, its cover sheet."""

    folder: str
    title: str
    as_of: str
    paper: str


DATASETS = {
    "NBC": Dataset("newcastle-under-lyme", "Newcastle-under-Lyme and its Partnership, 2011/12", "2012-04-23", "001"),
    "SCC": Dataset("staffordshire", "Staffordshire, 2012 to 2017", "2012-04-23", "001"),
    "SBC12": Dataset("stockton-2012", "Stockton-on-Tees performance framework, 2012", "2012-05-17", "000"),
    "SBC99": Dataset("stockton-guide", "Stockton-on-Tees brief guide, about 1999", "2000-06-30", "004"),
    "WLDC": Dataset("west-lindsey", "West Lindsey performance framework, 2012", "2012-12-19", "002"),
    "HC": Dataset("herefordshire", "Herefordshire performance framework, 2020", "2020-09-24", "003"),
}

PAPERS = {
    "000": "Stockton-on-Tees Cabinet decision record, 17 May 2012",
    "001": "Newcastle-under-Lyme, report of the Performance Management Review Working Group, 2012",
    "002": "West Lindsey, Governance and Audit Committee paper GA.34 11/12, 19 December 2012",
    "003": "Herefordshire Cabinet, 24 September 2020, item 176",
    "004": "Stockton-on-Tees, A Brief Guide to the Performance Management Framework, about 1999",
    "web": "Newcastle-under-Lyme council web page",
}

COVER_NOTE = (
    "Example only. Read out of a public council paper; rows whose basis is illustrative were made up so that every "
    "kind of gap has a witness, and are never a fact about a council."
)

BASES = {"S": "stated", "W": "stated", "I": "illustrative", "S+I": "illustrative"}

KINDS = {
    "strategy": ("Plan", "Plan type", "strategy"),
    "framework": ("Plan", "Plan type", "framework"),
    "guidance": ("Plan", "Plan type", "guidance"),
    "appraisal": ("Plan", "Plan type", "appraisal"),
    "value": ("Purpose", "Purpose type", "value"),
    "principle": ("Purpose", "Purpose type", "principle"),
    "finance_principle": ("Purpose", "Purpose type", "finance principle"),
    "purpose": ("Purpose", "Purpose type", "purpose"),
    "approval_step": ("Approval", "", ""),
    "consultation": ("Evidence", "Evidence type", "consultation"),
    "audience": ("Forum", "Forum type", "audience"),
    "delivery_group": ("Partnership", "", ""),
    "scorecard": ("Report", "", ""),
    "review_body": ("Review", "Review type", "scrutiny"),
    "review_area": ("Review", "Review type", "review area"),
    "evaluation": ("Review", "Review type", "self-evaluation"),
    "assurance": ("Review", "Review type", "assurance"),
    "external_challenge": ("Review", "Review type", "external challenge"),
    "staff_objective": ("StaffObjective", "", ""),
    "service_plan": ("ServicePlan", "", ""),
}
"""Kinds that are not ours by the same name, and the attribute that keeps what they were."""

NOT_THINGS = ("rule", "strand", "system", "tool")
"""Headings and parameters of a paper, kept as text with their source."""

SHEETS = {
    "Vision": "visions",
    "Priority": "priorities",
    "Outcome": "outcomes",
    "Measure": "measures",
    "Target": "targets",
    "Plan": "plans",
    "ServicePlan": "service-plans",
    "Project": "projects",
    "Action": "actions",
    "Service": "services",
    "StaffObjective": "staff-objectives",
    "Organisation": "organisations",
    "Partner": "partners",
    "Partnership": "partnerships",
    "Post": "posts",
    "Portfolio": "portfolios",
    "Forum": "forums",
    "Purpose": "purposes",
    "Report": "reports",
    "Review": "reviews",
    "Evidence": "evidence",
    "Risk": "risks",
    "Resource": "resources",
    "Decision": "decisions",
    "Approval": "approvals",
    "Source": "sources",
}

ATTRIBUTES = {
    "scope": "Scope",
    "organised_by": "Organised by",
    "plan_type": "Plan type",
    "measurable": "Measurable",
    "needs_partners": "Needs partners",
    "term": "Term",
    "type": "Declared stage",
    "disagg": "Broken down by",
    "context": "Context given",
    "trend": "Periods shown",
    "source": "Origin",
    "partner_data": "Uses partner data",
    "unit": "Unit",
    "use": "Use",
    "numerator": "Numerator",
    "denominator": "Denominator",
    "qualitative": "Qualitative",
    "comparator": "Comparator",
    "period_end": "Period end",
    "cabinet": "To executive on",
    "scrutiny": "To scrutiny on",
    "audience": "Audience",
    "impact_statements": "Impact statements",
    "capital": "Capital",
    "joint": "Joint",
    "smart": "SMART",
    "cost": "Cost shown",
    "performance": "Performance shown",
    "unit_cost": "Unit cost shown",
    "area_based": "Area-based",
    "considered": "Considered",
    "form": "Worded as",
    "decided": "Decided on",
    "call_in_by": "Call-in by",
    "statutory": "Statutory",
    "cycle": "Review frequency",
    "review": "Review frequency",
    "set_with": "Agreed with",
    "frequency": "Frequency",
    "cycle_years": "Cycle in years",
    "tests": "Tests made",
    "power": "Power",
    "members": "Elected members",
    "equality": "Equality assessment",
    "risk": "Risk assessment",
    "key_decision": "Key decision",
    "call_in": "Call-in",
    "approved": "Approved on",
    "appraisal_months": "Months since appraisal",
    "one_to_one_days": "Days since one-to-one",
    "score": "Score",
    "threshold": "Threshold",
    "escalated": "Escalated",
    "due": "Due date",
    "self_evaluated": "Self-evaluated on",
    "action_plan": "Action plan on",
}
"""Keys of the extraction that are one of our columns."""

VALUES = {
    ("trend", "yes"): "3",
    ("trend", "no"): "1",
    ("smart", "yes"): "specific; measurable; achievable; relevant",
    ("smart", "no"): "",
    ("scope", "borough, in partnership"): "place",
    ("equality", "to be completed"): "outstanding",
    ("equality", "no assessment stated (form text only)"): "not stated",
    ("risk", "to be reviewed"): "outstanding",
    ("risk", "Not required"): "not needed",
    ("key_decision", "not marked"): "not stated",
    ("call_in", "not marked"): "not stated",
    ("frequency", "Annually"): "annual",
}
"""Words of the extraction that our code lists say otherwise."""

TEXTS = ("legal", "financial", "staffing", "climate", "key_phrase", "label_from", "first_meeting", "partnership")
TEXTS += ("term_years", "items_activity", "items_outcome", "replaces")
"""Keys kept as a note."""

DROPPED = ("lead", "classified", "considered_by", "owner", "status", "action")
"""Keys said elsewhere: as a link, a status or a thing of their own."""

SMART_LETTERS = {"specific": "specific", "measure": "measurable", "achievable": "achievable", "relevant": "relevant"}
REVIEW_TESTS = ("challenge", "consult", "compare", "compete")

RELATIONS = {
    "in_plan": "inPlan",
    "measures": "measures",
    "measures_service": "measures",
    "part_of": "partOf",
    "reported_in": "reportedIn",
    "reported_to": "reportedTo",
    "reviews": "reviews",
    "target_for": "targetFor",
    "cascades_from": "cascadesFrom",
    "feeds": "contributesTo",
    "serves": "contributesTo",
    "member_of": "partOf",
    "evidence_for": "evidences",
    "funds": "resources",
    "grouped_under": "ownedBy",
    "considered_by": "reportedTo",
    "reports_to": "reportedTo",
    "reviewed_at": "reportedTo",
    "advised": "reportedTo",
    "owns": "^ownedBy",
    "has_vision": "^ownedBy",
    "covers": "^inPlan",
    "develops": "^inPlan",
    "names_partner": "^supports",
    "passed": "^approves",
    "approved_by": "^approves",
    "reports_on": "^reportedIn",
    "to_consider": "^partOf",
}
"""Relations that are one of our links whatever their ends; ^ turns the ends round."""

BY_SOURCE_KIND = {
    ("part_of", "evaluation"): "reviews",
    ("aligned_to", "plan"): "alignedWith",
    ("aligned_to", "staff_objective"): "cascadesFrom",
    ("aligned_to", "project"): "contributesTo",
    ("aligned_to", "strategy"): "contributesTo",
    ("contributes_to", "partner"): "supports",
    ("delivers", "delivery_group"): "delivers",
    ("supports", "delivery_group"): "partOf",
    ("supports", "outcome"): "contributesTo",
}
ELSE_CONTRIBUTES = ("contributes_to", "delivers")
NO_LINK = ("follows", "precedes")

MORE_SCOPE = {
    "NBC": [
        ("row", "DASH", "the paper does not say before which meetings the dashboard comes"),
        ("row", "M7", "the paper names life expectancy as an example only"),
    ],
    "SCC": [("row", "SCC-PL", "the paper does not say what the Strategic Plan follows from")],
}
"""What else a paper leaves open, so that silence is not read as a gap: (what, within, note)."""

LINK_LABELS = {
    "inPlan": "is in",
    "measures": "measures",
    "partOf": "is part of",
    "reportedIn": "is reported in",
    "reportedTo": "is reported to",
    "reviews": "reviews",
    "targetFor": "is a target for",
    "cascadesFrom": "cascades from",
    "contributesTo": "contributes to",
    "evidences": "is evidence for",
    "resources": "resources",
    "ownedBy": "is owned by",
    "supports": "supports",
    "delivers": "delivers",
    "approves": "approves",
    "alignedWith": "is aligned with",
    "addresses": "addresses",
}


@dataclass
class Book:
    """The sheets of one dataset as they grow: rows by sheet, links, scope."""

    sheets: dict[str, list[Row]] = field(default_factory=dict)
    links: list[Row] = field(default_factory=list)
    scope: list[Row] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)

    def thing(self, kind: str, id: str, title: str, source: str, basis: str, **cells: str) -> Row:
        """Add a row to the sheet of a kind."""
        row = {"Id": id, "Title": title, "Source": source, "Basis": basis, "Note": "", **cells}
        self.sheets.setdefault(kind, []).append(row)
        self.titles[title] = id
        return row

    def link(self, low: str, link: str, high: str, source: str, basis: str, note: str = "") -> None:
        """Add a row to the sheet of links."""
        words = {"From": low, "Link": LINK_LABELS[link], "To": high}
        self.links.append({**words, "Source": source, "Basis": basis, "Note": note})


def rows(name: str) -> list[Row]:
    """The rows of one CSV of the extraction."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def attributes(text: str) -> Row:
    """The key=value pairs of one cell, the provenance mark of a value taken off."""
    pairs = (pair.strip().partition("=") for pair in text.split(";") if pair.strip())
    return {key: value.removesuffix("[W]").removesuffix("[I]").strip() for key, _, value in pairs}


def source_of(row: Row) -> str:
    """Where a row comes from, in words."""
    return f"{PAPERS[row['seed']]}, {row['paragraph']}"


def book(code: str) -> Book:
    """One dataset's sheets."""
    made = Book()
    nodes = [row for row in rows("nodes") if row["dataset"] == code]
    made.kinds = {row["id"]: row["kind"] for row in nodes}
    headings = [row for row in nodes if row["kind"] in NOT_THINGS]
    things = [row for row in nodes if row["kind"] not in NOT_THINGS]
    for row in things:
        _add_thing(made, row)
    for row in things:
        _add_spoken_of(made, row)
    for row in rows("links"):
        if row["dataset"] == code:
            _add_link(made, row)
    for row in rows("scope"):
        if row["dataset"] == code:
            made.scope.append({word.capitalize(): row[word] for word in ("what", "within", "whole", "note")})
    for what, within, note in MORE_SCOPE.get(code, ()):
        made.scope.append({"What": what, "Within": within, "Whole": "no", "Note": note})
    _add_paper(made, DATASETS[code], headings)
    return made


def _add_thing(made: Book, row: Row) -> None:
    kind, column, value = KINDS.get(row["kind"], (row["kind"].capitalize(), "", ""))
    told = attributes(row["attributes"])
    cells = {ATTRIBUTES[key]: VALUES.get((key, word), word) for key, word in told.items() if key in ATTRIBUTES}
    if column:
        cells.setdefault(column, value)
    cells.update(_computed(told, kind, row))
    notes = [f"{key.replace('_', ' ')}: {word}" for key, word in told.items() if _is_note(key, word, cells)]
    made.thing(kind, row["id"], row["name"], source_of(row), BASES[row["provenance"]], Note="; ".join(notes), **cells)


def _is_note(key: str, word: str, cells: Row) -> bool:
    if key == "frequency" and word in ("various", "ongoing"):
        cells["Frequency"] = ""
        return True
    return bool(word) and key in TEXTS


def _computed(told: Mapping[str, str], kind: str, row: Row) -> Row:
    """Cells that take more than one key, or a key whose column depends on the kind."""
    cells = {}
    if kind == "Measure" and "type" in told:
        cells["Stage source"] = "acceptance extraction"
    if "status" in told:
        cells["Reported status" if kind == "Measure" else "Status"] = told["status"]
    if any(key in told for key in SMART_LETTERS):
        cells["SMART"] = "; ".join(letter for key, letter in SMART_LETTERS.items() if told.get(key) == "y")
    if "disagg" in told:
        cells["Broken down by"] = told["disagg"].replace(",", "; ")
    if "tests" in told:
        cells["Tests made"] = told["tests"].replace(",", ";")
    if kind == "Approval":
        cells["Step"] = row["name"].split(".")[0]
    if told.get("last_review"):
        cells["Years since review"] = str(2000 - int(told["last_review"]))
    return cells


def _add_spoken_of(made: Book, row: Row) -> None:
    """Things and links that a row's attributes speak of: owners, corrective actions, reviews, forums."""
    told, source = attributes(row["attributes"]), source_of(row)
    basis = BASES[row["provenance"]]
    if told.get("owner"):
        owner = made.titles.get(told["owner"]) or _post(made, told["owner"], source, basis)
        made.link(row["id"], "ownedBy", owner, source, basis)
    if told.get("considered_by", "").startswith("Cabinet"):
        made.link(row["id"], "reportedTo", "CAB", source, basis, told["considered_by"])
    if told.get("action") == "yes":
        if row["kind"] == "measure":
            _corrective_action(made, row, source)
        else:
            _sheet_row(made, row["id"])["Note"] = "action: yes"
    if told.get("last_review"):
        tests = "; ".join(test for test in REVIEW_TESTS if told.get(test) == "y")
        cells = {"Review type": "best value", "Tests made": tests}
        made.thing("Review", f"{row['id']}-R", f"Best value review of {row['name']}", source, "illustrative", **cells)
        made.link(f"{row['id']}-R", "reviews", row["id"], source, "illustrative")


def _post(made: Book, title: str, source: str, basis: str) -> str:
    id = "POST-" + "".join(word[0] for word in title.upper().split())
    if id not in {row["Id"] for row in made.sheets.get("Post", ())}:
        made.thing("Post", id, title, source, basis)
    return id


def _corrective_action(made: Book, row: Row, source: str) -> None:
    id = f"{row['id']}-A"
    made.thing("Action", id, f"Corrective action on {row['name']} (not described)", source, "illustrative")
    made.link(id, "addresses", row["id"], source, "illustrative")
    note = "the paper says only that there is an action"
    made.scope.append({"What": "row", "Within": id, "Whole": "no", "Note": note})


def _sheet_row(made: Book, id: str) -> Row:
    return next(row for sheet in made.sheets.values() for row in sheet if row["Id"] == id)


def _add_link(made: Book, row: Row) -> None:
    source_kind = made.kinds[row["source"]]
    if row["relation"] in NO_LINK or source_kind in NOT_THINGS:
        return
    note = attributes(row["attributes"]).get("note", "")
    inferred = "inferred" in note or note == "order of the list"
    basis = "inferred" if inferred else BASES[row["provenance"]]
    if row["relation"] == "reviewed":
        _review_by(made, row, basis)
        return
    link = BY_SOURCE_KIND.get((row["relation"], source_kind)) or RELATIONS.get(row["relation"])
    if link is None:
        assert row["relation"] in ELSE_CONTRIBUTES, row
        link = "contributesTo"
    low, high = (row["target"], row["source"]) if link.startswith("^") else (row["source"], row["target"])
    made.link(low, link.removeprefix("^"), high, source_of(row), basis, note)


def _review_by(made: Book, row: Row, basis: str) -> None:
    id, source = f"{row['source']}-R", source_of(row)
    title = "Audit Commission review of the performance management framework"
    made.thing("Review", id, title, source, basis, **{"Review type": "audit"})
    made.link(id, "ownedBy", row["source"], source, basis)
    made.link(id, "reviews", row["target"], source, basis)


def _add_paper(made: Book, dataset: Dataset, headings: Iterable[Row]) -> None:
    told = "; ".join(f"{row['name']} ({row['paragraph']})" for row in headings)
    note = f"Also says: {told}" if told else ""
    row = made.thing("Source", f"PAPER-{dataset.paper}", PAPERS[dataset.paper], "", "stated")
    row["Note"] = note


def cover(dataset: Dataset) -> list[Row]:
    """The cover sheet's rows."""
    told = {"Id": dataset.folder, "Title": dataset.title, "As of": dataset.as_of, "Example": "yes"}
    told |= {"Published to": "public", "Note": COVER_NOTE}
    return [{"Field": word, "Value": value} for word, value in told.items()]


def tables(code: str) -> dict[str, list[Row]]:
    """File name to rows, for one dataset."""
    made = book(code)
    found = {"about": cover(DATASETS[code])}
    found |= {SHEETS[kind]: made.sheets[kind] for kind in SHEETS if kind in made.sheets}
    found["links"] = made.links
    if made.scope:
        found["scope"] = made.scope
    return {name: sheet for name, sheet in found.items() if sheet}


def text(sheet: list[Row]) -> str:
    """One sheet as CSV text: columns in the order first met, what nobody fills in left out."""
    last = ("Source", "Basis", "Note")
    names = dict.fromkeys(name for row in sheet for name in row)
    kept = [name for name in names if name not in last] + [name for name in last if name in names]
    lines = [",".join(kept)]
    for row in sheet:
        lines.append(",".join(_cell(row.get(name, "")) for name in kept))
    return "\n".join(lines) + "\n"


def _cell(value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if any(mark in value for mark in ',"\n') else value


def main() -> None:
    """Write every dataset's folder."""
    for code, dataset in DATASETS.items():
        folder = EXAMPLES / dataset.folder
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.csv"):
            old.unlink()
        for name, sheet in tables(code).items():
            (folder / f"{name}.csv").write_text(text(sheet), "utf-8")


if __name__ == "__main__":
    main()
