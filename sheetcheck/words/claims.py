"""The terms for control totals: why one is not counted or not corrected, and how it came out."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from sheetcheck.words.address import Address
from sheetcheck.words.text import Text


class Reason(StrEnum):
    """Why a number is not read as a total, or why a total that differs is not corrected."""

    OTHER_YEAR = "other-year"
    REFERENCE = "reference"
    MONEY = "money"
    PEOPLE = "people"
    POINTS = "points"
    TARGET = "target"
    PERIOD = "period"
    DECLARED = "declared"
    UNIT = "unit"
    HEADING = "heading"
    TITLE = "title"
    BRACKETS = "brackets"
    FARTHER = "farther"
    SUBTOTAL = "subtotal"
    BREAKDOWN = "breakdown"
    PART = "part"
    COLUMN_SUM = "column-sum"
    CROSSING = "crossing"
    SHARE = "share"
    STRAY = "stray"
    RIVAL = "rival"
    ALL_SHEETS = "all-sheets"
    NO_ITEMS = "no-items"
    NO_COLUMN = "no-column"
    NO_RATING = "no-rating"
    ROW_UNREAD = "row-unread"
    ROW_DOUBTFUL = "row-doubtful"
    ITEMS_DIFFER = "items-differ"
    NO_EVIDENCE = "no-evidence"
    SEVERAL = "several"
    TOO_LARGE = "too-large"
    WRITTEN = "written"
    OPEN_RATINGS = "open-ratings"
    OPEN_DEPARTMENTS = "open-departments"
    FORMULA = "formula"
    RECALCULATED = "recalculated"
    READ_ONLY = "read-only"

    @property
    def text(self) -> Text:
        """The reason in one sentence, in both languages."""
        return _TEXTS[self]

    @property
    def is_soft(self) -> bool:
        """True if a number with this reason may still be the total if it matches the count."""
        return self in _SOFT


_SOFT = frozenset(
    {
        Reason.HEADING,
        Reason.TITLE,
        Reason.BRACKETS,
        Reason.FARTHER,
        Reason.SUBTOTAL,
        Reason.BREAKDOWN,
        Reason.STRAY,
        Reason.SHARE,
        Reason.SEVERAL,
    }
)

_TEXTS = {
    Reason.OTHER_YEAR: Text("別の年度の数と読めるため", "it seems to be of another year"),
    Reason.REFERENCE: Text("参考として記載された数のため", "it is given for reference"),
    Reason.MONEY: Text("金額と読めるため", "it seems to be an amount of money"),
    Reason.PEOPLE: Text("人数などと読めるため", "it seems to count people"),
    Reason.POINTS: Text("点数と読めるため", "it seems to be a score"),
    Reason.TARGET: Text("目標などの数と読めるため", "it seems to be a target"),
    Reason.PERIOD: Text("年度の一部の期間の数と読めるため", "it seems to cover a part of the year"),
    Reason.DECLARED: Text(
        "様式ファイルで件数ではないとされた語があるため", "the form says that it is no count"
    ),
    Reason.UNIT: Text("件数の単位ではないため", "its unit is not one of items"),
    Reason.HEADING: Text(
        "見出しから件数と確認できないため", "its heading does not show that it counts items"
    ),
    Reason.TITLE: Text(
        "上の見出しから、全ての事業の件数と確認できないため",
        "the words over it do not show that it counts all items",
    ),
    Reason.BRACKETS: Text("かっこ書きの数のため", "it stands in brackets"),
    Reason.FARTHER: Text(
        "同じ行に、見出しのない数がほかにもあるため",
        "the row has another number without a heading",
    ),
    Reason.SUBTOTAL: Text("表の途中の小計と読めるため", "it seems to be a subtotal"),
    Reason.BREAKDOWN: Text(
        "ほかの区分による内訳の合計と読めるため",
        "it seems to be the total of a breakdown by other things",
    ),
    Reason.PART: Text(
        "表の一部の事業だけを集計した数と読めるため", "it seems to count only a part of the items"
    ),
    Reason.COLUMN_SUM: Text("列の数値の合計と読めるため", "it seems to sum up its column"),
    Reason.CROSSING: Text(
        "行と列の両方が評価を示すため", "its row and its column both name a rating"
    ),
    Reason.SHARE: Text("割合は様式ファイルで指定されていないため", "the form declares no shares"),
    Reason.STRAY: Text("合計欄から離れているため", "it is apart from the totals"),
    Reason.RIVAL: Text("合計欄がほかにあるため", "the totals stand elsewhere"),
    Reason.ALL_SHEETS: Text(
        "全てのシートの事業を合わせた数とも読めるため", "it may count the items of all sheets"
    ),
    Reason.NO_ITEMS: Text("事業が読み取れないため", "no item could be read"),
    Reason.NO_COLUMN: Text("集計に必要な列がないため", "a column that counting needs is missing"),
    Reason.NO_RATING: Text("選択肢にある評価が一つもないため", "no rating is one of the scale"),
    Reason.ROW_UNREAD: Text(
        "評価があるのに事業と読めない行があるため",
        "a row with a rating could not be read as an item",
    ),
    Reason.ROW_DOUBTFUL: Text(
        "事業か合計欄か確認できない行があるため", "a row may be an item or a line of the totals"
    ),
    Reason.ITEMS_DIFFER: Text(
        "配布時から事業が増減しているため", "items were lost or added since it was issued"
    ),
    Reason.NO_EVIDENCE: Text(
        "事業の件数であることを示す単位や見出しがないため",
        "no unit or heading shows that it counts items",
    ),
    Reason.SEVERAL: Text(
        "同じ合計が異なる数で2か所以上に記載されているため",
        "the same total is stated more than once, with different numbers",
    ),
    Reason.TOO_LARGE: Text(
        "事業の件数としては考えにくい数のため", "it can hardly be a number of items"
    ),
    Reason.WRITTEN: Text(
        "数の書き方が件数の書き方ではないため", "it is not written as a number of items"
    ),
    Reason.OPEN_RATINGS: Text("評価の定まらない事業があるため", "ratings are open"),
    Reason.OPEN_DEPARTMENTS: Text("担当課の定まらない事業があるため", "departments are open"),
    Reason.FORMULA: Text("この数式は訂正できないため", "this formula cannot be corrected"),
    Reason.RECALCULATED: Text(
        "訂正しても再計算で元の数に戻るため", "recalculation would bring the old number back"
    ),
    Reason.READ_ONLY: Text("このファイルには書き込めないため", "this file cannot be written"),
}


class TotalOutcome(StrEnum):
    """How the check of a declared total came out."""

    AGREES = "agrees"
    CORRECTED = "corrected"
    WRONG = "wrong"
    UNDECIDED = "undecided"
    MISSING = "missing"


class ClaimStanding(StrEnum):
    """What is known about a claim; `claims.standing` decides it."""

    AGREES = "agrees"
    PROVEN = "proven"
    """Certainly a total of this table, and certainly wrong: it may be corrected."""
    OPEN = "open"
    """It may be right once the open items have ratings."""
    WRONG = "wrong"
    """It is wrong whatever ratings the open items get; the right number is not known yet."""
    UNSURE = "unsure"
    """It differs from the count, but the count or the claim itself is in doubt."""
    FOREIGN = "foreign"
    """Not a total of this table."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The surroundings of a number that show what it counts."""

    block: int = 0
    """Index of the block of rows, separated by blank rows, that the number is in."""
    heading: str = ""
    """The heading above it that is known to head counts: 件数, 今年度, R6."""
    has_unit: bool = False
    is_crossed: bool = False
    """Whether known words stand both over the number and before it."""
    lead: str = ""
    """The folded text that its row begins with."""
    doubt: Reason | None = None
    """Why it may not be a total; None if nothing speaks against it."""
    has_dash: bool = False
    """Whether there is a dash instead of the number, as for a rating that no item has."""
    unread: tuple[Address, str] | None = None
    """The cell and text in place of the number that cannot be read as a number."""


NO_EVIDENCE = Evidence()


class CorrectedTotal(NamedTuple):
    """A grand total that was corrected although its lines added up to the stated number."""

    sheet: str
    cell: Address
    stated: float
    """The number before the correction."""
    counted: int
    """The number of items, which was written."""
