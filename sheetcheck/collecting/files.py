"""The files of each department: the latest counts, by time and then by its name.

What only an older file says, or what was written into rows of others, is told.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from sheetcheck.collecting.answers import ReturnReading
from sheetcheck.returns import NOBODY, version_in
from sheetcheck.words.collection import GivenAnswer, OpenPoint, Place, Slot, TakenFile
from sheetcheck.words.text import Text

_WITHDRAWN: Final = Text(
    "以前のファイルにあった回答が、新しいファイルで空欄になっています（取り込んでいません）。"
    "取消しかどうか確認してください。",
    "An older file answers it and the newer is blank (not collected). Was it withdrawn?",
)
_SAME_TIME: Final = timedelta(seconds=2)
"""Time stamps this close may be equal: FAT stores them in steps of two seconds."""
_NEVER: Final = datetime.min.replace(tzinfo=UTC)

FilesByDepartment = Sequence[Sequence[ReturnReading]]
"""The files of each department, the one that counts first, then the older ones."""


def latest_first(readings: Iterable[ReturnReading]) -> FilesByDepartment:
    """Return the files of each department, the one that counts first, then the older ones.

    A file whose department is not certain replaces no other. A file that nobody has saved since
    it was issued counts only if there is no other, however new it is.
    """
    by_department: dict[str, list[ReturnReading]] = {}
    alone: list[list[ReturnReading]] = []
    for reading in readings:
        if reading.department == NOBODY:
            alone.append([reading])
        else:
            by_department.setdefault(reading.department, []).append(reading)
    return [_ordered(files) for files in by_department.values()] + alone


def _ordered(files: Sequence[ReturnReading]) -> list[ReturnReading]:
    ordered = sorted(files, key=_rank, reverse=True)
    saved = [one for one in ordered if not one.untouched] or ordered
    newest = _changed(saved[0])
    close = [one for one in saved if newest - _changed(one) <= _SAME_TIME]
    counting = max(close, key=lambda one: (version_in(one.source.path), _rank(one)))
    return [counting, *(one for one in ordered if one is not counting)]


def _rank(one: ReturnReading) -> tuple[datetime, int, str]:
    return _changed(one), version_in(one.source.path), one.source.path


def _changed(one: ReturnReading) -> datetime:
    return one.source.changed or _NEVER


def given_answers(files: FilesByDepartment) -> dict[Place, list[GivenAnswer]]:
    """Return the answers of the files that count, by cell of the master."""
    found: dict[Place, list[GivenAnswer]] = {}
    for counting, *_ in files:
        for place, answers in counting.answers.items():
            found.setdefault(place, []).extend(answers)
    return found


def withdrawn(files: FilesByDepartment, slots: Sequence[Slot]) -> Iterator[OpenPoint]:
    """Yield the answers of older files for cells that the file that counts leaves blank."""
    by_place = {slot.place: slot for slot in slots}
    for counting, *older in files:
        reported: set[Place] = set(counting.answers)
        for reading in older:
            for place, (answer, *_) in reading.answers.items():
                if place not in reported:
                    reported.add(place)
                    yield OpenPoint(
                        _WITHDRAWN, by_place[place], (reading.department,), reading.source.path,
                        f"{answer.sheet}!{answer.cell}", answer.text,
                    )  # fmt: skip


def foreign_rows(files: FilesByDepartment) -> Iterator[OpenPoint]:
    """Yield what was written into rows of other departments, in older files too.

    It may exist nowhere else. Where several files of a department hold the same, the newest one
    is named.
    """
    for of_department in files:
        points: dict[tuple[Slot | None, str], OpenPoint] = {}
        for point in (point for reading in of_department for point in reading.foreign):
            points.setdefault((point.slot, point.text), point)
        yield from points.values()


def taken_files(files: FilesByDepartment) -> Iterator[TakenFile]:
    """Yield each file that was read, and the newer one that replaces it."""
    for counting, *older in files:
        for reading in (counting, *older):
            yield TakenFile(
                reading.source.path, reading.digest, reading.department,
                reading.source.changed, len(reading.answers),
                replaced_by=counting.source.path if reading is not counting else "",
            )  # fmt: skip
