"""The house rules that a machine can check: which way imports run, and where things stand."""

import ast
import importlib
import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

# Room: the rooms it may use.
ROOMS = {
    "ontology": (),
    "graph": ("ontology",),
    "loaders": ("ontology", "graph"),
    "viz": ("ontology", "graph"),
    "api": ("ontology", "graph", "loaders", "viz"),
}

# Third-party package: the rooms and files that may import it. One that is not here may be used nowhere.
HOMES = {
    "fastapi": ("api/",),
    "neo4j": ("graph/neo4j.py",),
    "networkx": ("graph/threads.py", "graph/partners.py", "graph/cycles.py", "viz/"),
    "numpy": ("graph/", "loaders/", "viz/", "api/"),
    "pandas": ("graph/", "loaders/", "viz/", "api/"),
    "pyarrow": ("graph/texts.py",),
    "pyoxigraph": ("ontology/", "graph/", "loaders/"),
    "pyshacl": ("graph/oracle.py", "graph/foreign_shapes.py"),
    "python_calamine": ("loaders/",),
    "pyvis": ("viz/maps.py",),
    "rdflib": ("graph/rdf.py", "graph/oracle.py", "graph/foreign_shapes.py", "loaders/rdf.py"),
    "rich": ("api/",),
    "starlette": ("api/",),
    "typer": ("api/",),
    "xlsxwriter": ("loaders/", "viz/", "api/"),
}

TOP_LEVEL = {
    *ROOMS, "tests", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "Makefile", "constraints.txt",
    ".ci", ".gitignore",
}  # fmt: skip

# Import this: none of these comes along.
HEAVY = {"fastapi", "neo4j", "networkx", "pyshacl", "rdflib", "scipy"}
LIGHT = {
    "golden_thread.graph": HEAVY,
    "golden_thread.loaders": HEAVY,
    "golden_thread.api.cli": HEAVY | {"numpy", "pandas"},
}

LINES_AT_MOST = 500
LONGER_FOR_A_REASON: dict[str, str] = {}

# What has no place in any file. No pattern matches its own text.
FOREIGN_ANYWHERE = {
    "the host of a package registry": (
        r"p[y]pi\.(?:o[r]g|io)|python[h]osted\.org|npm[j]s\.(?:org|com)|crates\.i[o]|pro[x]y\.golang\.org"
        r"|m[a]ven\.org|m[a]ven\.apache\.org/maven2|[d]eb\.debian\.org|index[-_]url"
    ),
    "a page that is not in the repository": r"\b(?:DESIGN|HOUSE|CONTRACT)\.md\b",
}
# What a test may need (a path to refuse, an address to drop), but nothing else.
FOREIGN_OUTSIDE_TESTS = {
    "a path of one machine": r"(?<![\w.:/-])/(?:work|tmp|root|home|Users)/|\bC:\\+Users\b",
    "a folder that is not in the repository": r"(?<!\w)shared/(?:acceptance|data|reference|seeds)\b",
    "an e-mail address": r"[\w.+-]+@(?!example\.)[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b",
}


def ignore_patterns() -> list[str]:
    """The patterns of .gitignore, and git's own folder."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    return [".git", *(line.strip("/") for line in lines if line and not line.startswith("#"))]


def entries(folder: Path) -> list[Path]:
    """What stands in `folder` and may be committed, in the order of names."""
    patterns = ignore_patterns()
    return sorted(path for path in folder.iterdir() if not any(fnmatch(path.name, each) for each in patterns))


def files(folder: Path) -> Iterator[Path]:
    """Every file at or below `folder` that may be committed."""
    for path in entries(folder):
        if path.is_dir():
            yield from files(path)
        else:
            yield path


def name_of(path: Path) -> str:
    """The path as the repository has it: graph/plan.py."""
    return path.relative_to(ROOT).as_posix()


SOURCES = [path for room in ROOMS for path in files(ROOT / room) if path.suffix == ".py"]
MODULES = [path for path in SOURCES if path.name != "__init__.py"]


@cache
def imports(path: Path) -> tuple[tuple[str, int], ...]:
    """The modules that a file imports, wherever in the file, in full, each with its line."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path)))
    return tuple((name, getattr(node, "lineno", 0)) for node in nodes for name in imported(node, path))


def imported(node: ast.AST, path: Path) -> list[str]:
    """The modules that one node imports, in full; none for most nodes."""
    match node:
        case ast.Import(names=names):
            return [each.name for each in names]
        case ast.ImportFrom(module=module, names=names, level=level):
            package = ["golden_thread", *path.relative_to(ROOT).parent.parts] if level else []
            stem = ".".join([*package[: len(package) - level + 1], *([module] if module else [])])
            return [f"{stem}.{each.name}" for each in names] if stem == "golden_thread" else [stem]
        case ast.Call(
            func=ast.Attribute(attr="import_module") | ast.Name(id="import_module" | "__import__"),
            args=[ast.Constant(value=str(name)), *_],
        ):
            return [name]
    return []


def third_party(path: Path) -> dict[str, int]:
    """The top names of the packages a file imports that are neither Python's nor ours, each with a line."""
    tops = {name.split(".")[0]: line for name, line in imports(path)}
    return {top: line for top, line in tops.items() if top not in sys.stdlib_module_names | {"golden_thread"}}


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_imports_run_one_way(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    rooms = {name.split(".")[1]: line for name, line in imports(path) if name.startswith("golden_thread.")}
    strangers = {other: line for other, line in rooms.items() if other not in {room, *ROOMS[room]}}
    assert not strangers, f"{room} may use {ROOMS[room]}, not (room: line) {strangers}"


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_heavy_package_has_one_home(path: Path) -> None:
    name = name_of(path)
    away = {top: line for top, line in third_party(path).items() if not name.startswith(HOMES.get(top, ()))}
    assert not away, f"{name} is no home of (package: line) {away}"


def test_every_package_used_is_declared() -> None:
    providers = packages_distributions()
    used = {top for path in SOURCES for top in third_party(path)}
    hidden = {top for top in used if not declared() & {folded(each) for each in providers.get(top, [top])}}
    assert not hidden, f"not among the dependencies of pyproject.toml: {sorted(hidden)}"


def declared() -> set[str]:
    """The distributions that pyproject.toml asks for, the tests' own left out."""
    project = PYPROJECT["project"]
    extras = [extra for name, extra in project["optional-dependencies"].items() if name != "test"]
    lists = [project["dependencies"], *extras]
    return {folded(re.split(r"[^\w.-]", each)[0]) for asked in lists for each in asked}


def folded(distribution: str) -> str:
    """The name of a distribution as registries compare it: lower case, with hyphens."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


@pytest.mark.parametrize("module", LIGHT)
def test_importing_is_light(module: str) -> None:
    came = modules_after(f"import {module}")
    assert not came & LIGHT[module]


def test_help_is_light() -> None:
    came = modules_after(
        "import golden_thread.api.cli as cli\n"
        "sys.argv = ['golden-thread', '--help']\n"
        "try: cli.main()\n"
        "except SystemExit as stop: assert not stop.code, stop.code"
    )
    assert not came & LIGHT["golden_thread.api.cli"]


def modules_after(code: str) -> set[str]:
    """The top names of all modules loaded once a new Python has run `code`."""
    ask = f"import json, sys\n{code}\nprint('\\n' + json.dumps([name.split('.')[0] for name in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_top_level_is_as_drawn() -> None:
    assert {path.name for path in entries(ROOT)} == TOP_LEVEL
    assert set(PYPROJECT["tool"]["setuptools"]["package-dir"].values()) == set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_no_exported_name_is_a_module(room: str) -> None:
    package = importlib.import_module(f"golden_thread.{room}")
    stems = {path.stem for path in MODULES if path.is_relative_to(ROOT / room)}
    exported = {*getattr(package, "__all__", ()), *names_bound(ROOT / room / "__init__.py")}
    assert not exported & stems


def names_bound(path: Path) -> set[str]:
    """The names that a file's own imports, functions and classes bind at its top level."""
    names: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.ImportFrom(names=aliases):
                names |= {each.asname or each.name for each in aliases}
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
    return names


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_has_a_test_of_its_name(path: Path) -> None:
    room, stem = path.relative_to(ROOT).parts[0], path.stem
    shared = Counter(each.stem for each in MODULES)[stem] > 1
    wanted = {f"test_{room}_{stem}.py"} | (set() if shared else {f"test_{stem}.py"})
    assert wanted & {each.name for each in (ROOT / "tests").iterdir()}, f"write one of {wanted}"


def test_no_file_holds_two_concepts() -> None:
    python = [path for path in files(ROOT) if path.suffix == ".py"]
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python}
    long = {name: lines for name, lines in lengths.items() if lines > LINES_AT_MOST}
    assert long.keys() == LONGER_FOR_A_REASON.keys(), long


def test_files_are_written_for_strangers() -> None:
    found = [
        f"{name_of(path)}, line {text.count(chr(10), 0, hit.start()) + 1}: {what}: {hit[0]}"
        for path in files(ROOT)
        if (text := text_of(path))
        for what, pattern in foreign_to(path).items()
        for hit in re.finditer(pattern, text)
    ]
    assert not found, "\n".join(found)


def foreign_to(path: Path) -> dict[str, str]:
    """What has no place in this file: its description, and the pattern that finds it."""
    in_tests = path.is_relative_to(ROOT / "tests")
    return FOREIGN_ANYWHERE if in_tests else FOREIGN_ANYWHERE | FOREIGN_OUTSIDE_TESTS


def text_of(path: Path) -> str:
    """The text of a file; empty if it holds none."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
