"""One question put to a plan, from the words of a command line to the answer that is shown or written."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

from golden_thread.api.exits import Refused, Status, status_of, tell
from golden_thread.api.formats import Result, format_for
from golden_thread.api.labels import counted
from golden_thread.api.narrowing import Narrowing, narrowed
from golden_thread.api.progress import doing
from golden_thread.api.reading import chosen, day_of, files_of, plan_at
from golden_thread.api.screen import put, put_text
from golden_thread.api.writing import refuse_input, write_whole
from golden_thread.graph.auditing import ENGINES, Audit, audit


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


def audited(question: Question) -> Audit:
    """The audit that a question asks for. Raises Refused, and whatever reading the input raises."""
    if question.engine not in ENGINES:
        raise Refused(f"--engine {question.engine} comes in a later release. Choose {' or '.join(ENGINES)}.")
    day = day_of(question.as_of, "--as-of")
    rules = chosen(question.rules, question.profile)
    if all(rule.words_only for rule in rules):
        raise Refused("None of the rules asked for can be asked of a plan: see `golden-thread rules`.")
    plan = plan_at(question.path, question.mapping)
    with doing(f"Asking {len(rules)} rules of {plan.n:,} things"):
        try:
            found = audit(plan, rules, as_of=day, engine=question.engine)
        except ModuleNotFoundError as error:
            needs = "pip install 'golden-thread[reference]'"
            raise Refused(f"--engine {question.engine} needs the package {error.name}: {needs}") from error
    return narrowed(found, question.narrowing)


def answer(question: Question, format: str, out: Path | None, fail_on: str) -> Status:
    """The status of the audit that a question asks for, its answer shown or written."""
    chosen_format = format_for(format, out)
    if out is not None:
        refuse_input(out, question.files)
    elif chosen_format.binary and sys.stdout.isatty():
        raise Refused(f"--format {chosen_format.name} is not for a screen. Add --out FILE{chosen_format.ending}.")
    found = audited(question)
    result = Result(found, question.path, question.narrowing.words)
    with doing("Writing the answer"):
        if out is not None:
            write_whole(out, chosen_format.content(result), inputs=question.files)
            tell(f"Wrote {out}: {counted(len(found.findings), 'gap')}.")
        elif chosen_format.name == "text":
            from golden_thread.api.text import Telling, tell_audit

            put_text(lambda screen: tell_audit(screen, Telling(found, result.path, result.narrowed_to)))
        else:
            put(chosen_format.content(result))
    return status_of(found, fail_on)
