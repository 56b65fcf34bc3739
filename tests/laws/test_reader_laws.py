"""Patterns and expat read the same of a sheet part, or refuse it the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final
from xml.parsers import expat

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sheetcheck.words.address import Address
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.write_refusals import WriteRefusal
from sheetcheck.words.values import NewValue
from sheetcheck.workbook.formats.cell_formats import GENERAL_ONLY
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.read.cells.common_rows import CommonRows
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.runs import Rows, runs_of
from sheetcheck.workbook.read.sheet import read_frame
from sheetcheck.workbook.write.patch import patched
from sheetcheck.workbook.write.spans import cell_spans, each_row
from sheetcheck.workbook.xml.markup import Markup, parse
from sheetcheck.workbook.xml.tags import element_at
from tests.support.packages import SHEET, grid_of, opened, package, sheet_xml

NAME: Final = "進行管理"
STRINGS: Final = ("A(予定通り進行)", "文", "<r><t>9</t></r><r><t>事業</t></r>")
# What may stand in the place of a row of the table; `#` is its number.
ROWS: Final = (
    '<row r="#" spans="1:3"><c r="A#" s="2"><v>7</v></c><c r="B#" t="s"><v>1</v></c></row>',
    '<row r="#" spans="1:3"><c r="A#" s="2"/><c r="B#" t="s"><v>0</v></c></row>',
    '<row r="#" hidden="1"><c r="A#" s="2"><v>-1.5</v></c><c r="B#" t="s"/></row>',
    '<row r="#" ht="0"><c r="A#" s="2"><v>1e3</v></c><c r="B#" t="s"><v>2</v></c></row>',
    '<row r="#" ht="2" ht="3"><c r="A#" s="2"><v>1</v></c><c r="B#" t="s"><v>2</v></c></row>',
    '<row r="#"><c r="A#" s="2"><v>x</v></c><c r="B#" t="s"><v>2</v></c></row>',
    '<row r="#"><c r="A#" s="2"><v>1</v></c><c r="B#" t="s"><v>3</v></c></row>',
    '<row r="#"><c r="A#" s="2"><v>1</v></c><c r="B#" t="s"><v>-1</v></c></row>',
    '<row r="#"><c r="A#" s="2"><v>1</v></c><c r="B#" t="s"><v>01</v></c></row>',
    '<row r="#"><c r="A#" s="2"><v>1</v></c><c r="B1" t="s"><v>1</v></c></row>',
    '<row r="1"><c r="A1" s="2"><v>1</v></c><c r="B1" t="s"><v>1</v></c></row>',
    '<row r="#"><c r="A#"><f>1+1</f><v>2</v></c><c r="B#" t="s"><v>1</v></c></row>',
    '<row r="#"><c r="A#" t="b"><v>1</v></c><c r="C#" t="e"><v>#REF!</v></c></row>',
    '<row r="#"/>',
    '<row r="0"><c r="A0" s="2"><v>1</v></c><c r="B0" t="s"><v>1</v></c></row>',
    '<row r="#"><c r="A#" s="2"><v>1</v></c><c r="B#" t="s"><v>2</v></c></row >\n',
    '<row r="#" spans="1:3" ht="20" customHeight="1"><c r="A#" s="2"><v>7</v></c></row>',
    '<row r="#" spans="1:3" x14ac:dyDescent="0.2"><c r="A#" s="2"><v>7</v></c></row>',
    '<row r="#"><c r="B#" t="inlineStr"><is><t>文 &amp;lt; _x000D_\r</t></is></c></row>',
    '<row r="#"><c r="B#" t="inlineStr"/><c r="C#" t="inlineStr"><v></v></c></row>',
    '<row r="0#"><c r="A0#" t="str"><v>文 > 字</v></c></row>',
    '<row r="#"><c r="A#" t="str"><v>文 > 字</v></c><c r="B#" t="str"><v></v></c></row>',
    '<row r="#"><c r="A#"><f t="array" ref="A#:B#">1</f><v>1</v></c></row>',
    '<row r="#"><c r="A#"><f t="shared" ref="A#:B#" si="1">B#&lt;1</f><v>1</v></c></row>',
    '<row r="#"><c r="A#" t="str"><f t="shared" si="1"/><v/></c><c r="B#"><f>1</f></c></row>',
    '<row r="#"><c r="A#"><f ca="1" ca="0">1</f></c><c r="B#" t="str"><f>1</f></c></row>',
    '<row r="#"><c r="A#"><f xmlns="b">1</f><v>1</v></c></row>',
    '<row r="#"><c r="A#" s="1" s="2"><v>1</v></c></row>',
    '<row r="#"><c r="B#"><v>1</v></c><c r="A#"><v>1</v></c></row>',
    '<row r="#"><!-- </row> --><c r="A#"><v>1</v></c></row>',
    '<row r="#"><c r="A#" t="str"><v><![CDATA[</row>]]></v></c></row>',
    '<row r="#"><c r="A#" t="str"><v>]]></v></c></row>',
    '<row r="#"><c r="A#" t="str"><v>\x01</v></c></row>',
    '<row r="#"><c r="A#" t="str"><v>\uffff</v></c></row>',
    '<row r="#"><c r="A#" t="str"><v>&nbsp;</v></c></row>',
    "<row r='#'><c r='A#'><v>1</v></c></row>",
    "<row><c><v>5</v></c></row>",
    '<row r="3"><c r="A3"><v>1</v></c></row>',
    "text",
    "<!-- between -->\n",
)
PIECES: Final = (
    *("", "<row", 'r="1"', "</row>", "<c", "/>", ">", "<", '"', "&amp;", "&", "]]>", ' s="1"'),
    *("\uffff", "\x01", "<v>", "<!--", "<![CDATA[", "?>", "xmlns", "'", "</sheetData>"),
)
stretches = st.lists(
    st.tuples(
        st.one_of(st.sampled_from(ROWS[:2]), st.sampled_from(ROWS)),
        st.integers(1, 4),
        st.sampled_from([1, 1, 2]),
    ),
    max_size=6,
)
cells = st.dictionaries(
    st.builds(Address, st.integers(1, 8), st.integers(1, 3)),
    st.sampled_from([None, 7, "文", True]),
    min_size=1,
    max_size=3,
)


def written(of: list[tuple[str, int, int]]) -> str:
    rows, number = "", 0
    for row, times, step in of:
        for _ in range(times):
            number += step
            rows += row.replace("#", str(number))
    return rows


def broken(rows: str, at: int, less: int, instead: str) -> str:
    return rows[:at] + instead + rows[at + less :]


@contextmanager
def by_expat_alone() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CommonRows, "read", lambda _self, at: at)
        yield


def read(rows: str) -> Grid | str:
    try:
        return replace(grid_of(rows, strings=STRINGS), formats=GENERAL_ONLY)
    except Refusal as why:
        return str(why)


def assert_both_read_the_same(rows: str) -> None:
    by_patterns = read(rows)
    with by_expat_alone():
        by_expat = read(rows)
    assert by_patterns == by_expat
    if isinstance(by_patterns, Grid) and isinstance(by_expat, Grid):
        assert list(by_patterns.rows) == list(by_expat.rows)
        assert all(list(a) == list(by_expat.rows[n]) for n, a in by_patterns.rows.items())
        kinds = [repr(cell) for row in by_patterns.rows.values() for cell in row.values()]
        assert kinds == [repr(cell) for row in by_expat.rows.values() for cell in row.values()]


@pytest.mark.parametrize("row", ROWS)
def test_a_row_of_each_kind_reads_the_same(row: str) -> None:
    assert_both_read_the_same(written([(ROWS[0], 2, 1), (row, 1, 1), (ROWS[0], 2, 1)]))


@given(stretches)
def test_rows_read_the_same(of: list[tuple[str, int, int]]) -> None:
    assert_both_read_the_same(written(of))


@given(stretches, st.integers(0, 400), st.integers(0, 3), st.sampled_from(PIECES))
def test_broken_rows_read_the_same(
    of: list[tuple[str, int, int]], at: int, less: int, instead: str
) -> None:
    assert_both_read_the_same(broken(written(of), at, less, instead))


@given(stretches, st.integers(0, 400), st.integers(0, 3), st.sampled_from(PIECES))
@example([(ROWS[0], 2, 1)], 110, 0, "<!--")
def test_what_was_read_is_well_formed(
    of: list[tuple[str, int, int]], at: int, less: int, instead: str
) -> None:
    rows = broken(written(of), at, less, instead)
    if isinstance(read(rows), Grid):
        expat.ParserCreate("utf-8", " ").Parse(sheet_xml(rows).encode(), True)


@given(stretches)
def test_runs_are_the_rows(of: list[tuple[str, int, int]]) -> None:
    grid = read(written(of))
    if isinstance(grid, Grid):
        loose = {number: dict(cells) for number, cells in grid.rows.items()}
        assert Rows(runs_of(loose)) == grid.rows
        for run in runs_of(grid.rows):
            for column in run.form.places:
                values = [loose[number][column].value for number in run.numbers]
                assert list(run.column(column)) == values
        assert sum(map(len, loose.values())) == sum(len(run.values) for run in runs_of(grid.rows))


def test_a_long_table_takes_few_runs() -> None:
    grid = grid_of(written([(ROWS[1], 300, 1), (ROWS[1], 300, 1)]), strings=STRINGS)
    assert len(runs_of(grid.rows)) == 1
    assert len(grid.rows) == 600


def test_a_namespace_that_is_declared_is_no_hindrance() -> None:
    rows = written([(ROWS[17], 3, 1)])
    assert isinstance(read(rows), str), "its prefix is not declared"
    part = sheet_xml(rows, attributes=' xmlns:x14ac="urn:x"')
    assert len(opened(package({SHEET: part})).grid(NAME).rows) == 3


@given(stretches)
def test_rows_to_write_into_are_found_where_expat_sees_them(of: list[tuple[str, int, int]]) -> None:
    xml = sheet_xml(written(of)).encode()
    seen: list[tuple[str, int]] = []
    parser = expat.ParserCreate("utf-8", " ")

    def started(name: str, given: dict[str, str]) -> None:
        if name.endswith(" row"):
            seen.append((given.get("r", ""), parser.CurrentByteIndex))

    parser.StartElementHandler = started
    try:
        parser.Parse(xml, True)
        found = list(each_row(read_frame(Markup(xml), "part", Limits())))
    except (expat.ExpatError, Refusal):
        return
    assert [row.start for row in found] == [at for _, at in seen]
    assert all(
        int(stated or row.number) == row.number
        for (stated, _), row in zip(seen, found, strict=True)
    )
    assert all(xml[row.end - 1 : row.end] == b">" for row in found)


@given(stretches)
def test_cells_to_write_into_are_found_where_expat_sees_them(
    of: list[tuple[str, int, int]],
) -> None:
    xml = sheet_xml(written(of)).encode()
    try:
        parse(expat.ParserCreate("utf-8", " "), xml, "part")
        frame = read_frame(Markup(xml), "part", Limits())
        rows = [(row, cell_spans(frame, row)) for row in each_row(frame)]
    except Refusal:
        return
    for row, cells in rows:
        whole = element_at(xml, row.start, row.end, frame.context, "part")
        of_row = [one for one in whole.children if one.tag == "c"]
        assert [cell.element for cell in cells] == of_row
        assert [(cell.start, cell.content, cell.end) for cell in cells] == [
            (one.start, one.content, one.end) for one in of_row
        ]


@given(stretches, cells)
def test_what_is_written_into_any_rows_is_read(
    of: list[tuple[str, int, int]], wanted: dict[Address, NewValue]
) -> None:
    data = package(rows=written(of), strings=STRINGS)
    try:
        opened(data).grid(NAME)
        after = patched(opened(data), {(NAME, at): value for at, value in wanted.items()})
    except (Refusal, WriteRefusal):
        return
    grid = opened(after).grid(NAME)
    for at, value in wanted.items():
        cell = grid.cell(*at)
        assert (cell.value if cell else None) == value
