"""What holds for every value, every cell, every file."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcheck.words.address import Address
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.values import Formula, NewValue, Rewritten
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.package.package import open_package
from sheetcheck.workbook.read.book import open_workbook
from sheetcheck.workbook.write.patch import patched
from sheetcheck.workbook.write.rich_text import difference
from sheetcheck.workbook.xml.text import FORBIDDEN, character_data, text_of
from tests.support.packages import SHEET, opened, package, parts_of, sheet_xml

NAME = "進行管理"
ITEM = (
    "<r><t>住居</t></r><r><rPr><b/></rPr><t> 8事業</t></r>"
    '<rPh sb="0" eb="2"><t>ジュウキョ</t></rPh>'
)
ROWS = (
    '<row r="2" spans="1:3"><c r="A2" s="1"><v>8</v></c><c r="C2" t="s"><v>0</v></c></row>'
    '<row r="4"/><row r="5" ht="20"><c r="B5" t="str"><f>A2&amp;""</f><v>8</v></c></row>'
)
DATA = package(rows=ROWS, strings=(ITEM,))
BOOK = opened(DATA)

texts = st.text(max_size=60).filter(lambda text: not FORBIDDEN.search(text))
numbers = st.one_of(st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False))
values: st.SearchStrategy[NewValue] = st.one_of(
    texts, numbers, st.booleans(), st.none(), texts.map(Rewritten),
    st.builds(Formula, st.just("1+1"), st.one_of(numbers, st.booleans(), texts)),
)  # fmt: skip
places = st.builds(Address, st.integers(1, 7), st.integers(1, 5))


def stored(value: NewValue) -> object:
    if isinstance(value, Formula):
        value = value.value
    return value.text if isinstance(value, Rewritten) else value


@given(st.dictionaries(places, values, max_size=6))
def test_what_was_written_is_read(cells: dict[Address, NewValue]) -> None:
    after = patched(BOOK, {(NAME, at): value for at, value in cells.items()})
    grid, before = opened(after).grid(NAME), BOOK.grid(NAME)
    for at, value in cells.items():
        cell = grid.cell(*at)
        found = cell.value if cell else None
        assert found == stored(value)
        assert isinstance(found, bool) == isinstance(stored(value), bool)
        assert grid.formula(*at) == ("1+1" if isinstance(value, Formula) else None)
        old = before.cell(*at)
        if old and cell:
            assert cell.style == old.style
    for row, kept in before.rows.items():
        for column, cell in kept.items():
            if (row, column) not in cells:
                assert grid.rows[row][column] == cell
    old_parts, new_parts = parts_of(DATA), parts_of(after)
    assert {part for part in old_parts if old_parts[part] != new_parts[part]} <= {SHEET}


@given(st.dictionaries(places, values, max_size=4))
def test_writing_twice_changes_nothing_more(cells: dict[Address, NewValue]) -> None:
    wanted = {(NAME, at): value for at, value in cells.items()}
    once = patched(BOOK, wanted)
    assert parts_of(patched(opened(once), wanted)) == parts_of(once)


@given(texts)
def test_a_text_comes_back_from_xml(text: str) -> None:
    assert text_of(character_data(text)) == text


@given(texts, texts)
def test_a_difference_makes_the_one_of_the_other(old: str, new: str) -> None:
    start, end, text = difference(old, new)
    assert old[:start] + text + old[end:] == new
    assert len(text) <= len(new)


@given(texts)
def test_furigana_and_runs_survive_an_amendment(text: str) -> None:
    new = f"住居{text}"
    after = patched(BOOK, {(NAME, Address(2, 3)): Rewritten(new)})
    assert opened(after).grid(NAME).text(2, 3) == new
    assert "ジュウキョ".encode() in parts_of(after)[SHEET] or new == "住居 8事業"


def read_all(data: bytes) -> None:
    try:
        book = open_workbook(data, "a.xlsx", Limits(cells=100_000, total_bytes=1 << 24))
        for sheet in book.sheets:
            if sheet.part:
                grid = book.grid(sheet.name)
                for row, cells in grid.rows.items():
                    for column in cells:
                        grid.text(row, column)
    except Refusal as refusal:
        told = (refusal.what.ja, refusal.what.en, refusal.advice.ja)
        assert all(told), told


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with pytest.raises(Refusal):
        open_package(data, "a.xlsx")


@given(st.integers(0, len(DATA) - 1), st.binary(min_size=1, max_size=8))
def test_any_overwritten_bytes_are_read_or_refused(at: int, noise: bytes) -> None:
    read_all(DATA[:at] + noise + DATA[at + len(noise) :])


@given(st.integers(0, 2**32), st.sampled_from([SHEET, "xl/workbook.xml", "xl/styles.xml",
       "xl/sharedStrings.xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"]))  # fmt: skip
def test_any_part_mixed_up_is_read_or_refused(seed: int, part: str) -> None:
    content = bytearray(parts_of(DATA)[part])
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(content))
        match chance.randrange(4):
            case 0:
                del content[at : at + chance.randrange(12)]
            case 1:
                content[at : at + 1] = bytes([chance.randrange(256)])
            case 2:
                content[at:at] = content[at : at + chance.randrange(40)]
            case _:
                content[at:at] = chance.choice([b"<", b">", b"&", b'"', b"<!--", b"/>", b"<c/>"])
    read_all(package({part: bytes(content)}, ROWS, strings=(ITEM,)))


cells = st.lists(
    st.tuples(
        st.integers(1, 30),
        st.sampled_from(
            [
                ("", "<v>12</v>"), (' t="s"', "<v>0</v>"), (' s="1"', ""), (' t="b"', "<v>1</v>"),
                (' t="e"', "<v>#N/A</v>"), ("", "<f>1+1</f><v>2</v>"), ("", "<v>-1.5E3</v>"),
                (' t="inlineStr"', "<is><t>a b</t></is>"), (' s="2" t="n"', "<v>0.1</v>"),
                (' t="str"', "<f>x</f><v>y</v>"), ("", '<f t="shared" si="0"/><v>1</v>'),
            ]
        ),
    ),
    max_size=8, unique_by=lambda cell: cell[0],
)  # fmt: skip


@given(st.lists(cells, max_size=6))
def test_patterns_and_expat_read_the_same(rows: list[list[tuple[int, tuple[str, str]]]]) -> None:
    xml = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{Address(number, column)}"{kind}>{inner}</c>'
            for column, (kind, inner) in sorted(row)
        )
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    by_pattern = opened(package(rows=xml, strings=("x",))).grid(NAME)
    by_expat = opened(package(rows=f"<!-- -->{xml}", strings=("x",))).grid(NAME)
    assert by_pattern.rows == by_expat.rows
    assert by_pattern.shared == by_expat.shared


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_read_to_the_last_bit(number: float) -> None:
    part = sheet_xml(f'<row r="1"><c r="A1"><v>{number!r}</v></c></row>')
    cell = opened(package({SHEET: part})).grid(NAME).cell(1, 1)
    assert cell is not None
    assert isinstance(cell.value, int | float)
    assert math.copysign(1, cell.value) == math.copysign(1, number) or number == 0
    assert cell.value == number
