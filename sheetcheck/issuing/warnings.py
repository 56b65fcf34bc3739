"""The family's rules as conditional formats: faults are coloured while somebody types.

The formulas use only functions of Excel 2016. A conditional format takes no array constant
(`{"A","B"}`), so the texts to compare with are lists on the hidden sheet, under defined names.
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
from sheetcheck.workbook.season.input_rules import ConditionalColour

_DASHES: Final = "-－―ー—–‐−─"
_NO_NAME: Final = re.compile(r"\W")
_LONGEST_TEXT: Final = 255
"""Characters that Excel allows in a text within a formula."""


class ListNames:
    """The defined names of the lists that the formulas of one sheet refer to."""

    def __init__(self, table: MasterSheet) -> None:
        self._stem = f"_sheetcheck_{table.number}"

    def none(self) -> str:
        """Return the name of the list of placeholders, which are no answer (`-`, `同上`)."""
        return f"{self._stem}_none"

    def scale(self, key: str) -> str:
        """Return the name of the list of a rating column's ratings, as the scale writes them."""
        return f"{self._stem}_{_NO_NAME.sub('_', key)}"

    def explained(self, key: str) -> str:
        """Return the name of the list of the column's ratings that must be explained."""
        return f"{self.scale(key)}_explained"

    def ended(self, key: str) -> str:
        """Return the name of the list of the column's ratings that need no plan."""
        return f"{self.scale(key)}_ended"


def lists_for(table: MasterSheet) -> dict[str, tuple[str, ...]]:
    """Return the lists that drop-downs and conditions of a sheet may refer to, by defined name."""
    family, names = table.family, ListNames(table)
    found: dict[str, tuple[str, ...]] = {}
    for key, scale in family.scales.items():
        if key not in table.sheet.headings:
            continue
        found[names.scale(key)] = tuple(map(scale.as_written, scale.ratings))
        explain = [code for code, rating in scale.ratings.items() if rating.explain]
        if explain:
            found[names.explained(key)] = _forms(scale, explain)
        ended = [code for code, rating in scale.ratings.items() if not rating.plan]
        if ended:
            found[names.ended(key)] = _forms(scale, ended)
    placeholders = [word for word in family.no_answer if word.strip("-")]
    dashes = tuple(_DASHES) if "-" in family.no_answer else ()
    found[names.none()] = tuple(dict.fromkeys([*dashes, *placeholders])) or ("-",)
    return found


def _forms(scale: Scale, codes: Sequence[str]) -> tuple[str, ...]:
    """Return the ways to write some ratings: as the scale does, the code alone, the label alone."""
    forms = [
        form
        for code in codes
        for form in (scale.as_written(code), code, scale.ratings[code].label)
        if form
    ]
    return tuple(dict.fromkeys(forms))


def conditions_for(
    table: MasterSheet, own: Sequence[Item], cells: frozenset[Address]
) -> list[ConditionalColour]:
    """Return the warnings of a sheet: for the items `own`, as far as within `cells`, and totals."""
    warnings = _AnswerWarnings(table.sheet, table.family, ListNames(table), own)
    columns = answer_columns(table.sheet, table.family)
    found = [one for one in warnings.in_columns(columns) if cells.issuperset(one.cells)]
    return [*found, *_wrong_totals(table.sheet, table.family)]


@dataclass(frozen=True, slots=True)
class _AnswerWarnings:
    """The warnings of a sheet for the answers to some of its items."""

    sheet: Sheet
    family: Family
    names: ListNames
    own: Sequence[Item]

    def in_columns(self, columns: Sequence[str]) -> Iterator[ConditionalColour]:
        """Yield the warnings of the columns that departments fill in, given by their keys."""
        for key, scale in self.family.scales.items():
            if key not in columns:
                continue
            yield from self._outside_scale(key)
            explained = [r.explained_in for r in scale.ratings.values() if r.explain]
            for column in dict.fromkeys(explained):
                if column in columns:
                    yield from self._unexplained(key, column)
        if "plan" in columns:
            yield from self._without_plan()

    def _outside_scale(self, key: str) -> Iterator[ConditionalColour]:
        for at, cells in self._served_together((key,)):
            text = _trimmed(at[key])
            formula = f"AND(LEN({text})>0,{_nowhere_in(text, self.names.scale(key))})"
            yield ConditionalColour(cells, formula, Severity.ERROR)

    def _unexplained(self, key: str, column: str) -> Iterator[ConditionalColour]:
        for at, cells in self._served_together((column, key)):
            rated = _somewhere_in(_trimmed(at[key]), self.names.explained(key))
            formula = f"AND({rated},{self._no_answer(at[column])})"
            yield ConditionalColour(cells, formula, Severity.ERROR)

    def _without_plan(self) -> Iterator[ConditionalColour]:
        ends = any(not rating.plan for rating in self.family.scale.ratings.values())
        keys = ("plan", "rating") if ends and "rating" in self.sheet.headings else ("plan",)
        for at, cells in self._served_together(keys):
            formula = self._no_answer(at["plan"])
            if len(keys) > 1:
                going_on = _nowhere_in(_trimmed(at["rating"]), self.names.ended("rating"))
                formula = f"AND({going_on},{formula})"
            yield ConditionalColour(cells, formula, Severity.WARNING)

    def _no_answer(self, cell: str) -> str:
        text = _trimmed(cell)
        return f"OR(LEN({text})=0,{_somewhere_in(text, self.names.none())})"

    def _served_together(
        self, keys: Sequence[str]
    ) -> Iterator[tuple[dict[str, str], tuple[Address, ...]]]:
        """Yield cells of the first column that one formula serves, with its references by key.

        One formula with relative rows serves all items whose cells are in their own row. An item
        whose cells are merged with those of others has its answer in another row, and gets a
        formula of its own.
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


def _trimmed(cell: str) -> str:
    """Return a formula for a cell's text without blanks around it, full-width ones included."""
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
    """Return a formula that is true while a total differs from the count; None if none can tell."""
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
        # The line is the whole cell but for blanks around it.
        return f"TRIM({cell})<>TRIM({expected})"
    return f"ISERROR(FIND({expected},{cell}))"


def _count(sheet: Sheet, family: Family, claim: Claim) -> str | None:
    """Return a formula that counts the items of a claim; None where a simple one cannot."""
    scope = claim.scope
    scale = family.scales.get(scope.column)
    if scope.measure is not Measure.ITEMS or scope.section or scope.department or scale is None:
        return None
    if any(scope.column in item.anchors for item in sheet.items):
        return None  # a merged rating is in one cell and counts for several items
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
