"""The process is killed at every step of sending; then a clean round makes all good."""

import os
import shutil
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from sheetcheck.mail.smtp import sockets
from sheetcheck.nightly.letters.letter import LetterState
from sheetcheck.world import Commits
from tests.mail.fault_server import FaultServer
from tests.mail.outbox_kit import Outbox, message_to

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here"),
    # From 3.12 on Python warns of threads; the children only run our own code and end.
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
]

ALL = ("a@example.lg.jp", "b@example.lg.jp", "c@example.lg.jp")


def round_killed_at(outbox: Outbox, port: int, step: int, said: Path) -> int:
    """Do a round that dies before or after something; return 0 where it came to its end.

    A step is what lies before and behind every commit, and every read from and write to the
    server. What had been done last stands in `said`.
    """
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status)
    count = 0

    def next_step(name: str) -> None:
        nonlocal count
        count += 1
        if count == step:
            said.write_text(name)
            os.kill(os.getpid(), signal.SIGKILL)

    def stepping(name: str, real: Any) -> Any:
        def stepped(*arguments: Any) -> Any:
            next_step(f"before {name}")
            result = real(*arguments)
            next_step(f"after {name}")
            return result

        return stepped

    def commit(work: Commits) -> None:
        next_step("before commit")
        work.commit()
        next_step("after commit")

    outbox.commit = commit
    for name in ("recv_into", "sendall"):
        real = getattr(sockets.LimitedSocket, name)
        setattr(sockets.LimitedSocket, name, stepping(name, real))
    with suppress(BaseException):
        outbox.send(port, patience=5)
        os._exit(0)
    os._exit(70)


@pytest.mark.slow
def test_killed_at_every_step_no_letter_is_lost_and_at_most_one_goes_twice(
    tmp_path: Path,
) -> None:
    fresh = Outbox(tmp_path / "fresh")
    fresh.put(*ALL)
    duplicates: dict[int, str] = {}
    step = 0
    while True:
        step += 1
        folder = tmp_path / f"step-{step}"
        shutil.copytree(fresh.folder, folder)
        outbox, said = Outbox(folder), tmp_path / "said"
        with FaultServer() as server:
            code = round_killed_at(outbox, server.port, step, said)
            outbox.send(server.port, patience=5)
        assert set(outbox.states().values()) == {LetterState.SENT}
        for recipient in ALL:
            copies = server.copies(recipient)
            assert set(copies) == {message_to(recipient).content}
        twice = [recipient for recipient in ALL if len(server.copies(recipient)) > 1]
        assert len(server.received) - len(ALL) == len(twice) <= 1
        if twice:
            duplicates[step] = said.read_text()
        if code == 0:
            break
        assert code == -signal.SIGKILL
    assert step > 60
    # Twice only where the server may have had the whole letter, and no commit had said so.
    assert set(duplicates.values()) <= {
        "after sendall",
        "before recv_into",
        "after recv_into",
        "before commit",
    }
    assert len(duplicates) <= 5 * len(ALL)
