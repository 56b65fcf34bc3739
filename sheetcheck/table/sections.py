"""Read the sections of a table: from rows of their own, or from a column beside the numbers."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from sheetcheck.family.model import Family
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.table.header import Header
from sheetcheck.table.row_kinds import RowKind, kind_of, repeats_headings
from sheetcheck.table.rows import Row
from sheetcheck.words.address import LAST_COLUMN, Address
from sheetcheck.words.sheet import Item, Section
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.runs import filled_cells

_KEY = frozenset({"number", "name"})


def texts_in(grid: Grid, row: int, left: int, right: int) -> dict[int, str]:
    """Return column → text between `left` and `right`; if there is none, the texts left of them."""
    texts = {
        cell.column: text
        for cell in filled_cells(grid.rows[row])
        if cell.column <= right and not is_blank(text := grid.formats.shown(cell.value, cell.style))
    }
    return {column: text for column, text in texts.items() if column >= left} or texts


def section_in(row: int, texts: Mapping[int, str]) -> tuple[Address, str]:
    """Return the address and the name of the section in a section row with these texts."""
    return Address(row, min(texts)), " ".join(" ".join(text.split()) for text in texts.values())


_WORDS = "(?:[前次](?:頁|ページ)(?:より|から|[のへに])?)?(?:続き|つづき|続く|つづく|続)[0-9０-９]*"
_CONTINUED = re.compile(
    rf"\s*(?:[(（〔\[【<＜]\s*{_WORDS}\s*[)）〕\]】>＞]|(?:(?<=[\s\u3000])|^){_WORDS})\s*$"
)
_PAGE = re.compile(r"p\.?[0-9]+|-[0-9]+-|(?:p\.?)?[0-9]+(?:頁|ページ)(?:目|中)?")


def continued(name: str, sections: Iterable[Section], current: str, title: str) -> str:
    """Return the section that a section row names; `(2)…（続き）` continues the section `(2)…`.

    The top of a further page may say only （続き）, the title or the page number: these
    continue the current section.
    """
    first = _CONTINUED.sub("", name)
    folded, of_title = fold(first), fold(title)
    if not folded or folded == of_title or _PAGE.fullmatch(folded):
        return current
    if first == name:
        return name
    alike = [above.name for above in sections if fold(above.name).startswith(folded)]
    same = next((one for one in alike if fold(one) == folded), None)
    if same is not None or len(set(alike)) == 1:
        return same or alike[0]
    return current if folded in of_title else name


def above_headings(
    grid: Grid, header: Header, rows: Sequence[Row], family: Family, title: str
) -> Section | None:
    """Return the first section, if its name is above the table's headings; else None.

    That is so only if the headings are repeated further down, below section rows: then the
    text above the first headings is the first section, unless it is the title.
    """
    if not any(
        repeats_headings(below, family) and _is_section(grid, row, family)
        for row, below in pairwise(rows)
    ):
        return None
    above = [row for row in grid.rows if row < header.top and texts_in(grid, row, 1, LAST_COLUMN)]
    texts = texts_in(grid, above[-1], 1, LAST_COLUMN) if above else {}
    place, name = section_in(above[-1], texts) if len(texts) == 1 else (None, "")
    return Section(name, place) if place and name != title else None


def _is_section(grid: Grid, row: Row, family: Family) -> bool:
    texts = texts_in(grid, row.row, 1, LAST_COLUMN)
    return not row.is_item and kind_of(row, texts.values(), family) is RowKind.SECTION


def heads_items(row: Row, following: Row | None) -> bool:
    """True if a row that looks like an item is a section row: `(1) | 住居の確保`.

    It has a number and a name but nothing else, not even a department, and the numbering
    starts again at 1 in the next row.
    """
    if following is None or following.number != 1 or "departments" not in row.texts:
        return False
    return not _has_answers(row) and following.is_item and _has_answers(following)


def _has_answers(row: Row) -> bool:
    return any(not is_blank(text) for key, text in row.texts.items() if key not in _KEY)


def with_sections(items: Sequence[Item], columns: Mapping[str, int]) -> Sequence[Item]:
    """Return the items with their sections from a column left of the numbers, if there is one.

    There is none if there are section rows, or if the numbering does not begin anew with each
    name.
    """
    number = columns.get("number", 0)
    begins = [place for place, item in enumerate(items) if item.number == 1]
    if len(begins) < 2 or any(item.section for item in items):
        return items
    for key in sorted((k for k in columns if columns[k] < number), key=lambda k: -columns[k]):
        names = list(_carried(item.texts.get(key, "") for item in items))
        changes = [n for n, name in enumerate(names) if n == 0 or fold(name) != fold(names[n - 1])]
        if changes == begins and names[0]:
            pairs = zip(items, names, strict=True)
            return [item._replace(section=" ".join(name.split())) for item, name in pairs]
    return items


def _carried(texts: Iterator[str]) -> Iterator[str]:
    """Yield each text; for a blank one, the text above it."""
    above = ""
    for text in texts:
        above = above if is_blank(text) else text
        yield above
