"""What a pattern takes for well-formed, expat does, too; and rows are found where a walk does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final
from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcheck.words.address import Address
from sheetcheck.words.refusals import Refusal
from sheetcheck.words.values import NewValue
from sheetcheck.words.write_refusals import WriteRefusal
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.package import package as prolog
from sheetcheck.workbook.package.archive import read_archive
from sheetcheck.workbook.read.sheet import read_frame
from sheetcheck.workbook.read.wellformed import Proof
from sheetcheck.workbook.write import sheet_patch as patchsheet
from sheetcheck.workbook.write.patch import patched
from tests.support.packages import opened, package, sheet_xml, zipped

NAME: Final = "進行管理"
ROWS: Final = (
    '<row r="#" spans="1:3" ht="20" customHeight="1"><c r="A#" s="2"><v>7</v></c></row>',
    '<row r="#"><c r="A#" s="2"/><c r="B#" t="s"><v>0</v></c></row>',
    '<row r="#"><c r="A#"><f>1+1</f><v>2</v></c></row>',
    '<row r="#"><c r="B#" t="inlineStr"><is><t>文</t></is></c></row>',
    '<row r="#"/>',
    '<row r="0#"><c r="A0#" t="str"><v>文 > 字</v></c></row>',
    '<row r="#"><c r="A#"><f t="array" ref="A#:B#">1</f><v>1</v></c></row>',
    '<row r="#" hidden="1" ht="2"><c r="A#"><v>1</v></c></row>',
    "<row><c><v>5</v></c></row>",
    '<row r="3"><c r="A3"><v>1</v></c></row>',
)
PIECES: Final = (
    "<row",
    'r="1"',
    "</row>",
    "<c",
    "/>",
    ">",
    "<",
    '"',
    "&amp;",
    "]]>",
    ' s="1"',
    "\uffff",
    "\x01",
    "<v>",
)
PROLOG: Final = (
    *(
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<?xml version="1.0" encoding="utf-7"?>',
        "\n",
        " ",
    ),
    *("<!DOCTYPE a>", "<!-- <a> -->", "<?a <b>?>", "<a>", "<a/>", "\ufeff", "<", "<!", "x", "\n"),
)
stretches = st.lists(st.tuples(st.sampled_from(ROWS), st.sampled_from([1, 1, 2])), max_size=6)
cells = st.dictionaries(
    st.builds(Address, st.integers(1, 8), st.integers(1, 3)),
    st.sampled_from([None, 7, "文", True]),
    min_size=1,
    max_size=3,
)


def written(of: list[tuple[str, int]]) -> str:
    rows, number = "", 0
    for row, step in of:
        number += step
        rows += row.replace("#", str(number))
    return rows


@given(stretches, st.integers(0, 400), st.integers(0, 3), st.sampled_from(("", *PIECES)))
def test_what_is_usual_is_well_formed(
    of: list[tuple[str, int]], at: int, less: int, instead: str
) -> None:
    rows = written(of)
    xml = sheet_xml(rows[:at] + instead + rows[at + less :]).encode()
    try:
        frame = read_frame(xml, "part", Limits())
    except Refusal:
        return
    if Proof(frame, Limits()).is_usual:
        expat.ParserCreate("utf-8").Parse(xml, True)


@contextmanager
def by_a_walk() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Proof, "is_usual", False)
        patch.setattr(patchsheet, "index_of", lambda _frame: None)
        yield


def written_with(data: bytes, wanted: dict[Address, NewValue]) -> bytes | str:
    try:
        return patched(opened(data), {(NAME, at): value for at, value in wanted.items()})
    except (Refusal, WriteRefusal) as why:
        return str(why)


@given(stretches, cells)
def test_rows_are_found_where_a_walk_finds_them(
    of: list[tuple[str, int]], wanted: dict[Address, NewValue]
) -> None:
    data = package(rows=written(of), strings=("文",))
    found = written_with(data, wanted)
    with by_a_walk():
        assert written_with(data, wanted) == found


@given(st.lists(st.sampled_from(PROLOG), max_size=5))
def test_a_root_that_comes_first_leaves_no_document_type(of: list[str]) -> None:
    archive = read_archive(zipped({"a.xml": "".join(of)}), Limits())

    def said(look: Callable[[], None]) -> str | None:
        try:
            look()
        except Refusal as why:
            return str(why)
        return None

    by_expat = said(lambda: prolog._refuse_document_type(archive, archive.members[0]))
    assert said(lambda: prolog.refuse_document_types(archive)) == by_expat


def test_a_sheet_that_was_read_is_usual_all_the_same() -> None:
    one = opened(package(rows=ROWS[0].replace("#", "1")))
    one.grid(NAME)
    assert one.frame(NAME).usual
