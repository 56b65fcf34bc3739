"""The issued text written back, and an issued workbook that cannot be used."""

from pathlib import Path

import openpyxl
import pytest

import sheetcheck
from sheetcheck.checking.check import check_files
from sheetcheck.checking.settings import Issued, Settings
from sheetcheck.cli import app
from sheetcheck.rules.judging.families import named_family
from sheetcheck.words.errors.misuses import IssuedUnusable
from sheetcheck.words.result import Status
from sheetcheck.workbook.files.disk import read_file
from tests.support.table_workbook import to_workbook
from tests.support.tables import read_cases

SHEETS = Path(__file__).parents[1] / "sheets"


def files(folder: Path, title: str) -> tuple[Path, Path]:
    (case,) = [case for case in read_cases(SHEETS / "issued.md") if case.title.startswith(title)]
    assert case.issued is not None
    returned, issued = folder / "returned.xlsx", folder / "issued.xlsx"
    returned.write_bytes(to_workbook(case))
    issued.write_bytes(to_workbook(case.issued))
    return returned, issued


def run(*arguments: object) -> int:
    return app.run([str(argument) for argument in arguments])


def test_fixed_cells_are_written_back_where_asked_for(tmp_path: Path) -> None:
    returned, issued = files(tmp_path, "Fixed cells reworded")
    assert run(returned, "--issued", issued, "--restore-fixed", "--lang", "ja") == 1
    copy = tmp_path / "returned.checked.xlsx"
    sheet = openpyxl.load_workbook(copy)["進行管理シート"]
    assert sheet["D7"].value == "市営住宅の受け入れ"
    assert sheet["E10"].value == "高齢福祉課"
    assert sheet["F11"].value == "サービスで支えます。"
    # Nothing is deleted: what stands in a cell that was blank is a person's to move.
    assert sheet["B11"].value == "見守り"
    (again,) = sheetcheck.check([copy], issued=issued)
    assert [str(finding.cell) for finding in again.findings] == ["B11"]


def test_a_number_is_written_back_as_a_number(tmp_path: Path) -> None:
    returned, issued = files(tmp_path, "Only width")
    assert run(returned, "--issued", issued, "--restore-fixed", "--out", tmp_path / "out") == 0
    copy = tmp_path / "out" / "returned.checked.xlsx"
    assert openpyxl.load_workbook(copy)["進行管理シート"]["C8"].value == 3
    (again,) = sheetcheck.check([copy], issued=issued)
    assert again.status is Status.CLEAN


def test_without_being_asked_nothing_fixed_is_written(tmp_path: Path) -> None:
    returned, issued = files(tmp_path, "Fixed cells reworded")
    (result,) = sheetcheck.check([returned], issued=issued)
    assert not result.changes


def test_restoring_needs_the_issued_sheet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    returned, _ = files(tmp_path, "Fixed cells reworded")
    assert run(returned, "--restore-fixed", "--lang", "en") == 2
    assert "--restore-fixed only works with --issued" in capsys.readouterr().err


@pytest.mark.parametrize("content", [None, b"", b"no workbook"])
def test_an_issued_file_that_cannot_be_used_is_told_in_one_sentence(
    content: bytes | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    returned, _ = files(tmp_path, "Fixed cells reworded")
    wrong = tmp_path / "配布.xlsx"
    if content is not None:
        wrong.write_bytes(content)
    assert run(returned, "--issued", wrong, "--lang", "ja") == 2
    told = capsys.readouterr().err
    assert "配布.xlsx を使用できません。" in told
    assert "Traceback" not in told
    with pytest.raises(IssuedUnusable):
        sheetcheck.check([returned], issued=wrong)


def test_a_sheet_of_another_family_was_not_issued(tmp_path: Path) -> None:
    returned, _ = files(tmp_path, "Fixed cells reworded")
    (tmp_path / "other.yaml").write_text(
        "family: other\nname: { ja: 別, en: Other }\n"
        "columns:\n  name: { headings: [事業] }\n  rating: { headings: ['{reported}評価'] }\n"
        "scale: { ratings: { A: { label: 予定通り進行 } } }\ntotals:\n",
        "utf-8",
    )
    family = named_family(str(tmp_path / "other.yaml")).family
    settings = Settings(lambda: (family,), named=True, issued=Issued("issued.xlsx", {}))
    ((result,),) = [c.results for c in check_files([str(returned)], read_file, settings)]
    assert "sheet-unissued" in {finding.rule for finding in result.findings}
