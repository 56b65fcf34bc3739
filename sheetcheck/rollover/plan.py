"""What changes in one sheet when it is rolled over into the next year, cell by cell.

Four parts of a sheet are treated differently. Above the table and in its headings, years that
the sheet reports or plans are shifted. The answers of the departments are emptied. Totals of
ratings become 0. All else is the secretariat's: a year in it may be part of a law's name or of
the plan's period, so it is only asked about.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sheetcheck.claims.master import MasterSheet, answer_columns, rows_of
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.notation.year_shift import shifted, written_years
from sheetcheck.rollover.totals import reset_totals
from sheetcheck.table.years import offsets
from sheetcheck.words.address import Address
from sheetcheck.words.sheet import Item
from sheetcheck.words.text import Text
from sheetcheck.words.values import NewValue, Rewritten, Value


@dataclass(frozen=True, slots=True)
class OpenDecision:
    """Something that a person has to decide, and where it is."""

    sheet: str
    place: str
    what: Text


@dataclass(frozen=True, slots=True)
class Ended:
    """An item that its rating ends: it stays, greyed, until somebody takes it out."""

    sheet: str
    item: Item
    rating: str


@dataclass(slots=True)
class SheetPlan:
    """The edits of one sheet, as they come together."""

    cells: dict[Address, NewValue] = field(default_factory=dict)
    emptied: list[Address] = field(default_factory=list)
    shifted: dict[Address, tuple[str, str]] = field(default_factory=dict)
    """Before and after."""
    carried: dict[Address, str] = field(default_factory=dict)
    questions: list[OpenDecision] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)


_YEAR = Text(
    "「{year}」は変更していません（確認してください）。", "“{year}” was left as it is: check it."
)
_FORMULA = Text(
    "年を含む数式のため、変更していません。", "A formula gives this year, so it was left as it is."
)
_ANSWER_FORMULA = Text(
    "回答欄の数式は残しました。", "This answer is a formula, so it was left as it is."
)
_OTHER_COLUMN = Text(
    "様式にない列の「{heading}」は、内容も見出しも変更していません。",
    "“{heading}” is not a column of the form: its heading and content were left as they are.",
)
_OLD_CONTENT = Text(
    "見出し「{heading}」の年を変更しましたが、内容は前のままです。",
    "The year of the heading “{heading}” was shifted, but the content below is as it was.",
)


def planned_sheet(
    one: MasterSheet, codes: Mapping[str, Mapping[int, str | None]], carry: Mapping[str, str]
) -> SheetPlan:
    """Return what changes in a sheet.

    `codes` are the codes of the ratings by column and row, `carry` the columns that are filled
    from others (target → source).
    """
    plan = SheetPlan()
    years = _years(one)
    _shift_heads(one, years, plan)
    _empty_answers(one, plan)
    _carry(one, carry, plan)
    reset_totals(one, codes, plan.cells, plan.questions, OpenDecision)
    _note_ended(one, codes, plan)
    plan.questions.extend(_fixed_years(one, plan))
    return plan


def _years(one: MasterSheet) -> frozenset[int]:
    """Return the years that are shifted: the reported one, the planned one, and declared ones."""
    headings = one.sheet.headings
    known = [split_year(year)[0] for year in one.sheet.years if year]
    known += [headings[key].year for key in offsets(one.family) if key in headings]
    return frozenset(year for year in known if year is not None)


def first_row(one: MasterSheet) -> int:
    """Return the first row below the headings that is a section or an item."""
    sheet = one.sheet
    rows = [item.row for item in sheet.items] + [section.cell.row for section in sheet.sections]
    return min((row for row in rows if row > sheet.header_row), default=sheet.header_row + 1)


def _shift_heads(one: MasterSheet, years: frozenset[int], plan: SheetPlan) -> None:
    """Shift the years in the title, the notes above the table, the headings and the footer."""
    others = _other_columns(one, plan)
    top, footer = first_row(one), _footer_rows(one)
    repeated = set(_repeated_headings(one))
    for number, row in one.grid.rows.items():
        if not (number < top or number in footer or number in repeated):
            continue
        for column, cell in row.items():
            area = one.grid.merge_at(number, column)
            columns = range(area.left, area.right + 1) if area else (column,)
            if others.issuperset(columns) and number > 1:
                continue
            _shift_cell(one, Address(number, column), cell.value, cell.formula, years, plan)


def _shift_cell(  # noqa: PLR0913, PLR0917  (a cell, and what is done with it)
    one: MasterSheet,
    at: Address,
    value: Value,
    formula: str | None,
    years: frozenset[int],
    plan: SheetPlan,
) -> None:
    if any(claim.cell == at for claim in one.sheet.claims):
        return
    text = one.grid.text(*at)
    new = shifted(text, years)
    name = one.sheet.name
    if new.text != text and formula is not None:
        plan.questions.append(OpenDecision(name, str(at), _FORMULA))
        return
    if new.text != text and isinstance(value, str) and value == text:
        plan.cells[at] = Rewritten(new.text)
    elif (
        new.text != text
        and isinstance(value, int)
        and not one.grid.formats.is_date(one.grid.rows[at.row][at.column].style)
    ):
        plan.cells[at] = value + 1
    elif new.text != text:
        plan.questions.append(OpenDecision(name, str(at), _YEAR.filled(year=text)))
        return
    if new.text != text:
        plan.shifted[at] = text, new.text
    for year in new.kept:
        plan.questions.append(OpenDecision(name, str(at), _YEAR.filled(year=year)))


def _other_columns(one: MasterSheet, plan: SheetPlan) -> frozenset[int]:
    """Return the columns of a year that the form does not declare and that are filled.

    Their content is of the year in their heading; to shift that alone would make it untrue.
    """
    found: set[int] = set()
    for heading in one.sheet.strangers:
        column = heading.cell.column
        filled = any(not is_blank(one.grid.text(item.row, column)) for item in one.sheet.items)
        if filled and written_years(heading.text):
            found.add(column)
            what = _OTHER_COLUMN.filled(heading=heading.one_line)
            plan.questions.append(OpenDecision(one.sheet.name, str(heading.cell), what))
    return frozenset(found)


def _footer_rows(one: MasterSheet) -> range:
    """Return the rows of the totals, with the two above them in which their headings stand."""
    rows = [claim.cell.row for claim in one.sheet.claims]
    if not rows:
        return range(0)
    return range(max(min(rows) - 2, one.sheet.last_row + 1), max(rows) + 1)


def _repeated_headings(one: MasterSheet) -> Iterator[int]:
    """Yield the rows below the first items that say the headings again."""
    headings = {fold(heading.text) for heading in one.sheet.headings.values()}
    items = {item.row for item in one.sheet.items}
    for number, row in one.grid.rows.items():
        if first_row(one) <= number <= one.sheet.last_row and number not in items:
            texts = {fold(cell.value) for cell in row.values() if isinstance(cell.value, str)}
            if len(headings & texts) > 1:
                yield number


def _empty_answers(one: MasterSheet, plan: SheetPlan) -> None:
    """Empty what the departments filled in; formats, drop-downs and protection stay."""
    columns = [one.sheet.headings[key].cell.column for key in answer_columns(one.sheet, one.family)]
    for item in one.sheet.items:
        for row in rows_of(one.sheet, one.grid, item):
            for column in columns:
                at = one.grid.anchor(row, column)
                cell = one.grid.cell(*at)
                if cell is None or at in plan.cells:
                    continue
                if cell.formula is not None:
                    plan.questions.append(OpenDecision(one.sheet.name, str(at), _ANSWER_FORMULA))
                elif cell.value is not None:
                    plan.cells[at] = None
                    plan.emptied.append(at)


def _carry(one: MasterSheet, carry: Mapping[str, str], plan: SheetPlan) -> None:
    sheet = one.sheet
    for target, source in carry.items():
        for item in sheet.items:
            text, at = item.texts.get(source, ""), sheet.cell(item, target)
            plan.cells[at] = text or None
            plan.carried[at] = text
    for key, heading in sheet.headings.items():
        fixed = key not in answer_columns(sheet, one.family) and key not in carry
        filled = any(not is_blank(item.texts.get(key, "")) for item in sheet.items)
        if fixed and filled and heading.cell in plan.shifted:
            what = _OLD_CONTENT.filled(heading=heading.one_line)
            plan.questions.append(OpenDecision(sheet.name, str(heading.cell), what))


def _note_ended(
    one: MasterSheet, codes: Mapping[str, Mapping[int, str | None]], plan: SheetPlan
) -> None:
    for key, scale in one.family.scales.items():
        for item in one.sheet.items:
            code = codes.get(key, {}).get(item.row)
            if code is not None and scale.ratings[code].ends:
                plan.ended.append(Ended(one.sheet.name, item, scale.as_written(code)))


def _fixed_years(one: MasterSheet, plan: SheetPlan) -> Iterator[OpenDecision]:
    """Yield the years in what the secretariat wrote: items, sections and notes below."""
    done = plan.cells.keys() | {a for q in plan.questions if (a := _address(q.place))}
    claimed = {claim.cell for claim in one.sheet.claims}
    for number, row in one.grid.rows.items():
        if number < first_row(one):
            continue
        for column, cell in row.items():
            at = Address(number, column)
            if isinstance(cell.value, str) and at not in done and at not in claimed:
                found: Sequence[str] = written_years(cell.value)
                if found:
                    told = "、".join(dict.fromkeys(found))
                    yield OpenDecision(one.sheet.name, str(at), _YEAR.filled(year=told))


def _address(place: str) -> Address | None:
    try:
        return Address.parse(place)
    except ValueError:
        return None
