"""Every broken input there is to try: those thought of, and those that chance makes of them.

Chance is seeded, and the seed is part of each name: GOLDEN_THREAD_SEED=2013 draws others. The profile `long`
of Hypothesis (HYPOTHESIS_PROFILE=long) draws ten thousand.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random

from . import broken_asides, broken_cells, broken_files, broken_graphs, broken_json, broken_tables, broken_texts
from .broken_books import CASES, placed
from .broken_graphs import TURTLE
from .broken_json import JSON_TEXT
from .broken_plan import (
    ANY,
    LOADS,
    PROBLEMS,
    SPOILERS,
    UNREADABLE,
    Book,
    Case,
    Made,
    Spoiler,
    broken_by,
    broken_by_several,
    csv_folder,
    parts_of,
    workbook,
    zipped,
)  # fmt: skip
from .broken_texts import GOOD_TEXT

SEED = int(os.environ.get("GOLDEN_THREAD_SEED", "2012"))
DRAWN = 10_000 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 120
THOUGHT_OF = (
    broken_tables, broken_cells, broken_asides, broken_files, broken_texts, broken_graphs, broken_json,
)  # fmt: skip
"""The files that put their cases on the list when they are imported."""
WRITERS: dict[str, Callable[[Book, Path], Path]] = {"xlsx": workbook, "csv": csv_folder}
SLOW = ("columns-to-the-edge", "rows-by-the-hundred")
"""Changes too slow to be drawn often."""


def cases() -> Iterator[Case]:
    """All broken inputs: tables in both forms, all others thought of, then those drawn."""
    for spoiler in SPOILERS:
        for form in spoiler.forms:
            make = partial(spoilt, spoiler, form)
            yield Case(
                f"{form}-{spoiler.name}", spoiler.what, spoiler.outcome, make, spoiler.says, spoiler.hidden
            )  # fmt: skip
    yield from CASES
    for number in range(DRAWN):
        yield drawn(number)


def spoilt(spoiler: Spoiler, form: str, folder: Path) -> Made:
    """A good plan after one change, written in this form."""
    book = broken_by(spoiler, Random(f"{SEED} {spoiler.name}"))
    good = frozenset() if spoiler.outcome == UNREADABLE else frozenset(book.good)
    return Made(WRITERS[form](book, folder), good)


def drawn(number: int) -> Case:
    """One input that chance breaks: in most, several things that people do; in the others, bytes."""
    random = Random(f"{SEED} {number}")
    name = f"seed-{SEED}-{number}"
    if random.random() < 0.6:
        return several(name, random)
    sort = random.choice(sorted(NOISY))
    content = NOISY[sort](random)
    return Case(f"{name}-{sort}", f"noise in {sort}", ANY, placed(lambda: content, sort.replace("-", ".")))


def several(name: str, random: Random) -> Case:
    """A plan after two to six changes; those after which something must be said come last."""
    form = random.choice(sorted(WRITERS))
    fitting = [each for each in SPOILERS if form in each.forms and each.outcome != UNREADABLE and each.name not in SLOW]
    chosen = sorted(random.sample(fitting, random.randint(2, 6)), key=lambda each: each.outcome == PROBLEMS)
    book, made = broken_by_several(chosen, random)
    outcome = PROBLEMS if any(each.outcome == PROBLEMS for each in made) else LOADS
    what = "; ".join(each.name for each in made)
    hidden = "|".join(each.hidden for each in made if each.hidden)
    return Case(
        f"{name}-{form}", what, outcome, lambda folder: Made(WRITERS[form](book, folder), frozenset(book.good)),
        hidden=hidden,
    )  # fmt: skip


def noisy(content: bytes, random: Random) -> bytes:
    """The content with some of its bytes changed, left out, doubled or moved."""
    found = bytearray(content)
    for _ in range(random.randint(1, 8)):
        at = random.randrange(len(found) + 1)
        to = min(len(found), at + random.choice((1, 1, 2, 8, 40, 400)))
        piece = bytes(found[at:to])
        found[at:to] = random.choice((b"", piece * 2, random.randbytes(len(piece)), random.choice(ODD), piece[::-1]))
    return bytes(found)


ODD = (b"\0", b'"', b"'", b"<", b">", b"&", b"]]>", b"\xff\xfe", b"\xc3", b"\r", b"\n\n", b",", b";", b"#N/A", b"<!--", b"\\u0000",
       b"<c", b"</c>", b't="e"', b"99999999999", b"-1", b"1e999", "\u202e".encode(), b"{", b"[", b"@", b"^^", b" .")  # fmt: skip


def noisy_part(random: Random) -> bytes:
    """A workbook in one of whose parts there is noise; the zip round it is whole."""
    parts = parts_of(Book())
    part = random.choice(sorted(parts))
    return zipped({**parts, part: noisy(parts[part].encode(), random)})


def noisy_csv(random: Random) -> bytes:
    """A zip of the good CSV files, with noise in the outcomes."""
    folder = io.BytesIO()
    with zipfile.ZipFile(folder, "w") as package:
        package.writestr(zipfile.ZipInfo("outcomes.csv"), noisy(GOOD_TEXT.encode(), random))
        package.writestr(zipfile.ZipInfo("priorities.csv"), "Id,Title\nP1,Safe town\n")
    return folder.getvalue()


NOISY: dict[str, Callable[[Random], bytes]] = {
    "part-xlsx": noisy_part,
    "whole-xlsx": lambda random: noisy(zipped(parts_of(Book())), random),
    "outcomes-csv": lambda random: noisy(GOOD_TEXT.encode(), random),
    "tables-zip": noisy_csv,
    "plan-ttl": lambda random: noisy(TURTLE.encode(), random),
    "plan-jsonld": lambda random: noisy(JSON_TEXT.encode(), random),
}
"""What noise is put into: a name that becomes the file's, and the file's content."""
