"""What no type can say of a family: entries that contradict each other, or say nothing."""

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Iterator

from sheetcheck.family.model import RATING, Column, Family
from sheetcheck.family.pattern import fault_of
from sheetcheck.family.scale import Scale
from sheetcheck.words.text import Text, same

Place = tuple[int | str, ...]
"""The entries that lead to a place in the file: `columns`, `due`, `date`."""
Wrong = tuple[Place, Text]

_NEEDED_COLUMNS = ("name", RATING)


def contradictions(family: Family) -> Iterator[Wrong]:
    """Yield what makes a family one that could never judge a sheet, with its place."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", family.family):
        what = Text(
            "「family」は小文字の英数字とハイフンで書いてください",
            "“family” must be small letters, digits and hyphens",
        )
        yield ("family",), what
    for key in _NEEDED_COLUMNS:
        if key not in family.columns:
            what = Text(f"列「{key}」が必要です", f"the column “{key}” is required")
            yield ("columns",), what
    for key, column in family.columns.items():
        yield from _in_column(family, key, column)
    yield from _in_scale(family, ("scale",), family.scale)
    if family.own_checks:
        for name, check in family.own_checks.checks.items():
            yield from _known(
                ("own_checks", "checks", name, "column"), check.column, family.columns
            )
    if family.totals and any(line.counts in {"net", "repeated"} for line in family.totals.lines):
        at = ("totals", "repeated", "column")
        yield from _known(at, family.totals.repeated.column, family.columns)


def _in_column(family: Family, key: str, column: Column) -> Iterator[Wrong]:
    place = ("columns", key)
    if not any(column.headings):
        yield place, Text(f"列「{key}」に見出しがありません", f"the column “{key}” has no heading")
    if column.pattern and (fault := fault_of(column.pattern.matches)):
        yield (*place, "pattern", "matches"), fault
    for number, comparison in enumerate(column.compare):
        yield from _known((*place, "compare", number, "than"), comparison.than, family.columns)
    if column.number and _turned(column.number.least, column.number.most):
        yield (*place, "number"), _TURNED
    if column.date and _turned(_days(column.date.earliest), _days(column.date.latest)):
        yield (*place, "date"), _TURNED
    if column.scale:
        if key == RATING:
            yield (*place, "scale"), _SCALE_TWICE
        yield from _in_scale(family, (*place, "scale"), column.scale)


def _in_scale(family: Family, place: Place, scale: Scale) -> Iterator[Wrong]:
    if not scale.ratings:
        yield place, Text("評価が一つもありません", "the scale has no rating")
    try:
        scale.written.format(code="", label="")
    except (KeyError, IndexError, ValueError):
        yield (*place, "written"), _WRITTEN
    for code, rating in scale.ratings.items():
        if rating.explain:
            at = (*place, "ratings", code, "explained_in")
            yield from _known(at, rating.explained_in, family.columns)


def _known(place: Place, key: str, columns: Iterable[str]) -> Iterator[Wrong]:
    names = list(columns)
    if key in names:
        return
    near = difflib.get_close_matches(key, names, 1)
    hint = Text(f"。「{near[0]}」ですか", f"; did you mean “{near[0]}”?") if near else same("")
    yield (
        place,
        Text(f"「{key}」という列はありません{hint.ja}", f"there is no column “{key}”{hint.en}"),
    )


def _turned(least: float | None, most: float | None) -> bool:
    return least is not None and most is not None and least > most


def _days(day: dt.date | None) -> int | None:
    return day.toordinal() if day else None


_TURNED = Text("下限が上限を超えています", "its lower end is above its upper end")
_SCALE_TWICE = Text(
    "「rating」の評価は、様式全体の「scale」に書いてください",
    "the scale of “rating” stands under the family's own “scale”",
)
_WRITTEN = Text(
    "「written」に使えるのは {code} と {label} だけです",
    "“written” may only name {code} and {label}",
)
