"""Read a card: a sheet that is one item, with each answer right of its label or below it.

A card is read into the same `Sheet` as a table, with a single item whose answers have their own
addresses (`Item.anchors`). So every rule, report and letter works for cards, too.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from sheetcheck.family.model import Family
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import is_blank
from sheetcheck.table.header import Header
from sheetcheck.table.headings import LONGEST, SoughtHeadings, sought_headings
from sheetcheck.table.items import MOST_UNREAD, name_and_departments
from sheetcheck.table.rows import read_number
from sheetcheck.table.years import years_of
from sheetcheck.words.address import LAST_COLUMN, Address
from sheetcheck.words.sheet import Heading, Item, Sheet, Unread
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.runs import filled_cells


def find_card(grid: Grid, family: Family) -> Header | None:
    """Return the labels of a card as a header; None if the sheet has no label of the family."""
    sought = sought_headings(family)
    labels: dict[str, list[Heading]] = {}
    for rest, label in _labels(grid, sought):
        labels.setdefault(rest, []).append(label)
    found: dict[str, Heading] = {}
    twice: list[Heading] = []
    for rest, alike in labels.items():
        for key, label in _headings_by_column(sought.keys[rest], alike, sought):
            heading = Heading(key, label.text, label.cell, label.year)
            if key in found:
                twice.append(heading)
            else:
                found[key] = heading
    if not found:
        return None
    rows = [heading.cell.row for heading in found.values()]
    ordered = dict(sorted(found.items(), key=lambda pair: pair[1].cell))
    return Header(max(rows), min(rows), ordered, tuple(twice), ())


def _labels(grid: Grid, sought: SoughtHeadings) -> Iterator[tuple[str, Heading]]:
    """Yield the labels in the sheet, each with its folded text without the year."""
    for row, cells in grid.rows.items():
        for column, value, _, _ in filled_cells(cells):
            if isinstance(value, str) and 0 < len(value) <= LONGEST:
                year, rest = split_year(value.strip().rstrip(":："))
                if rest in sought.keys:
                    yield rest, Heading("", value, Address(row, column), year)


def _unread(grid: Grid, header: Header, places: Collection[Address]) -> Iterator[Unread]:
    """Yield the texts that are neither labels nor answers, from the row of the first label on."""
    labels = {heading.cell for heading in (*header.headings.values(), *header.duplicates)}
    for row, cells in grid.rows.items():
        for column, value, style, _ in filled_cells(cells):
            at = Address(row, column)
            if row >= header.top and at not in labels and at not in places:
                text = grid.formats.shown(value, style)
                if not is_blank(text):
                    yield Unread(at, text)


def _headings_by_column(
    keys: Sequence[str], alike: Sequence[Heading], sought: SoughtHeadings
) -> Iterator[tuple[str, Heading]]:
    """Yield each label with its column; if labels are alike, the earlier year is reported."""
    if len(keys) == 1:
        yield from ((keys[0], label) for label in alike)
        return
    offsets = {key: sought.datings[key].offset or 0 for key in keys if key in sought.datings}
    in_order = sorted(keys, key=lambda key: offsets.get(key, 0))
    by_year = sorted(alike, key=lambda label: (label.year or 0, label.cell))
    yield from zip(in_order, by_year, strict=False)


def answer_place(grid: Grid, family: Family, label: Heading) -> Address:
    """Return the address of the answer to a label: right of or below the label's merged range."""
    area = grid.merge_at(*label.cell)
    right, bottom = (area.right, area.bottom) if area else (label.cell.column, label.cell.row)
    if family.columns[label.key].answer == "below":
        return Address(bottom + 1, label.cell.column)
    return grid.anchor(label.cell.row, min(right + 1, LAST_COLUMN))


def read_card(grid: Grid, family: Family, header: Header, title: str) -> Sheet:
    """Return a card as a sheet with one item, or with none if all its answers are blank."""
    places = {key: answer_place(grid, family, label) for key, label in header.headings.items()}
    texts = {key: grid.text(*at) for key, at in places.items()}
    unknown = {key: grid.unknown[at] for key, at in places.items() if at in grid.unknown}
    first = places.get("name") or min(places.values())
    name, departments = name_and_departments(texts, unknown, family.office_names)
    item = Item(
        row=first.row,
        section=" ".join(texts.get("section", "").split()),
        number=read_number(texts.get("number", "")),
        name=name,
        departments=departments,
        texts=texts,
        anchors=places,
        hidden=first.row in grid.hidden_rows,
        unknown=unknown,
    )
    filled = any(not is_blank(text) for text in texts.values()) or bool(unknown)
    return Sheet(
        name=grid.sheet,
        title=title,
        headings=header.headings,
        sections=(),
        items=(item,) if filled else (),
        claims=(),
        years=years_of(header.headings, family),
        header_row=header.row,
        last_row=max(at.row for at in places.values()),
        duplicates=header.duplicates,
        unread=tuple(islice(_unread(grid, header, frozenset(places.values())), MOST_UNREAD)),
        is_card=True,
    )
