"""Where a night writes its copies, reports and board, and where it never writes."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from sheetcheck.words.errors.write_refusals import TargetUnwritable
from sheetcheck.words.text import same
from sheetcheck.workbook.files.disk import write_whole
from sheetcheck.world import World
from tests.nightly.share import CONFIG, FAULTS, TOTALS, Share


def test_two_files_of_one_name_keep_their_own_reports(share: Share) -> None:
    share.put("商工課/a.xlsx", TOTALS)
    shutil.copy(share.put("商工課/b.xlsx", FAULTS), share.returned / "商工課" / "a.xlsm")
    (share.returned / "商工課" / "b.xlsx").unlink()
    share.night()
    reports = {name: file.report for name, file in share.known().items()}
    assert len(set(reports.values())) == 2
    os.utime(share.returned / "商工課" / "a.xlsm", (0, 0))
    share.version = "2"
    share.night()
    assert {name: file.report for name, file in share.known().items()} == reports


def test_a_dry_run_writes_nothing_at_all(share: Share) -> None:
    share.put("商工課/a.xlsx", FAULTS)
    night = share.night(dry_run=True)
    assert (night.code, night.open, night.counts.checked) == (1, 7, 1)
    assert not share.out.exists()
    assert not share.state.exists()
    share.night()
    before = share.written(), (share.state / "sheetcheck.sqlite3").read_bytes()
    share.put("商工課/a.xlsx")
    assert share.night(dry_run=True).solved == 7
    assert (share.written(), (share.state / "sheetcheck.sqlite3").read_bytes()) == before


def test_an_output_that_cannot_be_written_is_no_fault_of_the_return(share: Share) -> None:
    share.put("商工課/a.xlsx", TOTALS)

    def write(path: Path, data: bytes, within: Sequence[str] = (), /) -> None:
        if path.suffix == ".xlsx":
            raise TargetUnwritable(target=path.name, why=same("No space left on device"))
        write_whole(path, data, within)

    night = share.night(world=World(now=share.clock, write=write))
    assert (night.code, night.open, night.counts.not_checked) == (5, 0, 1)
    assert "No space left" in night.missed[0].why.ja
    assert share.night().code == 0


def test_a_board_that_somebody_edited_is_kept(share: Share) -> None:
    share.put("商工課/a.xlsx")
    share.night()
    page = share.out / "index.html"
    page.write_text("<p>mine</p>", "utf-8")
    assert share.night().board == str(share.out / "index.2.html")
    assert page.read_text("utf-8") == "<p>mine</p>"


def test_outputs_and_state_below_the_share_are_not_checked(share: Share) -> None:
    share.config_file.write_text(
        '[share]\nfolders = ["."]\nout = "checked"\n[state]\nfolder = "state"\n', "utf-8"
    )
    share.put("商工課/a.xlsx", TOTALS)
    shutil.copy(TOTALS, share.root / "~$b.xlsx")
    shutil.copy(TOTALS, share.root / ".hidden.xlsx")
    for _ in range(2):
        assert share.night().counts.seen == 1


@pytest.mark.parametrize(
    ("folders", "out", "copies"),
    [
        (["returned", "late"], ".", {"returned.2/a", "returned.2/sub/e", "late.2/b"}),
        (["box/returned"], "box", {"box/c", "box/returned.2/d"}),
        (["returned"], ".", {"a", "sub/e"}),
        (["returned"], "returned/checked", {"returned/checked/a", "returned/checked/sub/e"}),
        (["returned", "returned/sub"], "checked", {"checked/returned/a", "checked/returned/sub/e"}),
    ],
)
def test_nothing_is_written_among_the_returns(
    share: Share, folders: list[str], out: str, copies: set[str]
) -> None:
    for name in (
        "returned/a",
        "returned/sub/e",
        "late/b",
        "box/returned/c",
        "box/returned/returned/d",
    ):
        share.put(f"../{name}.xlsx", TOTALS)
    text = f'[share]\nfolders = {folders}\nout = "{out}"\n[state]\nfolder = "state"\n'
    share.config_file.write_text(text, "utf-8")
    for _ in range(2):
        assert share.night().code == 0
    found = {path.relative_to(share.root).as_posix() for path in share.root.rglob("*.checked.xlsx")}
    assert found == {f"{copy}.checked.xlsx" for copy in copies}


def test_whose_the_share_is_tells_nothing_of_the_returns(share: Share) -> None:
    share.config_file.write_text(CONFIG.replace('"returned"', '"福祉課/returned"'), "utf-8")
    share.put("../福祉課/returned/a.xlsx", FAULTS)
    assert "福祉課" in share.night().missing
