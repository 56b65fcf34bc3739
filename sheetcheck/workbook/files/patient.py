"""Reading from a disk that may hang, with one deadline for the whole of each file."""

from collections.abc import Sequence

from sheetcheck.words.errors.system_error import reason_of
from sheetcheck.words.errors.unreachable import Unreadable
from sheetcheck.words.within import Patience
from sheetcheck.workbook.files.links import ReadFile


def patiently(read: ReadFile, patience: Patience) -> ReadFile:
    """Return a way to read that tells of a file as unreadable when its disk does not answer."""

    def in_time(path: str, within: Sequence[str] = (), /) -> bytes:
        try:
            return patience(lambda: read(path, within))
        except TimeoutError as late:
            raise Unreadable(why=reason_of(late)) from late

    return in_time
