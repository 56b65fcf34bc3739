"""What a file warns of while somebody types: the family's rules as conditional formats.

Formulas use only what Excel 2016 has, and no lists written into them: a condition takes none
(`{"A","B"}`). What they compare with stands on the sheet that is not shown, under names.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sheetcheck.claims.master import MasterSheet, answer_columns
from sheetcheck.family.model import Family
from sheetcheck.family.scale import Scale
from sheetcheck.words.address import Address, column_letters
from sheetcheck.words.result import Severity
from sheetcheck.words.sheet import Claim, Item, Measure, Sheet
from sheetcheck.workbook.season.validations import ConditionalColour

_DASHES: Final = "-－―ー—–‐−─"
_NO_NAME: Final = re.compile(r"\W")
_LONGEST_TEXT: Final = 255
"""Characters that a text in a formula may have."""


class Names:
    """What the lists of a sheet are called, which formulas compare with."""

    def __init__(self, one: MasterSheet) -> None:
        self._stem = f"_sheetcheck_{one.number}"

    def none(self) -> str:
        """Return the name of the list of what is no answer."""
        return f"{self._stem}_none"

    def scale(self, key: str) -> str:
        """Return the name of the list of a column's ratings."""
        return f"{self._stem}_{_NO_NAME.sub('_', key)}"

    def explained(self, key: str) -> str:
        """Return the name of the list of those of them that need a reason."""
        return f"{self.scale(key)}_explained"

    def ended(self, key: str) -> str:
        """Return the name of the list of those of them that need no plan."""
        return f"{self.scale(key)}_ended"


def lists_for(one: MasterSheet) -> dict[str, tuple[str, ...]]:
    """Return the lists that drop-downs and conditions of a sheet may need, by name."""
    family, names = one.family, Names(one)
    found: dict[str, tuple[str, ...]] = {}
    for key, scale in family.scales.items():
        if key not in one.sheet.headings:
            continue
        found[names.scale(key)] = tuple(map(scale.as_written, scale.ratings))
        explain = [code for code, rating in scale.ratings.items() if rating.explain]
        if explain:
            found[names.explained(key)] = _forms(scale, explain)
        done = [code for code, rating in scale.ratings.items() if not rating.plan]
        if done:
            found[names.ended(key)] = _forms(scale, done)
    placeholders = [word for word in family.no_answer if word.strip("-")]
    dashes = tuple(_DASHES) if "-" in family.no_answer else ()
    found[names.none()] = tuple(dict.fromkeys([*dashes, *placeholders])) or ("-",)
    return found


def _forms(scale: Scale, codes: Sequence[str]) -> tuple[str, ...]:
    """Return how ratings are written in cells: as the scale writes them, by code or by label."""
    forms = [
        form
        for code in codes
        for form in (scale.as_written(code), code, scale.ratings[code].label)
        if form
    ]
    return tuple(dict.fromkeys(forms))


def conditions_for(
    one: MasterSheet, own: Sequence[Item], cells: frozenset[Address]
) -> list[ConditionalColour]:
    """Return the warnings of a sheet for the items that a department answers."""
    work = _Warnings(one.sheet, one.family, Names(one), own)
    columns = answer_columns(one.sheet, one.family)
    found = [c for c in work.of(columns) if cells.issuperset(c.cells)]
    return found + list(_wrong_totals(one.sheet, one.family))


@dataclass(frozen=True, slots=True)
class _Warnings:
    """The warnings of a sheet for some of its items."""

    sheet: Sheet
    family: Family
    names: Names
    own: Sequence[Item]

    def of(self, columns: Sequence[str]) -> Iterator[ConditionalColour]:
        """Yield the warnings of the columns that departments fill in."""
        for key, scale in self.family.scales.items():
            if key not in columns:
                continue
            yield from self._outside_scale(key)
            explained = [r.explained_in for r in scale.ratings.values() if r.explain]
            for column in dict.fromkeys(explained):
                if column in columns:
                    yield from self._without_reason(key, column)
        if "plan" in columns:
            yield from self._without_plan()

    def _outside_scale(self, key: str) -> Iterator[ConditionalColour]:
        for at, cells in self._together((key,)):
            text = _seen(at[key])
            formula = f"AND(LEN({text})>0,{_nowhere_in(text, self.names.scale(key))})"
            yield ConditionalColour(cells, formula, Severity.ERROR)

    def _without_reason(self, key: str, column: str) -> Iterator[ConditionalColour]:
        for at, cells in self._together((column, key)):
            rated = _somewhere_in(_seen(at[key]), self.names.explained(key))
            formula = f"AND({rated},{self._no_answer(at[column])})"
            yield ConditionalColour(cells, formula, Severity.ERROR)

    def _without_plan(self) -> Iterator[ConditionalColour]:
        ends = any(not rating.plan for rating in self.family.scale.ratings.values())
        keys = ("plan", "rating") if ends and "rating" in self.sheet.headings else ("plan",)
        for at, cells in self._together(keys):
            formula = self._no_answer(at["plan"])
            if len(keys) > 1:
                going_on = _nowhere_in(_seen(at["rating"]), self.names.ended("rating"))
                formula = f"AND({going_on},{formula})"
            yield ConditionalColour(cells, formula, Severity.WARNING)

    def _no_answer(self, cell: str) -> str:
        text = _seen(cell)
        return f"OR(LEN({text})=0,{_somewhere_in(text, self.names.none())})"

    def _together(
        self, keys: Sequence[str]
    ) -> Iterator[tuple[dict[str, str], tuple[Address, ...]]]:
        """Yield cells of the first column that one formula serves, with what it refers to.

        An item whose cells are merged with those of others is served alone: its answer may
        stand in another row.
        """
        sheet = self.sheet
        plain = [i for i in self.own if all(sheet.cell(i, key).row == i.row for key in keys)]
        if plain:
            row = min(item.row for item in plain)
            at = {k: f"${column_letters(sheet.headings[k].cell.column)}{row}" for k in keys}
            yield at, tuple(sheet.cell(item, keys[0]) for item in plain)
        done = {item.row for item in plain}
        served: set[Address] = set()
        for item in self.own:
            cell = sheet.cell(item, keys[0])
            if item.row not in done and cell not in served:
                served.add(cell)
                yield {key: _absolute(sheet.cell(item, key)) for key in keys}, (cell,)


def _absolute(cell: Address) -> str:
    return f"${column_letters(cell.column)}${cell.row}"


def _seen(cell: str) -> str:
    """Return the formula of what is to be seen of a text: without blanks around it."""
    return f'TRIM(SUBSTITUTE({cell},"\u3000",""))'


def _somewhere_in(text: str, name: str) -> str:
    return f"SUMPRODUCT(--({name}={text}))>0"


def _nowhere_in(text: str, name: str) -> str:
    return f"SUMPRODUCT(--({name}={text}))=0"


def _wrong_totals(sheet: Sheet, family: Family) -> Iterator[ConditionalColour]:
    """Yield a warning for each total that can be counted in the sheet itself."""
    if not sheet.items or "rating" not in sheet.headings:
        return
    for claim in sheet.claims:
        counted = _count(sheet, family, claim)
        differs = _differs(claim, counted) if counted is not None else None
        if differs is not None:
            yield ConditionalColour((claim.cell,), differs, Severity.ERROR)


def _differs(claim: Claim, counted: str) -> str | None:
    """Return the formula that says that a total is not what is counted; None if none can."""
    cell = _absolute(claim.cell)
    if isinstance(claim.value, (int, float)) and not isinstance(claim.value, bool):
        return f"{cell}<>{counted}"
    start, end = claim.line
    line, number = claim.text[start:end], str(claim.stated)
    if claim.stated is None or line.count(number) != 1:
        return None
    before, after = line.split(number)
    if max(len(before), len(after)) > _LONGEST_TEXT:
        return None
    expected = f"{_quoted(before)}&{counted}&{_quoted(after)}"
    if line.strip() == claim.text.strip():
        # The blanks around the line are the cell's.
        return f"TRIM({cell})<>TRIM({expected})"
    return f"ISERROR(FIND({expected},{cell}))"


def _count(sheet: Sheet, family: Family, claim: Claim) -> str | None:
    """Return the formula that counts what a total speaks of; None where none is simple enough."""
    scope = claim.scope
    scale = family.scales.get(scope.column)
    if scope.measure is not Measure.ITEMS or scope.section or scope.department or scale is None:
        return None
    if any(scope.column in item.anchors for item in sheet.items):
        return None  # a merged rating stands once and counts for several items
    if scope.rating is None:
        return str(len(sheet.items)) if scope.column == "rating" else None
    if scope.rating not in scale.ratings:
        return None
    letters = column_letters(sheet.headings[scope.column].cell.column)
    cells = f"${letters}${sheet.items[0].row}:${letters}${sheet.items[-1].row}"
    forms = dict.fromkeys([scale.as_written(scope.rating), scope.rating])
    counts = [f"SUMPRODUCT(--(TRIM({cells})={_quoted(form)}))" for form in forms]
    return f"({'+'.join(counts)})"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
