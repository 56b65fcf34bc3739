"""A terminal to write on: in its encoding and width, with colours only where they are seen."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TextIO

from sheetcheck.report.visible import encodable, one_line, shortened
from sheetcheck.report.wrapping import wrapped
from sheetcheck.words.text import Language, Text

if TYPE_CHECKING:
    from rich.console import Console

_LONGEST: Final = 240  # characters of one text; the report has the rest
_LEAST_WIDTH: Final = 16
_USUAL_WIDTH: Final = 80
_CHECKING: Final = Text("点検中", "Checking")
_TIME_LEFT: Final = Text("残り", "left")


@dataclass(frozen=True, slots=True)
class Screen:
    """Where lines go: in one encoding, at one width, in one language."""

    stream: TextIO
    language: Language
    encoding: str
    width: int
    """Columns, and no fewer than a word needs."""
    console: "Console | None" = None
    """None where the stream is no terminal: there is nothing to colour."""

    def say(self, *spans: tuple[str, str]) -> None:
        """Print one line made of texts and their styles; nothing in a text is markup."""
        if self.console is None:
            line_of = "".join(encodable(text, self.encoding) for text, _ in spans)
            self.stream.write(f"{line_of}\n")
            return
        from rich.text import Text as Line

        line = Line()
        for text, style in spans:
            line.append(encodable(text, self.encoding), style)
        self.console.print(line, soft_wrap=True)

    def wrap(self, text: str, style: str = "", indent: str = "") -> None:
        """Print a text in as many lines as it needs."""
        for line in wrapped(text, self.width - 1 - len(indent)):
            self.say((indent, ""), (line, style))

    def told(self, text: Text, **values: str | int) -> str:
        """Return a text in the reader's language, filled in."""
        return text.filled(**values).told(self.language)


def screen_on(stream: TextIO, language: Language) -> Screen:
    """Return a screen on a stream; as wide as the terminal, or as COLUMNS says."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    # A FORCE_COLOR of some CI puts no control characters into a pipe.
    if not stream.isatty():
        return Screen(stream, language, encoding, max(_columns(), _LEAST_WIDTH))
    console = _console(stream)
    return Screen(stream, language, encoding, max(console.width, _LEAST_WIDTH), console)


def _console(stream: TextIO) -> "Console":
    from rich.console import Console

    return Console(file=stream, force_terminal=True, markup=False, emoji=False, highlight=False)


def _columns() -> int:
    """Return how wide the terminal is that a pipe probably ends at."""
    given = os.environ.get("COLUMNS", "")
    if given.isascii() and given.isdigit() and int(given):
        return int(given)
    for stream in (sys.__stdin__, sys.__stdout__, sys.__stderr__):
        try:
            return os.get_terminal_size(stream.fileno()).columns if stream else _USUAL_WIDTH
        except (OSError, ValueError):
            continue
    return _USUAL_WIDTH


def brief(text: str) -> str:
    """Return a text as one line that is not too long for a terminal."""
    return shortened(one_line(text), _LONGEST)


@contextmanager
def progress(total: int, stream: TextIO, *, language: Language) -> Iterator[Callable[[str], None]]:
    """Show how far a run has come, with the time left, while the block lasts.

    Yields a function to be called with the name of each file that is done.
    Nothing is written where the stream is no terminal or the total is 0; the
    line goes when the block ends.
    """
    if not total or not stream.isatty():
        yield lambda _name: None
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    console, encoding = _console(stream), stream.encoding or "utf-8"
    bar = Progress(
        TextColumn(encodable(_CHECKING.told(language), encoding)),
        BarColumn(bar_width=max(console.width - 50, 4)),
        MofNCompleteColumn(),
        TextColumn(encodable(_TIME_LEFT.told(language), encoding)),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=total)
        yield lambda _name: bar.advance(task)
