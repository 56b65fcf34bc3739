"""`sheetcheck rollover FILE`: next year's sheet from this year's."""

import json
from functools import cache

import click

from sheetcheck.cli.output import write_utf8
from sheetcheck.cli.phrases import Phrased, language_option
from sheetcheck.words.errors.misuses import FileMissing
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
    "schema": Text(
        "様式の名前又は様式ファイル。省略すると、見出しから判別します。",
        "The form, by name or file; without it, it is found from the headings.",
    ),
    "dry_run": Text(
        "書き込まずに、変更する箇所を示します。", "Write nothing; say what would change."
    ),
    "format": Text("標準出力の形式（text、json）。", "What goes to standard output: text or json."),
}
_MORE = Text(
    "元のファイルは変更しません。固定の記載の中の年は変更せず、確認事項として示します。\n"
    "終了コード: 0 作成しました、1 要修正が残っているため作成していません、"
    "2 読めないか、使い方に誤りがあります",
    "This year's file is only read. Years inside fixed texts are not changed; they are listed.\n"
    "Exit codes: 0 made; 1 not made, since problems are left in this year's sheet;"
    " 2 it cannot be read, or the command was misused",
)


def made(name: str, about: Text, language: Language) -> Phrased:
    """Return the command."""

    def option(first: str, *more: str, key: str, **given: object) -> click.Option:
        return click.Option([first, *more], help=_HELP[key].told(language), **given)  # type: ignore[arg-type]

    params: list[click.Parameter] = [
        click.Argument(["file"], required=False, metavar=_FILE.told(language)),
        option("--out", key="out", metavar="FILE"),
        option("--carry", key="carry", metavar="FROM:TO", multiple=True),
        option("--schema", key="schema", metavar="NAME|FILE"),
        option("--dry-run", key="dry_run", is_flag=True),
        option(
            "--format", "format_", key="format", type=click.Choice(["text", "json"]), default="text"
        ),
        language_option(language),
    ]

    def rollover(  # noqa: PLR0913  (as click hands them over)
        *,
        file: str | None,
        out: str | None,
        carry: tuple[str, ...],
        schema: str | None,
        dry_run: bool,
        format_: str,
        lang: str | None,
    ) -> int:
        del lang
        if file is None:
            raise FileMissing(task="rollover")
        return _roll_over(file, out, _pairs(carry), schema, dry_run, format_, language)

    return Phrased(
        name, language=language, about=about, params=params, callback=rollover, more=_MORE
    )


def _pairs(carry: tuple[str, ...]) -> dict[str, str]:
    """Return target → source.

    Raises:
        BadParameter: a pair is not two names with a colon between.

    """
    pairs = {}
    for pair in carry:
        source, colon, target = pair.partition(":")
        if not (colon and source and target):
            raise click.BadParameter(f"--carry {pair}")
        pairs[target] = source
    return pairs


def _roll_over(  # noqa: PLR0913, PLR0917
    file: str,
    out: str | None,
    carry: dict[str, str],
    schema: str | None,
    dry_run: bool,  # noqa: FBT001
    format_: str,
    language: Language,
) -> int:
    from sheetcheck.checking.settings import Settings
    from sheetcheck.jobs.rollover import roll_over
    from sheetcheck.report.visible import visible
    from sheetcheck.review.reader import review_files
    from sheetcheck.rollover.summary import summary_document, summary_lines
    from sheetcheck.rules.judging.families import known_families, named_family
    from sheetcheck.world import World, clock

    world = World(now=clock)
    named = (named_family(schema).family,) if schema is not None else None
    settings = Settings(
        families=cache(lambda: named or tuple(shelved.family for shelved in known_families())),
        named=named is not None,
        reviews=review_files,
        today=world.now().date(),
    )
    done = roll_over(file, settings, world, carry=carry, out=out, dry_run=dry_run)
    if format_ == "json":
        document = summary_document(done.path, done.next_year, done.written, language)
        write_utf8(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    else:
        for line in summary_lines(done.path, done.next_year, done.written, language):
            click.echo(visible(line))
    return 0
