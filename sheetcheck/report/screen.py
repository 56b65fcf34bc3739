"""A terminal to write on: in its encoding and width, with colours only where they are seen."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TextIO

from sheetcheck.report.visible import encodable, one_line, shortened
from sheetcheck.report.wrapping import wrapped
from sheetcheck.words.model import Severity, Status
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
    Status.PROBLEMS: "bold red",
    Status.UNREADABLE: "bold red",
}

_LONGEST: Final = 240  # characters of one text; the report has the rest
_LEAST_WIDTH: Final = 16
_CHECKING: Final = Text("点検中", "Checking")
_TIME_LEFT: Final = Text("残り", "left")


@dataclass(frozen=True, slots=True)
class Screen:
    """Where lines go: in one encoding, at one width, in one language."""

    console: "Console"
    language: Language
    encoding: str

    @property
    def width(self) -> int:
        """Columns, and no fewer than a word needs."""
        return max(self.console.width, _LEAST_WIDTH)

    def say(self, *spans: tuple[str, str]) -> None:
        """Print one line made of texts and their styles; nothing in a text is markup."""
        from rich.text import Text as Line  # noqa: PLC0415

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
    from rich.console import Console  # noqa: PLC0415

    console = Console(
        file=stream,
        # Said here, so that a FORCE_COLOR of some CI puts no control characters into a pipe.
        force_terminal=stream.isatty(),
        markup=False,
        emoji=False,
        highlight=False,
    )
    return Screen(console, language, getattr(stream, "encoding", None) or "utf-8")


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
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    screen = screen_on(stream, language)
    bar = Progress(
        TextColumn(encodable(_CHECKING.told(language), screen.encoding)),
        BarColumn(bar_width=max(screen.width - 50, 4)),
        MofNCompleteColumn(),
        TextColumn(encodable(_TIME_LEFT.told(language), screen.encoding)),
        TimeRemainingColumn(),
        console=screen.console,
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=total)
        yield lambda _name: bar.advance(task)
