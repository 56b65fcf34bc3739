"""Match the items of a returned sheet with those of the issued one: by key, never by row."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.words.sheet import Item, Section, Sheet

_ALIKE = 0.6  # similarity from which a text counts as the other one, reworded
_LONGEST = 200  # characters; the rest of a text is not compared


@dataclass(frozen=True, slots=True)
class Matching:
    """The items of an issued sheet and of a returned one, matched."""

    pairs: tuple[tuple[Item, Item], ...]
    """(Issued, returned), in the order of the returned sheet."""
    lost: tuple[Item, ...]
    """Issued items that did not come back."""
    added: tuple[Item, ...]
    """Returned items that were not issued."""
    sections: tuple[tuple[Section, Section], ...]
    """(Issued, returned) of the section rows, reworded or not."""

    def moved(self) -> list[tuple[Item, Item]]:
        """Return the pairs that changed section or order; as few as explain the order."""
        names = {issued.name: returned.name for issued, returned in self.sections}
        away = [p for p in self.pairs if names.get(p[0].section, p[0].section) != p[1].section]
        gone = {id(pair) for pair in away}
        left = [pair for pair in self.pairs if id(pair) not in gone]
        in_order = _longest_rising([issued.row for issued, _ in left])
        turned = [pair for place, pair in enumerate(left) if place not in in_order]
        return sorted([*away, *turned], key=lambda pair: pair[1].row)


def matched(issued: Sheet, returned: Sheet, fixed: Sequence[str]) -> Matching:
    """Return which items belong together; `fixed` are the columns that must come back unchanged.

    Items are matched by section, number and name; what is left, by section and name; then by
    name alone; last by section and number, if half of the fixed cells are still alike.
    """
    sections = _sections(issued, returned)
    home = {fold(mine.name): fold(theirs.name) for mine, theirs in sections}

    def whole(item: Item) -> Hashable:
        return (*numbered(item), fold(item.name))

    def named(item: Item) -> Hashable:
        return (_home(item), fold(item.name)) if not is_blank(item.name) else None

    def name(item: Item) -> Hashable:
        return fold(item.name) or None

    def numbered(item: Item) -> tuple[str, str]:
        return _home(item), str(item.number)

    def _home(item: Item) -> str:
        folded = fold(item.section)
        return home.get(folded, folded) if id(item) in mine else folded

    mine = {id(item) for item in issued.items}
    left, right = list(issued.items), list(returned.items)
    pairs: list[tuple[Item, Item]] = []
    for key in (whole, named, name):
        found = _paired(left, right, key)
        pairs += found
        left, right = _rest(left, found, 0), _rest(right, found, 1)
    alike = _paired(left, right, lambda item: numbered(item) if item.number is not None else None)
    found = [pair for pair in alike if _reads_alike(*pair, fixed)]
    pairs += found
    return Matching(
        tuple(sorted(pairs, key=lambda pair: pair[1].row)),
        tuple(_rest(left, found, 0)),
        tuple(_rest(right, found, 1)),
        tuple(sections),
    )


def counterpart(returned: Sheet, issued: Sequence[Sheet]) -> int | None:
    """Return the index of the issued sheet that came back as this one; None if none was issued.

    The sheet's name decides; without the same name, the number of items with the same names.
    """
    for place, sheet in enumerate(issued):
        if fold(sheet.name) == fold(returned.name):
            return place
    names = {fold(item.name) for item in returned.items}
    shared = [len(names & {fold(item.name) for item in sheet.items}) for sheet in issued]
    return shared.index(max(shared)) if shared else None


def _paired(
    left: Iterable[Item], right: Iterable[Item], key: Callable[[Item], Hashable]
) -> list[tuple[Item, Item]]:
    """Return the pairs of items with the same key, in order where a key occurs several times."""
    waiting: dict[Hashable, list[Item]] = defaultdict(list)
    for item in left:
        waiting[key(item)].append(item)
    waiting.pop(None, None)
    for items in waiting.values():
        items.reverse()
    pairs = []
    for item in right:
        items = waiting.get(key(item), [])
        if items:
            pairs.append((items.pop(), item))
    return pairs


def _rest(items: Sequence[Item], pairs: Sequence[tuple[Item, Item]], side: int) -> list[Item]:
    taken = {id(pair[side]) for pair in pairs}
    return [item for item in items if id(item) not in taken]


def _reads_alike(issued: Item, returned: Item, fixed: Sequence[str]) -> bool:
    """True if at least half of the fixed cells that were filled are still alike."""
    keys = [key for key in fixed if key != "number" and not is_blank(issued.texts.get(key, ""))]
    alike = sum(_alike(issued.texts[key], returned.texts.get(key, "")) for key in keys)
    return 2 * alike >= len(keys) and bool(keys)


def _alike(before: str, after: str) -> bool:
    a, b = fold(before)[:_LONGEST], fold(after)[:_LONGEST]
    return a == b or SequenceMatcher(None, a, b, autojunk=False).ratio() >= _ALIKE


def _sections(issued: Sheet, returned: Sheet) -> list[tuple[Section, Section]]:
    """Return the pairs of section rows: by their names, else by the items below them."""
    theirs = {fold(section.name): section for section in reversed(returned.sections)}
    pairs: list[tuple[Section, Section]] = []
    unmatched = []
    for section in issued.sections:
        same = theirs.pop(fold(section.name), None)
        if same:
            pairs.append((section, same))
        else:
            unmatched.append(section)
    names = {section.name: section for section in theirs.values()}
    where = {fold(item.name): item.section for item in returned.items}
    for section in unmatched:
        below = [fold(item.name) for item in issued.items if item.section == section.name]
        homes = Counter(where[name] for name in below if where.get(name) in names)
        for name, count in homes.most_common(1):
            if 2 * count >= len(below):
                pairs.append((section, names.pop(name)))
    return pairs


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """Return the indexes of a longest increasing subsequence."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for place, number in enumerate(numbers):
        at = bisect_left(tails, number)
        before.append(ends[at - 1] if at else None)
        if at == len(tails):
            tails.append(number)
            ends.append(place)
        else:
            tails[at], ends[at] = number, place
    chosen: set[int] = set()
    place_: int | None = ends[-1] if ends else None
    while place_ is not None:
        chosen.add(place_)
        place_ = before[place_]
    return chosen
