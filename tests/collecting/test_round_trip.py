"""The law of a season: issued, filled in by any program, returned and collected, no answer is lost.

Every answer of the file that counts stands in its cell of the master, or in the list of
conflicts with its file; nothing else of the master differs.
"""

import io
import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

import sheetcheck
from sheetcheck.issuing.department_sheet import IssueOptions
from sheetcheck.notation.folding import fold
from sheetcheck.words.values import NewValue
from tests.collecting.kit import A, B, D, Season
from tests.support.season import file_for, filled, issue_of, resaved
from tests.support.tables import USUAL_SHEET

# A season takes a second: the plain run tries three, `--long` more than a hundred.
EXAMPLES = max(3, settings().max_examples // 16)
OFFICES = ("商工課", "社会福祉課", "高齢福祉課", "企画/財政課", "こども・若者課")
HEADINGS = ("基本目標", "基本方針", "具体的な取り組み", "事業", "担当課", "内容")
ANSWERS = ("R6評価", "R6実施内容", "R7実施予定")
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Cn", "Co")),
    min_size=1,
    max_size=30,
).map("回答".__add__)


@dataclass(frozen=True)
class Plan:
    """A master: who is in charge of each item, section by section."""

    sections: tuple[tuple[tuple[str, ...], ...], ...]

    def rows(self) -> dict[int, tuple[str, ...]]:
        """Return who is in charge of each row with an item."""
        found: dict[int, tuple[str, ...]] = {}
        row = 4
        for section in self.sections:
            for departments in section:
                row += 1
                found[row] = departments
            row += 1
        return found

    def made(self) -> bytes:
        target = io.BytesIO()
        book = xlsxwriter.Workbook(target, {"in_memory": True})
        sheet = book.add_worksheet(USUAL_SHEET)
        sheet.write("A1", "恵那市再犯防止推進計画 実施計画 進行管理シート")
        sheet.write_row("A3", HEADINGS + ANSWERS)
        row = 3
        for place, section in enumerate(self.sections, 1):
            sheet.merge_range(row, 0, row, 8, f"({place})区分{place}")
            for number, departments in enumerate(section, 1):
                row += 1
                words = (number, f"事業{place}-{number}", "、".join(departments), "内容です。")
                sheet.write_row(row, 2, words)
            row += 1
        book.close()
        return target.getvalue()


PLANS = st.lists(
    st.lists(
        st.lists(st.sampled_from(OFFICES), min_size=1, max_size=2, unique=True).map(tuple),
        min_size=1,
        max_size=4,
    ).map(tuple),
    min_size=1,
    max_size=3,
).map(lambda sections: Plan(tuple(sections)))


def answered(data: st.DataObject, rows: Mapping[int, tuple[str, ...]], who: str) -> dict[str, str]:
    """Draw the answers of a department to its rows; some stay blank."""
    cells: dict[str, str] = {}
    for row, departments in rows.items():
        if who in departments:
            for letter, texts in (("G", st.sampled_from((A, B, D))), ("H", TEXTS), ("I", TEXTS)):
                if data.draw(st.integers(0, 9)):
                    cells[f"{letter}{row}"] = data.draw(texts)
    return cells


def with_rows_inserted(content: bytes, before: int, count: int) -> bytes:
    """Return a file with rows put in as openpyxl does, which moves cells and not merged ranges."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[USUAL_SHEET]
    for area in [*sheet.merged_cells.ranges]:
        sheet.unmerge_cells(str(area))
    sheet.insert_rows(before, count)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def must_hold(season: Season, said: Mapping[str, tuple[str, Mapping[str, str]]]) -> None:
    """Hold a collected season to the law; `said` are the answers by file, with the department."""
    done = season.collect()
    result = done.collection
    assert not result.unused
    news = season.news()
    told = {
        (str(one.slot.cell), Path(c.file).name, fold(c.text))
        for one in result.conflicts
        for c in one.candidates
    }
    for name, (_, cells) in said.items():
        for cell, text in cells.items():
            stands = fold(str(news.get(cell, ""))) == fold(text)
            assert stands or (cell, name, fold(text)) in told, (name, cell, text)
    every = {fold(text) for _, cells in said.values() for text in cells.values()}
    assert all(fold(str(value)) in every for value in news.values())
    comparison = sheetcheck.compare(season.folder / "master.xlsx", season.out)
    assert {str(one.cell) for one in comparison.cells if not one.style_only} == {*news}
    assert {str(one.cell) for one in comparison.cells if one.style_only} == {
        str(one.slot.cell) for one in result.conflicts
    }
    assert comparison.sheets_added == ("取りまとめ結果",)
    assert not comparison.rows
    assert season.collect().unchanged


@settings(max_examples=EXAMPLES)
@given(data=st.data(), plan=PLANS)
def test_no_answer_is_lost_and_nothing_else_changes(data: st.DataObject, plan: Plan) -> None:
    master, rows = plan.made(), plan.rows()
    said: dict[str, tuple[str, Mapping[str, str]]] = {}
    with TemporaryDirectory() as folder:
        season = Season(Path(folder), master)
        options = data.draw(st.sampled_from((IssueOptions(), IssueOptions(validate=True))))
        for file in issue_of(master, options=options).files():
            cells = answered(data, rows, file.department)
            content = filled(file.data, cells)
            if data.draw(st.booleans()):
                content = resaved(content)
            if data.draw(st.booleans()):
                before = data.draw(st.integers(4, max(rows)))
                content = with_rows_inserted(content, before, data.draw(st.integers(1, 3)))
            name = file.name.rpartition("/")[2]
            if data.draw(st.booleans()):
                # An older version: what it says counts only where the newer says it, too.
                older = {cell: text for cell, text in cells.items() if data.draw(st.booleans())}
                season.returns(f"旧_{name}", filled(file.data, older))
            season.returns(name, content)
            said[name] = file.department, cells
        must_hold(season, said)


Writer = Callable[[bytes, Mapping[str, str], Path], bytes]


def by_office(content: bytes, cells: Mapping[str, str], folder: Path) -> bytes:
    """Return a file that LibreOffice saved, the answers in it."""
    (folder / "in").mkdir()
    (folder / "in" / "a.xlsx").write_bytes(filled(content, cells))
    program = shutil.which("soffice") or "soffice"
    subprocess.run(
        [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder),
         str(folder / "in" / "a.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (folder / "a.xlsx").read_bytes()


SCRIPTS = {
    "exceljs": """
const E = require('exceljs'); const fs = require('fs');
(async () => { const b = new E.Workbook(); await b.xlsx.readFile('a.xlsx');
const s = b.getWorksheet(process.argv[2]); const c = JSON.parse(fs.readFileSync('c.json'));
for (const k in c) s.getCell(k).value = c[k];
await b.xlsx.writeFile('b.xlsx'); })();
""",
    "xlsx": """
const X = require('xlsx'); const fs = require('fs');
const b = X.readFile('a.xlsx', {cellStyles: true}); const s = b.Sheets[process.argv[2]];
const c = JSON.parse(fs.readFileSync('c.json'));
for (const k in c) s[k] = {t: 's', v: c[k]};
X.writeFile(b, 'b.xlsx');
""",
}


def by_npm(package: str) -> Writer:
    def written(content: bytes, cells: Mapping[str, str], folder: Path) -> bytes:
        npm = shutil.which("npm") or "npm"
        node = shutil.which("node") or "node"
        subprocess.run(
            [npm, "install", "--no-audit", "--no-fund", "--silent", package],
            cwd=folder, check=True, capture_output=True, timeout=300,
        )  # fmt: skip
        (folder / "a.xlsx").write_bytes(content)
        (folder / "c.json").write_text(json.dumps(cells), "utf-8")
        (folder / "w.js").write_text(SCRIPTS[package], "utf-8")
        subprocess.run(
            [node, "w.js", USUAL_SHEET], cwd=folder, check=True, capture_output=True, timeout=120
        )
        return (folder / "b.xlsx").read_bytes()

    return written


WRITERS: list[Any] = [
    pytest.param(by_office, marks=[pytest.mark.office, pytest.mark.slow], id="LibreOffice"),
    pytest.param(by_npm("exceljs"), marks=[pytest.mark.npm, pytest.mark.slow], id="exceljs"),
    pytest.param(by_npm("xlsx"), marks=[pytest.mark.npm, pytest.mark.slow], id="SheetJS"),
]


@pytest.mark.parametrize("writer", WRITERS)
def test_so_it_is_whatever_program_they_fill_it_in_with(writer: Writer, tmp_path: Path) -> None:
    plan = Plan(((("商工課",), ("商工課", "社会福祉課")), (("社会福祉課",), ("高齢福祉課",))))
    (tmp_path / "season").mkdir()
    season = Season(tmp_path / "season", plan.made())
    said: dict[str, tuple[str, Mapping[str, str]]] = {}
    for number, (office, rows) in enumerate(
        {"商工課": (5, 6), "社会福祉課": (6, 8), "高齢福祉課": (9,)}.items()
    ):
        cells: dict[str, str] = {}
        for row in rows:
            cells |= {f"G{row}": A, f"H{row}": f"{office}が<実施>&", f"I{row}": "続ける。\n予定"}
        folder = tmp_path / str(number)
        folder.mkdir()
        issued = file_for(office, plan.made(), IssueOptions(validate=True))
        season.returns(f"{office}.xlsx", writer(issued, cells, folder))
        said[f"{office}.xlsx"] = office, cells
    must_hold(season, said)


OLD: list[tuple[str, str]] = [("xls", "MS Excel 97"), ("ods", "calc8")]


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize(("ending", "form"), OLD)
def test_old_formats_may_be_sources(ending: str, form: str, tmp_path: Path) -> None:
    plan = Plan(((("商工課",), ("社会福祉課",)),))
    (tmp_path / "season").mkdir()
    season = Season(tmp_path / "season", plan.made())
    cells: dict[str, NewValue] = {"G5": A, "H5": "実施した。", "I5": "続ける。"}
    (tmp_path / "a.xlsx").write_bytes(filled(plan.made(), cells))
    program = shutil.which("soffice") or "soffice"
    subprocess.run(
        [program, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", f"{ending}:{form}", "--outdir", str(tmp_path), str(tmp_path / "a.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    season.returns(f"商工課.{ending}", (tmp_path / f"a.{ending}").read_bytes())
    done = season.collect()
    assert not done.collection.unused
    assert season.news() == cells
