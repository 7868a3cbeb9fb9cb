"""What is watched while an input is opened: what comes of it, what it touches, how long and how large it gets.

Run as a module with paths, it opens each in a process of its own and prints a line of JSON for each.
"""

from __future__ import annotations

import contextlib
import faulthandler
import hashlib
import json
import os
import re
import signal
import stat
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from golden_thread.graph.auditing import NothingToAudit, audit
from golden_thread.graph.plan import PlanGraph
from golden_thread.loaders import load
from golden_thread.loaders.problems import Unreadable

CRASH = "crash"
"""What came of it if Python itself was lost."""
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
FORBIDDEN = re.compile(
    r"socket\.|urllib\.|http\.|ftplib\.|smtplib\.|subprocess\.|os\.(system|exec|spawn|posix_spawn|fork|startfile|remove"
    r"|rename|rmdir|mkdir|truncate|chmod|chown|link|symlink|utime)|shutil\.|tempfile\.|ctypes\.dlopen$|sqlite3\."
)
"""Events of Python that reach the network, another program or a file's content."""


class Watch:
    """What Python was asked to do while it was `on`; what would reach the network is refused."""

    on = False
    seen: tuple[str, ...] = ()

    @classmethod
    def hook(cls, event: str, arguments: tuple[object, ...]) -> None:
        """What Python calls at every event."""
        if not cls.on:
            return
        if event == "open":
            path, _, flags = arguments
            if isinstance(flags, int) and flags & WRITING and "__pycache__" not in str(path):
                cls.seen += (f"wrote to {path}",)
        elif FORBIDDEN.match(event):
            cls.seen += (f"{event} {arguments}",)
            if event.startswith("socket."):
                raise PermissionError("no network here")


sys.addaudithook(Watch.hook)


@contextlib.contextmanager
def watched() -> Iterator[None]:
    """Inside, whatever is written, started or fetched fails the test."""
    Watch.on, Watch.seen = True, ()
    try:
        yield
    finally:
        Watch.on = False
    assert not Watch.seen, Watch.seen


@contextlib.contextmanager
def bounded(seconds: int) -> Iterator[None]:
    """Inside, whatever takes longer is stopped: by an error, or at last, if it will not listen, by the end of Python."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"it took more than {seconds} seconds")

    faulthandler.dump_traceback_later(3 * seconds, exit=True, file=2)
    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
        faulthandler.cancel_dump_traceback_later()


def fingerprints(folder: Path) -> dict[str, tuple[int, int, str]]:
    """Mode, time of change and content of everything below a folder, by path; links are not followed."""
    found = {}
    for path in sorted(folder.rglob("*")):
        about = path.lstat()
        content = ""
        if stat.S_ISREG(about.st_mode) and os.access(path, os.R_OK):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
        found[str(path)] = (about.st_mode, about.st_mtime_ns, content)
    return found


@dataclass(frozen=True)
class Opened:
    """What came of a path: the plan, or the error in place of it."""

    plan: PlanGraph | None
    error: Unreadable | None = None

    @property
    def outcome(self) -> str:
        """The word for it."""
        if self.plan is None:
            return "unreadable"
        return "problems" if self.plan.problems else "loads"

    @property
    def messages(self) -> list[str]:
        """The error, or every problem, as shown."""
        return [str(self.error)] if self.plan is None else [str(problem) for problem in self.plan.problems]


def opened(path: Path) -> Opened:
    """What comes of loading a path; no error but Unreadable is caught."""
    try:
        return Opened(load(path))
    except Unreadable as error:
        return Opened(None, error)


def audited(plan: PlanGraph) -> list[str]:
    """The errors of rules when a plan is audited, which should be none; nothing to audit is no error."""
    try:
        return [result.error for result in audit(plan).results if result.error]
    except NothingToAudit:
        return []


def peak() -> int:
    """The most memory this process has held since the last time, in MB; 0 where the system does not say."""
    status, reset = Path("/proc/self/status"), Path("/proc/self/clear_refs")
    if not status.exists():
        return 0
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text())
    with contextlib.suppress(OSError):
        reset.write_text("5")
    return int(found[1]) // 1000 if found else 0


def tell(path: Path) -> None:
    """Opens and audits a path, and prints what came of it as a line of JSON."""
    peak()
    began = time.monotonic()
    came = opened(path)
    errors = audited(came.plan) if came.plan else []
    said = {"outcome": came.outcome, "messages": came.messages[:50], "errors": errors, "peak": peak()}
    print(json.dumps({**said, "seconds": time.monotonic() - began}), flush=True)


def main() -> None:
    """Tells of each path given, each in a process of its own: a reader that runs out of memory takes Python with it."""
    for path in sys.argv[1:]:
        child = os.fork()
        if not child:
            tell(Path(path))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status:
            print(json.dumps({"outcome": CRASH, "messages": [f"status {status}"], "errors": [], "peak": 0}), flush=True)


if __name__ == "__main__":
    main()
