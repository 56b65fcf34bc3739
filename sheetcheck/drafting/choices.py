"""The scale that a sheet seems to have: from its drop-downs, its footer or the answers in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sheetcheck.drafting.headings import Table
from sheetcheck.family.scale import Rating, Scale
from sheetcheck.notation.folding import bare, is_blank
from sheetcheck.notation.tally import Tally, read_tally
from sheetcheck.table.dropdowns import read_dropdowns
from sheetcheck.words.address import Area
from sheetcheck.words.refusals import Refusal
from sheetcheck.words.text import Text
from sheetcheck.workbook.book import Workbook

_FORMS = (
    ("{code}({label})", re.compile(r"(?P<code>[^(（]{1,6})\((?P<label>[^()]+)\)")),
    ("{code}（{label}）", re.compile(r"(?P<code>[^(（]{1,6})（(?P<label>[^（）]+)）")),
    ("{code}:{label}", re.compile(r"(?P<code>[^:：]{1,6}):(?P<label>.+)")),
    ("{code}：{label}", re.compile(r"(?P<code>[^:：]{1,6})：(?P<label>.+)")),
    ("{code} {label}", re.compile(r"(?P<code>\S{1,3}) (?P<label>\S+)")),
    ("{code}　{label}", re.compile(r"(?P<code>\S{1,3})\u3000(?P<label>\S+)")),
)
_MOST = 12  # ratings; more different texts are answers, and no scale
_UNITS = ("事業", "項目", "施策", "取組", "件")


@dataclass(frozen=True, slots=True)
class Choices:
    """A scale, and where it was found."""

    scale: Scale
    source: Text


def find_choices(book: Workbook, table: Table, answers: Sequence[str]) -> Choices | None:
    """Return the scale of the rating; `answers` are the ratings in the copies that came back."""
    column = table.column("rating")
    if column is None:
        return None
    sources = (
        (_offered(book, table, column), Text("選択リスト", "the drop-down list")),
        (_counted(table), Text("合計の行", "the footer")),
        (tuple(dict.fromkeys(answers)), Text("書かれている評価", "the ratings that stand there")),
    )
    for choices, source in sources:
        if 2 <= len(choices) <= _MOST:
            return Choices(_scale(choices), source)
    return None


def units_in(table: Table) -> tuple[str, ...]:
    """Return the units that stand behind numbers outside the items, the most frequent first."""
    found = [tally.unit for _, tally in _tallies(table) if tally.unit]
    return tuple(sorted(dict.fromkeys(found), key=lambda unit: -found.count(unit)))


def _offered(book: Workbook, table: Table, column: int) -> tuple[str, ...]:
    for dropdown in read_dropdowns(book, table.grid.sheet):
        if any(area.left <= column <= area.right for area in dropdown.areas):
            return _resolved(book, table, dropdown.source)
    return ()


def _resolved(book: Workbook, table: Table, source: str) -> tuple[str, ...]:
    if source.startswith('"'):
        texts = [text.strip() for text in source.strip('"').replace('""', '"').split(",")]
        return tuple(text for text in texts if text)
    sheet, _, reference = source.rpartition("!")
    try:
        name = sheet.strip("'").replace("''", "'")
        grid = book.grid(name) if sheet else table.grid
        area = Area.parse(reference)
    except (Refusal, ValueError):
        return ()
    texts = [
        grid.text(row, column)
        for row in range(area.top, min(area.bottom, area.top + 99) + 1)
        for column in range(area.left, area.right + 1)
    ]
    return tuple(text for text in texts if not is_blank(text))


def _tallies(table: Table) -> list[tuple[str, Tally]]:
    return [
        (line, tally)
        for row, cells in table.grid.rows.items()
        for column in cells
        for line in table.grid.text(row, column).split("\n")
        if len(line) <= 60 and (tally := read_tally(line.strip(), _UNITS))
    ]


def _counted(table: Table) -> tuple[str, ...]:
    """Return what the lines of the footer name in one of the forms that ratings have."""
    named = [tally.label.strip() for _, tally in _tallies(table) if tally.unit]
    return tuple(n for n in dict.fromkeys(named) if any(f.fullmatch(n) for _, f in _FORMS))


def _scale(choices: Sequence[str]) -> Scale:
    for written, form in _FORMS:
        found = [form.fullmatch(choice.strip()) for choice in choices]
        if all(found):
            parts = [(m["code"], m["label"]) for m in found if m]
            if len({bare(code) or code for code, _ in parts}) == len(parts):
                return Scale({c: Rating(label=label) for c, label in parts}, written)
    return Scale({choice.strip(): Rating() for choice in choices}, "{code}")
