"""What `sheetcheck diff` prints, for people and for programs, and as a diff driver of git."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from sheetcheck.cli.app import run
from tests.support.compared import book, pair, put

README = Path(__file__).parents[2] / "sheetcheck" / "manual" / "check.en.md"


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
