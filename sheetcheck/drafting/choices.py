"""Guess the rating scale of a sheet from its drop-down lists, its footer, its answers or a note.

Also the words that its drop-down lists offer.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sheetcheck.drafting.counts import codes_in, labels_in, words_below
from sheetcheck.drafting.tables import Guess, Table
from sheetcheck.family.scale import Rating, Scale
from sheetcheck.notation.folding import bare, fold, is_blank
from sheetcheck.table.dropdowns import read_dropdowns
from sheetcheck.words.address import Address, Area
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.text import Text
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.grid import Grid

_FORMS = (
    ("{code}({label})", re.compile(r"(?P<code>[^(（]{1,6})\((?P<label>[^()]+)\)")),
    ("{code}（{label}）", re.compile(r"(?P<code>[^(（]{1,6})（(?P<label>[^（）]+)）")),
    ("{code}:{label}", re.compile(r"(?P<code>[^:：]{1,6}):(?P<label>.+)")),
    ("{code}：{label}", re.compile(r"(?P<code>[^:：]{1,6})：(?P<label>.+)")),
    ("{code} {label}", re.compile(r"(?P<code>\S{1,3}) (?P<label>\S+)")),
    ("{code}　{label}", re.compile(r"(?P<code>\S{1,3})\u3000(?P<label>\S+)")),
)
_TWINS = ("○〇◯⚪", "×✕✖╳Ⅹ☓", "◎⊚⦿", "△∆", "▲⏶", "－―—‐-ー")
"""Signs that people confuse; those of one group mean the same rating."""
LISTED = Text("選択リスト", "the drop-down list")
_LEGEND = re.compile(
    r"(?<![0-9A-Za-z])([A-ZＡ-Ｚ0-9０-９◎○〇△×✕▲●])\s*[:：=＝…]\s*([^\s,、，;；。:：()（）]{2,20})"
)
_SAYS_CHOICE = re.compile(r"評価|達成|進捗|方向|判定|効果|区分$")
_FEW = 6  # most different texts in a column that may have a scale
_SHORT = 12  # most characters of each
MOST_RATINGS = 12
"""A list or column with more different texts is not a scale."""
_WIDEST = 400  # columns that one list may cover


@dataclass(frozen=True, slots=True)
class Offer:
    """The words of a list, and the first cell that has it."""

    words: tuple[str, ...]
    cell: Address
    source: Area | None = None
    """The cells with the words, if these are in the same sheet."""


Offers = Mapping[int, Offer]
"""Column (A is 1) → its drop-down list."""


def offers_in(book: Workbook, grid: Grid) -> Offers:
    """Return the drop-down list of each column that has one; the first, if it has several."""
    offers: dict[int, Offer] = {}
    for dropdown in read_dropdowns(book, grid.sheet):
        words, source = _resolved(book, grid, dropdown.source)
        for area in dropdown.areas:
            for column in range(area.left, min(area.right, area.left + _WIDEST) + 1):
                offers.setdefault(column, Offer(words, Address(area.top, column), source))
    return offers


def listed_columns(offers: Offers) -> frozenset[int]:
    """Return the columns whose list may be a scale: it has 2 to 12 words."""
    return frozenset(
        column for column, offer in offers.items() if 2 <= len(offer.words) <= MOST_RATINGS
    )


def _resolved(book: Workbook, own: Grid, source: str) -> tuple[tuple[str, ...], Area | None]:
    """Return the words of a list, and their cells if these are in the sheet itself."""
    if source.startswith('"'):
        texts = [text.strip() for text in source.strip('"').replace('""', '"').split(",")]
        return tuple(text for text in texts if text), None
    sheet, _, reference = source.rpartition("!")
    try:
        name = sheet.strip("'").replace("''", "'")
        grid = book.grid(name) if sheet else own
        area = Area.parse(reference)
    except (Refusal, ValueError):
        return (), None
    texts = [
        grid.text(row, column)
        for row in range(area.top, min(area.bottom, area.top + 99) + 1)
        for column in range(area.left, area.right + 1)
    ]
    words = tuple(text for text in texts if not is_blank(text))
    return words, area if grid is own or grid.sheet == own.sheet else None


@dataclass(frozen=True, slots=True)
class Choices:
    """A scale, and its source."""

    scale: Scale
    source: Text
    cell: Address | None = None
    """The cell with the source."""
    counted: bool = False
    """Whether the footer counts it, if it is a second scale."""


def find_choices(offers: Offers, table: Table, answers: Sequence[str]) -> Choices | None:
    """Return the scale of the ratings; `answers` are the ratings in the sheet and its copies.

    The best source counts: the drop-down list, then the footer, the answers, a note. None if
    no source names 2 to 12 ratings, or there is no column of ratings.
    """
    column = table.column("rating")
    if column is None:
        return None
    listed, heading = offers.get(column), Address(table.row, column)
    counted, at = _counted(table)
    given = tuple(dict.fromkeys(answers))
    noted, note = _noted(table)
    sources = (
        (listed.words if listed else (), LISTED, listed.cell if listed else heading),
        (counted, Text("合計の行", "the footer"), at),
        (given, Text("記入されている評価", "the ratings in the sheet"), heading),
        (noted, Text("注記", "the note"), note),
    )
    for choices, source, cell in sources:
        if 2 <= len(choices) <= MOST_RATINGS:
            scale = _as_answered(_scale(_without_twins(choices, answers)), answers)
            scale = _with_twins(scale, choices, answers)
            return Choices(_completed(scale, table), source, cell)
    return None


def find_second(
    offers: Offers, table: Table, guess: Guess, answers: Sequence[str]
) -> Choices | None:
    """Return the scale of another column, such as a direction (継続, 終了); None if it has none."""
    listed = offers.get(guess.column)
    if listed and 2 <= len(listed.words) <= MOST_RATINGS:
        counted = any(fold(text) in words_below(table) for text in listed.words)
        return Choices(_scale(listed.words), LISTED, listed.cell, counted=counted)
    if not _SAYS_CHOICE.search(guess.heading):
        return None
    found = tuple(dict.fromkeys(answers))
    words = words_below(table)
    short = all(len(text) <= _SHORT and not text.strip().isdecimal() for text in found)
    counted = all(fold(text) in words for text in found)
    few = 2 <= len(found) <= _FEW and (counted or len(answers) >= 2 * len(found))
    if few and short:
        source = Text("記入されている語", "the words in the sheet")
        return Choices(_scale(found), source, guess.cell, counted=counted)
    return None


def _twins(text: str) -> str:
    """Return the group of similar signs that a sign belongs to; empty for any other text."""
    return next((group for group in _TWINS if len(text) == 1 and text in group), "")


def _without_twins(choices: Sequence[str], answers: Sequence[str]) -> list[str]:
    """Return the choices; of similar signs only the one that is written most."""
    chosen: dict[str, str] = {}
    for choice in (text.strip() for text in choices):
        key = _twins(choice) or choice
        other = chosen.setdefault(key, choice)
        if answers.count(choice) > answers.count(other):
            chosen[key] = choice
    return list(chosen.values())


def _with_twins(scale: Scale, choices: Sequence[str], answers: Sequence[str]) -> Scale:
    """Return the scale with similar signs that occur as variants."""
    written = dict.fromkeys(text.strip() for text in (*choices, *answers))
    ratings = {}
    for code, rating in scale.ratings.items():
        others = [t for t in written if t != code and _twins(code) and _twins(t) == _twins(code)]
        ratings[code] = replace(rating, variants=tuple(others)) if others else rating
    return replace(scale, ratings=ratings)


def _completed(scale: Scale, table: Table) -> Scale:
    """Return the scale with further codes of the footer, in its order if it has all codes."""
    counted = codes_in(table, scale)
    order = counted if scale.ratings.keys() <= set(counted) else (*scale.ratings, *counted)
    ratings = {code: scale.ratings.get(code, Rating()) for code in dict.fromkeys(order)}
    return replace(scale, ratings=ratings)


def _as_answered(scale: Scale, answers: Sequence[str]) -> Scale:
    """Return the scale with `{code}` as its standard form, if most answers are codes alone."""
    alone = [answer for answer in answers if answer.strip() in scale.ratings]
    return replace(scale, written="{code}") if 2 * len(alone) > len(answers) else scale


def _noted(table: Table) -> tuple[tuple[str, ...], Address | None]:
    """Return the codes that a note above the items explains: `◎：順調、○：概ね順調`."""
    for row, cells in table.grid.rows.items():
        if row > table.row:
            break
        for column in cells:
            found = dict(_LEGEND.findall(table.grid.text(row, column)))
            if len(found) > 1:
                return tuple(found), Address(row, column)
    return (), None


def _counted(table: Table) -> tuple[tuple[str, ...], Address | None]:
    """Return the labels of the footer that look like ratings, and the first of their cells."""
    lines = labels_in(table)
    named = tuple(n for n in lines if any(f.fullmatch(n) for _, f in _FORMS))
    return named, lines[named[0]] if named else None


def _scale(choices: Sequence[str]) -> Scale:
    for written, form in _FORMS:
        found = [form.fullmatch(choice.strip()) for choice in choices]
        if all(found):
            parts = [(m["code"], m["label"]) for m in found if m]
            if len({bare(code) or code for code, _ in parts}) == len(parts):
                return Scale({c: Rating(label=label) for c, label in parts}, written)
    return Scale({choice.strip(): Rating() for choice in choices}, "{code}")
