"""Find the workbooks that the user named: files as given, folders searched."""

import glob
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.refusals import OwnerFile
from sheetcheck.words.errors.system_error import (
    EmptyFolder,
    LinkedAway,
    NoPermission,
    NotFound,
    Unreadable,
    reason_of,
)
from sheetcheck.workbook.files.disk import read_file
from sheetcheck.workbook.files.links import Fence, is_inside
from sheetcheck.workbook.files.reading import is_owner_file, owner_file_of

_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_COPY = re.compile(r"(.+)\.checked(?:\.\d+)?", re.DOTALL)
_WILD = re.compile(r"[*?]")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to check, named by the user or found in a folder."""

    path: str
    """The path as given, or the folder as given and the rest of the path."""
    below: str = ""
    """The folders between the named folder and the file, for a copy in the same structure."""
    refusal: Refusal | None = None
    """Why there is nothing to read: an empty or unreadable folder, or a link out of it."""
    root: str | None = None
    """The named folder that it was found in; None for a file that the user named."""


def sources_in(paths: Sequence[str], out: str | None = None) -> list[Source]:
    """Return the files that the paths name, each once, in order; folders recursively.

    A file that is named itself always counts. In folders, and for `*` and `?` (which cmd
    leaves to programs), only workbooks count: not Excel's owner files (`~$…`), hidden files,
    files under `out`, nor copies exactly as sheetcheck wrote them. A copy that somebody has
    edited since is a return like any other.
    """
    found: dict[str, Source] = {}
    for path in paths:
        for source in _named(path, paths, out):
            found.setdefault(os.path.normcase(os.path.abspath(source.path)), source)
    return list(found.values())


def fence_of(sources: Sequence[Source]) -> Fence:
    """Return the fence that keeps reading and writing inside the folders of the sources."""
    roots = dict.fromkeys(source.root for source in sources if source.root is not None)
    return Fence(tuple(roots), frozenset(s.path for s in sources if s.root is None))


def original_of(name: str) -> str:
    """Return the original's name from that of a corrected copy; empty for other names."""
    stem, ending = os.path.splitext(name)
    match = _COPY.fullmatch(stem)
    return match[1] + ending if match else ""


def _named(path: str, paths: Sequence[str], out: str | None) -> Iterator[Source]:
    """Yield the files that one path names."""
    if not path:
        yield Source(path, refusal=NotFound())
    elif os.path.isdir(path):
        yield from list(_listed(path, out)) or [Source(path, refusal=EmptyFolder())]
    elif _WILD.search(path) and not os.path.lexists(path):
        yield from list(_matching(path, out)) or [Source(path, refusal=NotFound())]
    elif not is_owner_file(os.path.basename(path)):
        yield Source(path)
    elif path not in map(owner_file_of, paths):
        # A shell that expands `*.xlsx` also names the owner file.
        yield Source(path, refusal=OwnerFile())


def _matching(pattern: str, out: str | None) -> Iterator[Source]:
    """Yield the files that match `*` and `?`; brackets are literal, since many names have them."""
    for path in sorted(glob.glob(pattern.replace("[", "[[]"))):
        if os.path.isdir(path):
            yield from _listed(path, out)
        elif _is_workbook(path) and not _is_own_copy(path, out):
            yield Source(path)


def _listed(folder: str, out: str | None) -> Iterator[Source]:
    seen: set[str] = set()
    pending = [(folder, "")]
    while pending:
        current, below = pending.pop(0)
        # A link may lead to a folder above; each real folder is searched once.
        real = os.path.realpath(current)
        if real in seen:
            continue
        seen.add(real)
        inside = not below or is_inside(real, [folder])
        entries = _entries(current) if inside else LinkedAway()
        if isinstance(entries, Refusal):
            yield Source(current, below, entries, folder)
            continue
        for entry in entries:
            path = os.path.join(current, entry.name)
            if not _is_folder(entry):
                yield from _file(entry, path, Source(path, below, root=folder), out)
            elif not entry.name.startswith((".", "~$")):
                pending.append((path, os.path.join(below, entry.name)))


def _file(entry: os.DirEntry[str], path: str, found: Source, out: str | None) -> Iterator[Source]:
    """Yield a file in a folder if it is one to check; a link out of the folder as a refusal."""
    if not _is_workbook(path):
        return
    if entry.is_symlink() and not is_inside(path, [found.root or ""]):
        yield replace(found, refusal=LinkedAway())
    elif not _is_own_copy(path, out):
        yield found


def _entries(folder: str) -> list[os.DirEntry[str]] | Refusal:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except PermissionError:
        return NoPermission()
    except OSError as error:
        return Unreadable(why=reason_of(error))


def _is_workbook(path: str) -> bool:
    """True if a file that was found has the name of a workbook, and is not hidden."""
    name = os.path.basename(path)
    return not name.startswith((".", "~$")) and name.lower().endswith(_WORKBOOKS)


def _is_own_copy(path: str, out: str | None) -> bool:
    """True if a file is our copy, unedited; an edited copy is a return."""
    folder, name = os.path.split(path)
    if not original_of(name):
        return False
    if out is not None and Path(folder).resolve().is_relative_to(Path(out).resolve()):
        return True
    from sheetcheck.workbook.annotate.stamp import is_untouched_copy  # noqa: PLC0415  (slow to load)

    try:
        return is_untouched_copy(read_file(path))
    except Refusal:
        return False


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False
