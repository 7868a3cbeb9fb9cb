"""Words that a label alone does not give: phrases for some links and attributes, by name.

A link or attribute that is not here is told by its label, and reads well enough; these read better. `{}` is
where the object or the value goes; the first word of a phrase is its verb, in the third person singular.
"""

from __future__ import annotations

from collections.abc import Mapping

from golden_thread.ontology.rule import Step
from golden_thread.ontology.terms import vocabulary

UP = frozenset({"contributesTo", "partOf", "cascadesFrom", "measures"})
"""The links that make up the thread, from a piece of work to what it is for."""

HOW = "directly or through other things"
"""What is said of a link that may be walked again and again."""

THREAD: Mapping[bool, str] = {False: f"leads up, {HOW}, to {{}}", True: f"has below <it>, {HOW}, {{}}"}
"""The thread walked as far as it goes: upwards, and (True) downwards."""


THROUGH: Mapping[bool, str] = {False: "something <it> leads up to", True: "something below <it>"}
"""What stands between, when something may be reached through the thread."""

FAMILIES: Mapping[str, tuple[str, str]] = {"isInvolvedIn": ("is involved in {}", "involves {}")}
"""For all links of one parent as alternatives: forwards and backwards."""

LINKS: Mapping[tuple[str, bool], str] = {
    ("targetFor", True): "has {}",
    ("observes", True): "has {}",
    ("threatens", True): "has {} recorded against <it>",
    ("resources", True): "has {} set aside for <it>",
    ("partOf", True): "has {} as a part",
    ("resources", False): "is set aside for {}",
}
"""Phrases for links, by name and whether they are read backwards."""

ATTRIBUTES: Mapping[str, str] = {
    "agreedWith": "was agreed with {}",
    "areaBased": "is given differently from place to place",
    "aboveThreshold": "has reached <its> threshold",
    "activityShare": "has {} of <its> measures count only activity",
    "brokenDownBy": "is broken down by {}",
    "callIn": "is open to call-in",
    "capital": "spends capital",
    "considered": "was considered",
    "context": "has a word of context beside <it>",
    "costShown": "has <its> cost shown",
    "daysSinceOneToOne": "has had a one-to-one {} days ago",
    "equalityAssessment": "has an equality assessment that is {}",
    "inCycle": "leads back to <itself>",
    "joint": "is done jointly with others",
    "jointPrioritiesLoaded": "has {} other priorities of the partnership beside <it>",
    "keyDecision": "is a key decision",
    "members": "has elected members",
    "monthsSinceAppraisal": "has had an appraisal {} months ago",
    "needsPartners": "needs partners",
    "organisedBy": "is organised by {}",
    "overdueDays": "is {} days overdue",
    "parallelPlans": "has {} other plans in force beside <it> whose priorities nothing ties to <its> own",
    "partiesCosted": "shows the cost of {} bodies",
    "pastReview": "is past the date of <its> review",
    "performanceShown": "has <its> performance shown",
    "performanceStatus": "is {}",
    "periodsShown": "has figures for {} periods",
    "reportingLagDays": "goes to a forum {} days after the period it covers",
    "riskAssessment": "has a risk assessment that is {}",
    "scrutinyLagDays": "goes to scrutiny {} days after the executive",
    "selfEvaluatedFirst": "is written after a self-evaluation",
    "smart": "is {}",
    "impactStatements": "holds {} statements of what changed for people",
    "tests": "covers {}",
    "unalignedForumPairs": "has {} pairs of forums that nothing ties together",
    "unalignedWorkPairs": "has {} pairs of reviews and plans that nothing ties together",
    "unitCostShown": "has cost and performance joined as a unit cost",
    "usesPartnerData": "uses partners' data",
    "wordedAs": "is worded as an {}",
    "yearsSinceReview": "was reviewed {} years ago",
}
"""Phrases for attributes; those of yes or no have no `{}`. Otherwise "whose scope is council", "is joint"."""

NONE: Mapping[str, str] = {
    "jointPrioritiesLoaded": "has a priority of the partnership beside <it>",
    "overdueDays": "is overdue",
    "parallelPlans": "has another plan in force beside <it> whose priorities nothing ties to <its> own",
    "unalignedForumPairs": "has two forums that nothing ties together",
    "unalignedWorkPairs": "has two reviews or plans that nothing ties together",
}
"""What is denied of a thing for which the number is nought."""

STATED: Mapping[str, str] = {
    "actionPlanOn": "the day of <its> action plan",
    "activityShare": "how many of <its> measures count only activity",
    "agreedWith": "with whom <they> <was> agreed",
    "comparator": "with whom <they> <is> compared",
    "daysSinceOneToOne": "when <its> last one-to-one was",
    "firstForumOn": "when <they> first went to a forum",
    "jointPrioritiesLoaded": "whether any priority beside <they> is the partnership's",
    "monthsSinceAppraisal": "when <its> last appraisal was",
    "overdueDays": "whether <they> <is> overdue",
    "parallelPlans": "whether <they> <is> alone in force",
    "partiesCosted": "whose cost of <they> is shown",
    "performanceStatus": "how <they> <is> doing against <its> target",
    "periodsShown": "for how many periods <they> <is> shown",
    "reportingLagDays": "how long after <its> period <they> went to a forum",
    "scrutinyLagDays": "how long after the executive <they> went to scrutiny",
    "smart": "<its> letters of SMART",
    "toExecutiveOn": "when <they> went to the executive",
    "toScrutinyOn": "when <they> went to scrutiny",
    "unalignedForumPairs": "whether what <they> <is> reported to is tied together",
    "unalignedWorkPairs": "whether what <they> <is> in or reviewed by is tied together",
    "value": "a number",
    "yearsSinceReview": "when <they> <was> last reviewed",
}
"""What is stated, where "its" and the label would not read well."""

MISSING: Mapping[Step, str] = {Step("ownedBy"): "owner"}
"""What is missing where a link is, if not one of the kinds it may lead to."""


def link_template(name: str, inverse: bool) -> str:
    """A phrase for a link, with `{}` for what stands at its other end.

    >>> link_template("measures", True), link_template("threatens", True)
    ('is measured by {}', 'has {} recorded against <it>')
    """
    link = vocabulary().links[name]
    return LINKS.get((name, inverse)) or f"{link.inverse_label if inverse else link.label} {{}}"


def attribute_template(name: str) -> str:
    """A phrase for an attribute; without one, yes or no is told by the label, and other values by "whose".

    >>> attribute_template("needsPartners"), attribute_template("measurable"), attribute_template("scope")
    ('needs partners', 'is measurable', '')
    """
    attribute = vocabulary().attributes[name]
    answers = {"yes", "no"} <= {code.notation for code in attribute.codes}
    return ATTRIBUTES.get(name) or (f"is {attribute.label}" if answers else "")


def stated_words(name: str) -> str:
    """What a thing states for an attribute; a label that ends in a preposition is turned round.

    >>> [stated_words(name) for name in ("scope", "organisedBy", "approvedOn", "comparator")]
    ['<its> scope', 'by what <they> <is> organised', 'when <they> <was> approved', 'with whom <they> <is> compared']
    """
    label = vocabulary().attributes[name].label
    rest, _, last = label.rpartition(" ")
    if name in STATED:
        return STATED[name]
    if last == "on":
        return f"when <they> <was> {rest}"
    return f"{last} what <they> <is> {rest}" if last in ("as", "by", "with") else f"<its> {label}"
