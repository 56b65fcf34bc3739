"""Shared strings: runs joined, furigana left out, every shape of XML."""

import pytest

from sheetcheck.words.errors.refusals import Damaged, Oversized
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.read.shared_strings import read_strings, string_item
from tests.support.packages import HEAD, MAIN, strings_xml

FURIGANA = '<rPh sb="0" eb="2"><t>ジュウキョ</t></rPh><phoneticPr fontId="1"/>'

SHAPES = {
    "plain": (strings_xml("a", "b"), ["a", "b"]),
    "none": (strings_xml(), []),
    "written empty": (f'{HEAD}<sst xmlns="{MAIN}"/>', []),
    "empty items": (strings_xml("<t/>", "<t></t>").replace("<si><t></t></si>", "<si/>"), ["", ""]),
    "rich": (strings_xml("<r><t>住</t></r><r><rPr><b/></rPr><t>居</t></r>"), ["住居"]),
    "furigana": (strings_xml(f"<t>住居</t>{FURIGANA}"), ["住居"]),
    "rich with furigana between": (
        strings_xml(f"<r><t>住居</t></r>{FURIGANA}<r><t>確保</t></r>"),
        ["住居確保"],
    ),
    "blanks kept": (strings_xml('<t xml:space="preserve"> a </t>'), [" a "]),
    "escapes": (strings_xml("a_x000D_\n_x005F_x0041_"), ["a\r\n_x0041_"]),
    "two halves of one character": (strings_xml("_xD842__xDFB7_"), ["𠮷"]),
    "line ends": (strings_xml("a\r\nb\rc"), ["a\nb\nc"]),
    "references": (strings_xml("&lt;&#39640;&#x9AD8;&amp;lt;"), ["<高高&lt;"]),
    "pretty": (strings_xml("a", "b").replace("<si>", "\n  <si>\n    "), ["a", "b"]),
    "attributes": (strings_xml("<t q='>' >a</t >"), ["a"]),
    "comment": (strings_xml("a<!-- b -->c", "<!-- <si/> --><t>d</t>"), ["ac", "d"]),
    "CDATA": (strings_xml("<t><![CDATA[<t>a</t>]]></t>"), ["<t>a</t>"]),
    "prefix": (
        f'{HEAD}<x:sst xmlns:x="{MAIN}"><x:si><x:t>a</x:t></x:si></x:sst>',
        ["a"],
    ),
    "another namespace inside": (
        strings_xml(f'<q:t xmlns:q="{MAIN}">a</q:t>', '<t>b</t><t xmlns="urn:x">c</t>'),
        ["a", "b"],
    ),
    "a namespace of its own": (
        strings_xml("a", "<r><t>b</t></r>").replace(MAIN, "urn:x"),
        ["a", "b"],
    ),
    "before its release": (
        strings_xml("a")
        .replace(MAIN, "http://schemas.microsoft.com/office/excel/2006/2")
        .replace("si>", "sstItem>"),
        ["a"],
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_is_read(name: str) -> None:
    xml, expected = SHAPES[name]
    assert read_strings(xml.encode(), "strings", Limits()) == expected


@pytest.mark.parametrize("name", ["plain", "rich", "furigana", "escapes", "prefix", "line ends"])
def test_is_read_the_same_by_expat(name: str) -> None:
    xml, expected = SHAPES[name]
    odd = xml.replace("<sst", "<!-- odd --><sst").replace("<x:sst", "<!-- odd --><x:sst")
    assert read_strings(odd.encode(), "strings", Limits()) == expected


@pytest.mark.parametrize(
    ("index", "expected"), [(0, b"<t>a</t>"), (1, b""), (2, b"<t>c</t>"), (3, None)]
)
def test_one_item(index: int, expected: bytes | None) -> None:
    xml = strings_xml("a", "b", "c").replace("<si><t>b</t></si>", "<!-- <si> --><si/>").encode()
    item = string_item(xml, index)
    assert (item[0] if item else None) == expected


@pytest.mark.parametrize("limits", [Limits(strings=2), Limits(text_bytes=3)])
def test_limits(limits: Limits) -> None:
    with pytest.raises(Oversized):
        read_strings(strings_xml("abcd", "b", "c").encode(), "strings", limits)


def test_what_is_no_xml_is_damage() -> None:
    with pytest.raises(Damaged):
        read_strings(b"nothing", "strings", Limits())
