"""Rating scales, and reading the ratings that departments write."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from sheetcheck.notation.folding import bare, fold, is_blank

STRICT: Mapping[str, object] = {
    "extra": "forbid",
    "coerce_numbers_to_str": True,  # a code 5 needs no quotes
}
"""The configuration with which pydantic reads each part of a family file."""


class Spelling(StrEnum):
    """How a written rating compares with the scale."""

    EXACT = "exact"
    NOTATION = "notation"
    """Recognised, but not in standard form."""
    CONTRADICTORY = "contradictory"
    """The code of one rating with the label of another."""
    UNKNOWN = "unknown"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating as read: its code (None if not recognised), and how it was spelled."""

    code: str | None
    spelling: Spelling


@dataclass(frozen=True, slots=True)
class Rating:
    """One rating of the scale."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    label: str = ""
    """The meaning of the code: `予定通り進行`."""
    variants: tuple[str, ...] = ()
    """Other ways to write this rating; recognised, but reported as not in standard form."""
    explain: bool = False
    """Whether it must be explained."""
    explained_in: str = "result"
    """The column with the explanation."""
    explain_length: int = 0
    """The least number of characters of an explanation."""
    plan: bool = True
    """Whether the plan for the next year must be filled in."""
    ends: bool = False
    """Whether it ends the item: `rollover` greys the item in next year's sheet, and lists it."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The ratings that are allowed, in order."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    ratings: Mapping[str, Rating]
    """Code → rating, from best to worst."""
    written: str = "{code}({label})"
    """The standard form of a rating in a cell."""

    def as_written(self, code: str) -> str:
        """Return a rating in standard form: `A(予定通り進行)`; its code, if it has no label."""
        label = self.ratings[code].label
        return self.written.format(code=code, label=label) if label else code

    def read(self, text: str) -> Rated:
        """Return the rating that a text names.

        Only a text that can mean one rating alone has a code; `A(遅れている)` with the label of C
        is contradictory, anything else unknown.
        """
        if is_blank(text):
            return Rated(None, Spelling.BLANK)
        for code in self.ratings:
            if text == self.as_written(code):
                return Rated(code, Spelling.EXACT)
        codes = {code for code in self.ratings if bare(text) in self._forms(code)} or {
            code for code in self.ratings if fold(text) in self._signs(code)
        }
        # `bare` drops a sign: of ◎(遅れている) it leaves only the label.
        marked = {code for code in self.ratings if not bare(code) and fold(text)[0] == fold(code)}
        if len(codes) == 1 and not (marked and codes != marked):
            return Rated(codes.pop(), Spelling.NOTATION)
        contradicts = bool(marked and codes) or any(
            bare(text) in {bare(code) + label, f"{bare(code)}-{label}"}
            for code in self.ratings
            for other in self.ratings
            if other != code
            for label in self._labels(other)
        )
        return Rated(None, Spelling.CONTRADICTORY if contradicts else Spelling.UNKNOWN)

    def ambiguous(self) -> Iterator[tuple[str, str, str]]:
        """Yield (code, other code, word) for each word that could mean two ratings."""
        meant: dict[str, str] = {}
        for code in self.ratings:
            for word in sorted(self._forms(code) | self._signs(code)):
                other = meant.setdefault(word, code)
                if other != code:
                    yield other, code, word

    def words(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return word → code and sign → code, for reading the labels of a footer.

        Words are bare (see `bare`), signs folded (see `fold`). For `A(予定通り進行)` the words
        are A, its label, both together, A評価, A判定 and 評価A.
        """
        words: dict[str, str] = {}
        signs: dict[str, str] = {}
        for code in self.ratings:
            for form in self._forms(code):
                for word in (form, f"{form}評価", f"{form}判定", f"評価{form}"):
                    words.setdefault(word, code)
        for code in self.ratings:
            for sign in self._signs(code):
                signs.setdefault(sign, code)
        return words, signs

    def named_by(self, label: str) -> str | None:
        """Return the code that a footer's label names (`A(…)`, `A評価`, its label); else None."""
        words, signs = self.words()
        return words.get(bare(label)) or signs.get(fold(label))

    def _labels(self, code: str) -> set[str]:
        rating = self.ratings[code]
        return {bare(label) for label in (rating.label, *rating.variants) if bare(label)}

    def _forms(self, code: str) -> set[str]:
        labels = self._labels(code)
        codes = {bare(code), *map(bare, self.ratings[code].variants)}
        joined = {one + dash + label for one in codes for label in labels for dash in ("", "-")}
        return ({bare(code)} | labels | joined) - {""}

    def _signs(self, code: str) -> set[str]:
        # `bare` drops codes such as ○ or △, so these are compared folded.
        rating = self.ratings[code]
        written = (code, self.as_written(code), *rating.variants)
        return {fold(form) for form in written if fold(form)}
