"""`sheetcheck check PATH...`: check files, write copies and reports, print the results."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sheetcheck.cli.check_options import CheckRequest, check_options, must_make_sense
from sheetcheck.cli.check_output import exit_code, print_outcomes
from sheetcheck.cli.funnel import say
from sheetcheck.cli.options import password_in
from sheetcheck.cli.phrases import Phrased
from sheetcheck.words.text import Language, Text

if TYPE_CHECKING:
    from sheetcheck.checking.settings import Settings
    from sheetcheck.engine.prepare import Engine
    from sheetcheck.jobs.outputs import CheckOrder
    from sheetcheck.words.result import Outcome
    from sheetcheck.workbook.sources import Source
    from sheetcheck.world import World

_FEW = 2  # with fewer files a progress bar would only flicker

_EXIT_CODES = Text(
    "終了コード：\n  0  対応の必要な箇所なし（合計の訂正のみの場合を含む）\n"
    "  1  要修正の箇所あり\n  2  点検できなかったファイル、又は使い方の誤りあり",
    "Exit codes:\n  0  nothing left to do (also if only totals were corrected)\n"
    "  1  something is left to fix\n  2  a file could not be checked, or wrong usage",
)
_YEARS = Text("年度比較: {path}", "Year by year: {path}")
_LEFT_OUT = Text(
    "様式「{family}」の独自の点検（{file}）は実行していません。\n"
    "内容を信頼できる場合は、--own-checks を付けてください。",
    "The form {family} has its own checks ({file}); they were not run.\n"
    "If you trust that file, add --own-checks.",
)


def made(name: str, about: Text, language: Language) -> Phrased:
    """Return the command."""

    def check(**options: Any) -> int:
        return check_request(CheckRequest(language=language, **options))

    return Phrased(
        name,
        language=language,
        about=about,
        params=check_options(language),
        callback=check,
        more=_EXIT_CODES,
    )


def check_request(request: CheckRequest) -> int:
    """Do what `request` asks for, print the results, and return the exit code.

    Raises:
        Misuse: the options make no sense, or something that they name cannot be used.

    """
    must_make_sense(request)
    # Imported only now, so that --help and wrong options are answered at once.
    from sheetcheck import __version__
    from sheetcheck.workbook.limits import standing_limits
    from sheetcheck.workbook.sources import sources_in

    standing_limits()  # raises for mistakes in the environment before anything is read
    sources = sources_in(request.paths, request.out)
    refused = None if _reads_more_than_sheets(request) else _all_refused(sources)
    if refused is not None:
        print_outcomes(refused, request, __version__)
        return exit_code(refused)
    return _check(sources, request, __version__)


def _reads_more_than_sheets(request: CheckRequest) -> bool:
    """True if an option names something whose mistakes must be reported first."""
    given = (request.schema, request.issued, request.dask, request.password_file)
    return bool(request.previous) or request.own_checks or any(one is not None for one in given)


def _all_refused(sources: "Sequence[Source]") -> "list[Outcome] | None":
    """Return the outcomes if no file can be opened, which saves loading the checker; else None."""
    from sheetcheck.words.result import Outcome, unreadable_result
    from sheetcheck.workbook.files.disk import read_file
    from sheetcheck.workbook.opening import early_refusal

    outcomes = []
    for source in sources:
        refusal = source.refusal or early_refusal(source.path, read_file)
        if refusal is None:
            return None
        outcomes.append(Outcome(unreadable_result(source.path, refusal)))
    return outcomes


def _check(sources: "Sequence[Source]", request: CheckRequest, version: str) -> int:
    """Check files, of which at least one can be read."""
    from sheetcheck.jobs.check import write_index
    from sheetcheck.world import World, clock

    world = World(now=clock)
    order = _order(request, world, version)
    outcomes = _outcomes(sources, request, order, world)
    _write_years(outcomes, request, order, world)
    index: str | None = None
    try:
        index = write_index(outcomes, order, world, request.paths)
    finally:  # the results are printed even if the index cannot be written
        print_outcomes(outcomes, request, version, index)
    _say_own_checks_left_out({outcome.result.family for outcome in outcomes}, order.check, request)
    if request.open_ and not request.dry_run:
        _open(index or next((o.report for o in outcomes if o.report), None))
    return exit_code(outcomes)


def _order(request: CheckRequest, world: "World", version: str) -> "CheckOrder":
    """Return the order for the job: the settings of the check, and what to write."""
    from sheetcheck.jobs.outputs import CheckOrder

    return CheckOrder(
        check=_settings(request, world),
        language=request.language,
        version=version,
        out=request.out,
        in_place=request.in_place,
        dry_run=request.dry_run,
        mark=request.mark,
        findings_sheet=request.findings_sheet,
        proof=request.proof,
    )


def _settings(request: CheckRequest, world: "World") -> "Settings":
    """Return the settings of the check, with all files read that the options name."""
    from dataclasses import replace

    from sheetcheck.checking.check import load_own_checks
    from sheetcheck.checking.opened import compared_with
    from sheetcheck.checking.settings import settings_for
    from sheetcheck.returns import own_rows_of
    from sheetcheck.review import review_files
    from sheetcheck.table.years import year_asked
    from sheetcheck.workbook.files.disk import read_file

    settings = replace(
        settings_for(request.schema),
        fix_notation=request.fix_notation,
        strict=request.strict,
        restore_fixed=request.restore_fixed,
        questions=request.questions,
        own_checks=request.own_checks,
        reviews=review_files,
        today=world.now().date(),
        password=password_in(request.password_file),
        year=year_asked(request.year),
        scheme=own_rows_of(request.for_),
    )
    load_own_checks(settings)
    return compared_with(settings, request.issued, request.previous, read_file)


def _outcomes(
    sources: "Sequence[Source]", request: CheckRequest, order: "CheckOrder", world: "World"
) -> "list[Outcome]":
    """Check the files and write copies and reports, with a progress bar for several files."""
    from sheetcheck.jobs.check import run_check
    from sheetcheck.report.text.screen import progress

    outcomes: list[Outcome] = []
    shown_total = len(sources) if len(sources) >= _FEW and not request.quiet else 0
    with progress(shown_total, sys.stderr, language=request.language) as done:
        for of_file in run_check(sources, order, world, _engine(request, len(sources))):
            outcomes.extend(of_file)
            done(of_file[0].result.path)
    return outcomes


def _engine(request: CheckRequest, files: int) -> "Engine":
    """Return what checks the files: a Dask cluster, this process, or several."""
    if request.dask is not None:
        from sheetcheck.engine.cluster import Cluster

        return Cluster(request.dask, request.dask_shared)
    if files == 1:
        from sheetcheck.engine.prepare import prepare

        return prepare
    from sheetcheck.engine.processes import Processes, processors

    return Processes(request.jobs or processors())


def _write_years(
    outcomes: "Sequence[Outcome]", request: CheckRequest, order: "CheckOrder", world: "World"
) -> None:
    """Write the comparisons with earlier years, and say where they are."""
    if order.dry_run or not request.previous:
        return
    from sheetcheck.jobs.check import write_years

    for path in [*write_years(outcomes, order, world)]:
        if not request.quiet:
            say(_YEARS.filled(path=path), request.language)


def _say_own_checks_left_out(
    used: set[str | None], settings: "Settings", request: CheckRequest
) -> None:
    """Say which families of the checked sheets have own checks that did not run."""
    if request.own_checks or not any(used):
        return
    for family in settings.families():
        if family.family in used and family.own_checks:
            told = _LEFT_OUT.filled(family=family.family, file=family.own_checks.file)
            sys.stderr.write(f"{told.localized(request.language)}\n")


def _open(page: str | None) -> None:
    """Open a page in the browser."""
    if page is None:
        return
    import webbrowser
    from pathlib import Path

    webbrowser.open(Path(page).absolute().as_uri())
