"""The process that queries run in: it loads triples once, answers request after request, and may be killed.

Oxigraph offers no way to stop a query, so whoever asks starts this program and kills it when time is up. Once
the triples are loaded it opens no file and no connection any more, and takes only so much more memory.

    in:   {"prefixes": {...}, "memory": bytes}, then N-Triples, then a line `# end`
    out:  {"loaded": number of triples}
    in:   {"query": text, "rows": most, "bytes": most, "seconds": most, "add": N-Triples}, as often as wanted
    out:  {"form": ..., "columns": [...], "rows": [...], "truncated": ...} or {"error": what}

It imports nothing of ours, so it starts in a tenth of a second.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

import pyoxigraph as ox

END = b"# end\n"
"""The line after the last triple; no N-Triples written by a machine has a line like it."""

GRACE = 2.0
"""Seconds after its time that a query ends by itself, should nobody be left to stop it."""

_XSD = "http://www.w3.org/2001/XMLSchema#"
_STATM = Path("/proc/self/statm")


class UpToEnd:
    """A file that ends where the triples end, so that what follows them can be read afterwards."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._left, self._ended = file, b"", False

    def read(self, size: int = 1 << 16) -> bytes:
        """At most `size` bytes; none once the end is reached."""
        parts, got = [self._left], len(self._left)
        while got < size and not self._ended:
            line = self._file.readline()
            self._ended = line in (END, b"")
            if not self._ended:
                parts.append(line)
                got += len(line)
        whole = b"".join(parts)
        self._left = whole[size:]
        return whole[:size]


def confine(memory: int) -> None:
    """Nothing; from now on this process opens no file and no socket, and takes at most so many bytes more."""
    try:
        import resource
    except ImportError:  # a system without such limits: there the query's text alone is looked at
        return
    if _STATM.exists():
        most = int(_STATM.read_text().split()[0]) * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def answered(store: ox.Store, asked: dict[str, Any], prefixes: dict[str, str]) -> dict[str, object]:
    """The answer to one request; what goes wrong is told in it.

    >>> answered(ox.Store(), {"query": "ASK {}", "rows": 1, "bytes": 99}, {})["rows"]
    [[['l', 'true', 'http://www.w3.org/2001/XMLSchema#boolean']]]
    """
    try:
        if asked.get("add"):
            store.load(asked["add"].encode(), format=ox.RdfFormat.N_TRIPLES)
        return _answer(store.query(asked["query"], prefixes=prefixes), asked["rows"], asked["bytes"])
    except MemoryError:
        return {"error": "", "memory": True}
    except (OSError, RuntimeError, SyntaxError, ValueError) as error:
        return {"error": str(error)}


def _answer(found: object, rows: int, most: int) -> dict[str, object]:
    """What a query found, cut to so many rows of so many bytes together."""
    if isinstance(found, ox.QueryBoolean):
        truth = ["l", str(bool(found)).lower(), f"{_XSD}boolean"]
        return {"form": "ask", "columns": ["answer"], "rows": [[truth]], "truncated": False}
    if isinstance(found, ox.QueryTriples):
        triples = ((triple.subject, triple.predicate, triple.object) for triple in found)
        return {"form": "triples", "columns": ["subject", "predicate", "object"], **_cut(triples, rows, most)}
    assert isinstance(found, ox.QuerySolutions)
    return {"form": "select", "columns": [each.value for each in found.variables], **_cut(found, rows, most)}


def _cut(found: Iterable[Iterable[object]], rows: int, most: int) -> dict[str, object]:
    """The first rows, and whether there are more."""
    taken: list[list[list[str] | None]] = []
    size = 0
    for row in found:
        if len(taken) == rows or size > most:
            return {"rows": taken, "truncated": True}
        taken.append([_term(term) for term in row])
        size += sum(len(word) for term in taken[-1] if term for word in term)
    return {"rows": taken, "truncated": False}


def _term(term: object) -> list[str] | None:
    """A term in a few words: `u` an IRI, `b` a blank node, `l` text with datatype and language, `t` a triple."""
    if isinstance(term, ox.NamedNode | ox.BlankNode):
        return ["u" if isinstance(term, ox.NamedNode) else "b", term.value]
    if isinstance(term, ox.Literal):
        return ["l", term.value, term.datatype.value, term.language or ""]
    return None if term is None else ["t", str(term)]


def _put(said: dict[str, object]) -> None:
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n")
    sys.stdout.buffer.flush()


def _end_after(seconds: float) -> None:
    """Nothing; the system ends this process after so many seconds, whatever it is doing then; 0 takes that back."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def main() -> None:
    """Load, say so, then answer until nobody asks any more."""
    lines = sys.stdin.buffer
    start = json.loads(lines.readline())
    store = ox.Store()
    store.load(UpToEnd(lines), format=ox.RdfFormat.N_TRIPLES)  # type: ignore[arg-type]
    confine(start["memory"])
    _put({"loaded": len(store)})
    for line in iter(lines.readline, b""):
        asked = json.loads(line)
        _end_after(asked["seconds"] + GRACE)
        said = answered(store, asked, start["prefixes"])
        _end_after(0)
        _put(said)


if __name__ == "__main__":
    main()
