"""The headings that a family looks for, and which column each heading of a sheet belongs to.

Two columns of a family may differ only in the year of their heading, or only in their order
from left to right.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from sheetcheck.family.heading import Dating, dating, undated
from sheetcheck.family.model import Family
from sheetcheck.notation.era import YEAR_CHARACTERS, split_year
from sheetcheck.notation.folding import fold, foreign_to
from sheetcheck.words.address import Address
from sheetcheck.words.sheet import Heading

LONGEST = 60
"""Characters; a longer text is not a heading."""
_NEAR = frozenset({0, 1})


@dataclass(frozen=True, slots=True, eq=False)
class SoughtHeadings:
    """A family's headings, folded and without their years."""

    keys: Mapping[str, tuple[str, ...]]
    """Heading without its year → the columns it may belong to; several if only the year differs."""
    dated: frozenset[str]
    """The columns whose heading names a year."""
    planned: frozenset[str]
    """The columns whose heading names the planned year."""
    datings: Mapping[str, Dating]
    """Dated column → which year its heading names."""
    nth: Mapping[str, int]
    """Column → which one it is, from the left, of several with the same heading (from 1)."""


@lru_cache(maxsize=256)
def sought_headings(family: Family) -> SoughtHeadings:
    """Return the headings by which a header of this family is found."""
    keys: dict[str, dict[str, None]] = {}
    datings: dict[str, Dating] = {}
    for key, column in family.columns.items():
        for heading in column.whole_headings:
            rest = fold(undated(heading))
            keys.setdefault(rest.replace("()", ""), {})[key] = None
            if found := dating(heading):
                datings.setdefault(key, found)
    planned = frozenset(key for key, found in datings.items() if found.offset == 1)
    nth = {key: column.nth for key, column in family.columns.items()}
    by_rest = {rest: tuple(of) for rest, of in keys.items()}
    return SoughtHeadings(by_rest, frozenset(datings), planned, datings, nth)


class Vocabulary(NamedTuple):
    """The headings of several families, folded and without their years."""

    rests: frozenset[str]
    foreign: re.Pattern[str]
    """A pattern that is found in none of them, whatever year they name."""

    def headings_among(self, texts: Iterable[str]) -> frozenset[str]:
        """Return the headings that are among some texts."""
        near = (text for text in texts if not self.foreign.search(text))
        return self.rests & {split_year(text)[1] for text in near}


@lru_cache(maxsize=16)
def vocabulary(families: tuple[Family, ...]) -> Vocabulary:
    """Return the headings of all these families together."""
    rests = frozenset[str]().union(*(sought_headings(family).keys for family in families))
    return Vocabulary(rests, foreign_to([*rests, YEAR_CHARACTERS]))


@dataclass(frozen=True, slots=True)
class Candidate:
    """The text above a column, read as a heading."""

    column: int
    block: int
    rest: str
    """Folded, and without its year."""
    year: int | None
    text: str
    top: int
    """The first of the rows that it was read from."""


def assigned(
    candidates: Sequence[Candidate], row: int, sought: SoughtHeadings
) -> tuple[dict[str, Heading], tuple[Heading, ...]]:
    """Return column of the family → its heading, from left to right, and the surplus headings.

    `row` is the last row of the header (Excel's number); the headings get addresses in it.
    Headings that are alike are told apart by their years; a heading whose column was already
    found is surplus.
    """
    found: dict[str, Heading] = {}
    duplicates: list[Heading] = []
    years = _years(candidates, sought)
    for rest, keys in sought.keys.items():
        alike = [c for c in candidates if c.rest == rest]
        for key, group in _headings_by_column(alike, keys, sought, years):
            for candidate in group:
                cell = Address(row, candidate.column)
                heading = Heading(key, candidate.text, cell, candidate.year)
                if key in found:
                    duplicates.append(heading)
                else:
                    found[key] = heading
    ordered = dict(sorted(found.items(), key=lambda pair: pair[1].cell.column))
    return ordered, tuple(sorted(duplicates, key=lambda h: h.cell))


class _Years(NamedTuple):
    """The calendar years that the headings of a sheet speak of."""

    reported: int | None
    """The reported year according to most headings."""
    planned: frozenset[int]
    """The years in headings that can only be columns of the planned year."""


def _years(candidates: Sequence[Candidate], sought: SoughtHeadings) -> _Years:
    """Return the years of the headings; if two fit equally, the earlier one is reported."""
    meant = Counter[int]()
    planned: set[int] = set()
    for candidate in candidates:
        keys = sought.keys.get(candidate.rest, ())
        if candidate.year is None or not keys:
            continue
        if sought.planned.issuperset(keys):
            planned.add(candidate.year)
        offsets = {sought.datings[key].offset for key in keys if key in sought.datings}
        meant.update(candidate.year - offset for offset in offsets if offset is not None)
    most = max(meant.values(), default=0)
    reported = min((year for year, count in meant.items() if count == most), default=None)
    return _Years(reported, frozenset(planned))


def _headings_by_column(
    alike: Sequence[Candidate],
    keys: Sequence[str],
    sought: SoughtHeadings,
    years: "_Years",
) -> Iterator[tuple[str, list[Candidate]]]:
    """Yield each column of the family with its headings; a heading of another year is left out."""
    datings = [sought.datings[key] for key in keys if key in sought.datings]
    if any(dating.offset not in _NEAR for dating in datings):
        yield from _by_year(alike, keys, sought, years.reported or 0)
        return
    if len(keys) == 1:
        key = keys[0]
        dated = [c for c in alike if c.year is not None]
        if key not in sought.dated or not dated:
            yield key, list(alike)
            return
        asked = {year - 1 for year in years.planned} if key not in sought.planned else set()
        named = {c.year for c in dated}
        year = next(iter(asked & named), None) or max(c.year for c in dated if c.year)
        yield key, [c for c in alike if c.year == year]
        return
    if len({sought.nth[key] for key in keys}) == len(keys):
        yield from _by_place(alike, sorted(keys, key=lambda key: sought.nth[key]), sought)
        return
    # Only the year tells these columns apart (R6実施内容, R7実施内容): the reported one is earlier.
    in_order = sorted(keys, key=lambda key: key in sought.planned)
    by_year = sorted(alike, key=lambda c: (c.year or 0, c.column))
    for key, candidate in zip(in_order, by_year, strict=False):
        yield key, [candidate]
    if len(by_year) > len(in_order):
        yield in_order[-1], by_year[len(in_order) :]


def _by_year(
    alike: Sequence[Candidate], keys: Sequence[str], sought: SoughtHeadings, reported: int
) -> Iterator[tuple[str, list[Candidate]]]:
    """Yield each column with its heading by year: relative to the reported one, or a fixed year."""
    for key in keys:
        dating = sought.datings.get(key, Dating(None))
        year = dating.fixed if dating.offset is None else reported + dating.offset
        alone = len(alike) == len(keys) == 1 and alike[0].year is None
        yield key, [c for c in alike if alone or c.year == year]


def _by_place(
    alike: Sequence[Candidate], keys: Sequence[str], sought: SoughtHeadings
) -> Iterator[tuple[str, list[Candidate]]]:
    """Yield each column with its heading by `nth`, where the same heading occurs several times."""
    in_order = sorted(alike, key=lambda c: c.column)
    for key in keys:
        yield key, in_order[sought.nth[key] - 1 : sought.nth[key]]
    yield keys[-1], in_order[max(sought.nth[key] for key in keys) :]
