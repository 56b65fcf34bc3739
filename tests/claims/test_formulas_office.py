"""The evaluator held against another program: LibreOffice calculates the same formulas.

Where LibreOffice differs from Excel, Excel is followed and the formula is not asked here: it
matches `*` and `?` against numbers, too, and a number only with numbers, not with texts such as
"2"; and of blank cells COUNTIFS leaves some out. So the texts stand in columns of their own, and
none of them is a number.
"""

import random
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from sheetcheck.claims.formulas.formula import read_formula
from sheetcheck.workbook.opening import readable
from tests.support.libreoffice import saved_by_office

FORMULAS = 800
TEXTS = (
    *(
        "A(予定通り進行)",
        "A",
        "a",
        "Ａ",
        "B(遅れ)",
        "D(その他)",
        "A*",
        "A?",
        "~",
        "B~",
        " ",
    ),
    *(
        "○",
        "◯",
        "×",
        "計",
        "AA",
        "A\nB",
        "*",
        "?",
        "A(予定)",
        "三",
        "=A",
        "<>",
        ">1",
        "なし",
    ),
)
CRITERIA = (
    *(
        '"A*"',
        '"*"',
        '"?"',
        '""',
        '"="',
        '"<>"',
        '"A(*"',
        '"*その他*"',
        '"a"',
        '"○"',
        '"1"',
        '"=A*"',
    ),
    *(
        '"~*"',
        '"A~*"',
        '"A~?"',
        '"??"',
        "1",
        "2",
        '"=1"',
        '"*)"',
        '"=○"',
        '" "',
        '"計"',
        "B3",
        "B4",
        'A9&"*"',
    ),
)

NUMBERS = ("1", "2", "0", '"1"', '"=2"', '"<>"', '"10"', "1.5", "B3+0", '""')


def formula(rng: random.Random) -> str:
    column = rng.choice("AAABC")
    top = rng.randint(1, 20)
    area = f"{column}{top}:{column}{rng.randint(top, 24)}"
    other = "A" if column == "A" else rng.choice("BC")
    criteria = CRITERIA if column == "A" else NUMBERS
    beside = area.replace(column, other)
    one, two = rng.choice(criteria), rng.choice(criteria)
    filled = [criterion for criterion in (one, two) if criterion not in {'""', '"="'}] or ["1"]
    term = rng.choice(
        (
            f"COUNTIF({area},{one})",
            f"COUNTIF({area},{two})",
            f"COUNTIFS({area},{filled[0]},{beside},{filled[-1]})",
            f"COUNTA({area})",
            f"COUNT({area},{rng.randint(1, 9)})",
            f"COUNTBLANK({area})",
            f"SUM({area},{beside})",
            f"ROWS({area})",
            f"SUBTOTAL({rng.choice([2, 3, 9, 103])},{area})",
            f'ROWS({area})-COUNTIF({area},"")',
        )
    )
    shape = rng.randint(0, 6)
    if shape == 0:
        return f"+{term}"
    if shape == 1:
        return f'{term}&"件"'
    if shape == 2:
        return f"({term}+COUNTA({beside})-1)"
    return term


def write_columns(sheet: Any, rng: random.Random) -> None:
    """Write a column of texts and two of numbers, with blanks between."""
    for row in range(24):
        for column in range(3):
            if rng.random() < 0.75:
                held = rng.choice(TEXTS) if column == 0 else rng.choice([0, 1, 2, 3, 1.5, 10])
                sheet.write(row, column, held) if column else sheet.write_string(row, 0, held)


def calculated(source: Path) -> Any:
    """Return the sheet as LibreOffice calculates it."""
    return openpyxl.load_workbook(saved_by_office(source), data_only=True)["表"]


@pytest.mark.office
@pytest.mark.slow
def test_formulas_come_to_what_libreoffice_calculates(tmp_path: Path) -> None:
    rng = random.Random(2)
    source = tmp_path / "formulas.xlsx"
    formulas = [formula(rng) for _ in range(FORMULAS)]
    book = xlsxwriter.Workbook(source)
    sheet = book.add_worksheet("表")
    write_columns(sheet, rng)
    for row, text in enumerate(formulas):
        sheet.write_formula(row, 4, text, None, "")
    book.close()
    grid = readable(source.read_bytes(), str(source), None).grids[0]
    told = calculated(source)
    readings = [(read_formula(text, grid), text) for text in formulas]
    both = [
        (text, reading.value(), told.cell(row, 5).value)
        for row, (reading, text) in enumerate(readings, 1)
        if reading is not None
    ]
    assert [told for told in both if told[1] != told[2]] == []
    assert len(both) >= 500
