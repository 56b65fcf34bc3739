"""The sheet as sheetcheck read it, so that a misreading can be seen."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from sheetcheck.report.visible import shortened, visible
from sheetcheck.words.address import Address, column_letters
from sheetcheck.words.result import Change, Finding, Severity
from sheetcheck.words.sheet import Heading, Item, Sheet
from sheetcheck.words.text import Text
from sheetcheck.words.values import Formula

_ROWS: Final = 400
_LONGEST: Final = 160
_REACHING: Final = frozenset({"section", "claim", "unread"})


class Square(NamedTuple):
    """A cell of the picture."""

    address: str
    text: str
    severity: Severity | None = None
    """That of the worst finding at it, if there is one."""
    corrected: bool = False
    after: str = ""
    """What stands there in the corrected copy, where it is another text."""
    read: bool = True
    """Whether the text is part of what was understood."""
    why: Text | None = None
    """Why a number with the name of a total was not taken for one."""
    span: int = 1
    """Columns that it takes in the picture, so that a long line of text has room."""


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A row of the sheet: what sheetcheck took it for, and what it read there."""

    number: int
    kind: str
    """`heading`, `section`, `item`, `claim`, or `unread`."""
    squares: tuple[Square | None, ...]
    """By column; None where nothing was read."""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """What sheetcheck read of one sheet."""

    sheet: str
    title: str
    columns: tuple[str, ...]
    lines: tuple[PictureRow, ...]
    left_out: int
    """Rows that are not shown."""

    @property
    def marked(self) -> bool:
        """Whether a cell has a finding or was corrected."""
        return any(s.severity or s.corrected for line in self.lines for s in line.squares if s)

    @property
    def addresses(self) -> frozenset[str]:
        """The cells shown: those that can be pointed to."""
        return frozenset(s.address for line in self.lines for s in line.squares if s)


def picture(sheet: Sheet, findings: Iterable[Finding], changes: Iterable[Change] = ()) -> Picture:
    """Return what was read of a sheet, with the cells of findings and corrections marked."""
    after = {one.cell: _after(one) for one in changes if one.sheet == sheet.name}
    marks = _marks(findings)
    unread = {heading.cell: heading.text for heading in _other_headings(sheet)}
    unread |= {passed.cell: passed.text for passed in sheet.unread}
    kinds = _kinds(sheet)
    # The words beside a total were read: they say whose total it is.
    passed = {cell for cell in unread if kinds[cell.row] != "claim"}
    passed |= {claim.cell for claim in sheet.foreign}
    whys = {claim.cell: claim.foreign.text for claim in sheet.foreign if claim.foreign}
    texts = _texts(sheet, unread)
    columns = sorted({address.column for cells in texts.values() for address in cells})
    rows = _chosen(texts, marks)
    hidden = {item.row for item in sheet.items if item.hidden}
    return Picture(
        sheet=visible(sheet.name),
        title=visible(sheet.title),
        columns=tuple(map(column_letters, columns)),
        lines=tuple(
            PictureRow(row, kinds[row], _squares(kinds[row], row, columns, cells), row in hidden)
            for row, cells in (
                (row, _marked(texts[row], marks, after, passed, whys)) for row in rows
            )
        ),
        left_out=len(texts) - len(rows),
    )


def _marks(findings: Iterable[Finding]) -> dict[Address, Finding]:
    """Return the finding that a cell is marked for: the worst, and what is left before the rest."""
    order = list(Severity)
    found = [finding for finding in findings if finding.cell]
    found.sort(key=lambda f: (not f.fixed, -order.index(f.severity)))
    return {finding.cell: finding for finding in found if finding.cell}


def _after(change: Change) -> str:
    """Return what a corrected cell shows: of a formula its value, where that is known."""
    new = change.new
    value = new.value if isinstance(new, Formula) and new.value is not None else change.after
    return shortened(visible("" if value is None else str(value)), _LONGEST)


def _texts(sheet: Sheet, unread: Mapping[Address, str]) -> dict[int, dict[Address, str]]:
    """Return the texts that were understood or passed over, by row, and in it by cell."""
    texts: dict[int, dict[Address, str]] = {}
    for cell, text in unread.items():
        texts.setdefault(cell.row, {})[cell] = text
    for heading in sheet.headings.values():
        texts.setdefault(heading.cell.row, {})[heading.cell] = heading.text
    for section in sheet.sections:
        texts.setdefault(section.cell.row, {})[section.cell] = section.name
    for item in sheet.items:
        for key, heading in sheet.headings.items():
            in_row = Address(item.row, heading.cell.column)
            at = sheet.cell(item, key) if sheet.is_card else in_row
            texts.setdefault(at.row, {})[at] = item.texts.get(key, "")
    for claim in (*sheet.claims, *sheet.foreign):
        texts.setdefault(claim.cell.row, {})[claim.cell] = claim.text
    return dict(sorted(texts.items()))


def _other_headings(sheet: Sheet) -> tuple[Heading, ...]:
    """Return the headings of columns that are not read."""
    return (*sheet.strangers, *sheet.duplicates)


def _chosen(texts: Mapping[int, object], marks: Iterable[Address]) -> list[int]:
    """Return the rows to show: those with findings before others, if there are too many."""
    if len(texts) <= _ROWS:
        return list(texts)
    faulty = {address.row for address in marks}
    return sorted(sorted(texts, key=lambda row: row not in faulty)[:_ROWS])


def _kinds(sheet: Sheet) -> dict[int, str]:
    """Return what each row was taken for; an item that stands in a claim's row stays an item."""
    return {
        **{one.cell.row: "unread" for one in sheet.unread},
        **{claim.cell.row: "unread" for claim in sheet.foreign},
        **{claim.cell.row: "claim" for claim in sheet.claims},
        **{at.row: "item" for item in sheet.items for at in _answers(sheet, item)},
        **{section.cell.row: "section" for section in sheet.sections},
        **{one.cell.row: "heading" for one in (*sheet.headings.values(), *_other_headings(sheet))},
    }


def _answers(sheet: Sheet, item: Item) -> Iterable[Address]:
    """Return the cells of an item: in a card its answers may stand in any row."""
    return item.anchors.values() if sheet.is_card else (Address(item.row, 1),)


def _marked(
    texts: Mapping[Address, str],
    marks: Mapping[Address, Finding],
    after: Mapping[Address, str],
    passed: Container[Address],
    whys: Mapping[Address, Text],
) -> dict[Address, Square]:
    squares = {}
    for cell, text in texts.items():
        mark = marks.get(cell)
        shown = shortened(visible(text), _LONGEST)
        squares[cell] = Square(
            address=str(cell),
            text=shown,
            after="" if after.get(cell) == shown else after.get(cell, ""),
            severity=mark.severity if mark and not mark.fixed else None,
            corrected=mark is not None and mark.fixed,
            read=cell not in passed,
            why=whys.get(cell),
        )
    return squares


def _squares(
    kind: str, row: int, columns: Iterable[int], cells: Mapping[Address, Square]
) -> tuple[Square | None, ...]:
    """Return a row's cells; a section or claim reaches to the next text, as it does in Excel."""
    squares = [cells.get(Address(row, column)) for column in columns]
    if kind not in _REACHING:
        return tuple(squares)
    texts = [at for at, square in enumerate(squares) if square]
    ends = [*texts[1:], len(squares)]
    reaching = (
        square._replace(span=end - at)
        for at, end in zip(texts, ends, strict=True)
        if (square := squares[at])
    )
    return (*squares[: texts[0]], *reaching) if texts else tuple(squares)
