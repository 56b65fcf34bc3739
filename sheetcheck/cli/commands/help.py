"""`sheetcheck help [TOPIC]`: show the manual in the terminal, or write it as one HTML page."""

import difflib
import os
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.markdown import Markdown

from sheetcheck.cli.output import columns
from sheetcheck.cli.phrases import Phrased
from sheetcheck.manual import TOPICS, page
from sheetcheck.manual.web import manual_html, without_marks
from sheetcheck.words.errors.misuses import TargetTaken, TopicUnknown
from sheetcheck.words.text import Language, Text, same
from sheetcheck.workbook.files.disk import write_whole

_HTML = Text(
    "手引き全体を一つのHTMLファイルとして書き出します。", "Write the whole manual as one HTML file."
)
_NEAR = Text("（{name} ではありませんか）", " (did you mean {name}?)")
_MORE = Text("説明を読むには: sheetcheck help 項目", "To read a page: sheetcheck help TOPIC")


def made(name: str, about: Text, language: Language) -> Phrased:
    """Return the command."""
    params: list[click.Parameter] = [
        click.Argument(["topic"], required=False, metavar="[TOPIC]"),
        click.Option(
            ["--html", "target"],
            metavar="FILE",
            help=_HTML.localized(language),
            type=Path,
            default=None,
        ),
    ]

    def manual(topic: str | None, target: Path | None) -> int:
        if target is not None:
            _write(target, language)
        elif topic is None:
            rows = [(key, title.localized(language)) for key, title in TOPICS.items()]
            click.echo("\n".join([*columns(rows), "", _MORE.localized(language)]))
        else:
            _show(topic, language)
        return 0

    return Phrased(name, language=language, about=about, params=params, callback=manual)


def _show(topic: str, language: Language) -> None:
    if topic not in TOPICS:
        near = difflib.get_close_matches(topic, TOPICS, 1)
        hint = _NEAR.filled(name=near[0]) if near else same("")
        raise TopicUnknown(name=topic, hint=hint)
    text = without_marks(page(topic, language))
    if sys.stdout.isatty():
        Console().print(Markdown(text, hyperlinks=False))
    else:
        click.echo(text, nl=False)


def _write(target: Path, language: Language) -> None:
    """Write the manual to a new file; an existing file is not overwritten."""
    if os.path.lexists(target):
        raise TargetTaken(path=str(target))
    write_whole(target, manual_html(language).encode())
