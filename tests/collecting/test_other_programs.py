"""The law of a season, whatever program the departments fill their files in with."""

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from sheetcheck.issuing.department_sheet import IssueOptions
from sheetcheck.words.values import NewValue
from tests.collecting.kit import A, Season
from tests.collecting.plans import Plan, must_hold
from tests.support.libreoffice import saved_by_office
from tests.support.season import file_for, filled
from tests.support.table_model import USUAL_SHEET

Writer = Callable[[bytes, Mapping[str, str], Path], bytes]


def by_office(content: bytes, cells: Mapping[str, str], folder: Path) -> bytes:
    """Return a file that LibreOffice saved, the answers in it."""
    (folder / "a.xlsx").write_bytes(filled(content, cells))
    return saved_by_office(folder / "a.xlsx", "xlsx:Calc MS Excel 2007 XML").read_bytes()


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


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize("form", ["xls:MS Excel 97", "ods:calc8"])
def test_old_formats_may_be_sources(form: str, tmp_path: Path) -> None:
    plan = Plan(((("商工課",), ("社会福祉課",)),))
    (tmp_path / "season").mkdir()
    season = Season(tmp_path / "season", plan.made())
    cells: dict[str, NewValue] = {"G5": A, "H5": "実施した。", "I5": "続ける。"}
    (tmp_path / "a.xlsx").write_bytes(filled(plan.made(), cells))
    saved = saved_by_office(tmp_path / "a.xlsx", form)
    season.returns(f"商工課{saved.suffix}", saved.read_bytes())
    done = season.collect()
    assert not done.collection.unused
    assert season.news() == cells
