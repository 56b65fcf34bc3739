"""The lines of a footer that one cell holds: below each other, or one behind the other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sheetcheck.claims.labels import Label, Labels
from sheetcheck.notation.folding import bare, is_blank
from sheetcheck.notation.tally import Tally, read_tally

_MOST_WRAPPED = 3  # lines that a label is wrapped over


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cell: where it stands in the cell's text, and what it says."""

    start: int
    stop: int
    text: str
    label: Label | None = None
    """What it counts; None where it names nothing that is known."""
    tally: Tally | None = None
    """Its count; None where it has none."""
    nameless: bool = False
    """Whether it is a count with its unit, and nothing says of what."""


def lines_in(text: str, labels: Labels, row: int) -> Iterator[Line]:
    """Yield the lines of a cell's text; a label wrapped over several is told with its count."""
    whole = labels.read(text, row)
    if whole:
        yield Line(0, len(text), text, whole)
        return
    above: list[str] = []
    start = 0
    for part in text.split("\n"):
        line = _line(start, part, labels, row)
        if line.label is None and above:
            line = _wrapped(line, above, labels, row)
        if line.label is None and line.tally:
            yield from _behind_each_other(line, labels, row) or [line]
        else:
            yield line
        above = [] if line.tally or is_blank(part) else [*above, part]
        start += len(part) + 1


def _line(start: int, text: str, labels: Labels, row: int) -> Line:
    label = labels.read(text, row)
    tally = None if label else read_tally(text, labels.totals.units)
    if tally:
        label = labels.read(tally.label, row)
    nameless = tally is not None and bool(tally.unit) and not bare(tally.label)
    return Line(start, start + len(text), text, label, tally, nameless)


def _wrapped(line: Line, above: Sequence[str], labels: Labels, row: int) -> Line:
    """Return a line with the label that it makes together with those above it, if it makes one."""
    if line.tally is None:
        return line
    for place in range(len(above) - 1, max(-1, len(above) - _MOST_WRAPPED), -1):
        label = labels.read("".join([*above[place:], line.tally.label]), row)
        if label:
            return Line(line.start, line.stop, line.text, label, line.tally)
    return Line(line.start, line.stop, line.text, None, line.tally)


def _behind_each_other(line: Line, labels: Labels, row: int) -> list[Line]:
    """Return the lines that stand in one: `A 9事業、B 0事業`; none where it says anything else."""
    between = list(_between(labels.totals.units).finditer(line.text))
    if not between:
        return []
    starts = [0, *(gap.end() for gap in between)]
    stops = [*(gap.start("gap") for gap in between), len(line.text)]
    spans = zip(starts, stops, strict=True)
    found = [_line(line.start + a, line.text[a:b], labels, row) for a, b in spans]
    told = all(piece.tally and (piece.label or piece.nameless) for piece in found)
    return found if told and any(piece.label for piece in found) else []


@lru_cache(maxsize=64)
def _between(units: tuple[str, ...]) -> re.Pattern[str]:
    """Return what ends a line with another behind it: the unit of its count and a separator."""
    unit = "|".join(re.escape(u) for u in sorted(units, key=len, reverse=True)) or r"(?!)"
    return re.compile(
        rf"""(?<=[0-9０-９]) \s* (?:{unit}) \s* (?:[(（][^()（）]*[)）])?
             (?P<gap> \s* [、，,／/・;；] \s* | \s+ ) (?=\S)""",
        re.VERBOSE,
    )
