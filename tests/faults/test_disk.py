"""A disk that is full, or may not be written: said with its code; the next run makes it good."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sheetcheck.nightly.errors import StateFailed
from sheetcheck.nightly.state.database import NAME, OpenedState, open_state
from tests.nightly.share import FAULTS, TOTALS, Share


def mounted(place: Path, options: str) -> Iterator[Path]:
    place.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
    try:
        made = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        made = False
    if not made:
        pytest.skip("a small disk needs an account that may mount one")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.fixture
def share(tmp_path: Path) -> Share:
    return Share(tmp_path / "city")


@pytest.fixture
def small_out(share: Share) -> Iterator[Path]:
    yield from mounted(share.out, "size=120k")


@pytest.fixture
def small_state(share: Share) -> Iterator[Path]:
    yield from mounted(share.state, "size=320k")


def remounted(place: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(place)], check=True)


@pytest.mark.slow
def test_a_full_output_leaves_no_empty_file(share: Share, small_out: Path) -> None:
    for number in range(4):
        share.put(f"課{number}/a.xlsx", TOTALS)
    night = share.night()
    assert night.code == 5
    assert "空き容量がありません" in night.missed[-1].why.ja
    assert all(path.stat().st_size for path in small_out.rglob("*") if path.is_file())
    assert not [name for name in share.written() if "~sheetcheck" in name]
    remounted(small_out, "size=20m")
    assert share.night().code == 0
    assert len([name for name in share.written() if name.endswith(".checked.xlsx")]) == 4


def test_an_output_that_is_read_only_is_said(share: Share, small_out: Path) -> None:
    share.put("商工課/a.xlsx", TOTALS)
    remounted(small_out, "ro")
    night = share.night()
    assert (night.code, night.board) == (5, None)
    assert "読み取り専用の場所です" in night.unwritten[0]
    remounted(small_out, "rw,size=20m")
    assert share.night().code == 0


@pytest.mark.slow
def test_a_full_state_stops_the_run_and_forgets_nothing(share: Share, small_state: Path) -> None:
    for number in range(30):
        share.put(f"課{number}/a.xlsx", FAULTS)
    with pytest.raises(StateFailed, match="full"):
        share.night()
    done = len(share.known())
    assert 0 < done < 30
    remounted(small_state, "size=50m")
    night = share.night()
    assert night.counts.unchanged == done
    assert night.counts.checked == 30 - done
    assert len(share.known()) == 30


def test_a_state_that_is_read_only_is_said(share: Share, small_state: Path) -> None:
    remounted(small_state, "ro")
    with pytest.raises(StateFailed, match="the place is read-only"):
        share.night()


@pytest.mark.slow
def test_a_database_at_its_limit_is_told_like_a_full_disk(
    share: Share, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cramped(*arguments: Any, **more: Any) -> OpenedState:
        opened = open_state(*arguments, **more)
        pages = opened.db.execute("PRAGMA page_count").fetchone()[0]
        opened.db.execute(f"PRAGMA max_page_count={pages}")
        return opened

    share.put("商工課/a.xlsx", FAULTS)
    share.night()
    for number in range(9):
        share.put(f"課{number}/a.xlsx", FAULTS)
    monkeypatch.setattr("sheetcheck.nightly.night.open_state", cramped)
    with pytest.raises(StateFailed, match="full"):
        share.night()
    monkeypatch.undo()
    assert share.night().counts.seen == 10
    assert (share.state / NAME).exists()
