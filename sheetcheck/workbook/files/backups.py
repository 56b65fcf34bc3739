"""The backups of `--in-place`: `x.xlsx.bak`, `x.xlsx.2.bak`, …, and how one is put back."""

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
    """What became of a file whose backup was put back."""

    path: Path
    backup: Path
    """The backup, which is now the file itself."""
    kept: Path | None
    """Where the file went that stood there before; None where it was as sheetcheck wrote it."""


def put_back(path: str, is_ours: Callable[[bytes], bool]) -> PutBack:
    """Put the newest backup of a file in its place, with the times it had.

    `is_ours` says whether a file is as sheetcheck wrote it. One that may hold somebody's work
    is not lost: it takes the backup's number, so that another `put_back` brings it back.

    Raises:
        NoBackup: there is none.
        ChangedSince: somebody wrote the file at this very moment.
        TargetUnwritable: the system did not let us; all files are as they were.
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
    """Return the name of the file that a backup is of; other names as they are."""
    match = re.fullmatch(r"(.+?)(?:\.[0-9]{1,6})?\.bak", path, re.DOTALL)
    return match[1] if match and os.path.lexists(match[1]) else path


def _free(path: Path, number: int) -> Path:
    while os.path.lexists(place := path.with_name(f"{path.name}.{number + 1}{_ENDING}")):
        number += 1
    return place
