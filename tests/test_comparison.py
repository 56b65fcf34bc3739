"""What two workbooks differ in."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

import sheetcheck
from sheetcheck.cli.app import run
from sheetcheck.words.difference import RowsDifference

README = Path(__file__).parents[1] / "sheetcheck" / "manual" / "check.en.md"
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


def sort_away(sheet: Worksheet) -> None:
    sheet.move_range("A2:C3", rows=30)


@pytest.mark.parametrize(
    ("edit", "cells"),
    [
        (lambda _: None, []),
        (put("C3", "D"), [("C3", "C", "D")]),
        (put("A3", "2"), [("A3", 2, "2")]),
        (put("C3", None), [("C3", "C", None)]),
        (put("F9", 1), [("F9", None, 1)]),
        (put("B30", True), [("B30", None, True)]),
        (put("E1", "=COUNTA(B2:B20)"), [("E1", "=COUNTA(B2:B21)", "=COUNTA(B2:B20)")]),
        (put("E1", 20), [("E1", "=COUNTA(B2:B21)", 20)]),
    ],
)
def test_the_cells_that_differ(
    edit: Callable[[Worksheet], object], cells: list[tuple[object, ...]], tmp_path: Path
) -> None:
    comparison = sheetcheck.compare(*pair(tmp_path, edit))
    told = [(str(c.cell), c.shown_before, c.shown_after) for c in comparison.cells]
    assert told == cells
    assert comparison.same == (not cells)
    assert not comparison.rows


def test_rows_that_moved_are_no_flood(tmp_path: Path) -> None:
    comparison = sheetcheck.compare(*pair(tmp_path, lambda sheet: sheet.insert_rows(5)))
    assert comparison.rows == (RowsDifference("進行管理", (5, 21), (6, 22)),)
    assert not comparison.cells


def test_an_inserted_row_is_told_with_its_cells(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet.insert_rows(5)
        sheet["B5"] = "新しい事業"

    comparison = sheetcheck.compare(*pair(tmp_path, edit))
    assert RowsDifference("進行管理", None, (5, 5)) in comparison.rows
    assert [(str(c.cell), c.before, c.after) for c in comparison.cells] == [
        ("B5", None, "新しい事業")
    ]


def test_a_deleted_row(tmp_path: Path) -> None:
    comparison = sheetcheck.compare(*pair(tmp_path, lambda sheet: sheet.delete_rows(5)))
    assert RowsDifference("進行管理", (5, 5), None) in comparison.rows
    assert RowsDifference("進行管理", (6, 21), (5, 20)) in comparison.rows


def test_a_row_that_somebody_moved(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet.move_range("A4:C4", rows=30)

    comparison = sheetcheck.compare(*pair(tmp_path, edit))
    assert comparison.rows == (RowsDifference("進行管理", (4, 4), (34, 34)),)
    assert not comparison.cells


def test_rows_sorted_another_way(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        for row, values in enumerate(reversed(NUMBERED), 2):
            for column, value in enumerate(values, 1):
                sheet.cell(row, column).value = value

    comparison = sheetcheck.compare(*pair(tmp_path, edit))
    assert not comparison.cells
    moved = {rows.before: rows.after for rows in comparison.rows}
    assert moved[2, 2] == (21, 21)
    assert moved[21, 21] == (2, 2)


def test_a_row_deleted_from_a_long_sheet_is_no_flood(tmp_path: Path) -> None:
    def long(sheet: Worksheet) -> None:
        for row in range(30, 6000):
            sheet.cell(row, 1).value = row

    def shorter(sheet: Worksheet) -> None:
        long(sheet)
        sheet.delete_rows(5)

    (tmp_path / "before.xlsx").write_bytes(book(long))
    (tmp_path / "after.xlsx").write_bytes(book(shorter))
    comparison = sheetcheck.compare(tmp_path / "before.xlsx", tmp_path / "after.xlsx")
    assert (comparison.rows[0].before, comparison.rows[0].after) == ((5, 5), None)
    assert len(comparison.cells) == 3


def test_a_row_that_moved_and_was_edited_is_still_told(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet.insert_rows(5, 2)
        sheet["C9"] = "D!"

    comparison = sheetcheck.compare(*pair(tmp_path, edit))
    assert [(str(c.cell), c.before, c.after) for c in comparison.cells] == [("C9", "C", "D!")]


def test_a_renamed_sheet_is_known_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def renamed(sheet: Worksheet) -> None:
        sheet["C3"] = "D"
        sheet.title = "進行管理(改)"

    before, after = pair(tmp_path, renamed)
    comparison = sheetcheck.compare(before, after)
    assert comparison.sheets_renamed == (("進行管理", "進行管理(改)"),)
    assert not comparison.sheets_added
    assert not comparison.sheets_removed
    assert [(c.sheet, str(c.cell)) for c in comparison.cells] == [("進行管理(改)", "C3")]
    assert run(["diff", before, after, "--format", "json"]) == 1
    sheets = json.loads(capsys.readouterr().out)["sheets"]
    assert sheets["renamed"] == [{"before": "進行管理", "after": "進行管理(改)"}]


def test_another_sheet_is_not_taken_for_a_renamed_one(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet.title = "控え"
        sheet.delete_rows(1, 12)

    comparison = sheetcheck.compare(*pair(tmp_path, edit))
    assert comparison.sheets_added == ("控え",)
    assert comparison.sheets_removed == ("進行管理",)
    assert not comparison.sheets_renamed


def retitle(sheet: Worksheet) -> None:
    sheet.title = "改"


def add(sheet: Worksheet) -> None:
    assert sheet.parent is not None
    sheet.parent.create_sheet("控え")


def as_it_was(_: Worksheet) -> None:
    pass


Edit = Callable[[Worksheet], object]
NAMES = [{"before": "進行管理", "after": "改"}]


@pytest.mark.parametrize(
    ("edits", "sheets", "told"),
    [
        (
            (as_it_was, add),
            {"added": ["控え"]},
            ("シート「控え」が追加されました。", "The sheet “控え” was added."),
        ),
        (
            (add, as_it_was),
            {"removed": ["控え"]},
            ("シート「控え」が削除されました。", "The sheet “控え” was deleted."),
        ),
        (
            (as_it_was, retitle),
            {"renamed": NAMES},
            ("の名前が「改」に変わりました。", "was renamed to “改”."),
        ),
    ],
)
def test_where_only_sheets_differ_they_are_named(
    edits: tuple[Edit, Edit],
    sheets: dict[str, object],
    told: tuple[str, str],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    paths = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for path, edit in zip(paths, edits, strict=True):
        path.write_bytes(book(edit))
    command = ["diff", *map(str, paths)]
    assert run([*command, "--format", "json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["cells"] == []
    assert document["sheets"] == {"added": [], "removed": [], "renamed": [], **sheets}
    for language, said in zip(("ja", "en"), told, strict=True):
        assert run([*command, "--lang", language]) == 1
        assert said in capsys.readouterr().out


def test_an_empty_text_is_nothing(tmp_path: Path) -> None:
    assert sheetcheck.compare(*pair(tmp_path, put("F9", ""))).same


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("あ" * 300 + "A", "あ" * 300 + "B", [f'- …"{"あ" * 20}A"', f'+ …"{"あ" * 20}B"']),
        ("2", 2, ['- "2"', "+ 2"]),
        ("a b", "a\nb", ['- "a b"', '+ "a\\nb"']),
        ("a ", "a", ['- "a "', '+ "a"']),
        ("=B1", "=B2", ["- =B1", "+ =B2"]),
    ],
)  # fmt: skip
def test_one_sees_what_differs(
    before: str,
    after: str | float,
    told: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "a.xlsx").write_bytes(book(put("C3", before)))
    (tmp_path / "b.xlsx").write_bytes(book(put("C3", after)))
    run(["diff", str(tmp_path / "a.xlsx"), str(tmp_path / "b.xlsx")])
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert [line for line in lines if line[0] in "-+"] == told


def test_a_look_that_changed_is_told_as_such(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["B3"].fill = PatternFill("solid", fgColor="FFFF00")

    (difference,) = sheetcheck.compare(*pair(tmp_path, edit)).cells
    assert (str(difference.cell), difference.style_only) == ("B3", True)


def test_a_sheet_more_or_less(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        sheet.parent.create_sheet("控え")

    before, after = pair(tmp_path, edit)
    assert sheetcheck.compare(before, after).sheets_added == ("控え",)
    assert sheetcheck.compare(after, before).sheets_removed == ("控え",)
    assert "xl/worksheets/sheet2.xml" in sheetcheck.compare(before, after).parts.added


@pytest.mark.parametrize("edit", [lambda _: None, put("C3", "D")])
def test_the_json_that_programs_are_promised(
    edit: Callable[[Worksheet], object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, after = pair(tmp_path, edit)
    code = run(["diff", before, after, "--format", "json"])
    document = json.loads(capsys.readouterr().out)
    assert set(document) == {"cells", "parts"}
    assert set(document["parts"]) == {"identical", "changed", "added", "removed"}
    assert code == (1 if document["cells"] else 0)
    for cell in document["cells"]:
        assert cell == {"sheet": "進行管理", "cell": "C3", "before": "C", "after": "D"}


def test_what_cannot_be_read_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, _ = pair(tmp_path, lambda _: None)
    none = str(tmp_path / "none.xlsx")
    assert run(["diff", before, none, "--lang", "en"]) == 2
    assert f"{none}: No such file." in capsys.readouterr().err


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_a_person_reads(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, after = pair(tmp_path, put("C3", "_x001B_[31m[bold]D"))
    assert run(["diff", before, after, "--lang", language]) == 1
    told = capsys.readouterr().out
    assert "進行管理!C3" in told
    assert "[bold]D" in told
    assert "\x1b" not in told


@pytest.mark.skipif(
    not (shutil.which("git") and shutil.which("sh")), reason="git comes with a shell of its own"
)
def test_the_lines_of_the_readme_make_it_a_diff_driver_of_git(tmp_path: Path) -> None:
    shown = README.read_text("utf-8")
    lines = re.findall(r"^(?:echo '\*\.xlsx|git config diff\.).*$", shown, re.MULTILINE)
    assert len(lines) == 2
    environment = os.environ | {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        "LC_ALL": "ja_JP.UTF-8",
        "PYTHONUTF8": "1",
    }

    def told(command: str) -> str:
        return subprocess.run(
            ["sh", "-c", command], cwd=tmp_path, env=environment, check=True,
            capture_output=True, encoding="utf-8", timeout=60,
        ).stdout  # fmt: skip

    place = tmp_path / "進行管理.xlsx"
    place.write_bytes(book())
    told("git init -q; " + "; ".join(lines))
    assert told("git add -A; git diff --cached -- '*.xlsx'").splitlines()[1:] == [
        "新規のファイルです。"
    ]
    told("git -c user.name=a -c user.email=b commit -qm 1")
    place.write_bytes(book(put("C3", "D")))
    assert told("git diff").splitlines()[:3] == [
        "進行管理.xlsx",
        "セルの違い：1か所",
        "進行管理!C3",
    ]
    place.unlink()
    assert told("git diff").splitlines() == ["進行管理.xlsx", "削除されたファイルです。"]
