"""A date as the number that Excel keeps of it: days, counted from 1900 or from 1904."""

from datetime import date, datetime, timedelta
from typing import Final

from sheetcheck.words.values import NewValue, Plain
from sheetcheck.workbook.newcell import refused
from sheetcheck.workbook.read.number_format import Formats

_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001  (a cell's date has no time zone)
_EPOCH_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001
_MARCH_1900: Final = datetime(1900, 3, 1)  # noqa: DTZ001


def undated(value: NewValue, style: int, formats: Formats, *, since_1904: bool, cell: str) -> Plain:
    """Return a value with a date made the number of days that a cell keeps; others as they are.

    Raises:
        Unwritable: the cell's format shows no dates, so that one would see a bare number; or
            Excel knows no such day.

    """
    if not isinstance(value, date):
        return value
    if not formats.is_date(style):
        raise refused(
            cell,
            "日付を書くには、セルの表示形式を日付にしてください",
            "its number format shows no dates",
        )
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)  # noqa: DTZ001
    epoch = _EPOCH_1904 if since_1904 else _EPOCH
    if value.tzinfo is not None or value < epoch + timedelta(days=0 if since_1904 else 2):
        raise refused(cell, "Excelにない日時です", "Excel has no such moment")
    if not since_1904 and value < _MARCH_1900:
        value -= timedelta(days=1)  # Excel believes in 29 February 1900
    apart = value - epoch
    seconds = apart.seconds + apart.microseconds / 1_000_000
    return apart.days + seconds / 86_400 if seconds else apart.days
