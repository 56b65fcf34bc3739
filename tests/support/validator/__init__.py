"""A validator of workbooks: what Excel would repair, by ECMA-376 and the limits of Excel.

It shares nothing with the program under test: Python's own zip reader, Python's own XML, and
tables of its own. A real workbook may be faulty before anybody writes into it, so a copy is
held to `new_faults`: nothing may be wrong in it that was not wrong in its input.
"""

from functools import lru_cache
from itertools import chain
from typing import Final

from tests.support.validator.notes import note_faults
from tests.support.validator.order import order_faults
from tests.support.validator.package import Parts, package_faults, parts_of_file
from tests.support.validator.sheet import sheet_faults
from tests.support.validator.styles import style_faults
from tests.support.validator.workbook import workbook_faults

_CHECKS: Final = (
    package_faults, order_faults, workbook_faults, style_faults, sheet_faults, note_faults,
)  # fmt: skip

__all__ = ["Parts", "faults", "new_faults"]


@lru_cache(maxsize=128)
def faults(data: bytes) -> frozenset[str]:
    """Return what is wrong with a workbook, a sentence each."""
    parts = parts_of_file(data)
    if parts is None:
        return frozenset({"it is no zip archive"})
    try:
        return frozenset(chain.from_iterable(check(parts) for check in _CHECKS)) | {*parts.faults}
    except (ValueError, RecursionError) as why:
        return frozenset({f"a number in it does not read: {why}", *parts.faults})


def new_faults(before: bytes, after: bytes) -> list[str]:
    """Return what is wrong with a copy and was not wrong with the workbook it was made from."""
    found = faults(after)
    return sorted(found - faults(before)) if found else []
