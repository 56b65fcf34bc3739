"""Restore the backups that `--in-place` makes: `x.xlsx.bak`, then `x.xlsx.2.bak`."""

import hashlib
import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from sheetcheck.words.errors.write_refusals import NoBackup
from sheetcheck.workbook.files.disk import read_file, replace_unchanged, write_whole

_ENDING = ".bak"


class PutBack(NamedTuple):
    """The result of restoring a backup."""

    path: Path
    backup: Path
    """The backup that was restored; it does not exist any more."""
    kept: Path | None
    """Where the replaced file is now; None if it was as sheetcheck wrote it."""


def put_back(path: str, is_ours: Callable[[bytes], bool]) -> PutBack:
    """Restore the newest backup of a file, with its times.

    `is_ours` says whether bytes are as sheetcheck wrote them. A file that somebody has edited
    is kept under the backup's name, so that another `put_back` restores it.

    Raises:
        NoBackup: there is none.
        ChangedSince: somebody wrote the file at this moment.
        TargetUnwritable: the system refused; all files are as they were.
        Refusal: the file or its backup cannot be read.

    """
    named = Path(_original(path))
    found = backups_of(named)
    if not found:
        raise NoBackup(path=named.name)
    backup = found[-1]
    before, after = read_file(named), read_file(backup)
    times = backup.stat()
    edited = before != after and not is_ours(before)
    kept = _free(named, len(found)) if edited else None
    if kept:
        write_whole(kept, before)
    replace_unchanged(named, after, hashlib.sha256(before).hexdigest())
    with suppress(OSError):
        os.utime(os.path.realpath(named), ns=(times.st_atime_ns, times.st_mtime_ns))
    backup.unlink(missing_ok=True)
    if kept:
        kept = kept.replace(backup)
    return PutBack(named, backup, kept)


def backups_of(path: Path) -> list[Path]:
    """Return the backups beside a file, the newest last."""
    pattern = re.compile(re.escape(path.name) + r"(?:\.([0-9]{1,6}))?" + re.escape(_ENDING))
    numbered = ((pattern.fullmatch(each.name), each) for each in path.parent.glob("*" + _ENDING))
    found = {int(match[1] or 1): each for match, each in numbered if match and each.is_file()}
    return [found[number] for number in sorted(found)]


def _original(path: str) -> str:
    """Return the original's path from that of a backup; other paths unchanged."""
    match = re.fullmatch(r"(.+?)(?:\.[0-9]{1,6})?\.bak", path, re.DOTALL)
    return match[1] if match and os.path.lexists(match[1]) else path


def _free(path: Path, number: int) -> Path:
    while os.path.lexists(place := path.with_name(f"{path.name}.{number + 1}{_ENDING}")):
        number += 1
    return place
