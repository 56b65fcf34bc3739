"""A sheet with one row to write into, and what its rows are afterwards."""

import re

from sheetcheck.words.address import Address
from sheetcheck.words.values import NewValue
from sheetcheck.workbook.write.patch import patched
from tests.support.packages import (
    SHEET,
    opened,
    package,
    parts_of,
    sheet_xml,
)

NAME = "進行管理"
ROW = '<row r="2" spans="1:3"><c r="A2" s="1"><v>8</v></c><c r="C2" t="s"><v>0</v></c></row>'
STRINGS = ("A(予定通り進行)",)


def written(
    rows: str, cells: dict[str, NewValue], *, before: str = "", after: str = "", **more: str
) -> str:
    """Return the rows of a sheet after cells were written; all else is compared here."""
    part = sheet_xml(rows, before=before, after=after)
    data = package({SHEET: part, **more}, strings=STRINGS)
    result = patched(opened(data), {(NAME, Address.parse(at)): v for at, v in cells.items()})
    old, new = parts_of(data), parts_of(result)
    assert {name for name in old if old[name] != new.get(name)} <= {SHEET}
    text = new[SHEET].decode()
    found = re.search(r"<sheetData>(.*)</sheetData>", text, re.DOTALL)
    assert found
    around = text[: found.start(1)] + rows + text[found.end(1) :]
    assert re.sub(r'<dimension ref="[^"]*"/>', before, around) == part
    return found[1]
