"""Rules on the sheet's structure: missing and duplicate columns, hidden rows."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sheetcheck.family.heading import in_years
from sheetcheck.family.model import Family
from sheetcheck.rules.definition.judged import Judged
from sheetcheck.rules.definition.kinds import Example, RowRule, SheetRule, Spot
from sheetcheck.rules.definition.registry import rule
from sheetcheck.table.years import reported_year
from sheetcheck.words.address import Address
from sheetcheck.words.result import Severity
from sheetcheck.words.sheet import Heading
from sheetcheck.words.text import Text

if TYPE_CHECKING:
    import pandas as pd


def _shown_heading(judged: Judged, key: str) -> str:
    family = judged.family
    year = reported_year(judged.sheet.headings, family)
    return in_years(family.columns[key].whole_headings[0], year)


def _stranger_between(judged: Judged, key: str) -> Heading | None:
    """Return the undeclared heading in the place of a missing one, if it can be told."""
    keys = list(judged.family.columns)
    place = keys.index(key)
    found = judged.sheet.headings
    before = [k for k in keys[:place] if k in found]
    behind = [k for k in keys[place + 1 :] if k in found]
    left = max((found[k].cell.column for k in before), default=0)
    right = min((found[k].cell.column for k in behind), default=10**6)
    between = [s for s in judged.sheet.undeclared if left < s.cell.column < right]
    first = keys.index(before[-1]) + 1 if before else 0
    missing = keys[first : keys.index(behind[0]) if behind else len(keys)]
    return between[missing.index(key)] if len(between) == len(missing) else None


@rule(
    SheetRule,
    "column-missing",
    title=Text("列がない", "Column missing"),
    reason=Text(
        "列がないと、その列の回答を確認も集計もできないため。",
        "Without the column, its answers can be neither checked nor counted.",
    ),
    message=Text("列「{heading}」がありません。", "The column “{heading}” is missing."),
    suggestion=Text(
        "配布した様式の見出しに戻してください。", "Restore the heading from the issued sheet."
    ),
    example=Example(
        bad={"sheet": "事業 | 担当課 | R6評価 | R7実施予定"},
        good={"sheet": "事業 | 担当課 | R6評価 | R6実施内容 | R7実施予定"},
    ),
)
def column_missing(judged: Judged) -> Iterator[Spot]:
    """Yield a spot for each required column without a heading."""
    for key, column in judged.family.columns.items():
        if not column.required or key in judged.sheet.headings:
            continue
        details = {"heading": _shown_heading(judged, key)}
        stranger = _stranger_between(judged, key)
        if stranger is None:
            yield Spot(None, details)
            continue
        yield Spot(
            stranger.cell,
            {**details, "stands": stranger.one_line},
            value=stranger.text,
            message=Text(
                "列「{heading}」がありません（この位置の見出しは「{stands}」です）。",
                "The column “{heading}” is missing (this cell says “{stands}”).",
            ),
        )


@rule(
    SheetRule,
    "column-duplicate",
    title=Text("列の重複", "Duplicate column"),
    reason=Text(
        "どちらの列が正しい回答か分からないため。",
        "Readers cannot tell which column holds the answers.",
    ),
    message=Text(
        "見出し「{heading}」が二つあります（{first}の列を読み取りました）。",
        "The heading “{heading}” appears twice ({first} was read).",
    ),
    suggestion=Text("不要な列を削除してください。", "Delete the extra one."),
    example=Example(
        bad={"sheet": "R6評価 | R6評価 | R6実施内容"}, good={"sheet": "R6評価 | R6実施内容"}
    ),
)
def column_duplicate(judged: Judged) -> Iterator[Spot]:
    """Yield each heading that occurs a second time."""
    for heading in judged.sheet.duplicates:
        first = judged.sheet.headings[heading.key]
        details = {"heading": heading.one_line, "first": str(first.cell)}
        yield Spot(heading.cell, details, value=heading.text)


def _first_seen(family: Family) -> Iterable[str]:
    return ["number" if "number" in family.columns else "name"]


@rule(
    RowRule,
    "item-hidden",
    title=Text("非表示の行の事業", "Hidden row"),
    columns=_first_seen,
    severity=Severity.NOTICE,
    reason=Text(
        "非表示の行は見落としやすく、表示上の件数と合計が合わなくなるため。",
        "Hidden rows are easy to miss, and the visible rows do not match the totals.",
    ),
    message=Text(
        "この事業の行が非表示になっています（点検・集計の対象に含めました）。",
        "This item's row is hidden (checked and counted all the same).",
    ),
    suggestion=Text(
        "意図したものでなければ、行を再表示するか、フィルターを解除してください。",
        "Unhide the row or clear the filter, unless it is hidden on purpose.",
    ),
    example=Example(bad={"hidden": "1"}, good={"hidden": ""}),
)
def item_hidden(items: "pd.DataFrame", family: Family, key: str) -> "pd.Series[bool]":
    """Items in rows that are hidden or filtered out."""
    del family, key
    return items["@hidden"].astype(bool)


_ONE_ROW = Text(
    "{first}行目は、別の表とみなしました（点検・集計の対象外です）。",
    "Row {first} was taken for another table (neither checked nor counted).",
)


@rule(
    SheetRule,
    "other-table",
    title=Text("別の表", "Another table"),
    severity=Severity.NOTICE,
    reason=Text(
        "事業ではない行に、評価や予定を求めないため。事業の行であれば、点検されていません。",
        "Rows that are no items must not be asked for ratings. If they are, they were not checked.",
    ),
    message=Text(
        "{first}行目から{last}行目までは、別の表とみなしました（点検・集計の対象外です）。",
        "Rows {first} to {last} were taken for another table (neither checked nor counted).",
    ),
    suggestion=Text(
        "この表の事業であれば、空白の行を挟まずに、表の続きに記入してください。",
        "If they are items of this table, move them right below its last row.",
    ),
    example=Example(
        bad={"sheet": "会議名 | 開催回数\n推進会議 | 年2回"},
        good={"sheet": "事業 | 担当課 | R6評価"},
    ),
)
def other_table(judged: Judged) -> Iterator[Spot]:
    """Yield the first text of each table of another kind."""
    column = min(heading.cell.column for heading in judged.sheet.headings.values())
    rows = judged.sheet.other_tables
    starts = [row for row in rows if row - 1 not in rows]
    ends = [row for row in rows if row + 1 not in rows]
    for first, last in zip(starts, ends, strict=True):
        seen = [text for text in judged.sheet.unread if text.cell.row == first]
        yield Spot(
            seen[0].cell if seen else Address(first, column),
            {"first": str(first), "last": str(last)},
            value=seen[0].text if seen else "",
            message=_ONE_ROW if first == last else None,
        )
