"""The warnings inside the file, as LibreOffice shows them once cells are filled in."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from sheetcheck.words.address import Address
from sheetcheck.words.values import NewValue
from tests.support.libreoffice import saved_by_office
from tests.support.season import WARNING, file_for, filled, master_bytes
from tests.support.table_workbook import to_workbook
from tests.support.tables import read_cases

pytestmark = [pytest.mark.office, pytest.mark.slow]

A, D = "A(予定通り進行)", "D(その他)"
BASE = Path(__file__).parents[1] / "sheets" / "base.md"
ERROR, LIGHT = "#FFC7CD", "#FFEB9B"


class _Colours(HTMLParser):
    """Takes down the background of each cell of the first table; merged cells count once."""

    def __init__(self) -> None:
        super().__init__()
        self.row = self.column = 0
        self.found: dict[str, str] = {}
        self.taken: set[Address] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "tr":
            self.row, self.column = self.row + 1, 0
        if tag != "td":
            return
        self.column += 1
        while Address(self.row, self.column) in self.taken:
            self.column += 1
        width, height = int(given.get("colspan") or 1), int(given.get("rowspan") or 1)
        at = Address(self.row, self.column)
        self.taken |= {
            Address(r, c)
            for r in range(at.row, at.row + height)
            for c in range(at.column, at.column + width)
        }
        if given.get("bgcolor"):
            self.found[str(at)] = str(given["bgcolor"])


def coloured(data: bytes, folder: Path) -> dict[str, str]:
    """Return the cells that warn, as LibreOffice shows the file."""
    (folder / "s.xlsx").write_bytes(data)
    reader = _Colours()
    reader.feed(saved_by_office(folder / "s.xlsx", "html").read_text("utf-8"))
    return {cell: colour for cell, colour in reader.found.items() if colour in {ERROR, LIGHT}}


@pytest.mark.parametrize(
    ("cells", "warned"),
    [
        ({}, {"I8": LIGHT, "I11": LIGHT}),
        ({"G8": A, "H8": "支給した。", "I8": "続ける。", "I11": "続ける。"}, {}),
        ({"G8": D, "I8": "続ける。", "I11": "続ける。"}, {"H8": ERROR}),
        ({"G8": D, "H8": "－", "I8": "続ける。", "I11": "続ける。"}, {"H8": ERROR}),
        ({"G8": D, "H8": "該当事項なし", "I8": "続ける。", "I11": "続ける。"}, {}),
        ({"G8": "E(その他)", "I8": "続ける。", "I11": "続ける。"}, {"G8": ERROR}),
        ({"G8": A, "I8": "同上", "I11": "\u3000"}, {"I8": LIGHT, "I11": LIGHT}),
    ],
)
def test_a_cell_warns_while_it_is_wrong(
    cells: dict[str, NewValue], warned: dict[str, str], tmp_path: Path
) -> None:
    data = filled(file_for("社会福祉課", master_bytes(), WARNING), cells)
    # LibreOffice keeps the totals as they were stored until somebody asks it to recalculate.
    found = {cell: colour for cell, colour in coloured(data, tmp_path).items() if cell[0] in "GHI"}
    assert found == warned


@pytest.mark.parametrize(
    ("cells", "warned"),
    [
        ({}, {}),
        ({"G7": D}, {"A12": ERROR, "A15": ERROR}),
        ({"A16": " 5事業"}, {"A16": ERROR}),
        ({"G7": D, "A12": "A(予定通り進行) 1事業", "A15": " D(その他) 2事業"}, {}),
    ],
)
def test_a_total_warns_while_it_is_not_the_count(
    cells: dict[str, NewValue], warned: dict[str, str], tmp_path: Path
) -> None:
    base = to_workbook(read_cases(BASE)[0])
    data = filled(file_for("建築住宅課", base, WARNING), cells)
    assert coloured(data, tmp_path) == warned
