"""Checks the progress sheets (進行管理シート) that city departments return.

The Python interface: `check`, `correct`, `write_cells` and `compare`; for pandas, `read_items` and
`item_schema`. Importing the package is fast, because each function imports what it needs itself.
"""

from collections.abc import Mapping, Sequence
from os import PathLike
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa

    from sheetcheck.words.difference import Comparison
    from sheetcheck.words.result import Change, SheetResult
    from sheetcheck.words.values import NewValue
    from sheetcheck.workbook.sources import Source

__version__ = "0.2.0"

Path = str | PathLike[str]

__all__ = ["check", "compare", "correct", "item_schema", "read_items", "write_cells"]


def check(  # noqa: PLR0913  (one for each option of the command)
    paths: Path | Sequence[Path],
    schema: Path | None = None,
    issued: Path | None = None,
    *,
    previous: Path | Sequence[Path] = (),
    fix_notation: bool = False,
    questions: bool = False,
    own_checks: bool = False,
    department: str | None = None,
    year: str | None = None,
) -> "list[SheetResult]":
    """Check files and folders (recursively) and return one result per sheet; write nothing.

    A file that cannot be read has a result with the status `unreadable`.

    Args:
        paths: one path or several.
        schema: the sheet family, by name or file; by default it is found from the headings.
        issued: the workbook as it was sent out; changes to its fixed text are then findings.
        previous: workbooks of earlier years to compare with, one or several.
        fix_notation: rewrite ratings as the scale writes them.
        questions: also ask the questions for the secretariat.
        own_checks: run the families' own checks, which are Python files.
        department: judge only this department's rows; `auto` takes it from each file's path.
        year: the reported year that the sheets must have (`R6`).

    Raises:
        Misuse: the family is unknown, its file has mistakes, its own checks do not run, or the
            issued workbook cannot be used.

    """
    from dataclasses import replace
    from datetime import date

    from sheetcheck.checking.check import check_files, load_own_checks
    from sheetcheck.checking.opened import compared_with
    from sheetcheck.checking.settings import settings_for
    from sheetcheck.returns import own_rows_of
    from sheetcheck.review import review_files
    from sheetcheck.table.years import year_asked
    from sheetcheck.words.result import unreadable_result
    from sheetcheck.workbook.files.disk import read_file

    settings = replace(
        settings_for(_text(schema)),
        fix_notation=fix_notation,
        questions=questions,
        year=year_asked(year),
        scheme=own_rows_of(department),
        own_checks=own_checks,
        reviews=review_files,
        today=date.today(),  # noqa: DTZ011  (the day where the program runs)
    )
    load_own_checks(settings)
    settings = compared_with(settings, _text(issued), _texts(previous), read_file)
    sources = _sources(paths)
    results: dict[str, tuple[SheetResult, ...]] = {
        source.path: (unreadable_result(source.path, source.refusal),)
        for source in sources
        if source.refusal is not None
    }
    checked = check_files([s.path for s in sources if s.refusal is None], read_file, settings)
    results |= {one.path: one.results for one in checked}
    return [result for source in sources for result in results[source.path]]


def correct(result: "SheetResult", target: Path) -> "list[Change]":
    """Write a copy of the checked file with the result's corrections; return the corrections.

    Only the cells of the changes differ from the checked file. The target is written completely
    or not at all; if there is nothing to correct, nothing is written.

    Raises:
        Refusal: the file has changed since it was checked, can no longer be read, or must not
            be changed; or the target cannot be written.

    """
    import hashlib
    import os
    import pathlib

    from sheetcheck.words.errors.write_refusals import ChangedSince
    from sheetcheck.workbook.files.disk import read_file, write_whole
    from sheetcheck.workbook.read.book import open_workbook
    from sheetcheck.workbook.write.patch import patched

    if not result.changes:
        return []
    data = read_file(result.path)
    if hashlib.sha256(data).hexdigest() != result.digest:
        raise ChangedSince
    new = {(change.sheet, change.cell): change.new for change in result.changes}
    write_whole(pathlib.Path(os.fspath(target)), patched(open_workbook(data, result.path), new))
    return list(result.changes)


def write_cells(
    source: Path,
    target: Path,
    cells: "Mapping[tuple[str, str], NewValue]",
    *,
    signed: bool = False,
) -> None:
    """Write cells of any .xlsx or .xlsm and keep every other byte.

    `cells` maps (sheet name, address) to a value: a `str` is always text; a `date` or `datetime`
    needs a cell with a date format; `Formula` (from `sheetcheck.words.values`) is a formula with
    its stored value; None empties the cell. Each cell keeps its style, and missing rows and
    cells are created. `target` may be the same file as `source`.

    Raises:
        WriteRefusal: the sheet is unknown; the cell is inside a merged range, part of an array
            formula or data table, or the heading of a table; the cell cannot hold the value; or
            the workbook is signed and `signed` is false. The classes are in
            `sheetcheck.words.errors.write_refusals`.
        Refusal: the source cannot be read.

    """
    from sheetcheck.workbook.write.patch import write_cells as write

    write(source, target, cells, signed=signed)


def compare(before: Path, after: Path) -> "Comparison":
    """Return the differences between two workbooks: cells, moved rows, sheets, and other parts.

    Raises:
        Refusal: one of them cannot be read.

    """
    import os

    from sheetcheck.comparison import compared
    from sheetcheck.words.errors.refusal import naming
    from sheetcheck.workbook.files.disk import read_file
    from sheetcheck.workbook.read.book import open_workbook

    books = []
    for path in (os.fspath(before), os.fspath(after)):
        with naming(path):
            books.append(open_workbook(read_file(path), path))
    return compared(*books)


def read_items(paths: Path | Sequence[Path], schema: Path | None = None) -> "pd.DataFrame":
    """Return the items of progress sheets as a data frame, one row per item.

    `paths` are files and folders. The columns are `file`, `sheet`, `row` (Excel's), `section`,
    `departments_named`; then those that the family declares (`number`, `name`, `rating`,
    `result`, …) with the texts as Excel displays them; for each column with a scale also
    `COLUMN.code` (the rating that counts, or None) and `COLUMN.spelling`; and `@sheet`,
    `@section`, `@hidden` and `@unknown` for the rules. `item_schema` validates the frame of one
    family.

    Raises:
        Misuse: the family is unknown, or its file has mistakes.
        Refusal: a file cannot be read, or is not a progress sheet; no file is skipped silently.

    """
    import pandas as pd

    from sheetcheck.checking.opened import read_sheets
    from sheetcheck.checking.settings import settings_for
    from sheetcheck.table.frame import sheet_frame
    from sheetcheck.workbook.files.disk import read_file

    settings = settings_for(_text(schema))
    frames = []
    for source in _sources(paths):
        if source.refusal is not None:
            raise source.refusal
        sheets = read_sheets(source.path, read_file, settings)
        frames += [sheet_frame(source.path, sheet, family) for sheet, family in sheets]
    for owner, frame in enumerate(frames):
        frame["@sheet"] = owner
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def item_schema(family: Path) -> "pa.DataFrameSchema":
    """Return the pandera schema that the check runs on the items of a family.

    `item_schema("ena-saihan-boshi").validate(read_items(paths), lazy=True)` raises
    `pandera.errors.SchemaErrors` if items break a rule. In its `failure_cases`, `check` names
    the rule and the column, and `index` the row of the frame.

    Raises:
        Misuse: the family is unknown, or its file has mistakes.

    """
    import os

    from sheetcheck.rules.judging.families import named_family
    from sheetcheck.rules.judging.row_rules import item_schema as schema_of

    return schema_of(named_family(os.fspath(family)).family)


def _text(path: Path | None) -> str | None:
    import os

    return None if path is None else os.fspath(path)


def _texts(paths: Path | Sequence[Path]) -> list[str]:
    import os

    if isinstance(paths, (str, os.PathLike)):
        paths = [paths]
    return [os.fspath(path) for path in paths]


def _sources(paths: Path | Sequence[Path]) -> "list[Source]":
    from sheetcheck.workbook.sources import sources_in

    return sources_in(_texts(paths))
