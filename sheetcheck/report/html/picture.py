"""The sheet as sheetcheck read it, drawn as a table so that misreadings can be seen."""

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
    """A cell of a picture."""

    address: str
    text: str
    severity: Severity | None = None
    """The severity of the worst uncorrected finding in it, if any."""
    corrected: bool = False
    after: str = ""
    """The text in the corrected copy, if it differs."""
    read: bool = True
    """Whether the text was read as part of the table."""
    why: Text | None = None
    """Why a number labelled like a total is not one."""
    span: int = 1
    """The number of columns it spans in the picture, so that long texts have room."""


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A row of the sheet: what it was read as, and its cells."""

    number: int
    kind: str
    """`heading`, `section`, `item`, `claim`, or `unread`."""
    squares: tuple[Square | None, ...]
    """The cells by column; None for cells without text."""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """One sheet as it was read."""

    sheet: str
    title: str
    columns: tuple[str, ...]
    lines: tuple[PictureRow, ...]
    left_out: int
    """The number of rows not shown."""

    @property
    def marked(self) -> bool:
        """Whether any cell has a finding or a correction."""
        return any(s.severity or s.corrected for line in self.lines for s in line.squares if s)

    @property
    def addresses(self) -> frozenset[str]:
        """The addresses of all cells in the picture, which links can point to."""
        return frozenset(s.address for line in self.lines for s in line.squares if s)


def picture(sheet: Sheet, findings: Iterable[Finding], changes: Iterable[Change] = ()) -> Picture:
    """Return the picture of a sheet, with the cells of findings and corrections marked."""
    after = {one.cell: _after(one) for one in changes if one.sheet == sheet.name}
    marks = _marks(findings)
    unread = {heading.cell: heading.text for heading in _other_headings(sheet)}
    unread |= {passed.cell: passed.text for passed in sheet.unread}
    kinds = _kinds(sheet)
    # Texts beside a total were used: they tell what it counts.
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
    """Return the finding that marks each cell: the worst, uncorrected before corrected ones."""
    order = list(Severity)
    found = [finding for finding in findings if finding.cell]
    found.sort(key=lambda f: (not f.fixed, -order.index(f.severity)))
    return {finding.cell: finding for finding in found if finding.cell}


def _after(change: Change) -> str:
    """Return what a corrected cell displays: for a formula its value, if known."""
    new = change.new
    value = new.value if isinstance(new, Formula) and new.value is not None else change.after
    return shortened(visible("" if value is None else str(value)), _LONGEST)


def _texts(sheet: Sheet, unread: Mapping[Address, str]) -> dict[int, dict[Address, str]]:
    """Return row → address → text for all texts that were read or skipped."""
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
    """Return the headings of columns that were not read."""
    return (*sheet.strangers, *sheet.duplicates)


def _chosen(texts: Mapping[int, object], marks: Iterable[Address]) -> list[int]:
    """Return the rows to show; if there are too many, rows with findings have priority."""
    if len(texts) <= _ROWS:
        return list(texts)
    faulty = {address.row for address in marks}
    return sorted(sorted(texts, key=lambda row: row not in faulty)[:_ROWS])


def _kinds(sheet: Sheet) -> dict[int, str]:
    """Return what each row was read as; an item in the row of a claim counts as an item."""
    return {
        **{one.cell.row: "unread" for one in sheet.unread},
        **{claim.cell.row: "unread" for claim in sheet.foreign},
        **{claim.cell.row: "claim" for claim in sheet.claims},
        **{at.row: "item" for item in sheet.items for at in _answers(sheet, item)},
        **{section.cell.row: "section" for section in sheet.sections},
        **{one.cell.row: "heading" for one in (*sheet.headings.values(), *_other_headings(sheet))},
    }


def _answers(sheet: Sheet, item: Item) -> Iterable[Address]:
    """Return cells in all rows of an item; in a card its answers may be in any row."""
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
    """Return a row's cells; a section or claim spans to the next text, as it overflows in Excel."""
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
