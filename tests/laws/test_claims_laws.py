"""Only totals of the table are written, only where they are proven wrong, and only once.

The sheets hold numbers of every foreign kind: money, people, scores, last year, next year,
quarters, targets, parts, legends, notes with numbers, dates.
"""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetcheck.words.address import Address
from sheetcheck.words.errors.refusal import Refusal
from tests.laws.family_footers import FamilyLaid, families_laid
from tests.laws.footer_sheets import Laid, Sketch, Told, laid_out, told_of
from tests.laws.worn_sheets import Worn, worn_sheets

# Five laws try 500 sheets in all, built as values without files; the slow ones 20,000 each.
quick = settings(max_examples=100)


def faultless_is_clean(laid: Laid) -> None:
    told = told_of(laid.sketch(laid.counts()))
    assert not told.cells(), told.rules


def a_planted_fault_is_corrected_or_told(laid: Laid, line: int, by: int) -> None:
    right = laid.counts()
    stated = [count + by * (place == line) for place, count in enumerate(right)]
    if min(stated) < 0:
        stated[line] = right[line] + abs(by)
    sketch = laid.sketch(stated)
    told = told_of(sketch)
    at = sketch.stated[line]
    assert set(told.written) <= {at}, told.rules
    assert Address(*at) in told.cells(), told.rules
    if told.written:
        # What comes of it is the sheet without faults, which is clean: a second run is, too.
        assert written(sketch, told.written).cells == laid.sketch(right).cells


def written(sketch: Sketch, changes: Mapping[tuple[int, int], object]) -> Sketch:
    sketch = replace(sketch, cells=dict(sketch.cells))
    for (row, column), value in changes.items():
        assert isinstance(value, str | int | float)
        sketch = sketch.put(row, column, value)
    return sketch


def open_ratings_keep_their_lines(laid: Laid, blank: list[int]) -> None:
    emptied = ["" if place in blank else one for place, one in enumerate(laid.ratings)]
    sketch = laid.sketch(laid.counts(), emptied)
    told = told_of(sketch)
    assert not told.written, told.rules
    assert not told.rules["total_mismatch"] or len(set(emptied)) == 1, told.rules
    # Filled in again, they give what the whole sheet gives: nothing (`faultless_is_clean`).


@quick
@given(laid=laid_out)
def test_a_sheet_without_faults_is_clean(laid: Laid) -> None:
    faultless_is_clean(laid)


@quick
@given(laid=laid_out, line=st.integers(0, 4), by=st.sampled_from([-2, -1, 1, 2, 3]))
def test_a_planted_fault_is_corrected_or_told_and_nothing_else(
    laid: Laid, line: int, by: int
) -> None:
    a_planted_fault_is_corrected_or_told(laid, line, by)


@quick
@given(laid=laid_out, blank=st.lists(st.integers(0, 11), max_size=4))
def test_no_line_is_corrected_while_a_rating_is_open(laid: Laid, blank: list[int]) -> None:
    open_ratings_keep_their_lines(laid, blank)


def only_the_wrong_total_is_written(laid: FamilyLaid, line: int, by: int) -> None:
    right = laid.counts()
    line %= len(right)
    stated = [max(0, count + by * (place == line)) for place, count in enumerate(right)]
    sketch = laid.sketch(stated)
    written = told_of(sketch, laid.family).written
    at = sketch.stated[line]
    assert written in ({}, {at: laid.sketch(right).cells[at][0]}) or stated == right, written
    assert stated != right or not written, written


@quick
@given(
    laid=families_laid,
    line=st.integers(0, 8),
    by=st.sampled_from([-2, -1, 0, 1, 2]),
)
def test_beside_dashes_remarks_and_other_years_only_the_wrong_total_is_written(
    laid: FamilyLaid, line: int, by: int
) -> None:
    only_the_wrong_total_is_written(laid, line, by)


def second_run_has_no_news(worn: Worn) -> None:
    try:
        first = told_of(worn.sketch, worn.family)
    except Refusal:
        return  # no table is left to be read
    if first.written:
        second = told_of(written(worn.sketch, first.written), worn.family)
        assert not second.written
        assert news(second) <= news(first)


def news(told: Told) -> set[tuple[str, Address | None, str]]:
    """Return each finding as a reader knows it again: the rule, the cell and whose total it is."""
    return {
        (rule, spot.cell, str(spot.details.get("name")))
        for rule, spots in told.rules.items()
        for spot in spots
    }


@quick
@given(worn=worn_sheets())
def test_a_second_run_changes_nothing_and_says_nothing_new(worn: Worn) -> None:
    second_run_has_no_news(worn)


@pytest.mark.slow
@settings(max_examples=20_000, deadline=None)
@given(worn=worn_sheets())
def test_no_second_run_of_many_has_news(worn: Worn) -> None:
    second_run_has_no_news(worn)


@pytest.mark.slow
@settings(max_examples=20_000, deadline=None)
@given(laid=families_laid, line=st.integers(0, 8), by=st.sampled_from([-2, -1, 0, 1, 2]))
def test_so_it_is_on_many_sheets_of_every_family(laid: FamilyLaid, line: int, by: int) -> None:
    only_the_wrong_total_is_written(laid, line, by)


@pytest.mark.slow
@settings(max_examples=20_000, deadline=None)
@given(
    laid=laid_out,
    line=st.integers(0, 4),
    by=st.sampled_from([-2, -1, 1, 2, 3]),
    blank=st.lists(st.integers(0, 11), max_size=4),
)
def test_all_of_it_on_many_sheets(laid: Laid, line: int, by: int, blank: list[int]) -> None:
    faultless_is_clean(laid)
    a_planted_fault_is_corrected_or_told(laid, line, by)
    open_ratings_keep_their_lines(laid, blank)
