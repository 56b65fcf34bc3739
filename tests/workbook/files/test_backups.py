"""The backup of an --in-place run is put back, and nobody's work is lost over it."""

# ruff: noqa: E501  (a line is a case)

import os
from collections.abc import Callable
from pathlib import Path

import pytest

import sheetcheck
from sheetcheck.cli.app import run
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.system_error import NotFound
from sheetcheck.words.errors.write_refusals import NoBackup
from sheetcheck.workbook.files.backups import backups_of, put_back

TOTALS = Path(__file__).parents[3] / "samples" / "ena-totals.xlsx"


def nobody(_: bytes) -> bool:
    return False


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "回答 (1).xlsx"
    path.write_bytes(TOTALS.read_bytes())
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def names(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.iterdir() if "report" not in each.name)


@pytest.mark.parametrize("ending", ["", ".bak"])
def test_a_corrected_file_is_again_what_it_was(path: Path, ending: str) -> None:
    assert run([str(path), "--in-place"]) == 0
    assert path.read_bytes() != TOTALS.read_bytes()
    assert run(["undo", f"{path}{ending}"]) == 0
    assert path.read_bytes() == TOTALS.read_bytes()
    assert path.stat().st_mtime == 1_700_000_000
    assert names(path) == [path.name]


def test_a_file_that_was_edited_since_is_kept(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([str(path), "--in-place"]) == 0
    sheetcheck.write_cells(path, path, {("進行管理シート", "H7"): "対応済み"})
    edited = path.read_bytes()
    assert run(["undo", str(path), "--lang", "ja"]) == 0
    assert path.read_bytes() == TOTALS.read_bytes()
    kept = path.with_name(f"{path.name}.bak")
    assert kept.read_bytes() == edited
    assert str(kept) in capsys.readouterr().out
    assert run(["undo", str(path)]) == 0
    assert path.read_bytes() == edited


Make = Callable[[Path], object]
ODD: dict[str, tuple[Make, type[Refusal]]] = {
    "no backup": (lambda _: None, NoBackup),
    "no file": (lambda p: p.rename(p.with_name("x.bak")), NoBackup),
    "a folder called as one": (lambda p: p.with_name(f"{p.name}.bak").mkdir(), NoBackup),
    "a backup of another file": (lambda p: p.with_name("other.xlsx.bak").write_bytes(b"x"), NoBackup),
    "a name that only looks like one": (lambda p: p.with_name(f"{p.name}.x.bak").write_bytes(b"x"), NoBackup),
    "a backup without its file": (lambda p: p.rename(p.with_name(f"{p.name}.bak")), NotFound),
}  # fmt: skip


@pytest.mark.parametrize("kind", ODD)
def test_what_cannot_be_put_back_is_told_and_left_alone(path: Path, kind: str) -> None:
    make, refusal = ODD[kind]
    make(path)
    before = names(path)
    with pytest.raises(refusal):
        put_back(str(path), nobody)
    assert run(["undo", str(path)]) == 2
    assert names(path) == before


def test_the_newest_of_several_is_put_back(path: Path) -> None:
    for number in (1, 2, 10):
        ending = ".bak" if number == 1 else f".{number}.bak"
        path.with_name(path.name + ending).write_bytes(b"%d" % number)
    assert [each.read_bytes() for each in backups_of(path)] == [b"1", b"2", b"10"]
    put_back(str(path), lambda _: True)
    assert path.read_bytes() == b"10"
    assert len(backups_of(path)) == 2


@pytest.mark.skipif(os.name != "posix", reason="links need rights here")
def test_through_a_link_the_file_itself_is_put_back(path: Path) -> None:
    link = path.with_name("link.xlsx")
    link.symlink_to(path.name)
    assert run([str(link), "--in-place"]) == 0
    assert run(["undo", str(link)]) == 0
    assert link.is_symlink()
    assert path.read_bytes() == TOTALS.read_bytes()
