"""The record that `collect` leaves in its sheet for the next run: which answer it wrote where.

By it the next run tells its own answers from what a person wrote since, and knows the origin of an
answer whose file is gone. Of a file only the name is kept, not its folder.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sheetcheck.words.address import Address
from sheetcheck.words.collection import AnswerOrigin, GivenAnswer, Settled, SlotKey, base_name
from sheetcheck.words.text import Text
from sheetcheck.words.values import Value
from sheetcheck.workbook.annotate.undo_log import cut, our_sheet, text_in
from sheetcheck.workbook.read.book import Workbook

_MARK: Final = "sheetcheck collect 1 "


@dataclass(frozen=True, slots=True)
class CollectRecord:
    """What a run found and wrote."""

    settled: Mapping[SlotKey, Settled]
    totals: tuple[tuple[str, str, Value, Value], ...] = ()
    """The totals that were corrected: sheet, cell, and their value before and after."""


def record_texts(record: CollectRecord) -> tuple[str, ...]:
    """Return a record as texts for the cells of the sheet."""
    files: dict[tuple[str | None, ...], int] = {}
    document = {
        "cells": [
            [*key, one.text, one.origin, one.seen, [*_origins(one, files)], _note(one.note)]
            for key, one in record.settled.items()
        ],
        "files": [*files],
        "totals": record.totals,
    }
    return tuple(cut(json.dumps(document, ensure_ascii=False, separators=(",", ":")), _MARK))


def _origins(one: Settled, files: dict[tuple[str | None, ...], int]) -> Iterator[list[object]]:
    """Yield the origins of an answer: file, sheet, cell, and the text where it is another."""
    for origin in one.origins:
        moment = origin.changed.isoformat() if origin.changed else None
        file = (
            *(origin.origin.value, origin.department, base_name(origin.file), origin.digest),
            moment,
        )
        place = files.setdefault(file, len(files))
        cell = str(origin.cell) if origin.cell else None
        yield [place, origin.sheet, cell, *([] if origin.text == one.text else [origin.text])]


def _note(note: Text | None) -> list[str] | None:
    return None if note is None else [note.ja, note.en]


def collect_record(book: Workbook) -> CollectRecord | None:
    """Return the record of the last run; None if the workbook is no collected sheet."""
    found = our_sheet(book)
    if found is None:
        return None
    text = text_in(book.grid(found[0].name), _MARK)
    try:
        document: Mapping[str, Any] = json.loads(text) if text is not None else {}
        settled = dict(_settled(cell, document.get("files", ())) for cell in document["cells"])
        totals = tuple((str(a), str(b), c, d) for a, b, c, d in document["totals"])
        return CollectRecord(settled, totals)
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        return None


def _settled(cell: Any, files: Any) -> tuple[SlotKey, Settled]:
    """Return what was found for a cell; the first version did not say where it came from."""
    a, b, c, d, e, part, text, origin, seen, *more = cell
    origins, note = more or ((), None)
    return (
        SlotKey(str(a), str(b), str(c), str(d), str(e), int(part)),
        Settled(
            str(text),
            str(origin),
            str(seen),
            tuple(_origin(files[place], str(text), *rest) for place, *rest in origins),
            None if note is None else Text(*map(str, note)),
        ),
    )


def _origin(file: Any, usual: str, sheet: Any, cell: Any, text: Any = None) -> GivenAnswer:
    origin, department, name, digest, moment = file
    shown = usual if text is None else str(text)
    return GivenAnswer(
        AnswerOrigin(origin),
        value=shown,
        text=shown,
        department=str(department),
        file=str(name),
        digest=str(digest),
        sheet=str(sheet),
        cell=None if cell is None else Address.parse(str(cell)),
        changed=None if moment is None else datetime.fromisoformat(str(moment)),
    )
