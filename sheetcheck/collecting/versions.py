"""Which of several files of a department counts: the latest, by time and then by its name."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from sheetcheck.collecting.reading import ReturnReading
from sheetcheck.returns.collecting import NOBODY
from sheetcheck.returns.file_names import version_in

_CLOSE: Final = timedelta(seconds=2)  # that two time stamps may be apart and be the same
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


def latest_first(readings: Iterable[ReturnReading]) -> list[list[ReturnReading]]:
    """Return the returns by department, the file that counts first, then the older ones.

    A file that nobody is named in is a return of its own. One that lies there as it was issued
    replaces nothing, however new it is.
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
    touched = [one for one in ordered if not one.untouched] or ordered
    close = [one for one in touched if _when(touched[0]) - _when(one) <= _CLOSE]
    first = max(close, key=lambda one: (version_in(one.source.path), _rank(one)))
    return [first, *(one for one in ordered if one is not first)]


def _rank(one: ReturnReading) -> tuple[datetime, int, str]:
    return _when(one), version_in(one.source.path), one.source.path


def _when(one: ReturnReading) -> datetime:
    return one.source.changed or _NEVER
