"""Which files a person means who names files, folders, or names with `*` in them."""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from sheetcheck.cli.app import run
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.refusals import OwnerFile
from sheetcheck.words.errors.system_error import EmptyFolder, NotFound
from sheetcheck.workbook.sources import original_of, sources_in

SAMPLES = Path(__file__).parents[3] / "samples"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")


def found(*paths: str, out: str | None = None) -> list[str]:
    return [source.path.replace("\\", "/") for source in sources_in(paths, out)]


def refusals(*paths: str) -> Sequence[type[Refusal] | None]:
    found = [source.refusal for source in sources_in(paths)]
    return [None if refusal is None else type(refusal) for refusal in found]


def test_in_a_folder_only_workbooks_count(folder: Path) -> None:
    put(folder, "in/a.xlsx", "in/B.XLSM", "in/old.xls", "in/sub/c.xlsx")
    put(folder, "in/a.csv", "in/a.report.html", "in/~$a.xlsx", "in/.hidden.xlsx", "in/.git/d.xlsx")
    assert found("in") == ["in/B.XLSM", "in/a.xlsx", "in/old.xls", "in/sub/c.xlsx"]


def test_a_file_that_is_named_counts_whatever_its_name_and_once(folder: Path) -> None:
    put(folder, "a.checked.xlsx", "a.xlsx", "note.txt", "[1].xlsx")
    named = ["a.checked.xlsx", "a.xlsx", "note.txt", "[1].xlsx"]
    assert found(*named, "./a.xlsx", ".") == named


def test_folders_that_link_to_each_other_are_looked_through_once(folder: Path) -> None:
    put(folder, "in/a.xlsx")
    (folder / "in" / "loop").symlink_to(folder / "in", target_is_directory=True)
    assert found("in") == ["in/a.xlsx"]


@pytest.mark.parametrize("path", ["", "none.xlsx", "none*.xlsx", "none/", "none/a.xlsx"])
def test_what_is_not_there_is_told(
    path: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([path, "--dry-run", "--lang", "en"]) == 2
    assert "No such file." in capsys.readouterr().out


def test_a_folder_without_workbooks_is_told(folder: Path) -> None:
    put(folder, "in/a.txt")
    assert refusals("in") == [EmptyFolder]


def test_a_pattern_stands_for_what_a_folder_would_give(folder: Path) -> None:
    put(folder, "a.xlsx", "回答[1].xlsx", "回答[2].xlsx", "回答1.xlsx", "~$a.xlsx", "x.txt")
    put(folder, "sub/c.xlsx")
    assert found("*.xlsx") == ["a.xlsx", "回答1.xlsx", "回答[1].xlsx", "回答[2].xlsx"]
    assert found("回答[?].xlsx") == ["回答[1].xlsx", "回答[2].xlsx"]
    assert found("s*") == ["sub/c.xlsx"]
    assert refusals("*.txt") == [NotFound]


@pytest.mark.skipif(sys.platform == "win32", reason="no name on Windows has a * in it")
def test_a_name_with_a_star_in_it_is_that_file(folder: Path) -> None:
    put(folder, "a*.xlsx", "ab.xlsx")
    assert found("a*.xlsx") == ["a*.xlsx"]


def test_an_owner_file_is_no_sheet_and_left_out_beside_its_own(folder: Path) -> None:
    put(folder, "a.xlsx", "~$a.xlsx")
    assert refusals("~$a.xlsx") == [OwnerFile]
    assert found("a.xlsx", "~$a.xlsx") == ["a.xlsx"]


@pytest.mark.parametrize(
    ("name", "original"),
    [
        ("a.checked.xlsx", "a.xlsx"),
        ("a.checked.2.xlsm", "a.xlsm"),
        ("a.checked.checked.xlsx", "a.checked.xlsx"),
        ("a.xlsx", ""),
        ("checked.xlsx", ""),
        (".checked.xlsx", ""),
        ("a.checked.two.xlsx", ""),
    ],
)
def test_a_copy_is_named_after_its_original(name: str, original: str) -> None:
    assert original_of(name) == original


def test_copies_are_left_out_beside_their_originals_and_where_they_are_written(
    folder: Path,
) -> None:
    (folder / "in").mkdir()
    shutil.copy(SAMPLES / "ena-totals.xlsx", folder / "in" / "a.xlsx")
    run(["in/a.xlsx"])
    run(["in/a.xlsx", "--out", "in/out"])
    assert (folder / "in" / "a.checked.xlsx").exists()
    assert (folder / "in" / "out" / "a.checked.xlsx").exists()
    assert found("in", out="in/out") == ["in/a.xlsx"]


def test_a_copy_that_came_back_filled_in_is_a_return_of_its_own(folder: Path) -> None:
    shutil.copy(SAMPLES / "ena-totals.xlsx", folder / "回答.xlsx")
    run(["回答.xlsx", "--out", "sent"])
    assert refusals("sent") == [EmptyFolder]
    edited = folder / "sent" / "回答.checked.xlsx"
    shutil.copy(SAMPLES / "ena-clean.xlsx", edited)
    assert found("sent") == ["sent/回答.checked.xlsx"]
