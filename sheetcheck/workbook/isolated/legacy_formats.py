"""Read .xls, .ods, .xlsb and files with a password; these are never written.

Foreign parsers read them in a separate process, which is killed if it takes too long or too
much memory. If it dies, only that file cannot be read.
"""

import json
import subprocess
from typing import Any, Final

from sheetcheck.words.address import Area
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.refusals import Damaged, Encrypted, WrongPassword
from sheetcheck.words.text import Text, same
from sheetcheck.workbook.isolated.worker import environment, interpreter
from sheetcheck.workbook.limits import Limits, standing_limits
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.packed_row import Cell
from sheetcheck.workbook.read.runs import Rows, runs_of

_WORKER: Final = "sheetcheck.workbook.isolated.legacy_worker"
_OUT_OF_MEMORY: Final = b"memory allocation of"  # in Rust's message when it aborts
_LIMITS: Final = {"memory": "reader_memory", "cells": "cells", "answer": "reader_answer"}
_ZIP: Final = b"PK"
_WHOLE: Final = Text("中身", "content")
_BROKE_OFF: Final = Text("読み取りが途中で止まりました", "its reader broke off")


def read_legacy(data: bytes, limits: Limits | None = None) -> tuple[Grid, ...]:
    """Return the sheets of an .xls, .ods or .xlsb.

    Values are as stored, dates are texts. The parser does not report formulas, formats and
    hidden rows.

    Raises:
        Encrypted: it is protected by a password.
        Damaged: the parser cannot read it, or died.
        Oversized: it took too long or too much memory, or has too many cells.

    """
    limits = limits or standing_limits()
    answer, _ = _asked({"do": "sheets", "cells": limits.cells}, data, limits)
    limits.check("sheets", len(answer["sheets"]), _WHOLE)
    return tuple(map(_grid, answer["sheets"]))


def decrypted(data: bytes, password: str, limits: Limits | None = None) -> bytes:
    """Return the bytes of the workbook inside a file with a password.

    Raises:
        WrongPassword: it does not open with this password.
        Damaged: it cannot be decrypted.
        Oversized: it took too long, or too much memory.

    """
    request = {"do": "decrypt", "password": password}
    try:
        return _asked(request, data, limits or standing_limits())[1]
    except Encrypted:
        raise WrongPassword from None


def _asked(request: dict[str, Any], data: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
    bounds = {"memory": limits.reader_memory, "most": limits.reader_answer}
    line = json.dumps(request | bounds).encode() + b"\n"
    try:
        done = subprocess.run(  # noqa: S603  (our own module, in our own interpreter)
            interpreter(_WORKER),
            input=line + data,
            capture_output=True,
            timeout=limits.reader_seconds,
            env=environment(),
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise limits.exceeded("reader_seconds", _WHOLE) from None
    head, _, payload = done.stdout.partition(b"\n")
    if done.returncode or not head:
        # An .xls needs so much memory only if its stated sizes are damaged.
        if _OUT_OF_MEMORY in done.stderr and data.startswith(_ZIP):
            raise limits.exceeded("reader_memory", _WHOLE)
        raise Damaged(part=_WHOLE, why=_BROKE_OFF)
    answer: dict[str, Any] = json.loads(head)
    if "error" in answer:
        raise _refusal(answer, limits)
    return answer, payload


def _refusal(answer: dict[str, Any], limits: Limits) -> Refusal:
    match answer["error"]:
        case "password":
            return Encrypted()
        case "memory" | "cells" | "answer" as exceeded:
            return limits.exceeded(_LIMITS[exceeded], _WHOLE)
        case _:
            return Damaged(part=_WHOLE, why=same(str(answer.get("why", ""))))


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
    return Grid(sheet["name"], Rows(runs_of(rows)), merges)


def _type(value: object) -> str:
    if isinstance(value, bool):
        return "b"
    return "str" if isinstance(value, str) else "n"
