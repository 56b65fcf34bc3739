"""What a night cannot read or does not reach keeps its last result, and the reason is told."""

import shutil
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sheetcheck.words.errors.system_error import Locked
from sheetcheck.words.text import same
from sheetcheck.workbook.files.disk import read_file
from sheetcheck.workbook.files.listing import FolderEntry, list_folder
from sheetcheck.world import World
from tests.nightly.share import CLEAN, FAULTS, PROBLEM, START, Share


def test_a_folder_that_cannot_be_listed_has_lost_nothing(share: Share) -> None:
    share.put("商工課/a.xlsx", FAULTS)
    share.put("福祉課/b.xlsx")
    first = share.night()

    def listing(folder: str) -> Sequence[FolderEntry]:
        if folder.endswith("商工課"):
            raise PermissionError(13, "Permission denied")
        return list_folder(folder)

    night = share.night(world=World(now=share.clock, list=listing))
    assert (night.open, night.solved, night.counts.gone) == (first.open, 0, 0)
    assert (night.code, night.complete, night.unlisted) == (3, False, 1)
    assert {Path(missed.path).name for missed in night.missed} == {"商工課", "a.xlsx"}
    assert "権限がありません" in night.missed[0].why.ja
    page = (share.out / "index.html").read_text("utf-8")
    assert "一部のフォルダー等を読み取れませんでした" in page


def test_a_share_that_is_empty_all_of_a_sudden_is_not_believed(share: Share) -> None:
    share.put("商工課/a.xlsx", FAULTS)
    first = share.night()
    shutil.rmtree(share.returned)
    share.returned.mkdir()
    night = share.night()
    assert (night.open, night.code, night.counts.gone) == (first.open, 3, 0)
    assert "空です" in night.missed[0].why.ja
    assert share.night(full=True).counts.gone == 1


def test_a_share_that_is_not_there_is_told(share: Share) -> None:
    share.put("商工課/a.xlsx", FAULTS)
    share.night()
    shutil.rmtree(share.returned)
    night = share.night()
    assert (night.code, night.complete, night.open) == (3, False, 7)


def test_a_locked_file_waits_and_what_was_known_of_it_stays(share: Share) -> None:
    path = share.put("商工課/a.xlsx", FAULTS)
    first = share.night()
    share.put("商工課/a.xlsx", cells=PROBLEM)

    def read(where: str, within: Sequence[str] = (), /) -> bytes:
        if where == str(path):
            raise Locked(owner=same(""))
        return read_file(where, within)

    night = share.night(world=World(now=share.clock, read=read))
    assert (night.open, night.solved, night.counts.not_checked) == (first.open, 0, 1)
    assert "次回の点検で再度点検します" in night.missed[0].advice.ja
    assert share.night().counts.checked == 1


def test_a_half_copied_file_is_waited_for_once(share: Share) -> None:
    path = share.put("商工課/a.xlsx")
    path.write_bytes(CLEAN.read_bytes()[:3000])
    share.date(path, START - timedelta(days=1))
    first, second, third = share.night(), share.night(), share.night()
    assert [night.code for night in (first, second, third)] == [3, 3, 3]
    assert (first.open, second.open, third.new) == (0, 1, 0)
    share.put("商工課/a.xlsx", at=START)
    assert share.night().code == 0


def test_a_file_that_cannot_be_checked_any_more_has_solved_nothing(share: Share) -> None:
    path = share.put("商工課/a.xlsx", FAULTS)
    first = share.night()
    path.write_bytes(b"this is no workbook, whatever its name says")
    night = share.night()
    assert (night.solved, night.open) == (0, first.open + 1)


def test_what_is_left_for_want_of_time_is_done_the_next_night(share: Share) -> None:
    for number in range(4):
        share.put(f"課{number}/a.xlsx")
    share.clock.step = timedelta(seconds=10)
    first = share.night("[run]\nminutes = 1\n")
    assert first.counts.checked < 4
    assert first.counts.seen == 4
    assert (first.code, first.complete) == (3, False)
    assert "制限時間" in first.missed[0].why.ja
    share.clock.step = timedelta(0)
    second = share.night()
    assert second.counts.checked == 4 - first.counts.checked
    assert second.counts.unchanged == first.counts.checked


def test_a_run_that_is_stopped_says_so_and_the_next_one_goes_on(share: Share) -> None:
    for number in range(3):
        share.put(f"課{number}/a.xlsx")
    asked: list[None] = []

    def stop() -> bool:
        asked.append(None)
        return len(asked) > 2

    night = share.night(stop=stop)
    assert (night.code, night.stopped) == (130, True)
    assert night.counts.checked < 3
    assert share.night().code == 0
    assert len(share.known()) == 3
