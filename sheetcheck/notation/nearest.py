"""Suggest the known names most similar to an unknown one."""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from sheetcheck.words.text import Text, same

_CANDIDATES = 40  # names that are compared letter by letter
_LONGEST = 200  # characters; the rest of a name is ignored


def near_miss(word: str, words: Iterable[str]) -> Text:
    """Return “did you mean …?” with the most similar word; an empty text if none is similar."""
    near = difflib.get_close_matches(word, list(words), 1)
    if not near:
        return same("")
    return Text(f"（「{near[0]}」ではありませんか）", f"; did you mean “{near[0]}”?")


class Nearest:
    """An index of known names, to find those most similar to another.

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
        """Return at most `most` names whose similarity is `cutoff` (0 to 1) or more, best first."""
        key = (name, most, cutoff)
        if key not in self._known:
            near = difflib.get_close_matches(name[:_LONGEST], self._candidates(name), most, cutoff)
            self._known[key] = tuple(near)
        return self._known[key]

    def related(self, name: str) -> list[str]:
        """Return the known names that contain `name` or are part of it, in list order."""
        found = {part for part in _parts(name) if part in self._places}
        pairs = [name[at : at + 2] for at in range(len(name) - 1)]
        # Every name that contains `name` contains its rarest pair of letters, too.
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
    """Yield every substring of a name's first 200 characters."""
    name = name[:_LONGEST]
    for first, last in combinations(range(len(name) + 1), 2):
        yield name[first:last]


def _pairs(name: str) -> set[str]:
    """Return the pairs of neighbouring letters in a name; start and end count as letters."""
    framed = f"\0{name[:_LONGEST]}\0"
    return {framed[at : at + 2] for at in range(len(framed) - 1)}
