"""A scale of ratings, and how a rating that somebody wrote is read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from sheetcheck.notation.folding import bare, fold, is_blank

STRICT: Mapping[str, object] = {
    "extra": "forbid",
    "coerce_numbers_to_str": True,  # a code 5 needs no quotes
}
"""How pydantic reads each part of a family file."""


class Spelling(StrEnum):
    """How a rating that somebody wrote stands to the scale."""

    EXACT = "exact"
    NOTATION = "notation"
    """Recognisable, but not as the scale writes it."""
    CONTRADICTORY = "contradictory"
    """A code of the scale with the label of another."""
    UNKNOWN = "unknown"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating as it was read: its code, if it has one that counts, and how it was spelled."""

    code: str | None
    spelling: Spelling


@dataclass(frozen=True, slots=True)
class Rating:
    """One rating of the scale."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    label: str = ""
    """What the code means: `予定通り進行`."""
    variants: tuple[str, ...] = ()
    """Other ways to write this rating that are recognised, and reported as notation."""
    explain: bool = False
    """Whether it must be explained."""
    explained_in: str = "result"
    """The column that must say why."""
    explain_length: int = 0
    """How many characters an explanation must have at least."""
    plan: bool = True
    """Whether the planned year's cell must be filled."""
    ends: bool = False
    """Whether it ends the item: `rollover` greys it in next year's sheet and lists it."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The ratings that may be given, in their order."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    ratings: Mapping[str, Rating]
    """Code → rating, from the best to the last."""
    written: str = "{code}({label})"
    """How a rating is written in a cell."""

    def as_written(self, code: str) -> str:
        """Return a rating as the scale writes it: `A(予定通り進行)`; without a label, its code."""
        label = self.ratings[code].label
        return self.written.format(code=code, label=label) if label else code

    def read(self, text: str) -> Rated:
        """Return the rating that a cell's text names."""
        if is_blank(text):
            return Rated(None, Spelling.BLANK)
        for code in self.ratings:
            if text == self.as_written(code):
                return Rated(code, Spelling.EXACT)
        codes = {code for code in self.ratings if bare(text) in self._forms(code)} or {
            code for code in self.ratings if fold(text) in self._signs(code)
        }
        # Of ◎(遅れている), only the label is left without signs.
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
        """Yield the words that could mean two ratings, each with both of their codes."""
        meant: dict[str, str] = {}
        for code in self.ratings:
            for word in sorted(self._forms(code) | self._signs(code)):
                other = meant.setdefault(word, code)
                if other != code:
                    yield other, code, word

    def words(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return what names a rating in a footer: words (see `bare`) and signs (see `fold`).

        Of `A(予定通り進行)` these are A, its label, both, A評価 and 評価A.
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
        """Return the code that a line of the footer speaks of: `A(…)`, `A評価`, a label alone."""
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
        # Codes such as ○ or △ are punctuation to `bare`; they are compared folded.
        rating = self.ratings[code]
        written = (code, self.as_written(code), *rating.variants)
        return {fold(form) for form in written if fold(form)}
