"""A text amended where it stands keeps its runs and its furigana."""

# ruff: noqa: E501  (a line of a table of cases is the markup as it lies in a part)

import pytest

from sheetcheck.words.address import Address
from sheetcheck.words.values import Rewritten
from sheetcheck.workbook.read.shared_strings import spoken
from sheetcheck.workbook.write.patch import patched
from sheetcheck.workbook.write.rich_text import amended, difference
from tests.support.packages import SHEET, opened, package, parts_of, strings_xml

BOLD = "<r><rPr><b/></rPr><t>{}</t></r>"
FURIGANA = '<rPh sb="{}" eb="{}"><t>{}</t></rPh>'

CASES = {
    "plain": ("<t>8事業</t>", "9事業", "<t>9事業</t>"),
    "nothing to amend": ("<t>9事業</t>", "9事業", "<t>9事業</t>"),
    "inside one run": (
        "<r><t>A </t></r>" + BOLD.format("8") + "<r><t>事業</t></r>",
        "A 9事業",
        "<r><t>A </t></r>" + BOLD.format("9") + "<r><t>事業</t></r>",
    ),
    "more characters": (
        "<r><t>A </t></r>" + BOLD.format("8") + "<r><t>事業</t></r>",
        "A 10事業",
        "<r><t>A </t></r>" + BOLD.format("10") + "<r><t>事業</t></r>",
    ),
    "fewer characters": (
        "<r><t>A </t></r>" + BOLD.format("10") + "<r><t>事業</t></r>",
        "A 9事業",
        "<r><t>A </t></r>" + BOLD.format("9") + "<r><t>事業</t></r>",
    ),
    "over two runs": (
        "<r><t>AB</t></r>" + BOLD.format("CD"),
        "A9D",
        "<r><t>A9</t></r>" + BOLD.format("D"),
    ),
    "a whole run goes": ("<r><t>AB</t></r>" + BOLD.format("CD"), "AB", "<r><t>AB</t></r>"),
    "behind the last": (
        "<r><t>AB</t></r>" + BOLD.format("CD"),
        "ABCD。",
        "<r><t>AB</t></r>" + BOLD.format("CD。"),
    ),
    "before the first": ("<r><t>AB</t></r>", "「AB", "<r><t>「AB</t></r>"),
    "blanks at the end": ("<t>A</t>", "A ", '<t xml:space="preserve">A </t>'),
    "furigana before it": (
        "<t>住居 8</t>" + FURIGANA.format(0, 2, "ジュウキョ"),
        "住居 9",
        "<t>住居 9</t>" + FURIGANA.format(0, 2, "ジュウキョ"),
    ),
    "furigana behind it moves": (
        "<t>9 住居</t>" + FURIGANA.format(2, 4, "ジュウキョ"),
        "10 住居",
        "<t>10 住居</t>" + FURIGANA.format(3, 5, "ジュウキョ"),
    ),
    "furigana counts in UTF-16": (
        "<t>9 𠮷野</t>" + FURIGANA.format(2, 5, "ヨシノ"),
        "𠮷 𠮷野",
        "<t>𠮷 𠮷野</t>" + FURIGANA.format(3, 6, "ヨシノ"),
    ),
    "furigana over it goes": (
        "<t>住居と就労</t>" + FURIGANA.format(0, 2, "ジュウキョ") + FURIGANA.format(3, 5, "シュウロウ"),
        "家と就労",
        "<t>家と就労</t>" + FURIGANA.format(2, 4, "シュウロウ"),
    ),
    "phonetic properties stay": (
        '<t>住居8</t><phoneticPr fontId="1"/>',
        "住居9",
        '<t>住居9</t><phoneticPr fontId="1"/>',
    ),
    "markup in it": ("<t>a&amp;b 8</t>", "a&b <9>", "<t>a&amp;b &lt;9&gt;</t>"),
    "no text yet": ('<phoneticPr fontId="1"/>', "9", '<t>9</t><phoneticPr fontId="1"/>'),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_amended(name: str) -> None:
    before, new, after = CASES[name]
    result = amended(before.encode(), b"", new)
    assert result.decode() == after
    assert spoken(result, b"") == new


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("8事業", "9事業", (0, 1, "9")),
        ("99", "999", (2, 2, "9")),
        ("999", "99", (2, 3, "")),
        ("", "a", (0, 0, "a")),
        ("a", "", (0, 1, "")),
        ("abc", "abc", (3, 3, "")),
        ("aXa", "aa", (1, 2, "")),
    ],
)
def test_the_difference_is_as_short_as_it_can_be(
    old: str, new: str, expected: tuple[int, int, str]
) -> None:
    assert tuple(difference(old, new)) == expected


def test_a_shared_string_is_amended_in_the_cell_and_left_to_others() -> None:
    item = "<r><t>A </t></r><r><rPr><b/></rPr><t>8</t></r>" + FURIGANA.format(0, 1, "エー")
    rows = '<row r="1"><c r="A1" s="1" t="s"><v>1</v></c><c r="B1" t="s"><v>1</v></c></row>'
    data = package(rows=rows, strings=("x", item))
    result = patched(opened(data), {("進行管理", Address(1, 1)): Rewritten("A 9")})
    parts = parts_of(result)
    assert parts["xl/sharedStrings.xml"] == strings_xml("x", item).encode()
    inline = f'<c r="A1" s="1" t="inlineStr"><is>{item.replace("8", "9")}</is></c>'
    assert inline in parts[SHEET].decode()
    grid = opened(result).grid("進行管理")
    assert (grid.text(1, 1), grid.text(1, 2)) == ("A 9", "A 8")


def test_the_prefix_of_the_strings_becomes_that_of_the_sheet() -> None:
    strings = strings_xml("<r><t>A8</t></r>").replace("</", "</q:").replace("<r>", "<q:r>")
    strings = strings.replace("<t>", "<q:t>").replace("<si>", "<q:si>").replace("<sst", "<q:sst")
    strings = strings.replace("xmlns=", "xmlns:q=")
    data = package(
        {"xl/sharedStrings.xml": strings}, '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    )
    result = patched(opened(data), {("進行管理", Address(1, 1)): Rewritten("A9")})
    assert "<is><r><t>A9</t></r></is>" in parts_of(result)[SHEET].decode()


@pytest.mark.parametrize("row", ['<c r="A1"><v>8</v></c>', '<c r="A1"/>', ""])
def test_where_no_text_is_to_be_amended_it_is_written(row: str) -> None:
    data = package(rows=f'<row r="1">{row}</row>')
    result = patched(opened(data), {("進行管理", Address(1, 1)): Rewritten("9事業")})
    assert '<c r="A1" t="inlineStr"><is><t>9事業</t></is></c>' in parts_of(result)[SHEET].decode()
