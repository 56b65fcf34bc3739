"""The record that `issue` writes into each file: its department, and the way back to the master.

It is text in a hidden sheet, which most programs keep; nothing relies on it alone. The way back is
a list of pieces that make up the master: stretches of the issued file, and bytes that it does not
have any more. A changed part was compressed anew, and nobody can reproduce how another program
had compressed it, so its old bytes are kept as they were.
"""

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.sheet import Sheet
from sheetcheck.workbook.annotate.undo_log import cut, text_in
from sheetcheck.workbook.limits import standing_limits
from sheetcheck.workbook.package.archive import Archive, read_archive
from sheetcheck.workbook.read.book import Workbook

SHEET: Final = "_sheetcheck"
"""The name of the hidden sheet."""
_MARK: Final = "sheetcheck issue 1 "

ItemKey = tuple[str, str, str]
"""Section, number and name of an item, as in the master."""


@dataclass(frozen=True, slots=True)
class IssueRecord:
    """What an issued file records of itself."""

    department: str
    master: str
    """The SHA-256 of the master."""
    hidden: tuple[tuple[str, ItemKey], ...] = ()
    """The items of other departments whose rows were hidden, each with the name of its sheet."""
    back: str = ""
    """The way back to the master; "" until the file is made."""


def record_texts(record: IssueRecord) -> list[str]:
    """Return a record as texts for the cells of the hidden sheet."""
    return cut(json.dumps(asdict(record), ensure_ascii=False, separators=(",", ":")), _MARK)


def issue_record(book: Workbook) -> IssueRecord | None:
    """Return the record of an issued file; None if a workbook has none."""
    sheet = next((one for one in book.sheets if one.name.startswith(SHEET)), None)
    if sheet is None or not sheet.has_cells:
        return None
    try:
        text = text_in(book.grid(sheet.name), _MARK)
        record: Mapping[str, Any] = json.loads(text or "")
        hidden = tuple((str(s), (str(a), str(b), str(c))) for s, (a, b, c) in record["hidden"])
        department, master, back = (str(record[key]) for key in ("department", "master", "back"))
    except (Refusal, ValueError, TypeError, KeyError, RecursionError):
        return None
    return IssueRecord(department, master, hidden, back)


def shown_again(sheet: Sheet, record: IssueRecord) -> Sheet:
    """Return a sheet in which the rows that `issue` hid do not count as hidden.

    They are found by their items: rows may have moved.
    """
    ours = {key for name, key in record.hidden if name == sheet.name}
    items = tuple(
        item._replace(hidden=False)
        if item.hidden and (item.section, str(item.number), item.name) in ours
        else item
        for item in sheet.items
    )
    return replace(sheet, items=items)


def way_back(master: bytes, issued: bytes) -> str:
    """Return how to make the master from an issued file, as JSON.

    The sheet that will hold this must be the last member of the issued file's archive: then its
    length moves none of the stretches that are used here.
    """
    limits = standing_limits()
    there = dict(_regions(read_archive(issued, limits)))
    stretches: list[tuple[int, int]] = []
    copied: list[bytes] = []

    def keep(start: int, end: int) -> None:
        stretches.append((-1, end - start))
        copied.append(master[start:end])

    at = 0
    for name, (start, end) in _regions(read_archive(master, limits)):
        if start > at:
            keep(at, start)
        other = there.get(name)
        if other and issued[slice(*other)] == master[start:end]:
            stretches.append((other[0], end - start))
        else:
            keep(start, end)
        at = end
    keep(at, len(master))
    body = base64.b64encode(zlib.compress(b"".join(copied), 9)).decode()
    return json.dumps([_merged(stretches), body], separators=(",", ":"))


def _regions(archive: Archive) -> Iterable[tuple[str, tuple[int, int]]]:
    """Yield each member's name and its (start, end) in the file, with header and descriptor."""
    ordered = sorted(archive.members, key=lambda member: member.header)
    ends = [*(member.header for member in ordered[1:]), archive.directory]
    for member, end in zip(ordered, ends, strict=True):
        yield member.name, (member.header, end)


def _merged(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return (start, length) stretches with adjacent ones merged; start -1 marks kept bytes."""
    found: list[tuple[int, int]] = []
    for start, length in stretches:
        before, size = found[-1] if found else (-2, 0)
        if start == before == -1 or 0 <= before == start - size:
            found[-1] = before, size + length
        else:
            found.append((start, length))
    return found


def master_of(issued: bytes, record: IssueRecord) -> bytes | None:
    """Return the master's bytes; None if the file was saved since and they are gone."""
    try:
        stretches, body = json.loads(record.back)
        copied = zlib.decompressobj().decompress(base64.b64decode(body), len(issued) * 4 + 65_536)
        pieces, at = [], 0
        for start, length in stretches:
            if start < 0:
                pieces.append(copied[at : at + length])
                at += length
            else:
                pieces.append(issued[start : start + length])
        master = b"".join(pieces)
    except (ValueError, TypeError, zlib.error):
        return None
    return master if hashlib.sha256(master).hexdigest() == record.master else None
