"""The command, through Typer's runner and as installed: answers, statuses, messages, and inputs left alone."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from golden_thread.api.cli import app
from golden_thread.loaders import load

EXAMPLE = "example:newcastle-under-lyme"
COMMAND = Path(sys.executable).with_name("golden-thread")
RUNNER = CliRunner()


def run(*words: object) -> tuple[int, str, str]:
    """Status, stdout and stderr of the command, run here."""
    done = RUNNER.invoke(app, [str(word) for word in words], env={"COLUMNS": "100"})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def installed(*words: object, **options: object) -> subprocess.CompletedProcess[str]:
    """The command as it is installed, run in a process of its own."""
    return subprocess.run(
        [str(COMMAND), *map(str, words)], capture_output=True, encoding="utf-8", check=False, **options
    )  # type: ignore[call-overload,no-any-return]


@pytest.fixture
def council(tmp_path: Path) -> Path:
    """A folder of CSV with one gap, one weak spot and a problem."""
    folder = tmp_path / "council"
    folder.mkdir()
    (folder / "outcomes.csv").write_text("Id,Title\nO1,Warm homes\nO2,Safe streets\n", encoding="utf-8")
    (folder / "measures.csv").write_text("Id,Title,Measures\nM1,Bills,O1\nM2,Fear,Dark nights\n", encoding="utf-8")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- what each command answers


def test_an_audit_in_text() -> None:
    status, out, err = run("audit", EXAMPLE)
    assert (status, err) == (1, "")
    assert out.startswith("Newcastle-under-Lyme and its Partnership, 2011/12\nExample only")
    assert out.rstrip().endswith("--out audit.txt")


def test_an_audit_narrowed_by_rule_plan_and_severity(council: Path) -> None:
    status, out, _ = run(
        "audit", council, "--rules", "outcome-without-measure, measure-without-owner", "--format", "json"
    )
    answer = json.loads(out)
    assert [row["name"] for row in answer["rules"]] == ["measure-without-owner", "outcome-without-measure"]
    assert status == 1
    status, out, _ = run("audit", EXAMPLE, "--portfolio", "Safer and Stronger", "--format", "json")
    assert (status, json.loads(out)["narrowed_to"]) == (1, "portfolio Safer and Stronger")


def test_an_audit_to_a_file(council: Path, tmp_path: Path) -> None:
    status, out, err = run("audit", council, "--out", tmp_path / "gaps.csv", "--fail-on", "never")
    assert (status, out) == (0, "")
    assert err.startswith(f"Wrote {tmp_path / 'gaps.csv'}: ")
    assert (tmp_path / "gaps.csv").read_text(encoding="utf-8").startswith("id,severity,")


def test_a_trace() -> None:
    status, out, _ = run("trace", EXAMPLE, "OC1")
    assert status == 0
    assert "Upwards: what it leads to" in out
    assert "Downwards: what hangs on it" in out
    assert "Downwards" not in run("trace", EXAMPLE, "OC1", "--up")[1]
    assert "Upwards" not in run("trace", EXAMPLE, "OC1", "--down")[1]
    answer = json.loads(run("trace", EXAMPLE, "OC1", "--format", "json", "--up")[1])
    assert answer["thing"]["id"] == "OC1"
    assert "down" not in answer


def test_the_rules_and_one_rule() -> None:
    assert "outcome-without-measure" in run("rules")[1]
    assert "What it asks for" in run("rules", "outcome-without-measure")[1]
    assert run("explain", "outcome-without-measure") == run("rules", "outcome-without-measure")
    assert run("rules", "outcome-without-measure", "--english")[1].splitlines() == [
        "outcome-without-measure",
        "    Every outcome must be measured by at least one measure.",
    ]
    assert "a gt:Rule, sh:NodeShape" in run("rules", "outcome-without-measure", "--shacl")[1]
    assert len(json.loads(run("rules", "--format", "json")[1])) > 100


def test_all_rules_as_shapes_are_one_graph() -> None:
    import rdflib

    graph = rdflib.Graph().parse(data=run("rules", "--shacl")[1], format="turtle")
    shapes = set(graph.subjects(rdflib.RDF.type, rdflib.SH.NodeShape))
    assert len([shape for shape in shapes if isinstance(shape, rdflib.URIRef)]) > 100


def test_a_finding_explained() -> None:
    status, out, _ = run("explain", EXAMPLE, "outcome-without-measure:OC4")
    assert status == 0
    assert "How we know" in out
    assert json.loads(run("explain", EXAMPLE, "outcome-without-measure:OC4", "--format", "json")[1])["verdict"] == "gap"


def test_a_template_and_a_conversion(tmp_path: Path) -> None:
    assert run("template", tmp_path / "ours.xlsx")[0] == 0
    status, _, err = run("convert", EXAMPLE, "--to", tmp_path / "plan.ttl")
    assert (status, "80 things" in err) == (0, True)
    assert load(tmp_path / "plan.ttl").digest == load(EXAMPLE).digest


def test_the_demonstration(tmp_path: Path) -> None:
    status, out, err = run("demo", "--out", tmp_path / "demo")
    assert (status, err) == (0, "")
    assert "Written for you" in out


# --- statuses and messages


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (["audit", "nowhere.xlsx"], 2, "there is no such file"),
        (["audit", "example:nowhere"], 2, "there is no such example"),
        (["audit", "workspace:ours"], 2, "come in a later release"),
        (["audit", EXAMPLE, "--rules", "broken-thred"], 2, "Did you mean broken-thread?"),
        (["audit", EXAMPLE, "--as-of", "yesterday"], 2, "--as-of 'yesterday' is no date"),
        (["audit", EXAMPLE, "--profile", "nowhere.toml"], 2, "the profile cannot be read"),
        (["audit", EXAMPLE, "--plan", "CPP"], 2, "no plan has the id or title 'CPP'"),
        (["audit", EXAMPLE, "--out", "nowhere/gaps.csv"], 2, "Make it first, or choose another place"),
        (["audit", EXAMPLE, "--out", "gaps.docx"], 2, "its ending names no format"),
        (["audit", EXAMPLE, "--format", "pdf"], 2, "'pdf'"),
        (["audit", EXAMPLE, "--fail-on", "everything"], 2, "'everything'"),
        (["audit", EXAMPLE, "--wish"], 2, "--wish"),
        (["audit"], 2, "Missing argument"),
        (["wish"], 2, "wish"),
        (["trace", EXAMPLE, "OC11"], 2, "Did you mean OC1"),
        (["rules", "outcome-without-mesure"], 2, "Did you mean outcome-without-measure?"),
        (["rules", "--english", "--shacl"], 2, "Choose one"),
        (["explain", EXAMPLE], 2, "Name a finding"),
        (["explain", EXAMPLE, "OC4"], 2, "Write RULE:THING"),
        (["convert", EXAMPLE, "--to", "plan.pdf"], 2, "is not a format to write"),
        (["template", "plan.docx"], 2, "ends in .xlsx"),
    ],
)
def test_what_goes_wrong_is_one_clear_message(
    words: list[str], status: int, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    given, out, err = run(*words)
    assert (given, out) == (status, "")
    assert says in " ".join(err.split())
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_nothing_to_audit_is_not_to_be_trusted(tmp_path: Path) -> None:
    (tmp_path / "links.csv").write_text("From,Link,To\nA,contributes to,B\n", encoding="utf-8")
    status, out, err = run("audit", tmp_path)
    assert (status, out) == (3, "")
    assert "nothing to audit" in err
    assert "nothing is called 'A'" in err, "the problems say why there is nothing"


def test_a_rule_that_fails_is_shown_and_gives_three(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(test: object, kind: str) -> object:
        raise RuntimeError("broke")

    monkeypatch.setattr("golden_thread.graph.vectors.engine", lambda *given: failing)
    status, out, _ = run("audit", EXAMPLE, "--rules", "outcome-without-measure")
    assert status == 3
    assert "Not to be trusted" in out


def test_a_fault_of_the_program_gives_three_and_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOLDEN_THREAD_DEBUG", raising=False)
    monkeypatch.setattr("golden_thread.api.asking.audit", lambda *given, **named: {}["fault"])
    status, out, err = run("audit", EXAMPLE)
    assert (status, out) == (3, "")
    assert "a fault of golden-thread" in err
    assert err.count("\n") == 1


def test_help_and_version() -> None:
    assert run("--version") == (0, "golden-thread 0.1.0\n", "")
    for words in ((), ("audit",), ("trace",), ("rules",), ("explain",), ("template",), ("convert",), ("demo",)):
        status, out, err = run(*words, "--help")
        assert (status, err) == (0, "")
        assert out.startswith("Usage: ")


# --- inputs are never changed


def test_no_command_changes_its_input(council: Path, tmp_path: Path) -> None:
    before = contents(council)
    stamps = {path: path.stat().st_mtime_ns for path in council.iterdir()}
    for words in (
        ("audit", council),
        ("audit", council, "--format", "xlsx"),
        ("audit", council, "--out", tmp_path / "gaps.json"),
        ("audit", council, "--out", council / "gaps.json"),
        ("audit", council, "--out", council / "outcomes.csv"),
        ("trace", council, "O1"),
        ("explain", council, "outcome-without-measure:O1"),
        ("convert", council, "--to", tmp_path / "plan.xlsx"),
        ("convert", council, "--to", council),
        ("convert", council, "--to", council / "plan.ttl"),
        ("convert", council, "--to", council / "outcomes.csv"),
    ):
        run(*words)
        assert contents(council) == before, words
    assert {path: path.stat().st_mtime_ns for path in council.iterdir()} == stamps


@pytest.mark.parametrize("ending", [".xlsx", ".ttl", ".nt", ".jsonld"])
def test_nor_a_file_that_it_is(ending: str, tmp_path: Path) -> None:
    plan = tmp_path / f"plan{ending}"
    run("convert", EXAMPLE, "--to", plan)
    before = plan.read_bytes()
    assert run("audit", plan)[0] == 1
    assert run("audit", plan, "--out", plan, "--format", "json")[0] == 2
    assert run("convert", plan, "--to", plan)[0] == 2
    assert run("trace", plan, "OC1")[0] == 0
    assert plan.read_bytes() == before


# --- as installed


def test_help_comes_at_once() -> None:
    took = []
    for _ in range(3):
        started = time.perf_counter()
        assert installed("--help").returncode == 0
        took.append(time.perf_counter() - started)
    assert min(took) < 0.3


def test_the_installed_command_answers_like_the_runner(tmp_path: Path) -> None:
    done = installed("audit", EXAMPLE, "--format", "json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert json.loads(done.stdout) == json.loads(run("audit", EXAMPLE, "--format", "json")[1])
    assert installed("audit", "nowhere", cwd=tmp_path).returncode == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_any_terminal_s_letters_will_do(encoding: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = installed("trace", EXAMPLE, "OC1", env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Upwards" in done.stdout


def test_a_reader_who_goes_away_is_no_error() -> None:
    line = f"set -o pipefail; '{COMMAND}' audit {EXAMPLE} | head -n 1"
    done = subprocess.run(["bash", "-c", line], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == "Newcastle-under-Lyme and its Partnership, 2011/12\n"


def test_a_workbook_may_go_through_a_pipe(tmp_path: Path) -> None:
    with (tmp_path / "gaps.xlsx").open("wb") as out:
        words = [str(COMMAND), "audit", EXAMPLE, "--format", "xlsx"]
        assert subprocess.run(words, stdout=out, check=False).returncode == 1
    assert (tmp_path / "gaps.xlsx").read_bytes().startswith(b"PK")


def test_stopping_it_leaves_one_line_and_no_file(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys, time\n"
        "import golden_thread.api.asking as asking, golden_thread.api.cli as cli\n"
        "def slow(*given, **named):\n"
        "    print('asked', flush=True); time.sleep(30)\n"
        "asking.audit = slow\n"
        f"sys.argv = ['golden-thread', 'audit', '{EXAMPLE}', '--out', 'gaps.json']\n"
        "cli.main()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "asked\n"
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=20)
    assert (child.returncode, err) == (130, "Stopped. Nothing was changed.\n")
    assert list(tmp_path.iterdir()) == []


def test_debugging_shows_where_a_fault_happened() -> None:
    code = (
        "import sys, golden_thread.api.asking as asking, golden_thread.api.cli as cli\n"
        "asking.audit = lambda *given, **named: {}['fault']\n"
        f"sys.argv = ['golden-thread', 'audit', '{EXAMPLE}']\n"
        "cli.main()"
    )
    environment = {**os.environ, "GOLDEN_THREAD_DEBUG": "1"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
    assert "Traceback" in done.stderr
    assert "KeyError: 'fault'" in done.stderr
