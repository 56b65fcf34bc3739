"""What can be said of a file before anything is loaded that reads sheets."""

from collections.abc import Callable

from sheetcheck.words.refusals import OldFormat, Refusal
from sheetcheck.words.unforeseen import named
from sheetcheck.workbook.package import open_package


def refusal_at_gate(path: str, read: Callable[[str], bytes]) -> Refusal | None:
    """Return why a file is no workbook that could be opened; None where it may be one.

    The reader says the same of it, by the same means; this only says it sooner.
    """
    try:
        open_package(read(path), path)
    except OldFormat:
        return None  # which is read by other means
    except Exception as why:  # noqa: BLE001  (whatever a file holds, it is told)
        return named(why, path)
    return None
