"""The counts in one line of a cell, each with its label: `A 9、B：0 計9事業`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import zip_longest

from sheetcheck.claims.vocabulary.labels import Label, Labels
from sheetcheck.notation.folding import bare, fold, is_blank
from sheetcheck.notation.numbers import KANJI
from sheetcheck.notation.tally import Tally, read_tally

OPENERS, CLOSERS = "(（〔［[【「＜<《〈", ")）〕］]】」＞>》〉"
FEWEST = 2
"""Different ratings that make a line one of counts."""
MOST_OPENING = 8
"""Phrases that are remembered, the first ones of a line."""
_MOST = 200  # numbers in one line
_SUBTOTAL = "小計"
NUMBER = re.compile(r"[0-9０-９]+(?:[,，][0-9０-９]{3})*(?:[.．][0-9０-９]+)?")
YEAR = re.compile(
    r"(?:明治|大正|昭和|平成|令和|(?<![A-Za-zＡ-Ｚａ-ｚ])[MTSHRＭＴＳＨＲ][.．]?)\s*"
    r"[0-9０-９]{1,2}(?:\s*年度?)?(?:[(（][0-9０-９]{4}(?:年度?)?[)）])?"
    r"|(?<![0-9０-９])(?:19|20|１９|２０)[0-9０-９]{2}\s*年度?|[0-9０-９]{1,2}\s*年度?"
    r"|[0-9０-９]{1,2}月(?:[0-9０-９]{1,2}日)?|[0-9０-９]+[/.][0-9０-９]+[/.][0-9０-９]+"
    r"|第[0-9０-９]+"
)
_WHEN = re.compile(rf"{YEAR.pattern}|[前昨今本当]年度?|[前今]回")
BEFORE = " \t\u3000:：=＝…→はがも"
_BEHIND = re.compile(
    rf"\s*(?P<unit>[^\s0-9０-９、，,／/・;；:：{re.escape(OPENERS + CLOSERS)}｜|→。．.＋+＝=]*)"
)
POINTED = re.compile(
    r"\s*[0-9０-９]+(?:[,，][0-9０-９]{3})*\s*(?P<unit>[^\s0-9０-９]*?)\s*[→⇒➡]\s*$"
)  # the number that an arrow leads away from
_PART_OF = re.compile(r"\s*[/／]\s*[0-9０-９]+(?![0-9０-９年月/／.])")
_BOUND = re.compile(r"(?:以上|以下|未満|以内|超|程度|前後|ほど|弱|強|増|減|ずつ)")
_PLUS = r"[＋+](?![0-9０-９])"
_PARTING = re.compile(
    rf"(?:[\s、，,／/・;；:：｜|→。のはが{re.escape(OPENERS + CLOSERS)}]|{_PLUS})+"
)
_PHRASE_END = re.compile(r"(?<=。)|[、，]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cell: its place in the text, its label and its count."""

    start: int
    stop: int
    text: str
    label: Label | None = None
    """What it counts; None if no known name is in it."""
    tally: Tally | None = None
    """Its count; None where it has none."""
    nameless: bool = False
    """Whether it is a count with its unit and no label."""
    before: tuple[str, ...] = ()
    """The phrases before it in its own line, which may say whose count it is: R5年度の結果."""
    opening: tuple[str, ...] = ()
    """The phrases before earlier counts of its line, which still hold: 前年度は."""
    behind: str = ""
    """The text behind it in its own line, which may say whose count it is: 9事業（前年度）."""
    emptied: bool = False
    """Whether it is a label with its unit, and only the number is gone."""


def line_counts(start: int, text: str, labels: Labels, row: int) -> list[Line]:
    """Return one line split at its numbers, each part as a line: `A 9、B：0 計9事業`.

    Only where at least two different ratings are named, or where every number has its label
    and its unit; years are no counts, and what has another unit is passed over.
    """
    pieces = _pieces(start, text, labels, row)
    labelled = [piece.label for piece in pieces if piece is not None and piece.label is not None]
    ratings = {label.rating for label in labelled} - {None}
    every = len(pieces) > 1 and all(p and p.tally and p.tally.unit for p in pieces)
    if len(ratings) >= FEWEST or (every and labelled):
        return [piece for piece in pieces if piece is not None]
    return []


def counts_in(text: str, labels: Labels) -> list[Line]:
    """Return the counts in a text that stands behind a label, each with the year before it.

    Of numbers with an arrow between them, the last one counts. None where any of them is
    something else.
    """
    head = f"{labels.totals.grand[0]} "
    pieces = _pieces(-len(head), head + text.replace("\n", "、"), labels, 0)
    return [replace(one, start=max(0, one.start)) for one in pieces if one] if all(pieces) else []


def _pieces(start: int, text: str, labels: Labels, row: int) -> list[Line | None]:
    """Return the part of a line that ends with each of its numbers; None for another unit."""
    units = labels.totals.units
    numbers = _numbers_in(text, labels)
    if not 1 < len(numbers) <= _MOST:
        return []
    pieces: list[Line | None] = []
    above: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    carried: Label | None = None
    end = 0
    tail = text[numbers[-1][1] :]
    for begun, first, last in _without_earlier(text, numbers):
        unit, known, stop = _unit_behind(text, last, units)
        chunk = text[end:begun]
        label, before = behind_words(chunk.rstrip(BEFORE + OPENERS), labels, row)
        if label is None:
            further = _of_section(chunk, above, labels)
            further = further or _behind_year(chunk, carried, labels, row)
            label, before = further or (label, before)
        carried = label or carried
        if before:
            opening, above = (*opening, *above)[:MOST_OPENING], before
        at = end + (len(chunk) - len(chunk.lstrip(" \t\u3000、，,／/・;；" + CLOSERS)))
        at = _label_start(text, at, end + len(chunk), before)
        piece = text[at:stop]
        tally = read_tally(piece, units)
        foreign = bool(unit) and not known and not _is_next_label(unit, labels, row)
        foreign = foreign or bool(_BOUND.match(unit, len(known))) or "." in text[first:last]
        nameless = label is None and bool(known) and not before and not bare(chunk)
        if tally is None or foreign or (label is None and not nameless):
            pieces.append(None)
        else:
            place = (start + at, start + stop)
            pieces.append(Line(*place, piece, label, tally, nameless, above, opening, tail))
        end = stop if known else last
    return pieces


def _numbers_in(text: str, labels: Labels) -> list[tuple[int, int]]:
    """Return where numbers stand in a line; years and dates are none."""
    years = [match.span() for match in YEAR.finditer(text) if not _is_rating(match[0], labels)]
    return [
        match.span("number")
        for match in _number_pattern(labels.totals.units).finditer(text)
        if not any(a <= match.start() < b for a, b in years)
    ]


def _is_rating(year: str, labels: Labels) -> bool:
    """True if the letter of an era and its year are a rating of the form and a count: `S 3`."""
    named = labels.read(year[0]) if year[0].isalpha() and "年" not in year else None
    return named is not None and named.rating is not None


def _without_earlier(
    text: str, numbers: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, int]]:
    """Yield where each number begins and ends; of several with arrows between them, the last.

    Before it comes where the first of these begins.
    """
    begun = -1
    for (first, last), following in zip_longest(numbers, numbers[1:]):
        begun = first if begun < 0 else begun
        if following and POINTED.fullmatch(text, first, following[0]):
            continue
        yield begun, first, last
        begun = -1


def _unit_behind(text: str, last: int, units: Sequence[str]) -> tuple[str, str, int]:
    """Return the word behind a number, the unit that it begins with, and where the count ends."""
    behind = _BEHIND.match(text, last)
    unit = behind["unit"] if behind else ""
    known = next((u for u in units if unit.startswith(u)), "")
    stop = (behind.start("unit") + len(known)) if behind and known else last
    part = _PART_OF.match(text, stop)
    return unit, known, part.end() if part else stop


@lru_cache(maxsize=64)
def _number_pattern(units: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds numbers, kanji numerals only before a unit; not that behind a slash."""
    unit = "|".join(map(re.escape, units)) or "(?!)"
    whole = rf"\s*(?:{unit})?\s*[/／]\s*{NUMBER.pattern}(?![0-9０-９年月/／.])"
    return re.compile(
        rf"(?P<number>{NUMBER.pattern}|(?<![{KANJI}])[{KANJI}]+(?=\s*(?:{unit})))(?:{whole})?"
    )


def _of_section(
    chunk: str, above: Sequence[str], labels: Labels
) -> tuple[Label, tuple[str, ...]] | None:
    """Return the label of 小計 in a line that begins with a section: 第1章：A2、B1　小計3事業."""
    if bare(chunk) != _SUBTOTAL or not above:
        return None
    label = labels.read(above[-1])
    return (Label(), ()) if label is not None and label.section else None


def _behind_year(
    chunk: str, carried: Label | None, labels: Labels, row: int
) -> tuple[Label, tuple[str, ...]] | None:
    """Return the label and the year of `A R6 9事業、R5 8事業`; the label speaks for both."""
    plain = chunk.rstrip(BEFORE)
    year = next((m for m in _WHEN.finditer(plain) if m.end() == len(plain)), None)
    if year is None:
        return None
    label = behind_words(plain[: year.start()].rstrip(BEFORE), labels, row)[0] or carried
    return (label, (year[0],)) if label is not None else None


def _is_next_label(unit: str, labels: Labels, row: int) -> bool:
    """True if what stands behind a number is the label of the next one: `A9B0`."""
    return labels.read(unit, row) is not None or fold(unit) in {"と", "及び", "で", _SUBTOTAL}


def _label_start(text: str, at: int, first: int, before: Sequence[str]) -> int:
    """Return where the label begins behind the words before it."""
    for word in before:
        place = text.find(word, at, first)
        at = place + len(word) if place >= 0 else at
    while at < first and _PARTING.match(text[at]):
        at += 1
    return at


def behind_words(chunk: str, labels: Labels, row: int) -> tuple[Label | None, tuple[str, ...]]:
    """Return the label that a text ends in, and the words before it."""
    parts = [(m.start(), m.end()) for m in _PARTING.finditer(chunk)]
    for cut in (0, *(end for _, end in parts)):
        label = labels.read(chunk[cut:].strip(), row) if not is_blank(chunk[cut:]) else None
        if label is not None:
            return label, _phrases(chunk[:cut])
    return None, _phrases(chunk)


def _phrases(text: str) -> tuple[str, ...]:
    """Return the parts of a sentence that end in a comma or a full stop."""
    found = (part.strip(" \u3000、，,／/・;；:：)）") for part in _PHRASE_END.split(text))
    return tuple(part for part in found if bare(part) and not _PARTING.fullmatch(part))
