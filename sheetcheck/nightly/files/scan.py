"""The folders looked through: which files are there, and which folders could not be listed."""

import os
import re
import unicodedata
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import PurePath
from typing import Final, Self

from sheetcheck.nightly.files.output_tree import Mirror, Root
from sheetcheck.words.errors.system_error import reason_of
from sheetcheck.words.errors.unreachable import LinkedAway
from sheetcheck.words.text import Text
from sheetcheck.workbook.files.links import is_inside, lies_in, real_place
from sheetcheck.workbook.files.listing import FolderEntry
from sheetcheck.workbook.files.owner import is_owner_file

_WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_DEEPEST: Final = 40  # folders within one another; a junction that leads into itself ends here
_OURS: Final = "~sheetcheck-"  # how a file begins that sheetcheck is writing


@dataclass(frozen=True, slots=True)
class Seen:
    """A workbook that a listing showed."""

    path: str
    below: str
    """The folder under `out` where its copy and its report belong."""
    named: str
    """Its path from the name of the configuration's folder on: what may name its department."""
    size: int
    changed: int
    """When it was last written, in nanoseconds since 1970."""
    reviews: str = ""
    """Names, sizes and times of the review files beside it; empty where there is none."""
    is_copy: bool = False
    """Whether it is called like a corrected copy: only its content says whose it is."""


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A folder, or a name in one, about which the system would tell nothing."""

    path: str
    why: Text
    advice: Text


@dataclass(frozen=True, slots=True)
class Survey:
    """What a look through all folders brought."""

    files: tuple[Seen, ...]
    unlisted: tuple[Unlisted, ...]
    folders: int
    """How many folders were listed to their end."""
    empty: tuple[str, ...] = ()
    """Those of them in which nothing stands at all, whatever its name."""

    def hides(self, path: str) -> Unlisted | None:
        """Return what kept a file from being seen; None where it would have been seen."""
        parents = {path, *map(str, PurePath(path).parents)}
        return next((each for each in self.unlisted if each.path in parents), None)


Listing = Callable[[str], Sequence[FolderEntry]]

_NOT_LISTED: Final = Text(
    "フォルダーの一覧を読み取れませんでした（{why}）。",
    "The folder could not be listed ({why}).",
)
_NOT_LISTED_ADVICE: Final = Text(
    "共有フォルダーへの接続と、夜間点検に使うアカウントの読み取り権限を確認してください（前"
    "回の結果を残しています）。",
    "Check the connection to the share and the account's read permission. The files keep "
    "their last results.",
)
_NOT_ASKED: Final = Text(
    "ファイルの情報を読み取れませんでした（{why}）。", "File information could not be read ({why})."
)
_NOT_ASKED_ADVICE: Final = Text(
    "読み取り権限と、リンク先を確認してください。",
    "Check read permission and where its link leads.",
)
_ODD_NAME: Final = Text(
    "ファイル名の文字コードを判別できません。", "Its name is in no known encoding."
)
_ODD_NAME_ADVICE: Final = Text("ファイル名を変更してください。", "Rename it.")
_UNNAMED: Final = re.compile("[\ud800-\udfff]")
_TOO_DEEP: Final = Text(
    "フォルダーの階層が{most}段を超えるため、その先は点検していません。",
    "Folders are nested more than {most} deep; what is below was not checked.",
)
_TOO_DEEP_ADVICE: Final = Text(
    "循環するリンクがないか確認してください。",
    "Check for a link that leads back into itself.",
)


@dataclass(frozen=True, slots=True)
class ListedFolder:
    """A folder that was listed."""

    folder: str
    real: str
    """Where it is, through all links."""
    below: str
    """Its path below the root, as patterns of exclusion are compared with it."""
    mirrored: str
    """The folder under `out` where copies and reports of its files belong."""
    named: str
    """Its path from the name of the configuration's folder on."""
    entries: Sequence[FolderEntry]


@dataclass(frozen=True, slots=True)
class Sight:
    """All folders listed, with whatever stands in them; not yet asked which files count."""

    found: tuple[ListedFolder | Unlisted, ...]
    search: "Search"

    @property
    def places(self) -> Iterator[ListedFolder]:
        """The folders that were listed."""
        return (each for each in self.found if isinstance(each, ListedFolder))

    def survey(self) -> Survey:
        """Return every workbook, and every folder and name about which nothing is known."""
        files: dict[str, Seen] = {}
        unlisted: list[Unlisted] = []
        folders = 0
        empty: list[str] = []
        for each in self.found:
            if isinstance(each, Unlisted):
                unlisted.append(each)
                continue
            folders += 1
            if not each.entries:
                empty.append(each.folder)
            for found in _files(each, self.search):
                if isinstance(found, Seen):
                    files.setdefault(found.path, found)
                else:
                    unlisted.append(found)
        return Survey(tuple(files.values()), tuple(unlisted), folders, tuple(empty))


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, and what is left out.

    Left out: `ours` (what sheetcheck writes, the sheet that was sent out), excluded paths,
    owner files, hidden and temporary files. A folder is looked
    through once, however many links lead to it. Where `out` holds a root, what mirrors it
    never falls into a root itself.
    """

    roots: Sequence[Root]
    exclude: Sequence[str]
    """As paths are compared with patterns."""
    ours: frozenset[str]
    """As places are compared."""
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
        """Return what a configuration asks for."""
        return cls(roots, [*map(_comparable, exclude)], frozenset(map(real_place, ours)), out)

    @property
    def folders(self) -> list[str]:
        """The folders of the configuration: a link may lead from one of them to another."""
        return [root.path for root in self.roots]

    def through(
        self,
        listing: Listing,
        place: Callable[[str], str] = real_place,
        silent: Sequence[Root] = (),
    ) -> Sight:
        """Return all folders under the roots, the nearest first.

        `place` tells where a folder is, through all links; `silent` are folders of the
        configuration that did not answer, and are not asked again.
        """
        found: list[ListedFolder | Unlisted] = [
            _not_listed(root.path, TimeoutError()) for root in silent
        ]
        looking = _Looking(listing, place, [*map(real_place, self.folders)])
        mirror = Mirror(self.out, self.folders)
        for root in self.roots:
            found += self._below(root, looking, mirror)
        return Sight(tuple(found), self)

    def _below(
        self, root: Root, looking: "_Looking", mirror: Mirror
    ) -> Iterator[ListedFolder | Unlisted]:
        pending = deque([(root.path, "", 0)])
        listed = looking.listed
        while pending:
            folder, below, depth = pending.popleft()
            try:
                real = looking.place(folder)
                if real in listed or real in self.ours:
                    continue
                if depth and not lies_in(real, looking.roots):
                    yield _linked_away(folder)
                    continue
                if depth > _DEEPEST:
                    yield Unlisted(folder, _TOO_DEEP.filled(most=_DEEPEST), _TOO_DEEP_ADVICE)
                    continue
                entries = looking.listing(folder)
            except OSError as error:
                yield _not_listed(folder, error)
                continue
            listed.add(real)
            mirrored = mirror.place(os.path.join(root.below, below))
            named = os.path.join(PurePath(root.path).name, below)
            place = ListedFolder(folder, real, below, mirrored, named, entries)
            yield place
            folders = self.wanted(place, sorted(entry for entry in entries if entry.is_folder))
            pending.extend(
                (os.path.join(folder, e.name), os.path.join(below, e.name), depth + 1)
                for e in folders
            )

    def leaves_out(self, path: str) -> bool:
        """Return whether the configuration excludes a path, or a folder above it."""
        for root in self.folders if self.exclude else ():
            if PurePath(path).is_relative_to(root):
                parts = PurePath(_comparable(os.path.relpath(path, root))).parts
                paths = ("/".join(parts[: place + 1]) for place in range(len(parts)))
                if any(fnmatchcase(one, pattern) for one in paths for pattern in self.exclude):
                    return True
        return False

    def wanted(self, place: ListedFolder, entries: Iterable[FolderEntry]) -> Iterator[FolderEntry]:
        """Yield those of a folder's entries that are not left out."""
        for entry in entries:
            if entry.hidden or entry.name.startswith((".", _OURS)) or is_owner_file(entry.name):
                continue
            if os.path.join(place.real, os.path.normcase(entry.name)) in self.ours:
                continue
            path = _comparable(os.path.join(place.below, entry.name)) if self.exclude else ""
            if not any(fnmatchcase(path, pattern) for pattern in self.exclude):
                yield entry


@dataclass(frozen=True, slots=True)
class _Looking:
    """How a look through all folders is done, and where it has been."""

    listing: Listing
    place: Callable[[str], str]
    roots: Sequence[str]
    """Where the folders of the configuration are, through all links."""
    listed: set[str] = field(default_factory=set)


def _files(place: ListedFolder, search: Search) -> Iterator[Seen | Unlisted]:
    from sheetcheck.review.reader import (  # noqa: PLC0415  (a calm night needs none)
        ENDINGS,
        review_names,
    )
    from sheetcheck.workbook.sources import original_of  # noqa: PLC0415

    beside = {entry.name: entry for entry in place.entries}
    reviewed = any(name.endswith(ENDINGS) for name in beside)
    books = sorted(
        e for e in place.entries if not e.is_folder and e.name.lower().endswith(_WORKBOOKS)
    )
    for entry in search.wanted(place, books):
        path = os.path.join(place.folder, entry.name)
        if entry.why:
            yield Unlisted(path, _NOT_ASKED.filled(why=entry.why), _NOT_ASKED_ADVICE)
            continue
        if entry.is_link and not is_inside(path, search.folders):
            yield _linked_away(path)
            continue
        if _UNNAMED.search(path):
            yield Unlisted(path, _ODD_NAME, _ODD_NAME_ADVICE)
            continue
        names = review_names(entry.name) if reviewed else ()
        reviews = [beside[name] for name in names if name in beside]
        known_by = " ".join(f"{one.name}:{one.size}:{one.changed}" for one in reviews)
        named = os.path.join(place.named, entry.name)
        is_copy = bool(original_of(entry.name))
        yield Seen(path, place.mirrored, named, entry.size, entry.changed, known_by, is_copy)


def _not_listed(folder: str, error: OSError) -> Unlisted:
    return Unlisted(folder, _NOT_LISTED.filled(why=reason_of(error)), _NOT_LISTED_ADVICE)


def _linked_away(path: str) -> Unlisted:
    refusal = LinkedAway()
    return Unlisted(path, refusal.what, refusal.advice)


def _comparable(path: str) -> str:
    """Return a path as patterns are compared: `/` between folders, NFC, small letters."""
    return unicodedata.normalize("NFC", path.replace("\\", "/")).casefold().rstrip("/")
