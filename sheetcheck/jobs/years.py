"""The page and the workbook that compare several years, written beside the report of each file."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from sheetcheck.jobs.outputs import CheckOrder
from sheetcheck.report.html.rendering import is_untouched_page
from sheetcheck.report.html.years_page import years_page
from sheetcheck.report.sheets.years_workbook import years_workbook
from sheetcheck.report.years import years_table
from sheetcheck.words.result import Outcome, Provenance
from sheetcheck.workbook.files.names import free_path
from sheetcheck.world import World

_REPORT = ".report.html"


def write_years(outcomes: Sequence[Outcome], order: CheckOrder, world: World) -> Iterator[str]:
    """Write page and workbook for each file that has an earlier year, and yield their paths.

    Raises:
        TargetUnwritable: the system does not let us write a file.

    """
    language = order.language
    for report in dict.fromkeys(outcome.report for outcome in outcomes if outcome.report):
        of_file = [outcome for outcome in outcomes if outcome.report == report]
        found = [years_table(outcome.result, language) for outcome in of_file]
        tables = [table for table in found if table is not None]
        if not tables or report is None:
            continue
        stem = report.removesuffix(_REPORT)
        page = years_page(tables, language, Provenance(order.version, world.now()))
        target = Path(f"{stem}.years.html")
        if os.path.lexists(target) and not is_untouched_page(world.read(os.fspath(target))):
            target = free_path(target, page)
        world.write(target, page)
        yield os.fspath(target)
        book = years_workbook(tables, language)
        place = free_path(Path(f"{stem}.years.xlsx"), book)
        world.write(place, book)
        yield os.fspath(place)
