"""The word of the witness, who reads in a process of its own that may be ended."""

import os
from collections.abc import Collection
from typing import Final

from sheetcheck.words.address import Address
from sheetcheck.words.result import Certificate
from sheetcheck.words.text import Text
from sheetcheck.workbook.isolated.worker import Worker, WorkerDiedError

SECONDS: Final = 30.0
"""Four times as long as an honest workbook takes that is as large as the witness reads."""

_WITNESS: Final = Worker("sheetcheck.workbook.isolated.certify_worker", SECONDS)


def expect_witness() -> None:
    """Let the witness get ready while there is other work to do, if a processor is free."""
    if (os.cpu_count() or 1) < 2:
        return
    try:
        _WITNESS.start()
    except OSError:
        return  # it is told with each certificate


def certified(
    before: bytes,
    after: bytes,
    changed: Collection[tuple[str, Address]],
    added_sheets: Collection[str] = (),
) -> Certificate:
    """Return the witness's word on a workbook before and after a write; never raises."""
    request = {
        "changed": [(sheet, cell.row, cell.column) for sheet, cell in changed],
        "added": list(added_sheets),
    }
    try:
        answer = _WITNESS.ask(request, (before, after))
        return Certificate(bool(answer["certified"]), Text(answer["ja"], answer["en"]))
    except (WorkerDiedError, OSError, KeyError):
        return Certificate(
            certified=False,
            statement=Text(
                "openpyxlでは時間かメモリーがかかりすぎるため、確認できませんでした。",
                "openpyxl takes too long or too much memory over it, so nothing was compared.",
            ),
        )
