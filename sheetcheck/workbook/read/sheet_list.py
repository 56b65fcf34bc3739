"""Read the list of sheets in the workbook part: name, part and visibility of each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sheetcheck.words.address import Address, Area
from sheetcheck.words.errors.refusals import Damaged
from sheetcheck.words.text import Text
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.package.package import Package, Relation, folded
from sheetcheck.workbook.read.grid import Contradiction
from sheetcheck.workbook.read.runs import Rows
from sheetcheck.workbook.xml.markup import bounded, cached_by_bytes, each_element, main_tag


@dataclass(frozen=True, slots=True)
class SheetRef:
    """One sheet in the list."""

    name: str
    part: str
    """The name of its part; empty if there is none."""
    state: str = "visible"
    """`visible`, `hidden` or `veryHidden`."""
    kind: str = "worksheet"
    """The kind of its part: `worksheet`, `chartsheet`, …; `missing` if there is none."""
    id: str = ""
    """Its `sheetId`, which the calculation chain uses."""
    relation: str = ""
    """The id of its relationship."""

    @property
    def has_cells(self) -> bool:
        """True if it is a worksheet, and not a dialog, an Excel 4 macro sheet or a chart."""
        return self.kind == "worksheet"


def sheets_of(
    package: Package, part: str, relations: Mapping[str, Relation]
) -> tuple[tuple[SheetRef, ...], bool]:
    """Return the sheets that the workbook part lists, and whether dates begin in 1904.

    Raises:
        Damaged: the part is missing or not a workbook, or two sheets share a name or a part.
        Oversized: there are too many sheets or names.

    """
    listed, names, since_1904 = _listed(package.read(part), part, package.limits)
    sheets = tuple(_sheet(given, relations) for given in listed)
    _refuse_twins(sheets, part)
    package.limits.check("names", names, part)
    return sheets, since_1904


@cached_by_bytes
def _listed(raw: bytes, part: str, limits: Limits) -> tuple[list[dict[str, str]], int, bool]:
    """Return the attributes of each sheet, the number of names, whether dates begin in 1904."""
    sheets: list[dict[str, str]] = []
    names = 0
    since_1904 = False
    below = ""
    spreadsheet = False

    def note(name: str, given: dict[str, str], depth: int, _at: int) -> None:
        nonlocal names, since_1904, below, spreadsheet
        tag = main_tag(name)
        if not tag:
            return
        if depth < 2:
            spreadsheet = spreadsheet or (depth == 0 and tag == "workbook")
            below = tag
            if tag == "workbookPr":
                since_1904 = given.get("date1904") in {"1", "true"}
        elif tag == "sheet" and below == "sheets":
            sheets.append(given)
        elif tag == "definedName":
            names += 1

    each_element(bounded(raw, part, limits).xml, part, note)
    if not spreadsheet:
        raise Damaged(part=part, why=Text("ブックではありません", "not a workbook"))
    limits.check("sheets", len(sheets), part)
    return sheets, names, since_1904


def _refuse_twins(sheets: Sequence[SheetRef], part: str) -> None:
    """Refuse two sheets with the same name or part, since an address would mean two cells."""
    if len(sheets) < 2:
        return
    names = Counter(sheet.name.casefold() for sheet in sheets)
    parts = Counter(folded(sheet.part) for sheet in sheets if sheet.part)
    for sheet in sheets:
        if names[sheet.name.casefold()] > 1 or parts[folded(sheet.part)] > 1:
            shown = sheet.name[:31]
            why = Text(f"シート「{shown}」が2つあります", f"the sheet “{shown}” is there twice")
            raise Damaged(part=part, why=why)


def _sheet(given: Mapping[str, str], relations: Mapping[str, Relation]) -> SheetRef:
    link = next((given[key] for key in given if key.endswith("/relationships id")), "")
    relation = relations.get(link)
    state = given.get("state", "visible")
    name, number = given.get("name", ""), given.get("sheetId", "")
    if relation is None or relation.external:
        return SheetRef(name, "", state, "missing", number, link)
    return SheetRef(name, relation.target, state, relation.kind, number, link)


def outside(rows: Rows, area: Area) -> Contradiction | None:
    """Return the first cell with content outside the stated dimension, or None.

    Programs that trust the dimension do not see such cells. Cells with only a format do
    not matter.
    """
    for run in rows.runs:
        columns, numbers = run.form.places, run.numbers
        if area.covers(numbers[0], min(columns)) and area.covers(numbers[-1], max(columns)):
            continue
        for row in numbers:
            for column, cell in run.row(row).items():
                filled = cell.value is not None or cell.formula is not None
                if filled and not area.covers(row, column):
                    at = Address(row, column)
                    what = Text(
                        f"シートの範囲は{area}と記録されていますが、範囲外の{at}にも値があります。",
                        f"The recorded range is {area}, but {at} has content, too.",
                    )
                    return Contradiction(at, what)
    return None
