"""A night and a share that fails, refuses or hangs, and the sentence that the clerk reads of it."""

import time
from pathlib import Path

import pytest

from sheetcheck.nightly.errors import StateOnNetwork
from sheetcheck.nightly.files.answering import patient
from sheetcheck.words.deadline import Patience
from sheetcheck.world import World
from tests.edges.samba import Samba, frozen, mounted, wait_until
from tests.edges.share_on_samba import OnSamba, listed, reading, told
from tests.nightly.share import CONFIG, FAULTS, TOTALS, Share

pytestmark = [pytest.mark.server, pytest.mark.slow]


def test_a_file_without_permission(share: OnSamba) -> None:
    share.put("商工課/a.xlsx").chmod(0)
    share.put("福祉課/b.xlsx")
    night = share.night()
    assert told(night) == {"a.xlsx": "読み取り権限がありません。"}
    assert (night.code, night.counts.checked) == (3, 1)


def test_a_folder_without_permission(share: OnSamba) -> None:
    share.put("商工課/a.xlsx", FAULTS)
    share.put("福祉課/b.xlsx")
    first = share.night()
    folder = share.server / "商工課"
    folder.chmod(0)
    night = share.night()
    folder.chmod(0o777)
    assert "フォルダーの一覧を読み取れませんでした" in told(night)["商工課"]
    assert (night.code, night.complete, night.open) == (3, False, first.open)
    assert night.counts.gone == 0


def test_the_wrong_password(share: OnSamba, samba: Samba, tmp_path: Path) -> None:
    share.put("商工課/a.xlsx")
    with mounted(samba, tmp_path / "wrong", password="other") as place:
        share.seen = place
        night = share.night()
    assert "フォルダーの一覧を読み取れませんでした" in told(night)["wrong"]
    assert (night.code, night.complete) == (3, False)


def test_no_such_share(share: OnSamba, samba: Samba, tmp_path: Path) -> None:
    with mounted(samba, tmp_path / "none", share="nosuch") as place:
        share.seen = place
        assert "フォルダーの一覧を読み取れませんでした" in told(share.night())["none"]


def test_the_share_is_not_mounted_tonight(share: OnSamba, samba: Samba, tmp_path: Path) -> None:
    share.put("商工課/a.xlsx", FAULTS)
    place = tmp_path / "mounted"
    name = share.server.name
    with mounted(samba, place):
        share.seen = place / name
        first = share.night()
    night = share.night()
    assert "見つかりません" in told(night)[name]
    assert (night.open, night.counts.gone) == (first.open, 0)


def test_only_the_mount_point_is_left(share: OnSamba, samba: Samba, tmp_path: Path) -> None:
    share.put("商工課/a.xlsx", FAULTS)
    with mounted(samba, tmp_path / "point") as place:
        share.seen = place
        first = share.night()
    night = share.night()
    assert "フォルダーが空です" in told(night)["point"]
    assert (night.open, night.counts.gone) == (first.open, 0)


def test_the_server_dies_before_the_night(mortal: tuple[OnSamba, Samba, Path]) -> None:
    share, samba, mount = mortal
    share.put("商工課/a.xlsx", FAULTS)
    first = share.night()
    samba.kill()
    night = share.night()
    samba.start()
    wait_until(lambda: listed(mount))
    assert "フォルダーの一覧を読み取れませんでした" in told(night)[share.seen.name]
    assert (night.code, night.open, night.counts.gone) == (3, first.open, 0)
    assert share.night().code == 1


def test_the_server_dies_in_the_middle(mortal: tuple[OnSamba, Samba, Path]) -> None:
    share, samba, mount = mortal
    for number in range(4):
        share.put(f"課{number}/a.xlsx", TOTALS)
    share.put("商工課/a.xlsx", FAULTS)

    def die(path: str) -> None:
        if "課2" in path and samba.process is not None:
            samba.kill()

    night = share.night(world=reading(share, die))
    assert (night.code, night.counts.seen) == (3, 5)
    assert 0 < night.counts.checked < 5
    assert "読み書きの途中でエラーが起きました" in next(iter(told(night).values()))
    samba.start()
    wait_until(lambda: listed(mount))
    again = share.night()
    assert again.counts.checked + again.counts.unchanged == 5
    assert again.counts.gone == 0


def test_the_output_on_a_share_that_is_read_only(
    share: OnSamba, samba: Samba, tmp_path: Path
) -> None:
    share.put("商工課/a.xlsx", TOTALS)
    with mounted(samba, tmp_path / "fixed", share="fixed") as place:
        night = with_out(share, f"{place}/out").night()
    assert night.code == 5
    assert "書き込めませんでした" in told(night)["a.xlsx"]
    assert "書き込めませんでした" in night.unwritten[0]


def test_the_output_on_a_mount_that_does_not_take_files(share: OnSamba) -> None:
    share.put("returned/商工課/a.xlsx", TOTALS)
    night = with_out(share, f"{share.seen}/out").night()
    assert night.code == 5
    assert "書き込めませんでした（権限がありません）" in told(night)["a.xlsx"]


def with_out(share: OnSamba, out: str) -> OnSamba:
    """Return the share with its output somewhere else."""

    class Elsewhere(OnSamba):
        @property
        def text(self) -> str:
            return super().text.replace('out = "checked"', f"out = '{out}'")

    return Elsewhere(share.root, share.clock, server=share.server, seen=share.seen)


def test_a_state_on_the_share_is_refused(share: OnSamba) -> None:
    class Elsewhere(OnSamba):
        @property
        def text(self) -> str:
            return super().text.replace('folder = "state"', f"folder = '{self.seen}/state'")

    odd = Elsewhere(share.root, server=share.server, seen=share.seen)
    with pytest.raises(StateOnNetwork, match=r"fuse\.rclone"):
        odd.night()
    assert not (share.server / "state").exists()


def test_a_mount_that_hangs_is_told_and_the_night_ends(
    share: OnSamba, samba: Samba, tmp_path: Path
) -> None:
    share.put("a.xlsx")
    with mounted(samba, tmp_path / "frozen") as place:
        folders = f"folders = ['{place / share.server.name}', 'returned']"
        city = Share(tmp_path / "city")
        city.config_file.write_text(CONFIG.replace('folders = ["returned"]', folders), "utf-8")
        city.put("b.xlsx")
        assert city.night().counts.checked == 2
        city.put("c.xlsx")
        world = patient(World(now=share.clock), Patience(2, 0.2))
        with frozen(place):
            begun = time.monotonic()
            night = city.night(world=world)
            assert time.monotonic() - begun < 30
        assert {*told(night)} == {"test_a_mount_that_hangs_is_told_and_the_night_ends", "a.xlsx"}
        assert (night.counts.checked, night.counts.gone) == (1, 0)
        assert not city.night().missed
