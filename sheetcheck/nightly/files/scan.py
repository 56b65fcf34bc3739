"""Lists the configured folders and tells which workbooks are in them.

This takes two steps. `Search.through` lists every folder once; nothing is read yet, so a share
that hangs is noticed before the state is opened. `ListedFolders.survey` then picks the workbooks.
Nothing is left out silently: a folder or name that cannot be looked at becomes a `Missed`.
"""

import os
import re
import unicodedata
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePath
from typing import Final, Self

from sheetcheck.nightly.files.out_folder import Mirror, Root
from sheetcheck.nightly.files.survey import (
    Listing,
    Seen,
    Survey,
    not_listed,
    unlisted,
)
from sheetcheck.nightly.summary import Missed
from sheetcheck.workbook.files.links import is_inside, lies_in, real_place
from sheetcheck.workbook.files.listing import FolderEntry
from sheetcheck.workbook.files.reading import is_owner_file

_WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_DEEPEST: Final = 40  # nested folders; ends a junction that leads into itself
_OURS: Final = "~sheetcheck-"  # prefix of the temporary files that sheetcheck writes
_UNNAMED: Final = re.compile("[\ud800-\udfff]")  # bytes of a name that no encoding explains


@dataclass(frozen=True, slots=True)
class ListedFolder:
    """A folder with its entries."""

    folder: str
    real: str
    """Its path with all links resolved."""
    below: str
    """Its path below the root, which patterns of `share.exclude` are compared with."""
    mirrored: str
    """The folder under `out` for the copies and reports of its files."""
    named: str
    """Its path, beginning with the configured folder's own name."""
    entries: Sequence[FolderEntry]


@dataclass(frozen=True, slots=True)
class ListedFolders:
    """All folders, listed; which of their files count is decided by `survey`."""

    found: tuple[ListedFolder | Missed, ...]
    search: "Search"

    def survey(self) -> Survey:
        """Return the workbooks, and every folder and name that could not be looked at."""
        files: dict[str, Seen] = {}
        missed: list[Missed] = []
        listed = [each for each in self.found if isinstance(each, ListedFolder)]
        for each in self.found:
            for found in _files(each, self.search) if isinstance(each, ListedFolder) else (each,):
                if isinstance(found, Seen):
                    files.setdefault(found.path, found)
                else:
                    missed.append(found)
        empty = tuple(each.folder for each in listed if not each.entries)
        return Survey(tuple(files.values()), tuple(missed), len(listed), empty)


@dataclass(frozen=True, slots=True)
class Search:
    """The configured folders, and which entries in them are left out.

    Left out are `ours` (what sheetcheck writes, and the issued sheet), excluded paths, Excel's
    owner files, hidden and temporary files. A folder is listed once, however many links lead to
    it. If a root lies inside `out`, the folder that mirrors it never falls into a root.
    """

    roots: Sequence[Root]
    exclude: Sequence[str]
    """Patterns, in the form of `_comparable`."""
    ours: frozenset[str]
    """Paths with all links resolved."""
    out: str

    @classmethod
    def of(
        cls,
        roots: Sequence[Root],
        *,
        exclude: Sequence[str] = (),
        ours: Sequence[str] = (),
        out: str = "",
    ) -> Self:
        """Return the search that a configuration asks for."""
        return cls(roots, [*map(_comparable, exclude)], frozenset(map(real_place, ours)), out)

    @property
    def folders(self) -> list[str]:
        """The configured folders. A link from one of them into another one is followed."""
        return [root.path for root in self.roots]

    def through(
        self,
        listing: Listing,
        place: Callable[[str], str] = real_place,
        silent: Sequence[Root] = (),
    ) -> ListedFolders:
        """List all folders under the roots, breadth first.

        `place` resolves the links of a path; `silent` are configured folders that have not
        answered already and are not asked again. A folder that cannot be listed is part of the
        result, with the reason.
        """
        unheard = (not_listed(root.path, TimeoutError()) for root in silent)
        return ListedFolders((*unheard, *self._walk(listing, place)), self)

    def _walk(
        self, listing: Listing, place: Callable[[str], str]
    ) -> Iterator[ListedFolder | Missed]:
        tops, listed = [*map(real_place, self.folders)], set[str]()
        mirror = Mirror(self.out, self.folders)
        for root in self.roots:
            name = PurePath(root.path).name
            pending = deque([(root.path, "", 0)])
            while pending:
                folder, below, depth = pending.popleft()
                try:
                    real = place(folder)
                    if real in listed or real in self.ours:
                        continue
                    if depth and not lies_in(real, tops):
                        yield unlisted(folder, "linked-away")
                        continue
                    if depth > _DEEPEST:
                        yield unlisted(folder, "too-deep", most=_DEEPEST)
                        continue
                    entries = listing(folder)
                except OSError as error:
                    yield not_listed(folder, error)
                    continue
                listed.add(real)
                mirrored = mirror.place(os.path.join(root.below, below))
                named = os.path.join(name, below)
                found = ListedFolder(folder, real, below, mirrored, named, entries)
                yield found
                pending.extend(
                    (os.path.join(folder, each.name), os.path.join(below, each.name), depth + 1)
                    for each in self.included(found, sorted(e for e in entries if e.is_folder))
                )

    def leaves_out(self, path: str) -> bool:
        """True if the configuration excludes a path, or a folder above it."""
        for root in self.folders if self.exclude else ():
            if PurePath(path).is_relative_to(root):
                parts = PurePath(_comparable(os.path.relpath(path, root))).parts
                paths = ("/".join(parts[: place + 1]) for place in range(len(parts)))
                if any(fnmatchcase(one, pattern) for one in paths for pattern in self.exclude):
                    return True
        return False

    def included(
        self, place: ListedFolder, entries: Iterable[FolderEntry]
    ) -> Iterator[FolderEntry]:
        """Yield the entries of a folder that are not left out."""
        for entry in entries:
            if entry.hidden or entry.name.startswith((".", _OURS)) or is_owner_file(entry.name):
                continue
            if os.path.join(place.real, os.path.normcase(entry.name)) in self.ours:
                continue
            path = _comparable(os.path.join(place.below, entry.name)) if self.exclude else ""
            if not any(fnmatchcase(path, pattern) for pattern in self.exclude):
                yield entry


def _files(place: ListedFolder, search: Search) -> Iterator[Seen | Missed]:
    from sheetcheck.review import (
        ENDINGS,
        review_names,
    )
    from sheetcheck.workbook.sources import original_of

    beside = {entry.name: entry for entry in place.entries}
    reviewed = any(name.endswith(ENDINGS) for name in beside)
    books = sorted(
        e for e in place.entries if not e.is_folder and e.name.lower().endswith(_WORKBOOKS)
    )
    for entry in search.included(place, books):
        path = os.path.join(place.folder, entry.name)
        if entry.why:
            yield unlisted(path, "not-asked", why=entry.why)
            continue
        if entry.is_link and not is_inside(path, search.folders):
            yield unlisted(path, "linked-away")
            continue
        if _UNNAMED.search(path):
            yield unlisted(path, "odd-name")
            continue
        names = review_names(entry.name) if reviewed else ()
        reviews = [beside[name] for name in names if name in beside]
        known_by = " ".join(f"{one.name}:{one.size}:{one.changed}" for one in reviews)
        named = os.path.join(place.named, entry.name)
        is_copy = bool(original_of(entry.name))
        yield Seen(path, place.mirrored, named, entry.size, entry.changed, known_by, is_copy)


def _comparable(path: str) -> str:
    """Return a path in the form in which patterns are compared: `/`, NFC, lower case."""
    return unicodedata.normalize("NFC", path.replace("\\", "/")).casefold().rstrip("/")
