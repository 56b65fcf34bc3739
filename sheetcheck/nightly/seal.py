"""A state sealed at the end of a run: nobody has written it since, and what that run had seen."""

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sheetcheck.nightly.database import NAME

_NAME: Final = "sheetcheck.seal"
_ODD: Final = 1000  # ns; NTFS keeps time in steps of 100


@dataclass(frozen=True, slots=True)
class Seal:
    """What is known of a state without opening it."""

    size: int
    changed: int
    """When the database was last written, in nanoseconds since 1970."""
    key: str
    """What the run had seen (`calm.key_of`)."""
    rehashed: datetime | None
    """When all files were last read again to the end."""


def sealed(folder: Path) -> Seal | None:
    """Return the seal of a state; None if it was written since, or a run was cut off."""
    try:
        told = json.loads((folder / _NAME).read_bytes())
        last = told["rehashed"] and datetime.fromisoformat(told["rehashed"])
        seal = Seal(told["size"], told["changed"], told["key"], last)
        unfinished = any((folder / f"{NAME}{end}").exists() for end in ("-wal", "-journal"))
        return None if unfinished or (seal.size, seal.changed) != _stamp(folder) else seal
    except (OSError, ValueError, TypeError, KeyError):
        return None


def seal_up(folder: Path, key: str, rehashed: datetime | None) -> None:
    """Seal a state that is closed; without a seal the next run only does more."""
    with suppress(OSError):
        # A time that no clock gives: whoever writes within the same tick changes it, too.
        status = (folder / NAME).stat()
        os.utime(folder / NAME, ns=(status.st_atime_ns, status.st_mtime_ns - _ODD))
        size, changed = _stamp(folder)
        last = rehashed and rehashed.isoformat()
        told = {"size": size, "changed": changed, "key": key, "rehashed": last}
        (folder / _NAME).write_text(json.dumps(told), "utf-8")


def _stamp(folder: Path) -> tuple[int, int]:
    status = (folder / NAME).stat()
    return status.st_size, status.st_mtime_ns
