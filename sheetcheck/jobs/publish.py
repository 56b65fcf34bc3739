"""search → clean → write: a file made fit for publication, and its items as open data."""

import re
from pathlib import Path
from typing import Final

from sheetcheck.claims.sheet import read_sheet
from sheetcheck.jobs.target import free_path
from sheetcheck.publishing.cleaning import cleaned, inspected
from sheetcheck.publishing.open_data import (
    CSV_NAME,
    PACKAGE_NAME,
    OpenTable,
    csv_bytes,
    package_bytes,
)
from sheetcheck.publishing.summary import Publication
from sheetcheck.rules.judging.families import known_families, named_family
from sheetcheck.table.recognise import recognise
from sheetcheck.words.address import Address
from sheetcheck.words.collection import Place
from sheetcheck.words.errors.refusals import SchemaUnmatched
from sheetcheck.workbook.files.disk import read_file, write_whole
from sheetcheck.workbook.opening import readable
from sheetcheck.workbook.read.book import Workbook, open_workbook

_NO_SLUG: Final = re.compile(r"[^a-z0-9]+")


def run_publish(
    path: str, *, clean: bool = False, csv: bool = False, out: str | None = None,
    schema: str | None = None,
) -> Publication:  # fmt: skip
    """Search a file for what must not go out; write a cleaned copy and its items as CSV if asked.

    The file itself is never written. A file that exists under the name of an output is not
    overwritten: the new file gets a number, unless both have the same content.

    Raises:
        Refusal: the file cannot be read, is no progress sheet (with `csv`), or a target cannot
            be written; what was written before is complete.

    """
    source = Path(path)
    book = open_workbook(read_file(source), path)
    found = inspected(book)
    tables = _tables(book, schema, demanded=csv)
    folder = Path(out) if out is not None else source.parent
    written: list[str] = []
    cleaning = cleaned(book, found, _own_cells(tables)) if clean and found.stops else None
    if cleaning is not None:
        target = free_path(folder / f"{source.stem}.public{source.suffix}", cleaning.data)
        _write(target, cleaning.data)
        written.append(str(target))
    for number, table in enumerate(tables if csv else ()):
        ending = f".{number + 1}" if number else ""
        written += _written_data(folder / f"{source.stem}{ending}.data", table)
    return Publication(path, found, cleaning, tuple(written))


def _tables(book: Workbook, schema: str | None, *, demanded: bool) -> list[OpenTable]:
    """Return the progress sheets of a workbook; [] if there are none, unless one is demanded."""
    named = (named_family(schema).family,) if schema is not None else None
    families = named or tuple(shelved.family for shelved in known_families())
    grids = readable(book.data, "").grids
    try:
        found = recognise(grids, families, named=named is not None)
    except SchemaUnmatched:
        if demanded or named:
            raise
        return []
    return [OpenTable(read_sheet(one.grid, one.family, one.header), one.family) for one in found]


def _own_cells(tables: list[OpenTable]) -> set[Place]:
    """Return the cells that belong to an item, a heading or a total."""
    own: set[Place] = set()
    for sheet in (table.sheet for table in tables):
        headings = [heading.cell for heading in sheet.headings.values()]
        cells = {Address(item.row, cell.column) for item in sheet.items for cell in headings}
        cells.update(headings)
        cells.update(section.cell for section in sheet.sections)
        cells.update(claim.cell for claim in sheet.claims)
        cells.update(cell for item in sheet.items for cell in item.anchors.values())
        own |= {(sheet.name, cell) for cell in cells}
    return own


def _written_data(folder: Path, table: OpenTable) -> list[str]:
    """Write the CSV of a sheet and its description, and return their paths."""
    content = csv_bytes(table)
    slug = _NO_SLUG.sub("-", table.family.family.lower()).strip("-")
    year = (table.sheet.years.reported or "").lower()
    package = package_bytes(table, content, f"{slug}-{year}".strip("-"))
    outputs = {folder / CSV_NAME: content, folder / PACKAGE_NAME: package}
    for target, data in outputs.items():
        _write(target, data)
    return list(map(str, outputs))


def _write(target: Path, data: bytes) -> None:
    """Write a file unless it has this content already."""
    if not (target.is_file() and target.read_bytes() == data):
        write_whole(target, data)
