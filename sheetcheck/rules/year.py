"""Rules on the years in the headings: a single wrong year, or the form of another year."""

from collections.abc import Iterator

from sheetcheck.notation.era import year_label
from sheetcheck.rules.definition.judged import Judged
from sheetcheck.rules.definition.kinds import Example, SheetRule, Spot
from sheetcheck.rules.definition.registry import rule
from sheetcheck.table.years import offsets, reported_year
from sheetcheck.words.text import Text


def is_of_another_year(judged: Judged) -> bool:
    """True if the sheet is the form of another year than expected.

    This holds if all headings agree on that other year. Then none was mistyped, and correcting
    them would pass last year's answers off as this year's.
    """
    headings = judged.sheet.headings
    years = {
        year - offset
        for key, offset in offsets(judged.family).items()
        if key in headings and (year := headings[key].year) is not None
    }
    return judged.asked is not None and len(years) == 1 and years != {judged.asked}


@rule(
    SheetRule,
    "template-old",
    title=Text("別の年度の様式", "Form of another year"),
    reason=Text(
        "別の年度の様式に書かれた回答は、今年度の回答として集計できないため。",
        "Answers on the form of another year cannot be counted as this year's.",
    ),
    message=Text(
        "{found}の様式です（報告対象の年度は{asked}です）。",
        "This is the form of {found}; the year to report is {asked}.",
    ),
    suggestion=Text(
        "見出しは修正せず、{asked}の様式に記入して提出してください。",
        "Do not change the headings; fill in the form of {asked}.",
    ),
    example=Example(
        bad={
            "sheet": Text(
                "R5評価 | R6実施予定（R6年度の照会）", "R5評価 | R6実施予定, asked for R6"
            )
        },
        good={
            "sheet": Text(
                "R6評価 | R7実施予定（R6年度の照会）", "R6評価 | R7実施予定, asked for R6"
            )
        },
    ),
)
def template_old(judged: Judged) -> Iterator[Spot]:
    """Yield the first dated heading if the sheet is the form of another year."""
    if not is_of_another_year(judged):
        return
    family, headings = judged.family, judged.sheet.headings
    dated = [headings[key] for key in offsets(family) if key in headings and headings[key].year]
    first = min(dated, key=lambda heading: heading.cell)
    found = reported_year(headings, family) or 0
    details = {"found": year_label(found), "asked": year_label(judged.asked or 0)}
    yield Spot(first.cell, details, first.text)


@rule(
    SheetRule,
    "year-mismatch",
    title=Text("年度の不一致", "Year mismatch"),
    reason=Text(
        "前年度の様式が混ざると、回答がどの年度のものか分からなくなるため。",
        "Answers on last year's form cannot be told from this year's.",
    ),
    message=Text(
        "見出し「{heading}」の年度が、{expected}ではありません。",
        "The heading “{heading}” should name {expected}.",
    ),
    suggestion=Text(
        "見出しを{expected}に修正するか、今年度の様式に記入してください。",
        "Change it to {expected}, or use this year's form.",
    ),
    example=Example(
        bad={"sheet": "R6評価 | R6実施内容 | R6実施予定"},
        good={"sheet": "R6評価 | R6実施内容 | R7実施予定"},
    ),
)
def year_mismatch(judged: Judged) -> Iterator[Spot]:
    """Yield the headings whose year is not the expected one, or not that of most others."""
    if is_of_another_year(judged):
        return
    family, headings, asked = judged.family, judged.sheet.headings, judged.asked
    base = reported_year(headings, family) if asked is None else asked
    for key, offset in offsets(family).items():
        if key not in headings:
            continue
        heading, expected = headings[key], None if base is None else base + offset
        declared = family.columns[key].whole_headings
        undated = heading.year is None and any("{" not in text for text in declared)
        if undated or (expected is not None and heading.year == expected):
            continue
        label = "R○" if expected is None else year_label(expected)
        details = {"heading": heading.one_line, "expected": label}
        message, suggestion = (_NO_YEAR, _WRITE_YEAR) if heading.year is None else (None, None)
        yield Spot(heading.cell, details, heading.text, message=message, suggestion=suggestion)


_NO_YEAR = Text("見出し「{heading}」に年度がありません。", "The heading “{heading}” has no year.")
_WRITE_YEAR = Text(
    "「{expected}{heading}」のように、年度を記入してください。",
    "Add the year: “{expected}{heading}”.",
)
