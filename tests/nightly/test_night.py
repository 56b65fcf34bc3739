"""Nights one after another: what is checked, what is left alone, and what is never lost."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import sheetcheck
from sheetcheck.nightly.errors import AnotherNight, ConfigFaulty, StateOnNetwork
from sheetcheck.nightly.night import hold_night
from sheetcheck.nightly.state.folder import only_one
from sheetcheck.rules.judging.families import named_family
from sheetcheck.words.errors.unreachable import Locked
from sheetcheck.words.errors.write_refusals import TargetUnwritable
from sheetcheck.words.text import same
from sheetcheck.workbook.files.disk import read_file, write_whole
from sheetcheck.workbook.files.listing import FolderEntry, list_folder
from sheetcheck.world import World
from tests.nightly.share import CLEAN, CONFIG, FAULTS, SHEET, START, TOTALS, Share

PROBLEM = {"G7": "E(その他)"}


def test_the_first_night_checks_everything_and_mirrors_the_folders(share: Share) -> None:
    share.put("商工課/a.xlsx", TOTALS)
    share.put("福祉課/b.xlsx")
    before = share.sources()
    night = share.night()
    assert (night.code, night.counts.checked, night.missing) == (0, 2, ("税務課",))
    assert share.written() == {
        "index.html",
        "board.json",
        "商工課/a.checked.xlsx",
        "商工課/a.report.html",
        "福祉課/b.report.html",
    }
    assert share.sources() == before


def test_an_unchanged_night_opens_no_workbook(share: Share) -> None:
    share.put("商工課/a.xlsx", FAULTS)
    share.night()

    def read(path: str, within: Sequence[str] = (), /) -> bytes:
        assert not path.endswith(".xlsx")
        return read_file(path, within)

    night = share.night(world=World(now=share.clock, read=read))
    assert (night.counts.unchanged, night.counts.checked, night.code) == (1, 0, 1)
    assert (night.new, night.solved, night.open) == (0, 0, 7)


@pytest.mark.slow
def test_and_imports_neither_pandas_nor_pandera(share: Share) -> None:
    share.put("商工課/a.xlsx")
    share.put("福祉課/half.xlsx").write_bytes(b"PK\x03\x04")
    share.night()
    share.night()
    script = (
        "import sys; from sheetcheck.cli.app import run;"
        f"code = run(['nightly', '--config', {str(share.config_file)!r}]);"
        "loaded = {'pandas', 'pandera', 'numpy', 'openpyxl'} & {*sys.modules};"
        "assert not loaded, loaded; sys.exit(code)"
    )
    # The version and the language are part of what a result rests on: the first run checks again.
    run = [sys.executable, "-c", script]
    environment = {**os.environ, "LANG": "C.UTF-8"}
    subprocess.run(run, capture_output=True, check=False, env=environment)
    done = subprocess.run(run, capture_output=True, check=False, env=environment)
    assert done.returncode in {0, 3}, done.stderr.decode()
    assert json.loads(done.stdout.decode().splitlines()[-1])["files"]["checked"] == 0


def test_a_new_time_with_the_same_content_is_no_change(share: Share) -> None:
    path = share.put("商工課/a.xlsx", FAULTS)
    share.night()
    share.date(path, share.clock.at - timedelta(hours=3))
    night = share.night()
    assert (night.counts.unchanged, night.counts.checked) == (1, 0)


def test_a_change_is_checked_and_what_it_solves_is_told(share: Share) -> None:
    share.put("商工課/a.xlsx", cells=PROBLEM)
    first = share.night()
    share.put("商工課/a.xlsx")
    second = share.night()
    share.put("商工課/a.xlsx", cells=PROBLEM)
    third = share.night()
    opened = first.open
    assert opened >= 1
    assert (second.open, second.solved, second.code) == (0, opened, 0)
    # Solved and come back: it is news again.
    assert (third.open, third.new) == (opened, opened)
    assert {f.revision for f in share.ledger() if f.solved_run is None} == {2}


def test_a_change_with_the_same_size_and_time_is_found_by_the_full_run(share: Share) -> None:
    path = share.put("商工課/a.xlsx", cells=PROBLEM)
    night = share.night()
    assert night.code == 1
    stat = path.stat()
    data = bytearray(CLEAN.read_bytes())
    data += b"\0" * (stat.st_size - len(data)) if len(data) < stat.st_size else b""
    path.write_bytes(bytes(data)[: stat.st_size])
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert share.night().counts.unchanged == 1
    assert share.night(full=True).counts.unchanged == 0


def test_after_the_days_of_the_configuration_all_is_read_again(share: Share) -> None:
    share.put("商工課/a.xlsx")
    share.night()
    read: list[str] = []

    def reading(path: str, within: Sequence[str] = (), /) -> bytes:
        read.append(path)
        return read_file(path, within)

    world = World(now=share.clock, read=reading)
    for _ in range(6):
        share.night(world=world)
    assert not [path for path in read if path.endswith(".xlsx")]
    assert share.night(world=world).counts.unchanged == 1
    assert len([path for path in read if path.endswith(".xlsx")]) == 1


def test_a_file_that_is_moved_keeps_its_history(share: Share) -> None:
    path = share.put("商工課/a.xlsx", FAULTS)
    first = share.night()
    moved = share.returned / "商工課" / "済" / "b.xlsx"
    moved.parent.mkdir()
    path.rename(moved)
    second = share.night()
    assert (second.open, second.new, second.solved) == (first.open, 0, 0)
    assert {f.revision for f in share.ledger()} == {1}


def test_a_file_that_is_gone_and_comes_back_is_no_news(share: Share) -> None:
    path = share.put("商工課/a.xlsx", FAULTS)
    share.put("福祉課/b.xlsx")
    first = share.night()
    path.unlink()
    path.parent.rmdir()
    second = share.night()
    assert (second.open, second.counts.gone, second.missing) == (0, 1, ("税務課",))
    share.put("商工課/a.xlsx", FAULTS)
    third = share.night()
    assert (third.open, third.new) == (first.open, 0)


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


def test_the_same_sheet_returned_again_is_one_return(share: Share) -> None:
    share.put("商工課/回答.xlsx", FAULTS)
    first = share.night()
    share.put("商工課/回答_再提出.xlsx", cells=PROBLEM)
    night = share.night()
    assert night.open < first.open
    assert night.solved > 0
    board = json.loads((share.out / "board.json").read_text("utf-8"))
    assert [Path(file["path"]).name for file in board["files"]] == ["回答_再提出.xlsx"]
    assert "対象外：回答.xlsx" in board["files"][0]["note"]
    # The latest taken away again, the one before counts.
    (share.returned / "商工課" / "回答_再提出.xlsx").unlink()
    assert share.night().open == first.open


def test_two_departments_with_the_same_blank_sheet_are_two_returns(share: Share) -> None:
    share.put("商工課/a.xlsx")
    share.put("福祉課/a.xlsx")
    assert share.night().missing == ("税務課",)


def test_a_sheet_of_many_departments_is_a_return_of_each(share: Share) -> None:
    share.put("まとめ.xlsx", FAULTS)
    night = share.night('[departments."商工観光課2"]\n')
    board = json.loads((share.out / "board.json").read_text("utf-8"))
    standing = {line["name"]: line["standing"] for line in board["departments"]}
    assert standing["商工課"] == "problems"
    assert standing["税務課"] == "missing"
    assert "税務課" in night.missing


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


def test_another_program_or_family_checks_everything_again(share: Share) -> None:
    share.put("商工課/a.xlsx")
    share.night()
    share.version = "1.1"
    assert share.night().counts.checked == 1
    (share.root / "schemas").mkdir()
    shipped = Path(__file__).parents[2] / "schemas" / "ena-saihan-boshi.yaml"
    text = shipped.read_text("utf-8")
    (share.root / "schemas" / "a.yaml").write_text(text, "utf-8")
    assert share.night().counts.checked == 1
    assert share.night().counts.checked == 0


def test_what_was_written_and_is_gone_is_written_again(share: Share) -> None:
    share.put("商工課/a.xlsx", TOTALS)
    share.night()
    (share.out / "商工課" / "a.checked.xlsx").unlink()
    assert share.night().counts.checked == 1
    assert (share.out / "商工課" / "a.checked.xlsx").exists()


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


def test_the_sheet_as_it_was_sent_out_is_no_return(share: Share) -> None:
    share.put("配布.xlsx")
    share.put("商工課/a.xlsx", cells={"D7": "名前を変えた事業"})
    night = share.night('[check]\nissued = "returned/配布.xlsx"\n')
    assert night.counts.seen == 1
    assert {"fixed-cell-changed"} <= {*share.open_rules()}


def test_a_second_run_at_the_same_time_touches_nothing(share: Share) -> None:
    share.put("商工課/a.xlsx")
    with only_one(share.state), pytest.raises(AnotherNight):
        share.night()
    assert not share.out.exists()
    assert share.night().code == 0


def test_a_state_on_a_network_is_refused(share: Share, monkeypatch: pytest.MonkeyPatch) -> None:
    from sheetcheck.nightly.state import local_disk  # noqa: PLC0415

    monkeypatch.setattr(local_disk, "_mounts", lambda: [("/", "ext4"), (str(share.root), "cifs")])
    with pytest.raises(StateOnNetwork, match="cifs"):
        share.night()
    assert not share.state.exists()


@pytest.mark.parametrize(
    "moment",
    [
        datetime(1970, 1, 1, 9, tzinfo=UTC),
        START - timedelta(hours=30),
        datetime(2036, 3, 31, 23, 59, 59, tzinfo=UTC),
    ],
)
def test_a_clock_that_was_set_changes_nothing(share: Share, moment: datetime) -> None:
    share.put("商工課/a.xlsx", FAULTS)
    first = share.night()
    share.clock.at = moment
    night = share.night()
    assert (night.run, night.new, night.open) == (2, 0, first.open)
    share.clock.at = START + timedelta(days=9)
    assert share.night().new == 0


def test_a_night_past_midnight_has_one_date(share: Share) -> None:
    share.put("商工課/a.xlsx")
    share.clock.at = datetime(2027, 3, 31, 23, 59, 59, 995_000, tzinfo=UTC)
    night = share.night()
    assert night.day.isoformat() == "2027-03-31"
    assert night.ended.date() != night.day


def test_the_heartbeat_is_heard_and_its_failure_changes_nothing(share: Share) -> None:
    share.put("商工課/a.xlsx")
    heard: list[str] = []

    def fetch(address: str) -> None:
        heard.append(address)
        raise ConnectionRefusedError(111, "refused")

    more = '[heartbeat]\nurl = "https://example.jp/beat/{event}"\nfile = "beat.json"\n'
    night = share.night(more, world=World(now=share.clock, fetch=fetch))
    assert heard == ["https://example.jp/beat/start", "https://example.jp/beat/ok"]
    assert night.code == 0
    assert json.loads((share.root / "beat.json").read_text())["event"] == "ok"
    log = (share.state / "nightly.log").read_text("utf-8")
    assert "稼働通知" in log
    assert "example.jp" not in log


def test_the_heartbeat_tells_of_a_night_that_was_refused(share: Share) -> None:
    heard: list[str] = []
    more = '[heartbeat]\nurl = "https://example.jp/{event}"\n[check]\nschema = "nowhere"\n'
    share.put("商工課/a.xlsx")
    with pytest.raises(ConfigFaulty):
        share.night(more, world=World(now=share.clock, fetch=heard.append))
    assert heard == ["https://example.jp/start", "https://example.jp/fail"]


def test_the_summary_is_one_line_that_no_console_fails_on(share: Share) -> None:
    share.put("商工課/a\u202e\u0007.xlsx").write_bytes(b"no")
    night = share.night()
    line = json.dumps(night.summary("1.0", share.config().document.run.language or "ja"))  # type: ignore[arg-type]
    assert line.isascii()
    assert hold_night.__doc__
    assert replace(night, stopped=True).code == 130


REVIEWED = """
[[reviewed]]
rule = "rating-unknown"
section = "(1)住居・就労の確保など"
number = 1
by = "総務課"
why = "別に報告済み"
until = {until}
"""


REVIEWS = '[check]\nreviews = "reviews"\n'


def test_a_review_file_counts_from_the_night_it_is_put_there_to_its_last_day(share: Share) -> None:
    share.put("a.xlsx", CLEAN, PROBLEM)
    assert share.night(REVIEWS).code == 1
    folder = share.root / "reviews"
    folder.mkdir()
    review = folder / "a.reviewed.toml"
    last = (share.clock.at + timedelta(days=1)).date()
    review.write_text(REVIEWED.format(until=last), "utf-8")
    nights = (share.night(REVIEWS), share.night(REVIEWS))
    assert [(night.code, night.open) for night in nights] == [(0, 0)] * 2
    assert share.night(REVIEWS).code == 1  # the day after
    review.write_text(REVIEWED.format(until="2027-12-01"), "utf-8")
    assert share.night(REVIEWS).code == 0
    board = (share.out / "index.html").read_text("utf-8")
    assert "令和9年12月1日（水）" in board
    assert "総務課" in board
    review.unlink()
    assert share.night(REVIEWS).code == 1
    assert share.night(REVIEWS).counts.checked == 0


@pytest.mark.parametrize("place", ["b.reviewed.toml", "商工課/a.reviewed.toml"])
def test_a_review_is_for_the_return_at_its_place(share: Share, place: str) -> None:
    share.put("商工課/a.xlsx", CLEAN, PROBLEM)
    share.put("福祉課/a.xlsx", CLEAN, PROBLEM)
    review = share.root / "reviews" / place
    review.parent.mkdir(parents=True)
    review.write_text(REVIEWED.format(until="2027-01-01"), "utf-8")
    opened = share.night(REVIEWS).open
    assert opened == (2 if place.startswith("b") else 1)


def test_a_review_for_more_than_two_years_silences_nothing(share: Share) -> None:
    share.put("a.xlsx", CLEAN, PROBLEM)
    (share.root / "reviews").mkdir()
    review = share.root / "reviews" / "a.reviewed.toml"
    review.write_text(REVIEWED.format(until="2028-12-02"), "utf-8")
    assert "review-faulty" in {*share.open_rules()} if share.night(REVIEWS).code else False


def test_a_review_file_beside_a_return_silences_nothing_and_is_told(share: Share) -> None:
    share.put("商工課/a.xlsx", CLEAN, PROBLEM)
    beside = share.returned / "商工課" / "a.reviewed.toml"
    beside.write_text(REVIEWED.format(until="2027-01-01"), "utf-8")
    night = share.night()
    assert (night.code, night.open) == (1, 1)
    assert "review-ignored" in share.open_rules()
    assert "a.reviewed.toml" in (share.out / "index.html").read_text("utf-8")


def test_a_copy_that_somebody_filled_in_is_the_return(share: Share) -> None:
    path = share.put("商工課/a.xlsx", FAULTS)
    share.night()
    copy = path.with_name("a.checked.xlsx")
    shutil.copy(share.out / "商工課" / "a.checked.xlsx", copy)
    untouched = share.night()
    assert (untouched.counts.seen, untouched.open) == (1, 7)
    sheetcheck.write_cells(copy, copy, {(SHEET, "G8"): "A(予定通り進行)"})
    share.date(copy, share.clock.at)
    night = share.night()
    assert night.counts.checked == 1
    assert "rating-missing" not in share.open_rules()
    board = json.loads((share.out / "board.json").read_text("utf-8"))
    assert [Path(file["path"]).name for file in board["files"]] == ["a.checked.xlsx"]
    assert "a.xlsx" in board["files"][0]["note"]
    assert "a.checked.2.xlsx" in {Path(name).name for name in share.written()}
    assert share.night().counts.checked == 0


def test_what_is_gone_since_it_was_returned_is_not_called_outstanding(share: Share) -> None:
    path = share.put("商工課/a.xlsx")
    share.put("福祉課/b.xlsx")
    share.night()
    path.rename(path.with_name("名前を変えた.xlsx"))
    assert share.night().counts.gone == 0
    # A folder that is empty all of a sudden would be doubted.
    (path.parent / "説明.txt").write_text("取り下げます", "utf-8")
    path.with_name("名前を変えた.xlsx").unlink()
    night = share.night()
    assert night.counts.gone == 1
    board = json.loads((share.out / "board.json").read_text("utf-8"))
    standing = {line["name"]: line["standing"] for line in board["departments"]}
    assert standing == {"商工課": "gone", "福祉課": "clean", "税務課": "missing"}
    assert "提出後になくなりました" in (share.out / "index.html").read_text("utf-8")


def test_a_familys_own_checks_run_at_night_if_the_configuration_says_so(share: Share) -> None:
    family = Path(named_family("ena-saihan-boshi").path).read_text("utf-8")
    own = (
        "own_checks:\n  file: own.py\n  checks:\n"
        "    never: { column: name, message: { ja: 不可, en: no } }\n"
    )
    (share.root / "own.yaml").write_text(family + own, "utf-8")
    (share.root / "own.py").write_text(
        "import pandera.pandas as pa\nnever = pa.Check(lambda texts: texts == '')\n", "utf-8"
    )
    share.put("a.xlsx")
    assert share.night('[check]\nschema = "own.yaml"\n').code == 0
    assert share.night('[check]\nschema = "own.yaml"\nown_checks = true\n').open == 12
    (share.root / "own.py").write_text(
        "import pandera.pandas as pa\nnever = pa.Check(lambda texts: texts != '')\n", "utf-8"
    )
    assert share.night().code == 0
