"""Jinja2 environments for pages and letters, with compiled templates cached between runs."""

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
    """Return the templates of a package, with escaping on and undefined names as errors."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_bytecode_cache(),
    )


def _bytecode_cache() -> "FileSystemBytecodeCache | None":
    """Return a cache for compiled templates, in a folder that only this account can write to.

    Compiling templates takes longer than checking a sheet. None if there is no such folder.
    """
    import platformdirs
    from jinja2 import FileSystemBytecodeCache

    class Cache(FileSystemBytecodeCache):
        def load_bytecode(self, bucket: "Bucket") -> None:
            try:
                super().load_bytecode(bucket)
            except Exception:  # noqa: BLE001  (a truncated file can raise any error)
                bucket.reset()

        def dump_bytecode(self, bucket: "Bucket") -> None:
            with suppress(OSError):  # a full disk, for example; it is compiled again next time
                super().dump_bytecode(bucket)

    folder = platformdirs.user_cache_path("sheetcheck", appauthor=False)
    if not folder.is_absolute():  # an account without a home
        return None
    try:
        folder.mkdir(0o700, parents=True, exist_ok=True)
        return Cache(str(folder), "template-%s.cache") if _only_ours(folder) else None
    except OSError:
        return None


def _only_ours(folder: Path) -> bool:
    """Return whether no other account can place code in the folder for us to run."""
    if os.name != "posix":
        return True  # the cache folder is inside the account's profile
    status = folder.stat()
    return status.st_uid == os.geteuid() and not status.st_mode & _OTHERS
