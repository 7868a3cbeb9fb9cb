"""What the documentation shows is run: every module's examples, and what the README tells one to type."""

import doctest
import importlib
import re
import shlex
import sys
import textwrap
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MODULES = [
    ".".join(["golden_thread", *path.relative_to(ROOT).with_suffix("").parts]).removesuffix(".__init__")
    for room in PYPROJECT["tool"]["setuptools"]["package-dir"].values()
    for path in sorted((ROOT / room).rglob("*.py"))
]

COMMANDS = {"bash", "console", "sh", "shell"}
STARTS_A_SERVER = {"serve"}
NEEDS_A_SERVER = re.compile(r"\bneo4j\b")
# Words that the reader is to replace.
PLACEHOLDER = re.compile(
    r"\b(?:PATH|FILE|FOLDER|ID|NAME|FINDING|RULE|DATE|SEVERITY|REASON|SPARQL|VERSION|PORT|TOKEN)\b|…|\.\.\."
)
ENDS_A_COMMAND = {"|", ">", ">>", "<", "&&", "||", ";", "&"}


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_a_module_run(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # By name, not with --doctest-modules, which would import a second copy of each module.
    module = importlib.import_module(name)
    monkeypatch.chdir(tmp_path)
    failed, _ = doctest.testmod(module, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    assert failed == 0


@dataclass(frozen=True)
class Shown:
    """One thing the README shows and the reader may type: a block of Python, or one command line."""

    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.text.splitlines()[0]}"


def shown(readme: str) -> Iterator[Shown]:
    """The Python blocks and `golden-thread` command lines of a Markdown text, in its order.

    >>> [str(each) for each in shown("```sh\\n$ golden-thread rules | head\\n12 rules\\n```\\n")]
    ['line 2: golden-thread rules | head']
    """
    for block in re.finditer(r"^ *```(\w+)[^\n]*\n(.*?)^ *```", readme, re.MULTILINE | re.DOTALL):
        line = readme.count("\n", 0, block.start(2)) + 1
        if block[1] == "python":
            yield Shown(line, "python", textwrap.dedent(block[2]))
        elif block[1] in COMMANDS:
            yield from commands(line, re.sub(r"\\\n\s*", "", block[2]))


def commands(line: int, block: str) -> Iterator[Shown]:
    """The `golden-thread` lines among those of a block, which starts at `line` of the README."""
    for offset, text in enumerate(block.splitlines()):
        command = text.strip().removeprefix("$ ")
        if command.split(" ")[0] == "golden-thread":
            yield Shown(line + offset, "command", command)


def arguments(command: str) -> list[str]:
    """The arguments of a command line, up to a pipe or a redirection.

    >>> arguments("golden-thread audit 'my plan.xlsx' --format json > gaps.json  # all of them")
    ['audit', 'my plan.xlsx', '--format', 'json']
    """
    words = shlex.split(command, comments=True)
    ends = [at for at, word in enumerate(words) if word in ENDS_A_COMMAND]
    return words[1 : min(ends, default=len(words))]


def cannot_run_here(command: str) -> str:
    """Why a command line is shown but not run; empty if it is run.

    >>> cannot_run_here("golden-thread explain PATH FINDING")
    'has a word to replace'
    >>> cannot_run_here("golden-thread trace example:staffordshire SCS-P")
    ''
    """
    if STARTS_A_SERVER & set(arguments(command)):
        return "starts a server"
    if NEEDS_A_SERVER.search(command):
        return "needs a server"
    return "has a word to replace" if PLACEHOLDER.search(command) else ""


README = list(shown((ROOT / "README.md").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the reader of the README works in: what one line writes, the next may read."""
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="module")
def names() -> dict[str, object]:
    """The names that the README's Python has defined so far."""
    return {"__name__": "readme"}


@pytest.mark.parametrize("step", README, ids=str)
def test_what_the_readme_shows_runs(
    step: Shown, desk: Path, names: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk)
    if step.language == "python":
        run_python(step, names)
    elif reason := cannot_run_here(step.text):
        pytest.skip(reason)
    else:
        monkeypatch.setattr(sys, "argv", ["golden-thread", *arguments(step.text)])
        assert status_of_command() in {0, 1}, f"README.md, {step}"


def run_python(step: Shown, names: dict[str, object]) -> None:
    """Runs a block, as a session with its answers if it is written as one."""
    if ">>>" not in step.text:
        # The blank lines before make the traceback name the README's own line.
        exec(compile("\n" * (step.line - 1) + step.text, "README.md", "exec"), names)
        return
    session = doctest.DocTestParser().get_doctest(step.text, names, "README.md", "README.md", step.line - 1)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    failed, _ = runner.run(session, clear_globs=False)
    names.update(session.globs)
    assert failed == 0


def status_of_command() -> int:
    """The exit status of the installed command, run here with sys.argv as it stands."""
    (command,) = entry_points(group="console_scripts", name="golden-thread")
    try:
        status = command.load()()
    except SystemExit as stop:
        status = stop.code
    return status if isinstance(status, int) else int(status is not None)


def test_the_readme_shows_both_doors() -> None:
    assert {step.language for step in README} == {"python", "command"}


def test_these_examples_run_too() -> None:
    assert doctest.testmod(sys.modules[__name__]).failed == 0
