"""Jinja2 as every page and letter uses it; what it makes of a template is kept for the next run."""

import os
import stat
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.bccache import Bucket, FileSystemBytecodeCache

_OTHERS: Final = stat.S_IWGRP | stat.S_IWOTH


@cache
def templates_of(package: str) -> "Environment":
    """Return the templates of one of our packages: what they show is escaped, and must be there."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_kept(),
    )


def _kept() -> "FileSystemBytecodeCache | None":
    """Return where compiled templates are kept, if that is a folder that only we can write to.

    Compiling them takes longer than checking a sheet.
    """
    import platformdirs
    from jinja2 import FileSystemBytecodeCache

    class Kept(FileSystemBytecodeCache):
        def load_bytecode(self, bucket: "Bucket") -> None:
            try:
                super().load_bytecode(bucket)
            except Exception:  # noqa: BLE001  (half a file can be anything to those who read it)
                bucket.reset()

        def dump_bytecode(self, bucket: "Bucket") -> None:
            with suppress(OSError):  # a full disk, say: it is made again next time
                super().dump_bytecode(bucket)

    folder = platformdirs.user_cache_path("sheetcheck", appauthor=False)
    if not folder.is_absolute():  # an account without a home
        return None
    try:
        folder.mkdir(0o700, parents=True, exist_ok=True)
        return Kept(str(folder), "template-%s.cache") if _only_ours(folder) else None
    except OSError:
        return None


def _only_ours(folder: Path) -> bool:
    """Say whether nobody else could put a program there for us to run."""
    if os.name != "posix":
        return True  # the profile of an account is its own
    status = folder.stat()
    return status.st_uid == os.geteuid() and not status.st_mode & _OTHERS
