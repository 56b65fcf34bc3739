"""Checks the progress sheets (進行管理シート) that city departments return.

Doors for Python: `check`, `correct`, `write_cells` and `compare`; for pandas, `read_items` and
`item_schema`. Importing the package costs nothing; what a door needs is imported when it is opened.
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
    """Check files and folders (recursively) and return a result for each sheet; write nothing.

    `paths` may be a single one. `schema` is a sheet family, by name or by file; without it
    the family is found from the headings. `issued` is the workbook as it was sent out; then
    what was changed in it is found, too. `previous` are the workbooks of earlier years, one or
    several. `year` is the reported year asked for (`R6`).
    With `fix_notation` ratings are to be rewritten as
    the scale writes them; with `questions` the secretariat's questions are asked; with
    `own_checks` the Python files are run that families name. With `department` (or `auto`,
    which tells it by the path) only the rows of one department are judged. A file that cannot
    be read is a result with the status `unreadable`.

    Raises:
        Misuse: there is no such family, its file has mistakes, its own checks do not run,
            or the issued workbook cannot be used.

    """
    import os
    from dataclasses import replace
    from datetime import date
    from functools import cache

    from sheetcheck.checking.check import check_files, load_own_checks
    from sheetcheck.checking.opened import read_issued
    from sheetcheck.checking.settings import Settings
    from sheetcheck.returns.collecting import own_rows_of
    from sheetcheck.review.reader import review_files
    from sheetcheck.rules.judging.families import known_families, named_family
    from sheetcheck.table.years import year_asked
    from sheetcheck.words.errors.unread import refused
    from sheetcheck.workbook.files.disk import read_file
    from sheetcheck.workbook.sources import sources_in

    named = (named_family(os.fspath(schema)).family,) if schema is not None else None
    settings = Settings(
        families=cache(lambda: named or tuple(shelved.family for shelved in known_families())),
        named=named is not None,
        fix_notation=fix_notation,
        questions=questions,
        year=year_asked(year),
        collecting=own_rows_of(department),
        own_checks=own_checks,
        reviews=review_files,
        today=date.today(),  # noqa: DTZ011  (the day where the program runs)
    )
    load_own_checks(settings)
    if issued is not None:
        settings = replace(settings, issued=read_issued(os.fspath(issued), read_file, settings))
    earlier = [previous] if isinstance(previous, (str, os.PathLike)) else previous
    settings = replace(
        settings,
        previous=tuple(read_issued(os.fspath(one), read_file, settings) for one in earlier),
    )
    results: list[SheetResult] = []
    if isinstance(paths, (str, os.PathLike)):
        paths = [paths]
    sources = sources_in([os.fspath(path) for path in paths])
    checked = check_files([s.path for s in sources if s.refusal is None], read_file, settings)
    by_path = {one.path: one.results for one in checked}
    for source in sources:
        if source.refusal is not None:
            results.append(refused(source.path, source.refusal))
        else:
            results.extend(by_path[source.path])
    return results


def correct(result: "SheetResult", target: Path) -> "list[Change]":
    """Write a copy of the checked file with the result's corrections in it; return them.

    Only the cells of the changes differ from the file that was checked. The target is
    written whole or not at all; nothing is written where there is nothing to correct.

    Raises:
        Refusal: the file has changed since it was checked, cannot be read any more,
            holds what must not be written, or the target cannot be written.

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
    """Write cells of any .xlsx or .xlsm and leave every other byte as it was.

    `cells` maps (sheet, address) to a value: `str` is always text, a `date` or `datetime`
    goes into cells whose format shows dates, `Formula` (of `sheetcheck.words.values`) is a
    formula with its stored value, None empties a cell. Each cell keeps its style; a missing
    row or cell is made in its place. The target may be the source.

    Raises:
        WriteRefusal: an unknown sheet, a cell inside a merged range, a signed workbook
            without `signed`, part of an array formula or data table, a table's heading,
            a value that the cell cannot hold. Each is a class of its own in
            `sheetcheck.words.errors.refusals`.
        Refusal: the source cannot be read.

    """
    from sheetcheck.workbook.write.patch import write_cells as write

    write(source, target, cells, signed=signed)


def compare(before: Path, after: Path) -> "Comparison":
    """Return how two workbooks differ: cells, rows that moved, sheets, and other parts.

    Raises:
        Refusal: one of them cannot be read.

    """
    import os

    from sheetcheck.comparison import compared
    from sheetcheck.words.errors.refusal import Refusal
    from sheetcheck.workbook.files.disk import read_file
    from sheetcheck.workbook.read.book import open_workbook

    books = []
    for path in (before, after):
        try:
            books.append(open_workbook(read_file(path), os.fspath(path)))
        except Refusal as refusal:
            refusal.path = os.fspath(path)
            raise
    return compared(*books)


def read_items(paths: Path | Sequence[Path], schema: Path | None = None) -> "pd.DataFrame":
    """Return the items of progress sheets as a frame, one row per item; files and folders alike.

    Its columns are `file`, `sheet`, `row` (Excel's), `section`, `departments_named`, then those
    that the family declares (`number`, `name`, `rating`, `result`, …: the texts as people see
    them), for each column with a scale `COLUMN.code` (the rating that counts, None where it is
    none) and `COLUMN.spelling`, and what the rules know of a row: `@sheet`, `@section`,
    `@hidden`, `@unknown`. The frame of one family is what `item_schema` validates.

    Raises:
        Misuse: there is no such family, or its file has mistakes.
        Refusal: a file cannot be read, or is no progress sheet; none is left out in silence.

    """
    import os
    from functools import cache

    import pandas as pd

    from sheetcheck.checking.opened import read_sheets
    from sheetcheck.checking.settings import Settings
    from sheetcheck.rules.judging.families import known_families, named_family
    from sheetcheck.table.frame import sheet_frame
    from sheetcheck.workbook.files.disk import read_file
    from sheetcheck.workbook.sources import sources_in

    named = (named_family(os.fspath(schema)).family,) if schema is not None else None
    settings = Settings(
        families=cache(lambda: named or tuple(shelved.family for shelved in known_families())),
        named=named is not None,
    )
    if isinstance(paths, (str, os.PathLike)):
        paths = [paths]
    frames = []
    for source in sources_in([os.fspath(path) for path in paths]):
        if source.refusal is not None:
            raise source.refusal
        sheets = read_sheets(source.path, read_file, settings)
        frames += [sheet_frame(source.path, sheet, family) for sheet, family in sheets]
    for owner, frame in enumerate(frames):
        frame["@sheet"] = owner
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def item_schema(family: Path) -> "pa.DataFrameSchema":
    """Return the pandera schema that the check itself runs on the items of a family.

    `item_schema("ena-saihan-boshi").validate(read_items(paths), lazy=True)` raises
    `pandera.errors.SchemaErrors` where items break a rule: `failure_cases` names the rule with
    its column under `check`, and the row of the frame under `index`.

    Raises:
        Misuse: there is no such family, or its file has mistakes.

    """
    import os

    from sheetcheck.rules.judging.families import named_family
    from sheetcheck.rules.judging.item_schema import item_schema as schema_of

    return schema_of(named_family(os.fspath(family)).family)
