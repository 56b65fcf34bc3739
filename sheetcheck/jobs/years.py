"""The page and the workbook of several years written beside the report of each file."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from sheetcheck.jobs.check import Order
from sheetcheck.report.html.fingerprint import is_untouched_page
from sheetcheck.report.html.years_page import years_page
from sheetcheck.report.provenance import Provenance
from sheetcheck.report.sheets.years_workbook import years_workbook
from sheetcheck.report.years import years_table
from sheetcheck.words.result import Outcome
from sheetcheck.workbook.files.names import free_path
from sheetcheck.world import World

_REPORT = ".report.html"


def write_years(outcomes: Sequence[Outcome], order: Order, world: World) -> Iterator[str]:
    """Write them, and yield their paths; nothing where no earlier year could be compared.

    Raises:
        TargetUnwritable: the system did not let us.

    """
    reports = dict.fromkeys(outcome.report for outcome in outcomes if outcome.report)
    for report in reports:
        of_file = [outcome for outcome in outcomes if outcome.report == report]
        found = [years_table(outcome.result, order.language) for outcome in of_file]
        tables = [table for table in found if table is not None]
        if not tables or report is None:
            continue
        stem = report.removesuffix(_REPORT)
        page = years_page(tables, order.language, Provenance(order.version, world.now()))
        target = Path(f"{stem}.years.html")
        if target.exists() and not is_untouched_page(world.read(os.fspath(target))):
            target = free_path(target, page)
        world.write(target, page)
        yield os.fspath(target)
        book = years_workbook(tables, order.language)
        place = free_path(Path(f"{stem}.years.xlsx"), book)
        world.write(place, book)
        yield os.fspath(place)
