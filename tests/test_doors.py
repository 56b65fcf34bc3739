"""The doors for Python, as the README shows them: values and named errors, never a surprise."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import sheetcheck
from sheetcheck.words.errors.misuses import FamilyUnknown, IssuedUnusable
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.system_error import NotFound
from sheetcheck.words.errors.write_refusals import ChangedSince, TargetUnwritable, UnknownSheet
from sheetcheck.words.result import SheetResult, Status

SAMPLES = Path(__file__).parents[1] / "samples"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for sample in SAMPLES.glob("ena-*.xlsx"):
        shutil.copy(sample, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def checked(*paths: str) -> list[SheetResult]:
    return sheetcheck.check(list(paths))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_checking_writes_nothing(folder: Path) -> None:
    before = names(folder)
    results = sheetcheck.check([folder, "none.xlsx"])
    assert [result.status for result in results] == [
        *(Status.CLEAN, Status.PROBLEMS, Status.CORRECTED, Status.UNREADABLE),
    ]
    assert names(folder) == before


@pytest.mark.parametrize("path", ["ena-totals.xlsx", Path("ena-totals.xlsx")])
def test_one_path_may_stand_alone(path: str | Path, folder: Path) -> None:
    assert [result.path for result in sheetcheck.check(path)] == ["ena-totals.xlsx"]


def test_correcting_writes_the_changes_and_nothing_else(folder: Path) -> None:
    (result,) = checked("ena-totals.xlsx")
    changes = sheetcheck.correct(result, target="corrected.xlsx")
    assert [str(change.cell) for change in changes] == ["A24", "A27", "A28"]
    difference = sheetcheck.compare("ena-totals.xlsx", "corrected.xlsx")
    assert [str(cell.cell) for cell in difference.cells] == ["A24", "A27", "A28"]
    assert difference.parts.changed == ("xl/worksheets/sheet1.xml",)
    assert difference.parts.added == difference.parts.removed == ()
    assert [result.status for result in checked("corrected.xlsx")] == [Status.CLEAN]


def test_where_nothing_is_to_be_corrected_nothing_is_written(folder: Path) -> None:
    for result in checked("ena-clean.xlsx", "none.xlsx"):
        assert sheetcheck.correct(result, target="corrected.xlsx") == []
    assert not (folder / "corrected.xlsx").exists()


def test_what_has_changed_since_it_was_checked_is_not_corrected(folder: Path) -> None:
    (result,) = checked("ena-totals.xlsx")
    shutil.copy("ena-faults.xlsx", "ena-totals.xlsx")
    with pytest.raises(ChangedSince):
        sheetcheck.correct(result, target="corrected.xlsx")
    assert not (folder / "corrected.xlsx").exists()


MISTAKES: dict[str, tuple[Callable[[], object], type[Refusal]]] = {
    "no such family": (lambda: sheetcheck.check("a.xlsx", schema="nope"), FamilyUnknown),
    "nothing sent out": (lambda: sheetcheck.check("a.xlsx", issued="none.xlsx"), IssuedUnusable),
    "nothing to compare": (lambda: sheetcheck.compare("none.xlsx", "a.xlsx"), NotFound),
    "nothing to write to": (lambda: sheetcheck.write_cells("none.xlsx", "x.xlsx", {}), NotFound),
    "no such sheet": (
        lambda: sheetcheck.write_cells("a.xlsx", "x.xlsx", {("None", "A1"): 1}),
        UnknownSheet,
    ),
    "no target": (
        lambda: sheetcheck.write_cells("a.xlsx", "", {("進行管理シート", "K1"): 1}),
        TargetUnwritable,
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_what_cannot_be_done_is_a_named_error(mistake: str, folder: Path) -> None:
    (folder / "ena-clean.xlsx").rename("a.xlsx")
    call, error = MISTAKES[mistake]
    with pytest.raises(error) as told:
        call()
    assert told.value.what.ja
    assert not (folder / "x.xlsx").exists()


def test_an_error_says_which_of_the_files_it_is_about(folder: Path) -> None:
    with pytest.raises(NotFound, match=r"^none\.xlsx: No such file\."):
        sheetcheck.compare("ena-clean.xlsx", "none.xlsx")
