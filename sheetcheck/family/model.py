"""The values that a family file is read into; what a clerk can write there, and what it means.

They are plain dataclasses, so that the rest of the house needs no pydantic to use
them; `family.reader` validates a file against them, and their JSON Schema comes
from them. The text under each field is its description there.
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
"""The column that every family has, with the family's `scale`."""

DEFAULT_NO_ANSWER = ("-", "同上", "〃", "なし")
DEFAULT_EXAMPLES = ("記入例", "記載例", "入力例", "作成例", "記入見本", "記入要領")


@dataclass(frozen=True, slots=True)
class Questions:
    """How `--questions` knows answers that say little; width, blanks and brackets do not count."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    nothing_applied: tuple[str, ...] = (
        *("該当事項なし", "該当なし", "該当者なし", "該当者はなかった", "該当者はいなかった"),
        *("該当事項はなかった", "該当はなかった", "該当事項はなし", "対象者なし", "対象なし"),
        *("実績なし", "相談なし", "申請なし", "希望者なし", "利用者なし", "特になし"),
    )
    """How an answer says that there was nothing to do."""
    as_before: tuple[str, ...] = (
        *("同様", "同様に実施", "今後も同様に実施", "今年度同様", "前年度同様", "昨年度同様"),
        *("前年同様", "昨年同様", "例年同様", "例年どおり", "例年通り", "これまで同様"),
        *("継続", "継続実施", "継続して実施", "今後も継続", "今後も継続して実施", "現状維持"),
        *("引き続き実施", "引続き実施", "引き続き継続", "引き続き取り組む", "変更なし"),
    )
    """How a plan says that all goes on as it is; a year and 「する」 behind it do not count."""
    shortest: int = 5
    """How many characters an answer has that is not asked about for being short."""


@dataclass(frozen=True, slots=True)
class OwnCheck:
    """A check that the family brings along: a pandera `Check` in a Python file."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    column: str
    """The column that its findings stand in."""
    message: Text
    """What is wrong, for those who read the finding."""
    suggestion: Text = field(
        default_factory=lambda: Text("内容を確認してください。", "Check what it says.")
    )
    """What to do about it."""
    given: Literal["column", "items"] = "column"
    """What the check looks at: the column alone, or the frame of all items of a sheet."""
    severity: Literal["error", "warning", "notice"] = "error"
    """How much it matters."""


@dataclass(frozen=True, slots=True)
class OwnChecks:
    """Checks written in Python; they are only run with `--own-checks`, and never otherwise."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    file: str
    """The name of a Python file beside the family file."""
    checks: Mapping[str, OwnCheck]
    """By the name that the pandera `Check` has in that file."""


# Equal only to itself: what follows from a family can be remembered by it.
@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """One kind of progress sheet.

    The columns `number`, `name`, `departments`, `rating`, `result` and `plan` have a
    meaning for the rules; a family may have others, under names of its own.
    """

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    family: str
    """The family's name, for `--schema`: small letters, digits and hyphens."""
    name: Text
    """What the sheet is called, in both languages."""
    columns: Mapping[str, Column]
    """The columns of the table, from left to right."""
    scale: Scale
    """The ratings that a department may give."""
    form: Literal["table", "card"] = "table"
    """`card` where every sheet is one item: the headings are labels that stand anywhere, and each
    answer right of its label or below it. A card has neither totals nor a numbering."""
    title: tuple[str, ...] = ()
    """Words that stand in the sheet's title; they tell families with the same headings apart."""
    source: str = ""
    """Where the sheet comes from."""
    no_answer: tuple[str, ...] = DEFAULT_NO_ANSWER
    """What stands in a cell without being an answer; every kind of dash is one `-`."""
    notes: tuple[str, ...] = ("※", "注", "*")
    """How a row begins that is only a note."""
    examples: tuple[str, ...] = DEFAULT_EXAMPLES
    """Words in the name of a sheet that only shows how the form is filled in; it is left alone
    where the workbook holds another sheet of the family."""
    reported: str = ""
    """The year that sheets must report (`R6`); blank where any year will do."""
    numbering: Literal["section", "sheet", "none"] = "section"
    """Where the items' numbers begin anew; `none` if they are not to be checked."""
    totals: Totals | None = field(default_factory=Totals)
    """The footer; null where the sheet has none."""
    departments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The departments there are, each with other names that it goes by; empty: any name will do."""
    offices: tuple[str, ...] = ()
    """Further names of departments, whatever they end in, by which a cell with several is parted;
    unlike `departments` no list of all."""
    severities: Mapping[str, Literal["error", "warning", "notice", "off"]] = field(
        default_factory=dict
    )
    """Rules that this family takes more or less seriously, or not at all."""
    questions: Questions = field(default_factory=Questions)
    """What is asked about with `--questions`."""
    own_checks: OwnChecks | None = None
    """Checks of the family's own, from a Python file beside this one."""

    @property
    def counted_columns(self) -> tuple[str, ...]:
        """The columns whose scale the footer counts, the rating's first."""
        own = (key for key, column in self.columns.items() if column.scale and column.counted)
        return (RATING, *own)

    @property
    def scales(self) -> Mapping[str, Scale]:
        """The scale of each column that has one, the rating's first."""
        own = {key: column.scale for key, column in self.columns.items() if column.scale}
        return {RATING: self.scale, **own}

    def office(self, department: str) -> str:
        """Return the name under which the family lists a department; itself, if under none."""
        folded = fold(department)
        for name, aliases in self.departments.items():
            if folded in {fold(name), *map(fold, aliases)}:
                return name
        return department

    @property
    def office_names(self) -> frozenset[str]:
        """Every name and alias that the family knows of departments, folded."""
        return _office_names(self)

    def is_answer(self, text: str) -> bool:
        """Say whether a text answers anything: not blank, not only a placeholder."""
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
    """Return the words as they are compared, and what stands in none of them."""
    known = frozenset(map(placeholder, words))
    return known, foreign_to(known)


KINDS = (
    *(Family, Column, Numbers, Dates, Pattern, ColumnComparison, Scale, Rating),
    *(Totals, FooterLine, ShareColumn, ChangeColumn, Repeated, Questions, OwnChecks, OwnCheck),
)
"""Everything that a family file is read into."""
