"""What heads the rows and columns of a table of ratings, and does not look like a word for it.

Rows begin with the numbers of sections (1, 2, 3) or years (5, 6), or with a section in brief:
① for `①安全なまち`, 基本目標一 for `1 基本目標一の推進`. Columns are headed by years, or by the
days of two counts. Taken for counts, or for words that say nothing, they would leave the figures
behind or below them without a name of their own, as if each counted the whole table.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sheetcheck.claims.footer.figures import FooterCell
from sheetcheck.claims.footer.rating_heads import rating_headings, rows_of
from sheetcheck.claims.vocabulary.count_words import CountWords, Sense
from sheetcheck.claims.vocabulary.labels import Labels
from sheetcheck.claims.vocabulary.section_names import as_name, is_level, number_of
from sheetcheck.notation.folding import fold
from sheetcheck.words.address import Address
from sheetcheck.words.values import CellKind

_FEWEST = 2  # rows that begin with a number; sections that a table may name in brief
_CALENDAR = range(1900, 2200)
_LEVEL = re.compile("章|節|編|柱|目標|施策|方針|分野|政策|体系|項目")
"""What sections are called where numbers stand for them."""


@dataclass(frozen=True, slots=True)
class Heads:
    """The cells of a footer, those that head rows or columns as the words they stand for."""

    cells: Sequence[FooterCell]
    words: frozenset[Address]
    """The heads that are read as other words than they show: of a year, `6年度`."""
    vague: frozenset[Address]
    """What heads one of several columns, and nobody knows whether it is the one that counts."""


def read_heads(cells: Sequence[FooterCell], words: CountWords) -> Heads:
    """Return the cells of a footer with the heads of its tables of ratings read as words."""
    sections = _section_heads(cells, words)
    named = [one for cell in cells if (one := sections.get(cell.at, cell)) is not None]
    heads: dict[Address, FooterCell] = {}
    vague: set[Address] = set()
    rows = rows_of(named)
    for numbers, corner in [*_row_heads(rows, words), *_column_heads(rows, words)]:
        years = [int(fold(head.text)) for head in numbers if _is_plain_number(head)]
        is_dated = len(years) == len(numbers) and _are_years(years, corner, words)
        for head in numbers:
            text = f"{fold(head.text)}年度" if is_dated else head.text
            if not is_dated and _is_plain_number(head):
                text = f"{head.text}番"  # not the rating that is called 2
            heads[head.at] = replace(head, text=text, value=text)
            if not is_dated:
                vague.add(head.at)
    read = [heads.get(cell.at, cell) for cell in named]
    return Heads(read, frozenset(sections) | frozenset(heads), frozenset(vague))


def _row_heads(
    rows: Sequence[Sequence[FooterCell]], words: CountWords
) -> Iterator[tuple[Sequence[FooterCell], str]]:
    """Yield the numbers that head the rows of each table, and the word over them."""
    for corner, body in _rated_tables(rows, words):
        heads = [row[0] for row in body if _is_plain_number(row[0])]
        columns = {head.column for head in heads}
        if len(heads) >= _FEWEST and len(columns) == 1:
            text = next((cell.text for cell in corner if cell.column in columns), "")
            if words.labels.read(text) is None:
                yield heads, text


def _column_heads(
    rows: Sequence[Sequence[FooterCell]], words: CountWords
) -> Iterator[tuple[Sequence[FooterCell], str]]:
    """Yield the numbers and days that head columns of figures behind ratings, and the corner."""
    for here, below in pairwise(rows):
        if below[0].row != here[0].row + 1 or len(below) <= _FEWEST:
            continue
        label = words.labels.read(below[0].text, below[0].row)
        if label is None or label.rating is None:
            continue
        corner = [cell for cell in here if cell.column <= below[0].column]
        others = here[len(corner) :]
        columns = {cell.column for cell in below[1:]}
        heads = [cell for cell in others if cell.column in columns and _may_head(cell, words)]
        text = corner[-1].text if corner else ""
        is_known = not text or words.read(text).sense in {Sense.KNOWN, Sense.NOTHING}
        is_labelled = any(words.labels.read(cell.text) for cell in others)
        enough = len(heads) >= _FEWEST or (heads and is_labelled)
        if enough and is_known and words.labels.read(text) is None:
            yield heads, text


def _may_head(cell: FooterCell, words: CountWords) -> bool:
    """True if a cell holds a number, a day, or both with a word: 9月末, 1回目."""
    if cell.kind is CellKind.DATE or _is_plain_number(cell):
        return True
    meaning = words.read(cell.text)
    if meaning.label is not None or meaning.dated or meaning.sense is Sense.FOREIGN:
        return False
    return isinstance(cell.value, str) and any(map(str.isdecimal, cell.text))


def _rated_tables(
    rows: Sequence[Sequence[FooterCell]], words: CountWords
) -> Iterator[tuple[Sequence[FooterCell], Sequence[Sequence[FooterCell]]]]:
    """Yield the corner of each table under ratings, and its rows of a head and what is behind."""
    at = 0
    while at < len(rows):
        headings = rating_headings(rows[at], words.labels)
        if not headings:
            at += 1
            continue
        first = min(cell.column for cell in headings)
        corner = [cell for cell in rows[at] if cell.column < first]
        body: list[Sequence[FooterCell]] = []
        at += 1
        while at < len(rows):
            row, above = rows[at], rows[at - 1]
            if row[0].row != above[0].row + 1 or row[0].column >= first:
                break
            if len(row) > 1:
                body.append(row)
            at += 1
        yield corner, body


def _is_plain_number(cell: FooterCell) -> bool:
    """True if a cell holds up to four digits and nothing else."""
    return cell.formula is None and fold(cell.text).isdecimal() and len(cell.text) <= 4


def _are_years(numbers: Sequence[int], corner: str, words: CountWords) -> bool:
    """True if numbers are years: the reported one among them, and not sections from 1 on."""
    if all(number in _CALENDAR for number in numbers):
        return True
    if not words.years.intersection(numbers):
        return False
    in_turn = all(abs(b - a) == 1 for a, b in pairwise(numbers))
    return "年" in corner or (in_turn and 1 not in numbers)


def _section_heads(
    cells: Sequence[FooterCell], words: CountWords
) -> Mapping[Address, FooterCell | None]:
    """Return the heads of rows that name sections in brief, each in the section's own words.

    That is sure only in a table that names every section once: one head alone (重点) may be
    another thing. The word over them is None where it would make their numbers targets: 基本目標.
    """
    sections = words.labels.sections
    if len(sections) < _FEWEST:
        return {}
    found: dict[Address, FooterCell | None] = {}
    for corner, body in _rated_tables(rows_of(cells), words):
        heads = [row[0] for row in body]
        columns = {head.column for head in heads}
        over = [cell for cell in corner if cell.column in columns]
        read = _numbered(heads, over, words.labels) or [_section(head, words) for head in heads]
        if sorted(filter(None, read)) != sorted(sections):
            continue
        for head, section in zip(heads, read, strict=True):
            if section is not None:
                found[head.at] = replace(head, text=as_name(section), value=section)
        found |= {cell.at: None for cell in over if is_level(cell.text)}
    return found


def _numbered(
    heads: Sequence[FooterCell], over: Sequence[FooterCell], labels: Labels
) -> list[str | None]:
    """Return the sections that bare numbers stand for, all of them, under a word for sections.

    Under any other word (年度, 回, 四半期) the numbers are something else.
    """
    numbers = [fold(head.text) if _is_plain_number(head) else "" for head in heads]
    by_number = {number_of(section): section for section in labels.sections}
    if not any(_LEVEL.search(cell.text) for cell in over):
        return []
    if sorted(filter(None, numbers)) != sorted(by_number):
        return []
    return [by_number.get(number) for number in numbers]


def _section(head: FooterCell, words: CountWords) -> str | None:
    """Return the section that a head of a row names, perhaps in brief."""
    if not isinstance(head.value, str) or head.formula is not None:
        return None
    meaning = words.read(head.text, head.row)
    if meaning.label is None and meaning.sense is Sense.KNOWN:
        return None
    label = words.labels.section_like(head.text)
    return label.section if label is not None else None
