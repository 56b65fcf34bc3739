"""Which of several files of a department counts: the latest, by time and then by its name."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from sheetcheck.collecting.answers import ReturnReading
from sheetcheck.returns import NOBODY, version_in

_SAME_TIME: Final = timedelta(seconds=2)
"""Time stamps this close may be equal: FAT stores them in steps of two seconds."""
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


def latest_first(readings: Iterable[ReturnReading]) -> list[list[ReturnReading]]:
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
