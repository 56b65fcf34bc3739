"""Formulas of the footer: what they come to, and how they are widened."""

import pytest

from sheetcheck.claims.formulas.formula import read_formula
from sheetcheck.words.address import Address
from sheetcheck.words.values import Value
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.packed_row import Cell

CELLS: dict[str, Value] = {
    "B4": "基本 A*",
    "C7": 1,
    "C8": 2,
    "C9": 1,
    "D7": "求人",
    "D8": "住宅",
    "D9": "福祉",
    "G7": "A(予定通り進行)",
    "G8": "a",
    "G9": "D(その他)",
    "G10": "D~(その他)",
    "A12": "A",
    "B12": 2,
    "B13": 1,
    "B14": 0,
    "B15": "3",
    "D17": "隠れた行",
}


def grid() -> Grid:
    rows: dict[int, dict[int, Cell]] = {}
    for name, value in CELLS.items():
        at = Address.parse(name)
        cell = Cell(at.row, at.column, "n", value)
        rows.setdefault(at.row, {})[at.column] = cell
    rows[16] = {2: Cell(16, 2, "n", 3, "SUBTOTAL(9,B12:B14)")}
    return Grid("進行管理シート", rows, hidden_rows=frozenset({17}))


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('COUNTIF(G7:G9,"A*")', 2),
        ('COUNTIF($G$7:$G$9,"a")', 1),
        ("COUNTIF(G7:G9,A12)", 1),
        ('COUNTIF(G7:G9,A12&"*")', 2),
        ('COUNTIF(G7:G9,"D?その他?")', 1),
        ('COUNTIF(G7:G10,"D~~(*")', 1),
        ('COUNTIF(G:G,"D*")', 2),
        ("COUNTIF(C7:C9,1)", 2),
        ('COUNTIF(C7:C9,"1")', 2),
        ('COUNTIF(C7:C9,"<>")', 3),
        ('countif(g7:g9,"a*")', 2),
        ('COUNTIF(進行管理シート!G7:G9,"A*")', 2),
        ("COUNTIF('進行管理シート'!G7:G9,\"A*\")", 2),
        ('COUNTIFS(G7:G9,"A*",C7:C9,2)', 1),
        ("COUNTA(D7:D9)", 3),
        ("COUNTA(D7:D11)", 3),
        ("SUM(B12:B14)", 3),
        ("SUM(B12,B13)", 3),
        ("B12+B13+B14", 3),
        ('COUNTIF(G7:G8,"A*")+COUNTIF(G9,"A*")', 2),
        ('"A "&COUNTIF(G7:G9,"A*")&"事業"', "A 2事業"),
        ('"計"&1+2', "計3"),
        ("(B12)", 2),
        ("B12-B13", 1),
        ("COUNTA(D7:D9)-1+B12-B13", 3),
        ("COUNT(C7:D9)", 3),
        ("ROWS(C7:D9)", 3),
        ("SUBTOTAL(3,D7:D9)", 3),
        ("SUBTOTAL(103,D7:D9)", 3),
        ("SUBTOTAL(2,C7:D9)", 3),
        ("SUBTOTAL(9,B12,B13:B14)", 3),
        ("1" + "-1" * 3000, -2999),
        ('COUNTIF(D7:D9,"*住*")', 1),
        ('COUNTIF(G7:G9,"A*定*)")', 1),
        ('COUNTIF(G7:G9,"*)*)")', 0),
        ('COUNTIF(G7:G9,"?")', 1),
        ('COUNTIF(B4,"*~*")', 1),
        ('COUNTIF(G7:G9,"a*~*")', 0),
        ('COUNTIF(C7:C9,"1_")', 0),
        ("B99", None),
        ("+B12", 2),
        ('+COUNTIF(G7:G9,"A*")', 2),
        ('ROWS(D7:D11)-COUNTIF(D7:D11,"")', 3),
        ('COUNTIF(D7:D11,"=")', 2),
        ('COUNTIF(D:D,"")', 1048572),
        ("COUNTBLANK(D7:D11)", 2),
        ('COUNTIFS(D7:D11,"",C7:C11,"")', 2),
    ],
)
def test_a_formula_comes_to(formula: str, value: Value) -> None:
    reading = read_formula(formula, grid())
    assert reading is not None
    assert reading.value() == value
    assert reading.text == formula


@pytest.mark.parametrize(
    "formula",
    [
        'SUMPRODUCT((G7:G9="A")*1)',
        'COUNTIF(他のシート!G7:G9,"A")',
        'COUNTIF([1]Sheet1!G7:G9,"A")',
        'COUNTIF(G7:G9,">=A")',
        "COUNTIF(G7:G9)",
        'COUNTIF(表1[評価],"A")',
        "B12*2",
        'COUNTIF(C7:C9,"1,000")',
        'COUNTIF(C7:C9,"1%")',
        'COUNTIF(C7:C9,"2024/4/1")',
        'COUNTIF(C7:C9,"R6.4.1")',
        'COUNTIF(C7:C9,"(1)")',
        'COUNTIF(C7:C9,"TRUE")',
        'COUNTIF(C7:C9,"１")',
        'SUM("3",1)',
        "-B12",
        "SUBTOTAL(1,C7:C9)",
        "SUBTOTAL(D7:D9)",
        "SUBTOTAL(3,1)",
        "SUBTOTAL(3,D7:D8,D17)",  # a hidden row
        "SUBTOTAL(9,B12:B16)",  # itself a subtotal
        "ROWS(3)",
        'INDIRECT("G7")',
        "COUNTIF(G7:G9,",
        "",
        "G7:G9",
        '"',
        "#REF!",
        'COUNTIF(#REF!,"A")',
        "SUM(B12:B14)%",
        "A12+1",
        "1E999",
        "SUM(1E308,1E308)",
        "1E308+1E308",
        '"1_0"+1',
        '"nan"+1',
        f'COUNTIF(G7:G9,"{"x" * 256}")',
    ],
)
def test_this_formula_is_left_alone(formula: str) -> None:
    assert read_formula(formula, grid()) is None


def test_many_stars_over_a_long_text_are_worked_out() -> None:
    # Tried one against the other, a hundred stars would take longer than the universe lasts.
    row = {1: Cell(1, 1, "str", "a" * 32_767), 2: Cell(1, 2, "str", "a" * 32_766 + "b")}
    reading = read_formula(f'COUNTIF(A1:B1,"{"*a" * 100}*b")', Grid("表", {1: row}))
    assert reading is not None
    assert reading.value() == 1


def test_a_formula_that_counts_a_large_sheet_again_and_again_is_left_alone() -> None:
    rows = {n: {1: Cell(n, 1, "n", 1)} for n in range(1, 30_001)}
    once, often = "COUNT(A1:A30000)", "+".join(["COUNT(A:A)"] * 100)
    assert read_formula(once, Grid("表", rows)) is not None
    assert read_formula(often, Grid("表", rows)) is None


@pytest.mark.parametrize(
    ("formula", "rows", "widened"),
    [
        ('COUNTIF(G7:G8,"A*")', [7, 8, 9], 'COUNTIF(G7:G9,"A*")'),
        ('COUNTIF($G$8:$G$8,"A*")', [7, 8, 9], 'COUNTIF($G$7:$G$9,"A*")'),
        ('COUNTIF(G8,"A*")', [7, 8, 9], 'COUNTIF(G7:G9,"A*")'),
        ('COUNTIFS(G7:G8,"A*",C7:C8,1)', [8, 9], 'COUNTIFS(G7:G9,"A*",C7:C9,1)'),
        ("COUNTA(D7:D8)", [7, 8, 9], "COUNTA(D7:D9)"),
        (
            'COUNTIF(G7:G7,"A")+COUNTIF(G9:G9,"A")',
            [7, 8, 9, 10],
            'COUNTIF(G7:G8,"A")+COUNTIF(G9:G10,"A")',
        ),
        ("COUNTIF('進行管理シート'!G7:G8,A12)", [7, 8, 9], "COUNTIF('進行管理シート'!G7:G9,A12)"),
        (
            'COUNTIF(G7:G8,"A")+COUNTIF(G7:G8,"a(*")',
            [7, 8, 9],
            'COUNTIF(G7:G9,"A")+COUNTIF(G7:G9,"a(*")',
        ),
        ("SUBTOTAL(3,D7:D8)", [7, 8, 9], "SUBTOTAL(3,D7:D9)"),
        ("ROWS(D7:D8)", [7, 8, 9], "ROWS(D7:D9)"),
        # Left alone.
        ("COUNTA(D1:D3)", [7, 8, 9], "COUNTA(D1:D3)"),  # it touches none of the items
        ('COUNTIF(G7:G9,"A*")', [7, 8, 9], 'COUNTIF(G7:G9,"A*")'),
        ('COUNTIF(G:G,"A*")', [7, 8, 9], 'COUNTIF(G:G,"A*")'),
        ('COUNTIF(G7:G9,"A*")', [], 'COUNTIF(G7:G9,"A*")'),
    ],
)
def test_a_formula_is_widened(formula: str, rows: list[int], widened: str) -> None:
    reading = read_formula(formula, grid())
    assert reading is not None
    assert reading.widened(rows).text == widened
    assert reading.widened(rows).widened(rows).text == widened


@pytest.mark.parametrize(
    ("formula", "fitted"),
    [
        ("COUNTA(D4:D12)", "COUNTA(D7:D9)"),
        ("COUNTA(D7:D9)", "COUNTA(D7:D9)"),
        ("COUNTA(D:D)", "COUNTA(D:D)"),
        ("COUNTA(D4:D8,D10:D12)", "COUNTA(D4:D8,D10:D12)"),
    ],
)
def test_a_formula_is_fitted(formula: str, fitted: str) -> None:
    reading = read_formula(formula, grid())
    assert reading is not None
    assert reading.fitted([7, 8, 9]).text == fitted


def test_corrected_totals_are_added_up_as_corrected() -> None:
    reading = read_formula("SUM(B12:B14)", grid())
    assert reading is not None
    assert reading.value({Address.parse("B12"): 9}) == 10
