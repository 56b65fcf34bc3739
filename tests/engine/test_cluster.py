"""A Dask cluster comes to the same as this process alone, whatever happens to its workers."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sheetcheck.engine import cluster
from sheetcheck.engine.cluster import Cluster
from sheetcheck.engine.prepare import Prepared
from sheetcheck.engine.scheduler import ClusterUnfit, ClusterUnreachable
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.workbook.files.disk import read_file
from tests.engine.kit import DEADLY, OPTIONS, alone, returns, work_until_deadly, work_until_endless

# Dask is slow to import, and a plain run starts none of these tests.
if TYPE_CHECKING:
    from distributed import LocalCluster

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.slow,
    # Dask's own, of what it leaves open when a worker is killed.
    pytest.mark.filterwarnings("ignore"),
]


def local(workers: int) -> "LocalCluster":
    from distributed import LocalCluster  # noqa: PLC0415

    return LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    )


@pytest.fixture
def two_workers() -> Iterator["LocalCluster"]:
    with local(2) as running:
        yield running


@pytest.mark.parametrize("shared", [False, True])
def test_a_cluster_comes_to_the_same(
    two_workers: "LocalCluster", tmp_path: Path, *, shared: bool
) -> None:
    paths = returns(tmp_path, 9)

    engine = Cluster(two_workers.scheduler_address, shared=shared, files=2)

    assert list(engine(paths, read_file, OPTIONS)) == alone(paths)


def test_a_worker_that_is_killed_in_mid_run_changes_nothing(
    two_workers: "LocalCluster", tmp_path: Path
) -> None:
    from distributed import Client  # noqa: PLC0415

    paths = returns(tmp_path, 24)
    engine = Cluster(two_workers.scheduler_address, files=2)(paths, read_file, OPTIONS)
    found = [next(engine)]
    with Client(two_workers.scheduler_address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        victim = min(client.run(os.getpid).values())
    os.kill(victim, signal.SIGKILL)

    found += engine

    assert found == alone(paths)


def test_a_file_that_kills_workers_is_lost_alone(
    two_workers: "LocalCluster", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "work", work_until_deadly)
    paths = returns(tmp_path, 6)
    deadly = paths[3] = str(Path(paths[3]).rename(tmp_path / DEADLY))
    others = [path for path in paths if path != deadly]

    found = list(Cluster(two_workers.scheduler_address, files=3)(paths, read_file, OPTIONS))

    assert [one.path for one in found] == paths
    assert [one for one in found if one.path != deadly] == alone(others)
    assert found[3].results[0].findings[0].rule == "file-unreadable"


def test_when_the_cluster_goes_every_file_left_says_so(tmp_path: Path) -> None:
    paths = returns(tmp_path, 40)
    with local(1) as running:
        engine = Cluster(running.scheduler_address, files=2, patience=3)(paths, read_file, OPTIONS)
        found = [next(engine)]

    found += engine

    assert [one.path for one in found] == paths
    assert found[0] == alone(paths[:1])[0]
    message = found[-1].results[0].findings[0].message
    assert message.en.startswith("The connection to the Dask cluster was lost")


def test_a_worker_that_hangs_is_given_up_and_every_file_left_says_so(
    two_workers: "LocalCluster", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "work", work_until_endless)
    paths = returns(tmp_path, 6)
    paths[3] = str(Path(paths[3]).rename(tmp_path / DEADLY))
    engine = Cluster(two_workers.scheduler_address, files=3, patience=5, longest=6)

    begun = time.monotonic()
    found = list(engine(paths, read_file, OPTIONS))

    assert time.monotonic() - begun < 50
    assert found[:3] == alone(paths[:3])
    messages = {one.results[0].findings[0].message.en for one in found[3:]}
    assert messages == {
        "The connection to the Dask cluster was lost (its workers do not answer in time)."
    }


@pytest.mark.parametrize("drop", [b"", b"2"], ids=["silent", "drips"])
def test_a_scheduler_that_never_says_all_is_refused_in_time(drop: bytes) -> None:
    over = threading.Event()

    def serve(listener: socket.socket) -> None:
        line, _ = listener.accept()
        with line, suppress(OSError):
            while not over.wait(0.05):
                line.sendall(drop)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        begun = time.monotonic()
        engine = Cluster(f"tcp://127.0.0.1:{listener.getsockname()[1]}", patience=1)
        with pytest.raises(ClusterUnreachable):
            list(engine(["x.xlsx"], read_file, OPTIONS))
        assert time.monotonic() - begun < 15
        over.set()
        thread.join(5)


_WAIT = "import sys, distributed as d; d.Client(sys.argv[1]).wait_for_workers(1)"


def _silenced(address: str, paths: list[str], scheduler: int) -> list[Prepared]:
    """Return what a cluster answers whose scheduler stops after the first file."""
    engine = Cluster(address, files=2, patience=2, longest=30)(paths, read_file, OPTIONS)
    found = [next(engine)]
    os.kill(scheduler, signal.SIGSTOP)
    begun = time.monotonic()
    found += engine
    assert time.monotonic() - begun < 40
    return found


def test_a_scheduler_that_falls_silent_costs_no_file_in_silence(tmp_path: Path) -> None:
    paths = returns(tmp_path, 40)
    with subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1",
         "--port", "0", "--no-dashboard", "--no-show"],
        stderr=subprocess.PIPE, text=True,
    ) as scheduler:  # fmt: skip
        assert scheduler.stderr
        said = (line for line in scheduler.stderr if "tcp://" in line)
        address = next(word for line in said for word in line.split() if word.startswith("tcp://"))
        worker = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1",
             "--no-dashboard", "--no-nanny"],
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            subprocess.run([sys.executable, "-c", _WAIT, address], check=True, timeout=60)
            # In a process of its own: clients of the tests before may still hold this one's loop.
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
                found = process.submit(_silenced, address, paths, scheduler.pid).result(timeout=120)
        finally:
            for started in (worker, scheduler):
                started.kill()
                started.wait()
    assert [one.path for one in found] == paths
    assert found[0] == alone(paths[:1])[0]
    assert found[-1].results[0].findings[0].rule == "file-unreadable"


def test_a_cluster_that_cannot_do_it_is_refused() -> None:
    with local(0) as running, pytest.raises(ClusterUnfit, match="no worker"):
        list(Cluster(running.scheduler_address)(["x.xlsx"], read_file, OPTIONS))


def test_workers_of_another_version_are_refused(two_workers: "LocalCluster") -> None:
    newer = replace(OPTIONS, version="9.9")
    with pytest.raises(ClusterUnfit, match=r"here: 9\.9"):
        list(Cluster(two_workers.scheduler_address)(["x.xlsx"], read_file, newer))


def test_an_address_without_a_scheduler_is_refused() -> None:
    engine = Cluster("tcp://127.0.0.1:9", patience=1)
    with pytest.raises(ClusterUnreachable) as refused:
        list(engine(["x.xlsx"], read_file, OPTIONS))
    assert isinstance(refused.value, Refusal)
    assert "127.0.0.1:9" in refused.value.what.ja
