""".xls, .ods, .xlsb and files with a password: read, never written.

Other people's parsers read them, in a process of its own that is ended when it takes too
long or too much memory. Its death costs one file.
"""

import json
import subprocess
from dataclasses import dataclass
from typing import Any, Final

from sheetcheck.words.address import Area
from sheetcheck.words.refusals import Damaged, Encrypted, Refusal, Unreadable, WrongPassword
from sheetcheck.words.text import Text, same
from sheetcheck.workbook.grid import Cell, Grid
from sheetcheck.workbook.limits import Limits, standing_limits
from sheetcheck.workbook.supervised import environment, interpreter

_WORKER: Final = "sheetcheck.workbook.old_worker"


@dataclass(frozen=True, slots=True)
class Allowance:
    """What the worker may take."""

    seconds: float = 60.0
    memory: int = 2 << 30
    """Bytes of address space."""


@dataclass(frozen=True, slots=True)
class OldBook:
    """A workbook of another format: what its sheets say, nothing of how they look."""

    grids: tuple[Grid, ...]
    hidden: frozenset[str] = frozenset()
    """The names of the sheets that are hidden."""


def read_old(
    data: bytes, limits: Limits | None = None, allowance: Allowance | None = None
) -> OldBook:
    """Return the sheets of an .xls, .ods or .xlsb.

    Values are as stored, a date is its text; formulas, formats and hidden rows are not
    told by these formats' reader.

    Raises:
        Encrypted: it is protected by a password.
        Damaged: the reader cannot read it, or died over it.
        Unreadable: it took too long, or too much memory.

    """
    limits = limits or standing_limits()
    request = {"do": "sheets", "cells": limits.cells}
    answer, _ = _asked(request, data, allowance or Allowance())
    sheets = answer["sheets"]
    limits.check("sheets", len(sheets), "")
    return OldBook(
        tuple(_grid(sheet) for sheet in sheets),
        frozenset(sheet["name"] for sheet in sheets if not sheet["visible"]),
    )


def decrypted(data: bytes, password: str, allowance: Allowance | None = None) -> bytes:
    """Return the bytes of the workbook inside a file with a password.

    Raises:
        WrongPassword: it does not open with this password.
        Damaged: it cannot be decrypted.
        Unreadable: it took too long, or too much memory.

    """
    request = {"do": "decrypt", "password": password}
    try:
        return _asked(request, data, allowance or Allowance())[1]
    except Encrypted:
        raise WrongPassword from None


def _asked(
    request: dict[str, Any], data: bytes, allowance: Allowance
) -> tuple[dict[str, Any], bytes]:
    line = json.dumps(request | {"memory": allowance.memory}).encode() + b"\n"
    try:
        done = subprocess.run(  # noqa: S603  (our own module, in our own interpreter)
            interpreter(_WORKER),
            input=line + data,
            capture_output=True,
            timeout=allowance.seconds,
            env=environment(),
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        why = Text("時間がかかりすぎるため中止", "it took too long")
        raise Unreadable(why=why) from None
    head, _, payload = done.stdout.partition(b"\n")
    if done.returncode or not head:
        raise _broken(f"{done.returncode}")
    answer: dict[str, Any] = json.loads(head)
    if "error" in answer:
        raise _refusal(answer)
    return answer, payload


def _refusal(answer: dict[str, Any]) -> Refusal:
    match answer["error"]:
        case "password":
            return Encrypted()
        case "memory" | "cells":
            return Unreadable(why=Text("大きすぎます", "it is too large"))
        case _:
            return _broken(str(answer.get("why", "")))


def _broken(why: str) -> Damaged:
    shown = "".join(char for char in why if char.isprintable())[:120]
    return Damaged(part=Text("中身", "content"), why=same(shown))


def _grid(sheet: dict[str, Any]) -> Grid:
    rows = {
        number: cells
        for number, values in enumerate(sheet["rows"], 1)
        if (
            cells := {
                column: Cell(number, column, _type(value), value)
                for column, value in enumerate(values, 1)
                if value is not None
            }
        )
    }
    merges = tuple(
        Area(top + 1, left + 1, bottom + 1, right + 1)
        for top, left, bottom, right in sheet["merges"]
    )
    return Grid(sheet["name"], rows, merges)


def _type(value: object) -> str:
    if isinstance(value, bool):
        return "b"
    return "str" if isinstance(value, str) else "n"
