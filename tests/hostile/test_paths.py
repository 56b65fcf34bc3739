"""Odd names, loops, taken names, full and closed disks: nothing overwritten, nothing empty left."""

import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sheetcheck.checking.settings import Settings
from sheetcheck.cli.app import run
from sheetcheck.jobs.check import run_check
from sheetcheck.jobs.outputs import CheckOrder
from sheetcheck.rules.judging.families import known_families
from sheetcheck.words.text import Language
from sheetcheck.workbook.files.disk import read_file
from sheetcheck.workbook.sources import Source
from sheetcheck.world import World
from tests.hostile.kit import book

_FAMILIES = tuple(shelved.family for shelved in known_families())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def checked(
    capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[int, list[dict[str, Any]]]:
    capsys.readouterr()
    code = run([*arguments, "--format", "json", "--lang", "en"])
    told = capsys.readouterr()
    assert "foresaw" not in told.err
    files: list[dict[str, Any]] = json.loads(told.out)["files"]
    return code, files


def files_in(folder: Path) -> dict[str, int]:
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


NAMES = {
    "84 kanji": "進" * 82,  # with its extension as long as a name may be on Linux
    "a blank at both ends": " a ",
    "dots": "a...",
    "a dash first": "-a",
    "a line break": "a\nb",
    "escapes of a terminal": "a\x1b[31mb",
    "a turned direction": "a\u202egnp",
    "markup": "<b>&amp;[red]",
    "quotes": "a'b\"c",
    "format fields": "{0}%s$HOME",
    "no encoding at all": os.fsdecode(b"a\xffb"),
    "only an extension's dot": "a.checked",
    "emoji": "📊",
}


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="these names are Linux's")
@pytest.mark.parametrize("stem", NAMES.values(), ids=NAMES)
def test_a_file_of_any_name_is_checked_and_its_copy_written(
    stem: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / f"{stem}.xlsx").write_bytes(book())
    code, (told,) = checked(capsys, f"./{stem}.xlsx", "--out", "out")
    assert (code, told["status"]) == (0, "corrected"), told["findings"]
    written = files_in(folder / "out")
    assert len(written) == 2
    assert all(written.values())


def test_twins_keep_their_own_copies(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    twins = [unicodedata.normalize(form, "が.xlsx") for form in ("NFC", "NFD")]
    cases = ["Case.xlsx", "case.xlsx"]
    for number, name in enumerate([*twins, *cases]):
        (folder / f"{number}").mkdir()
        (folder / f"{number}" / name).write_bytes(book())
    paths = [f"{number}/{name}" for number, name in enumerate([*twins, *cases])]
    code, told = checked(capsys, *paths, "--out", "out")
    assert code == 0
    copies = {entry["corrected"] for entry in told}
    assert len(copies) == 4
    assert len({unicodedata.normalize("NFC", copy).casefold() for copy in copies}) == 4


def test_a_loop_of_links_is_walked_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inside = folder / "in" / "課"
    inside.mkdir(parents=True)
    (inside / "a.xlsx").write_bytes(book())
    try:
        (inside / "up").symlink_to(folder / "in", target_is_directory=True)
        (inside / "itself").symlink_to(inside / "itself")
        (inside / "broken.xlsx").symlink_to(folder / "nowhere.xlsx")
    except OSError:
        pytest.skip("this account may not make links")
    code, told = checked(capsys, "in", "--out", "out")
    assert code == 2
    assert sorted((Path(e["path"]).name, e["status"]) for e in told) == [
        ("a.xlsx", "corrected"),
        ("broken.xlsx", "unreadable"),
    ]


def test_names_that_are_taken_are_left_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.xlsx").write_bytes(book())
    (folder / "a.checked.xlsx").write_bytes(b"of somebody else")
    (folder / "a.checked.2.xlsx").mkdir()
    (folder / "a.report.html").write_text("of somebody else", "utf-8")
    _, (told,) = checked(capsys, "a.xlsx")
    assert told["corrected"] == "a.checked.3.xlsx"
    assert told["report"] == "a.report.2.html"
    assert (folder / "a.checked.xlsx").read_bytes() == b"of somebody else"


def test_a_target_that_cannot_be_made_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.xlsx").write_bytes(book())
    (folder / "out").write_text("no folder", "utf-8")
    code, (told,) = checked(capsys, "a.xlsx", "--out", "out/below")
    assert code == 2
    assert told["corrected"] is None
    assert "write-refused" in {finding["rule"] for finding in told["findings"]}
    assert files_in(folder).keys() == {"a.xlsx", "out"}


def test_what_is_no_file_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.xlsx").mkdir()
    (folder / "b.xlsx").write_bytes(book())
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.xlsx")
    paths = [name for name in ("a.xlsx", "pipe.xlsx", "b.xlsx") if (folder / name).exists()]
    code, told = checked(capsys, *paths, "--out", "out")
    assert code == 2
    assert [entry["status"] for entry in told][-1] == "corrected"
    assert {entry["status"] for entry in told[:-1]} == {"unreadable"}


def test_a_file_that_vanishes_is_a_result(tmp_path: Path) -> None:
    paths = [str(tmp_path / f"{number}.xlsx") for number in range(3)]
    for path in paths:
        Path(path).write_bytes(book())

    def read(path: str, within: Sequence[str] = (), /) -> bytes:
        if path == paths[1]:
            Path(path).unlink()
        return read_file(path, within)

    order = CheckOrder(Settings(lambda: _FAMILIES), Language.EN, "0", out=str(tmp_path / "out"))
    world = replace(World(now=lambda: datetime(2026, 4, 1, tzinfo=UTC)), read=read)
    told = list(run_check([Source(path) for path in paths], order, world))
    assert [of[0].result.status for of in told] == ["corrected", "unreadable", "corrected"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 48 KiB: room for one copy, and not for its report."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=48k", "tmpfs", str(place)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except OSError:
        pytest.skip("there is no mount here")
    if done.returncode:
        pytest.skip("this account may not mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_is_told_and_leaves_nothing_behind(
    small_disk: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(4):
        (folder / f"{number}.xlsx").write_bytes(book())
    code, told = checked(capsys, *(f"{n}.xlsx" for n in range(4)), "--out", str(small_disk))
    assert code == 2
    assert len(told) == 4
    assert "write-refused" in {f["rule"] for entry in told for f in entry["findings"]}
    written = files_in(small_disk)
    assert all(written.values())
    assert not [name for name in written if "~sheetcheck" in name]
    named = {entry[key] for entry in told for key in ("corrected", "report") if entry[key]}
    assert {Path(name).name for name in named} == written.keys()
