"""What `sheetcheck collect` prints: what is left to do, and where the files are."""

import sys
from typing import TYPE_CHECKING, Final

import click

from sheetcheck.cli.funnel import say_of_file
from sheetcheck.cli.output import safe_encoding
from sheetcheck.words.text import Language, Text

if TYPE_CHECKING:
    from sheetcheck.jobs.collect import CollectOutcome
    from sheetcheck.words.collection import CollectResult, Conflict, OpenPoint, Slot

_SHOWN: Final = 20  # lines of each kind; the sheet has all
_MORE: Final = Text("ほかに{count}件", "{count} more")
_WRITTEN: Final = Text("取りまとめたシート: {path}", "Collected sheet: {path}")
_UNCHANGED: Final = Text("（変更はありません）", " (unchanged)")
_REPORT: Final = Text("報告書: {path}", "Report: {path}")
_DECISIONS: Final = Text(
    "決定ファイル: {path}（記入して --resolve で指定してください）",
    "Decisions: {path} (fill it in and name it with --resolve)",
)


def print_json(done: "CollectOutcome") -> None:
    """Print the collected answers with their proof as JSON."""
    from sheetcheck.report.data.json_text import escaped_json, harmless_json

    text = escaped_json(
        harmless_json({**done.document, "proof": done.proof_document}), safe_encoding()
    )
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def print_collected(done: "CollectOutcome", language: Language) -> None:
    """Print what is left to do, then the paths of the written files."""
    from sheetcheck.report import collection_words as said
    from sheetcheck.report.visible import encodable

    lines = [said.summary(done.collection, language)]
    for title, listed in _lists(done.collection, language):
        if listed:
            lines += ["", title, *(f"  {line}" for line in listed[:_SHOWN])]
        if len(listed) > _SHOWN:
            lines.append(f"  {_MORE.filled(count=f'{len(listed) - _SHOWN:,}').localized(language)}")
    encoding = sys.stdout.encoding or "utf-8"
    for line in lines:
        click.echo(encodable(line, encoding))
    click.echo()
    unchanged = _UNCHANGED.localized(language) if done.unchanged else ""
    for text, path, more in (
        (_WRITTEN, done.collected, unchanged),
        (_REPORT, done.report, ""),
        (_DECISIONS, done.decisions, ""),
    ):
        if path:
            click.echo(text.filled(path=path).localized(language) + more)
    for one in done.collection.unused:
        say_of_file(one.path, one.what, language)


def _lists(collection: "CollectResult", language: Language) -> list[tuple[str, list[str]]]:
    """Return the lists of what is left to do, each with its title."""
    from sheetcheck.report import collection_words as said
    from sheetcheck.words.collection import base_name

    added = [
        f"{_short(' '.join(p for p in (one.section, one.number, one.item) if p))}"
        f" ({base_name(one.file)})"
        for one in collection.added
    ]
    return [
        (
            said.CONFLICTS.localized(language),
            [_conflict(c, language) for c in collection.conflicts],
        ),
        (
            said.OPEN.localized(language),
            [_open_point(point, language) for point in collection.open],
        ),
        (said.ADDED.localized(language), added),
    ]


def _conflict(conflict: "Conflict", language: Language) -> str:
    from sheetcheck.report.collection_words import origin_text

    answers = [f"{origin_text(c, language)}「{_short(c.text)}」" for c in conflict.candidates]
    return f"{_slot_text(conflict.slot)}: {' / '.join(answers)}"


def _open_point(point: "OpenPoint", language: Language) -> str:
    from sheetcheck.words.collection import base_name

    where = _slot_text(point.slot) if point.slot else ""
    text = f"「{_short(point.text)}」" if point.text and point.file else ""
    parts = (where, "、".join(point.departments), base_name(point.file), point.place)
    return " ".join(part for part in (*parts, point.reason.localized(language), text) if part)


def _slot_text(slot: "Slot") -> str:
    from sheetcheck.report.collection_words import item_text

    return f"{slot.cell} {_short(item_text(slot))} {slot.heading}"


def _short(text: str) -> str:
    from sheetcheck.report.visible import one_line, shortened

    return shortened(one_line(text), 60)
