"""Change a text but keep its runs and its furigana (ECMA-376 18.4).

Only the stretch that differs is replaced, inside its run; the positions of the furigana behind it
are adapted.
"""

import re
from typing import NamedTuple

from sheetcheck.workbook.read.shared_strings import patterns
from sheetcheck.workbook.write.new_cell import text_element
from sheetcheck.workbook.xml.tags import TAG, attribute, with_attribute
from sheetcheck.workbook.xml.text import length, text_of

_RUN = rb"<%br(?=[\s>/])[^<>]*>.*?</%br\s*>"


class _Piece(NamedTuple):
    """The text of one `<t>`: its byte offsets in the content, its position in the whole text."""

    start: int
    end: int
    text: str
    at: int


class TextDifference(NamedTuple):
    """How to turn one text into another: replace `old[start:end]` by `text`."""

    start: int
    end: int
    text: str


def difference(old: str, new: str) -> TextDifference:
    """Return the shortest single stretch in which two texts differ."""
    most = min(len(old), len(new))
    start = 0
    while start < most and old[start] == new[start]:
        start += 1
    behind = 0
    while behind < most - start and old[-1 - behind] == new[-1 - behind]:
        behind += 1
    return TextDifference(start, len(old) - behind, new[start : len(new) - behind])


def amended(content: bytes, prefix: bytes, new: str) -> bytes:
    """Return the content of a string item with another text, keeping runs and furigana.

    The furigana of characters that change is dropped, since it would be wrong.
    """
    pieces = _pieces(content, prefix)
    old = "".join(piece.text for piece in pieces)
    if old == new:
        return content
    change = difference(old, new)
    if not pieces:
        return text_element(new, prefix) + content
    edits = _exchanged(pieces, change, prefix) + _moved_furigana(content, prefix, old, change)
    for start, end, instead in sorted(edits, reverse=True):
        content = content[:start] + instead + content[end:]
    return _without_empty_runs(content, prefix)


def _pieces(content: bytes, prefix: bytes) -> list[_Piece]:
    """Return the pieces of the text, without furigana."""
    pattern = patterns(prefix)
    hidden = [found.span() for found in pattern.furigana.finditer(content)]
    pieces: list[_Piece] = []
    at = 0
    for found in pattern.text.finditer(content):
        if any(start <= found.start() < end for start, end in hidden):
            continue
        text = text_of(found[1] or b"")
        pieces.append(_Piece(found.start(), found.end(), text, at))
        at += len(text)
    return pieces


def _exchanged(
    pieces: list[_Piece], change: TextDifference, prefix: bytes
) -> list[tuple[int, int, bytes]]:
    """Return the edits of the pieces; new characters replace the first changed one."""
    edits: list[tuple[int, int, bytes]] = []
    home = _home(pieces, change)
    for index, piece in enumerate(pieces):
        first = min(max(change.start - piece.at, 0), len(piece.text))
        last = min(max(change.end - piece.at, 0), len(piece.text))
        text = piece.text[:first] + (change.text if index == home else "") + piece.text[last:]
        if text != piece.text:
            edits.append((piece.start, piece.end, text_element(text, prefix)))
    return edits


def _home(pieces: list[_Piece], change: TextDifference) -> int:
    """Return the index of the piece that gets the new characters: that of the first changed one.

    Characters that are only inserted go to the piece before them.
    """
    place = change.start if change.end > change.start else max(change.start - 1, 0)
    for index, piece in enumerate(pieces):
        if place < piece.at + len(piece.text):
            return index
    return len(pieces) - 1


def _moved_furigana(
    content: bytes, prefix: bytes, old: str, change: TextDifference
) -> list[tuple[int, int, bytes]]:
    """Return the edits of the furigana; `sb` and `eb` are positions in UTF-16 units."""
    start, end = length(old[: change.start]), length(old[: change.end])
    growth = length(change.text) - (end - start)
    edits: list[tuple[int, int, bytes]] = []
    for found in patterns(prefix).furigana.finditer(content):
        tag = TAG.match(found[0])
        assert tag, "an element begins with its tag"
        first, last = (_place(tag[0], name) for name in (b"sb", b"eb"))
        if last <= start:
            continue
        if first < end:
            edits.append((found.start(), found.end(), b""))
            continue
        moved = with_attribute(tag[0], b"sb", b"%d" % (first + growth))
        moved = with_attribute(moved, b"eb", b"%d" % (last + growth))
        edits.append((found.start(), found.start() + len(tag[0]), moved))
    return edits


def _place(tag: bytes, name: bytes) -> int:
    value = attribute(tag, name) or ""
    return int(value) if value.isdigit() else 0


def _without_empty_runs(content: bytes, prefix: bytes) -> bytes:
    """Return the content without empty runs, unless all runs are empty."""
    p = re.escape(prefix)
    runs = re.findall(_RUN % (p, p), content, re.DOTALL)
    empty = [run for run in runs if re.search(rb"<%bt></%bt>" % (p, p), run)]
    if len(empty) < len(runs):
        for run in empty:
            content = content.replace(run, b"", 1)
    return content
