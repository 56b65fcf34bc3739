"""The footer of a family: which lines it has, what they are called, what they count."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from sheetcheck.family.scale import STRICT


@dataclass(frozen=True, slots=True)
class FooterLine:
    """A further line or column of the footer, besides those of the ratings."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    called: tuple[str, ...]
    """Its names: 延べ, 実数, 再掲, 実質."""
    counts: Literal["items", "net", "repeated", "departments", "unrated"]
    """`items`: all items. `repeated`: those marked as repeated (再掲). `net`: all but those.
    `departments`: each item once for every department in charge of it (延べ). `unrated`: those
    with a blank rating (未評価, 未記入)."""


@dataclass(frozen=True, slots=True)
class ShareColumn:
    """A column of percentages."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    called: tuple[str, ...] = ("割合", "構成比", "比率")
    """Its heading; a percentage in brackets behind a count (9事業(75.0%)) needs none."""
    decimals: int | None = None
    """The number of decimals; by default as many as are written."""
    rounding: Literal["half_up", "down", "up"] = "half_up"
    """Rounding: half up (四捨五入), always down (切り捨て) or always up (切り上げ)."""


@dataclass(frozen=True, slots=True)
class ChangeColumn:
    """A column with the change from last year."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    called: tuple[str, ...] = ("増減", "対前年", "対前年度", "前年比")
    """Its heading."""
    before: tuple[str, ...] = ("前年度", "前年", "昨年度")
    """The heading of last year's numbers, from which it is calculated."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """How repeated items are marked (再掲): items that are listed elsewhere, too."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    column: str = "name"
    """The column with the mark."""
    marks: tuple[str, ...] = ("再掲",)
    """The mark, anywhere in the cell."""
    counted: bool = True
    """Whether the other totals count repeated items, too."""


@dataclass(frozen=True, slots=True)
class Totals:
    """The footer: one line per rating and a grand total, or a table of several dimensions."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    units: tuple[str, ...] = ("事業", "項目", "件")
    """The words behind a number; messages use the first one."""
    grand: tuple[str, ...] = ("合計", "計", "総計", "総数", "全体")
    """The names of the grand total; a number with a unit and no name is one, too."""
    per_rating: bool = True
    """Whether the footer has a line for each rating."""
    grand_total: bool = True
    """Whether the footer has a grand total."""
    per_section: bool = False
    """Whether it has a line for each section: with its name, or as `subtotals` below its items."""
    per_department: bool = False
    """Whether it has a line for each department."""
    subtotals: tuple[str, ...] = ()
    """The names of a line that counts the section above it: 小計."""
    numbers: tuple[str, ...] = ("件数", "事業数", "項目数", "数")
    """The heading of plain counts, in a footer with several columns."""
    lines: tuple[FooterLine, ...] = ()
    """Further lines or columns."""
    repeated: Repeated = field(default_factory=Repeated)
    """How repeated items are marked."""
    not_counts: tuple[str, ...] = ()
    """Words above or beside a number that counts something else: 参加者, 面積."""
    share: ShareColumn | None = None
    """The percentages, if it has any; `{}` for the usual headings."""
    change: ChangeColumn | None = None
    """The change from last year, if it has any; `{}` for the usual headings."""

    @property
    def is_table(self) -> bool:
        """Whether it may be a cross table, in which row and column together say what is counted."""
        return bool(
            self.per_section
            or self.per_department
            or self.subtotals
            or self.lines
            or self.share
            or self.change
        )
