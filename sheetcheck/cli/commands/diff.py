"""`sheetcheck diff BEFORE AFTER`: show the cells, rows, sheets and parts that differ."""

import sys

import click

import sheetcheck
from sheetcheck.cli.options import format_option
from sheetcheck.cli.phrases import Phrased
from sheetcheck.words.text import Language, Text

_FORMAT = Text("標準出力の形式（text、json）。", "Format of standard output: text or json.")
_NEW = Text("新規のファイルです。", "New file.")
_GONE = Text("削除されたファイルです。", "Deleted file.")
_NO_FILE = "/dev/null"
"""The name that git passes for a missing file, on Windows too."""
_EXIT_CODES = Text(
    "終了コード：0 違いなし、1 違いあり、2 読み取れないファイルあり",
    "Exit codes: 0 no cell differs, 1 some differ, 2 a file could not be read",
)


def made(name: str, about: Text, language: Language) -> Phrased:
    """Return the command."""
    params: list[click.Parameter] = [
        click.Argument(["before"], metavar="BEFORE"),
        click.Argument(["after"], metavar="AFTER"),
        format_option(language, _FORMAT),
    ]

    def diff(before: str, after: str, format_: str) -> int:
        from sheetcheck.report.text.difference import (
            difference_json,
            print_difference,
        )

        if format_ == "text" and _NO_FILE in {before, after}:
            click.echo((_NEW if before == _NO_FILE else _GONE).localized(language))
            return 1
        comparison = sheetcheck.compare(before, after)
        if format_ == "json":
            click.echo(difference_json(comparison))
        else:
            print_difference(comparison, sys.stdout, language=language)
        return 0 if comparison.same else 1

    return Phrased(
        name, language=language, about=about, params=params, callback=diff, more=_EXIT_CODES
    )
