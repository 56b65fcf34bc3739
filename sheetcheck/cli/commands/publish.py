"""`sheetcheck publish FILE...`: find what must not be published, write a clean copy and CSV."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from sheetcheck.cli.funnel import MISUSED, say_refusal
from sheetcheck.cli.options import (
    files_argument,
    format_option,
    option_maker,
    schema_option,
)
from sheetcheck.cli.output import write_utf8
from sheetcheck.cli.phrases import Phrased
from sheetcheck.words.errors.misuses import FileMissing
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.text import Language, Text

if TYPE_CHECKING:
    from sheetcheck.publishing.summary import Publication


_HELP = {
    "clean": Text(
        "公開してはならない内容を削除した写し（.public.xlsx）を作成します。元のファイルは変更しません。",
        "Write a copy (.public.xlsx) without what must not go out; the file itself is not changed.",
    ),
    "csv": Text(
        "1行1事業のCSVと datapackage.json を作成します。",
        "Write the items as CSV, one row each, with a datapackage.json.",
    ),
    "out": Text(
        "保存先。省略すると、元のファイルと同じフォルダー。",
        "Where it is written; without it, beside the file.",
    ),
}
_MORE = Text(
    "終了コード:\n"
    "  0  公開してはならない内容はありません（--clean では、残っていません）\n"
    "  1  公開してはならない内容があります\n"
    "  2  確認できなかったファイルがあるか、使い方に誤りがあります",
    "Exit codes:\n"
    "  0  nothing must be kept back (with --clean: nothing is left)\n"
    "  1  something must not go out\n"
    "  2  some file could not be looked through, or the command was misused",
)


def made(name: str, about: Text, language: Language) -> Phrased:
    """Return the command."""
    option = option_maker(_HELP, language)
    params: list[click.Parameter] = [
        files_argument(language),
        option("--clean", is_flag=True),
        option("--csv", is_flag=True),
        option("--out", metavar="DIR"),
        schema_option(language),
        format_option(language),
    ]

    def publish(files: tuple[str, ...], format_: str, **asked: Any) -> int:
        if not files:
            raise FileMissing(task="publish")
        done = [_published(path, asked, language) for path in files]
        told = [one for one in done if one]
        _print(told, format_, language)
        return MISUSED if len(told) < len(done) else int(any(one.stops for one in told))

    return Phrased(
        name, language=language, about=about, params=params, callback=publish, more=_MORE
    )


def _published(path: str, asked: Mapping[str, Any], language: Language) -> "Publication | None":
    """Examine one file and write its copy and CSV if asked; None if it cannot be read."""
    from sheetcheck.jobs.publish import run_publish

    try:
        return run_publish(path, **asked)
    except Refusal as refusal:
        refusal.path = refusal.path or path
        say_refusal(refusal, language)
        return None


def _print(done: "list[Publication]", format_: str, language: Language) -> None:
    from sheetcheck.publishing.summary import summary_document, summary_lines
    from sheetcheck.report.visible import visible

    if format_ == "json":
        documents = [summary_document(one, language) for one in done]
        write_utf8(json.dumps({"files": documents}, ensure_ascii=False, indent=2) + "\n")
        return
    for one in done:
        for line in summary_lines(one, language):
            click.echo(visible(line))
        click.echo()
