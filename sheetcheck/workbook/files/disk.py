"""Read and write files whole or not at all.

What is promised. At any time, even after a power failure, a path has the old file or the new
one, never a part of either. If anything fails, the old file stays and the reason is reported
(`TargetUnwritable`). Bytes that were read are those of the file at one moment.

How a file is written. The bytes go into a new file beside the target, with a random name, and
are synced to the disk. Then this file is renamed to the target, which replaces the old file in
one step on every file system that cities use, SMB shares included. At last the folder is synced,
if the system allows it. The new file must be beside the target, because a rename from another
disk would be a copy. If it is left over after a crash, its ending `.tmp` keeps scans from taking
it for a workbook, and a later night removes it (`nightly.files.out_folder`).

What can go wrong, and what is done.

- Windows refuses to replace a file while another program has it open, and virus scanners open
  every new file for some milliseconds. The rename is repeated with growing pauses; then the
  temporary file is removed and the error is reported.
- The target may be a link. The link is replaced, never the file that it leads to.
- Somebody may replace the folder by a link after we checked it. If the system can, the folder is
  kept open and names are resolved relative to its descriptor (`folder`); else its real path is
  compared again after the temporary file was made.
- A file may change while it is read, as when Excel saves it. Its size and time are compared before
  and after; a file that changed is read again after a pause, and finally refused (`BeingEdited`).
- An original is replaced only on request (`--in-place`), never without a backup, and only if its
  hash is still that of the bytes that were checked.

Why there is no database and no journal. The next run makes copies and reports again, so it is
enough that each file is replaced in one step. What must not happen twice, such as letters, is in
the state of `nightly`.
"""

import os
import stat
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from sheetcheck.words.errors.system_error import BeingEdited, LinkedAway, Unreadable, reason_of
from sheetcheck.words.errors.write_refusals import ChangedSince, TargetUnwritable
from sheetcheck.words.text import Text
from sheetcheck.workbook.files.folder import Folder, opened_folder
from sheetcheck.workbook.files.links import LEADS_AWAY, is_inside, refuse_elsewhere
from sheetcheck.workbook.files.reading import not_read, open_shared
from sheetcheck.workbook.limits import Limits, standing_limits

_PAUSES: Final = (0.1, 0.4, 1.0)
"""Seconds to wait for a file that is being written, and then again."""
_REPLACE_PAUSES: Final = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds between attempts to rename; virus scanners on Windows keep new files open."""

Sleep = Callable[[float], None]
_Create = Callable[[Folder, str, int | None], None]
"""Creates the new file in the folder, by its name and permissions, and syncs it."""


def read_file(
    path: str | os.PathLike[str],
    within: Sequence[str] = (),
    limits: Limits | None = None,
    sleep: Sleep = time.sleep,
) -> bytes:
    """Return the bytes of a file that did not change while it was read.

    With `within`, the file must really be in one of these folders.

    Raises:
        NotFound: there is no such file.
        LinkedAway: a link leads out of the folders.
        NoPermission: the system does not let us read it.
        Locked: another program has locked it; says who, if known.
        BeingEdited: it changed each time that it was read.
        Oversized: it is larger than the limit.
        Unreadable: it is not a file, or the system could not read it.

    """
    where = Path(path)
    limits = limits or standing_limits()
    for pause in (*_PAUSES, 0.0):
        try:
            data = _read_once(where, within, limits)
        except OSError as why:
            raise not_read(where, why) from why
        if data is not None:
            return data
        sleep(pause)
    raise BeingEdited


def write_whole(
    path: Path, data: bytes, within: Sequence[str] = (), sleep: Sleep = time.sleep
) -> None:
    """Write a file whole or not at all, replacing one with the same name.

    A link is replaced itself. With `within`, the target's folder must really be in one of
    these folders.

    Raises:
        TargetUnwritable: the system refused, or a link leads out of the folders; the old file
            is as it was.

    """
    _put(path, lambda folder, name, mode: folder.create(name, data, mode), within, sleep)


def fill_whole(path: Path, fill: Callable[[Path], object]) -> None:
    """Write a file whole or not at all that is too large for the memory.

    `fill` writes it: it is given the path of an empty file beside the target.

    Raises:
        TargetUnwritable: the system refused; the old file is as it was.

    """

    def filled(folder: Folder, name: str, mode: int | None) -> None:
        folder.create(name, b"", mode)
        fill(folder.path / name)
        folder.sync_file(name)

    _put(path, filled, (), time.sleep)


def _put(path: Path, create: _Create, within: Sequence[str], sleep: Sleep) -> None:
    if not path.name:
        raise TargetUnwritable(
            target=str(path), why=Text("ファイル名がありません", "it names no file")
        )
    try:
        if within and not is_inside(str(path.parent), within):
            raise TargetUnwritable(target=path.name, why=LEADS_AWAY)
        path.parent.mkdir(parents=True, exist_ok=True)
        with opened_folder(path.parent, within) as folder:
            _replace(folder, path.name, create, sleep)
    except LinkedAway:
        raise TargetUnwritable(target=path.name, why=LEADS_AWAY) from None
    except OSError as why:
        raise TargetUnwritable(target=path.name, why=reason_of(why)) from why


def _replace(folder: Folder, name: str, create: _Create, sleep: Sleep) -> None:
    temporary = f"~sheetcheck-{os.urandom(6).hex()}.tmp"
    try:
        create(folder, temporary, folder.mode_for(name))
        folder.refuse_if_moved(temporary)
        for pause in (*_REPLACE_PAUSES, None):
            try:
                folder.rename(temporary, name)
                break
            except PermissionError:
                if pause is None:
                    raise
                sleep(pause)
    except BaseException:
        folder.remove(temporary)
        raise
    folder.sync()


def replace_original(
    path: Path, data: bytes, digest: str, backup: Path, within: Sequence[str] = ()
) -> None:
    """Replace a file that was checked, after writing it to `backup`.

    `digest` is the SHA-256 of the bytes that were checked. If `path` is a link, the file that
    it leads to is replaced; with `within`, only if that is in one of these folders.

    Raises:
        ChangedSince: the file has changed since the check.
        TargetUnwritable: the system refused; the file is as it was.
        Refusal: the file cannot be read any more.

    """
    original = Path(os.path.realpath(path))
    write_whole(backup, _read_unchanged(original, digest, within), within)
    with suppress(OSError):
        status = original.stat()
        os.utime(backup, ns=(status.st_atime_ns, status.st_mtime_ns))
        backup.chmod(stat.S_IMODE(status.st_mode))
    replace_unchanged(original, data, digest, within)


def replace_unchanged(path: Path, data: bytes, digest: str, within: Sequence[str] = ()) -> None:
    """Replace a file if its SHA-256 is still `digest`.

    Raises:
        ChangedSince: the file has changed.
        TargetUnwritable: the system refused; the file is as it was.
        Refusal: it cannot be read any more.

    """
    original = Path(os.path.realpath(path))
    _read_unchanged(original, digest, within)
    write_whole(original, data, within)


def _read_unchanged(path: Path, digest: str, within: Sequence[str]) -> bytes:
    import hashlib  # noqa: PLC0415  (slow to load, and not needed for reading)

    data = read_file(path, within)
    if hashlib.sha256(data).hexdigest() != digest:
        raise ChangedSince
    return data


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
