"""Print lists in columns, and set up streams that never stop a run."""

import errno
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sheetcheck.report.visible import width_of
from sheetcheck.words.errors.system_error import reason_of
from sheetcheck.words.errors.write_refusals import OutputUnwritable

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_LEFT: Final = frozenset({errno.EPIPE, errno.EINVAL})  # a closed pipe; EINVAL on Windows


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines with aligned columns; full-width characters count as two."""
    widths = [max(map(width_of, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            text + " " * (width - width_of(text)) for text, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


class _Pipe(io.FileIO):
    """Standard output or error as a pipe whose reader may close it early (`| head`).

    This is not an error: the files that a run writes and its exit code stay the same.
    """

    _done = False
    """Whether writing has failed; later output is dropped."""

    def write(self, data: "ReadableBuffer", /) -> int:
        """Write data, or drop it once the pipe is closed.

        Raises:
            OutputUnwritable: another error, such as a full disk.

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
    """Replace the standard streams by ones that never stop a run.

    A scheduler may start the program without streams, and a cp932 console lacks some kanji.
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
    if stream.isatty():  # a Windows console needs Python's own stream
        return stream
    return io.TextIOWrapper(
        io.BufferedWriter(_Pipe(stream.fileno(), "w", closefd=False)),
        encoding=stream.encoding,
        errors="replace",
        line_buffering=stream.line_buffering,
    )


def write_utf8(text: str) -> None:
    """Write a document that declares UTF-8, whatever the console's encoding is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def safe_encoding() -> str:
    """Return the encoding for JSON on standard output.

    Programs read JSON from a pipe as UTF-8, whatever the console's encoding is. So unless that is
    UTF-8, JSON to a pipe is plain ASCII, which is the same in both.
    """
    encoding = sys.stdout.encoding or "utf-8"
    readable = sys.stdout.isatty() or encoding.replace("-", "").lower() == "utf8"
    return encoding if readable else "ascii"
