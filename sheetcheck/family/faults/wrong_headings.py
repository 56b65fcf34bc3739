"""Find headings in a family file that no sheet can have, or that two columns share."""

import re
from collections.abc import Iterator

from sheetcheck.family.column import Column, spread
from sheetcheck.family.heading import undated
from sheetcheck.family.model import Family
from sheetcheck.notation.era import split_year, year_label
from sheetcheck.notation.folding import fold
from sheetcheck.notation.nearest import near_miss
from sheetcheck.words.text import Text

Place = tuple[int | str, ...]
"""The path of entries to a place in the file: `columns`, `due`, `date`."""
Wrong = tuple[Place, Text]
"""A mistake: where, and what is wrong."""


def headings_twice(family: Family) -> Iterator[Wrong]:
    """Yield the headings and names that two columns share."""
    owners: dict[tuple[str, int], str] = {}
    for key, column in family.columns.items():
        for place, heading in enumerate(column.whole_headings):
            other = owners.setdefault((fold(heading), column.nth), key)
            if other != key:
                what = Text(
                    f"見出し「{heading}」が、列「{other}」と重複しています",
                    f"the heading “{heading}” also belongs to the column “{other}”",
                )
                yield ("columns", key, "headings", place % len(column.headings)), what
    yield from _names_twice(family)


def _names_twice(family: Family) -> Iterator[Wrong]:
    """Yield the columns with a name that another column gets under its second heading."""
    for key, column in family.columns.items():
        for name in spread({key: column}):
            if name != key and name in family.columns:
                what = Text(
                    f"列「{name}」は、列「{key}」の2つ目以降の列の名前です",
                    f"“{name}” is what a further column of “{key}” is called",
                )
                yield ("columns", name), what


def in_headings(place: Place, column: Column) -> Iterator[Wrong]:
    """Yield the mistakes in the headings of a column; `place` is the column's entry."""
    key = place[-1]
    if len({*map(fold, column.under)}) < len(column.under):
        yield (*place, "under"), _UNDER_TWICE
    if len(column.under) > 1 and key in _ROLES:
        yield (*place, "under"), _ONE_GROUP
    if column.nth < 1:
        yield (*place, "nth"), _FIRST
    if not any(fold(heading) for heading in column.headings):
        yield (
            place,
            Text(f"列「{key}」に、見出しを指定してください", f"the column “{key}” has no heading"),
        )
    yield from _in_words(place, column)


def _in_words(place: Place, column: Column) -> Iterator[Wrong]:
    """Yield headings with a “?”, a year that is written out, or unknown braces."""
    named = [(("headings", number), text) for number, text in enumerate(column.headings)]
    named += [(("under", number), text) for number, text in enumerate(column.under)]
    for entry, heading in named:
        at = (*place, *entry)
        if fold(heading) == "?":
            yield at, _OPEN
        if (year := split_year(undated(heading))[0]) is not None:
            what = Text(
                f"年度（{year_label(year)}）は {{reported}} か {{planned}} と指定してください"
                f"（毎年変わらない年度は {{{year_label(year)}}}）",
                f"write the year ({year_label(year)}) as {{reported}} or {{planned}}"
                f" (if it never changes: {{{year_label(year)}}})",
            )
            yield at, what
        for name in _BRACES.findall(undated(heading)):
            near = near_miss(name.strip("{}"), _YEARS)
            what = Text(
                "見出しの { } に使用できるのは、{reported}、{planned}、{reported-1} と、"
                f"{{R10}} のような毎年変わらない年度です{near.ja}",
                "in a heading only {reported}, {planned}, {reported-1} and a year that never "
                f"changes, such as {{R10}}, may stand in braces{near.en}",
            )
            yield at, what


_OPEN = Text(
    "見出しが「?」のままです。シートの見出しを指定してください",
    "the heading is still “?”: write the one of the sheet",
)
_ROLES = frozenset({"number", "name", "departments", "rating", "result", "plan"})
_UNDER_TWICE = Text("「under」に同じ見出しが重複しています", "“under” names a heading twice")
_ONE_GROUP = Text(
    "この列の「under」に指定できる見出しは一つです",
    "this column may stand under one heading only",
)
_FIRST = Text("「nth」は1以上です", "“nth” must be 1 or more")
_YEARS = ("reported", "planned")
_BRACES = re.compile(r"\{[^{}]*\}|[{}]")
