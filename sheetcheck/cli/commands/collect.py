"""`sheetcheck collect MASTER RETURN...`: the answers of all returns in a copy of the master."""

import os
import sys
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import click

from sheetcheck.cli.funnel import say
from sheetcheck.cli.output import safe_encoding
from sheetcheck.cli.phrases import Phrased, language_option
from sheetcheck.words.errors.misuses import FileMissing
from sheetcheck.words.text import Language, Text

if TYPE_CHECKING:
    from sheetcheck.collecting.decisions import Decision
    from sheetcheck.jobs.collect import CollectDone
    from sheetcheck.words.collection import CollectResult

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
    "format_": Text("標準出力の形式（text、json）。", "What goes to standard output: text, json."),
    "schema": Text(
        "様式の名前又は様式ファイル。省略すると、見出しから判別します。",
        "The form, by name or file; without it, it is found from the headings.",
    ),
    "password_file": Text(
        "パスワード付きのファイルを読むためのパスワードを書いたファイル。",
        "A file with the password for protected files.",
    ),
}
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
_SHOWN: Final = 20  # lines of each kind; the sheet has all
_MORE: Final = Text("ほかに{count}件", "{count} more")
_WRITTEN: Final = Text("取りまとめたシート: {path}", "Collected sheet: {path}")
_UNCHANGED: Final = Text("（変更はありません）", " (unchanged)")
_REPORT: Final = Text("報告書: {path}", "Report: {path}")
_DECISIONS: Final = Text(
    "決定ファイル: {path}（記入して --resolve で指定してください）",
    "Decisions: {path} (fill it in and name it with --resolve)",
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for on the command line."""

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

    def option(first: str, *more: str, key: str, **given: Any) -> click.Option:
        return click.Option([first, *more], help=_HELP[key].told(language), **given)

    params: list[click.Parameter] = [
        click.Argument(["master"], required=False, metavar=_MASTER.told(language)),
        click.Argument(["returns"], nargs=-1, metavar=_RETURNS.told(language)),
        option("--out", key="out", metavar="FILE"),
        option(
            "--for-joint",
            key="for_joint",
            type=click.Choice(["ask", "first", "both"]),
            default="ask",
        ),
        option("--resolve", key="resolve", metavar="FILE"),
        option("--dry-run", key="dry_run", is_flag=True),
        option(
            "--format",
            "format_",
            key="format_",
            type=click.Choice(["text", "json"]),
            default="text",
        ),
        option("--schema", key="schema", metavar="NAME|FILE"),
        option("--password-file", key="password_file", metavar="FILE"),
        language_option(language),
    ]

    def collect(lang: str | None, **options: Any) -> int:
        del lang
        return _collect(_Asked(language=language, **options))

    return Phrased(
        name, language=language, about=about, params=params, callback=collect, more=_EXIT_CODES
    )


def _collect(asked: _Asked) -> int:
    from dataclasses import replace

    from sheetcheck import __version__
    from sheetcheck.cli.commands.check import password_in
    from sheetcheck.collecting.answers import ReturnedFile
    from sheetcheck.jobs.collect import CollectRequest, collect_all, default_out
    from sheetcheck.rules.judging.families import known_families, named_family
    from sheetcheck.words.collection import UnusedFile
    from sheetcheck.words.errors.refusal import Refusal
    from sheetcheck.workbook.files.links import real_place
    from sheetcheck.workbook.sources import sources_in
    from sheetcheck.world import World, clock

    if asked.master is None or not asked.returns:
        raise FileMissing(task="collect")
    named = asked.schema is not None
    shelved = (named_family(asked.schema),) if asked.schema is not None else known_families()
    request = CollectRequest(
        master=asked.master,
        version=__version__,
        language=asked.language,
        out=asked.out,
        for_joint=asked.for_joint,
        decisions=_decisions(asked.resolve),
        dry_run=asked.dry_run,
        password=password_in(asked.password_file),
        named=named,
        families=tuple(one.family for one in shelved),
    )
    world = World(now=clock)
    ours = {real_place(path) for path in (asked.master, asked.out or default_out(asked.master))}
    found = [one for one in sources_in(asked.returns) if real_place(one.path) not in ours]
    readable = (ReturnedFile(one.path, _changed(one.path)) for one in found if one.refusal is None)
    try:
        done = collect_all(request, readable, world)
    except Refusal as refusal:
        refusal.path = refusal.path or asked.master
        raise
    missing = tuple(
        UnusedFile(one.path, one.refusal.rule, one.refusal.what, one.refusal.advice)
        for one in found
        if one.refusal is not None
    )
    collection = replace(done.collection, unused=(*done.collection.unused, *missing))
    done = replace(done, collection=collection)
    if asked.format_ == "json":
        _print_json(done)
    else:
        _tell(done, asked.language)
    return collection.code


def _changed(path: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(os.stat(path).st_mtime).astimezone()  # noqa: PTH116
    except (OSError, ValueError, OverflowError):
        return None


def _decisions(path: str | None) -> "tuple[Decision, ...]":
    if path is None:
        return ()
    from sheetcheck.collecting.decisions import read_decisions
    from sheetcheck.words.errors.refusal import Refusal
    from sheetcheck.workbook.files.disk import read_file

    try:
        data = read_file(path)
    except Refusal as refusal:
        refusal.path = path
        raise
    return read_decisions(data, path)


def _print_json(done: "CollectDone") -> None:
    from sheetcheck.report.data.harmless import harmless_json, spelt

    text = spelt(harmless_json({**done.document, "proof": done.proof_document}), safe_encoding())
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _tell(done: "CollectDone", language: Language) -> None:
    """Say what came of it: first what is left to do, then where everything lies."""
    from sheetcheck.report import collection_words as said
    from sheetcheck.report.visible import encodable

    lines = [said.summary(done.collection, language)]
    for title, listed in _lists(done.collection, language):
        if listed:
            lines += ["", title, *(f"  {line}" for line in listed[:_SHOWN])]
        if len(listed) > _SHOWN:
            lines.append(f"  {_MORE.filled(count=f'{len(listed) - _SHOWN:,}').told(language)}")
    encoding = sys.stdout.encoding or "utf-8"
    for line in lines:
        click.echo(encodable(line, encoding))
    click.echo()
    unchanged = _UNCHANGED.told(language) if done.unchanged else ""
    for text, path, more in (
        (_WRITTEN, done.collected, unchanged),
        (_REPORT, done.report, ""),
        (_DECISIONS, done.decisions, ""),
    ):
        if path:
            click.echo(text.filled(path=path).told(language) + more)
    for one in done.collection.unused:
        say(Text(f"{one.path}: {one.what.ja}", f"{one.path}: {one.what.en}"), language)


def _lists(collection: "CollectResult", language: Language) -> list[tuple[str, list[str]]]:
    from sheetcheck.report import collection_words as said
    from sheetcheck.report.visible import one_line, shortened
    from sheetcheck.words.collection import base_name

    def short(text: str) -> str:
        return shortened(one_line(text), 60)

    conflicts = []
    for conflict in collection.conflicts:
        slot = conflict.slot
        head = f"{slot.cell} {short(said.item_text(slot))} {slot.heading}"
        said_by = [
            f"{said.origin_text(c, language)}「{short(c.text)}」" for c in conflict.candidates
        ]
        conflicts.append(f"{head}: {' / '.join(said_by)}")
    opened = []
    for point in collection.open:
        slot_text = ""
        if point.slot:
            slot_text = (
                f"{point.slot.cell} {short(said.item_text(point.slot))} {point.slot.heading}"
            )
        who = "、".join(point.departments)
        text = f"「{short(point.text)}」" if point.text and point.file else ""
        parts = (slot_text, who, base_name(point.file), point.place)
        opened.append(" ".join(p for p in (*parts, point.reason.told(language), text) if p))
    added = [
        f"{short(' '.join(p for p in (one.section, one.number, one.item) if p))}"
        f" ({base_name(one.file)})"
        for one in collection.added
    ]
    return [
        (said.CONFLICTS.told(language), conflicts),
        (said.OPEN.told(language), opened),
        (said.ADDED.told(language), added),
    ]
