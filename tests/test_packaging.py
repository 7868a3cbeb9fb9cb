"""The wheel holds what the rooms hold, and works away from the repository."""

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ROOMS = tuple(PYPROJECT["tool"]["setuptools"]["package-dir"].values())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy of the tree: no build folder stands by, and none is left behind."""
    tree, out = tmp_path_factory.mktemp("tree"), tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tree)
    for room in ROOMS:
        shutil.copytree(ROOT / room, tree / room, ignore=shutil.ignore_patterns("__pycache__"))
    pip("wheel", "--no-build-isolation", "--wheel-dir", out, tree)
    (built,) = out.glob("golden_thread-*.whl")
    return built


@pytest.fixture(scope="module")
def inside(wheel: Path) -> set[PurePosixPath]:
    """The files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {PurePosixPath(name) for name in archive.namelist() if not name.endswith("/")}


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh folder with the wheel installed in it, and nothing else."""
    folder = tmp_path_factory.mktemp("installed")
    pip("install", "--target", folder, wheel)
    return folder


def pip(command: str, *arguments: object) -> None:
    """Runs pip without fetching anything."""
    quiet = ("--quiet", "--disable-pip-version-check", "--no-deps", "--no-index")
    done = subprocess.run(
        [sys.executable, "-m", "pip", command, *quiet, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("room", ROOMS)
def test_wheel_holds_every_file_of_a_room(room: str, inside: set[PurePosixPath]) -> None:
    paths = [path for path in (ROOT / room).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    stand = {PurePosixPath("golden_thread", path.relative_to(ROOT).as_posix()) for path in paths}
    assert stand == {path for path in inside if path.parts[:2] == ("golden_thread", room)}


@pytest.mark.parametrize(
    "pattern",
    [
        "golden_thread/ontology/golden-thread.ttl",
        "golden_thread/ontology/context.jsonld",
        "golden_thread/ontology/rules/*.ttl",
        "golden_thread/loaders/examples/*/*",
        *(f"golden_thread/{room}/py.typed" for room in ROOMS),
        "golden_thread-*.dist-info/licenses/LICENSE",
    ],
)
def test_wheel_holds_what_is_not_code(pattern: str, inside: set[PurePosixPath]) -> None:
    assert any(path.match(pattern) for path in inside)


def test_wheel_is_of_one_namespace(inside: set[PurePosixPath]) -> None:
    tops = {path.parts[0] for path in inside if not path.parts[0].endswith(".dist-info")}
    assert tops == {"golden_thread"}
    assert PurePosixPath("golden_thread/__init__.py") not in inside


def test_installed_copy_reads_its_own_words(installed: Path, tmp_path: Path) -> None:
    code = (
        "import golden_thread.ontology.terms as terms, golden_thread.ontology.shapes as shapes\n"
        "assert terms.vocabulary().kinds and shapes.all_rules()\n"
        "print(terms.__file__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(installed)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()).is_relative_to(installed)


def test_constraints_pin_every_dependency_exactly() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [re.fullmatch(r"([\w.-]+)==[\w.+!]+", line) for line in lines if line and not line.startswith("#")]
    pinned = {folded(pin[1]) for pin in pins if pin}
    assert len(pinned) == len(pins), "a line that is no exact pin, or a name that is pinned twice"
    assert not asked_for() - pinned


def asked_for() -> set[str]:
    """The distributions that pyproject.toml asks for, with all extras."""
    lists = [PYPROJECT["project"]["dependencies"], *PYPROJECT["project"]["optional-dependencies"].values()]
    return {folded(re.split(r"[^\w.-]", each)[0]) for asked in lists for each in asked} - {"golden-thread"}


def folded(distribution: str) -> str:
    """The name of a distribution as registries compare it: lower case, with hyphens."""
    return re.sub(r"[-_.]+", "-", distribution).lower()
