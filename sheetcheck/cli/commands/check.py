"""`sheetcheck check PATH...`: options in, results printed, exit code out."""

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sheetcheck.cli.check_options import CheckRequest, check_options
from sheetcheck.cli.funnel import say
from sheetcheck.cli.output import safe_encoding, write_utf8
from sheetcheck.cli.phrases import Phrased
from sheetcheck.words.errors.misuses import (
    NothingToCheck,
    OptionMissing,
    OptionsContradict,
    OutIsNoFolder,
)
from sheetcheck.words.text import Language, Text

_FEW = 2  # files below which a progress bar would only flicker

_EXIT_CODES = Text(
    "終了コード：\n  0  対応の必要な箇所なし（合計の訂正のみの場合を含む）\n"
    "  1  要修正の箇所あり\n  2  点検できなかったファイル、又は使い方の誤りあり",
    "Exit codes:\n  0  nothing left to do (also if only totals were corrected)\n"
    "  1  something is left to fix\n  2  a file could not be checked, or wrong usage",
)


def made(name: str, about: Text, language: Language) -> Phrased:
    """Return the command."""

    def check(lang: str | None, **options: Any) -> int:
        del lang
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
    """Check what was asked for, print what came of it, and return the exit code."""
    _must_make_sense(request)
    # The house is only entered now: --help and mistakes need none of it.
    from sheetcheck import __version__
    from sheetcheck.workbook.limits import standing_limits
    from sheetcheck.workbook.sources import sources_in

    standing_limits()  # a mistake in them is told before anything is read
    sources = sources_in(request.paths, request.out)
    outcomes = None if _asks_for_more(request) else _all_refused(sources)
    if outcomes is not None:
        _print(outcomes, request, __version__, None)
        return exit_code(outcomes)
    return _check(sources, request, __version__)


def _asks_for_more(request: CheckRequest) -> bool:
    """Say whether something must be read that a mistake may be in, before any file is."""
    asked = (request.schema, request.issued, request.dask, request.password_file)
    return bool(request.previous) or request.own_checks or any(one is not None for one in asked)


def _all_refused(sources: Sequence[Any]) -> list[Any] | None:
    """Return what became of the files, if not one of them can be opened; that is soon said."""
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


def _check(sources: Sequence[Any], request: CheckRequest, version: str) -> int:
    """Check files of which one at least may be read."""
    from sheetcheck.checking.check import load_own_checks
    from sheetcheck.checking.opened import read_issued
    from sheetcheck.checking.settings import Settings
    from sheetcheck.jobs.check import Order, run, write_index
    from sheetcheck.jobs.years import write_years
    from sheetcheck.report.text.screen import progress
    from sheetcheck.returns.collecting import own_rows_of
    from sheetcheck.review.reader import review_files
    from sheetcheck.rules.judging.families import known_families, named_family
    from sheetcheck.table.years import year_asked
    from sheetcheck.workbook.files.disk import read_file
    from sheetcheck.world import World, clock

    engine = _engine(request, len(sources))
    world = World(now=clock)
    schema = request.schema
    named = (named_family(schema).family,) if schema is not None else None
    settings = Settings(
        families=cache(lambda: named or tuple(shelved.family for shelved in known_families())),
        named=named is not None,
        fix_notation=request.fix_notation,
        strict=request.strict,
        restore_fixed=request.restore_fixed,
        questions=request.questions,
        own_checks=request.own_checks,
        reviews=review_files,
        today=world.now().date(),
        password=password_in(request.password_file),
        year=year_asked(request.year),
        collecting=own_rows_of(request.for_),
    )
    load_own_checks(settings)
    if request.issued is not None:
        settings = replace(settings, issued=read_issued(request.issued, read_file, settings))
    earlier = tuple(read_issued(path, read_file, settings) for path in request.previous)
    settings = replace(settings, previous=earlier)
    order = Order(
        check=settings,
        language=request.language,
        version=version,
        out=request.out,
        in_place=request.in_place,
        dry_run=request.dry_run,
        mark=request.mark,
        findings_sheet=request.findings_sheet,
        proof=request.proof,
    )
    outcomes: list[Any] = []
    shown_total = len(sources) if len(sources) >= _FEW and not request.quiet else 0
    with progress(shown_total, sys.stderr, language=request.language) as done:
        for of_file in run(sources, order, world, engine):
            outcomes.extend(of_file)
            done(of_file[0].result.path)
    index: str | None = None
    years = [] if order.dry_run or not request.previous else [*write_years(outcomes, order, world)]
    for path in () if request.quiet else years:
        say(_YEARS.filled(path=path), request.language)
    try:
        index = write_index(outcomes, order, world, request.paths)
    finally:  # the results are told, though there be no index
        _print(outcomes, request, version, index)
    _tell_of_own_checks({outcome.result.family for outcome in outcomes}, settings, request)
    if request.open_ and not request.dry_run:
        _open(index or next((o.report for o in outcomes if o.report), None))
    return exit_code(outcomes)


def _engine(request: CheckRequest, files: int) -> Any:
    """Return where the files are worked on."""
    if request.dask is not None:
        from sheetcheck.engine.cluster import Cluster

        return Cluster(request.dask, request.dask_shared)
    if files == 1:
        from sheetcheck.engine.prepare import prepare

        return prepare
    from sheetcheck.engine.processes import Processes, processors

    return Processes(request.jobs or processors())


def _must_make_sense(request: CheckRequest) -> None:
    """Refuse what says nothing, or two things at once.

    Raises:
        Misuse: of the kind that it is.

    """
    if not request.paths:
        raise NothingToCheck
    if request.in_place and request.out is not None:
        raise OptionsContradict(first="--in-place", second="--out")
    if request.out and os.path.lexists(request.out) and not os.path.isdir(request.out):  # noqa: PTH112
        raise OutIsNoFolder(path=request.out)
    if request.restore_fixed and request.issued is None:
        raise OptionMissing(first="--restore-fixed", second="--issued")
    if request.dask_shared and request.dask is None:
        raise OptionMissing(first="--dask-shared", second="--dask")
    # Neither a password nor somebody's program is sent over a network.
    alone = {
        "--jobs": request.jobs is not None,
        "--password-file": request.password_file is not None,
        "--own-checks": request.own_checks,
    }
    for option, given in alone.items():
        if given and request.dask is not None:
            raise OptionsContradict(first="--dask", second=option)


_YEARS = Text("年度比較: {path}", "Year by year: {path}")
_LEFT_OUT = Text(
    "様式「{family}」の独自の点検（{file}）は実行していません。\n"
    "内容を信頼できる場合は、--own-checks を付けてください。",
    "The form {family} has its own checks ({file}); they were not run.\n"
    "If you trust that file, add --own-checks.",
)


def _tell_of_own_checks(used: set[str | None], settings: Any, request: CheckRequest) -> None:
    """Say which checks were left out, since nobody asked for them."""
    if request.own_checks or not any(used):
        return
    for family in settings.families():
        if family.family in used and family.own_checks:
            told = _LEFT_OUT.filled(family=family.family, file=family.own_checks.file)
            sys.stderr.write(f"{told.told(request.language)}\n")


def password_in(path: str | None) -> str | None:
    """Return the first line of the file that the password stands in.

    Raises:
        Refusal: the file cannot be read.

    """
    if path is None:
        return None
    from sheetcheck.words.errors.refusal import Refusal
    from sheetcheck.workbook.files.disk import read_file

    try:
        text = read_file(path).decode("utf-8-sig", "replace")
    except Refusal as refusal:
        refusal.path = path
        raise
    return text.splitlines()[0] if text else ""


def exit_code(outcomes: Sequence[Any]) -> int:
    """Return 2 where something could not be checked or written, 1 where problems are left."""
    from sheetcheck.words.result import Status

    if any(o.unwritten or o.result.status is Status.UNREADABLE for o in outcomes):
        return 2
    return int(any(o.result.status is Status.PROBLEMS for o in outcomes))


def _print(outcomes: Sequence[Any], request: CheckRequest, version: str, index: str | None) -> None:
    """Print the results in the format asked for."""
    out, language = sys.stdout, request.language
    if request.format_ == "text":
        from sheetcheck.report.text.terminal import print_results, print_verdicts

        if request.quiet:
            print_verdicts(outcomes, out, language=language)
        else:
            print_results(outcomes, out, language=language, helps=_rule_helps, index=index)
    elif request.format_ == "json":
        from sheetcheck.report.data.machine import json_text

        text = json_text(outcomes, language=language, version=version, encoding=safe_encoding())
        out.write(f"{text}\n")
    elif request.format_ == "junit":
        from sheetcheck.report.data.junit import junit_text

        write_utf8(junit_text(outcomes, language=language, strict=request.strict))
    else:
        _print_html(outcomes, language, version)
    out.flush()


def _rule_helps() -> Any:
    from sheetcheck.jobs.check import rule_helps

    return rule_helps()


def _print_html(outcomes: Sequence[Any], language: Language, version: str) -> None:
    """Print one page: the report of a single file, else the index with all files summed up."""
    from sheetcheck.report.html.page import index_page, page
    from sheetcheck.report.provenance import Provenance
    from sheetcheck.world import clock

    provenance = Provenance(version, clock())
    helps = _rule_helps()
    if len({outcome.result.path for outcome in outcomes}) == 1:
        data = page(outcomes, language=language, provenance=provenance, helps=helps)
    else:
        data = index_page(outcomes, language=language, provenance=provenance, at="", helps=helps)
    # The page says that it is UTF-8, whatever the console speaks.
    sys.stdout.buffer.write(data)


def _open(page: str | None) -> None:
    if page is None:
        return
    import webbrowser
    from pathlib import Path

    webbrowser.open(Path(page).absolute().as_uri())
