"""Stamp a copy with a digest in the added sheet, to recognise whether it was edited since.

The digest covers the added sheet itself, and name, checksum and size of every other part. Any
program that saves the file changes one of these.
"""

import hashlib
import re
import zlib
from collections.abc import Iterable
from typing import Final

from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.workbook.annotate.edits import Draft
from sheetcheck.workbook.limits import Limits, standing_limits
from sheetcheck.workbook.package.archive import read_archive
from sheetcheck.workbook.package.members import inflated
from sheetcheck.workbook.package.package import folded

PART: Final = "xl/worksheets/sheetcheck"
"""The beginning of the name of the added sheet's part."""
_STAMP: Final = re.compile(rb"<!--sheetcheck 1 ([0-9a-f]{64})-->\s*\Z")


def is_untouched_copy(data: bytes, limits: Limits | None = None) -> bool:
    """True if the bytes are a copy with sheetcheck's sheet, unedited since."""
    limits = limits or standing_limits()
    try:
        archive = read_archive(data, limits)
        for member in archive.members:
            if folded(member.name).startswith(PART):
                content = inflated(archive, member, limits)
                found = _STAMP.search(content)
                body = content[: found.start()] if found else b""
                others = [(m.name, m.crc, m.size) for m in archive.members if m.name != member.name]
                if found and found[1].decode() == _fingerprint(others, body):
                    return True
    except Refusal:
        return False
    return False


def stamped(draft: Draft, part: str) -> bytes:
    """Return the bytes of the changed workbook, with the stamp in the sheet `part`."""
    body = draft.added[part]
    archive, changed = draft.book.package.archive, draft.changed()
    others = [
        _sum(member.name, changed[index])
        if index in changed
        else (member.name, member.crc, member.size)
        for index, member in enumerate(archive.members)
    ]
    others += [_sum(name, content) for name, content in draft.added.items() if name != part]
    stamp = _fingerprint(others, body)
    draft.added[part] = body + b"<!--sheetcheck 1 %b-->" % stamp.encode()
    return draft.written()


_Sum = tuple[str, int, int]
"""A part's name, checksum and size."""


def _sum(name: str, content: bytes) -> _Sum:
    return name, zlib.crc32(content), len(content)


def _fingerprint(others: Iterable[_Sum], body: bytes) -> str:
    return hashlib.sha256(repr(sorted(others)).encode() + body).hexdigest()
