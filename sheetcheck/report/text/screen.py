"""Write to a terminal or pipe: its encoding and width, colours only on a terminal, progress."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TextIO

from sheetcheck.report.visible import encodable, one_line, shortened, wrapped
from sheetcheck.words.result import Severity, Status
from sheetcheck.words.text import Language, Text

if TYPE_CHECKING:
    from rich.console import Console

SEVERITY_STYLE: Final = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "bold magenta",  # yellow cannot be read on white
    Severity.NOTICE: "bold cyan",
}
STATUS_STYLE: Final = {
    Status.CLEAN: "bold green",
    Status.CORRECTED: "bold green",
    Status.CONFIRM: "bold magenta",
    Status.PROBLEMS: "bold red",
    Status.UNREADABLE: "bold red",
}

_LONGEST: Final = 240  # characters of one text; the report shows more
_LEAST_WIDTH: Final = 16
_USUAL_WIDTH: Final = 80
_CHECKING: Final = Text("点検中", "Checking")
_TIME_LEFT: Final = Text("残り", "left")


@dataclass(frozen=True, slots=True)
class Screen:
    """An output stream with its encoding, width and language."""

    stream: TextIO
    language: Language
    encoding: str
    width: int
    """In columns; at least `_LEAST_WIDTH`."""
    console: "Console | None" = None
    """For colours; None if the stream is not a terminal."""

    def say(self, *spans: tuple[str, str]) -> None:
        """Print one line of (text, style) pairs; texts are not parsed as markup."""
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
        """Print a text, wrapped to the width."""
        for line in wrapped(text, self.width - 1 - len(indent)):
            self.say((indent, ""), (line, style))

    def localized(self, text: Text, **values: str | int) -> str:
        """Return a text in the screen's language with its `{names}` filled in."""
        return text.filled(**values).localized(self.language)


def screen_on(stream: TextIO, language: Language) -> Screen:
    """Return a screen on a stream; its width is that of the terminal, or COLUMNS."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    # Checked first, so that FORCE_COLOR of a CI system puts no control characters into a pipe.
    if not stream.isatty():
        return Screen(stream, language, encoding, max(_columns(), _LEAST_WIDTH))
    console = _console(stream)
    return Screen(stream, language, encoding, max(console.width, _LEAST_WIDTH), console)


def _console(stream: TextIO) -> "Console":
    from rich.console import Console

    return Console(file=stream, force_terminal=True, markup=False, emoji=False, highlight=False)


def _columns() -> int:
    """Return the width of COLUMNS or of the terminal, which a pipe probably ends at."""
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
    """Return a text in one line, shortened for a terminal."""
    return shortened(one_line(text), _LONGEST)


@contextmanager
def progress(total: int, stream: TextIO, *, language: Language) -> Iterator[Callable[[str], None]]:
    """Show a progress bar with the remaining time while the block runs, then remove it.

    Yields a function to call with the name of each finished file. Nothing is shown if the stream
    is not a terminal or `total` is 0.
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
        TextColumn(encodable(_CHECKING.localized(language), encoding)),
        BarColumn(bar_width=max(console.width - 50, 4)),
        MofNCompleteColumn(),
        TextColumn(encodable(_TIME_LEFT.localized(language), encoding)),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=total)
        yield lambda _name: bar.advance(task)
