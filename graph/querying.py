"""An analyst's own SPARQL on any plan: read-only, with no other server, and bounded in time, rows and memory.

What is queried is the plan as `convert` writes it in RDF, and beside it what a rule sees: the derived facts,
what each kind is below, and, where a query names one, the markers of what the input cannot tell. Asked of an
audit, the findings are there too: `?finding a gt:Finding ; gt:rule ?rule ; gt:thing ?thing ; gt:verdict "gap"`.

A query runs in a process of its own (`query_process.py`), which is killed when the time is up.
"""

from __future__ import annotations

import datetime
import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

import pyoxigraph as ox

from golden_thread.graph import query_process
from golden_thread.graph.auditing import Audit, Verdict
from golden_thread.graph.derive import derived
from golden_thread.graph.evidence import message
from golden_thread.graph.plan import UNRESOLVED, PlanGraph
from golden_thread.graph.query_guard import QueryRefused, refuse_unsafe, tokens
from golden_thread.graph.rdf import GT, PREFIXES, RDF, RDFS, base_of, thing_iri, triples
from golden_thread.graph.readings import generous, markers_of, strict
from golden_thread.graph.shacl import marker_key
from golden_thread.graph.solutions import Answer, term_of
from golden_thread.graph.stores import fitting, kinds_above
from golden_thread.graph.wholeness import Wholeness
from golden_thread.ontology.rule import Rule, Unsure
from golden_thread.ontology.shapes import all_rules

SECONDS, ROWS = 10.0, 10_000
"""How long a query may take and how many rows it may give, unless told otherwise."""
MEMORY, BYTES = 2 << 30, 64 << 20
"""How much memory a query may take beyond its data, and how large its answer may be; in bytes."""

KNOWN_PREFIXES = {**PREFIXES, "rdf": RDF, "skos": "http://www.w3.org/2004/02/skos/core#"}
"""The prefixes that need not be declared; the empty one stands for the plan's own things."""

__all__ = ["BadQuery", "Queries", "QueryRefused", "QueryStopped", "query"]


class BadQuery(ValueError):
    """A query that is not SPARQL; `line` and `column` count from 1, the message shows the place."""

    def __init__(self, sparql: str, what: str, line: int, column: int) -> None:
        self.line, self.column = line, column
        lines = sparql.splitlines() or [""]
        shown = lines[min(line, len(lines)) - 1].replace("\t", " ")
        super().__init__(f"Line {line}, column {column}: {what}\n  {shown}\n  {' ' * (column - 1)}^")


class QueryStopped(RuntimeError):
    """A query that took too much time or memory and was stopped; the message says which, and what to do."""


def query(
    plan: PlanGraph | Audit,
    sparql: str,
    *,
    seconds: float = SECONDS,
    rows: int = ROWS,
    rules: Iterable[Rule] | None = None,
) -> Answer:
    """What a SELECT, ASK, CONSTRUCT or DESCRIBE finds in a plan, or in an audit's plan with its findings.

    At most `seconds` of running (loading the data is not counted) and `rows` rows. `rules` are those whose
    markers the query may name (by default all that ship). Raises BadQuery, QueryRefused, QueryStopped.

    >>> from golden_thread.graph.cases import plan_of
    >>> plan = plan_of("Warm homes: Outcome\\nHomes insulated: Measure, measures Warm homes")
    >>> query(plan, "SELECT ?measure ?outcome { ?measure gt:measures ?outcome }").to_frame().values.tolist()
    [['Homes insulated', 'Warm homes']]
    """
    with Queries(plan, rules=rules) as queries:
        return queries.ask(sparql, seconds=seconds, rows=rows)


class Queries:
    """One plan's triples, loaded once into a process of its own, for any number of queries one after another.

    Use it in a `with` block, or call `close`. A query that had to be stopped takes the process with it; the
    next one starts another.
    """

    def __init__(self, plan: PlanGraph | Audit, *, rules: Iterable[Rule] | None = None, memory: int = MEMORY) -> None:
        self._audit = plan if isinstance(plan, Audit) else None
        stated = plan.stated if isinstance(plan, Audit) else plan
        self.base = base_of(stated)
        self._facts = plan.plan if isinstance(plan, Audit) else derived(plan, _day(plan))
        self._wholeness = plan.wholeness if isinstance(plan, Audit) else Wholeness(self._facts)
        self._markers = _markers(tuple(all_rules() if rules is None else rules))
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None
        self._marked: set[str] = set()
        self._lock = threading.Lock()

    def __enter__(self) -> Queries:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, traceback: TracebackType | None) -> None:
        self.close()

    def ask(self, sparql: str, *, seconds: float = SECONDS, rows: int = ROWS) -> Answer:
        """What a query finds. Raises BadQuery, QueryRefused, QueryStopped."""
        if seconds <= 0 or rows < 0:
            raise QueryRefused("A query needs some time to run in, and cannot give fewer than no rows.")
        refuse_unsafe(sparql)
        with self._lock:
            process = self._running()
            asked = {"query": sparql, "rows": rows, "bytes": BYTES, "seconds": seconds, "add": self._add(sparql)}
            start = time.perf_counter()
            said = _exchange(process, asked, seconds)
            took = time.perf_counter() - start
            if said is None or said.get("memory"):
                raise QueryStopped(self._why_stopped(seconds, took, said))
        if "error" in said:
            raise _error(sparql, said)
        found = tuple(tuple(term_of(parts) for parts in row) for row in said["rows"])
        answer = Answer(said["form"], tuple(said["columns"]), found, said["truncated"], self.base, took)
        return _in_reading_order(sparql, answer)

    def close(self) -> None:
        """Nothing; ends the process. A later query would start another."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None
        self._marked.clear()

    def _running(self) -> subprocess.Popen[bytes]:
        """The process with the triples in it, started if need be."""
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        program = [sys.executable, "-P", str(Path(query_process.__file__))]
        pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
        self._process = process = subprocess.Popen(program, stdin=pipe, stdout=pipe, stderr=nowhere)
        assert process.stdin and process.stdout
        start = {"prefixes": {**KNOWN_PREFIXES, "": self.base}, "memory": self._memory}
        try:
            process.stdin.write(json.dumps(start).encode() + b"\n")
            ox.serialize(self._triples(), process.stdin, ox.RdfFormat.N_TRIPLES)
            process.stdin.write(query_process.END)
            process.stdin.flush()
        except OSError:  # it ended before it had read everything; that it does not answer is told below
            pass
        if not process.stdout.readline():
            self.close()
            raise QueryStopped("The process that runs queries could not be started, or not hold the plan.")
        return process

    def _triples(self) -> Iterator[ox.Triple]:
        """Everything that can be queried, but for the markers."""
        for triple in triples(self._facts, self.base):
            fits = fitting(triple.object) if isinstance(triple.object, ox.Literal) else triple.object
            yield triple if fits is triple.object else ox.Triple(triple.subject, triple.predicate, fits)
        a, below = ox.NamedNode(f"{RDF}type"), ox.NamedNode(f"{RDFS}subClassOf")
        for kind, above in kinds_above():
            yield ox.Triple(kind, below, above)
        for id in self._facts.ids[self._facts.spans.get(UNRESOLVED, slice(0, 0))]:
            yield ox.Triple(thing_iri(self.base, id), a, ox.NamedNode(f"{GT}{UNRESOLVED}"))
        if self._audit is not None:
            yield from finding_triples(self._audit, self.base)

    def _add(self, sparql: str) -> str:
        """N-Triples of the markers that a query asks for and that are not there yet: those named, or else all."""
        if not re.search(r"unsure", sparql):
            return ""
        named = [key for key in self._markers if json.dumps(key) in sparql]
        keys = [key for key in named or self._markers if key not in self._marked]
        self._marked.update(keys)
        written = ox.serialize(self._marker_triples(keys), format=ox.RdfFormat.N_TRIPLES)
        assert written is not None
        return written.decode()

    def _marker_triples(self, keys: Iterable[str]) -> Iterator[ox.Triple]:
        predicate = ox.NamedNode(f"{GT}unsure")
        for key in keys:
            literal = ox.Literal(key)
            for kind, span in self._facts.spans.items():
                for id in self._facts.ids[span][self._wholeness.unsure(self._markers[key], kind)]:
                    yield ox.Triple(thing_iri(self.base, id), predicate, literal)

    def _why_stopped(self, seconds: float, took: float, said: Mapping[str, Any] | None) -> str:
        """Why a query gave no answer; its process has gone, or goes now."""
        self.close()
        if said is None and took >= seconds:
            return (
                f"Stopped after {seconds:g} seconds. Narrow the query (a kind for each variable, fewer repeated "
                "steps), or give it more time."
            )
        return (
            f"Stopped: the query needed more than {self._memory / (1 << 30):.1f} GB of memory. Narrow it, or join its "
            "patterns by a variable that they share."
        )


def finding_triples(audit: Audit, base: str) -> Iterator[ox.Triple]:
    """The audit's gaps, and what it could not tell, each as a `gt:Finding` node with plain words about it."""
    for result in audit.results:
        for verdict in (Verdict.GAP, Verdict.ACCEPTED, Verdict.CANNOT_TELL):
            for id in audit.things(result.rule.name, verdict):
                node = thing_iri(base, f"{result.rule.name}:{id}")
                for predicate, value in _said_of(audit, result.rule, verdict, id, base):
                    yield ox.Triple(node, ox.NamedNode(predicate), value)


def _said_of(
    audit: Audit, rule: Rule, verdict: Verdict, id: str, base: str
) -> Iterator[tuple[str, ox.NamedNode | ox.Literal]]:
    """Predicates and objects of one finding."""
    row = audit.plan.rows[id]
    yield f"{RDF}type", ox.NamedNode(f"{GT}Finding")
    yield f"{GT}rule", ox.NamedNode(f"{GT}{rule.name}")
    yield f"{GT}thing", thing_iri(base, id)
    words = {"family": rule.family, "severity": rule.severity, "verdict": verdict.words}
    for name, text in words.items():
        yield f"{GT}{name}", ox.Literal(text)
    if verdict != Verdict.CANNOT_TELL:
        said = message(rule, audit.plan.kind_at(row), str(audit.plan.titles[row]))
        yield f"{RDFS}label", ox.Literal(said)


@cache
def _markers(rules: tuple[Rule, ...]) -> Mapping[str, Unsure]:
    """Every marker that a reading of some rule asks for, by its key."""
    readings = (read(test) for rule in rules for test in (rule.when, rule.test) for read in (strict, generous))
    return {marker_key(marker): marker for reading in readings for marker in markers_of(reading)}


def _day(plan: PlanGraph) -> datetime.date:
    return plan.about.as_of or datetime.date.today()


def _exchange(process: subprocess.Popen[bytes], asked: Mapping[str, object], seconds: float) -> dict[str, Any] | None:
    """What the process answers to a request; None if it was killed for taking too long, or ended."""
    assert process.stdin and process.stdout
    late = threading.Timer(seconds, process.kill)
    late.start()
    try:
        process.stdin.write(json.dumps(asked).encode() + b"\n")
        process.stdin.flush()
        line = process.stdout.readline()
    except OSError:
        return None
    finally:
        late.cancel()
    answer: dict[str, Any] | None = json.loads(line) if line.endswith(b"\n") else None
    return answer


_TOLD = (
    ("Prefix not found", "this prefix is not declared. Write PREFIX name: <...> at the top."),
    ("IRI parsing failed", "this IRI cannot be read."),
    ("variable that is unbound", "SELECT names a variable that nothing binds, or that GROUP BY leaves out."),
)
"""What Oxigraph says of common mistakes, and what to say instead."""


def _error(sparql: str, said: Mapping[str, Any]) -> Exception:
    """The error that a process told of, with its place if it has one."""
    text = str(said["error"])
    found = re.match(r"error at (\d+):(\d+): (.*)", text, re.DOTALL)
    if not found:
        return QueryRefused(f"The query cannot be run: {text}")
    line, column = int(found[1]), int(found[2])
    left = "\n".join(sparql.split("\n")[line - 1 :])[column - 1 :]
    known = next((words for sign, words in _TOLD if sign in found[3]), "")
    return BadQuery(sparql, known or (_UNREAD if left.strip() else _EARLY), line, column)


_UNREAD = "what stands here cannot be read as SPARQL."
_EARLY = "a pattern is not finished, or the query ends too early."


def _in_reading_order(sparql: str, answer: Answer) -> Answer:
    """The answer to `SELECT *` with its columns as the query first names them; any other as it is."""
    words = list(tokens(sparql))
    start = next((at for at, word in enumerate(words) if word.text.upper() == "SELECT"), None)
    chosen = [] if start is None else [word.text.upper() for word in words[start + 1 : start + 3]]
    if answer.form != "select" or "*" not in chosen[: 2 if chosen[:1] in (["DISTINCT"], ["REDUCED"]) else 1]:
        return answer
    named = {word.text[1:]: at for at, word in reversed(list(enumerate(words))) if word.sort == "variable"}
    order = sorted(range(len(answer.columns)), key=lambda at: named.get(answer.columns[at], len(words)))
    rows = tuple(tuple(row[at] for at in order) for row in answer.rows)
    return replace(answer, columns=tuple(answer.columns[at] for at in order), rows=rows)
