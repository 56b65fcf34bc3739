"""What a real share does to a night, and the sentence that the clerk reads of it.

The program reads plain paths below a mount; the server's own folder is where departments put
their files, and smbprotocol holds files open as Excel does.
"""

import unicodedata
from pathlib import Path

import pytest

from sheetcheck.nightly.files.out_folder import roots_of
from sheetcheck.nightly.files.scan import Search
from sheetcheck.workbook.files.listing import list_folder
from tests.edges.samba import Samba, mounted
from tests.edges.share_on_samba import WHOLE, OnSamba, held, reading, told
from tests.nightly.share import FAULTS, TOTALS

pytestmark = [pytest.mark.server, pytest.mark.slow]


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
