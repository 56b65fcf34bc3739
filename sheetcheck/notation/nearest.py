"""The names most like one that is not known, found in bounded time whatever the list holds."""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

_CANDIDATES = 40  # names that are compared letter by letter
_LONGEST = 200  # characters of a name that count


class Nearest:
    """A list of names that can be asked for those most like another.

    Comparing every unknown name with every known one takes minutes for a long address book.
    So only names that share a pair of letters are compared, those with the rarest pairs first.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._places = {name: place for place, name in enumerate(dict.fromkeys(names))}
        self._names = tuple(self._places)
        self._by_pair: Mapping[str, list[str]] = defaultdict(list)
        self._known: dict[tuple[str, int, float], tuple[str, ...]] = {}
        for name in self._names:
            for pair in _pairs(name):
                self._by_pair[pair].append(name)

    def to(self, name: str, most: int = 1, cutoff: float = 0.6) -> tuple[str, ...]:
        """Return at most `most` names whose likeness is at least `cutoff` (0 to 1), best first."""
        key = (name, most, cutoff)
        if key not in self._known:
            near = difflib.get_close_matches(name[:_LONGEST], self._candidates(name), most, cutoff)
            self._known[key] = tuple(near)
        return self._known[key]

    def related(self, name: str) -> list[str]:
        """Return the names that are part of a name, or that it is part of, in their order."""
        found = {part for part in _parts(name) if part in self._places}
        pairs = [name[at : at + 2] for at in range(len(name) - 1)]
        # Whatever holds the name holds its rarest pair of letters.
        lists = [self._by_pair.get(pair, []) for pair in pairs] or [list(self._names)]
        found.update(other for other in min(lists, key=len) if name and name in other)
        return sorted(found, key=self._places.__getitem__)

    def _candidates(self, name: str) -> list[str]:
        if len(self._names) <= _CANDIDATES:
            return list(self._names)
        found: dict[str, None] = {}
        lists = (self._by_pair.get(pair, []) for pair in _pairs(name))
        for names in sorted(lists, key=len):
            found.update(dict.fromkeys(names[: _CANDIDATES - len(found)]))
            if len(found) >= _CANDIDATES:
                break
        return list(found)


def _parts(name: str) -> Iterator[str]:
    """Yield whatever stands together in a name; of an endless one, only of its beginning."""
    name = name[:_LONGEST]
    for first, last in combinations(range(len(name) + 1), 2):
        yield name[first:last]


def _pairs(name: str) -> set[str]:
    """Return the pairs of letters in a name; its ends count as letters, too."""
    framed = f"\0{name[:_LONGEST]}\0"
    return {framed[at : at + 2] for at in range(len(framed) - 1)}
