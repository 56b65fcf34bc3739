"""`sheetcheck schemas`: list, check and draft families; explain how a sheet was read."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetcheck.cli.options import schema_option
from sheetcheck.cli.output import columns
from sheetcheck.cli.phrases import Phrased
from sheetcheck.rules.definition.registry import all_rules
from sheetcheck.rules.judging.families import known_families, named_family
from sheetcheck.words.errors.misuses import (
    FamilyFaulty,
    FamilyUnreadable,
    FileMissing,
    OptionMisplaced,
    TargetTaken,
    TaskUnknown,
)
from sheetcheck.words.text import Language, Text

if TYPE_CHECKING:
    from sheetcheck.words.result import SheetResult

_METAVAR = Text(
    "[check ファイル... | draft ファイル... | explain シート]",
    "[check FILE... | draft FILE... | explain SHEET]",
)
_JSON_SCHEMA = Text(
    "様式ファイル（family）又は点検結果のJSON（report）の、JSON Schemaを表示します。",
    "Print the JSON Schema of form files, or of the JSON report.",
)
_MORE = Text(
    "  schemas                         登録済みの様式と、その置き場所\n"
    "  schemas check ファイル...       様式ファイルの誤りを、行と列で示します\n"
    "  schemas draft 配布 [回答...]    配布したシートから、様式ファイルの下書きを作ります\n"
    "  schemas explain シート          シートをどう読み取ったかを表示します",
    "  schemas                             the forms known, and where each comes from\n"
    "  schemas check FILE...               the mistakes of form files, by line and column\n"
    "  schemas draft ISSUED [RETURNED...]  a first form file, from the sheet as sent out\n"
    "  schemas explain SHEET               how a sheet was read: headings, items, totals",
)
_OUT = Text(
    "draft、explain --html: 画面の代わりに、新しいファイルへUTF-8で書きます。",
    "With draft and explain --html: write a new file in UTF-8, rather than to the screen.",
)
_HTML = Text(
    "explain: 読み取り方を、シートの図を付けたページで示します（--out で書き出し先を指定）。",
    "With explain: show it as a page with a picture of the sheet (--out names its file).",
)
_SHEET = Text(
    "draft: 下書きを作るシートの名前。同じシートに表が複数あるときは、見出しの行も指定します"
    "（評価票!A30）。",
    "With draft: the sheet to draft from; of several tables in it, one by the row of its "
    "headings, such as Review!A30.",
)
_SCHEMA = Text(
    "explain: 様式の名前又は様式ファイル。省略すると、見出しから判別します。",
    "With explain: the form, by name or file; without it, it is found from the headings.",
)
_CHECK = Text("要確認:", "check:")
_TO_SEE = Text(
    "下書きの「要確認」は{count}か所です。配布したシートなどで試した結果：",
    "{count:place|places} to check in the draft. Tried on the files that it was made from:",
)
_FINE = Text("誤りはありません（様式 {name}）", "no mistakes (form {name})")
_ONLY = {
    "out": ("draft", "explain"),
    "schema": ("explain",),
    "sheet": ("draft",),
    "html": ("explain",),
}
"""Option → the tasks that accept it."""


def made(name: str, about: Text, language: Language) -> Phrased:
    """Return the command."""
    params: list[click.Parameter] = [
        click.Argument(["words"], nargs=-1, metavar=_METAVAR.localized(language)),
        click.Option(
            ["--json-schema"],
            type=click.Choice(["family", "report"]),
            help=_JSON_SCHEMA.localized(language),
        ),
        schema_option(language, _SCHEMA),
        click.Option(["--sheet"], metavar="SHEET", help=_SHEET.localized(language)),
        click.Option(["--html"], is_flag=True, default=None, help=_HTML.localized(language)),
        click.Option(["--out"], metavar="FILE", help=_OUT.localized(language)),
    ]

    def schemas(words: Sequence[str], **options: str | None) -> int:
        json_schema = options["json_schema"]
        if json_schema is not None:
            click.echo(_json_schema(json_schema), nl=False)
            return 0
        task, *files = words or ("list",)
        if task not in _TASKS:
            raise TaskUnknown(task=task, tasks=", ".join(_TASKS))
        for option, of in _ONLY.items():
            if options[option] is not None and task not in of:
                raise OptionMisplaced(option=f"--{option}", task=of[0])
        out, schema, sheet, html = (options[name] for name in _ONLY)
        if task == "explain" and out is not None and not html:
            raise OptionMisplaced(option="--out", task="explain --html")
        return _TASKS[task](_Task(task, files, language, out, schema, sheet, html=bool(html)))

    return Phrased(
        name, language=language, about=about, params=params, callback=schemas, more=_MORE
    )


def _json_schema(of: str) -> str:
    if of == "family":
        from sheetcheck.family.reader import schema_text

        return schema_text(all_rules())
    import json

    from sheetcheck.report.data.document import report_schema

    return json.dumps(report_schema(), ensure_ascii=False, indent=2) + "\n"


@dataclass(frozen=True, slots=True)
class _Task:
    """The task and its options, parsed."""

    name: str
    files: Sequence[str]
    language: Language
    out: str | None = None
    schema: str | None = None
    sheet: str | None = None
    html: bool = False


def _list(task: _Task) -> int:
    rows = [
        (shelved.family.family, shelved.family.name.localized(task.language), str(shelved.path))
        for shelved in known_families()
    ]
    click.echo("\n".join(columns(rows)))
    return 0


def _check(task: _Task) -> int:
    """Print the mistakes of each file; return 1 if there are any, 2 if one cannot be read."""
    code = 0
    for file in _named(task):
        try:
            told = _FINE.filled(name=named_family(file).family.family)
        except FamilyFaulty as fault:
            told = fault.mistakes
            code = max(code, 2 if isinstance(fault, FamilyUnreadable) else 1)
        for line in told.localized(task.language).split("\n"):
            click.echo(f"{file}: {line}")
    return code


def _draft(task: _Task) -> int:
    """Print a draft of a family file, made from an issued sheet."""
    issued, *returned = _named(task)
    from sheetcheck.drafting.draft import draft
    from sheetcheck.drafting.trial import trials
    from sheetcheck.workbook.files.disk import read_file

    called = Path(task.out).stem if task.out is not None else None
    document = draft(issued, returned, read_file, at=task.sheet, called=called)
    _print_or_write(document, task)
    text = document.localized(task.language)
    click.echo(
        _TO_SEE.filled(count=text.count(_CHECK.localized(task.language))).localized(task.language),
        err=True,
    )
    for trial in trials(text, task.files, read_file):
        click.echo(f"  {trial.path}: {trial.summary.localized(task.language)}", err=True)
    return 0


def _explain(task: _Task) -> int:
    """Print how sheets were read; return 2 if one could not be read."""
    import sheetcheck
    from sheetcheck.report.explanation import explanation

    results = sheetcheck.check(list(_named(task)), schema=task.schema)
    if task.html:
        _explain_on_page(results, task)
        return 2 if any(result.sheet is None for result in results) else 0
    code = 0
    for result in results:
        click.echo(result.path)
        if result.sheet is None:
            code = 2
            for finding in result.findings:
                click.echo(f"  {finding.message.localized(task.language)}")
                click.echo(f"  {finding.suggestion.localized(task.language)}")
        for passage in explanation(result, task.language):
            click.echo(f"\n{passage.title.localized(task.language)}")
            click.echo("\n".join(f"  {line}" for line in columns(passage.rows)))
    return code


def _explain_on_page(results: "Sequence[SheetResult]", task: _Task) -> None:
    """Write a page that shows how sheets were read."""
    from sheetcheck import __version__
    from sheetcheck.report.explanation import explanation_page
    from sheetcheck.words.result import Provenance
    from sheetcheck.world import clock

    provenance = Provenance(__version__, clock())
    page = explanation_page(results, language=task.language, provenance=provenance)
    if task.out is None:
        sys.stdout.buffer.write(page)
    else:
        _write_new(Path(task.out), page)


def _named(task: _Task) -> Sequence[str]:
    if not task.files:
        raise FileMissing(task=task.name)
    return task.files


def _print_or_write(document: Text, task: _Task) -> None:
    """Print a document, or write it to a new file."""
    if task.out is None:
        click.echo(document.localized(task.language), nl=False)
    else:
        _write_new(Path(task.out), document.localized(task.language).encode())


def _write_new(target: Path, data: bytes) -> None:
    from sheetcheck.workbook.files.disk import write_whole

    if os.path.lexists(target):
        raise TargetTaken(path=str(target))
    write_whole(target, data)


_TASKS: dict[str, Callable[[_Task], int]] = {
    "list": _list,
    "check": _check,
    "draft": _draft,
    "explain": _explain,
}
