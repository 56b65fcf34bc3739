"""The process is killed at every step of a night; then a clean night makes all good.

A step is everything that Python's own audit tells of the share and the state (open, rename,
remove, mkdir, list) and every effect of the world, a database commit among them.
"""

import os
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from sheetcheck.nightly.state.database import NAME
from tests.faults.faulty import Faults, came_to, first_night, in_a_child
from tests.faults.test_effects import without_places
from tests.nightly.share import Share

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here"),
    # From 3.12 on Python warns of threads; the children only run our own code and end.
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
]

_AUDITED = {"open", "os.rename", "os.remove", "os.mkdir", "os.listdir", "os.scandir", "os.chmod"}


def night_killed_at(share: Share, step: int) -> int:
    """Hold a night that dies at a step; return -9 where it did, 0 where it came to its end."""

    def work() -> None:
        place = str(share.root)
        count = 0

        def next_step(*_: object) -> None:
            nonlocal count
            count += 1
            if count == step:
                os.kill(os.getpid(), signal.SIGKILL)

        def audit(event: str, arguments: tuple[Any, ...]) -> None:
            if event in _AUDITED and arguments and place in str(arguments[0]):
                next_step()

        sys.addaudithook(audit)
        share.night(world=Faults(before=next_step).world(share))

    return in_a_child(work)


def prepared(folder: Path) -> Share:
    share = Share(folder / "city")
    first_night(share)
    return share


def is_sound(share: Share) -> bool:
    with closing(sqlite3.connect(share.state / NAME)) as db:
        return bool(db.execute("PRAGMA integrity_check").fetchone()[0] == "ok")


def survives(folder: Path, step: int, wanted: dict[str, list[str]]) -> bool:
    """Say whether a step was there to die at; a clean night must make all good after it."""
    share = prepared(folder)
    sources = share.sources()
    code = night_killed_at(share, step)
    assert code in {0, -signal.SIGKILL}, f"step {step} ended with {code}"
    assert is_sound(share)
    assert share.sources() == sources
    share.clock.at += share.clock.step
    share.night()
    assert without_places(came_to(share), share) == wanted
    return code != 0


def reference(folder: Path) -> dict[str, list[str]]:
    share = prepared(folder)
    assert night_killed_at(share, 0) == 0
    share.night()
    return without_places(came_to(share), share)


@pytest.mark.slow
def test_killed_at_every_step(tmp_path: Path) -> None:
    wanted = reference(tmp_path / "reference")
    step = 1
    while survives(tmp_path / str(step), step, wanted):
        step += 1
    assert step > 60


def test_killed_at_some_steps(tmp_path: Path) -> None:
    wanted = reference(tmp_path / "reference")
    for step in (3, 41):
        assert survives(tmp_path / str(step), step, wanted)


@pytest.mark.slow
def test_a_log_of_the_database_that_is_cut_anywhere_leaves_a_sound_state(tmp_path: Path) -> None:
    share = prepared(tmp_path)
    log = share.state / f"{NAME}-wal"
    kept: list[tuple[bytes, bytes]] = []

    def before(_number: int, name: str) -> None:
        if name == "commit" and log.exists():
            kept.append(((share.state / NAME).read_bytes(), log.read_bytes()))

    share.night(world=Faults(before=before).world(share))
    assert kept
    place = tmp_path / "cut" / NAME
    place.parent.mkdir()
    for database, written in kept:
        for length in range(0, len(written) + 1, max(len(written) // 7, 1)):
            place.write_bytes(database)
            Path(f"{place}-wal").write_bytes(written[:length])
            with closing(sqlite3.connect(place)) as db:
                assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
                assert db.execute("SELECT count(*) FROM runs").fetchone()[0] >= 1
            Path(f"{place}-wal").unlink(missing_ok=True)
            Path(f"{place}-shm").unlink(missing_ok=True)
