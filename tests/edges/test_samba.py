"""What a real share does to a night, and the sentence that the clerk reads of it.

The program reads plain paths below a mount; the server's own folder is where departments put
their files, and smbprotocol holds files open as Excel does.
"""

import shutil
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sheetcheck.nightly.errors import StateOnNetwork
from sheetcheck.nightly.files.answering import patient
from sheetcheck.nightly.files.output_tree import roots_of
from sheetcheck.nightly.files.scan import Search
from sheetcheck.nightly.summary import Night
from sheetcheck.words.deadline import Patience
from sheetcheck.workbook.files.disk import read_file
from sheetcheck.workbook.files.listing import list_folder
from sheetcheck.world import World
from tests.edges.samba import Samba, frozen, mounted, serving, wait_until
from tests.nightly.share import CLEAN, CONFIG, FAULTS, TOTALS, Share

pytestmark = [pytest.mark.server, pytest.mark.slow]

WHOLE = CLEAN.read_bytes()


@dataclass
class OnSamba(Share):
    """A share whose returns lie on a server; the program sees them through a mount."""

    server: Path = Path()
    seen: Path = Path()

    def __post_init__(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        self.server.mkdir(parents=True, exist_ok=True)
        self.server.chmod(0o777)
        self.config_file.write_text(self.text, "utf-8")

    @property
    def text(self) -> str:
        return CONFIG.replace('folders = ["returned"]', f"folders = ['{self.seen}']")

    @property
    def returned(self) -> Path:
        return self.server

    def config(self, more: str = "") -> Any:
        from sheetcheck.nightly.config.reader import read_config  # noqa: PLC0415

        self.config_file.write_text(self.text + more, "utf-8")
        return read_config(self.config_file)


@pytest.fixture
def share(
    samba: Samba, mount: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[OnSamba]:
    name = request.node.name.split("[")[0]
    folder = samba.folder / name
    yield OnSamba(tmp_path / "city", server=folder, seen=mount / name)
    shutil.rmtree(folder, ignore_errors=True)  # another test may read the whole server


def told(night: Night) -> dict[str, str]:
    return {Path(missed.path).name: missed.why.ja for missed in night.missed}


@contextmanager
def held(samba: Samba, path: Path, sharing: str) -> Iterator[None]:
    path.chmod(0o666)
    name = str(path.relative_to(samba.folder)).replace("/", "\\")
    with samba.held(name, sharing=sharing):
        yield


def reading(share: Share, before: Callable[[str], None]) -> World:
    """Return a world in which something happens just before a return is read."""

    def read(path: str, within: Sequence[str] = (), /) -> bytes:
        if path.endswith(".xlsx") and "checked" not in path:
            before(path)
        return read_file(path, within)

    return World(now=share.clock, read=read)


def test_a_return_is_checked_and_the_share_is_not_written(share: OnSamba) -> None:
    share.put("商工課/回答.xlsx", FAULTS)
    before = share.sources()
    night = share.night()
    assert (night.code, night.counts.checked, night.open) == (1, 1, 7)
    assert share.sources() == before
    assert share.night().counts.unchanged == 1


def test_open_in_excel(share: OnSamba, samba: Samba) -> None:
    path = share.put("商工課/a.xlsx", FAULTS)
    with held(samba, path, "r"):
        assert share.night().counts.checked == 1


def test_held_for_itself_alone(share: OnSamba, samba: Samba) -> None:
    path = share.put("商工課/a.xlsx", FAULTS)
    with held(samba, path, ""):
        night = share.night()
    assert told(night) == {"a.xlsx": "読み取れませんでした（読み書きの途中でエラーが起きました）。"}
    assert "次回の点検で再度点検します" in night.missed[0].advice.ja
    assert share.night().counts.checked == 1


def test_held_and_excel_says_by_whom(share: OnSamba, samba: Samba) -> None:
    path = share.put("商工課/a.xlsx", FAULTS)
    name = "山田 花子"
    owner = b"\x09" + name.encode("cp932").ljust(54) + len(name).to_bytes(2, "little")
    owner += name.encode("utf-16-le")
    path.with_name("~$a.xlsx").write_bytes(owner.ljust(165, b"\0"))
    with held(samba, path, ""):
        night = share.night()
    assert told(night) == {"a.xlsx": "ほかのプログラムで開かれています（使用者：山田 花子）。"}


def test_an_owner_file_alone_is_no_return(share: OnSamba) -> None:
    share.put("商工課/a.xlsx")
    (share.server / "商工課" / "~$a.xlsx").write_bytes(b"\0" * 165)
    assert share.night().counts.seen == 1


@pytest.mark.parametrize("length", [1024, 3072, 6144])
def test_half_copied(share: OnSamba, length: int) -> None:
    path = share.put("商工課/a.xlsx")
    path.write_bytes(WHOLE[:length])
    night = share.night()
    assert told(night) == {
        "a.xlsx": "ファイルが途中で切れています（コピーの途中か、失敗したものです）。"
    }
    assert (night.code, night.open) == (3, 0)
    path.write_bytes(WHOLE)
    assert share.night().code == 0


def test_a_copy_that_has_just_begun(share: OnSamba) -> None:
    share.put("商工課/a.xlsx").write_bytes(b"")
    assert told(share.night()) == {"a.xlsx": "ファイルが空（0バイト）です。"}


def test_a_copy_that_left_only_zeros(share: OnSamba) -> None:
    share.put("商工課/a.xlsx").write_bytes(b"\0" * 8192)
    assert "中身がありません" in told(share.night())["a.xlsx"]


def test_vanished_between_listing_and_reading(share: OnSamba) -> None:
    path = share.put("商工課/a.xlsx")
    share.put("福祉課/b.xlsx")

    def vanish(seen: str) -> None:
        if seen.endswith("a.xlsx"):
            path.unlink(missing_ok=True)

    night = share.night(world=reading(share, vanish))
    assert told(night) == {"a.xlsx": "ファイルが見つかりません。"}
    assert night.counts.checked == 1


def test_replaced_between_listing_and_reading(share: OnSamba) -> None:
    path = share.put("商工課/a.xlsx", FAULTS)

    def replace(_seen: str) -> None:
        path.write_bytes(WHOLE)

    assert share.night(world=reading(share, replace)).open == 0
    # Its time is another one now: it is looked at once more, and found to be the same.
    assert share.night().counts.unchanged == 1


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


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[tuple[OnSamba, Samba, Path]]:
    """A share on a server of its own, which may die."""
    with serving() as server, mounted(server, tmp_path / "mount") as place:
        yield (
            OnSamba(tmp_path / "city", server=server.folder / "returned", seen=place / "returned"),
            server,
            place,
        )


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


def listed(place: Path) -> bool:
    try:
        return bool(list(place.iterdir()))
    except OSError:
        return False


def test_names_of_a_mac_and_of_windows_are_two_files(share: OnSamba) -> None:
    for form in ("NFC", "NFD"):
        share.put(unicodedata.normalize(form, "商工課/ガイド.xlsx"), TOTALS)
    night = share.night()
    assert (night.counts.checked, night.code) == (2, 0)
    copies = [name for name in share.written() if ".checked." in name]
    assert len(copies) == 2
    assert share.night().counts.unchanged == 2


def test_a_name_of_eighty_kanji(share: OnSamba) -> None:
    share.put(f"商工課/{'回' * 80}.xlsx", TOTALS)
    assert share.night().code == 0
    assert share.night().counts.unchanged == 1


def test_moved_on_the_server(share: OnSamba) -> None:
    path = share.put("商工課/a.xlsx", FAULTS)
    first = share.night()
    path.rename(path.with_name("済み.xlsx"))
    night = share.night()
    assert (night.open, night.new) == (first.open, 0)


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


def test_five_thousand_files_are_listed(share: OnSamba, samba: Samba, tmp_path: Path) -> None:
    for folder in range(20):
        place = share.server / f"課{folder:02}"
        place.mkdir()
        for number in range(250):
            (place / f"{number}.xlsx").touch()
    with mounted(samba, tmp_path / "m", remembers="60s") as mount:
        root = str(mount / share.server.name)
        survey = Search.of(roots_of([root])).through(list_folder).survey()
    assert (len(survey.files), survey.folders, survey.unlisted) == (5000, 21, ())


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
