"""The files that the state knows, in memory, with the ways to find them again."""

from collections import defaultdict
from collections.abc import Iterable

from sheetcheck.nightly.state.records import KnownFile
from sheetcheck.returns.file_names import label_of


class Register:
    """Every known file by its id, its path, its return and what makes two files alike."""

    def __init__(self, files: Iterable[KnownFile]) -> None:
        self._files: dict[int, KnownFile] = {}
        self._by_path: dict[str, int] = {}
        self._by_return: dict[int, set[int]] = defaultdict(set)
        self._alike: dict[tuple[str, str], set[int]] = defaultdict(set)
        for file in files:
            self.put(file)

    def put(self, file: KnownFile) -> None:
        """Take a file in, in the place of what was known of it."""
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
        """Return every file, also those that are gone."""
        return list(self._files.values())

    def here(self) -> list[KnownFile]:
        """Return every file that is there."""
        return [file for file in self._files.values() if file.gone_run is None]

    def at(self, path: str) -> KnownFile | None:
        """Return the file at a path, also one that is gone."""
        id_ = self._by_path.get(path)
        return None if id_ is None else self._files[id_]

    def gone_with(self, digest: str) -> KnownFile | None:
        """Return the file that is gone and had this content: the last one that went."""
        same = [self._files[id_] for id_ in self._alike.get(("digest", digest), ())]
        gone = [file for file in same if file.gone_run is not None]
        return max(gone, key=lambda file: (file.gone_run or 0, file.id), default=None)

    def has_elsewhere(self, file: KnownFile) -> bool:
        """Return whether a file that is gone was only moved or renamed.

        Then a file with its content is of the same return, or appeared in the run in which this
        one vanished.
        """
        same = (self._files[id_] for id_ in self._alike.get(("digest", file.digest), ()))
        gone_run = self._files[file.id].gone_run
        return any(
            each.return_id == file.return_id or each.checked_run == gone_run
            for each in same
            if each.gone_run is None and each.id != file.id
        )

    def members(self, return_id: int) -> list[KnownFile]:
        """Return the files of a return that are there."""
        files = [self._files[id_] for id_ in self._by_return.get(return_id, ())]
        return sorted((f for f in files if f.gone_run is None), key=lambda file: file.id)

    def like(self, file: KnownFile) -> list[KnownFile]:
        """Return the other files that may be of the same return; those that are gone come last.

        A department may have taken its first sheet away when it sent the second.
        """
        ids = set().union(*(self._alike.get(trait, ()) for trait in _traits(file))) - {file.id}
        files = [self._files[id_] for id_ in sorted(ids)]
        return sorted(files, key=lambda each: each.gone_run is not None)


def _traits(file: KnownFile) -> set[tuple[str, str]]:
    """Return what two files of one return have in common, at least one of it."""
    traits = {("label", label_of(file.path))}
    if file.department:
        traits.add(("department", file.department))
    if file.digest:
        traits.add(("digest", file.digest))
    return traits
