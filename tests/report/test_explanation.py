"""A sheet as it was read: every part of it, each with its cell."""

from pathlib import Path

import sheetcheck
from sheetcheck.cli import app
from sheetcheck.report.explanation import explanation
from sheetcheck.words.text import Language
from tests.support.table_workbook import to_workbook
from tests.support.tables import read_cases

SHEETS = Path(__file__).parents[1] / "sheets"


def told(name: str, title: str, folder: Path, language: Language = Language.JA) -> dict[str, str]:
    """Return the passages of the explanation of a case, each as one text."""
    case = next(c for c in read_cases(SHEETS / f"{name}.md") if title in c.title)
    path = folder / "sheet.xlsx"
    path.write_bytes(to_workbook(case))
    (result,) = sheetcheck.check(path, schema=case.schema)
    return {
        passage.title.localized(language): "\n".join(" ".join(row) for row in passage.rows)
        for passage in explanation(result, language)
    }


def test_headings_items_and_totals_are_told_with_their_cells(tmp_path: Path) -> None:
    passages = told("layouts", "Sums between the items", tmp_path)
    text = "\n".join(passages.values())
    assert "G3 R6評価 → rating" in text
    assert "A5 (1)住居・就労の確保など" in text
    assert "6行 (1)住居・就労の確保など 1 求人情報の提供 商工課 D" in text
    assert "A12 A(予定通り進行) 2事業 → A 2（2）" in text
    assert "D11 小計" in passages["読み取りの対象にしなかった記載"]


def test_an_item_of_several_rows_counts_once(tmp_path: Path) -> None:
    passages = told("layouts", "several departments' rows", tmp_path, Language.EN)
    items = passages["Items (2): section, number, name, departments, rating"]
    assert "row 5  〃 消火器 管財課 否" in items


def test_columns_that_are_not_read_are_told(tmp_path: Path) -> None:
    passages = told("issued", "heading reworded", tmp_path)
    assert "（様式ファイルにない列：読み取りません）" in "\n".join(passages.values())


def test_a_sheet_is_shown_as_a_picture_with_what_was_passed_over(tmp_path: Path) -> None:
    case = next(c for c in read_cases(SHEETS / "layouts.md") if "Sums between the items" in c.title)
    path, out = tmp_path / "sheet.xlsx", tmp_path / "read.html"
    path.write_bytes(to_workbook(case))
    (tmp_path / "broken.xlsx").write_bytes(b"no workbook")
    words = ["schemas", "explain", str(path), "--html", "--out", str(out), "--lang", "ja"]
    assert app.run(words) == 0
    page = out.read_text("utf-8")
    assert '<table class="picture"' in page
    assert "求人情報の提供" in page
    assert "読み取りの対象にしなかった記載" in page
    assert app.run(words) == 2, "a file that is there is not overwritten"
    assert app.run(["schemas", "explain", str(tmp_path / "broken.xlsx"), "--html"]) == 2


def test_a_page_is_only_written_where_one_is_asked_for(tmp_path: Path) -> None:
    for words in (["explain", "x.xlsx", "--out", "y"], ["draft", "x.xlsx", "--html"]):
        assert app.run(["schemas", *words]) == 2
    assert not list(tmp_path.iterdir())
