"""One question put to a plan, from the words of a command line to the answer that is shown or written."""

from __future__ import annotations

import shlex
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

from golden_thread.api.exits import Refused, Status, status_of, tell
from golden_thread.api.formats import Result, format_for
from golden_thread.api.labels import counted
from golden_thread.api.narrowing import Narrowing, narrowed
from golden_thread.api.progress import doing
from golden_thread.api.reading import chosen, day_of, files_of, plan_at
from golden_thread.api.screen import put, put_text
from golden_thread.api.writing import refuse_input, write_whole
from golden_thread.graph.auditing import Audit, NothingToAudit, audit

EXTRAS = {"shacl": "reference", "neo4j": "neo4j"}
"""What installs the package that an engine needs beyond our own dependencies."""

MOST_TOLD = 20
"""So many problems are told where nothing was left to audit."""


@dataclass(frozen=True)
class Question:
    """What is asked of which plan: everything that an audit depends on."""

    path: str
    engine: str = "vectors"
    mapping: Path | None = None
    profile: Path | None = None
    rules: str = ""
    as_of: str = ""
    narrowing: Narrowing = field(default_factory=Narrowing)

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that are read, and so never written."""
        return files_of(self.path, self.mapping, self.profile)

    @property
    def command(self) -> str:
        """The words of a command line that ask the same, after `golden-thread audit`.

        >>> Question("our plans.xlsx", mapping=Path("ours.toml"), as_of="2024-03-31").command
        "'our plans.xlsx' --mapping ours.toml --as-of 2024-03-31"
        """
        engine = "" if self.engine == Question.engine else self.engine
        files = {"mapping": self.mapping, "profile": self.profile}
        options = {"engine": engine, **files, "rules": self.rules, "as-of": self.as_of, **asdict(self.narrowing)}
        given = [word for name, value in options.items() if value for word in (f"--{name}", str(value))]
        return shlex.join([self.path, *given])


def audited(question: Question) -> Audit:
    """The audit that a question asks for. Raises Refused, and whatever reading the input raises."""
    day = day_of(question.as_of, "--as-of")
    rules = chosen(question.rules, question.profile)
    if all(rule.words_only for rule in rules):
        raise Refused("None of the rules asked for can be asked of a plan: see `golden-thread rules`.")
    plan = plan_at(question.path, question.mapping)
    with doing(f"Asking {len(rules)} rules of {plan.n:,} things"):
        try:
            found = audit(plan, rules, as_of=day, engine=question.engine)
        except ModuleNotFoundError as error:
            needs = f"pip install 'golden-thread[{EXTRAS.get(question.engine, 'reference')}]'"
            raise Refused(f"--engine {question.engine} needs the package {error.name}: {needs}") from error
        except NothingToAudit:
            for problem in plan.problems[:MOST_TOLD]:  # they say why there is nothing
                tell(str(problem))
            raise
    return narrowed(found, question.narrowing)


def answer(question: Question, format: str, out: Path | None, fail_on: str) -> Status:
    """The status of the audit that a question asks for, its answer shown or written."""
    chosen_format = format_for(format, out)
    if out is not None:
        refuse_input(out, question.files)
    elif chosen_format.binary and sys.stdout.isatty():
        raise Refused(f"--format {chosen_format.name} is not for a screen. Add --out FILE{chosen_format.ending}.")
    found = audited(question)
    result = Result(found, question.path, question.narrowing.words, question.command)
    with doing("Writing the answer"):
        if out is not None:
            write_whole(out, chosen_format.content(result), inputs=question.files)
            tell(f"Wrote {out}: {counted(len(found.findings), 'gap')}.")
        elif chosen_format.name == "text":
            from golden_thread.api.text import Telling, tell_audit

            telling = Telling(found, result.path, result.narrowed_to, result.command)
            put_text(lambda screen: tell_audit(screen, telling))
        else:
            put(chosen_format.content(result))
    return status_of(found, fail_on)
