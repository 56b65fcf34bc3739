"""What a city has many of costs a night in proportion: folders, names, departments, files, rows.

Each is measured for a number and for four times as many. In proportion that takes four times as
long; what looks each up among all takes sixteen times, and is found here.
"""

import time
from collections.abc import Callable
from pathlib import PurePath

import pytest

from sheetcheck.nightly.board.tally import standings
from sheetcheck.nightly.files.plan import Written, planned
from sheetcheck.nightly.files.returns import FileIndex
from sheetcheck.nightly.files.survey import Seen, Survey, doubted
from sheetcheck.nightly.state.records import Facts, FileStatus, KnownFile, TrackedFinding
from sheetcheck.nightly.summary import Missed
from sheetcheck.notation.folding import fold
from sheetcheck.returns import ReturnScheme, ReturnScope
from sheetcheck.words.result import Finding, Severity
from sheetcheck.words.text import same

TOP = "/share"
MOST = 9.0
"""Times as long that four times as many may take: half way to what a square takes."""


def file(
    number: int, path: str, items: tuple[str, ...] = (), departments: tuple[str, ...] = ()
) -> KnownFile:
    facts = Facts(FileStatus.CLEAN, items=items, departments=departments)
    return KnownFile(
        id=number, path=path, below="", size=number, changed=1, settled=True, digest=str(number),
        key="", status=FileStatus.CLEAN, facts=facts, department="",
        return_id=number, corrected=None, report=None, checked_run=1, gone_run=None,
    )  # fmt: skip


def seen(path: str) -> Seen:
    return Seen(path, "", path, 1, 1)


def emptied_folders(count: int) -> None:
    files = tuple(seen(f"{TOP}/full/{n % 9}/{n}.xlsx") for n in range(count))
    empty = tuple(f"{TOP}/empty/{n}" for n in range(count))
    known = [file(n, f"{folder}/a.xlsx") for n, folder in enumerate(empty, 1)]
    survey = doubted(Survey(files, (), count, empty), [TOP], known)
    assert len(survey.unlisted) == count - 1  # one has the size of a file that is seen elsewhere


def unlisted_names(count: int) -> None:
    names = [f"{TOP}/{n % 9}/{n}.xlsx" for n in range(count)]
    unlisted = tuple(Missed(name, same("x"), same("y")) for name in names)
    index = FileIndex(file(n, name) for n, name in enumerate(names, 1))
    plan = planned(
        Survey((), unlisted, 9), index, key=str, rehash=False, written=Written(lambda _: ())
    )
    assert len(plan.hidden) == count


def departments_of_one_file(count: int) -> None:
    names = tuple(f"第{n}課" for n in range(count))
    finding = Finding("rating-missing", Severity.ERROR, same("x"), same("y"))
    found = [
        TrackedFinding(n, 1, str(n), Finding(finding.rule, finding.severity, same("x"), same("y"),
        departments=(name,)), 1, 0, 1, None)
        for n, name in enumerate(names)
    ]  # fmt: skip
    index = FileIndex([file(1, f"{TOP}/a.xlsx", departments=names)])
    book = {fold(name): name for name in names}
    told = standings(
        index,
        found,
        1,
        scheme=ReturnScheme(ReturnScope.WHOLE, names=book),
        is_left_out=lambda _: False,
    )
    assert [line.tally.open for line in told.departments] == [1] * count


def files_of_many_departments(count: int) -> None:
    names = {fold(f"第{n}課"): f"第{n}課" for n in range(count)}
    index = FileIndex(
        file(n, f"{TOP}/{name}/{n}.xlsx", items=(f"{n}",)) for n, name in enumerate(names, 1)
    )
    told = standings(
        index,
        (),
        1,
        scheme=ReturnScheme(ReturnScope.WHOLE, names=names),
        is_left_out=lambda _: False,
    )
    assert len(told.departments) == count
    assert PurePath(told.unassigned[0].file.path).name == "1.xlsx"


def taken(work: Callable[[int], None], count: int) -> float:
    """Return the processor time of the quicker of two tries."""
    times = []
    for _ in range(2):
        begun = time.process_time()
        work(count)
        times.append(time.process_time() - begun)
    return min(times)


@pytest.mark.parametrize(
    ("work", "count"),
    [
        (emptied_folders, 250),
        (unlisted_names, 400),
        (departments_of_one_file, 150),
        (files_of_many_departments, 100),
    ],
)
def test_four_times_as_many_take_about_four_times_as_long(
    work: Callable[[int], None], count: int
) -> None:
    work(count)  # caches are filled
    assert taken(work, 4 * count) < MOST * taken(work, count) + 0.005
