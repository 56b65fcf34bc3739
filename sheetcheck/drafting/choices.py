"""The scale that a sheet seems to have: from its drop-downs, its footer or the answers in it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sheetcheck.drafting.footer import codes_in, labels_in, said_below
from sheetcheck.drafting.headings import Guess, Table
from sheetcheck.family.scale import Rating, Scale
from sheetcheck.notation.folding import bare, fold, is_blank
from sheetcheck.table.dropdowns import read_dropdowns
from sheetcheck.words.address import Area
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
"""Signs that people take for each other: those of one group mean one rating."""
_MOST = 12  # ratings; more different texts are answers, and no scale
_SAYS_CHOICE = re.compile(r"評価|達成|進捗|方向|判定|効果|区分$")
_WIDEST = 400  # columns that one list may cover
_FEW = 6  # different texts in a column that could be a scale
_SHORT = 12  # characters of each


@dataclass(frozen=True, slots=True)
class Choices:
    """A scale, and where it was found."""

    scale: Scale
    source: Text
    counted: bool = False
    """Whether the footer counts it, where it is a second one."""


Offers = Mapping[int, tuple[str, ...]]
"""What the drop-down list of each column offers."""


def find_choices(offers: Offers, table: Table, answers: Sequence[str]) -> Choices | None:
    """Return the scale of the rating; `answers` are the ratings in the copies that came back."""
    column = table.column("rating")
    if column is None:
        return None
    sources = (
        (offers.get(column, ()), Text("選択リスト", "the drop-down list")),
        (_counted(table), Text("合計の行", "the footer")),
        (tuple(dict.fromkeys(answers)), Text("記入されている評価", "the ratings in the sheet")),
    )
    for choices, source in sources:
        if 2 <= len(choices) <= _MOST:
            scale = _as_answered(_scale(_without_twins(choices, answers)), answers)
            scale = _with_twins(scale, choices, answers)
            return Choices(_completed(scale, table), source)
    return None


def find_second(
    offers: Offers, table: Table, guess: Guess, answers: Sequence[str]
) -> Choices | None:
    """Return the scale that a column beside the rating seems to have, such as a direction."""
    offered = offers.get(guess.column, ())
    found = tuple(dict.fromkeys(answers))
    said = said_below(table)
    if 2 <= len(offered) <= _MOST:
        counted = any(fold(text) in said for text in offered)
        return Choices(_scale(offered), Text("選択リスト", "the drop-down list"), counted=counted)
    short = all(len(text) <= _SHORT and not text.strip().isdecimal() for text in found)
    counted = all(fold(text) in said for text in found)
    few = 2 <= len(found) <= _FEW and (counted or len(answers) >= 2 * len(found))
    if few and short and _SAYS_CHOICE.search(guess.heading):
        source = Text("記入されている語", "the words in the sheet")
        return Choices(_scale(found), source, counted=counted)
    return None


def _twins(text: str) -> str:
    """Return the group of signs that a text of one sign belongs to; empty for any other."""
    return next((group for group in _TWINS if len(text) == 1 and text in group), "")


def _without_twins(choices: Sequence[str], answers: Sequence[str]) -> list[str]:
    """Return the choices, of signs that look alike only the one that is written most."""
    kept: dict[str, str] = {}
    for choice in (text.strip() for text in choices):
        key = _twins(choice) or choice
        other = kept.setdefault(key, choice)
        if answers.count(choice) > answers.count(other):
            kept[key] = choice
    return list(kept.values())


def _with_twins(scale: Scale, choices: Sequence[str], answers: Sequence[str]) -> Scale:
    """Return the scale, each sign with those that look like it and were written, too."""
    written = dict.fromkeys(text.strip() for text in (*choices, *answers))
    ratings = {}
    for code, rating in scale.ratings.items():
        others = [t for t in written if t != code and _twins(code) and _twins(t) == _twins(code)]
        ratings[code] = replace(rating, variants=tuple(others)) if others else rating
    return replace(scale, ratings=ratings)


def _completed(scale: Scale, table: Table) -> Scale:
    """Return the scale with the codes that only the footer has, in its order if it has them all."""
    counted = codes_in(table, scale)
    order = counted if scale.ratings.keys() <= set(counted) else (*scale.ratings, *counted)
    ratings = {code: scale.ratings.get(code, Rating()) for code in dict.fromkeys(order)}
    return replace(scale, ratings=ratings)


def _as_answered(scale: Scale, answers: Sequence[str]) -> Scale:
    """Return the scale with its ratings written by their codes alone, if that is what is done."""
    alone = [answer for answer in answers if answer.strip() in scale.ratings]
    return replace(scale, written="{code}") if 2 * len(alone) > len(answers) else scale


def offers_in(book: Workbook, grid: Grid) -> Offers:
    """Return what the drop-down lists of a sheet offer, by column; the first that covers it."""
    offers: dict[int, tuple[str, ...]] = {}
    for dropdown in read_dropdowns(book, grid.sheet):
        words = _resolved(book, grid, dropdown.source)
        for area in dropdown.areas:
            for column in range(area.left, min(area.right, area.left + _WIDEST) + 1):
                offers.setdefault(column, words)
    return offers


def listed_columns(offers: Offers) -> frozenset[int]:
    """Return the columns whose list has so few words that it is a scale."""
    return frozenset(column for column, words in offers.items() if 2 <= len(words) <= _MOST)


def _resolved(book: Workbook, own: Grid, source: str) -> tuple[str, ...]:
    if source.startswith('"'):
        texts = [text.strip() for text in source.strip('"').replace('""', '"').split(",")]
        return tuple(text for text in texts if text)
    sheet, _, reference = source.rpartition("!")
    try:
        name = sheet.strip("'").replace("''", "'")
        grid = book.grid(name) if sheet else own
        area = Area.parse(reference)
    except (Refusal, ValueError):
        return ()
    texts = [
        grid.text(row, column)
        for row in range(area.top, min(area.bottom, area.top + 99) + 1)
        for column in range(area.left, area.right + 1)
    ]
    return tuple(text for text in texts if not is_blank(text))


def _counted(table: Table) -> tuple[str, ...]:
    """Return what the lines of the footer name in one of the forms that ratings have."""
    return tuple(n for n in labels_in(table) if any(f.fullmatch(n) for _, f in _FORMS))


def _scale(choices: Sequence[str]) -> Scale:
    for written, form in _FORMS:
        found = [form.fullmatch(choice.strip()) for choice in choices]
        if all(found):
            parts = [(m["code"], m["label"]) for m in found if m]
            if len({bare(code) or code for code, _ in parts}) == len(parts):
                return Scale({c: Rating(label=label) for c, label in parts}, written)
    return Scale({choice.strip(): Rating() for choice in choices}, "{code}")
