"""`sheetcheck collect MASTER RETURN...`: collect the answers of all returns in one sheet."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import click

from sheetcheck.cli.collect_output import print_collected, print_json
from sheetcheck.cli.options import (
    format_option,
    option_maker,
    password_in,
    read_given,
    schema_option,
)
from sheetcheck.cli.phrases import Phrased
from sheetcheck.words.errors.misuses import FileMissing, OutIsFolder
from sheetcheck.words.errors.refusal import naming
from sheetcheck.words.text import Language, Text

if TYPE_CHECKING:
    from sheetcheck.collecting.decisions import Decision
    from sheetcheck.jobs.collect import CollectOutcome, CollectRequest
    from sheetcheck.workbook.sources import Source

_HELP: Final = {
    "out": Text(
        "取りまとめたシートのファイル名。省略すると「元のシート.collected.xlsx」。",
        "The collected sheet; without it, MASTER.collected.xlsx.",
    ),
    "for_joint": Text(
        "共同の事業の回答が異なるとき：ask（決めない）、first（先頭の課）、both（文をつなげる）。",
        "Where joint answers differ: ask (decide nothing), first (the first department), both"
        " (join texts).",
    ),
    "resolve": Text(
        "決定ファイル（TOML）。誰が、いつ、どの回答に決めたか。",
        "The file of decisions (TOML): who decided what, and when.",
    ),
    "dry_run": Text("何も書き込みません。", "Write nothing."),
    "password_file": Text(
        "パスワード付きのファイルを読むためのパスワードを書いたファイル。",
        "A file with the password for protected files.",
    ),
}
_FORMAT: Final = Text("標準出力の形式（text、json）。", "What goes to standard output: text, json.")
_MASTER: Final = Text("元のシート", "MASTER")
_RETURNS: Final = Text("回答...", "RETURN...")
_EXIT_CODES: Final = Text(
    "終了コード:\n"
    "  0  全ての回答を取りまとめました\n"
    "  1  回答の不一致、未回答などが残っています\n"
    "  2  取り込めないファイルがあるか、使い方に誤りがあります",
    "Exit codes:\n"
    "  0  everything was collected\n"
    "  1  conflicts or open points are left\n"
    "  2  a return could not be used, or the command was misused",
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The command line of `sheetcheck collect`, parsed."""

    language: Language
    master: str | None
    returns: tuple[str, ...]
    out: str | None
    for_joint: Any
    resolve: str | None
    dry_run: bool
    format_: str
    schema: str | None
    password_file: str | None


def made(name: str, about: Text, language: Language) -> Phrased:
    """Return the command."""
    option = option_maker(_HELP, language)
    params: list[click.Parameter] = [
        click.Argument(["master"], required=False, metavar=_MASTER.localized(language)),
        click.Argument(["returns"], nargs=-1, metavar=_RETURNS.localized(language)),
        option("--out", metavar="FILE"),
        option(
            "--for-joint",
            type=click.Choice(["ask", "first", "both"]),
            default="ask",
        ),
        option("--resolve", metavar="FILE"),
        option("--dry-run", is_flag=True),
        format_option(language, _FORMAT),
        schema_option(language),
        option("--password-file", metavar="FILE"),
    ]

    def collect(**options: Any) -> int:
        return _collect(_Asked(language=language, **options))

    return Phrased(
        name, language=language, about=about, params=params, callback=collect, more=_EXIT_CODES
    )


def _collect(asked: _Asked) -> int:
    from sheetcheck.collecting.answers import ReturnedFile
    from sheetcheck.jobs.collect import run_collect
    from sheetcheck.world import World, clock

    if asked.master is None or not asked.returns:
        raise FileMissing(task="collect")
    if asked.out and os.path.isdir(asked.out):  # noqa: PTH112
        raise OutIsFolder(path=asked.out)
    request = _request(asked, asked.master)
    sources = _sources(asked, request)
    readable = (ReturnedFile(s.path, _changed(s.path)) for s in sources if s.refusal is None)
    with naming(asked.master):
        done = run_collect(request, readable, World(now=clock))
    done = _with_refused(done, sources)
    if asked.format_ == "json":
        print_json(done)
    else:
        print_collected(done, asked.language)
    return done.collection.code


def _request(asked: _Asked, master: str) -> "CollectRequest":
    """Return the request for the job, with the decisions, password and families read."""
    from sheetcheck import __version__
    from sheetcheck.collecting.collect import CollectOptions
    from sheetcheck.jobs.collect import CollectRequest
    from sheetcheck.rules.judging.families import families_for

    families = families_for(asked.schema)
    return CollectRequest(
        master=master,
        version=__version__,
        language=asked.language,
        options=CollectOptions(
            families=tuple(one.family for one in families),
            named=asked.schema is not None,
            for_joint=asked.for_joint,
            decisions=_decisions(asked.resolve),
            password=password_in(asked.password_file),
        ),
        out=asked.out,
        dry_run=asked.dry_run,
    )


def _sources(asked: _Asked, request: "CollectRequest") -> "list[Source]":
    """Return the returns, without the master and the collected sheet among them."""
    from sheetcheck.workbook.files.links import real_place
    from sheetcheck.workbook.sources import sources_in

    ours = {real_place(path) for path in (request.master, request.target)}
    return [one for one in sources_in(asked.returns) if real_place(one.path) not in ours]


def _with_refused(done: "CollectOutcome", sources: "Sequence[Source]") -> "CollectOutcome":
    """Add the sources that could not be opened to the unused files."""
    from dataclasses import replace

    from sheetcheck.words.collection import UnusedFile

    refused = tuple(
        UnusedFile(one.path, one.refusal.rule, one.refusal.what, one.refusal.advice)
        for one in sources
        if one.refusal is not None
    )
    unused = (*done.collection.unused, *refused)
    return replace(done, collection=replace(done.collection, unused=unused))


def _changed(path: str) -> datetime | None:
    """Return when a file was last modified, if the system tells."""
    try:
        return datetime.fromtimestamp(os.stat(path).st_mtime).astimezone()  # noqa: PTH116
    except (OSError, ValueError, OverflowError):
        return None


def _decisions(path: str | None) -> "tuple[Decision, ...]":
    if path is None:
        return ()
    from sheetcheck.collecting.decisions import read_decisions

    return read_decisions(read_given(path), path)
