"""What commands print: columns of a list, and streams that stop no run."""

import errno
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sheetcheck.report.wrapping import width_of
from sheetcheck.words.errors.system_error import reason_of
from sheetcheck.words.errors.write_refusals import OutputUnwritable

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_LEFT: Final = frozenset({errno.EPIPE, errno.EINVAL})  # the second is what Windows says


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines with their columns in line; full-width characters count two."""
    widths = [max(map(width_of, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            text + " " * (width - width_of(text)) for text, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


class _Pipe(io.FileIO):
    """Standard output or error, whose reader may leave (`| head`): what nobody reads is no error.

    What a run writes, and its exit code, are the same whether somebody listens or not.
    """

    _done = False
    """Whether nothing can be written any more; it is told once."""

    def write(self, data: "ReadableBuffer", /) -> int:
        """Write what is still read.

        Raises:
            OutputUnwritable: the disk is full, say.

        """
        try:
            if not self._done:
                return super().write(data)
        except OSError as why:
            self._done = True
            if why.errno not in _LEFT:
                raise OutputUnwritable(why=reason_of(why)) from why
        return len(memoryview(data).cast("B"))


def lenient_streams() -> None:
    """Let no stream stop a run: neither a closed one, nor a console that lacks a character.

    A scheduler may start a program without streams; a cp932 console cannot write all kanji.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            devnull = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  (kept open)
            setattr(sys, name, devnull)
        elif isinstance(stream, io.TextIOWrapper):
            setattr(sys, name, _lenient(stream))


def _lenient(stream: io.TextIOWrapper) -> io.TextIOWrapper:
    stream.reconfigure(errors="replace")
    if stream.isatty():  # a console of Windows is written to in a way of its own
        return stream
    return io.TextIOWrapper(
        io.BufferedWriter(_Pipe(stream.fileno(), "w", closefd=False)),
        encoding=stream.encoding,
        errors="replace",
        line_buffering=stream.line_buffering,
    )


def write_utf8(text: str) -> None:
    """Write a document that says itself that it is UTF-8, whatever the console speaks."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def safe_encoding() -> str:
    """Return the encoding of JSON on standard output.

    A program that reads a pipe takes JSON for UTF-8, whatever the console of this machine
    speaks; what is plain ASCII is the same in both.
    """
    encoding = sys.stdout.encoding or "utf-8"
    readable = sys.stdout.isatty() or encoding.replace("-", "").lower() == "utf8"
    return encoding if readable else "ascii"
