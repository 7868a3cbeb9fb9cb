"""A rule as SPARQL 1.1 text that an analyst can copy, change and run: one small function a node type.

"Not" is written as MINUS, which Oxigraph answers once for all things where FILTER NOT EXISTS would walk a
path again for every row; a count is GROUP BY with HAVING. What the input cannot tell stands in the data
as triples `thing gt:unsure "key"`, one key a marker, so a rule's text lists just the gaps of the audit; on
data without such triples it takes what is not stated for absent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import singledispatchmethod

import numpy as np

from golden_thread.graph.plan import Mask, PlanGraph
from golden_thread.graph.readings import generous, markers_of, strict
from golden_thread.graph.shacl import marker_key
from golden_thread.graph.simpler import attributes_at, simplified
from golden_thread.graph.sparql_text import (
    alternatives_text,
    comment,
    expression,
    group,
    literal_text,
    name_text,
    path_text,
    prologue,
    quoted,
    sorts_of,
)
from golden_thread.graph.stores import ColumnStore
from golden_thread.graph.wholeness import Wholeness
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
    Test,
    Unsure,
    steps_within,
)
from golden_thread.ontology.terms import ANYTHING, vocabulary

NOTE = (
    "What the input cannot tell stands in the data as gt:unsure, and is not listed. "
    "Leave those lines out to take whatever is not stated for absent."
)
"""What a rule's comments say of the markers in it."""


def rule_sparql(rule: Rule) -> str:
    """The rule's gaps as one SPARQL query, with the rule's question in its comments; words only have none.

    >>> from golden_thread.ontology.shapes import all_rules
    >>> [rule] = [rule for rule in all_rules() if rule.name == "outcome-without-measure"]
    >>> print(rule_sparql(rule))
    # outcome-without-measure: Outcome without a measure
    # Which outcomes can we not track at all?
    ...
    SELECT DISTINCT ?thing ?title WHERE {
      ?thing a gt:Outcome ; rdfs:label ?title .
      MINUS { ?thing ^gt:measures ?other . }
      MINUS { ?thing gt:unsure "^measures final" . }
    }
    ORDER BY ?title ?thing
    <BLANKLINE>
    """
    comments = [f"{rule.name}: {rule.label}", rule.question]
    comments += [f"{each.name} = {literal_text(each.default)}: {each.meaning}" for each in rule.parameters]
    if rule.words_only:
        return comment([*comments, "This rule has words but no shape, so there is nothing to run."])
    gap = simplified(AllOf((strict(rule.when), Not(generous(rule.test)))))
    comments += [NOTE] if markers_of(gap) else []
    writer = _Writer("thing", "title")
    kinds = writer.condition(IsKind(rule.kinds), "thing")
    lines = [*kinds, "?thing rdfs:label ?title .", *writer.condition(gap, "thing")]
    if len(kinds) == 1:
        lines[:2] = [f"{kinds[0].removesuffix(' .')} ; rdfs:label ?title ."]
    query = f"SELECT DISTINCT ?thing ?title WHERE {group(lines, wide=True)}\nORDER BY ?title ?thing\n"
    return f"{comment(comments)}{prologue(query)}\n{query}"


def passing_sparql(test: Test) -> str:
    """The query for everything that passes a test of a thing, as `?thing`; TypeError for what cannot be asked.

    >>> from golden_thread.ontology.rule import Step
    >>> print(passing_sparql(AtLeast(2, Step("measures", inverse=True), IsKind(("Measure",)))))
    SELECT DISTINCT ?thing WHERE {
      {
        SELECT ?thing WHERE {
          ?thing ^gt:measures ?measure .
          ?measure a gt:Measure .
        }
        GROUP BY ?thing
        HAVING (COUNT(DISTINCT ?measure) >= 2)
      }
    }
    """
    return f"SELECT DISTINCT ?thing WHERE {group(_Writer('thing').standing(simplified(test), 'thing'), wide=True)}"


class _Writer:
    """Writes the patterns of one query; remembers the names in use, so that no two variables share one."""

    def __init__(self, *taken: str) -> None:
        self._taken = Counter(taken)

    def _fresh(self, word: str) -> str:
        """The word, or with a number if it is taken."""
        self._taken[word] += 1
        return word if self._taken[word] == 1 else f"{word}{self._taken[word]}"

    def standing(self, test: Test, at: str) -> list[str]:
        """Lines that bind `?at` to what passes, wherever they stand."""
        lines = self.condition(test, at)
        if lines and not _only_takes_away(lines):
            return lines
        return [f"?{at} a ?{self._fresh('kind')} .", *lines]

    @singledispatchmethod
    def condition(self, test: Test, at: str) -> list[str]:
        """Lines that keep what passes of a `?at` bound before them; those that bind it come first."""
        raise TypeError(f"no SPARQL for {type(test).__name__} of a thing")

    @condition.register
    def _(self, test: IsKind, at: str) -> list[str]:
        if ANYTHING in test.kinds:
            tops = [kind for kind in test.kinds if kind not in vocabulary().kinds]
            return self._typed(at, "a/rdfs:subClassOf*", tops)
        below = vocabulary().with_sub_kinds(*(kind for kind in test.kinds if kind in vocabulary().kinds))
        return self._typed(at, "a", dict.fromkeys((*test.kinds, *sorted(below))))

    def _typed(self, at: str, path: str, kinds: Iterable[str]) -> list[str]:
        names = [name_text(kind) for kind in kinds]
        if len(names) == 1:
            return [f"?{at} {path} {names[0]} ."]
        kind = self._fresh("kind")
        return [f"?{at} {path} ?{kind} .", f"VALUES ?{kind} {{ {' '.join(names)} }}"]

    @condition.register
    def _(self, test: AllOf, at: str) -> list[str]:
        parts = [self.condition(part, at) for part in test.tests]
        return [line for part in sorted(parts, key=_only_takes_away) for line in part]

    @condition.register
    def _(self, test: AnyOf, at: str) -> list[str]:
        if not test.tests:
            return ["FILTER (false)"]
        return ["\nUNION\n".join(group(self.standing(part, at)) for part in test.tests)]

    @condition.register
    def _(self, test: Not, at: str) -> list[str]:
        parts = test.of.tests if isinstance(test.of, AnyOf) else (test.of,)
        return [f"MINUS {group(self.standing(part, at))}" for part in parts]

    @condition.register
    def _(self, test: Unsure, at: str) -> list[str]:
        return [f"?{at} gt:unsure {quoted(marker_key(test))} ."]

    @condition.register
    def _(self, test: AtLeast, at: str) -> list[str]:
        if test.count == 1:
            return self._found(test, at)
        end = self._fresh(_word_for(test))
        lines = [*self._nearby(test.path, at), f"?{at} {path_text(test.path)} ?{end} .", *self._end(test, end)]
        having = f"GROUP BY ?{at}\nHAVING (COUNT(DISTINCT ?{end}) >= {test.count})"
        return [group([f"SELECT ?{at} WHERE {group(lines, wide=True)}\n{having}"])]

    def _found(self, test: AtLeast, at: str) -> list[str]:
        """Some end of the path passes."""
        if isinstance(test.test, Unsure):
            return self._marked(test.path, test.test, at)
        path, attributes = path_text(test.path), attributes_at(test.path)
        if attributes and isinstance(test.test, OneOf) and len(test.test.values) == 1:
            [value] = test.test.values
            if isinstance(value, str):
                return [f"?{at} {path} {literal_text(value)} ."]
        end = self._fresh(_word_for(test))
        return [*self._nearby(test.path, at), f"?{at} {path} ?{end} .", *self._end(test, end)]

    def _nearby(self, path: Path, at: str) -> list[str]:
        """A path that may end where it starts needs a start, or it would start at every node there is."""
        return [f"?{at} a ?{self._fresh('kind')} ."] if _may_be_empty(path) else []

    def _end(self, test: AtLeast, end: str) -> list[str]:
        """What is asked of the end of a path."""
        if test.test == ALWAYS:
            return []
        attributes = attributes_at(test.path)
        if not attributes:
            return self.condition(test.test, end)
        return [f"FILTER ({expression(test.test, f'?{end}', sorts_of(attributes))})"]

    def _marked(self, path: Path, marker: Unsure, at: str) -> list[str]:
        """A path leads to where a marker stands; after repeated steps, the marker is one more of them.

        So the whole is one walk back from the key, however many things are marked.
        """
        parts = path.parts if isinstance(path, Sequence) else (path,)
        last = parts[-1]
        if not (isinstance(last, Repeat) and last.at_least == 0):
            end = self._fresh("end")
            return [*self._nearby(path, at), f"?{at} {path_text(path)} ?{end} .", *self.condition(marker, end)]
        lines = []
        if before := parts[:-1]:
            start, at = at, self._fresh("end")
            lines = [*self._nearby(Sequence(before), start), f"?{start} {path_text(Sequence(before))} ?{at} ."]
        return [*lines, f"?{at} ({alternatives_text(last.of)}|gt:unsure)+ {quoted(marker_key(marker))} ."]


def _word_for(test: AtLeast) -> str:
    """A telling name for what stands at the end of the test's path."""
    named = next((part for part in _parts(test.test) if isinstance(part, IsKind)), None)
    if named:
        return named.kinds[0][0].lower() + named.kinds[0][1:]
    last = list(steps_within(test.path))[-1]
    return last.name if last.name in vocabulary().attributes else "other"


def _parts(test: Test) -> tuple[Test, ...]:
    return test.tests if isinstance(test, AllOf) else (test,)


def _may_be_empty(path: Path) -> bool:
    """Whether a path may end where it starts without a step."""
    if isinstance(path, Repeat):
        return not path.at_least or _may_be_empty(path.of)
    if isinstance(path, Sequence | Alternative):
        return (all if isinstance(path, Sequence) else any)(map(_may_be_empty, path.parts))
    return isinstance(path, Maybe)


def _only_takes_away(lines: list[str]) -> bool:
    """Whether lines bind nothing, so that something else must come before them."""
    return lines[0].startswith(("MINUS", "FILTER"))


class Sparql:
    """The tests of one plan, answered by Oxigraph: a query for what is found, and sets of its answers for the rest.

    "Not", "and" and "or" are taken of whole answers. Each different question is asked once, of all kinds
    together, so that rules which share a part (reaches a priority) share its query.
    """

    def __init__(self, plan: PlanGraph, wholeness: Wholeness) -> None:
        self.plan, self.store = plan, ColumnStore(plan, wholeness)
        self._passed: dict[Test, Mask] = {}

    def holds(self, test: Test, kind: str) -> Mask:
        """Which things of a kind pass a test; bool array, shape (count of the kind,)."""
        return self.passing(simplified(test))[self.plan.spans.get(kind, slice(0, 0))]

    def passing(self, test: Test) -> Mask:
        """Which things pass a test in its simplest form; bool array, shape (n,)."""
        if test not in self._passed:
            self._passed[test] = self._passing(test)
        return self._passed[test]

    def _passing(self, test: Test) -> Mask:
        if isinstance(test, Not):
            return ~self.passing(test.of)
        if isinstance(test, AllOf | AnyOf):
            every = isinstance(test, AllOf)
            parts = [np.full(self.plan.n, every), *map(self.passing, test.tests)]
            return np.asarray((np.logical_and if every else np.logical_or).reduce(parts))
        self.store.need(test)
        query = passing_sparql(test)
        return self.store.answers(f"{prologue(query)}{query}")


def engine(plan: PlanGraph, wholeness: Wholeness, rules: Iterable[Rule]) -> Callable[[Test, str], Mask]:
    """The function that answers tests on a plan: (test, kind) to a bool array, shape (count of the kind,)."""
    return Sparql(plan, wholeness).holds
