"""Files read whole and written whole, or not at all.

What is promised. Whoever looks at a path, at any time and even after the power failed, finds
the old file or the new one, never a part of either. Whatever goes wrong, the old one stays and
the reason is told (`TargetUnwritable`). What was read is what stood on the disk at one moment.

How a file is written. The bytes go into a new file beside the target, under a name that nobody
can guess, and are forced to the disk. Then the file is renamed to the target, which replaces
what stood there in one step on every file system that cities use, SMB shares included. Last the
folder is forced to the disk where the system allows it. Beside the target, because a rename
from another disk would be a copy. A file that is left over after a crash ends in `.tmp`, so that
no scan takes it for a workbook, and a later night removes it (`nightly.files.cleanup`).

What can go wrong, and what is done.

- Windows refuses to replace a file while another program holds it, and virus scanners hold
  every fresh file for some milliseconds. The rename is tried again with growing pauses; then the
  temporary file is removed, and the error is told.
- A link may stand at the target. It is replaced itself and never written through, because
  nobody was asked about the file that it leads to.
- Somebody may swap the folder for a link after it was looked at. Where the system can, the
  folder is held open and names are resolved below its descriptor (`folder`); elsewhere the place
  is compared once more, after the temporary file was made.
- A file may change while it is read, as when Excel saves it. Its status is compared before and
  after. A file that changed is read again after a pause, and at last refused as `BeingEdited`.
- The original is replaced only on request (`--in-place`): never without a backup, and only if
  its hash still is that of the bytes that were checked.

Why no database and no journal. Copies and reports are made again by the next run, so each
file's own atomic step is enough. What must not be done twice, such as letters, is kept in the
state of `nightly`.
"""

import os
import stat
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from errno import EACCES, ENOENT, ENOTDIR, EPERM
from pathlib import Path
from typing import Final

from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.system_error import is_too_long, reason_of
from sheetcheck.words.errors.unreachable import (
    BeingEdited,
    LinkedAway,
    Locked,
    NoPermission,
    NotFound,
    Unreadable,
)
from sheetcheck.words.errors.write_refusals import ChangedSince, TargetUnwritable
from sheetcheck.words.text import Text
from sheetcheck.workbook.files.folder import Folder, opened_folder
from sheetcheck.workbook.files.links import LEADS_AWAY, is_inside, refuse_elsewhere
from sheetcheck.workbook.files.owner import NOBODY, owner_of
from sheetcheck.workbook.files.reading import HELD, open_shared
from sheetcheck.workbook.limits import Limits, standing_limits

_PAUSES: Final = (0.1, 0.4, 1.0)
"""Seconds to wait for a file that is being written, and then again."""
_REPLACE_PAUSES: Final = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8)
"""Virus scanners on Windows hold a fresh file for some milliseconds."""

Sleep = Callable[[float], None]


def read_file(
    path: str | os.PathLike[str],
    within: Sequence[str] = (),
    limits: Limits | None = None,
    sleep: Sleep = time.sleep,
) -> bytes:
    """Return the bytes of a file, sure that nobody wrote it meanwhile.

    With `within`, the file must really lie in one of these folders.

    Raises:
        NotFound: there is no such file.
        LinkedAway: a link leads out of the folders.
        NoPermission: the system does not let us read it.
        Locked: another program holds it so that it cannot be read; says who, if known.
        BeingEdited: it changed each time it was read.
        Oversized: it is larger than the limit.
        Unreadable: it is no file, or the system could not read it.

    """
    where = Path(path)
    limits = limits or standing_limits()
    for pause in (*_PAUSES, 0.0):
        try:
            data = _read_once(where, within, limits)
        except OSError as why:
            raise _not_read(where, why) from why
        if data is not None:
            return data
        sleep(pause)
    raise BeingEdited


def write_whole(
    path: Path, data: bytes, within: Sequence[str] = (), sleep: Sleep = time.sleep
) -> None:
    """Write a file whole or not at all: under another name beside it, then moved into place.

    What stood there is replaced; a link is replaced itself, never written through. With
    `within`, the folder that is written into must really lie in one of these folders.

    Raises:
        TargetUnwritable: the system did not let us, or a link leads out of the folders; what
            stood there is as it was.

    """
    if not path.name:
        raise TargetUnwritable(
            target=str(path), why=Text("ファイル名がありません", "it names no file")
        )
    try:
        if within and not is_inside(str(path.parent), within):
            raise TargetUnwritable(target=path.name, why=LEADS_AWAY)
        path.parent.mkdir(parents=True, exist_ok=True)
        with opened_folder(path.parent, within) as folder:
            _replace(folder, path.name, data, sleep)
    except LinkedAway:
        raise TargetUnwritable(target=path.name, why=LEADS_AWAY) from None
    except OSError as why:
        raise TargetUnwritable(target=path.name, why=reason_of(why)) from why


def _replace(folder: Folder, name: str, data: bytes, sleep: Sleep) -> None:
    temporary = f"~sheetcheck-{os.urandom(6).hex()}.tmp"
    try:
        folder.create(temporary, data, folder.mode_for(name))
        folder.refuse_if_moved(temporary)
        for pause in _REPLACE_PAUSES:
            try:
                folder.rename(temporary, name)
            except PermissionError:
                sleep(pause)
            else:
                break
        else:
            folder.rename(temporary, name)
    except BaseException:
        folder.remove(temporary)
        raise
    folder.sync()


def replace_original(
    path: Path, data: bytes, digest: str, backup: Path, within: Sequence[str] = ()
) -> None:
    """Replace the file that was checked, after keeping it as `backup`.

    `digest` is the SHA-256 of what was checked. Through a link the file itself is replaced;
    with `within`, only if it lies in one of these folders.

    Raises:
        ChangedSince: the file is no longer the one that was checked.
        TargetUnwritable: the system did not let us write; the file is as it was.
        Refusal: the file cannot be read any more.

    """
    original = Path(os.path.realpath(path))
    _keep(original, _read_unchanged(original, digest, within), backup, within)
    replace_unchanged(original, data, digest, within)


def replace_unchanged(path: Path, data: bytes, digest: str, within: Sequence[str] = ()) -> None:
    """Replace a file, but only if it still is what was read; `digest` is the SHA-256 of that.

    Raises:
        ChangedSince: it is no longer what was read.
        TargetUnwritable: the system did not let us write; the file is as it was.
        Refusal: it cannot be read any more.

    """
    original = Path(os.path.realpath(path))
    _read_unchanged(original, digest, within)
    write_whole(original, data, within)


def _read_unchanged(path: Path, digest: str, within: Sequence[str]) -> bytes:
    import hashlib  # noqa: PLC0415  (slow to load, and nothing that is only read needs it)

    data = read_file(path, within)
    if hashlib.sha256(data).hexdigest() != digest:
        raise ChangedSince
    return data


def _keep(original: Path, data: bytes, backup: Path, within: Sequence[str]) -> None:
    """Write the backup, with the times of the original."""
    write_whole(backup, data, within)
    with suppress(OSError):
        status = original.stat()
        os.utime(backup, ns=(status.st_atime_ns, status.st_mtime_ns))
        backup.chmod(stat.S_IMODE(status.st_mode))


def _read_once(path: Path, within: Sequence[str], limits: Limits) -> bytes | None:
    """Return the bytes; None if size or time of the file changed while it was read."""
    with open_shared(path) as file:
        refuse_elsewhere(file.fileno(), str(path), within)
        before = os.fstat(file.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise Unreadable(why=Text("ファイルではありません", "not a file"))
        limits.check("file_bytes", before.st_size, path.name)
        data = file.read()
        after = os.fstat(file.fileno())
    same_file = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return data if same_file and len(data) == after.st_size else None


def _not_read(path: Path, why: OSError) -> Refusal:
    if is_too_long(why):
        return Unreadable(why=reason_of(why))
    if why.errno in {ENOENT, ENOTDIR}:
        return NotFound()
    owner = owner_of(path)
    if getattr(why, "winerror", None) in HELD or owner is not NOBODY:
        return Locked(owner=owner)
    if os.path.isdir(path):
        return Unreadable(why=Text("フォルダーです", "it is a folder"))
    if why.errno in {EACCES, EPERM}:
        return NoPermission()
    return Unreadable(why=reason_of(why))


def files_beside(path: str, names: Sequence[str]) -> dict[str, bytes | Refusal]:
    """Return those of some files that stand in a workbook's folder, by name.

    One that is a link to somewhere else is not read, and told by its refusal.

    Raises:
        Refusal: one is there and cannot be read.

    """
    folder = os.path.dirname(path) or os.curdir
    found: dict[str, bytes | Refusal] = {}
    for name in names:
        place = os.path.join(folder, name)
        if os.path.isfile(place):
            try:
                found[name] = read_file(place, (folder,))
            except LinkedAway as why:
                found[name] = why
    return found
