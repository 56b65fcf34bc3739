"""A number that is no total is shown with the reason, in the report's picture and in the advice."""

from sheetcheck.claims.sheet import read_sheet
from sheetcheck.report.html.picture import picture
from sheetcheck.table.recognise import recognise
from sheetcheck.words.claims import Reason
from tests.laws.footer_sheets import FAMILY, FOOTERS, WRITTEN, Laid, told_of

YEARS = [footer.__name__ for footer in FOOTERS].index("_years_across")
LAID = Laid(ratings=WRITTEN, per=2, money="", footer=YEARS, decoys=())


def test_the_picture_says_why_last_year_is_no_total() -> None:
    grid = LAID.sketch(LAID.counts()).grid()
    (found,) = recognise([grid], [FAMILY], named=True)
    shown = picture(read_sheet(found.grid, FAMILY, found.header), ())
    squares = [square for line in shown.lines for square in line.squares if square]
    assert {square.why for square in squares} >= {Reason.OTHER_YEAR.text}


def test_a_missing_total_names_the_number_that_was_not_taken() -> None:
    sketch = LAID.sketch(LAID.counts())
    for row, column in sketch.stated.values():
        sketch = sketch.put(row, column, "")
    missing = told_of(sketch).rules["total_missing"]
    assert Reason.OTHER_YEAR.text in {spot.details.get("why") for spot in missing}
