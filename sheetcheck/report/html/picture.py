"""The sheet as sheetcheck read it, drawn as a table so that misreadings can be seen."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Final, NamedTuple

from sheetcheck.report.html.page_words import PageWords
from sheetcheck.report.visible import shortened, visible
from sheetcheck.words import labels
from sheetcheck.words.address import Address, column_letters
from sheetcheck.words.result import Change, Finding, Severity
from sheetcheck.words.sheet import Heading, Item, Sheet
from sheetcheck.words.text import Language, Text
from sheetcheck.words.values import Formula

_ROWS: Final = 400
_LONGEST: Final = 160
_REACHING: Final = frozenset({"section", "claim", "unread"})
_SIGN: Final = (
    '<svg class="sign" aria-hidden="true" focusable="false"><use href="#sign-{name}"/></svg>'
)
_WIDTHS: Final = ((16, " wide"), (5, " some"))
"""CSS classes for texts longer than this many characters."""
_NO_TOTAL: Final = Text("{why}、合計として扱わず", "not a total: {why}")


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
        """True if any cell has a finding or a correction."""
        return any(s.severity or s.corrected for line in self.lines for s in line.squares if s)

    @property
    def addresses(self) -> frozenset[str]:
        """The addresses of all cells in the picture, which links can point to."""
        return frozenset(s.address for line in self.lines for s in line.squares if s)


def picture(sheet: Sheet, findings: Iterable[Finding], changes: Iterable[Change] = ()) -> Picture:
    """Return the picture of a sheet, with the cells of findings and corrections marked."""
    after = {one.cell: _after(one) for one in changes if one.sheet == sheet.name}
    marks = _marks(findings)
    others = (*sheet.undeclared, *sheet.duplicates)
    unread = {heading.cell: heading.text for heading in others}
    unread |= {one.cell: one.text for one in sheet.unread}
    kinds = _kinds(sheet, others)
    # Texts beside a total were used: they tell what it counts.
    passed: dict[Address, Text | None] = {c: None for c in unread if kinds[c.row] != "claim"}
    passed |= {claim.cell: claim.foreign.text if claim.foreign else None for claim in sheet.foreign}
    texts: dict[int, dict[Address, str]] = {}
    for cell, text in _texts(sheet, unread):
        texts.setdefault(cell.row, {})[cell] = text
    columns = sorted({address.column for cells in texts.values() for address in cells})
    hidden = {item.row for item in sheet.items if item.hidden}
    lines = []
    for row in _chosen(texts, marks):
        squares = {
            cell: _square(cell, text, marks.get(cell), after.get(cell, ""), passed)
            for cell, text in texts[row].items()
        }
        cells = [squares.get(Address(row, column)) for column in columns]
        shown = _reaching(cells) if kinds[row] in _REACHING else cells
        lines.append(PictureRow(row, kinds[row], tuple(shown), row in hidden))
    return Picture(
        visible(sheet.name),
        visible(sheet.title),
        tuple(map(column_letters, columns)),
        tuple(lines),
        left_out=len(texts) - len(lines),
    )


def _marks(findings: Iterable[Finding]) -> dict[Address, Finding]:
    """Return the finding that marks each cell: the worst, uncorrected before corrected ones."""
    order = list(Severity)
    worst_last = sorted(findings, key=lambda f: (not f.fixed, -order.index(f.severity)))
    return {finding.cell: finding for finding in worst_last if finding.cell}


def _after(change: Change) -> str:
    """Return what a corrected cell displays: for a formula its value, if known."""
    new = change.new
    value = new.value if isinstance(new, Formula) and new.value is not None else change.after
    return shortened(visible("" if value is None else str(value)), _LONGEST)


def _texts(sheet: Sheet, unread: Mapping[Address, str]) -> Iterator[tuple[Address, str]]:
    """Yield all texts that were read or skipped; of several in one cell the last counts."""
    yield from unread.items()
    yield from ((heading.cell, heading.text) for heading in sheet.headings.values())
    yield from ((section.cell, section.name) for section in sheet.sections)
    for item in sheet.items:
        for key, heading in sheet.headings.items():
            in_row = Address(item.row, heading.cell.column)
            yield sheet.cell(item, key) if sheet.is_card else in_row, item.texts.get(key, "")
    yield from ((claim.cell, claim.text) for claim in (*sheet.claims, *sheet.foreign))


def _chosen(texts: Mapping[int, object], marks: Iterable[Address]) -> list[int]:
    """Return the rows to show; if there are too many, rows with findings have priority."""
    if len(texts) <= _ROWS:
        return sorted(texts)
    faulty = {address.row for address in marks}
    return sorted(sorted(texts, key=lambda row: (row not in faulty, row))[:_ROWS])


def _kinds(sheet: Sheet, others: Iterable[Heading]) -> dict[int, str]:
    """Return what each row was read as; an item in the row of a claim counts as an item."""
    return {
        **{one.cell.row: "unread" for one in sheet.unread},
        **{claim.cell.row: "unread" for claim in sheet.foreign},
        **{claim.cell.row: "claim" for claim in sheet.claims},
        **{at.row: "item" for item in sheet.items for at in _answers(sheet, item)},
        **{section.cell.row: "section" for section in sheet.sections},
        **{one.cell.row: "heading" for one in (*sheet.headings.values(), *others)},
    }


def _answers(sheet: Sheet, item: Item) -> Iterable[Address]:
    """Return cells in all rows of an item; in a card its answers may be in any row."""
    return item.anchors.values() if sheet.is_card else (Address(item.row, 1),)


def _square(
    cell: Address,
    text: str,
    mark: Finding | None,
    after: str,
    passed: Mapping[Address, Text | None],
) -> Square:
    shown = shortened(visible(text), _LONGEST)
    return Square(
        address=str(cell),
        text=shown,
        after="" if after == shown else after,
        severity=mark.severity if mark and not mark.fixed else None,
        corrected=mark is not None and mark.fixed,
        read=cell not in passed,
        why=passed.get(cell),
    )


def _reaching(squares: list[Square | None]) -> list[Square | None]:
    """Let each text span to the next one, as it overflows in Excel."""
    texts = [at for at, square in enumerate(squares) if square]
    ends = [*texts[1:], len(squares)]
    reaching = (
        square._replace(span=end - at)
        for at, end in zip(texts, ends, strict=True)
        if (square := squares[at])
    )
    return [*squares[: texts[0]], *reaching] if texts else squares


def rows_html(drawn: Picture, number: int, findings: Mapping[str, int], language: Language) -> str:
    """Return the rows of a picture as HTML; a template would be slow for thousands of cells.

    `number` is the picture's number on the page, and `findings` gives for the id of a cell the
    number of the first finding listed for it. All texts are escaped.
    """
    words, rows = PageWords(language), []
    for line in drawn.lines:
        kind = "" if line.kind == "item" else f" {escape(words[f'row_{line.kind}'])}"
        hidden = f"<br>{escape(words['hidden_row'])}" if line.hidden else ""
        style = f"{line.kind} hidden-row" if line.hidden else line.kind
        cells = "".join(
            _cell_html(square, f"s{number}-{square.address}", findings, words)
            if square
            else "<td></td>"
            for square in line.squares
        )
        head = f'<th class="rule" scope="row">{line.number}{kind}{hidden}</th>'
        rows.append(f'<tr class="{style}">{head}{cells}</tr>\n')
    return "".join(rows)


def _cell_html(square: Square, anchor: str, findings: Mapping[str, int], words: PageWords) -> str:
    span = f' colspan="{square.span}"' if square.span > 1 else ""
    wide = next((name for most, name in _WIDTHS if len(square.text) > most), "")
    style = square.severity or ("fixed" if square.corrected else "" if square.read else "unread")
    class_ = f' class="{style}"' if style else ""
    text = f"<bdi>{escape(square.text)}</bdi>"
    if square.after:
        text = f"<del>{text}</del> → <ins>{escape(square.after)}</ins>"
    mark = _mark_html(square, findings.get(anchor), words)
    mark = f'<span class="mark">{mark}</span>' if mark else ""
    return f'<td id="{anchor}"{span}{class_}>{mark}<div class="clip{wide}">{text}</div></td>'


def _mark_html(square: Square, finding: int | None, words: PageWords) -> str:
    if square.severity:
        word = labels.SEVERITY[square.severity].localized(words.language)
        label = f"{square.address} {escape(word)}"
        linked = label if finding is None else f'<a href="#f{finding}">{label}</a>'
        return f"{_SIGN.format(name=square.severity)} {linked}"
    if square.corrected:
        label = f"{square.address} {escape(words['corrected_here'])}"
        return f"{_SIGN.format(name='good')} {label}"
    return escape(_NO_TOTAL.filled(why=square.why).localized(words.language)) if square.why else ""
