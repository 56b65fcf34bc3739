"""Workbooks that two JavaScript writers made are read and written like all others."""

import io
import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest

import sheetcheck
from sheetcheck.workbook.read.book import open_workbook

pytestmark = [
    pytest.mark.npm,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:.*(extension is not|formatting rule):UserWarning"),
]

PACKAGES = ("exceljs@4.4.0", "xlsx@0.18.5")
EXCELJS = """
const ExcelJS = require('exceljs');
const book = new ExcelJS.Workbook();
const sheet = book.addWorksheet('進行管理シート');
for (const row of rows) sheet.addRow(row);
sheet.mergeCells('A1:I1');
sheet.getCell('A20').value = {richText: [
  {text: 'A', font: {bold: true}}, {text: '(予定通り進行) 3事業'}]};
sheet.getCell('A22').value = {formula: 'COUNTA(D4:D5)', result: 2};
sheet.getCell('G4').dataValidation = {type: 'list', formulae: ['"A,B"']};
sheet.getCell('B30').note = 'メモ';
sheet.addConditionalFormatting({ref: 'A1:A9', rules: [
  {type: 'dataBar', cfvo: [{type: 'min'}, {type: 'max'}]}]});
book.xlsx.writeFile(process.argv[2]);
"""
SHEETJS = """
const XLSX = require('xlsx');
const book = XLSX.utils.book_new();
const sheet = XLSX.utils.aoa_to_sheet(rows);
sheet['A22'] = {t: 'n', f: 'COUNTA(D4:D5)', v: 2};
sheet['A20'] = {t: 's', v: 'A(予定通り進行) 3事業'};
sheet['!ref'] = 'A1:I22';
XLSX.utils.book_append_sheet(book, sheet, '進行管理シート');
XLSX.writeFile(book, process.argv[2], {bookSST: true, compression: true});
"""
HEADINGS = [
    "基本目標",
    "基本方針",
    "具体的な取り組み",
    "事業",
    "担当課",
    "内容",
    "R6評価",
    "R6実施内容",
    "R7実施予定",
]
ROWS: list[list[str | int]] = [
    ["恵那市再犯防止推進計画 実施計画 進行管理シート"],
    [*HEADINGS],
    ["(1)住居・就労の確保など"],
    ["", "", 1, "求人", "商工課", "知らせます。", "D(その他)", "該当事項なし", "知らせる。"],
    ["", "", 2, "住宅", "建築課", "案内します。", "A(予定通り進行)", "3件", "案内する。"],
]


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("node")
    npm = shutil.which("npm") or "npm"
    command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", *PACKAGES]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
    return folder


@pytest.fixture(params=[EXCELJS, SHEETJS], ids=["exceljs", "SheetJS"])
def made(request: pytest.FixtureRequest, node: Path, tmp_path: Path) -> Path:
    script, target = node / "make.js", tmp_path / "made.xlsx"
    script.write_text(f"const rows = {json.dumps(ROWS)};\n{request.param}", "utf-8")
    command = [shutil.which("node") or "node", str(script), str(target)]
    environment = {**os.environ, "NODE_PATH": str(node / "node_modules")}
    subprocess.run(command, check=True, capture_output=True, timeout=60, env=environment)
    return target


def test_it_reads_as_openpyxl_reads_it(made: Path) -> None:
    data = made.read_bytes()
    grid = open_workbook(data, made.name).grid("進行管理シート")
    oracle = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["進行管理シート"]
    for row in oracle.iter_rows():
        for cell in row:
            ours = grid.cell(cell.row or 0, cell.column or 0)
            assert (ours.value if ours else None) == cell.value, cell.coordinate


def test_its_wrong_total_is_corrected_and_nothing_else(made: Path, tmp_path: Path) -> None:
    (result,) = sheetcheck.check([made])
    assert [str(change.cell) for change in result.changes] == ["A20"]
    target = tmp_path / "corrected.xlsx"
    sheetcheck.correct(result, target)
    (difference,) = sheetcheck.compare(made, target).cells
    assert difference.after == "A(予定通り進行) 1事業"
    with zipfile.ZipFile(made) as before, zipfile.ZipFile(target) as after:
        assert before.namelist() == after.namelist()
        changed = [n for n in before.namelist() if before.read(n) != after.read(n)]
    assert changed == ["xl/worksheets/sheet1.xml"]


def test_cells_are_written_into_it(made: Path, tmp_path: Path) -> None:
    target = tmp_path / "written.xlsx"
    sheet = "進行管理シート"
    sheetcheck.write_cells(made, target, {(sheet, "D4"): "x", (sheet, "K4"): 1, (sheet, "A40"): 2})
    read = openpyxl.load_workbook(io.BytesIO(target.read_bytes()))[sheet]
    assert [read[cell].value for cell in ("D4", "K4", "A40")] == ["x", 1, 2]
