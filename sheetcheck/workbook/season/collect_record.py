"""What a run of `collect` leaves in its sheet for the next: which answer it wrote where.

By it the next run tells its own work from what a person wrote since.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sheetcheck.words.collection import Settled, SlotKey
from sheetcheck.words.values import Value
from sheetcheck.workbook.annotate.undo_log import cut, joined
from sheetcheck.workbook.annotate.unmark import our_sheet
from sheetcheck.workbook.read.book import Workbook

_MARK: Final = "sheetcheck collect 1 "


@dataclass(frozen=True, slots=True)
class CollectRecord:
    """What an earlier run found and wrote."""

    settled: Mapping[SlotKey, Settled]
    totals: tuple[tuple[str, str, Value, Value], ...] = ()
    """The totals that were corrected: sheet, cell, and their value before and after."""


def record_texts(record: CollectRecord) -> tuple[str, ...]:
    """Return what was found, as texts for cells."""
    said = {
        "cells": [[*key, one.text, one.origin, one.seen] for key, one in record.settled.items()],
        "totals": record.totals,
    }
    return tuple(cut(json.dumps(said, ensure_ascii=False, separators=(",", ":")), _MARK))


def collect_record(book: Workbook) -> CollectRecord | None:
    """Return what an earlier run found; None where the workbook is no collected sheet."""
    found = our_sheet(book)
    if found is None:
        return None
    rows = book.grid(found[0].name).rows.values()
    texts = [cell.value for row in rows for cell in row.values() if isinstance(cell.value, str)]
    text = joined(texts, _MARK)
    try:
        said: Mapping[str, Any] = json.loads(text) if text is not None else {}
        settled = {
            SlotKey(str(a), str(b), str(c), str(d), str(e), int(part)): Settled(
                str(told), str(origin), str(seen)
            )
            for a, b, c, d, e, part, told, origin, seen in said["cells"]
        }
        totals = tuple((str(a), str(b), c, d) for a, b, c, d in said["totals"])
        return CollectRecord(settled, totals)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
