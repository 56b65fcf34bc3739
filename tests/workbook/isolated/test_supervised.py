"""A worker that hangs, dies, swells or mumbles costs one request; the next has a new one."""

from collections.abc import Iterator

import pytest

from sheetcheck.workbook.isolated.worker import Worker, WorkerDiedError

pytestmark = pytest.mark.waits

_MODULE = "tests.hostile.unruly_worker"


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker(_MODULE, seconds=10, most=3)
    yield made
    made.close()


def test_one_process_answers_many_requests(worker: Worker) -> None:
    first = worker.ask({"do": "tell"}, [b"one", b""])
    assert first["sizes"] == [3, 0]
    assert worker.ask({"do": "tell"}, [bytes(3_000_000)])["pid"] == first["pid"]


def test_after_some_it_is_renewed(worker: Worker) -> None:
    pids = [worker.ask({"do": "tell"}, [])["pid"] for _ in range(7)]
    assert [len({*pids[at : at + 3]}) for at in (0, 3)] == [1, 1]
    assert len({*pids}) == 3


@pytest.mark.parametrize("fault", ["hang", "die", "mumble", "swell"])
def test_a_fault_costs_one_request(fault: str) -> None:
    worker = Worker(_MODULE, seconds=2)
    with pytest.raises(WorkerDiedError):
        worker.ask({"do": fault}, [b"x" * 100_000])
    patient = Worker(_MODULE, seconds=20)
    assert patient.ask({"do": "tell"}, [])["sizes"] == []
    patient.close()
    worker.close()


def test_it_is_started_without_waiting_and_closed_without_being_asked(worker: Worker) -> None:
    worker.start()
    worker.close()
    worker.close()
