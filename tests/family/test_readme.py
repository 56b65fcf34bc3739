"""A sheet of a kind that is not shipped can be described with the README's page alone."""

import dataclasses
import re
from pathlib import Path

import pytest

from sheetcheck.checking.check import check_files
from sheetcheck.checking.settings import Settings
from sheetcheck.family.column import Column, ColumnComparison, Dates, Numbers, Pattern
from sheetcheck.family.model import Family, OwnCheck, OwnChecks, Questions
from sheetcheck.family.reader import read_family
from sheetcheck.family.scale import Rating, Scale
from sheetcheck.family.shipped import shipped_folder
from sheetcheck.family.totals import ChangeColumn, FooterLine, Repeated, ShareColumn, Totals
from tests.support.expected import finding_line
from tests.support.table_workbook import to_workbook
from tests.support.tables import read_cases

README = Path(__file__).parents[2] / "sheetcheck" / "manual" / "families.en.md"
KINDS = (
    *(Family, Column, Numbers, Dates, Pattern, ColumnComparison, Scale, Rating, Totals),
    *(Questions, OwnChecks, OwnCheck),
)
SHEET = """
|   | A | B | C | D | E | F | G |
| - | - | - | - | - | - | - | - |
| 1 | 北市環境基本計画 進捗管理 |
| 2 | 番号 | 施策名 | 担当課 | 期限 | 令和6年度評価 | 令和6年度実績 | 令和7年度計画 |
| 3 | 1 | 植樹 | 公園課 | R7.3 | A:順調 | 50本植えた。 | 続ける。 |
| 4 | 2 | 省エネ診断 | 環境課 | R10.3 | B:遅れ | 調整中 | 始める。 |
| 5 | 3 | 啓発 | 環境課 | | C:終了 | 終えた。 | |
| 6 | A:順調 1施策 |
| 7 | B:遅れ 2施策 |
| 8 | C:終了 1施策 |
| 9 | 計 3施策 |
findings:
- D4 date-range
- F4 explanation-short
- A7 total-mismatch
changes:
- A7 `B:遅れ 2施策` → `B:遅れ 1施策`
"""


def section() -> str:
    return README.read_text("utf-8")


def test_the_family_of_the_readme_checks_its_sheet(tmp_path: Path) -> None:
    block = re.search(r"```yaml\n(.*?)```", section(), re.DOTALL)
    assert block is not None
    path = tmp_path / "our-plan.yaml"
    path.write_text(block[1], "utf-8")
    family = read_family(path)
    (tmp_path / "sheet.md").write_text(SHEET, "utf-8")
    (case,) = read_cases(tmp_path / "sheet.md")
    data = to_workbook(case)
    settings = Settings(lambda: (family,))
    ((result,),) = [one.results for one in check_files(["x.xlsx"], lambda _: data, settings)]
    told = sorted(finding_line(finding, with_sheet=False) for finding in result.findings)
    assert told == sorted(case.expected.findings or [])


@pytest.mark.parametrize(
    "kind", [*KINDS, FooterLine, ShareColumn, ChangeColumn, Repeated], ids=lambda k: k.__name__
)
def test_the_readme_tells_of_every_entry(kind: type) -> None:
    told = set(re.findall(r"[a-z_]+", section()))
    names = {field.name for field in dataclasses.fields(kind)}
    assert names - told <= {"source"}


def test_the_readme_tells_of_every_shipped_family() -> None:
    shipped = {path.stem for path in shipped_folder().glob("*.yaml")}
    assert shipped == set(re.findall(r"^\| `([a-z-]+)` \|", section(), re.MULTILINE))
