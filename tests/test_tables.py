"""The text tables themselves: what they say is what another reader finds in the workbook."""

import io
from pathlib import Path

import openpyxl
import pytest

from sheetcheck.words.values import Value
from tests.support.expected import parse_change
from tests.support.table_cells import Content, Unreadable, parse_content
from tests.support.table_workbook import to_workbook as written
from tests.support.tables import read_cases

EXPECTED = "\nfindings: none\nchanges: none\n"


def file_of(folder: Path, text: str, name: str = "case.md") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("9", Content(9)),
        ("-1.5", Content(-1.5)),
        ("'9", Content("9")),
        ("９", Content("９")),
        ('9 [0"事業"]', Content(9, number_format='0"事業"')),
        ("A [注]", Content("A [注]")),
        ("␣12事業", Content(" 12事業")),
        (r"R6\n評価", Content("R6\n評価")),
        (r"A\|B", Content("A|B")),
        (r"\u00a0", Content("\u00a0")),
        ("TRUE", Content(value=True)),
        ("=SUM(B1:B2)", Content(None, "SUM(B1:B2)")),
        ('=SUM(B1:B2) ⇒ 4 [0"事業"]', Content(4, "SUM(B1:B2)", '0"事業"')),
        ("=G99 ⇒ #REF!", Content("#REF!", "G99")),
        ("**A**(その他)", Content("A(その他)", runs=(("A", True), ("(その他)", False)))),
    ],
)
def test_a_cell_is_understood(text: str, content: Content) -> None:
    assert parse_content(text) == content


@pytest.mark.parametrize(
    ("text", "value"),
    [("9", 9), ("'9", "9"), ("　", "　"), ("**A**B", "AB"), ("**A**", "A"), ("=1+1 ⇒ 2", 2)],
)
def test_a_cell_is_written_where_the_table_shows_it(
    text: str, value: Value, tmp_path: Path
) -> None:
    (case,) = read_cases(file_of(tmp_path, f"|   | C |\n| - | - |\n| 7 | {text} |\n" + EXPECTED))
    book = openpyxl.load_workbook(io.BytesIO(written(case)), data_only=True)
    assert book["進行管理シート"]["C7"].value == value


def test_merged_ranges_hidden_rows_and_sheets(tmp_path: Path) -> None:
    text = """
### 表紙
|   | A |
| - | - |
| 1 | 表紙 |
### 提出用
|   | A | B |
| - | - | - |
| 2 | 題 | |
| 3 | 隠す | |
merge: A2:B2
hidden: 3
"""
    (case,) = read_cases(file_of(tmp_path, text + EXPECTED))
    book = openpyxl.load_workbook(io.BytesIO(written(case)))
    assert book.sheetnames == ["表紙", "提出用"]
    sheet = book["提出用"]
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A2:B2"]
    assert sheet["A2"].value == "題"
    assert [row for row in (2, 3) if sheet.row_dimensions[row].hidden] == [3]


def test_a_row_shown_replaces_the_row_of_the_base_with_its_merged_ranges(tmp_path: Path) -> None:
    table = "|   | A | B |\n| - | - | - |\n"
    file_of(tmp_path, table + "| 1 | x | y |\n| 2 | z | |\nmerge: A2:B2", "start.md")
    text = "## one\nbase: start\n" + table + "| 2 | | w |\n" + EXPECTED
    (case,) = read_cases(file_of(tmp_path, text + "## two\nbase: start\n" + EXPECTED))[:1]
    sheet = openpyxl.load_workbook(io.BytesIO(written(case)))["進行管理シート"]
    assert [[cell.value for cell in row] for row in sheet["A1:B2"]] == [["x", "y"], [None, "w"]]
    assert not sheet.merged_cells.ranges


@pytest.mark.parametrize(
    "text",
    [
        "|   | A |\n| - | - |\n| one | x |" + EXPECTED,
        "merge: A1:B" + EXPECTED,
        "mrege: A1:B1" + EXPECTED,
        "findings: G7 rating-missing\nchanges: none",
        "changes: none",
    ],
    ids=["row number", "range", "misspelt key", "list in the line", "no findings"],
)
def test_what_is_not_understood_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        read_cases(file_of(tmp_path, text))


def test_a_change_that_changes_nothing_readable_is_refused() -> None:
    with pytest.raises(Unreadable):
        parse_change("A12 9事業")
