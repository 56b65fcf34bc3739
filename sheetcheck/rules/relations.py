"""Rules that compare a cell with other columns, other items, or the list of departments."""

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from sheetcheck.family.column import ColumnComparison
from sheetcheck.family.heading import undated
from sheetcheck.family.model import Family
from sheetcheck.notation.departments import departments_in
from sheetcheck.notation.era import read_day
from sheetcheck.notation.folding import fold
from sheetcheck.notation.nearest import Nearest
from sheetcheck.notation.numbers import read_quantity
from sheetcheck.rules.definition.columns import declaring, where
from sheetcheck.rules.definition.kinds import Details, Example, RowRule
from sheetcheck.rules.definition.registry import rule
from sheetcheck.words.result import Severity
from sheetcheck.words.text import Text

if TYPE_CHECKING:
    import pandas as pd

_WORDS = {
    "at_least": Text("以上", "at least"),
    "at_most": Text("以下", "at most"),
    "above": Text("より大きい値（後の日付）", "above"),
    "below": Text("より小さい値（前の日付）", "below"),
    "same": Text("と同じ", "the same as"),
    "different": Text("と別", "different from"),
}


def _comparisons(family: Family, key: str, _text: str) -> Details:
    comparisons = family.columns[key].compare
    pairs = [(_heading(family, one.than), _WORDS[one.must_be]) for one in comparisons]
    return {
        "wanted": Text(
            "、".join(f"「{name}」{words.ja}" for name, words in pairs),
            ", ".join(f"{words.en} {name}" for name, words in pairs),
        )
    }


def _heading(family: Family, key: str) -> str:
    return undated(family.columns[key].whole_headings[0])


@rule(
    RowRule,
    "comparison-failed",
    title=Text("ほかの欄との不一致", "Conflicts with another column"),
    columns=declaring(lambda column: column.compare),
    details=_comparisons,
    reason=Text(
        "二つの欄が食い違うと、どちらが正しいか読む人に判断できないため。",
        "When two columns conflict, readers cannot tell which is right.",
    ),
    message=Text(
        "{heading}「{value}」は、{wanted}である必要があります。",
        "{heading} “{value}” must be {wanted}.",
    ),
    suggestion=Text(
        "両方の欄を確認し、該当する方を修正してください。",
        "Check both and correct the wrong one.",
    ),
    example=Example(
        bad={"start": "R6.10.1", "due": "R6.9.30"}, good={"start": "R6.10.1", "due": "R7.3.31"}
    ),
)
def comparison_failed(items: "pd.DataFrame", family: Family, key: str) -> "pd.Series[bool]":
    """Cells that break a comparison with another column of their item."""
    comparisons = family.columns[key].compare
    columns = [items["@unknown"], items[key], *(items[c.than] for c in comparisons)]
    broken = [
        any(
            c.than not in unknown and _breaks(text, other, c, family)
            for c, other in zip(comparisons, others, strict=True)
        )
        for unknown, text, *others in zip(*columns, strict=True)
    ]
    return items.assign(broken=broken)["broken"]


def _breaks(text: str, other: str, comparison: ColumnComparison, family: Family) -> bool:
    if not (family.is_answer(text) and family.is_answer(other)):
        return False
    if comparison.must_be in {"same", "different"}:
        return (fold(text) == fold(other)) is (comparison.must_be == "different")
    sizes = _sizes(text, other, family, comparison.than)
    if sizes is None:
        return False
    mine, theirs = sizes
    return not {
        "at_least": mine >= theirs,
        "at_most": mine <= theirs,
        "above": mine > theirs,
        "below": mine < theirs,
    }[comparison.must_be]


def _sizes(text: str, other: str, family: Family, than: str) -> tuple[float, float] | None:
    """Return both cells as numbers, or as dates; None if they cannot be compared."""
    days = read_day(text), read_day(other)
    if days[0] is not None and days[1] is not None:
        return days[0].toordinal(), days[1].toordinal()
    declared = [c.number for c in family.columns.values() if c.number] + [
        number for number in (family.columns[than].number,) if number
    ]
    units = tuple(unit for number in declared for unit in number.units)
    mine, theirs = read_quantity(text, units), read_quantity(other, units)
    return None if mine is None or theirs is None else (mine, theirs)


@rule(
    RowRule,
    "value-duplicate",
    title=Text("値の重複", "Duplicate value"),
    columns=declaring(lambda column: column.unique),
    reason=Text(
        "同じ値が二つあると、どの事業のものか分からなくなるため。",
        "When two items share a value, readers cannot tell which is meant.",
    ),
    message=Text(
        "{heading}「{value}」が重複しています。", "{heading} “{value}” is used more than once."
    ),
    suggestion=Text("重複している値のいずれかを修正してください。", "Change one of them."),
    example=Example(bad={"code": "1-1-01"}, good={"code": "1-2-03"}),
)
def value_duplicate(items: "pd.DataFrame", family: Family, key: str) -> "pd.Series[bool]":
    """Answers that already occurred above in the same sheet, or in the same section."""
    answered = where(items, key, family.is_answer)
    within = ["@sheet", "@section"] if family.columns[key].unique == "section" else ["@sheet"]
    keys = items[within].assign(text=items[key].map(fold))
    return answered & keys.duplicated(keep="first")


def _departments(family: Family) -> Iterable[str]:
    return ["departments"] if family.departments and "departments" in family.columns else []


@lru_cache(maxsize=16)
def _nearest_office(family: Family) -> Nearest:
    return Nearest(family.departments)


def _unknown(family: Family, text: str) -> list[str]:
    names = departments_in(text, family.office_names)
    return [name for name in names if family.office(name) not in family.departments]


def _nearest(family: Family, _key: str, text: str) -> Details:
    unknown = _unknown(family, text)
    near = [name for one in unknown for name in _nearest_office(family).to(one, cutoff=0.5)]
    return {
        "unknown": Text("、".join(unknown), ", ".join(unknown)),
        "near": Text(
            f"「{near[0]}」であれば、そのように修正してください。" if near else "",
            f"If {near[0]} is meant, enter that. " if near else "",
        ),
    }


@rule(
    RowRule,
    "department-unknown",
    title=Text("一覧にない担当課", "Unlisted department"),
    columns=_departments,
    details=_nearest,
    severity=Severity.WARNING,
    reason=Text(
        "一覧にない課は、お知らせの宛先が分からないため。",
        "Nobody knows where to send findings of an unlisted department.",
    ),
    message=Text(
        "担当課「{unknown}」は、様式の課の一覧にありません。",
        "“{unknown}” is not on the form's list of departments.",
    ),
    suggestion=Text(
        "{near}新しい課の場合は、様式ファイルの departments に追加してください。",
        "{near}If it is new, add it to `departments` in the form file.",
    ),
    example=Example(bad={"departments": "商工観交課"}, good={"departments": "商工観光課"}),
)
def department_unknown(items: "pd.DataFrame", family: Family, key: str) -> "pd.Series[bool]":
    """Cells with a department that the family does not list; each name once per sheet."""
    unknown = where(items, key, lambda text: bool(_unknown(family, text)))
    reported: set[tuple[object, str]] = set()
    for place in unknown.index[unknown]:
        names = {(items["@sheet"][place], fold(n)) for n in _unknown(family, items[key][place])}
        unknown[place] = not names <= reported
        reported |= names
    return unknown
