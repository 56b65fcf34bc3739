"""Rules on a column's declared content: an answer, a number, a date, or a text format."""

import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from sheetcheck.family.column import Column
from sheetcheck.family.faults.pattern import LONGEST_TEXT
from sheetcheck.family.model import Family
from sheetcheck.notation.era import read_day
from sheetcheck.notation.numbers import read_quantity
from sheetcheck.rules.definition.columns import declaring, where
from sheetcheck.rules.definition.kinds import Details, Example, RowRule
from sheetcheck.rules.definition.registry import rule
from sheetcheck.words.text import Text, same

if TYPE_CHECKING:
    import pandas as pd


def _breaking(
    items: "pd.DataFrame", family: Family, key: str, breaks: Callable[[str], bool]
) -> "pd.Series[bool]":
    """Return which items have an answer in this column for which `breaks` is true."""
    return where(items, key, lambda text: family.is_answer(text) and breaks(text))


@rule(
    RowRule,
    "answer-missing",
    title=Text("必須欄の空欄", "Answer missing"),
    columns=declaring(lambda column: column.filled and not column.scale),
    reason=Text(
        "空欄のままでは、取りまとめの際に担当課へ再度お尋ねすることになるため。",
        "The secretariat would have to come back and ask.",
    ),
    message=Text("{heading}が空欄です。", "{heading} is blank."),
    suggestion=Text("内容を記入してください。", "Fill it in."),
    if_filled=(
        Text(
            "{heading}の「{value}」は、回答として扱えません。",
            "{heading}: “{value}” does not count as an answer.",
        ),
        Text(
            "ほかの欄を参照せず、内容を記入してください。",
            "Enter it in full, without referring to other cells.",
        ),
    ),
    example=Example(bad={"actual": "－"}, good={"actual": "120人"}),
)
def answer_missing(items: "pd.DataFrame", family: Family, key: str) -> "pd.Series[bool]":
    """Items without an answer in a required column."""
    return ~where(items, key, family.is_answer)


def number_in(column: Column, text: str) -> float | None:
    """Return the number in a cell's text, with or without the column's unit; None if it is none."""
    return read_quantity(text, column.number.units if column.number else ())


def _number_wanted(family: Family, key: str, _text: str) -> Details:
    declared = family.columns[key].number
    whole = declared is not None and declared.whole
    return {"kind": Text("整数", "a whole number") if whole else Text("数値", "a number")}


@rule(
    RowRule,
    "number-invalid",
    title=Text("数値以外の記入", "Not a number"),
    columns=declaring(lambda column: column.number is not None),
    details=_number_wanted,
    reason=Text(
        "数値でないと、合計や達成率を計算できないため。",
        "Only numbers can be added up or compared with a target.",
    ),
    message=Text(
        "{heading}「{value}」は{kind}として読み取れません。",
        "{heading} “{value}” cannot be read as {kind}.",
    ),
    suggestion=Text("{kind}だけを記入してください。", "Enter {kind} and nothing else."),
    example=Example(bad={"actual": "多数"}, good={"actual": "1,200人"}),
)
def number_invalid(items: "pd.DataFrame", family: Family, key: str) -> "pd.Series[bool]":
    """Answers that are not a number, or not a whole one where that is required."""
    column = family.columns[key]

    def breaks(text: str) -> bool:
        number = number_in(column, text)
        whole = column.number is not None and column.number.whole
        return number is None or (whole and number != int(number))

    return _breaking(items, family, key, breaks)


def _range(first: str | None, last: str | None, since: Text, until: Text) -> Details:
    """Return the declared range in words; `since` and `until` word a range with only one end."""
    if first and last:
        return {"range": Text(f"{first}から{last}まで", f"between {first} and {last}")}
    return {"range": since.filled(first=first) if first else until.filled(last=last or "")}


def _number_range(family: Family, key: str, _text: str) -> Details:
    number = family.columns[key].number
    ends = (number.least, number.most) if number else (None, None)
    first, last = (None if end is None else f"{end:,.10g}" for end in ends)
    since, until = Text("{first}以上", "{first} or more"), Text("{last}以下", "{last} or less")
    return _range(first, last, since, until)


def _has_number_range(column: Column) -> bool:
    number = column.number
    return number is not None and (number.least is not None or number.most is not None)


@rule(
    RowRule,
    "number-range",
    title=Text("範囲外の数値", "Number out of range"),
    columns=declaring(_has_number_range),
    details=_number_range,
    reason=Text(
        "範囲外の数値は、桁や単位の取り違えであることが多いため。",
        "A number out of range is usually a slipped digit or another unit.",
    ),
    message=Text(
        "{heading}「{value}」は、範囲（{range}）の外です。",
        "{heading} “{value}” is out of range ({range}).",
    ),
    suggestion=Text("桁と単位を確認してください。", "Check digits and unit."),
    example=Example(bad={"actual": "-5"}, good={"actual": "5"}),
)
def number_range(items: "pd.DataFrame", family: Family, key: str) -> "pd.Series[bool]":
    """Numbers outside the declared range."""
    column = family.columns[key]
    declared = column.number

    def breaks(text: str) -> bool:
        number = number_in(column, text)
        if number is None or declared is None:
            return False
        below = declared.least is not None and number < declared.least
        return below or (declared.most is not None and number > declared.most)

    return _breaking(items, family, key, breaks)


@rule(
    RowRule,
    "date-invalid",
    title=Text("日付以外の記入", "Not a date"),
    columns=declaring(lambda column: column.date is not None),
    reason=Text(
        "日付でないと、期限順に並べたり遅れを把握したりできないため。",
        "Only dates can be sorted or found overdue.",
    ),
    message=Text(
        "{heading}「{value}」は日付として読み取れません。", "{heading} “{value}” is not a date."
    ),
    suggestion=Text(
        "「令和7年3月31日」又は「2025/3/31」の形で記入してください。",
        "Enter it as 2025/3/31 or 令和7年3月31日.",
    ),
    example=Example(bad={"due": "令和7年2月30日"}, good={"due": "令和7年2月28日"}),
)
def date_invalid(items: "pd.DataFrame", family: Family, key: str) -> "pd.Series[bool]":
    """Answers that are not an existing date."""
    return _breaking(items, family, key, lambda text: read_day(text) is None)


def _date_range(family: Family, key: str, _text: str) -> Details:
    declared = family.columns[key].date
    first = declared.earliest.isoformat() if declared and declared.earliest else None
    last = declared.latest.isoformat() if declared and declared.latest else None
    since = Text("{first}以降", "on or after {first}")
    return _range(first, last, since, Text("{last}以前", "on or before {last}"))


def _has_date_range(column: Column) -> bool:
    return column.date is not None and bool(column.date.earliest or column.date.latest)


@rule(
    RowRule,
    "date-range",
    title=Text("期間外の日付", "Date out of range"),
    columns=declaring(_has_date_range),
    details=_date_range,
    reason=Text(
        "計画期間外の日付は、年度の取り違えであることが多いため。",
        "A date outside the plan period usually has the wrong year.",
    ),
    message=Text(
        "{heading}「{value}」は、期間（{range}）の外です。",
        "{heading} “{value}” is outside the period ({range}).",
    ),
    suggestion=Text("年度を確認してください。", "Check the year."),
    example=Example(bad={"due": "R3.3.31"}, good={"due": "R7.3.31"}),
)
def date_range(items: "pd.DataFrame", family: Family, key: str) -> "pd.Series[bool]":
    """Dates outside the declared period."""
    declared = family.columns[key].date

    def breaks(text: str) -> bool:
        day = read_day(text)
        if day is None or declared is None:
            return False
        return day < (declared.earliest or date.min) or day > (declared.latest or date.max)

    return _breaking(items, family, key, breaks)


def _form(family: Family, key: str, _text: str) -> Details:
    pattern = family.columns[key].pattern
    return {"form": pattern.means if pattern else same("")}


@rule(
    RowRule,
    "pattern-mismatch",
    title=Text("決められた形式と異なる記入", "Not in the required format"),
    columns=declaring(lambda column: column.pattern is not None),
    details=_form,
    reason=Text(
        "形式が異なる番号は、ほかの表と突き合わせられないため。",
        "A number in another format cannot be matched with other tables.",
    ),
    message=Text(
        "{heading}「{value}」は、決められた形式（{form}）と異なります。",
        "{heading} “{value}” is not in the required format ({form}).",
    ),
    suggestion=Text("{form}の形で記入してください。", "Enter it as {form}."),
    example=Example(bad={"code": "1-02"}, good={"code": "1-2-03"}),
)
def pattern_mismatch(items: "pd.DataFrame", family: Family, key: str) -> "pd.Series[bool]":
    """Texts that the column's regular expression does not match as a whole."""
    declared = family.columns[key].pattern
    expression = re.compile(declared.matches if declared else "")

    def breaks(text: str) -> bool:
        stripped = text.strip()
        return len(stripped) > LONGEST_TEXT or expression.fullmatch(stripped) is None

    return _breaking(items, family, key, breaks)
