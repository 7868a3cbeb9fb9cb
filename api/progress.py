"""A word on stderr about anything that takes longer than a second, and only where a person is watching."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

PATIENCE = 1.0
"""Seconds before anything is said, and between one word and the next."""


@contextmanager
def doing(what: str, stream: TextIO | None = None) -> Iterator[None]:
    """While the block runs: "Reading plan.xlsx ... 3 s", from the second second on, wiped out at its end."""
    out = stream or sys.stderr
    if not out.isatty():
        yield
        return
    done = threading.Event()
    teller = threading.Thread(target=_tell, args=(what, out, done), daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def _tell(what: str, out: TextIO, done: threading.Event) -> None:
    seconds = 0.0
    while not done.wait(PATIENCE):
        seconds += PATIENCE
        out.write(f"\r\x1b[K{what} ... {seconds:.0f} s")
        out.flush()
    if seconds:
        out.write("\r\x1b[K")
        out.flush()
