"""Every copy that a test writes, held to the validator: nothing in it that Excel would repair."""

import functools
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

import sheetcheck.workbook.annotate.unmark
import sheetcheck.workbook.write.patch  # noqa: F401  (the rooms that write)
from sheetcheck.workbook.package import repack
from sheetcheck.workbook.package.archive import Archive
from tests.support.validator import new_faults

_LARGEST: Final = 1_000_000  # bytes of all parts, in a plain run

Repacked = Callable[..., bytes]


def watch(written: Repacked, most: int | None) -> Repacked:
    """Return the function that packs copies, made to refuse one that is faulty.

    `most` are the bytes of the largest workbooks that are looked at; None looks at all.
    """

    @functools.wraps(written)
    def watched(
        archive: Archive,
        changed: Mapping[int, bytes],
        *,
        added: Sequence[tuple[str, bytes]] = (),
        removed: Collection[int] = (),
    ) -> bytes:
        data = written(archive, changed, added=added, removed=removed)
        if most is None or sum(member.size for member in archive.members) <= most:
            found = new_faults(archive.data, data)
            assert not found, found
        return data

    return watched


def watch_all(*, large: bool = False) -> None:
    """Put the watched function in the place of the other, wherever it was or will be imported."""
    known = repack.repacked
    watched = watch(known, None if large else _LARGEST)
    for name, module in list(sys.modules.items()):
        if name.startswith("sheetcheck.") and getattr(module, "repacked", None) is known:
            setattr(module, "repacked", watched)  # noqa: B010  (mypy knows no such attribute)
