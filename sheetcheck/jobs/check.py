"""check → correct → report → write: what every way of running a check shares."""

import os
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from sheetcheck.engine.prepare import Engine, RunOptions, prepare
from sheetcheck.jobs.outputs import CheckOrder, OutputWriter, rule_helps
from sheetcheck.jobs.target import OutputNames, free_path, vacant_path
from sheetcheck.report.html.rendering import is_untouched_page
from sheetcheck.words.result import Outcome, Provenance, unreadable_result
from sheetcheck.workbook.sources import Source, fence_of
from sheetcheck.world import World

_INDEX: Final = "sheetcheck.index.html"


def run_check(
    sources: Sequence[Source], order: CheckOrder, world: World, engine: Engine = prepare
) -> Generator[list[Outcome], None, None]:
    """Yield the outcomes of each file, one for each sheet, in the order of the sources.

    The engine checks and corrects the files, here or in other processes; names are given and
    files written here alone.
    """
    writer = OutputWriter(order, world, OutputNames(world, set(order.taken)))
    readable = [source.path for source in sources if source.refusal is None]
    fence = fence_of(sources)
    options = RunOptions(
        check=order.check,
        language=order.language,
        version=order.version,
        at=world.now(),
        copies=not order.dry_run,
        mark=order.mark,
        findings_sheet=order.findings_sheet,
        fence=fence,
    )
    with closing(engine(readable, fence.reading(world.read), options)) as prepared:
        for source in sources:
            if source.refusal is not None:
                yield [Outcome(unreadable_result(source.path, source.refusal))]
            else:
                yield writer.write(source, next(prepared))


def write_index(
    outcomes: Sequence[Outcome], order: CheckOrder, world: World, paths: Sequence[str]
) -> str | None:
    """Write the index page of a run over several files and return its path; None for one file.

    `paths` are those given by the user. Without `order.out`, the page goes into the first
    folder among them, else beside the first report. What the paths have in common is no better:
    it may be a place where nobody looks, or nothing at all on two drives.

    Raises:
        TargetUnwritable: the system does not let us write the page.

    """
    reported = [outcome for outcome in outcomes if outcome.report]
    if order.dry_run or len({one.result.path for one in outcomes}) < 2 or not reported:
        return None
    from sheetcheck.report.html.page import index_page

    beside = os.path.dirname(reported[0].report or "")
    folder = order.out or next(filter(os.path.isdir, paths), beside)
    target = vacant_path(os.path.join(folder, _INDEX), is_untouched_page, world)
    provenance = Provenance(order.version, world.now())
    data = index_page(
        outcomes, language=order.language, provenance=provenance, at=target, helps=rule_helps()
    )
    world.write(Path(target), data)
    return target


def write_years(outcomes: Sequence[Outcome], order: CheckOrder, world: World) -> Iterator[str]:
    """Write a page and a workbook that compare years, for each file that has an earlier year.

    They go beside the file's report; their paths are yielded.

    Raises:
        TargetUnwritable: the system does not let us write a file.

    """
    from sheetcheck.report.sheets.years_workbook import years_workbook
    from sheetcheck.report.years import years_page, years_table

    language = order.language
    for report in dict.fromkeys(outcome.report for outcome in outcomes if outcome.report):
        of_file = [outcome.result for outcome in outcomes if outcome.report == report]
        tables = [table for result in of_file if (table := years_table(result, language))]
        if not tables:
            continue
        stem = report.removesuffix(".report.html")
        page = years_page(tables, language, Provenance(order.version, world.now()))
        target = Path(f"{stem}.years.html")
        if os.path.lexists(target) and not is_untouched_page(world.read(os.fspath(target))):
            target = free_path(target, page)
        book = years_workbook(tables, language)
        for path, data in ((target, page), (free_path(Path(f"{stem}.years.xlsx"), book), book)):
            world.write(path, data)
            yield os.fspath(path)
