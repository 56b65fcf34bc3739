"""The distribution of ratings overall, by section and by department, as data for bar charts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from sheetcheck.report.visible import one_line, shortened
from sheetcheck.words import labels
from sheetcheck.words.result import Outcome, SheetResult
from sheetcheck.words.sheet import Item
from sheetcheck.words.text import Language

_SHORT: Final = 3  # characters of a code that fit into a narrow segment
_COLOURS: Final = 8
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment of a bar; positions and widths are in percent."""

    style: str
    """The CSS class of its colour: `r0` to `r7`, or `none`."""
    start: float
    width: float
    label: str
    """Empty if there is no room."""

    @property
    def middle(self) -> float:
        """The position of its label."""
        return self.start + self.width / 2


@dataclass(frozen=True, slots=True)
class RatingShare:
    """One bar: the number of items by rating in a section, a department, or overall."""

    name: str
    counts: tuple[int, ...]
    """By rating in the order of the legend; items without a rating come last."""
    total: int
    pieces: tuple[Piece, ...]
    words: str
    """The bar in words, for screen readers."""


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend: a rating, or "no rating"."""

    style: str
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The distribution of ratings of one scale."""

    keys: tuple[Key, ...]
    overall: RatingShare
    sections: tuple[RatingShare, ...]
    departments: tuple[RatingShare, ...]


def charts(outcomes: Iterable[Outcome], language: Language) -> list[Chart]:
    """Return one chart per rating scale, each over all sheets with this scale.

    An item of two departments counts for both.
    """
    scales: dict[tuple[tuple[str, str], ...], list[SheetResult]] = {}
    for outcome in outcomes:
        if outcome.result.sheet and outcome.result.scale:
            scale = tuple(outcome.result.scale.items())
            scales.setdefault(scale, []).append(outcome.result)
    return [_chart(dict(scale), results, language) for scale, results in scales.items()]


def _chart(scale: Mapping[str, str], results: Sequence[SheetResult], language: Language) -> Chart:
    keys = tuple(_keys(scale, language))
    overall: Counter[str | None] = Counter()
    sections: dict[str, Counter[str | None]] = {}
    departments: dict[str, Counter[str | None]] = {}
    for item, code in _rated(results):
        overall[code] += 1
        section = item.section or labels.NO_SECTION.told(language)
        sections.setdefault(section, Counter())[code] += 1
        for name in dict.fromkeys(item.departments or (labels.GENERAL.told(language),)):
            departments.setdefault(name, Counter())[code] += 1
    codes = (*scale, None)
    return Chart(
        keys,
        _share(labels.ALL_ITEMS.told(language), overall, codes, keys),
        tuple(_share(name, counts, codes, keys) for name, counts in sections.items()),
        tuple(_share(name, counts, codes, keys) for name, counts in departments.items()),
    )


def _rated(results: Iterable[SheetResult]) -> Iterator[tuple[Item, str | None]]:
    for result in results:
        for item in result.sheet.items if result.sheet else ():
            code = result.ratings.get(item.row)
            yield item, code if code in result.scale else None


def _keys(scale: Mapping[str, str], language: Language) -> Iterator[Key]:
    for number, (code, label) in enumerate(scale.items()):
        yield Key(f"r{number % _COLOURS}", one_line(code), one_line(label))
    yield Key("none", "", labels.UNRATED.told(language))


def _share(
    name: str,
    counted: Mapping[str | None, int],
    codes: Sequence[str | None],
    keys: Sequence[Key],
) -> RatingShare:
    counts = tuple(counted.get(code, 0) for code in codes)
    total = sum(counts)
    starts = accumulate(counts, initial=0)
    pieces = tuple(
        Piece(key.style, 100 * start / total, width, _fitting(key.code, width))
        for key, count, start in zip(keys, counts, starts, strict=False)
        if count and (width := 100 * count / total)
    )
    words = ", ".join(
        f"{key.code or key.label} {count:,}"
        for key, count in zip(keys, counts, strict=True)
        if count
    )
    return RatingShare(shortened(one_line(name), _LONGEST), counts, total, pieces, words)


def _fitting(code: str, width: float) -> str:
    return code if width >= (8 if len(code) <= _SHORT else 30) and len(code) <= 3 * _SHORT else ""
