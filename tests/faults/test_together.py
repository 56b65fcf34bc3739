"""Two runs started together: exactly one works, and the other touches nothing."""

import os
from collections.abc import Sequence
from pathlib import Path
from select import select

import pytest

from sheetcheck.nightly.errors import AnotherNight, ExitCode
from sheetcheck.workbook.files.listing import FolderEntry, list_folder
from sheetcheck.world import World
from tests.nightly.share import Share

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here"),
    # From 3.12 on Python warns of threads; the children only run our own code and end.
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
]

_SECONDS = 20


def racer(share: Share, start: int, gate: int, told: int) -> int:
    """Start a process that waits for the start, holds a night, and tells its exit code.

    Whoever works waits in its first listing for the gate, until the other has ended.
    """
    child = os.fork()
    if child:
        return child
    code = 70

    def listing(folder: str) -> Sequence[FolderEntry]:
        if folder.endswith("returned"):
            os.write(told, b"w")
            os.read(gate, 1)
        return list_folder(folder)

    try:
        os.read(start, 1)
        code = share.night(world=World(now=share.clock, list=listing)).code
    except AnotherNight:
        code = ExitCode.ACTIVE
    finally:
        os.write(told, bytes([code]))
        os._exit(0)


def heard(told: int) -> int:
    ready, _, _ = select([told], [], [], _SECONDS)
    assert ready, "both wait: two runs work at the same time"
    return os.read(told, 1)[0]


def race(share: Share) -> list[int]:
    """Start two runs together and return what they tell: `w` for at work, then exit codes."""
    start_out, start_in = os.pipe()
    gate_out, gate_in = os.pipe()
    told_out, told_in = os.pipe()
    children = [racer(share, start_out, gate_out, told_in) for _ in range(2)]
    try:
        os.write(start_in, b"gg")
        first_two = sorted([heard(told_out), heard(told_out)])
        os.write(gate_in, b"gg")
        return [*first_two, heard(told_out)]
    finally:
        for child in children:
            os.waitpid(child, 0)
        for end in (start_out, start_in, gate_out, gate_in, told_out, told_in):
            os.close(end)


def exactly_one_works(share: Share, rounds: int) -> None:
    share.put("商工課/a.xlsx")
    share.night()
    for _ in range(rounds):
        assert race(share) == [ExitCode.ACTIVE, ord("w"), ExitCode.GOOD]
        share.clock.at += share.clock.step
    runs = share.night().run
    assert runs == rounds + 2


@pytest.mark.slow
def test_of_two_runs_exactly_one_works_two_hundred_times(tmp_path: Path) -> None:
    exactly_one_works(Share(tmp_path / "city"), 200)


def test_of_two_runs_exactly_one_works(tmp_path: Path) -> None:
    exactly_one_works(Share(tmp_path / "city"), 5)


def test_a_run_that_was_killed_blocks_nobody(tmp_path: Path) -> None:
    import signal  # noqa: PLC0415

    share = Share(tmp_path / "city")
    share.put("商工課/a.xlsx")
    start_out, start_in = os.pipe()
    gate_out, gate_in = os.pipe()
    told_out, told_in = os.pipe()
    child = racer(share, start_out, gate_out, told_in)
    os.write(start_in, b"g")
    assert heard(told_out) == ord("w")
    with pytest.raises(AnotherNight):
        share.night()
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert share.night().code == 0
    for end in (start_out, start_in, gate_out, gate_in, told_out, told_in):
        os.close(end)
