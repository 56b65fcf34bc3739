"""What a night holds against: servers that drip, folders that empty, other accounts and owners."""

import os
import socket
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import time as clock_time
from pathlib import Path

import pytest

from sheetcheck.nightly import monitoring
from sheetcheck.nightly.errors import OutOwned
from sheetcheck.nightly.files.out_folder import MARKER
from sheetcheck.nightly.setup.schedule import Job, LineBreak, Scheduler, entry_of
from sheetcheck.nightly.state.database import set_aside
from sheetcheck.words.deadline import within
from sheetcheck.words.errors.system_error import LinkedAway
from sheetcheck.workbook.files.disk import write_whole
from tests.nightly.share import FAULTS, Share

posix = pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")


@contextmanager
def dripping(head: bytes) -> Iterator[str]:
    """Serve an answer that never ends: a byte every twentieth of a second."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        over = threading.Event()

        def serve() -> None:
            line, _ = server.accept()
            with line:
                line.recv(4096)
                line.sendall(head)
                while not over.wait(0.05):
                    line.sendall(b"a")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/ok"
        over.set()
        thread.join(5)


@pytest.mark.parametrize(
    "head", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n"]
)
def test_a_heartbeat_server_that_drips_holds_nobody(head: bytes) -> None:
    begun = time.monotonic()
    with dripping(head) as address, pytest.raises(OSError):  # noqa: PT011  (whichever it is)
        monitoring.fetch(address, 0.3)
    assert time.monotonic() - begun < 3


def test_work_in_time_gives_its_answer_or_its_error() -> None:
    assert within(5, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 / 0)


@pytest.mark.parametrize("full", [False, True])
def test_an_emptied_folder_within_is_believed_the_second_night(share: Share, *, full: bool) -> None:
    share.put("商工課/a.xlsx", FAULTS)
    share.put("福祉課/b.xlsx")
    first = share.night()
    (share.returned / "商工課/a.xlsx").unlink()
    night = share.night()
    assert (night.open, night.code, night.counts.gone) == (first.open, 3, 0)
    assert "空です" in night.missed[0].why.ja
    assert "空です" in (share.out / "index.html").read_text("utf-8")
    night = share.night(full=full)
    assert (night.counts.gone, night.counts.not_checked, night.complete) == (1, 0, True)
    assert night.gone_departments == ("商工課",)


def test_a_share_that_is_empty_as_a_whole_is_never_believed_by_itself(share: Share) -> None:
    share.put("商工課/a.xlsx", FAULTS)
    share.put("福祉課/b.xlsx")
    share.night()
    for path in share.returned.rglob("*.xlsx"):
        path.unlink()
    assert [share.night().counts.gone for _ in range(3)] == [0, 0, 0]
    assert share.night(full=True).counts.gone == 2


def test_a_doubted_folder_that_is_filled_again_is_doubted_anew(share: Share) -> None:
    path = share.put("商工課/a.xlsx")
    share.put("福祉課/b.xlsx")
    share.night()
    path.unlink()
    share.night()
    share.put("商工課/a.xlsx")
    share.night()
    path.unlink()
    assert share.night().counts.gone == 0


@pytest.mark.parametrize("kind", ["moved away", "removed with its folder", "one of two removed"])
def test_a_folder_whose_files_went_for_a_reason_is_believed(share: Share, kind: str) -> None:
    path = share.put("商工課/a.xlsx", FAULTS)
    share.put("福祉課/b.xlsx")
    share.night()
    if kind == "moved away":
        path.rename(share.returned / "福祉課" / "a.xlsx")
    elif kind == "removed with its folder":
        path.unlink()
        path.parent.rmdir()
    else:
        (path.parent / "説明.txt").write_text("取り下げます", "utf-8")
        path.unlink()
    night = share.night()
    assert night.counts.not_checked == 0
    assert night.code <= 1


@posix
def test_the_state_is_private_whatever_made_its_folder(share: Share) -> None:
    share.state.mkdir(mode=0o755)
    share.state.chmod(0o755)
    old = os.umask(0)
    try:
        share.put("商工課/a.xlsx")
        share.night()
    finally:
        os.umask(old)
    assert stat.S_IMODE(share.state.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in share.state.iterdir()}
    assert {name: mode for name, mode in modes.items() if mode & 0o077} == {}
    assert len(modes) >= 3


@posix
@pytest.mark.parametrize(("name", "mode"), [("00001-department.eml", 0o600), ("a.xlsx", 0o644)])
def test_a_letter_is_private_in_any_folder(tmp_path: Path, name: str, mode: int) -> None:
    tmp_path.chmod(0o755)
    old = os.umask(0o022)
    try:
        write_whole(tmp_path / name, b"x")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == mode


def test_a_rehearsal_leaves_nothing_behind(share: Share) -> None:
    share.put("商工課/a.xlsx", FAULTS)
    before = set(share.root.rglob("*"))
    share.night(dry_run=True)
    assert set(share.root.rglob("*")) == before


def test_one_folder_has_one_owner(share: Share) -> None:
    share.put("商工課/a.xlsx", FAULTS)
    share.night()
    marker = share.out / MARKER
    other = share.root / "other.toml"
    other.write_text(marker.read_text("utf-8"), "utf-8")
    marker.write_text(f"{other}\n", "utf-8")
    written = share.written()
    for dry_run in (True, False):
        with pytest.raises(OutOwned) as refused:
            share.night(dry_run=dry_run)
        assert str(other) in refused.value.what.ja
        assert MARKER in refused.value.advice.ja
        assert refused.value.code == 2
    assert share.written() == written
    marker.unlink()
    assert share.night().code == 1


@pytest.mark.parametrize(
    "name", ["damaged-1x", "damaged-", "damaged-7/deep/file", "damaged-99999999999", "other"]
)
def test_names_that_nobody_wrote_break_no_rescue(share: Share, name: str) -> None:
    share.put("商工課/a.xlsx", FAULTS)
    share.night()
    odd = share.state / name
    odd.parent.mkdir(parents=True, exist_ok=True)
    odd.write_bytes(b"x")
    for _ in range(5):
        database = share.state / "sheetcheck.sqlite3"
        database.write_bytes(b"no database at all, whatever it is called" * 100)
        night = share.night()
        assert (night.open, night.solved) == (7, 0)


def test_a_folder_in_the_place_of_the_database_is_set_aside(share: Share) -> None:
    share.put("商工課/a.xlsx", FAULTS)
    share.night()
    for name in ("sheetcheck.sqlite3", "sheetcheck.copy.sqlite3"):
        set_aside(share.state / name)
        (share.state / name).mkdir()
    night = share.night()
    assert (night.open, night.solved) == (7, 0)


@pytest.mark.parametrize("kind", list(Scheduler))
@pytest.mark.parametrize("char", ["\n", "\r", "\x00", "\u2028", "\x85"])
def test_an_entry_never_runs_on_behind_a_line_break(
    share: Share, kind: Scheduler, char: str
) -> None:
    job = Job(("python",), share.root / f"a{char}* * * * * evil", clock_time(2, 30), 60)
    with pytest.raises(LineBreak):
        entry_of(kind, job, share.clock())
    good = replace(job, config=share.root / "a b%c.toml")
    assert entry_of(kind, good, share.clock())


@posix
def test_links_out_of_the_share_are_told_and_not_followed(share: Share) -> None:
    away = share.root / "private"
    away.mkdir()
    (away / "secret.xlsx").write_bytes(FAULTS.read_bytes())
    share.put("福祉課/b.xlsx")
    (share.returned / "商工課.xlsx").symlink_to(away / "secret.xlsx")
    (share.returned / "税務課").symlink_to(away)
    night = share.night()
    assert (night.code, night.open, night.counts.checked) == (3, 0, 1)
    assert {missed.why for missed in night.missed} == {LinkedAway().what}


@posix
def test_nothing_is_written_through_a_link_in_the_output(share: Share) -> None:
    share.put("商工課/a.xlsx", FAULTS)
    away = share.root / "private"
    away.mkdir()
    share.out.mkdir()
    (share.out / "商工課").symlink_to(away)
    night = share.night()
    assert night.code == 5
    assert list(away.iterdir()) == []
