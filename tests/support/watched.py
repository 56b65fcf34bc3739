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

_LARGEST: Final = 1_000_000  # bytes of all parts; tests of larger ones ask for it themselves

Repacked = Callable[..., bytes]


def watch(written: Repacked) -> Repacked:
    """Return the function that packs copies, made to refuse one that is faulty."""

    @functools.wraps(written)
    def watched(
        archive: Archive,
        changed: Mapping[int, bytes],
        *,
        added: Sequence[tuple[str, bytes]] = (),
        removed: Collection[int] = (),
    ) -> bytes:
        data = written(archive, changed, added=added, removed=removed)
        if sum(member.size for member in archive.members) <= _LARGEST:
            found = new_faults(archive.data, data)
            assert not found, found
        return data

    return watched


def watch_all() -> None:
    """Put the watched function in the place of the other, wherever it was imported."""
    watched = watch(repack.repacked)
    for name, module in list(sys.modules.items()):
        known = name.startswith("sheetcheck.") and module is not repack
        if known and getattr(module, "repacked", None) is repack.repacked:
            setattr(module, "repacked", watched)  # noqa: B010  (mypy knows no such attribute)
