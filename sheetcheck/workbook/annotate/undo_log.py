"""The undo log: what sheetcheck added to a workbook, stored in the workbook itself.

It is text in a hidden column of the added sheet, since every program keeps that when somebody
opens and saves the copy.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, Final, NamedTuple

from sheetcheck.words.address import Address
from sheetcheck.words.claims import CorrectedTotal
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.runs import runs_of
from sheetcheck.workbook.read.sheet_list import SheetRef
from sheetcheck.workbook.xml.markup import decoded
from sheetcheck.workbook.xml.tags import Edit, spliced

MARK: Final = "sheetcheck ledger 1 "
"""The beginning of each piece of a log; its number and the number of pieces follow."""
_NO_TEXTS: Final = frozenset({"n", "s", "b"})  # types of cells without their own text
_COUNT: Final = re.compile("[1-9][0-9]{0,6}")
_PIECE: Final = 8_000  # characters; a cell may have 32,767
_MOST_TOTALS: Final = 1_000  # a limit, since anybody could have written the log


class Marked(NamedTuple):
    """A marked cell."""

    sheet: str
    cell: str
    before: int
    """Its former cell format."""
    after: int


@dataclass(frozen=True, slots=True)
class Undo:
    """How to restore a part, if nobody has edited it since."""

    digest: str
    """The SHA-256 of the changed part."""
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class UndoLog:
    """Everything that was added to a workbook."""

    sheet: str
    """The name of the added sheet."""
    parts: Mapping[str, Undo] = field(default_factory=dict)
    added: tuple[str, ...] = ()
    """The new parts."""
    fills: tuple[str, ...] = ()
    """The former fills of marked cells, as XML."""
    marks: tuple[Marked, ...] = ()
    author: str = ""
    """The author of the added notes."""
    notes: tuple[str, ...] = ()
    """The texts of the added notes, since LibreOffice drops authors."""
    totals: tuple[CorrectedTotal, ...] = ()
    """The corrected totals that the next check asks about again."""


def undo(before: bytes, edits: Sequence[Edit], after: bytes) -> Undo:
    """Return how to undo edits; `before` is the part in UTF-8, `after` the part as stored."""
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end))
    growth = accumulate((len(e.content) - (e.end - e.start) for e in ordered), initial=0)
    reverse = tuple(
        Edit(e.start + grown, e.start + grown + len(e.content), before[e.start : e.end])
        for e, grown in zip(ordered, growth, strict=False)
    )
    return Undo(digest(after), reverse)


def undone(xml: bytes, how: Undo) -> bytes:
    """Return the former part; `xml` is the changed one in UTF-8."""
    return spliced(xml, how.edits)


def digest(data: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def pieces(log: UndoLog) -> list[str]:
    """Return a log as texts for cells, each short enough for one."""
    text = json.dumps(
        {
            "sheet": log.sheet,
            "parts": {
                part: [how.digest, [(e.start, e.end, e.content.decode()) for e in how.edits]]
                for part, how in log.parts.items()
            },
            "added": log.added,
            "fills": log.fills,
            "marks": log.marks,
            "author": log.author,
            "notes": log.notes,
            # In the form in which they are read, so that a log that is kept stays the same.
            "totals": [one._replace(stated=float(one.stated)) for one in log.totals],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return cut(text, MARK)


def cut(text: str, mark: str) -> list[str]:
    """Return a text in pieces for cells, each with a mark, its number and the number of pieces."""
    whole = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
    return [f"{mark}{number}/{len(whole)} {piece}" for number, piece in enumerate(whole, 1)]


def joined(texts: Iterable[str], mark: str) -> str | None:
    """Return the text from its pieces, in any order; None if one is missing."""
    found: dict[int, str] = {}
    total = 0
    for text in texts:
        place, _, piece = text.removeprefix(mark).partition(" ")
        number, _, count = place.partition("/")
        if text.startswith(mark) and _COUNT.fullmatch(number) and _COUNT.fullmatch(count):
            found[int(number)], total = piece, int(count)
    if not total or len(found) != total or max(found) != total:
        return None
    return "".join(found[number] for number in sorted(found))


def text_in(grid: Grid, mark: str) -> str | None:
    """Return the text whose pieces are in the cells of a sheet; None if one is missing."""
    cells = (cell.value for row in grid.rows.values() for cell in row.values())
    return joined((value for value in cells if isinstance(value, str)), mark)


def from_pieces(texts: Iterable[str]) -> UndoLog | None:
    """Return the log from the texts of cells, in any order; None if it is incomplete."""
    text = joined(texts, MARK)
    if text is None:
        return None
    try:
        return _read(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return None


def _read(document: Mapping[str, Any]) -> UndoLog:
    return UndoLog(
        sheet=str(document["sheet"]),
        parts={
            str(part): Undo(
                str(stamp), tuple(Edit(int(s), int(e), str(old).encode()) for s, e, old in edits)
            )
            for part, (stamp, edits) in document["parts"].items()
        },
        added=tuple(map(str, document["added"])),
        fills=tuple(map(str, document["fills"])),
        marks=tuple(Marked(str(a), str(b), int(c), int(d)) for a, b, c, d in document["marks"]),
        author=str(document["author"]),
        notes=tuple(map(str, document["notes"])),
        # Logs of version 0.1 have no totals.
        totals=tuple(
            CorrectedTotal(str(sheet), Address(*map(int, cell)), float(stated), int(counted))
            for sheet, cell, stated, counted in document.get("totals", ())[:_MOST_TOTALS]
        ),
    )


def our_sheet(book: Workbook) -> tuple[SheetRef, UndoLog] | None:
    """Return the sheet that sheetcheck added, and its undo log; None if there is none."""
    for sheet in reversed(book.sheets):
        if sheet.has_cells and _may_be_ours(book, sheet):
            log = undo_log_in(book.grid(sheet.name), book.strings())
            if log is not None:
                return sheet, log
    return None


def undo_log_in(grid: Grid, strings: Iterable[str]) -> UndoLog | None:
    """Return the undo log in a sheet, or None; `strings` are the shared strings."""
    shared = any(one.startswith(MARK) for one in strings)
    texts = [
        value
        for run in runs_of(grid.rows)
        if shared or not _NO_TEXTS.issuperset(run.form.kinds)
        for value in run.values
        if isinstance(value, str) and value.startswith(MARK)
    ]
    return from_pieces(texts) if texts else None


def _may_be_ours(book: Workbook, sheet: SheetRef) -> bool:
    """True if a sheet may have a log, without reading its cells."""
    sign = MARK.split()[0].encode()
    try:
        if sign in decoded(book.package.read(sheet.part), sheet.part).xml:
            book.frame(sheet.name)
            return True
        return any(sign.decode() in one for one in book.strings())
    except Refusal:
        return False
