"""An index in memory of the files that the state knows: by path, return and likeness."""

from collections import defaultdict
from collections.abc import Iterable

from sheetcheck.nightly.state.records import KnownFile
from sheetcheck.returns import label_of


class FileIndex:
    """The known files, found by id, path, return, content and what makes two files alike."""

    def __init__(self, files: Iterable[KnownFile]) -> None:
        self._files: dict[int, KnownFile] = {}
        self._by_path: dict[str, int] = {}
        self._by_return: dict[int, set[int]] = defaultdict(set)
        self._alike: dict[tuple[str, str], set[int]] = defaultdict(set)
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
        """Return whether a vanished file was only moved or renamed.

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
