"""What a family says of its footer: which lines it has, what they are called, what they count."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from sheetcheck.family.scale import STRICT


@dataclass(frozen=True, slots=True)
class FooterLine:
    """A further line or column of the footer, beside those of the ratings."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    called: tuple[str, ...]
    """What it is called: 延べ, 実数, 再掲, 実質."""
    counts: Literal["items", "net", "repeated", "departments", "unrated"]
    """`items`: all of them. `repeated`: those marked as standing there again (再掲). `net`: all
    but those. `departments`: each item once for every department in charge of it (延べ).
    `unrated`: those whose rating is blank (未評価, 未記入)."""


@dataclass(frozen=True, slots=True)
class ShareColumn:
    """A column of percentages."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    called: tuple[str, ...] = ("割合", "構成比", "比率")
    """The heading over it; a percentage in brackets behind a count (9事業(75.0%)) needs none."""
    decimals: int | None = None
    """How many decimals it is rounded to; without it, as many as are written."""
    rounding: Literal["half_up", "down", "up"] = "half_up"
    """Whether 0.5 goes up (四捨五入), or all is rounded down (切り捨て) or up (切り上げ)."""


@dataclass(frozen=True, slots=True)
class ChangeColumn:
    """A column that says how many more or fewer than last year."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    called: tuple[str, ...] = ("増減", "対前年", "対前年度", "前年比")
    """The heading over it."""
    before: tuple[str, ...] = ("前年度", "前年", "昨年度")
    """The heading over last year's numbers, which it is worked out from."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """How an item is marked that stands elsewhere already (再掲)."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    column: str = "name"
    """The column that the mark stands in."""
    marks: tuple[str, ...] = ("再掲",)
    """The mark, anywhere in the cell."""
    counted: bool = True
    """Whether the other totals count such an item all the same."""


@dataclass(frozen=True, slots=True)
class Totals:
    """The footer: one line per rating and a grand total, or a table of several dimensions."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    units: tuple[str, ...] = ("事業", "項目", "件")
    """What stands behind a number; the first is the one that messages use."""
    grand: tuple[str, ...] = ("合計", "計", "総計", "総数", "全体")
    """What the grand total is called; a number with a unit and no name is taken for it, too."""
    per_rating: bool = True
    """Whether the footer has a line for each rating."""
    grand_total: bool = True
    """Whether the footer has a grand total."""
    per_section: bool = False
    """Whether it has one for each section: by its name, or `subtotals` under its items."""
    per_department: bool = False
    """Whether it has one for each department."""
    subtotals: tuple[str, ...] = ()
    """What a line is called that counts the section above it: 小計."""
    numbers: tuple[str, ...] = ("件数", "事業数", "項目数", "数")
    """The heading over plain counts, in a footer with several columns."""
    lines: tuple[FooterLine, ...] = ()
    """Further lines or columns."""
    repeated: Repeated = field(default_factory=Repeated)
    """How an item is marked that stands elsewhere already."""
    not_counts: tuple[str, ...] = ()
    """Words over or beside a number that say that it counts something else: 参加者, 面積."""
    share: ShareColumn | None = None
    """The percentages, if it has any; `{}` for the usual ones."""
    change: ChangeColumn | None = None
    """The change from last year, if it says it; `{}` for the usual headings."""

    @property
    def is_table(self) -> bool:
        """Whether it may be a table, in which row and column together say what is counted."""
        return bool(
            self.per_section
            or self.per_department
            or self.subtotals
            or self.lines
            or self.share
            or self.change
        )
