"""Text stays text, fits its width, and says everything without colour."""

import io
import subprocess
import sys

import pytest

from golden_thread.api.screen import NARROWEST, UNKNOWN, WIDEST, Screen, clean, json_text, screen_for

HOSTILE = "[bold red]x[/] \x1b[2J\x07 :smile: \u202egnp.exe <script>"


def test_nothing_from_an_input_is_markup() -> None:
    screen = Screen(120, colour=True)
    screen.line(("Title: ", "strong"), HOSTILE)
    assert "[bold red]x[/] \ufffd[2J\ufffd :smile: \ufffdgnp.exe <script>" in screen.text


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x08", "\x1b", "\x7f", "\x9b", "\u202e", "\u2066", "\r"])
def test_what_steers_a_terminal_is_marked(character: str) -> None:
    assert clean(f"a{character}b") == "a\ufffdb"


def test_lines_of_a_text_stay_lines() -> None:
    assert clean("a\r\nb\tc") == "a\nb\tc"


@pytest.mark.parametrize("width", [40, 80, 120])
def test_lines_fit_and_wrapped_ones_hang(width: int) -> None:
    screen = Screen(width)
    screen.line("word " * 60, indent=2, hanging=4)
    first, *others = screen.text.splitlines()
    assert first.startswith("  word")
    assert others
    assert all(line.startswith("      word") and len(line) <= width for line in others)


def test_a_word_longer_than_the_line_is_not_lost() -> None:
    screen = Screen(40)
    screen.line("x" * 100, indent=4, hanging=2)
    assert "".join(screen.text.split()) == "x" * 100


def test_without_colour_there_are_no_codes_and_the_words_are_the_same() -> None:
    told = []
    for colour in (True, False):
        screen = Screen(80, colour=colour)
        screen.title("Broken")
        screen.line(("Broken: ", "violation"), "text")
        screen.items(["one", "two"])
        told.append(screen.text)
    coloured, plain = told
    assert "\x1b[" in coloured
    assert "\x1b" not in plain
    assert plain.splitlines() == ["Broken", "======", "Broken: text", "  - one", "  - two"]
    assert Screen(80).text == ""


def test_width_has_bounds() -> None:
    assert (Screen(1).width, Screen(999).width) == (NARROWEST, WIDEST)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_pipe_has_no_colour_and_a_page_s_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    screen = screen_for(io.StringIO())
    screen.line(("text", "strong"))
    assert (screen.width, screen.text) == (UNKNOWN, "text\n")


@pytest.mark.parametrize(
    ("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_a_terminal_has_colour_unless_told_otherwise(
    environment: dict[str, str], coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "72")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    screen = screen_for(Terminal())
    screen.line(("text", "strong"))
    assert (screen.width, "\x1b" in screen.text) == (72, coloured)


def test_json_keeps_letters_as_they_are() -> None:
    assert json_text({"title": "Café – £5"}) == '{\n  "title": "Café – £5"\n}\n'


def test_a_reader_who_goes_away_is_no_error() -> None:
    code = (
        "import sys, os\nfrom golden_thread.api.screen import put\n"
        "read, write = os.pipe(); os.close(read); os.dup2(write, 1)\n"
        "put('x' * 200_000); put('more'); sys.exit(1)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
