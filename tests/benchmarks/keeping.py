"""What openpyxl, LibreOffice and sheetcheck keep of real workbooks when one cell is written.

    SHEETCHECK_CORPUS=FOLDER python -m tests.benchmarks.keeping

prints the table of the README's section “What is guaranteed”. Each program writes one text
into one cell of each workbook; then every part of the file but that sheet is compared, by its
inflated bytes, with what it was.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl

import sheetcheck
from sheetcheck.words.address import Address
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.workbook.read.book import Workbook, open_workbook
from tests.support.libreoffice import saved_by_office

WRITTEN = "sheetcheck"
_SECONDS = 60


@dataclass(frozen=True)
class Place:
    """A cell to be written."""

    sheet: str
    part: str
    cell: Address


@dataclass(frozen=True)
class Kept:
    """What one program kept of one workbook."""

    identical: int
    all: int
    lost: int
    """Parts that are not there any more, under any name with the same bytes."""


def plain_cell(book: Workbook) -> Place | None:
    """Return the last cell of the first sheet that holds a plain value: no heading of a table."""
    for sheet in book.sheets:
        if not sheet.has_cells or sheet.kind != "worksheet":
            continue
        grid = book.grid(sheet.name)
        plain = [
            Address(row, column)
            for row, cells in grid.rows.items()
            for column, cell in cells.items()
            if cell.formula is None and cell.value is not None and not grid.merge_at(row, column)
        ]
        if plain:
            return Place(sheet.name, sheet.part, plain[-1])
    return None


def by_sheetcheck(source: Path, target: Path, place: Place) -> None:
    """Write the cell with sheetcheck."""
    cells = {(place.sheet, str(place.cell)): WRITTEN}
    sheetcheck.write_cells(source, target, cells, signed=True)


def by_openpyxl(source: Path, target: Path, place: Place) -> None:
    """Write the cell with openpyxl, asked to keep all that it can."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        macros = source.suffix == ".xlsm"
        book = openpyxl.load_workbook(source, keep_vba=macros, rich_text=True, keep_links=True)
        book[place.sheet][str(place.cell)] = WRITTEN
        book.save(target)


def by_libreoffice(source: Path, target: Path, _place: Place) -> None:
    """Load and save with LibreOffice: even without writing a cell."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy = Path(shutil.copy(source, folder / source.name))
        shutil.move(saved_by_office(copy), target)


PROGRAMS: dict[str, Callable[[Path, Path, Place], None]] = {
    "sheetcheck": by_sheetcheck,
    "openpyxl": by_openpyxl,
    "LibreOffice": by_libreoffice,
}


def write(program: str, source: Path, target: Path, place: Place) -> None:
    """Write the cell in a process of its own: openpyxl needs hours for one of the corpus.

    Raises:
        subprocess.SubprocessError: the program failed, or did not end in time.

    """
    arguments = [program, str(source), str(target), place.sheet, place.part, str(place.cell)]
    command = [sys.executable, "-m", "tests.benchmarks.keeping", *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)


def kept(source: Path, target: Path, place: Place) -> Kept:
    """Compare every part but the written sheet's."""
    before, after = _parts(source), _parts(target)
    before.pop(place.part, None)
    identical = sum(after.get(name) == content for name, content in before.items())
    contents = set(after.values())
    lost = sum(name not in after and content not in contents for name, content in before.items())
    return Kept(identical, len(before), lost)


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name.replace("\\", "/"): archive.read(name) for name in archive.namelist()}


def measured(sources: list[Path]) -> Iterator[tuple[str, list[Kept], int]]:
    """Yield each program with what it kept of each workbook, and how many it failed on."""
    for program in PROGRAMS:
        found: list[Kept] = []
        failed = 0
        for source in sources:
            try:
                place = plain_cell(open_workbook(source.read_bytes(), source.name))
            except Refusal:
                continue
            if place is None:
                continue
            with tempfile.TemporaryDirectory() as folder:
                target = Path(folder) / f"written{source.suffix}"
                try:
                    write(program, source, target, place)
                    found.append(kept(source, target, place))
                except (subprocess.SubprocessError, OSError, zipfile.BadZipFile) as why:
                    told = f"{program} failed on {source.name}: {type(why).__name__}\n"
                    sys.stderr.write(told)
                    failed += 1
        yield program, found, failed


def table(sources: list[Path]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield "| program | workbooks written | all other parts kept | parts identical | parts lost |"
    yield "| --- | --- | --- | --- | --- |"
    for program, found, failed in measured(sources):
        whole = sum(one.identical == one.all for one in found)
        identical, parts = sum(one.identical for one in found), sum(one.all for one in found)
        share = 100 * identical / parts if parts else 0
        lost = sum(one.lost for one in found)
        done = f"{len(found)} of {len(found) + failed}"
        yield f"| {program} | {done} | {whole} | {identical} of {parts} ({share:.0f} %) | {lost} |"


def main() -> None:
    """Print the table for the corpus; or, with arguments, write one workbook."""
    if arguments := sys.argv[1:]:
        program, source, target, sheet, part, cell = arguments
        PROGRAMS[program](Path(source), Path(target), Place(sheet, part, Address.parse(cell)))
        return
    corpus = Path(os.environ["SHEETCHECK_CORPUS"])
    sources = sorted(p for p in corpus.iterdir() if p.suffix in {".xlsx", ".xlsm"})
    for line in table(sources):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
