"""Next year's sheet: read as such, all items matched, nothing else changed."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from samples import make_samples
from sheetcheck import check
from sheetcheck.cli.app import run
from sheetcheck.table.matching import matched
from tests.support.validator import new_faults

ENA = Path(make_samples.__file__).with_name("ena-clean.xlsx")
FAMILIES = sorted(Path(make_samples.__file__).parent.glob("families/*.xlsx"))
SHEET = "R6進行管理"


def changed_ena(path: Path, change: Callable[[Any, Any], object]) -> Path:
    """Write the sample with a year in its sheet's name, and changed."""
    book = openpyxl.load_workbook(ENA)
    sheet = book.active
    assert sheet
    sheet.title = SHEET
    change(book, sheet)
    book.save(path)
    return path


@pytest.mark.parametrize("path", [ENA, *FAMILIES], ids=lambda path: path.stem)
def test_the_result_reads_as_next_year_with_all_items(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "next.xlsx"
    assert run(["rollover", str(path), "--out", str(target)]) == 0
    (before,), (after,) = check([path]), check([target])
    assert before.sheet
    assert after.sheet
    assert after.sheet.years == ("R7", "R8")
    matching = matched(before.sheet, after.sheet, ())
    assert len(matching.pairs) == len(before.sheet.items)
    assert not any(after.ratings.values())
    assert not new_faults(path.read_bytes(), target.read_bytes())
    wrong = {finding.rule for finding in after.findings if finding.severity == "error"}
    assert wrong <= {"rating-missing", "plan-missing", "answer-missing", "explanation-missing"}


def test_only_the_sheet_differs_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    target = tmp_path / "next.xlsx"
    for _ in range(2):
        assert run(["rollover", str(ENA), "--out", str(target)]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["next.xlsx"]
    with zipfile.ZipFile(ENA) as old, zipfile.ZipFile(target) as new:
        assert old.namelist() == new.namelist()
        differing = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert differing == ["xl/worksheets/sheet1.xml"]


def test_next_years_sheet_is_not_rolled_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "next.xlsx"
    run(["rollover", str(ENA), "--out", str(target)])
    assert run(["rollover", str(target)]) == 2
    assert capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["next.xlsx"]


def test_it_is_refused_while_problems_are_open(tmp_path: Path) -> None:
    faults = ENA.with_name("ena-faults.xlsx")
    assert run(["rollover", str(faults), "--out", str(tmp_path / "next.xlsx")]) == 1
    assert not list(tmp_path.iterdir())


def test_a_file_name_is_shifted_or_gets_the_year(tmp_path: Path) -> None:
    for name in ("Ｒ６年度_進行管理.xlsx", "進行管理.xlsx"):
        source = tmp_path / name
        source.write_bytes(ENA.read_bytes())
        run(["rollover", str(source)])
    assert (tmp_path / "Ｒ７年度_進行管理.xlsx").exists()
    assert (tmp_path / "進行管理.R7.xlsx").exists()


def _named_everywhere(book: Any, sheet: Any) -> None:
    other = book.create_sheet("集計")
    other["A1"] = f"='{SHEET}'!A28"
    other["A2"] = f'=COUNTIF({SHEET}!G6:G21,"A*")&"{"R6"}"'
    other["A3"] = "=合計R6"
    other["A4"] = "リンク"
    other["A4"].hyperlink = f"#'{SHEET}'!A1"
    book.defined_names.add(DefinedName("合計R6", attr_text=f"'{SHEET}'!$A$28"))
    sheet.print_title_rows = "4:5"
    validation = DataValidation(type="list", formula1=f"='{SHEET}'!$A$24:$A$27")
    validation.add("A1")
    other.add_data_validation(validation)
    rule = FormulaRule([f"'{SHEET}'!$A$1=1"], fill=PatternFill("solid"))  # type: ignore[no-untyped-call]
    other.conditional_formatting.add("B1", rule)


def test_a_sheet_and_a_name_are_renamed_wherever_they_are_said(tmp_path: Path) -> None:
    source = changed_ena(tmp_path / "this.xlsx", _named_everywhere)
    target = tmp_path / "next.xlsx"
    assert run(["rollover", str(source), "--out", str(target)]) == 0
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["R7進行管理", "集計"]
    assert [book["集計"][f"A{row}"].value for row in (1, 3)] == ["=R7進行管理!A28", "=合計R7"]
    assert "R6進行管理" not in book["集計"]["A2"].value
    assert '"R6"' in book["集計"]["A2"].value
    assert list(book.defined_names) == ["合計R7"]
    assert book["R7進行管理"].print_title_rows == "$4:$5"
    with zipfile.ZipFile(target) as archive:
        holding = [n for n in archive.namelist() if SHEET.encode() in archive.read(n)]
    assert not holding
    assert not new_faults(source.read_bytes(), target.read_bytes())


def test_a_name_that_a_formula_computes_stays_and_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def computed(book: Any, _sheet: Any) -> None:
        book.create_sheet("集計")["A1"] = f"=INDIRECT(\"'{SHEET}'!A28\")"

    source, target = changed_ena(tmp_path / "this.xlsx", computed), tmp_path / "next.xlsx"
    run(["rollover", str(source), "--out", str(target), "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    assert openpyxl.load_workbook(target).sheetnames[0] == SHEET
    assert SHEET in {question["sheet"] for question in told["questions"]}


def test_answers_go_with_their_comments_and_all_else_stays(tmp_path: Path) -> None:
    def filled(_book: Any, sheet: Any) -> None:
        sheet["A1"] = "令和6年度分（計画期間 令和3～7年度）"
        sheet["F7"] = "令和6年度から実施する。"
        sheet["G7"].comment = Comment("担当より", "総務課")
        sheet["D7"].comment = Comment("事務局より", "企画課")
        sheet.oddHeader.center.text = "令和6年度 &P"

    source, target = changed_ena(tmp_path / "this.xlsx", filled), tmp_path / "next.xlsx"
    assert run(["rollover", str(source), "--out", str(target)]) == 0
    before, after = (openpyxl.load_workbook(path).worksheets[0] for path in (source, target))
    assert after["A1"].value == "令和7年度分（計画期間 令和3～7年度）"
    assert after["F7"].value == "令和6年度から実施する。"
    assert after["G7"].value is None
    assert after["G7"].comment is None
    assert after["D7"].comment
    assert not new_faults(source.read_bytes(), target.read_bytes())
    assert after.oddHeader
    assert after.oddHeader.center.text == "令和7年度 &P"
    assert after["G7"]._style == before["G7"]._style
    assert str(after.data_validations.dataValidation) == str(before.data_validations.dataValidation)


def test_years_in_lines_of_totals_are_shifted_or_asked_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def with_years(_book: Any, sheet: Any) -> None:
        for row in range(24, 28):
            line = sheet[f"A{row}"].value
            sheet[f"A{row}"] = re.sub(r"(\d+事業)", r"R5 4事業 → R6 \1", line)

    source, target = changed_ena(tmp_path / "this.xlsx", with_years), tmp_path / "next.xlsx"
    assert run(["rollover", str(source), "--out", str(target), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    after = openpyxl.load_workbook(target).worksheets[0]
    assert after["A24"].value == "A(予定通り進行) R5 4事業 → R7 0事業"
    asked = {question["place"] for question in told["questions"]}
    assert {f"A{row}" for row in range(24, 28)} <= asked
    (result,) = check([target])
    assert "total-missing" not in {finding.rule for finding in result.findings}


def test_a_plan_is_carried_over_where_it_is_asked_for(tmp_path: Path) -> None:
    target = tmp_path / "next.xlsx"
    assert run(["rollover", str(ENA), "--out", str(target), "--carry", "plan:goal"]) == 0
    (before,), (after,) = check([ENA]), check([target])
    assert before.sheet
    assert after.sheet
    plans = [item.texts["plan"] for item in before.sheet.items]
    assert [item.texts["goal"] for item in after.sheet.items] == plans


@pytest.mark.parametrize("carry", ["plan", "plan:nothing", ":goal", "nothing:goal"])
def test_a_column_that_is_not_there_is_told(carry: str, tmp_path: Path) -> None:
    target = tmp_path / "next.xlsx"
    assert run(["rollover", str(ENA), "--out", str(target), "--carry", carry]) == 2
    assert not target.exists()


def test_an_ended_item_stays_greyed_and_is_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = next(path for path in FAMILIES if path.stem == "direction-next-year")
    target = tmp_path / "next.xlsx"
    run(["rollover", str(source), "--out", str(target), "--format", "json"])
    ended = json.loads(capsys.readouterr().out)["ended"]
    assert [one["rating"] for one in ended] == ["終了", "中止"]
    sheet = openpyxl.load_workbook(io.BytesIO(target.read_bytes())).worksheets[0]
    greys = {row for row in range(4, 9) if sheet.cell(row, 2).fill.fgColor.rgb == "FFD9D9D9"}
    assert greys == {one["row"] for one in ended}


HEADINGS = [
    line.removeprefix("- ").split(": ", 1)
    for line in Path(__file__).with_name("headings.md").read_text("utf-8").splitlines()
    if line.startswith("- ")
]


@pytest.mark.parametrize("told", [told for _, told in HEADINGS], ids=[name for name, _ in HEADINGS])
def test_headings_in_any_notation_are_shifted(told: str, tmp_path: Path) -> None:
    texts, years = told.split(" → ")

    def written(_book: Any, sheet: Any) -> None:
        for cell, text in (heading.split(" ", 1) for heading in texts.split(" | ")):
            sheet[cell] = text

    source, target = changed_ena(tmp_path / "this.xlsx", written), tmp_path / "next.xlsx"
    assert run(["rollover", str(source), "--out", str(target)]) == 0
    (result,) = check([target])
    assert result.sheet
    assert ", ".join(str(year) for year in result.sheet.years) == years
