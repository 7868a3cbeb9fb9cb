"""A rule as one or more plain sentences, made from its test, the links' labels and the kinds at their ends.

A test becomes something said of the thing (`grammar.Said`); the form follows from where it stands: after
"must", after "that", or in a statement. `Not` never becomes a word of its own: it is pushed down to the
paths, so that a sentence says "no", "any", "at most" or "only".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, singledispatch

from golden_thread.graph.cell_words import value_word, value_words, yes_or_no
from golden_thread.graph.grammar import (
    PREPOSITIONS,
    Clause,
    Said,
    Several,
    capitalised,
    figure,
    listed,
    must,
    number,
    singular_after_one,
    spaced,
    that,
    together,
    with_article,
)
from golden_thread.graph.nouns import MOST_KINDS_NAMED, Kinds, far_kinds, kinds_and_rest, noun_of, union
from golden_thread.graph.phrases import (
    FAMILIES,
    HOW,
    NONE,
    THREAD,
    THROUGH,
    UP,
    attribute_template,
    link_template,
    stated_words,
)
from golden_thread.ontology.rule import (
    ALWAYS,
    AllOf,
    Alternative,
    AnyOf,
    AtLeast,
    IsKind,
    Maybe,
    Not,
    OneOf,
    Path,
    Repeat,
    Rule,
    Sequence,
    Step,
    Test,
    Within,
)
from golden_thread.ontology.terms import Attribute, vocabulary

LONG = 150
"""A sentence longer than this is told in several."""


@dataclass(frozen=True)
class Sought:
    """What is looked for at the end of a path: `how` is "at least", "at most", "exactly", "any" or "only"."""

    how: str
    count: int
    test: Test

    @property
    def negative(self) -> bool:
        """Whether the verb has to be denied."""
        return self.how == "any"

    def after(self, rest: Path) -> Sought:
        """The same at the end of the rest of a path, as something to look for at the rest's beginning."""
        if self.how == "only":
            return replace(self, test=Not(AtLeast(1, rest, Not(self.test))))
        return replace(self, test=AtLeast(1, rest, self.test))


def sentence(rule: Rule) -> str:
    """What the rule demands, as one or more plain sentences.

    >>> from golden_thread.ontology.shapes import all_rules
    >>> [rule] = [rule for rule in all_rules() if rule.name == "outcome-without-measure"]
    >>> sentence(rule)
    'Every outcome must be measured by at least one measure.'
    """
    if rule.words_only:
        subject = rule.label.partition(" that ")[0]
        return f"{capitalised(with_article(subject.lower()))} is questioned when it {filled(rule.message, rule)}."
    rule = _as_implication(rule)
    said = said_of(rule.test, rule.kinds)
    if isinstance(said, Clause) and said.negative:
        return spaced("No", subject_of(rule), "may", must(replace(said, negative=False))) + "."
    start = spaced("Every", subject_of(rule), "must")
    whole = spaced(start, must(said)) + "."
    if len(whole) <= LONG or not isinstance(said, Several) or said.word == "or":
        return whole
    first, *others = said.parts
    return " ".join([spaced(start, must(first)) + ".", *(spaced("It must also", must(part)) + "." for part in others)])


def filled(text: str, rule: Rule) -> str:
    """A rule's text with its parameters in force written in.

    >>> from golden_thread.ontology.shapes import all_rules
    >>> [rule] = [rule for rule in all_rules() if rule.name == "outcome-with-too-many-measures"]
    >>> filled("is measured by more than {limit} measures", rule)
    'is measured by more than 10 measures'
    """
    for parameter in rule.parameters:
        value = parameter.default
        shown = figure(value) if isinstance(value, float) else value_word(value)
        text = text.replace(f"{{{parameter.name}}}", shown)
    return text


def _as_implication(rule: Rule) -> Rule:
    """ "Not this, or that" as "where this, then that": alternatives that deny something become conditions."""
    parts = rule.test.tests if isinstance(rule.test, AnyOf) else ()
    denied = [part for part in parts if isinstance(part, Not) and _is_found(part.of)]
    denied = denied[:-1] if len(denied) == len(parts) else denied
    left = tuple(part for part in parts if part not in denied)
    if not denied:
        return rule
    when = tuple(part for part in (rule.when, *(part.of for part in denied)) if part != ALWAYS)
    return replace(rule, when=AllOf(when), test=left[0] if len(left) == 1 else AnyOf(left))


def _is_found(test: Test) -> bool:
    """Whether a test is that something is found along a link, or that a number is not nought."""
    if not isinstance(test, AtLeast):
        return False
    linked = all(step.name in vocabulary().links for step in _steps(test.path))
    return linked or (isinstance(test.path, Step) and test.path.name in NONE and test.test == Not(NOTHING))


def subject_of(rule: Rule, *, plural: bool = False) -> str:
    """The things a rule is asked of, with the condition under which it applies.

    >>> from golden_thread.ontology.shapes import all_rules
    >>> [rule] = [rule for rule in all_rules() if rule.name == "outcome-without-needed-partner"]
    >>> subject_of(rule)
    'outcome that needs partners'
    """
    noun = noun_of(rule.kinds, plural=plural, word="and" if plural else "or")
    return spaced(noun, condition(rule.when, rule.kinds, plural=plural))


def condition(test: Test, kinds: Kinds, *, plural: bool = False) -> str:
    """A test as a condition on the noun before it; nothing for a test that everything passes.

    >>> condition(AtLeast(1, Step("originFramework"), OneOf(("national",))), ("Measure",))
    'whose origin is national'
    """
    return "" if test == ALWAYS else that(said_of(test, kinds), plural=plural)


@singledispatch
def said_of(test: Test, kinds: Kinds, positive: bool = True) -> Said:
    """What a test (or, not `positive`, its opposite) says of a thing of some kinds."""
    raise TypeError(f"no words for {type(test).__name__}")


@said_of.register
def _(test: Not, kinds: Kinds, positive: bool = True) -> Said:
    return said_of(test.of, kinds, not positive)


@said_of.register
def _(test: AllOf, kinds: Kinds, positive: bool = True) -> Said:
    if not test.tests:
        return Clause(("is",), "there", not positive)
    parts = exactly(test, kinds) if positive else None
    parts = parts or [said_of(part, kinds, positive) for part in test.tests]
    return together(parts, "and" if positive else "or")


@said_of.register
def _(test: AnyOf, kinds: Kinds, positive: bool = True) -> Said:
    return together([said_of(part, kinds, positive) for part in test.tests], "or" if positive else "and")


@said_of.register
def _(test: IsKind, kinds: Kinds, positive: bool = True) -> Said:
    return Clause(("is",), listed([with_article(noun_of((kind,))) for kind in test.kinds], "or"), not positive)


@said_of.register
def _(test: AtLeast, kinds: Kinds, positive: bool = True) -> Said:
    if positive:
        return along(test.path, Sought("at least", test.count, test.test), kinds)
    if test.count > 1:
        return along(test.path, Sought("at most", test.count - 1, test.test), kinds)
    if isinstance(test.test, Not) and not isinstance(test.test.of, Not):
        return along(test.path, Sought("only", 1, test.test.of), kinds)
    return along(test.path, Sought("any", 1, test.test), kinds)


def exactly(test: AllOf, kinds: Kinds) -> list[Said]:
    """ "At least n" and "at most n" of the same thing as "exactly n"; nothing if the test has no such pair."""
    match test.tests:
        case (AtLeast() as least, Not(of=AtLeast() as more)) | (Not(of=AtLeast() as more), AtLeast() as least):
            if (least.path, least.test, least.count + 1) == (more.path, more.test, more.count):
                return [along(least.path, Sought("exactly", least.count, least.test), kinds)]
    return []


@singledispatch
def along(path: Path, sought: Sought, kinds: Kinds) -> Said:
    """What is said of a thing of some kinds by what is sought at the end of a path."""
    raise TypeError(f"no words for a path of {type(path).__name__}")


@along.register
def _(path: Step, sought: Sought, kinds: Kinds) -> Said:
    if path.name in vocabulary().attributes:
        return of_attribute(vocabulary().attributes[path.name], sought)
    return _clause(link_template(path.name, path.inverse), sought, far_kinds(path, kinds))


@along.register
def _(path: Alternative, sought: Sought, kinds: Kinds) -> Said:
    direct = [part for part in path.parts if isinstance(part, Step) and part.name in vocabulary().links]
    others = [part for part in path.parts if part not in direct]
    told = [_any_link(direct, sought, kinds)] if direct else []
    match others:
        case [Sequence(parts=(before, last))] if set(_steps(last)) == set(direct):
            return _with_aside(told[0], f"<itself> or through {_through(before, kinds)}")
    told += [along(part, sought, kinds) for part in others]
    return together(told, "and" if sought.how in ("any", "only") else "or")


@along.register
def _(path: Maybe, sought: Sought, kinds: Kinds) -> Said:
    return _here_or(along(path.of, sought, kinds), sought, kinds)


@along.register
def _(path: Repeat, sought: Sought, kinds: Kinds) -> Said:
    steps = steps_of_repeat(path)
    kinds_reached = union(far_kinds(step, ()) for step in steps)
    template = _thread_template(steps)
    said = _clause(template, sought, kinds_reached) if template else _repeated(steps, sought, kinds_reached)
    return said if path.at_least else _here_or(said, sought, kinds)


@along.register
def _(path: Sequence, sought: Sought, kinds: Kinds) -> Said:
    first, others = path.parts[0], path.parts[1:]
    rest = others[0] if len(others) == 1 else Sequence(others)
    beyond = union(far_kinds(step, kinds) for step in _steps(first))
    if isinstance(first, Maybe) or (isinstance(first, Repeat) and not first.at_least):
        return _with_aside(along(rest, sought, union((kinds, beyond))), f"<itself> or through {_through(first, kinds)}")
    if sought.count > 1:
        return _with_aside(along(rest, sought, beyond), f"through {_through(first, kinds)}")
    return along(first, sought.after(rest), kinds)


def _with_aside(said: Said, aside: str) -> Said:
    if isinstance(said, Clause):
        return replace(said, aside=aside)
    return Several(tuple(_with_aside(part, aside) for part in said.parts), said.word)


def _repeated(steps: tuple[Step, ...], sought: Sought, kinds: Kinds) -> Clause:
    """A clause for links walked as far as they go."""
    heads = [link_template(step.name, step.inverse).removesuffix(" {}") for step in steps]
    last = heads[0].split(" ")[-1]
    shared = last if last in PREPOSITIONS and all(head.endswith(f" {last}") for head in heads) else ""
    clause = _clause("leads {}", sought, kinds)
    plain = tuple(head.removesuffix(f" {shared}") if shared else head for head in heads)
    return replace(clause, heads=plain, rest=spaced(f", {HOW},", shared, clause.rest))


def _here_or(beyond: Said, sought: Sought, kinds: Kinds) -> Said:
    """What is sought, at the thing itself or beyond it."""
    here = said_of(sought.test, kinds, not sought.negative)
    return together((here, beyond), "and" if sought.how in ("any", "only") else "or")


def _any_link(steps: Iterable[Step], sought: Sought, kinds: Kinds) -> Said:
    """Any of several links: by their family's name, or their own, those with like ends together."""
    told = tuple(dict.fromkeys(_one_way(step) for step in steps))
    family = _family(told)
    if family:
        return _clause(family, sought, union(far_kinds(step, kinds) for step in told))
    if len(told) > 1 and (sought.count > 1 or sought.how == "at most"):
        clause = _clause("leads {}", sought, union(far_kinds(step, kinds) for step in told))
        heads = tuple(link_template(step.name, step.inverse).removesuffix(" {}") for step in told)
        return replace(clause, heads=_short(heads), rest=f"{clause.rest} taken together")
    clauses = [along(step, sought, kinds) for step in told]
    return together(_heads_together(clauses), "and" if sought.negative else "or")


def _one_way(step: Step) -> Step:
    """A link that reads both ways is told once."""
    return Step(step.name) if vocabulary().links[step.name].symmetric else step


def _family(steps: tuple[Step, ...]) -> str:
    """The phrase for all links of one parent together, if that is what the steps are."""
    links = vocabulary().links
    for parent, phrases in FAMILIES.items():
        whole = {name for name, link in links.items() if link.parent == parent}
        for inverse in (False, True):
            if set(steps) == {Step(name, inverse) for name in whole}:
                return phrases[inverse]
    return ""


@cache
def link_words(steps: tuple[Step, ...]) -> str:
    """Alternative links in words, without what they lead to.

    >>> link_words((Step("leads", inverse=True), Step("funds", inverse=True)))
    'is led or funded by'
    >>> link_words(tuple(Step(name) for name in ("contributesTo", "partOf", "cascadesFrom", "measures")))
    'leads up to'
    """
    template = _thread_template(steps) or _family(steps)
    if template:
        return template.replace(f" {HOW},", "").replace(",", "").replace("<it>", "it").removesuffix(" {}")
    heads = dict.fromkeys(link_template(step.name, step.inverse) for step in steps)
    plain = tuple(head.replace(" {}", "").replace("<it>", "it") for head in heads)
    return listed(_short(plain), "or")


def _heads_together(said: Iterable[Said]) -> list[Said]:
    """Clauses that differ only in their verbs as one clause with several verbs."""
    groups: dict[object, list[Clause]] = {}
    for clause in said:
        assert isinstance(clause, Clause)
        groups.setdefault((clause.rest, clause.negative), []).append(clause)
    return [replace(group[0], heads=_short(tuple(c.heads[0] for c in group))) for group in groups.values()]


def _short(heads: tuple[str, ...]) -> tuple[str, ...]:
    """ "is led by" and "is funded by" as "is led or funded by".

    >>> _short(("is led by", "is funded by")), _short(("leads", "funds"))
    (('is led or funded by',), ('leads', 'funds'))
    """
    parts = [head.split(" ") for head in heads]
    ends = {(words[0], words[-1]) for words in parts}
    if len(heads) > 1 and len(ends) == 1 and all(len(words) > 2 for words in parts):
        middles = [" ".join(words[1:-1]) for words in parts]
        return (f"{parts[0][0]} {listed(middles, 'or')} {parts[0][-1]}",)
    return heads


def _thread_template(steps: tuple[Step, ...]) -> str:
    """The phrase for the whole thread, if that is what is walked again and again."""
    names, ways = {step.name for step in steps}, {step.inverse for step in steps}
    return THREAD[next(iter(ways))] if names == UP and len(ways) == 1 else ""


def _through(path: Path, kinds: Kinds) -> str:
    """What may stand between a thing and what is sought."""
    steps = _steps(path)
    if _thread_template(steps):
        return THROUGH[steps[0].inverse]
    kinds = union(far_kinds(step, kinds) for step in steps)
    return with_article(noun_of(kinds)) if len(kinds) <= MOST_KINDS_NAMED else "another thing"


def steps_of_repeat(path: Repeat) -> tuple[Step, ...]:
    """The steps that are walked again and again."""
    return _steps(path.of)


def _steps(path: Path) -> tuple[Step, ...]:
    """The alternative first steps of a path."""
    if isinstance(path, Step):
        return (path,)
    if isinstance(path, Alternative):
        return tuple(step for part in path.parts for step in _steps(part))
    return _steps(path.parts[0]) if isinstance(path, Sequence) else _steps(path.of)


def _clause(template: str, sought: Sought, kinds: Kinds) -> Clause:
    """A phrase with what is sought in its place; its verb alone is the head if the phrase goes on after it."""
    kinds_sought, remaining = kinds_and_rest(sought.test)
    words = object_of(sought, kinds_sought or kinds, named=bool(kinds_sought))
    plural = sought.how == "only" or sought.count > 1
    more = condition(remaining, kinds_sought or kinds, plural=plural)
    head, _, tail = template.partition(" {}")
    whole = spaced(words, more) + tail
    if sought.how == "only" and head.split(" ")[-1] in PREPOSITIONS:
        *verb, preposition = head.split(" ")
        return Clause((f"{' '.join(verb)} only {preposition}",), whole.removeprefix("only "))
    return Clause((head,), whole, sought.negative)


def object_of(sought: Sought, kinds: Kinds, *, named: bool = True) -> str:
    """How many of which kinds are sought."""
    plural = sought.how == "only" or sought.count > 1
    if not kinds or (not named and len(kinds) > MOST_KINDS_NAMED):
        noun = {"any": "anything", "at least": "something"}.get(sought.how if not plural else "", "things")
        return noun if noun != "things" else f"{_quantity(sought)} things"
    return f"{_quantity(sought)} {noun_of(kinds, plural=plural)}"


def _quantity(sought: Sought) -> str:
    return sought.how if sought.how in ("any", "only") else f"{sought.how} {number(sought.count)}"


NOTHING = Within(high=0.0)
"""The test that a number is nought."""


def of_attribute(attribute: Attribute, sought: Sought) -> Said:
    """What is said by what is sought among a thing's values of an attribute."""
    if sought.test == ALWAYS:
        return _stated(attribute, sought)
    test = Not(sought.test) if sought.negative else sought.test
    answer = yes_or_no(test, attribute)
    if answer is not None:
        verb, _, rest = attribute_template(attribute.name).partition(" ")
        return Clause((verb,), rest, not answer)
    if isinstance(test, OneOf) and set(test.values) == {"yes", "no"}:
        return Clause(("says yes or no",), f'under "{attribute.label}"')
    if attribute.name in NONE and test in (NOTHING, Not(NOTHING)):
        verb, _, rest = NONE[attribute.name].partition(" ")
        return Clause((verb,), rest, negative=test == NOTHING)
    positive, words = value_words(test, attribute)
    few = "" if sought.count == 1 and sought.how != "only" else f"{_quantity(sought)} of "
    words = f"{few if sought.how != 'only' or attribute.many else ''}{words}".replace("only of", "only")
    return _valued(attribute, words, negative=not positive)


def _valued(attribute: Attribute, words: str, *, negative: bool) -> Clause:
    template = attribute_template(attribute.name)
    if "{}" not in template:
        return Clause(("is",), words, negative, whose=attribute.label)
    verb, _, rest = template.partition(" ")
    return Clause((verb,), singular_after_one(rest.format(words)), negative)


def _stated(attribute: Attribute, sought: Sought) -> Said:
    """That something is stated at all."""
    what = stated_words(attribute.name)
    if sought.count > 1:
        what = f"{_quantity(sought)} of {what}"
    return Clause(("states",), what, sought.negative)
