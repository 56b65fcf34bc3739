"""`sheetcheck unmark FILE...`: remove sheetcheck's marks, notes and the sheet 点検結果."""

import hashlib
from pathlib import Path

import click

from sheetcheck.cli.funnel import MISUSED, say_of_file
from sheetcheck.cli.options import files_argument
from sheetcheck.cli.phrases import Phrased
from sheetcheck.words.errors.misuses import FileMissing
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.text import Language, Text

_DONE = Text(
    "{path}: 色・注釈と「点検結果」シートを取り除きました。",
    "{path}: marks and the sheet 点検結果 removed.",
)
_NOTHING = Text(
    "{path}: sheetcheckの色・注釈・シートはありません（変更なし）。",
    "{path}: nothing to remove (unchanged).",
)
_MORE = Text(
    "ファイルに直接書き込みます。訂正した合計は、そのまま残ります。",
    "Files are changed in place. Corrected totals stay.",
)


def made(name: str, about: Text, language: Language) -> Phrased:
    """Return the command."""
    params = [files_argument(language)]

    def unmark(files: tuple[str, ...]) -> int:
        if not files:
            raise FileMissing(task="unmark")
        return max(_unmark(path, language) for path in files)

    return Phrased(name, language=language, about=about, params=params, callback=unmark, more=_MORE)


def _unmark(path: str, language: Language) -> int:
    """Remove the marks from one file; one that cannot be read does not stop the others."""
    from sheetcheck.workbook.annotate.unmark import unmarked
    from sheetcheck.workbook.files.disk import read_file, replace_unchanged
    from sheetcheck.workbook.read.book import open_workbook

    try:
        data = read_file(path)
        plain = unmarked(open_workbook(data, path))
        if plain is not None:
            replace_unchanged(Path(path), plain, hashlib.sha256(data).hexdigest())
    except Refusal as refusal:
        say_of_file(path, refusal.what, language)
        return MISUSED
    click.echo((_NOTHING if plain is None else _DONE).filled(path=path).localized(language))
    return 0
