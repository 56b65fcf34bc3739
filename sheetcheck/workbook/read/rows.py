"""Where each row of a sheet lies."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from sheetcheck.words.address import LAST_ROW
from sheetcheck.words.refusals import Damaged
from sheetcheck.words.text import Text
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.xml.tags import TAG, attributes

PLAIN_ATTRIBUTES: Final = rb"""(?: [\w:.-]+="[^"<>]*")*"""
"""Attributes as every writer writes them; `>` inside one is left to the slower way."""
_NAMES: Final = re.compile(rb' ([\w:.-]+)="[^"]*"')
_TELLING: Final = frozenset({b"r", b"hidden", b"ht"})
_KEPT: Final = 4096
_SHORT: Final = 200  # bytes of attributes that are kept for other sheets
_new = tuple.__new__


class Row(NamedTuple):
    """One `<row>` of the part; places are bytes of the part in UTF-8."""

    number: int
    stated: bytes
    """Its `r` as it is written; empty where it has none and follows the row before."""
    start: int
    content: int
    """Where its cells begin; at its end where it is empty (`<row/>`)."""
    end: int
    hidden: bool
    odd: bool = False
    """Its tag is written in an unusual way."""


@lru_cache(maxsize=8)
def _pattern(prefix: bytes) -> re.Pattern[bytes]:
    return re.compile(
        rb'<%brow(?: r="([0-9]{1,7})")?(%b) ?(/?)>' % (re.escape(prefix), PLAIN_ATTRIBUTES)
    )


class Told(NamedTuple):
    """What the attributes of a row say behind its number."""

    stated: bytes
    """Its number, where it stands among them."""
    hidden: bool
    odd: bool
    """One stands twice, which expat must judge."""


class RowAttributes(dict[bytes, Told]):
    """Attributes → what they say. Most rows of a sheet have the same, so the answers are kept."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._frame = frame
        self._usual = (Told(b"", frame.rows_hidden, False), Told(b"", frame.rows_hidden, True))

    def __missing__(self, given: bytes) -> Told:
        """Return what attributes say that are met for the first time.

        Raises:
            Damaged: the number among them is none.

        """
        odd, telling = (_judged if len(given) > _SHORT else _known_judgement)(given)
        told = Told(*_told(self._frame, given), odd) if telling else self._usual[odd]
        if len(self) < _KEPT and not told.stated:
            self[given] = told
        return told


def _judged(given: bytes) -> tuple[bool, bool]:
    """Say whether an attribute stands twice, and whether one tells number or visibility."""
    names = _NAMES.findall(given)
    return len(names) != len(set(names)), not _TELLING.isdisjoint(names)


_known_judgement = lru_cache(maxsize=1024)(_judged)


class RowWalk:
    """The rows of a sheet in the order in which they stand; whoever reads ahead moves it on."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.told = RowAttributes(frame)
        self.match = _pattern(frame.prefix).match
        """Tells number, other attributes and a closing slash of a usual tag."""
        self.at, self.number = frame.start, 0

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows; some writers begin with a row 0.

        Raises:
            Damaged: something else stands among them, or a row has an impossible number.

        """
        frame, told = self.frame, self.told
        xml, end, closing = frame.plain, frame.end, b"</%brow>" % frame.prefix
        match, find = self.match, xml.find
        while self.at < end:
            found = match(xml, self.at, end)
            if not found:
                row = _odd_row(frame, self.at, self.number)
                if row is None:
                    return
            else:
                stated, given, alone = found.groups(b"")
                hidden, odd = frame.rows_hidden, False
                if given:
                    other, hidden, odd = told[given]
                    odd = odd or bool(stated and other)  # its number stands twice
                    stated = stated or other
                number = int(stated) if stated else self.number + 1
                over = content = found.end()
                if not alone:
                    over = find(closing, content, end) + len(closing)
                if over < content:
                    row = _odd_row(frame, self.at, number - 1)
                    assert row, "a tag was found"
                else:
                    row = _new(Row, (number, stated, self.at, content, over, hidden, odd))
            if row.number > LAST_ROW:
                raise _damaged(frame, f"row {row.number}")
            self.number, self.at = row.number, row.end
            yield row


def each_row(frame: Frame) -> Iterator[Row]:
    """Return the rows of a sheet in the order in which they stand.

    Raises:
        Damaged: something else stands among them, or a row has an impossible number.

    """
    return iter(RowWalk(frame))


def _odd_row(frame: Frame, at: int, before: int) -> Row | None:
    """Return a row that is written in an unusual way; None where no more follows."""
    start = _next(frame, at)
    if start == frame.end:
        return None
    tag = _tag(frame, start)
    stated, hidden = _told(frame, tag)
    content = over = start + len(tag)
    if not tag.endswith(b"/>"):
        over = _general_end(frame, content)
    number = int(stated) if stated else before + 1
    return Row(number, stated, start, content, over, hidden, odd=True)


def _next(frame: Frame, at: int) -> int:
    """Return where the next tag begins; the end of the rows where there is none.

    Raises:
        Damaged: text stands between the rows.

    """
    start = frame.plain.find(b"<", at, frame.end)
    start = frame.end if start < 0 else start
    between = frame.plain[at:start].strip()
    if between:
        raise _damaged(frame, between[:20].decode("utf-8", "replace"))
    return start


def _tag(frame: Frame, start: int) -> bytes:
    """Return the start tag of a row that is written in an unusual way.

    Raises:
        Damaged: it is no row; a table of cells holds nothing else (ECMA-376 18.3.1.80).

    """
    found = TAG.match(frame.plain, start, frame.end)
    tag = found[0] if found else b""
    if not re.match(rb"<%brow[\s/>]" % re.escape(frame.prefix), tag):
        raise _damaged(frame, tag[:40].decode("utf-8", "replace"))
    return tag


def _told(frame: Frame, tag: bytes) -> tuple[bytes, bool]:
    """Return what the attributes say of number and visibility.

    Raises:
        Damaged: the number is none.

    """
    stated, hidden = b"", frame.rows_hidden
    for one in attributes(tag):
        if one.name == b"r":
            stated = one.value.strip().encode()
            if not stated.isdigit():
                raise _damaged(frame, f"row {one.value[:20]}")
        elif one.name == b"hidden":
            hidden = one.value in {"1", "true"}
        elif one.name == b"ht" and one.value.strip("0") in {"", "."}:
            hidden = True
    # Eight digits are more than any row has; thousands are more than Python reads.
    return (stated.lstrip(b"0") or b"0")[:8] if len(stated) > 7 else stated, hidden


def _general_end(frame: Frame, content: int) -> int:
    tag = b"</%brow" % frame.prefix
    closing = frame.plain.find(tag, content, frame.end)
    if closing < 0:
        raise _damaged(frame, "row")
    return frame.plain.index(b">", closing) + 1


def _damaged(frame: Frame, what: str) -> Damaged:
    return Damaged(
        part=frame.part,
        why=Text(f"行の中に予期しないもの: {what}", f"unexpected among the rows: {what}"),
    )
