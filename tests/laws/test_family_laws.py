"""Whatever people write into a sheet of a shipped family, it is checked, and corrected once."""

import copy
from collections.abc import Iterable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sheetcheck.checking.check import check_files
from sheetcheck.checking.opened import read_issued
from sheetcheck.checking.settings import Settings
from sheetcheck.correction import corrected
from sheetcheck.rules.judging.families import named_family
from sheetcheck.words.address import Address
from sheetcheck.words.result import SheetResult, Status
from tests.support.table_cells import Content
from tests.support.table_model import Case
from tests.support.table_workbook import to_workbook
from tests.support.tables import read_cases

SHEETS = Path(__file__).parents[1] / "sheets"
NAMES = (
    *("marks-four", "grades-sabc", "grades-ae-not-begun", "grades-one-to-five"),
    *("attained-partly", "progress-and-attainment", "direction-next-year", "grades-f-to-z"),
)
CASES = {name: read_cases(SHEETS / f"{name}.md")[0] for name in NAMES}
JUNK = st.one_of(
    st.sampled_from(
        [
            "",
            "　",
            "－",
            "同上",
            "合計",
            "小計",
            "延べ 9件",
            "◎",
            "A",
            "100%",
            "▲1",
            "±0",
            "9事業(75%)",
        ]
    ),
    st.sampled_from(
        ["前年度", "割合", "増減", "R7.3", "令和6年度評価", "1-2", "#REF!", "\n", "⦿×"]
    ),
    st.integers(-5, 10**12),
    st.floats(-1e12, 1e12, allow_nan=False),
    st.text(max_size=8).filter(lambda text: text.isprintable()),
)


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[str, Case]:
    name = draw(st.sampled_from(NAMES))
    case = copy.deepcopy(CASES[name])
    places = sorted(case.tables[0].cells)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.sampled_from(places))
        at = draw(st.sampled_from([at, Address(at.row + 1, at.column), Address(at.row, 12)]))
        value = draw(JUNK)
        case.tables[0].cells[at] = Content(value)
        if value == "":
            del case.tables[0].cells[at]
    return name, case


def check(data: bytes, name: str, issued: bytes | None = None) -> list[SheetResult]:
    family = named_family(str(Path(__file__).parents[2] / "schemas" / f"{name}.yaml")).family
    settings = Settings(lambda: (family,), named=True)
    if issued is not None:
        settings = Settings(
            lambda: (family,), named=True, issued=read_issued("i.xlsx", lambda _: issued, settings)
        )
    (checked,) = check_files(["x.xlsx"], lambda _: data, settings)
    again = list(checked.results)
    if checked.book is not None and any(result.changes for result in again):
        changes = [change for result in again for change in result.changes]
        mended = corrected(checked.book, changes).data
        (second,) = check_files(["x.xlsx"], lambda _: mended, settings)
        assert not [change for result in second.results for change in result.changes]
        assert told(second.results) <= told(again)
    return again


def told(results: Iterable[SheetResult]) -> set[tuple[str, str, Address | None, str]]:
    """Return what is said, and of which cell; a second run has nothing to add."""
    return {
        (f.rule, f.sheet or "", f.cell, f.message.ja) for result in results for f in result.findings
    }


@given(spoilt())
def test_a_spoilt_sheet_is_checked_and_corrected_once(sheet: tuple[str, Case]) -> None:
    name, case = sheet
    issued = to_workbook(CASES[name])
    for result in check(to_workbook(case), name, issued):
        assert result.status in Status
        assert all(finding.message.ja and finding.message.en for finding in result.findings)
