"""A night brings the answers of all returns together, where the configuration asks for it."""

from pathlib import Path

from sheetcheck.workbook.write.patch import write_cells
from tests.collecting.kit import FORM, everything
from tests.nightly.share import CONFIG, Share
from tests.support.season import cells_of, filled

COLLECT = '[collect]\nmaster = "issued.xlsx"\n[check]\nreturns = "own-rows"\n'
OUT = "issued.collected.xlsx"


def share_of(root: Path) -> Share:
    share = Share(root)
    (root / "issued.xlsx").write_bytes(FORM)
    share.config_file.write_text(COLLECT + CONFIG, "utf-8")
    return share


def returned(share: Share, name: str, row: int) -> None:
    (share.returned / name).write_bytes(filled(FORM, everything(row)))


def test_the_collected_sheet_is_written_and_told(tmp_path: Path) -> None:
    share = share_of(tmp_path)
    returned(share, "商工観光課.xlsx", 6)  # an alias of the address book
    returned(share, "建築住宅課.xlsx", 7)
    night = share.night()
    assert night.collected
    assert (night.collected.answers, night.collected.conflicts) == (6, 0)
    after = cells_of((share.out / OUT).read_bytes())
    expected = everything(6) | everything(7)
    assert {cell: after[cell] for cell in expected} == expected
    assert night.collected.path == str(share.out / OUT)


def test_the_next_night_keeps_what_somebody_wrote_into_it(tmp_path: Path) -> None:
    share = share_of(tmp_path)
    returned(share, "商工課.xlsx", 6)
    share.night()
    place = share.out / OUT
    write_cells(place, place, {("進行管理シート", "A20"): "事務局の控え"})
    returned(share, "建築住宅課.xlsx", 7)
    night = share.night()
    assert night.collected
    assert night.collected.answers == 6
    assert cells_of(place.read_bytes())["A20"] == "事務局の控え"


def test_a_master_that_cannot_be_used_is_told_and_the_night_goes_on(tmp_path: Path) -> None:
    share = share_of(tmp_path)
    (tmp_path / "issued.xlsx").write_bytes(b"no workbook")
    returned(share, "商工課.xlsx", 6)
    night = share.night()
    assert night.collected is None
    assert [Path(one.path).name for one in night.missed] == ["issued.xlsx"]
    assert night.code == 3
    assert night.board


def test_a_rehearsal_collects_nothing(tmp_path: Path) -> None:
    share = share_of(tmp_path)
    returned(share, "商工課.xlsx", 6)
    assert share.night(dry_run=True).collected is None
    assert not (share.out / OUT).exists()
