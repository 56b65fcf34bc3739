"""What a word beside, above or before a number says of it: a count of this table, or not.

A list of foreign words is never complete, so the question is turned round: a heading counts
only if every part of it is known. Known are the words that labels are made of, count words
and units, the reported year, the title of the sheet, and the words that join them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache

from sheetcheck.claims.vocabulary.form_labels import labels_of_form
from sheetcheck.claims.vocabulary.known_words import (
    FOREIGN_PATTERNS,
    LONGEST,
    NOTHING_ELSE,
    OTHER_UNIT,
    THIS_YEAR,
    known_words,
)
from sheetcheck.claims.vocabulary.labels import Label, Labels
from sheetcheck.claims.vocabulary.line_counts import Line
from sheetcheck.claims.vocabulary.lines import lines_in
from sheetcheck.family.model import Family
from sheetcheck.notation.departments import ends_as_office
from sheetcheck.notation.era import split_year, years_in
from sheetcheck.notation.folding import fold, is_blank, placeholder
from sheetcheck.table.header import Header
from sheetcheck.table.years import reported_year
from sheetcheck.words.claims import Reason

_REMEMBERED = 4096
_NOTE = re.compile(r"^(?:[※*＊]|注\d*|\(注\d*\))")
_SENTENCE = re.compile(r"(?:。|です|ます|ました|ください|下さい|こと)[)）]?$")
_DAY = re.compile(
    r"^\(?(?:[明大昭平令]\S{1,2}|[mtshr]\.?)?\d{0,4}[年./-]?(?:\d{1,2}[月./-]\d{1,2}日?|\d{1,2}月末)"
    r"(?:\s?\d{1,2}:\d{2}(?::\d{2})?)?(?:現在|時点|集計|作成|更新)?\)?$"
)
_ARROWS = re.compile(r"[-=]*[→⇒➡>]+")
_LONGEST_UNIT = 4
_MONTHS = re.compile(r"\d{1,2}月(?!\d{1,2}日)")


class Sense(Enum):
    """What a word says of a number that it stands over, beside or before."""

    NOTHING = auto()
    """A note, a sentence, a day or a dash: it does not matter for the number."""
    KNOWN = auto()
    FOREIGN = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Meaning:
    """A word read: what it names, and whether a number under it can be a total."""

    sense: Sense
    label: Label | None = None
    reason: Reason | None = None
    dated: bool = False
    """Whether it names the reported year."""


_NOTHING = Meaning(Sense.NOTHING)


@dataclass(frozen=True, slots=True)
class CountWords:
    """The words of one sheet that say what a number counts."""

    labels: Labels
    years: frozenset[int]
    """The reported year, as a calendar year and as that of its era; empty if it is unknown."""
    tokens: re.Pattern[str]
    of_a_year: re.Pattern[str]
    _meanings: dict[tuple[str, int], Meaning] = field(default_factory=dict, repr=False)
    _lines: dict[str, Sequence[Line]] = field(default_factory=dict, repr=False)

    def read(self, text: str, row: int = 0) -> Meaning:
        """Return the meaning of a word; each word is read once."""
        at = row if self.labels.depends_on_row(text) else 0
        if (text, at) not in self._meanings:
            if len(self._meanings) >= _REMEMBERED:
                self._meanings.clear()
            self._meanings[text, at] = self._read(text, row)
        return self._meanings[text, at]

    def opens(self, text: str, row: int) -> Meaning:
        """Return the meaning of a phrase for the numbers behind it in its own line.

        A long phrase, or a note, that names another year says whose numbers these are.
        """
        meaning = self.read(text, row)
        if meaning.sense is Sense.NOTHING and self._foreign(fold(text)) is Reason.OTHER_YEAR:
            return Meaning(Sense.FOREIGN, reason=Reason.OTHER_YEAR)
        return meaning

    def lines(self, text: str, row: int) -> Sequence[Line]:
        """Return the lines of a cell's text; each text is read once, unless a row matters."""
        if self.labels.totals.subtotals:
            return list(lines_in(text, self.labels, row))
        if text not in self._lines:
            if len(self._lines) >= _REMEMBERED:
                self._lines.clear()
            self._lines[text] = list(lines_in(text, self.labels, row))
        return self._lines[text]

    def may_be_office(self, text: str) -> bool:
        """True if a text may name a department: no number, and no word of a footer.

        `予算課` is an office, though 予算 heads amounts of money.
        """
        if is_blank(text) or fold(text)[0].isdecimal() or not any(map(str.isalnum, text)):
            return False
        if ends_as_office(text):
            return True
        meaning = self.read(text)
        return meaning.sense is Sense.UNKNOWN and not meaning.dated

    def unit_reason(self, text: str) -> Reason | None:
        """Return why a number is no count by the short word in the cell right behind it.

        An arrow points to the number that holds now. A unit that items are not counted in says
        so; any other short word leaves it in doubt.
        """
        word = fold(text).strip("()[]〔〕 ")
        if _ARROWS.fullmatch(word):
            return Reason.OTHER_YEAR
        if OTHER_UNIT.fullmatch(word) and word not in map(fold, self.labels.totals.units):
            return Reason.UNIT
        meaning = self.read(word)
        remark = len(word) > _LONGEST_UNIT or any(map(str.isdecimal, word))
        if remark or meaning.sense in {Sense.NOTHING, Sense.KNOWN}:
            return None
        return Reason.UNIT if meaning.sense is Sense.FOREIGN else Reason.TITLE

    def _read(self, text: str, row: int) -> Meaning:
        if is_blank(text) or placeholder(text) == "-" or _ARROWS.fullmatch(fold(text)):
            return _NOTHING
        label = self.labels.read(text, row)
        if label is not None:
            return Meaning(Sense.KNOWN, label)
        folded = fold(text)
        if _says_nothing(folded):
            return _NOTHING
        note = _NOTE.match(folded)
        reason = self._foreign(folded)
        if note:
            # A note is about something else, unless it says nothing but whose numbers these are.
            rest = NOTHING_ELSE.sub("", years_in(folded[note.end() :])[1])
            if reason is None or self.of_a_year.sub("", rest):
                return _NOTHING
        if reason is not None:
            return Meaning(Sense.FOREIGN, reason=reason)
        return self._known(folded, row)

    def _known(self, folded: str, row: int) -> Meaning:
        years, rest = years_in(folded)
        dated = bool(years) or THIS_YEAR.match(folded) is not None
        label = self.labels.read(_unbracketed(rest, self.labels.totals.units), row)
        if label is None and rest != folded:
            label = self.labels.read(rest.strip("の:,"), row)
        if label is not None:
            return Meaning(Sense.KNOWN, label, dated=dated)
        tokens = self.of_a_year if years else self.tokens
        if not tokens.sub("", rest):
            return Meaning(Sense.KNOWN, dated=dated)
        return Meaning(Sense.UNKNOWN, reason=Reason.HEADING)

    def _foreign(self, folded: str) -> Reason | None:
        """Return why no number under a word is a total; None if there is no reason."""
        if any(fold(word) in folded for word in self.labels.totals.not_counts):
            return Reason.DECLARED
        head = years_in(folded.partition("(")[0])[0] if folded.endswith(")") else ()
        if head and set(head) <= self.years:
            folded = folded.partition("(")[0]  # `R6(R5)`: last year's number follows in brackets
        if not set(years_in(folded)[0]) <= self.years:
            return Reason.OTHER_YEAR
        if _MONTHS.search(folded):
            return Reason.PERIOD
        found = (reason for reason, pattern in FOREIGN_PATTERNS if pattern.search(folded))
        return next(found, None)


def _says_nothing(folded: str) -> bool:
    """True if a text is a sentence, a day or no word at all (…)."""
    if len(folded) > LONGEST or not any(map(str.isalnum, folded)):
        return True
    return bool(_SENTENCE.search(folded) or _DAY.match(folded))


def _unbracketed(folded: str, units: Sequence[str]) -> str:
    """Return a word without the unit in brackets behind it: A(事業数), 計(件)."""
    for unit in (*units, "件"):
        for ending in (f"({unit})", f"({unit}数)", f"[{unit}]"):
            if folded.endswith(ending):
                return folded.removesuffix(ending)
    return folded


def words_of(
    labels: Labels | None, header: Header, family: Family, own: tuple[str, str]
) -> CountWords | None:
    """Return what the words of a sheet say; None where the form has no totals.

    `own` are the title and the name of the sheet. Without a year in its headings, these or the
    form tell it.
    """
    if labels is None:
        return None
    year = reported_year(header.headings, family)
    named = (split_year(text)[0] for text in (family.reported, *own))
    year = year or next(filter(None, named), None)
    if labels is labels_of_form(family):
        return _words_of_form(family, year, own)
    return _count_words(labels, year, own)


@lru_cache(maxsize=16)
def _words_of_form(family: Family, year: int | None, own: tuple[str, str]) -> CountWords | None:
    """Return what the words of all sheets of one form say, so that each word is read once."""
    labels = labels_of_form(family)
    return None if labels is None else _count_words(labels, year, own)


def _count_words(labels: Labels, year: int | None, own: tuple[str, str]) -> CountWords:
    # A year of the calendar, of 令和 and of 平成.
    years = frozenset() if year is None else frozenset({year, year - 2018, year - 1988})
    return CountWords(labels, years, *known_words(labels.totals, own))
