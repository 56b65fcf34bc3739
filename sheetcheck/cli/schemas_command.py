"""`sheetcheck schemas`: the families that are known; checked, drafted, told to editors."""

from collections.abc import Callable, Sequence

import click

from sheetcheck.cli.output import columns
from sheetcheck.cli.phrases import Phrased, language_option
from sheetcheck.family.shelf import known_families, named_family
from sheetcheck.words.refusals import FamilyFaulty, FileMissing, TaskUnknown
from sheetcheck.words.text import Language, Text

_METAVAR = Text("[check ファイル... | draft ファイル...]", "[check FILE... | draft FILE...]")
_JSON_SCHEMA = Text(
    "様式ファイル(family)か点検結果のJSON(report)のJSON Schemaを表示します。",
    "Print the JSON Schema of family files, or of the JSON report.",
)
_MORE = Text(
    "  schemas                         知っている様式と、その置き場所\n"
    "  schemas check ファイル...       様式ファイルの誤りを、行と列で示します\n"
    "  schemas draft 配布 [回答...]    配布したシートから、様式ファイルの下書きを作ります",
    "  schemas                             the families known, and where each comes from\n"
    "  schemas check FILE...               the mistakes of family files, by line and column\n"
    "  schemas draft ISSUED [RETURNED...]  a first family file, from the sheet as sent out",
)
_FINE = Text("誤りはありません(様式 {name})", "no mistakes (family {name})")


def made(name: str, about: Text, language: Language) -> Phrased:
    """Return the command."""
    params: list[click.Parameter] = [
        click.Argument(["words"], nargs=-1, metavar=_METAVAR.told(language)),
        click.Option(
            ["--json-schema"],
            type=click.Choice(["family", "report"]),
            help=_JSON_SCHEMA.told(language),
        ),
        language_option(language),
    ]

    def schemas(words: Sequence[str], json_schema: str | None, lang: str | None) -> int:
        del lang
        if json_schema is not None:
            click.echo(_json_schema(json_schema), nl=False)
            return 0
        task, *files = words or ("list",)
        if task not in _TASKS:
            raise TaskUnknown(task=task, tasks=", ".join(_TASKS))
        return _TASKS[task](files, language)

    return Phrased(
        name, language=language, about=about, params=params, callback=schemas, more=_MORE
    )


def _json_schema(of: str) -> str:
    if of == "family":
        from sheetcheck.family.json_schema import schema_text  # noqa: PLC0415

        return schema_text()
    import json  # noqa: PLC0415

    from sheetcheck.report.machine import report_schema  # noqa: PLC0415

    return json.dumps(report_schema(), ensure_ascii=False, indent=2) + "\n"


def _list(_files: Sequence[str], language: Language) -> int:
    rows = [
        (shelved.family.family, shelved.family.name.told(language), str(shelved.path))
        for shelved in known_families()
    ]
    click.echo("\n".join(columns(rows)))
    return 0


def _check(files: Sequence[str], language: Language) -> int:
    """Tell the mistakes of each file; 1 if one has any."""
    if not files:
        raise FileMissing(task="check")
    faulty = 0
    for file in files:
        try:
            told = _FINE.filled(name=named_family(file).family.family)
        except FamilyFaulty as fault:
            told = fault.mistakes
            faulty = 1
        for line in told.told(language).split("\n"):
            click.echo(f"{file}: {line}")
    return faulty


def _draft(files: Sequence[str], language: Language) -> int:
    """Print a first family file for the sheet that was sent out."""
    if not files:
        raise FileMissing(task="draft")
    from sheetcheck.drafting.draft import draft  # noqa: PLC0415
    from sheetcheck.workbook.disk import read_file  # noqa: PLC0415

    issued, *returned = files
    click.echo(draft(issued, returned, read_file).told(language), nl=False)
    return 0


_TASKS: dict[str, Callable[[Sequence[str], Language], int]] = {
    "list": _list,
    "check": _check,
    "draft": _draft,
}
