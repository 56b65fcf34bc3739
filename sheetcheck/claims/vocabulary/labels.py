"""What a word of the footer names: a rating, all, a section, a department, a way of counting."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sheetcheck.claims.vocabulary.section_names import (
    before_sum,
    section_beginning_with,
)
from sheetcheck.family.model import RATING, Family
from sheetcheck.family.totals import Totals
from sheetcheck.notation.folding import bare, fold
from sheetcheck.words.sheet import Measure, Scope

OF = "の"
_REMEMBERED = 4096  # words
_LONGEST = 60  # characters of a word that names something
_QUOTED = re.compile(r"^[「『\[【〔(]|[」』\]】〕)]$")
_RATED = re.compile(r"^(?:評価|判定|評定|ランク)|(?:評価|判定|評定|ランク)$")
_ITEMS = re.compile(r"^(?:事業|項目|施策|取組|全体)の?")
_LINE_NUMBER = re.compile(
    r"\s*(?:[(（\[［〔【<＜]\s*[0-9０-９ア-ン一-十]{1,2}\s*[)）\]］〕】>＞]|[①-⑳Ⅰ-Ⅻⅰ-ⅻ・]"
    r"|(?:No\.?|第)?[0-9０-９]{1,2}(?:[-－][0-9０-９]{1,2})?(?:[)）.．、:：]|(?=\s))"
    r"|[ア-コ](?:[)）.．、]|(?=\s)))\s*"
)


def is_line_number(text: str) -> bool:
    """True if a text only numbers a line: 1, (1), ①, ア, No.1."""
    return _LINE_NUMBER.fullmatch(f"{text} ") is not None


@dataclass(frozen=True, slots=True)
class Label:
    """The part of a scope that a word names; without any, it means all items."""

    rating: str | None = None
    column: str = RATING
    section: str | None = None
    department: str | None = None
    measure: Measure | None = None

    def crossed(self, other: "Label") -> "Label | None":
        """Return both together; None if both name the same kind of thing, such as a rating.

        A heading such as 件数 says only that something is counted, whatever that is.
        """
        if self == _COUNT:
            return other
        if other == _COUNT:
            return self
        merged: dict[str, Any] = {}
        for key in ("rating", "section", "department", "measure"):
            mine, theirs = getattr(self, key), getattr(other, key)
            if mine is not None and theirs is not None:
                return None
            merged[key] = mine if theirs is None else theirs
        return Label(column=self.column if self.rating is not None else other.column, **merged)

    @property
    def scope(self) -> Scope:
        """The scope of a number that has no other label."""
        measure = self.measure or Measure.ITEMS
        return Scope(self.rating, self.column, self.section, self.department, measure)


@dataclass(frozen=True, slots=True)
class Labels:
    """What the words of one sheet's footer may name."""

    family: Family
    totals: Totals
    names: Mapping[str, Label]
    """Word without punctuation (see `bare`) → what it names."""
    signs: Mapping[str, Label]
    """Folded word → what it names; for marks such as ○, and for names of sections."""
    foreign: re.Pattern[str]
    """A pattern that is found in no word that names something."""
    rows: Sequence[tuple[int, str]] = ()
    """The rows that are items, in order, each with its section."""
    sections: tuple[str, ...] = ()
    """The sections that the footer may name, in order."""
    numbers: tuple[str, ...] = ()
    """The words for a count (事業数), without punctuation."""
    marks: frozenset[str] = frozenset()
    """The ratings that are marks: ◎."""
    _known: dict[str, Label | None] = field(init=False, default_factory=dict, repr=False)
    """The words that were read, with their labels."""

    def read(self, text: str, row: int = 0) -> Label | None:
        """Return what a word names; None if that is nothing that can be counted."""
        label = self._named(text)
        if label is not SUBTOTAL:
            return label
        above = bisect_left(self.rows, (row, ""))
        return Label(section=self.rows[above - 1][1]) if above else None

    def knows(self, text: str) -> bool:
        """True if a word names something, be it only in some rows."""
        return self._named(text) is not None

    def depends_on_row(self, text: str) -> bool:
        """True if a word names the section above it: 小計, where the family declares it."""
        return self._named(text) is SUBTOTAL

    def _named(self, text: str) -> Label | None:
        if len(text) > _LONGEST:
            return None
        if text not in self._known:
            if len(self._known) == _REMEMBERED:
                self._known.clear()
            self._known[text] = (
                self._spoken(text) or self._behind_number(text) or self._part_summed(text)
            )
        return self._known[text]

    def section_like(self, text: str) -> Label | None:
        """Return the section that a word names, or that it is the beginning of and no other."""
        label = self._named(text)
        if label is not None:
            return label if label == Label(section=label.section) and label.section else None
        section = section_beginning_with(text, self.sections)
        return None if section is None else Label(section=section)

    def _part_summed(self, text: str) -> Label | None:
        """Return the section or department whose sum a word names: 第1章の計, 総務課計."""
        named = before_sum(text)
        label = self._spoken(named) if named else None
        is_part = label is not None and (label.section or label.department)
        return label if is_part else None

    def _spoken(self, text: str) -> Label | None:
        if self.foreign.search(text):
            return None
        plain = bare(text)
        label, folded = self.names.get(plain) if plain else None, fold(text)
        if label is not None and label.rating is None and not self.marks.isdisjoint(folded):
            label = None  # ◎・○計 is a sum of two ratings
        return label or self._signed(folded) or self._worded(plain) or self._counted(plain, folded)

    def _worded(self, plain: str) -> Label | None:
        """Return the label of a name with a word for ratings or items: Aランク, 事業の合計."""
        label = self.names.get(_RATED.sub("", plain))
        if label is not None and label.rating is not None:
            return label
        whole = self.names.get(_ITEMS.sub("", plain))
        return whole if whole == Label() else None

    def _behind_number(self, text: str) -> Label | None:
        """Return what the word behind the number of a line names: `(1) A`, `2.計`."""
        number = _LINE_NUMBER.match(text)
        rest = text[number.end() :] if number else ""
        return self._spoken(rest) if rest and not rest[0].isdecimal() else None

    def _signed(self, folded: str) -> Label | None:
        """Return what a mark names, also with a colon or a word for it: ◎：, ○評価, 「△」."""
        if folded in self.signs:
            return self.signs[folded]
        alone = _QUOTED.sub("", folded.rstrip(":"))
        return self.signs.get(alone) or self.signs.get(_RATED.sub("", alone))

    def _counted(self, plain: str, folded: str) -> Label | None:
        """Return the label of a name that ends in a word for counts: Aの事業数, 全事業数."""
        for number in self.numbers:
            if plain.endswith(number):
                label = self.names.get(plain.removesuffix(number).removesuffix(OF))
                return label or self._signed(folded.removesuffix(number).removesuffix(OF))
        return None


_COUNT = Label(measure=Measure.ITEMS)

WHOLE = (Label(), _COUNT)
"""The labels of no particular items: 計, 件数."""

SUBTOTAL = Label(section="")
"""Stands for the section above, which depends on the row."""
