"""The model of a family file: what a clerk can write there, and what it means.

The classes are plain dataclasses, so that only `family.reader`, which validates files against
them, needs pydantic. The JSON Schema is made from them: the docstring under each field is its
description there.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import ClassVar, Literal

from sheetcheck.family.column import Column, ColumnComparison, Dates, Numbers, Pattern
from sheetcheck.family.scale import STRICT, Rating, Scale
from sheetcheck.family.totals import ChangeColumn, FooterLine, Repeated, ShareColumn, Totals
from sheetcheck.notation.folding import fold, foreign_to, is_blank, placeholder
from sheetcheck.words.text import Text

RATING = "rating"
"""The column with the ratings; every family has it, and `Family.scale` is its scale."""


@dataclass(frozen=True, slots=True)
class Questions:
    """How `--questions` recognises answers that say little; width and brackets do not count."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    nothing_applied: tuple[str, ...] = (
        *("該当事項なし", "該当なし", "該当者なし", "該当者はなかった", "該当者はいなかった"),
        *("該当事項はなかった", "該当はなかった", "該当事項はなし", "対象者なし", "対象なし"),
        *("実績なし", "相談なし", "申請なし", "希望者なし", "利用者なし", "特になし"),
    )
    """Answers that say that there was nothing to do."""
    as_before: tuple[str, ...] = (
        *("同様", "同様に実施", "今後も同様に実施", "今年度同様", "前年度同様", "昨年度同様"),
        *("前年同様", "昨年同様", "例年同様", "例年どおり", "例年通り", "これまで同様"),
        *("継続", "継続実施", "継続して実施", "今後も継続", "今後も継続して実施", "現状維持"),
        *("引き続き実施", "引続き実施", "引き続き継続", "引き続き取り組む", "変更なし"),
    )
    """Plans that say that nothing changes; a year, and 「する」 at the end, do not count."""
    shortest: int = 5
    """Answers with fewer characters are asked about."""


@dataclass(frozen=True, slots=True)
class OwnCheck:
    """A check of the family's own: a pandera `Check` in a Python file."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    column: str
    """The column of the cells that its findings name."""
    message: Text
    """What is wrong, for the readers of the finding."""
    suggestion: Text = field(
        default_factory=lambda: Text("内容を確認してください。", "Check what it says.")
    )
    """What to do about it."""
    given: Literal["column", "items"] = "column"
    """What the check gets: the column alone, or the frame of all items of a sheet."""
    severity: Literal["error", "warning", "notice"] = "error"
    """The severity of its findings."""


@dataclass(frozen=True, slots=True)
class OwnChecks:
    """Checks written in Python; they run only with `--own-checks`."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    file: str
    """The name of a Python file in the same folder as the family file."""
    checks: Mapping[str, OwnCheck]
    """Name of the pandera `Check` in that file → the check."""


# `eq=False`: equal only to itself, so that caches can use a family as a key.
@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """One kind of progress sheet.

    The columns `number`, `name`, `departments`, `rating`, `result` and `plan` have a
    meaning for the rules; a family may have others, under names of its own.
    """

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    family: str
    """The family's name, as for `--schema`: small letters, digits and hyphens."""
    name: Text
    """The name of the form, in both languages."""
    columns: Mapping[str, Column]
    """The columns of the table, from left to right."""
    scale: Scale
    """The ratings that are allowed."""
    form: Literal["table", "card"] = "table"
    """`card` if every sheet is one item: the headings are labels anywhere in the sheet, and each
    answer is right of its label or below it. A card has neither totals nor a numbering."""
    title: tuple[str, ...] = ()
    """Words in the sheet's title; they distinguish families with the same headings."""
    source: str = ""
    """Where the form comes from."""
    no_answer: tuple[str, ...] = ("-", "同上", "〃", "なし")
    """Texts that do not count as an answer; `-` stands for every kind of dash."""
    notes: tuple[str, ...] = ("※", "注", "*")
    """The beginnings of rows that are only notes."""
    examples: tuple[str, ...] = ("記入例", "記載例", "入力例", "作成例", "記入見本", "記入要領")
    """Words in the name of a sheet that only shows how to fill in the form; such a sheet is left
    alone if the workbook has another sheet of the family."""
    reported: str = ""
    """The year that sheets must report (`R6`); blank for any year."""
    numbering: Literal["section", "sheet", "none"] = "section"
    """Where the items' numbers start again at 1; `none` if they are not checked."""
    totals: Totals | None = field(default_factory=Totals)
    """The footer; null if the sheet has none."""
    departments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The list of departments, each with its other names; empty: any name is allowed."""
    offices: tuple[str, ...] = ()
    """Further names of departments, for splitting cells that name several; unlike `departments`
    not a complete list."""
    severities: Mapping[str, Literal["error", "warning", "notice", "off"]] = field(
        default_factory=dict
    )
    """Rules with another severity for this family, or switched off."""
    questions: Questions = field(default_factory=Questions)
    """What `--questions` asks about."""
    own_checks: OwnChecks | None = None
    """Checks of the family's own, in a Python file in the same folder."""

    @property
    def counted_columns(self) -> tuple[str, ...]:
        """The columns that the footer counts by rating, `rating` first."""
        own = (key for key, column in self.columns.items() if column.scale and column.counted)
        return (RATING, *own)

    @property
    def scales(self) -> Mapping[str, Scale]:
        """Column → its scale, `rating` first."""
        own = {key: column.scale for key, column in self.columns.items() if column.scale}
        return {RATING: self.scale, **own}

    @property
    def every_rating(self) -> list[Rating]:
        """The ratings of all scales."""
        return [rating for scale in self.scales.values() for rating in scale.ratings.values()]

    def office(self, department: str) -> str:
        """Return the listed name of a department, which may be given by another name.

        A department that is not listed is returned as it is.
        """
        folded = fold(department)
        for name, aliases in self.departments.items():
            if folded in {fold(name), *map(fold, aliases)}:
                return name
        return department

    @property
    def office_names(self) -> frozenset[str]:
        """Every name of a department that the family lists, folded (see `fold`)."""
        return _office_names(self)

    def is_answer(self, text: str) -> bool:
        """True if a text is an answer: neither blank nor a placeholder of `no_answer`."""
        placeholders, foreign = _placeholders(self.no_answer)
        if foreign.search(text):
            return True
        return not is_blank(text) and placeholder(text) not in placeholders


@lru_cache(maxsize=64)
def _office_names(family: Family) -> frozenset[str]:
    listed = family.departments.items()
    named = {fold(name) for office, aliases in listed for name in (office, *aliases)}
    return frozenset(named | set(map(fold, family.offices)))


@lru_cache(maxsize=64)
def _placeholders(words: tuple[str, ...]) -> tuple[frozenset[str], re.Pattern[str]]:
    """Return the words for comparison, and a pattern that is found in none of them."""
    known = frozenset(map(placeholder, words))
    return known, foreign_to(known)


KINDS = (
    *(Family, Column, Numbers, Dates, Pattern, ColumnComparison, Scale, Rating),
    *(Totals, FooterLine, ShareColumn, ChangeColumn, Repeated, Questions, OwnChecks, OwnCheck),
)
"""All classes of the model."""
