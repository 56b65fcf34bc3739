"""Pairs of workbooks that differ by an edit."""

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

NUMBERED: list[list[str | int]] = [[n, f"事業{n}", "ABCD"[n % 4]] for n in range(1, 21)]


ROWS: list[list[str | int]] = [["番号", "事業", "評価"], *NUMBERED]


def book(edit: Callable[[Worksheet], object] = lambda _: None) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "進行管理"
    for row in ROWS:
        sheet.append(row)
    sheet["E1"] = "=COUNTA(B2:B21)"
    edit(sheet)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def pair(folder: Path, edit: Callable[[Worksheet], object]) -> tuple[str, str]:
    before, after = folder / "before.xlsx", folder / "after.xlsx"
    before.write_bytes(book())
    after.write_bytes(book(edit))
    return str(before), str(after)


def put(cell: str, value: str | float | None) -> Callable[[Worksheet], object]:
    def edit(sheet: Worksheet) -> None:
        sheet[cell] = value

    return edit
