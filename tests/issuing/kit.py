"""Masters for the tests of issuing, and what an issued file shows."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

from tests.support.season import (
    master_bytes,
)
from tests.support.table_model import USUAL_SHEET

SAMPLES = Path(__file__).parents[2] / "samples"
FORM = master_bytes()
MASTERS = {
    "issued-form": FORM,
    "ena-clean": (SAMPLES / "ena-clean.xlsx").read_bytes(),
    **{path.name: path.read_bytes() for path in sorted(SAMPLES.glob("families/grades-[fo]*.xlsx"))},
}
HEADINGS = ("基本目標", "基本方針", "具体的な取り組み", "事業", "担当課", "内容")
ANSWERS = ("R6評価", "R6実施内容", "R7実施予定")
A, D = "A(予定通り進行)", "D(その他)"


def sheet_of(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))[USUAL_SHEET]


def open_cells(data: bytes) -> str:
    cells = [c for row in sheet_of(data).iter_rows() for c in row if not c.protection.locked]
    return " ".join(cell.coordinate for cell in cells)


def made(draw: Callable[[Any, Any], None], items: int = 4) -> bytes:
    """Return a small master that XlsxWriter writes, with something more drawn into it."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet(USUAL_SHEET)
    sheet.write("A1", "恵那市再犯防止推進計画 実施計画 進行管理シート")
    sheet.write_row("A3", HEADINGS + ANSWERS)
    sheet.write("A4", "(1)住居・就労の確保など")
    for number in range(1, items + 1):
        office = ("商工課", "社会福祉課")[number % 2]
        sheet.write_row(3 + number, 2, (number, f"事業{number}", office, "内容。"))
    draw(book, sheet)
    book.close()
    return target.getvalue()
