"""Sections and departments that rows or lines begin with: `① | 2 | 1`, `第1章：A2、B1、C0`.

A footer may name a section in brief: ① for `①安全なまち`, 基本目標一 for `1 基本目標一の推進`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from sheetcheck.claims.footer.figures import FooterCell, Place
from sheetcheck.claims.footer.footer_reader import FooterReader
from sheetcheck.claims.footer.heads import is_plain_number, rated_tables
from sheetcheck.claims.vocabulary.count_words import CountWords, Sense
from sheetcheck.claims.vocabulary.labels import Label, Labels
from sheetcheck.claims.vocabulary.lines import Line
from sheetcheck.claims.vocabulary.section_names import as_name, is_level, number_of
from sheetcheck.notation.folding import fold
from sheetcheck.words.address import Address

_FEWEST = 2  # sections that a table may name in brief
_LEVEL = re.compile("章|節|編|柱|目標|施策|方針|分野|政策|体系|項目")
"""What sections are called where numbers stand for them."""


def section_heads(
    spots: Sequence[FooterCell], words: CountWords
) -> Mapping[Address, FooterCell | None]:
    """Return the heads of rows that name sections in brief, each in the section's own words.

    That is sure only in a table that names every section once: one head alone (重点) may be
    another thing. The word over them is None where it would make their numbers targets: 基本目標.
    """
    sections = words.labels.sections
    if len(sections) < _FEWEST:
        return {}
    rows = [list(cells) for _, cells in groupby(spots, key=lambda spot: spot.cell.row)]
    found: dict[Address, FooterCell | None] = {}
    for corner, body in rated_tables(rows, words):
        heads = [row[0] for row in body]
        columns = {head.cell.column for head in heads}
        over = [spot for spot in corner if spot.cell.column in columns]
        read = _numbered(heads, over, words.labels) or [_section(head, words) for head in heads]
        named = [(head, one) for head, one in zip(heads, read, strict=True) if one is not None]
        if sorted(section for _, section in named) != sorted(sections):
            continue
        for head, section in named:
            found[head.cell] = replace(head, text=as_name(section), value=section)
        for spot in over:
            if is_level(spot.text):
                found[spot.cell] = None
    return found


def _numbered(
    heads: Sequence[FooterCell], over: Sequence[FooterCell], labels: Labels
) -> list[str | None]:
    """Return the sections that bare numbers stand for, all of them, under a word for sections.

    Under any other word (年度, 回, 四半期) the numbers are something else.
    """
    numbers = [fold(head.text) if is_plain_number(head) else "" for head in heads]
    by_number = {number_of(section): section for section in labels.sections}
    said = [number for number in numbers if number]
    if sorted(said) != sorted(by_number) or not any(_LEVEL.search(spot.text) for spot in over):
        return []
    return [by_number.get(number) for number in numbers]


def _section(head: FooterCell, words: CountWords) -> str | None:
    if not isinstance(head.value, str) or head.formula is not None:
        return None
    said = words.read(head.text, head.cell.row)
    if said.label is None and said.sense is Sense.KNOWN:
        return None
    label = words.labels.section_like(head.text)
    return label.section if label is not None else None


def of_part(line: Line, spot: FooterCell, place: Place, footer: FooterReader) -> Line:
    """Return a line as one of the section or department that stands before it."""
    if line.label is None or line.label.section or line.label.department:
        return line
    part = _part(line.before[-1], spot.cell.row, footer.labels) if line.before else None
    before = line.before[:-1]
    if part is None and not line.before and place.lefts:
        left = place.lefts[0]
        part = _part(left.text, spot.cell.row, footer.labels)
        footer.used.update({left.cell} if part else ())
        before = ()
    label = line.label.crossed(part) if part else None
    return line if label is None else replace(line, label=label, before=before)


def _part(text: str, row: int, labels: Labels) -> Label | None:
    """Return the section or department that a word names in full, and nothing else with it."""
    label = labels.read(text, row)
    if label is None or not (label.section or label.department):
        return None
    return label if label.rating is None and label.measure is None else None
