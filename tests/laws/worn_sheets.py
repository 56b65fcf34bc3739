"""Sheets as they come back: several wrong totals, a second footer, cells written over."""

from dataclasses import dataclass

from hypothesis import strategies as st

from sheetcheck.family.model import Family
from sheetcheck.words.values import Value
from tests.laws.family_footers import FamilyLaid, families_laid
from tests.laws.footer_sheets import FAMILY, FOOTERS, Laid, Sketch, laid_out

ANSWERS = ("", "同上", "A(その他)", "Ａ(予定通り進行)", "A")
"""What stands where a rating should: blank, unknown, contradictory, or written in another way."""
WRITTEN_OVER: tuple[Value, ...] = (
    *("", "　", "－", "同上", "合計", "小計", "計", "総計", "うち", "延べ 9件", "A", "D"),
    *("100%", "33.3%", "▲1", "(2)", "1-2", "3事業", "件数", "割合", "増減", "前年度"),
    *("令和5年度", "令和6年度評価", 0, 1, 2, 3, 5, 9, 12, 0.5),
)


@dataclass(frozen=True)
class Worn:
    """A sheet with the family that it is read as."""

    family: Family
    sketch: Sketch


@st.composite
def worn_sheets(draw: st.DrawFn) -> Worn:
    """Draw a sheet with up to three wrong totals and up to three cells written over."""
    laid = draw(st.one_of(laid_out, laid_out, families_laid))
    stated = laid.counts()
    for _ in range(draw(st.integers(0, 3))):
        line = draw(st.integers(0, len(stated) - 1))
        stated[line] = max(0, stated[line] + draw(st.sampled_from([-2, -1, 1, 2, 3])))
    worn = _with_second(draw, laid, stated) if isinstance(laid, Laid) else _of_family(laid, stated)
    for _ in range(draw(st.integers(0, 3))):
        _write_over(draw, worn.sketch)
    return worn


def _with_second(draw: st.DrawFn, laid: Laid, stated: list[int]) -> Worn:
    """Return the sheet, some ratings open, perhaps with a second footer much like the first."""
    unsettled = draw(st.lists(st.integers(0, 11), max_size=3))
    ratings = [
        draw(st.sampled_from(ANSWERS)) if place in unsettled else rating
        for place, rating in enumerate(laid.ratings)
    ]
    sketch = laid.sketch(stated, ratings)
    if draw(st.sampled_from([True, True, True, False])):
        again = [max(0, one + draw(st.sampled_from([0, 0, 0, 1, -1]))) for one in stated]
        sketch = draw(st.sampled_from(FOOTERS))(sketch, sketch.bottom + 2, again)
    return Worn(FAMILY, sketch)


def _of_family(laid: FamilyLaid, stated: list[int]) -> Worn:
    return Worn(laid.family, laid.sketch(stated))


def _write_over(draw: st.DrawFn, sketch: Sketch) -> None:
    row, column = draw(st.sampled_from(sorted(sketch.cells)))
    row = max(1, row + draw(st.sampled_from([0, 0, 1, -1])))
    column += draw(st.sampled_from([0, 0, 1]))
    value = draw(st.sampled_from(WRITTEN_OVER))
    if value == "":
        sketch.cells.pop((row, column), None)
    else:
        sketch.put(row, column, value)
