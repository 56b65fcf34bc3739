"""What changes in one sheet when it is rolled over into the next year, cell by cell.

Four parts of a sheet are treated differently. Above the table and in its headings, the reported
and planned years are shifted. The answers of the departments are emptied. Totals of ratings
become 0. All else is the secretariat's: a year in it may be part of a law's name or of the plan's
period, so a person is only asked about it.
"""

from collections.abc import Mapping

from sheetcheck.claims.master import MasterSheet, answer_columns, rows_of
from sheetcheck.notation.folding import is_blank
from sheetcheck.rollover.sheet_plan import Ended, RatingCodes, SheetPlan
from sheetcheck.rollover.totals import reset_totals
from sheetcheck.rollover.years import ask_about_years, shift_years
from sheetcheck.words.text import Text

_ANSWER_FORMULA = Text(
    "回答欄の数式は残しました。", "This answer is a formula, so it was left as it is."
)
_OLD_CONTENT = Text(
    "見出し「{heading}」の年を変更しましたが、内容は前のままです。",
    "The year of the heading “{heading}” was shifted, but the content below is as it was.",
)


def plan_sheet(table: MasterSheet, codes: RatingCodes, carry: Mapping[str, str]) -> SheetPlan:
    """Return what changes in a sheet.

    `carry` maps the key of a column to that of the column that it is filled from.
    """
    plan = SheetPlan(table.sheet.name)
    shift_years(table, plan)
    _empty_answers(table, plan)
    _carry_over(table, carry, plan)
    _ask_about_old_content(table, carry, plan)
    reset_totals(table, codes, plan)
    _note_ended(table, codes, plan)
    ask_about_years(table, plan)
    return plan


def _empty_answers(table: MasterSheet, plan: SheetPlan) -> None:
    """Empty the answer cells; their formats, drop-downs and protection stay."""
    sheet, grid = table.sheet, table.grid
    columns = [sheet.headings[key].cell.column for key in answer_columns(sheet, table.family)]
    for item in sheet.items:
        for row in rows_of(sheet, grid, item):
            for column in columns:
                at = grid.anchor(row, column)
                cell = grid.cell(*at)
                if cell is None or at in plan.cells:
                    continue
                if cell.formula is not None:
                    plan.ask(at, _ANSWER_FORMULA)
                elif cell.value is not None:
                    plan.cells[at] = None
                    plan.emptied.append(at)


def _carry_over(table: MasterSheet, carry: Mapping[str, str], plan: SheetPlan) -> None:
    """Fill columns with the answers of others: the plan of this year is next year's target, say."""
    for target, source in carry.items():
        for item in table.sheet.items:
            text, at = item.texts.get(source, ""), table.sheet.cell(item, target)
            plan.cells[at] = text or None
            plan.carried[at] = text


def _ask_about_old_content(table: MasterSheet, carry: Mapping[str, str], plan: SheetPlan) -> None:
    """Ask about filled columns of the secretariat whose heading now names another year."""
    sheet = table.sheet
    answers = answer_columns(sheet, table.family)
    for key, heading in sheet.headings.items():
        is_fixed = key not in answers and key not in carry
        is_filled = any(not is_blank(item.texts.get(key, "")) for item in sheet.items)
        if is_fixed and is_filled and heading.cell in plan.shifted:
            plan.ask(heading.cell, _OLD_CONTENT.filled(heading=heading.one_line))


def _note_ended(table: MasterSheet, codes: RatingCodes, plan: SheetPlan) -> None:
    """List the items whose rating says that they have ended."""
    for key, scale in table.family.scales.items():
        for item in table.sheet.items:
            code = codes.get(key, {}).get(item.row)
            if code is not None and scale.ratings[code].ends:
                plan.ended.append(Ended(plan.sheet, item, scale.as_written(code)))
