"""What a person reads in a terminal: width, styles that are never the only sign, and text that stays text.

Everything from an input is shown as it is: no markup is read in it, and characters that could steer a
terminal or turn the reading order round are shown as a mark.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable
from io import StringIO

from rich.console import Console
from rich.text import Text

NARROWEST, WIDEST, UNKNOWN = 40, 120, 100
"""Columns: never fewer or more than these; what is written to a file or a pipe has the last."""

STYLES = {
    "strong": "bold",
    "violation": "bold red",
    "warning": "bold magenta",
    "info": "bold blue",
    "": "",
}
"""Styles by what they mark: colours that show on light and dark. Each of them marks words that say the same."""

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def clean(text: object) -> str:
    """Text in which nothing can steer a terminal.

    >>> clean("red \\x1b[31malert\\x07")
    'red \ufffd[31malert\ufffd'
    """
    return _STEERING.sub("\ufffd", str(text).replace("\r\n", "\n"))


class Screen:
    """Collects lines for one reader, then gives them as one text. `colour` adds styles, `width` wraps.

    >>> screen = Screen(width=40)
    >>> screen.line("[bold]A title[/bold] is text", indent=2)
    >>> screen.text
    '  [bold]A title[/bold] is text\\n'
    """

    def __init__(self, width: int = UNKNOWN, *, colour: bool = False) -> None:
        self._out = StringIO()
        self.width = max(NARROWEST, min(WIDEST, width))
        self._console = Console(
            file=self._out,
            width=self.width,
            force_terminal=colour,
            color_system="standard" if colour else None,
            no_color=not colour,
            markup=False,
            emoji=False,
            highlight=False,
            legacy_windows=False,
        )

    @property
    def text(self) -> str:
        """Everything said so far."""
        return "\n".join(line.rstrip() for line in self._out.getvalue().split("\n"))

    def line(self, *parts: str | tuple[str, str], indent: int = 0, hanging: int = 0, style: str = "") -> None:
        """One paragraph of texts and (text, style) pairs; wrapped lines start `hanging` further to the right."""
        self._put(_joined(parts, style), indent, hanging)

    def title(self, words: str) -> None:
        """A main heading: underlined also where there is no colour, with a blank line before it."""
        self.heading(words)
        self.line("=" * min(len(clean(words)), self.width))

    def heading(self, words: str) -> None:
        """A heading, with a blank line before it."""
        self.gap()
        self.line((words, "strong"))

    def gap(self) -> None:
        """A blank line, unless nothing was said yet."""
        if self._out.tell():
            self._console.print()

    def items(self, texts: Iterable[str], *, indent: int = 2, mark: str = "-") -> None:
        """A list, one text an item."""
        for text in texts:
            self.line(f"{mark} {text}", indent=indent, hanging=len(mark) + 1)

    def _put(self, text: Text, indent: int, hanging: int) -> None:
        first, *others = text.wrap(self._console, self.width - indent - hanging) or [text]
        self._print(first, indent)
        for other in others:
            self._print(other, indent + hanging)

    def _print(self, content: Text, indent: int) -> None:
        self._console.print(Text(" " * indent) + content, soft_wrap=True)


def _joined(parts: Iterable[str | tuple[str, str]], style: str) -> Text:
    text = Text(style=STYLES[style])
    for part in parts:
        words, own = (part, "") if isinstance(part, str) else part
        text.append(clean(words), STYLES[own])
    return text


def screen_for(stream: object) -> Screen:
    """A screen as wide as the terminal behind a stream, with colour if it is one and NO_COLOR is not set."""
    terminal = bool(getattr(stream, "isatty", lambda: False)())
    colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    width = shutil.get_terminal_size((UNKNOWN, 24)).columns if terminal or os.environ.get("COLUMNS") else UNKNOWN
    return Screen(width, colour=colour)


def put_text(tell: Callable[[Screen], None]) -> None:
    """Show a person what `tell` says to a screen as wide as theirs."""
    screen = screen_for(sys.stdout)
    tell(screen)
    put(screen.text)


def put_json(content: object) -> None:
    """Write an answer for programs."""
    put(json_text(content))


def json_text(content: object) -> str:
    """An answer as indented JSON, with a line end."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def put(content: str | bytes) -> None:
    """Write to stdout as UTF-8. A reader who has gone away (`| head`) is no error: the rest is dropped."""
    data = content if isinstance(content, bytes) else content.encode("utf-8", errors="replace")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
