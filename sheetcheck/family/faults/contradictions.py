"""Find what types cannot: entries of a family that contradict each other, or mean nothing."""

import datetime as dt
import math
import re
from collections.abc import Collection, Iterable, Iterator
from string import Formatter

from sheetcheck.family.column import Column, spread
from sheetcheck.family.faults.pattern import fault_of
from sheetcheck.family.faults.wrong_headings import Place, Wrong, headings_twice, in_headings
from sheetcheck.family.model import RATING, Family
from sheetcheck.family.scale import Scale
from sheetcheck.family.totals import Totals
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import fold
from sheetcheck.notation.nearest import near_miss
from sheetcheck.words.text import Text

_NEEDED_COLUMNS = ("name", RATING)


def contradictions(family: Family, rules: Collection[str] | None = None) -> Iterator[Wrong]:
    """Yield the mistakes of a family, each with its place in the file.

    `rules` are the names of all rules; without them, the names of rules are not checked.
    """
    yield from _in_head(family)
    if rules is not None:
        yield from _unknown_rules(family, rules)
    for key in _NEEDED_COLUMNS:
        if key not in family.columns:
            what = Text(f"列「{key}」が必要です", f"the column “{key}” is required")
            yield ("columns",), what
    names = spread(family.columns)
    for key, column in family.columns.items():
        yield from _in_column(family, key, column, names)
    yield from headings_twice(family)
    yield from _in_scale(family, ("scale",), family.scale)
    if family.own_checks:
        for name, check in family.own_checks.checks.items():
            yield from _known(
                ("own_checks", "checks", name, "column"), check.column, family.columns
            )
    if family.totals:
        yield from _in_totals(family.totals, family.columns)


def _in_head(family: Family) -> Iterator[Wrong]:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", family.family):
        what = Text(
            "「family」には、半角の英小文字・数字・ハイフンを使用してください",
            "“family” may only have small letters, digits and hyphens",
        )
        yield ("family",), what
    year, rest = split_year(family.reported)
    if family.reported and (year is None or rest):
        yield ("reported",), _NO_YEAR


def _unknown_rules(family: Family, rules: Collection[str]) -> Iterator[Wrong]:
    for name in family.severities:
        if name not in rules:
            near = near_miss(name, rules)
            what = Text(
                f"「{name}」という点検項目はありません{near.ja}",
                f"there is no rule “{name}”{near.en}",
            )
            yield ("severities", name), what


def _in_totals(totals: Totals, columns: Iterable[str]) -> Iterator[Wrong]:
    if any(line.counts in {"net", "repeated"} for line in totals.lines):
        yield from _known(("totals", "repeated", "column"), totals.repeated.column, columns)
    decimals = totals.share.decimals if totals.share else None
    if decimals is not None and not 0 <= decimals <= _MOST_DECIMALS:
        yield ("totals", "share", "decimals"), _DECIMALS


def _in_column(family: Family, key: str, column: Column, names: Collection[str]) -> Iterator[Wrong]:
    place = ("columns", key)
    if family.form == "card" and column.under:
        yield (*place, "under"), _CARD
    yield from in_headings(place, column)
    if column.pattern and (fault := fault_of(column.pattern.matches)):
        yield (*place, "pattern", "matches"), fault
    for number, comparison in enumerate(column.compare):
        yield from _known((*place, "compare", number, "than"), comparison.than, names)
    if column.carried_from:
        yield from _known((*place, "carried_from"), column.carried_from, names)
    yield from _in_limits(place, column)
    if column.scale:
        if key == RATING:
            yield (*place, "scale"), _SCALE_TWICE
        yield from _in_scale(family, (*place, "scale"), column.scale)


def _in_limits(place: Place, column: Column) -> Iterator[Wrong]:
    if column.number:
        ends = [end for end in (column.number.least, column.number.most) if end is not None]
        if not all(map(math.isfinite, ends)):
            yield (*place, "number"), _ENDLESS
        elif _turned(column.number.least, column.number.most):
            yield (*place, "number"), _TURNED
    if column.date and _turned(_days(column.date.earliest), _days(column.date.latest)):
        yield (*place, "date"), _TURNED


def _in_scale(family: Family, place: Place, scale: Scale) -> Iterator[Wrong]:
    if not scale.ratings:
        yield place, Text("評価を一つ以上指定してください", "the scale has no ratings")
    if not _is_form(scale.written):
        yield (*place, "written"), _WRITTEN
        return
    for one, other, word in scale.ambiguous():
        what = Text(
            f"「{word}」が「{one}」と「{other}」のどちらの評価か区別できません",
            f"“{word}” could be “{one}” or “{other}”",
        )
        yield (*place, "ratings", other), what
    for code, rating in scale.ratings.items():
        if not fold(code):
            yield (*place, "ratings", code), _NO_CODE
        if rating.explain_length < 0:
            yield (*place, "ratings", code, "explain_length"), _NEGATIVE
        if rating.explain:
            at = (*place, "ratings", code, "explained_in")
            yield from _known(at, rating.explained_in, family.columns)


def _known(place: Place, key: str, columns: Iterable[str]) -> Iterator[Wrong]:
    names = list(columns)
    if key not in names:
        near = near_miss(key, names)
        yield (
            place,
            Text(f"列「{key}」はありません{near.ja}", f"no such column: “{key}”{near.en}"),
        )


def _is_form(written: str) -> bool:
    """True if a text is a form of ratings: {code} or {label}, and no other braces."""
    try:
        parts = [part[1:] for part in Formatter().parse(written)]
    except ValueError:
        return False
    named = [(name, spec, conversion) for name, spec, conversion in parts if name is not None]
    plain = all(not spec and conversion is None for _, spec, conversion in named)
    names = {name for name, _, _ in named}
    return bool(names) and plain and names <= {"code", "label"}


def _turned(least: float | None, most: float | None) -> bool:
    return least is not None and most is not None and least > most


def _days(day: dt.date | None) -> int | None:
    return day.toordinal() if day else None


_CARD = Text(
    "カード（form: card）の見出しには「under」を指定できません",
    "the label of a card (form: card) stands under nothing",
)
_MOST_DECIMALS = 6
_NO_YEAR = Text(
    "「reported」には、R6 のように年度だけを指定してください",
    "“reported” must be a year, such as R6",
)
_DECIMALS = Text(
    f"「decimals」には、0から{_MOST_DECIMALS}までの整数を指定してください",
    f"“decimals” must be 0 to {_MOST_DECIMALS}",
)
_ENDLESS = Text("下限と上限には、数値を指定してください", "the limits must be numbers")
_NEGATIVE = Text("文字数には、0以上の整数を指定してください", "a length cannot be negative")
_NO_CODE = Text("評価の記号が空です", "a rating has no code")
_TURNED = Text("下限が上限を超えています", "the lower limit is above the upper limit")
_SCALE_TWICE = Text(
    "列「rating」の評価は、様式の「scale」に指定してください",
    "the scale of “rating” belongs under the form's own “scale”",
)
_WRITTEN = Text(
    "「written」には {code} か {label} を含めてください（ほかの { } は使えません）",
    "“written” must contain {code} or {label}, and no other braces",
)
