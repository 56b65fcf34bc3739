"""A second reader's view of a workbook before and after a write: calamine, in a killable process.

It shares no line with the reader and the writer of this package.
"""

import os
from dataclasses import dataclass
from typing import Final

from sheetcheck.words.address import Address
from sheetcheck.words.values import Value
from sheetcheck.workbook.isolated.worker import Worker, WorkerDiedError

SECONDS: Final = 30.0
"""Far more than a workbook within the limits takes."""

_READER: Final = Worker("sheetcheck.workbook.isolated.second_reader_worker", SECONDS)


@dataclass(frozen=True, slots=True)
class SeenValues:
    """What the second reader saw of two workbooks."""

    changed: dict[tuple[str, Address], Value]
    """The cells whose values differ, with the value after."""
    sheets_added: tuple[str, ...]
    sheets_gone: tuple[str, ...]


def expect_reading() -> None:
    """Start the process while there is other work to do, if a processor is free."""
    if (os.cpu_count() or 1) < 2:
        return
    try:
        _READER.start()
    except OSError:
        return  # it is told with each proof


def seen_values(before: bytes, after: bytes) -> SeenValues | None:
    """Return how the values of two workbooks differ; None where the reader cannot tell."""
    try:
        answer = _READER.ask({}, (before, after))
        changed = {
            (str(sheet), Address(int(row), int(column))): value
            for sheet, row, column, value in answer["changed"]
        }
        return SeenValues(changed, tuple(answer["added"]), tuple(answer["gone"]))
    except (WorkerDiedError, OSError, KeyError):
        return None
