"""The rules as a person reads them: the list of all, and one with its reason, remedy and worked examples."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from golden_thread.api.labels import FAMILIES, SEVERITY_WORDS, counted, family_label, severity_label
from golden_thread.api.screen import Screen
from golden_thread.graph.english import filled, sentence
from golden_thread.graph.grammar import figure
from golden_thread.ontology.rule import Parameter, Rule


def tell_rules(screen: Screen, rules: Sequence[Rule]) -> None:
    """All rules by family: name, severity, question."""
    families = dict.fromkeys(rule.family for rule in rules)
    screen.line(f"{counted(len(rules), 'rule')} in {counted(len(families), 'family', 'families')}.")
    screen.line("`golden-thread explain NAME` tells all about one of them.")
    known = {family: order for order, family in enumerate(dict.fromkeys((*FAMILIES, *families)))}
    by_family = sorted(rules, key=lambda rule: (known[rule.family], rule.family))
    for family, members in groupby(by_family, key=lambda rule: rule.family):
        screen.heading(family_label(family))
        for rule in members:
            label = severity_label(rule.severity)
            screen.line((rule.name, "strong"), "  ", (label, rule.severity), indent=2, hanging=2)
            screen.line(rule.question, indent=4)


def tell_sentences(screen: Screen, rules: Sequence[Rule]) -> None:
    """What each rule demands, in one or two sentences made from the rule itself."""
    for rule in rules:
        screen.line((rule.name, "strong"))
        screen.line(sentence(rule), indent=4)


def tell_rules_whole(screen: Screen, rules: Sequence[Rule]) -> None:
    """Everything about each rule, one after another."""
    for rule in rules:
        screen.gap()
        tell_rule(screen, rule)


def tell_rule(screen: Screen, rule: Rule) -> None:
    """Everything about one rule."""
    label, meaning = SEVERITY_WORDS[rule.severity]
    screen.line((rule.label, "strong"))
    screen.line(rule.name, "  ", (label, rule.severity), f" ({meaning})", f"  family: {family_label(rule.family)}")
    _section(screen, "The question", rule.question)
    _section(screen, "What it asks for", sentence(rule))
    _section(screen, "Why it matters", rule.why, *(f"({citation})" for citation in rule.citations))
    _section(screen, "What to do", rule.remedy, f"Who can: {rule.who}.")
    if not rule.words_only:
        _section(screen, "How a gap is told", f"... {filled(rule.message, rule)}.")
    if rule.implied_by:
        _section(screen, "Shown under these, where they name the same thing", ", ".join(rule.implied_by))
    if rule.parameters:
        _section(screen, "Limits that a profile can change", *map(_limit, rule.parameters))
    if rule.note:
        _section(screen, "Note", rule.note)
    _example(screen, "A gap (the first line)", rule.gap_example)
    _example(screen, "No gap (the first line)", rule.passed_example)


def _limit(parameter: Parameter) -> str:
    value = parameter.default
    return f"{parameter.name} = {figure(value) if isinstance(value, float) else value}: {parameter.meaning}"


def _section(screen: Screen, heading: str, *paragraphs: str) -> None:
    screen.heading(heading)
    for paragraph in paragraphs:
        screen.line(paragraph, indent=2)


def _example(screen: Screen, heading: str, example: str) -> None:
    if example:
        screen.heading(heading)
        for line in example.splitlines():
            screen.line(line, indent=2, hanging=4)
