"""Rows read together say what they say one by one; what is looked at first changes nothing."""

from hypothesis import given
from hypothesis import strategies as st

from sheetcheck.notation.folding import is_blank, placeholder
from sheetcheck.rules.judging.families import named_family
from sheetcheck.table.headings import sought_headings, vocabulary
from sheetcheck.table.recognise import recognise
from sheetcheck.table.rows import read_rows
from sheetcheck.words.address import Area
from sheetcheck.words.values import Value
from sheetcheck.workbook.formats.cell_formats import Formats
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.packed_row import Cell
from sheetcheck.workbook.read.runs import Rows, filled_cells, runs_of

FAMILY = named_family("ena-saihan-boshi").family
HEADINGS = [
    column.headings[0].replace("{reported}", "R6").replace("{planned}", "R7")
    for column in FAMILY.columns.values()
]
FORMATS = Formats(lambda: (("General", "0.0", '"第"0"号"', '@"様"', "yyyy/m/d"), False))
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(0, 60_000),
    st.floats(0, 60_000, allow_nan=False),
    st.sampled_from(["", "　", "A(予定通り進行)", "総務課 福祉課", "1-2", "合計"]),
)
ROW = st.lists(VALUES, min_size=9, max_size=9)
STYLES = st.lists(st.integers(0, 4), min_size=9, max_size=9)


def grid_of(rows: list[list[Value]], styles: list[int], merges: tuple[Area, ...] = ()) -> Grid:
    cells = {
        number: {
            at: Cell(number, at, "n", value, None, style)
            for at, (value, style) in enumerate(zip(values, styles, strict=True), 1)
        }
        for number, values in enumerate(rows, 5)
    }
    headings = {at: Cell(4, at, "s", text) for at, text in enumerate(HEADINGS, 1)}
    return Grid("進行管理シート", Rows(runs_of({4: headings, **cells})), merges, formats=FORMATS)


@given(st.lists(ROW, min_size=1, max_size=3), STYLES)
def test_a_long_run_says_what_its_rows_say(some: list[list[Value]], styles: list[int]) -> None:
    rows = (some * 16)[:16]
    together = grid_of(rows, styles)
    (found,) = recognise([together], [FAMILY], named=True)
    read = {row.row: row for row in read_rows(together, found.header)}
    assert len(read) == len(rows)
    for number, values in enumerate(rows, 5):
        alone = grid_of([values], styles)
        (row,) = read_rows(alone, found.header)
        assert read[number] == row._replace(row=number)
        shown = {at: together.text(number, at) for at in range(1, 10)}
        assert list(row.texts.values()) == list(shown.values())
        held = {cell.column for cell in filled_cells(together.rows[number])}
        assert held == {at for at, value in enumerate(values, 1) if value is not None}


@given(
    st.text() | st.text(alphabet="なし同上〃-－―ー一（）「」。 　"),
    st.lists(st.text(max_size=2), max_size=2),
)
def test_an_answer_is_what_is_no_placeholder(text: str, words: list[str]) -> None:
    known = {placeholder(word) for word in FAMILY.no_answer}
    assert FAMILY.is_answer(text) == (not is_blank(text) and placeholder(text) not in known)


YEARS = ["", "R6", "Ｒ６\n", "令和六年度", "2024年度", "平成三十一年", "(R6)"]


@given(st.sampled_from(sorted(sought_headings(FAMILY).keys)), *[st.sampled_from(YEARS)] * 2)
def test_a_heading_is_told_whatever_year_it_has(rest: str, before: str, behind: str) -> None:
    told = vocabulary((FAMILY,)).headings_among([f"{before}{rest}{'' if before else behind}"])
    assert told == {rest}
