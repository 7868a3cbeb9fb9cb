"""The command `golden-thread`: thin functions, one a command. Whatever is heavy is imported only when it is used."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from golden_thread.api.exits import Refused, Status, status_of_run, tell


class Commands(TyperGroup):
    """All commands: each returns its exit status, and whatever goes wrong is told in one message."""

    def invoke(self, ctx: Any) -> None:
        """Run the command asked for, then end with its status."""
        ctx.exit(status_of_run(lambda: super(Commands, self).invoke(ctx)))


app = typer.Typer(
    name="golden-thread",
    cls=Commands,
    help="Finds where a council's golden thread, from its vision down to a person's work, is broken, "
    "and says how it knows and what would mend it. It only reads its input, and never changes it.",
    epilog="Start with: golden-thread demo",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Engine = StrEnum("Engine", ["vectors", "sparql", "neo4j", "shacl"])
AuditFormat = StrEnum("AuditFormat", ["text", "json", "csv", "xlsx", "ttl"])
PlainFormat = StrEnum("PlainFormat", ["text", "json"])
QueryFormat = StrEnum("QueryFormat", ["table", "csv", "json"])
FailOn = StrEnum("FailOn", ["violation", "warning", "info", "never"])

PathArgument = Annotated[
    str, typer.Argument(metavar="PATH", help="A workbook, a folder of CSV, an RDF file, or example:NAME.")
]
MappingOption = Annotated[
    Path | None, typer.Option("--mapping", metavar="FILE.toml", help="How to read somebody else's layout.")
]
ProfileOption = Annotated[
    Path | None, typer.Option("--profile", metavar="FILE", help="A TOML file: which rules, how grave, which limits.")
]
DayOption = Annotated[str, typer.Option("--as-of", metavar="DATE", help="Judge as of this day, such as 2012-03-31.")]
PlainOption = Annotated[PlainFormat, typer.Option("--format", help="Text for people, JSON for programs.")]


def show_version(asked: bool) -> None:
    """Show the version and end, if it was asked for."""
    if asked:
        from importlib.metadata import version

        print(f"golden-thread {version('golden-thread')}")
        raise typer.Exit(Status.NOTHING_FOUND)


VersionOption = Annotated[
    bool, typer.Option("--version", callback=show_version, is_eager=True, help="Show the version and end.")
]


@app.callback()
def start(version: VersionOption = False) -> None:
    """What may stand before every command."""


@app.command(short_help="Find the gaps in a plan.")
def audit(
    path: PathArgument,
    engine: Annotated[Engine, typer.Option(help="What runs the rules.")] = Engine.vectors,
    format: Annotated[
        AuditFormat | None, typer.Option(help="How to answer; otherwise as the ending of --out says, or text.")
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the answer to a file.")] = None,
    mapping: MappingOption = None,
    profile: ProfileOption = None,
    rules: Annotated[str, typer.Option(metavar="NAME,...", help="Only these rules.")] = "",
    as_of: DayOption = "",
    fail_on: Annotated[
        FailOn,
        typer.Option(
            help="End with status 1 if a gap is at least as grave as this: violation (broken), warning (weak), "
            "info (worth asking)."
        ),
    ] = FailOn.violation,
    plan: Annotated[str, typer.Option(metavar="ID", help="Only what stands in this plan or hangs on it.")] = "",
    portfolio: Annotated[
        str, typer.Option(metavar="ID", help="Only what this portfolio owns and what hangs on that.")
    ] = "",
    owner: Annotated[str, typer.Option(metavar="ID", help="Only what this post or body owns.")] = "",
) -> int:
    """Find the gaps in a plan: what is broken, how we know, why it matters, what would mend it.

    Ends with 0 if nothing as grave as --fail-on was found, 1 if something was, 2 for a wrong command line or an
    input that cannot be read, 3 if the answer cannot be trusted.
    """
    from golden_thread.api.asking import Question, answer
    from golden_thread.api.narrowing import Narrowing

    question = Question(path, engine, mapping, profile, rules, as_of, Narrowing(plan, portfolio, owner))
    return answer(question, format or "", out, fail_on)


@app.command(short_help="Follow the thread of one thing.")
def trace(
    path: PathArgument,
    id: Annotated[str, typer.Argument(metavar="ID", help="The id or the title of a thing.")],
    up: Annotated[bool, typer.Option("--up", help="Only upwards, to the vision.")] = False,
    down: Annotated[bool, typer.Option("--down", help="Only downwards, to people's work.")] = False,
    format: PlainOption = PlainFormat.text,
    mapping: MappingOption = None,
) -> int:
    """Follow the thread of one thing: what it leads to, and what hangs on it."""
    from golden_thread.api.narrowing import thing_named
    from golden_thread.api.reading import plan_at
    from golden_thread.api.screen import put_json, put_text
    from golden_thread.api.thread_text import tell_threads, thread_answer
    from golden_thread.graph.threads import trace as thread_of

    read = plan_at(path, mapping)
    thing = thing_named(read, id)
    both = up == down
    threads = [thread_of(read, thing, "up")] * (both or up) + [thread_of(read, thing, "down")] * (both or down)
    if format == PlainFormat.json:
        put_json(thread_answer(read, threads))
    else:
        put_text(lambda screen: tell_threads(screen, read, threads))
    return Status.NOTHING_FOUND


@app.command(short_help="List the rules, or show one.")
def rules(
    name: Annotated[str, typer.Argument(metavar="NAME", help="One rule; without it, all.")] = "",
    format: PlainOption = PlainFormat.text,
    english: Annotated[bool, typer.Option("--english", help="What each rule demands, in a sentence.")] = False,
    shacl: Annotated[bool, typer.Option("--shacl", help="The rule as its SHACL shape, in Turtle.")] = False,
    sparql: Annotated[bool, typer.Option("--sparql", help="The rule as SPARQL, to change and run.")] = False,
) -> int:
    """List the rules, or show one."""
    from golden_thread.api.answers import rule_answer
    from golden_thread.api.reading import chosen
    from golden_thread.api.rule_text import tell_rules, tell_rules_whole, tell_sentences
    from golden_thread.api.screen import put, put_json, put_text

    if english + shacl + sparql > 1:
        raise Refused("--english, --shacl and --sparql are ways to show a rule. Choose one.")
    found = chosen(name)
    if format == PlainFormat.json:
        put_json([rule_answer(rule) for rule in found])
    elif shacl:
        put("\n".join(rule.source.rstrip() + "\n" for rule in found))
    elif sparql:
        from golden_thread.graph.sparql import rule_sparql

        put("\n".join(map(rule_sparql, found)))
    elif english:
        put_text(lambda screen: tell_sentences(screen, found))
    elif name:
        put_text(lambda screen: tell_rules_whole(screen, found))
    else:
        put_text(lambda screen: tell_rules(screen, found))
    return Status.NOTHING_FOUND


@app.command(short_help="Explain a rule, or one finding.")
def explain(
    subject: Annotated[str, typer.Argument(metavar="RULE | PATH", help="A rule; or the input of a finding.")],
    finding: Annotated[str, typer.Argument(metavar="FINDING", help="A finding's id, RULE:THING.")] = "",
    format: PlainOption = PlainFormat.text,
    mapping: MappingOption = None,
    profile: ProfileOption = None,
    as_of: DayOption = "",
) -> int:
    """Explain a rule, or one finding: what it rests on, why it matters, what would mend it."""
    if not finding:
        from golden_thread.api.reading import names_an_input

        if names_an_input(subject):
            raise Refused(f"{subject}: Name a finding of it as well, such as outcome-without-measure:O1.")
        return rules(subject, format)
    from golden_thread.api.asking import Question
    from golden_thread.api.explaining import explained, explanation_answer, tell_explained
    from golden_thread.api.screen import put_json, put_text

    found = explained(Question(subject, mapping=mapping, profile=profile, as_of=as_of), finding)
    if format == PlainFormat.json:
        put_json(explanation_answer(found))
    else:
        put_text(lambda screen: tell_explained(screen, found))
    return Status.NOTHING_FOUND


@app.command(name="lost-without", short_help="See what would be lost if a thing went.")
def lost_without(
    path: PathArgument,
    id: Annotated[str, typer.Argument(metavar="ID", help="The thing's id or title.")],
    format: PlainOption = PlainFormat.text,
    mapping: MappingOption = None,
) -> int:
    """See what would be lost if a thing went: which outcomes lose their last measure, project, plan or partner."""
    from golden_thread.api.losing import answer_losses

    return answer_losses(path, id, format, mapping)


@app.command(short_help="Put a plan into a Neo4j server.")
def push(
    path: PathArgument,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the version that stands there now.")] = False,
    mapping: MappingOption = None,
    as_of: DayOption = "",
) -> int:
    """Put a plan into the Neo4j server that NEO4J_URI, NEO4J_USER and NEO4J_PASSWORD name.

    The version that stands there stays whole until the new one is. Afterwards `neo4j:NAME` is a PATH like any
    other, and `--engine neo4j` asks the rules there. `convert neo4j:NAME --to FILE` brings it back.
    """
    from golden_thread.api.pushing import answer_push

    return answer_push(path, keep, mapping, as_of)


@app.command(short_help="Ask your own SPARQL of a plan.")
def query(
    path: PathArgument,
    sparql: Annotated[str, typer.Argument(metavar="SPARQL", help="The query, or @FILE that holds it (@-: stdin).")],
    format: Annotated[QueryFormat, typer.Option("--format", help="How to answer.")] = QueryFormat.table,
    seconds: Annotated[
        float, typer.Option("--seconds", min=0.001, max=86_400, help="Stop a query that takes longer than this.")
    ] = 10,
    rows: Annotated[int, typer.Option("--rows", min=1, help="Give at most so many rows, and say so.")] = 10_000,
    findings: Annotated[bool, typer.Option("--findings", help="Audit first; query the findings too.")] = False,
    mapping: MappingOption = None,
) -> int:
    """Ask your own SPARQL of a plan: SELECT, ASK, CONSTRUCT or DESCRIBE. It only reads, and calls no server.

    The prefixes gt:, rdf:, rdfs:, xsd:, skos:, dcterms: and : (the plan's things) need not be declared.
    `golden-thread rules NAME --sparql` prints a rule as a query to start from.
    """
    from golden_thread.api.querying import answer_query

    return answer_query(path, sparql, format, seconds, rows, findings, mapping)


@app.command(short_help="Write a workbook to fill in.")
def template(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The workbook to write, NAME.xlsx.")],
) -> int:
    """Write a workbook to fill in: a sheet a kind, with headings explained, drop-downs and worked rows."""
    from golden_thread.api.converting import write_empty

    write_empty(file)
    tell(f"Wrote {file}. Fill it in, then: golden-thread audit {file}")
    return Status.NOTHING_FOUND


@app.command(short_help="Write a plan in another format.")
def convert(
    path: PathArgument,
    to: Annotated[
        Path,
        typer.Option("--to", metavar="FILE", help="NAME.xlsx, .ttl, .nt, .jsonld, or a folder for CSV (NAME/)."),
    ],
    mapping: MappingOption = None,
) -> int:
    """Write a plan in another format: a workbook, a folder of CSV, Turtle, N-Triples or JSON-LD."""
    from golden_thread.api.asking import Question
    from golden_thread.api.converting import write_plan
    from golden_thread.api.labels import counted, size_words
    from golden_thread.api.reading import files_of, plan_at

    read = plan_at(path, mapping)
    write_plan(read, to, files_of(path, mapping))
    met = counted(len(read.problems), "problem")
    again = Question(path, mapping=mapping).command
    problems = f" {met} on the way; `golden-thread audit {again}` lists them." if read.problems else ""
    tell(f"Wrote {to}: {size_words(read)}.{problems}")
    return Status.NOTHING_FOUND


@app.command(short_help="Show it on the example that comes along.")
def demo(
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Where to put the answers.")] = Path("demo"),
) -> int:
    """Audit the example that comes along, show the first screen, and write every kind of answer to a folder."""
    from golden_thread.api.demo import tell_demo, write_demo
    from golden_thread.api.screen import put_text

    result = write_demo(out)
    put_text(lambda screen: tell_demo(screen, result, out))
    return Status.NOTHING_FOUND


def main() -> None:
    """Run the command with the words of the command line, then end the program with its status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app()
