"""What commands print: columns of a list, and streams that never fail for want of a character."""

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from sheetcheck.report.wrapping import width_of


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines with their columns in line; full-width characters count two."""
    widths = [max(map(width_of, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            text + " " * (width - width_of(text)) for text, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


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
            stream.reconfigure(errors="replace")
