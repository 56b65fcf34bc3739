"""The known files: an index of them, which are versions of one return, and which is the latest.

The index holds in memory what the state knows of files. It also tells which files may be versions
of one return (`FileIndex.like`); `same_return` decides it, and `latest_of` chooses among them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath
from typing import Final

from sheetcheck.nightly.config.model import Department
from sheetcheck.nightly.state.records import KnownFile
from sheetcheck.notation.folding import fold
from sheetcheck.returns import NOBODY, label_of, version_in
from sheetcheck.words.text import Text

_WRONG_YEAR: Final = frozenset({"template-old", "year-mismatch"})
_ALIKE: Final = 0.5  # the part of all items that both files must have
_CLOSE: Final = 2_000_000_000  # ns; time stamps with a smaller difference count as equal


@dataclass(frozen=True, slots=True)
class Choice:
    """The file of a return that counts; of several, with a note that says which and why."""

    file: KnownFile
    note: Text | None = None


class FileIndex:
    """The known files, found by id, path, return, content and what makes two files alike."""

    def __init__(self, files: Iterable[KnownFile], chosen: Mapping[int, int] | None = None) -> None:
        """Index files; `chosen` maps the id of each return to that of the file that counts."""
        self._files: dict[int, KnownFile] = {}
        self._by_path: dict[str, int] = {}
        self._by_return: dict[int, set[int]] = defaultdict(set)
        self._alike: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._chosen = dict(chosen or {})
        for file in files:
            self.put(file)

    def put(self, file: KnownFile) -> None:
        """Add a file, or replace the one with its id."""
        old = self._files.pop(file.id, None)
        if old is not None:
            self._by_path.pop(old.path, None)
            self._by_return[old.return_id].discard(old.id)
            for trait in _traits(old):
                self._alike[trait].discard(old.id)
        self._files[file.id] = file
        self._by_path[file.path] = file.id
        self._by_return[file.return_id].add(file.id)
        for trait in _traits(file):
            self._alike[trait].add(file.id)

    def all(self) -> list[KnownFile]:
        """Return every file, including vanished ones."""
        return list(self._files.values())

    def here(self) -> list[KnownFile]:
        """Return the files that have not vanished."""
        return [file for file in self._files.values() if file.gone_run is None]

    def choose(self, file: KnownFile) -> None:
        """Let a file be the one that counts in its return."""
        self._chosen[file.return_id] = file.id

    def chosen(self, return_id: int) -> KnownFile | None:
        """Return the file of a return that counts, even if it has vanished; None if unknown."""
        return self._files.get(self._chosen.get(return_id, 0))

    def all_chosen(self) -> list[KnownFile]:
        """Return the file that counts of every return, in the order of the returns."""
        return [file for id_ in sorted(self._chosen) if (file := self.chosen(id_))]

    def at(self, path: str) -> KnownFile | None:
        """Return the file at a path, even if it has vanished; None if it was never there."""
        id_ = self._by_path.get(path)
        return None if id_ is None else self._files[id_]

    def gone_with(self, digest: str) -> KnownFile | None:
        """Return the file with a content that vanished last; None if there is none."""
        same = [self._files[id_] for id_ in self._alike.get(("digest", digest), ())]
        gone = [file for file in same if file.gone_run is not None]
        return max(gone, key=lambda file: (file.gone_run or 0, file.id), default=None)

    def has_elsewhere(self, file: KnownFile) -> bool:
        """True if a vanished file was only moved or renamed.

        That is so if a file with its content belongs to the same return, or appeared in the run in
        which it vanished.
        """
        same = (self._files[id_] for id_ in self._alike.get(("digest", file.digest), ()))
        gone_run = self._files[file.id].gone_run
        return any(
            each.return_id == file.return_id or each.checked_run == gone_run
            for each in same
            if each.gone_run is None and each.id != file.id
        )

    def members(self, return_id: int) -> list[KnownFile]:
        """Return the files of a return that have not vanished."""
        files = [self._files[id_] for id_ in self._by_return.get(return_id, ())]
        return sorted((f for f in files if f.gone_run is None), key=lambda file: file.id)

    def like(self, file: KnownFile) -> list[KnownFile]:
        """Return the other files that may belong to the same return, vanished ones last.

        Vanished ones matter: a department may delete its first sheet when it sends the second.
        """
        ids = set().union(*(self._alike.get(trait, ()) for trait in _traits(file))) - {file.id}
        files = [self._files[id_] for id_ in sorted(ids)]
        return sorted(files, key=lambda each: each.gone_run is not None)


def _traits(file: KnownFile) -> set[tuple[str, str]]:
    """Return a file's traits; two files of one return share at least one of them."""
    traits = {("label", label_of(file.path))}
    if file.department:
        traits.add(("department", file.department))
    if file.digest:
        traits.add(("digest", file.digest))
    return traits


def name_of(path: str) -> str:
    """Return the file name of a path of any system."""
    return path.replace("\\", "/").rsplit("/", 1)[-1]


def names_of(book: Mapping[str, Department]) -> dict[str, str]:
    """Map each name and alias of the address book, folded, to the department's own name."""
    return {fold(called): name for name, d in book.items() for called in (name, *d.aliases)}


def same_return(one: KnownFile, other: KnownFile) -> bool:
    """True if two files are versions of the same return.

    They must be of one department, or, if no department is known, lie in one folder. When in
    doubt they are not: a file that is wrongly taken for an older version would go unchecked.
    """
    if one.department != other.department:
        return False
    if one.digest and one.digest == other.digest:
        return one.department != NOBODY or _folder(one.path) == _folder(other.path)
    if not one.facts.items or not other.facts.items:
        # If one of them cannot be read, only the names can be compared.
        return label_of(one.path) == label_of(other.path)
    if one.facts.family != other.facts.family or not _same_year(one, other):
        return False
    if _overlap(one.facts.items, other.facts.items) < _ALIKE:
        return False
    return one.department != NOBODY or label_of(one.path) == label_of(other.path)


def _same_year(one: KnownFile, other: KnownFile) -> bool:
    """True if two files report the same year, or one was told to be of the wrong year.

    The planned year is left out: a wrong one is a reason to send the sheet again, and so is the
    form of another year.
    """
    rules = {finding.rule for member in (one, other) for finding in member.facts.findings}
    return one.facts.years[:1] == other.facts.years[:1] or not rules.isdisjoint(_WRONG_YEAR)


def latest_of(members: Sequence[KnownFile]) -> Choice:
    """Return the latest file of a return: by modification time, then by the version in its name."""
    ranked = sorted(members, key=_rank)
    latest = ranked[-1]
    if len(ranked) == 1:
        return Choice(latest)
    close = [m for m in ranked if latest.changed - m.changed <= _CLOSE]
    latest = max(close, key=lambda member: (version_in(member.path), _rank(member)))
    others = [m for m in ranked if m is not latest]
    names = _listed(others)
    if all(m.digest and m.digest == latest.digest for m in others):
        note = Text(
            "同じ内容のファイルがほかにもあります（{names}）。「{latest}」を点検しました。",
            "Other files have the same content ({names}); “{latest}” was checked.",
        )
    elif any(version_in(m.path) > version_in(latest.path) for m in others):
        note = Text(
            "提出物が複数あり、更新日時が最新の「{latest}」"
            "を点検しました（ファイル名の版とは一致しません。対象外：{names}）。",
            "Several versions: “{latest}” was changed last and was checked, though the "
            "names say otherwise (not used: {names}).",
        )
    else:
        note = Text(
            "提出物が複数あり、最新の「{latest}」を点検しました（対象外：{names}）。",
            "Several versions: the latest, “{latest}”, was checked (not used: {names}).",
        )
    return Choice(latest, note.filled(latest=PurePath(latest.path).name, names=names))


def _rank(member: KnownFile) -> tuple[int, int, str]:
    return member.changed, version_in(member.path), member.path


@lru_cache(maxsize=16384)
def _folder(path: str) -> PurePath:
    return PurePath(path).parent


def _overlap(one: Iterable[str], other: Iterable[str]) -> float:
    a, b = set(one), set(other)
    return len(a & b) / len(a | b)


def _listed(members: Sequence[KnownFile]) -> Text:
    shown, more = [PurePath(member.path).name for member in members[:5]], len(members) - 5
    ja, en = "、".join(shown), ", ".join(shown)
    return Text(f"{ja}ほか{more}個", f"{en} and {more} more") if more > 0 else Text(ja, en)
