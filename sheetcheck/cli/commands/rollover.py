"""`sheetcheck rollover FILE`: make next year's sheet from this year's."""

import json
import os
from dataclasses import dataclass
from typing import Any

import click

from sheetcheck.cli.options import format_option, option_maker, schema_option
from sheetcheck.cli.output import write_utf8
from sheetcheck.cli.phrases import Phrased
from sheetcheck.words.errors.misuses import FileMissing, OutIsFolder
from sheetcheck.words.errors.season_refusals import CarryFaulty
from sheetcheck.words.text import Language, Text

_FILE = Text("ファイル", "FILE")
_HELP = {
    "out": Text(
        "翌年度のファイル。省略すると、年を変えた名前で元のファイルと同じフォルダーに作成します。",
        "Next year's file; without it, beside this year's, with the year in its name shifted.",
    ),
    "carry": Text(
        "今年度の列を翌年度の列に引き継ぎます（例：plan:previous_plan。繰り返し指定可）。",
        "Fill a column of next year from one of this year: plan:previous_plan (repeatable).",
    ),
    "dry_run": Text(
        "書き込まずに、変更する箇所を示します。", "Write nothing; say what would change."
    ),
}
_MORE = Text(
    "元のファイルは変更しません。固定の記載の中の年は変更せず、確認事項として示します。\n"
    "終了コード: 0 作成しました、1 要修正が残っているため作成していません、"
    "2 読めないか、使い方に誤りがあります",
    "This year's file is only read. Years inside fixed texts are not changed; they are listed.\n"
    "Exit codes: 0 made; 1 not made, since problems are left in this year's sheet;"
    " 2 it cannot be read, or the command was misused",
)


@dataclass(frozen=True, slots=True)
class _Request:
    """The command line, parsed."""

    file: str | None
    out: str | None
    carry: tuple[str, ...]
    schema: str | None
    dry_run: bool
    format_: str


def made(name: str, about: Text, language: Language) -> Phrased:
    """Return the command."""
    option = option_maker(_HELP, language)
    params: list[click.Parameter] = [
        click.Argument(["file"], required=False, metavar=_FILE.localized(language)),
        option("--out", metavar="FILE"),
        option("--carry", metavar="FROM:TO", multiple=True),
        schema_option(language),
        option("--dry-run", is_flag=True),
        format_option(language),
    ]

    def rollover(**options: Any) -> int:
        return _roll_over(_Request(**options), language)

    return Phrased(
        name, language=language, about=about, params=params, callback=rollover, more=_MORE
    )


def _pairs(carry: tuple[str, ...]) -> dict[str, str]:
    """Return target column → source column for the values of `--carry`.

    Raises:
        CarryFaulty: a pair is not two names with a colon between.

    """
    pairs = {}
    for pair in carry:
        source, colon, target = pair.partition(":")
        if not (colon and source and target):
            raise CarryFaulty(pair=pair)
        pairs[target] = source
    return pairs


def _roll_over(request: _Request, language: Language) -> int:
    if request.file is None:
        raise FileMissing(task="rollover")
    if request.out and os.path.isdir(request.out):  # noqa: PTH112
        raise OutIsFolder(path=request.out)
    carry = _pairs(request.carry)
    from dataclasses import replace

    from sheetcheck.checking.settings import settings_for
    from sheetcheck.jobs.rollover import run_rollover
    from sheetcheck.report.visible import visible
    from sheetcheck.review import review_files
    from sheetcheck.rollover.summary import summary_document, summary_lines
    from sheetcheck.world import World, clock

    world = World(now=clock)
    settings = replace(settings_for(request.schema), reviews=review_files, today=world.now().date())
    next_year, written = run_rollover(
        request.file, settings, world, carry=carry, out=request.out, dry_run=request.dry_run
    )
    if request.format_ == "json":
        document = summary_document(request.file, next_year, written, language)
        write_utf8(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    else:
        for line in summary_lines(request.file, next_year, written, language):
            click.echo(visible(line))
    return 0
