"""Every XML part is proved well-formed and harmless before anything reads it."""

# ruff: noqa: E501  (a line of a table of cases is the markup as it lies in a part)

import time

import pytest

from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.refusals import Damaged, Oversized
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.xml.markup import verified
from sheetcheck.workbook.xml.scanning import masked

LIMITS = Limits()
NESTED = "<a>" * 100_000 + "</a>" * 100_000

GOOD = {
    "plain": b"<a/>",
    "with a mark": b"\xef\xbb\xbf<?xml version='1.0'?><a/>",
    "references": b"<a b='&lt;'>&#x9AD8;&amp;</a>",
    "UTF-16": "<?xml version='1.0' encoding='UTF-16'?><a>高</a>".encode("utf-16"),
    "UTF-16 without a mark": "<?xml version='1.0'?><a>高</a>".encode("utf-16-be"),
    "Shift_JIS": "<?xml version='1.0' encoding='Shift_JIS'?><a>高</a>".encode("cp932"),
    "Latin 1": "<?xml version='1.0' encoding='ISO-8859-1'?><a>é</a>".encode("latin-1"),
    "many beside each other": b"<a>" + b"<b></b>" * 10_000 + b"<c/>" * 10_000 + b"</a>",
    "slashes in text": b"<a>" + b"<b>/>/></b>" * 1000 + b"</a>",
    "empty ones, a comment": b"<a><!-- x -->" + b"<b></b><c/><d e='/>' f=\"/\" />" * 1000 + b"</a>",
    "empty ones, an instruction": b"<a><?x y?>" + b'<b></b><c d="1"/>' * 1000 + b"</a>",
    "empty ones, a text with >": b"<a>" + b"<b>1>0</b><c d='1'/>" * 1000 + b"</a>",
}


@pytest.mark.parametrize("name", GOOD)
def test_is_let_through_and_written_back_as_it_came(name: str) -> None:
    markup = verified(GOOD[name], "part", LIMITS)
    assert markup.encoded(markup.xml) == GOOD[name]


BAD: dict[str, tuple[bytes, type[Refusal]]] = {
    "nothing": (b"", Damaged),
    # Each would be looked for to the end of the part: that may not cost their square.
    "texts never closed": (b"<a>" + b"<b></b>" * 2000 + b"<![CDATA[" * 500_000, Damaged),
    "comments never closed": (b"<a>" + b"<b></b>" * 2000 + b"<!--" * 500_000, Damaged),
    "instructions never closed": (b"<a>" + b"<b></b>" * 2000 + b"<?a " * 500_000, Damaged),
    "cut": (b"<a><b></b>", Damaged),
    "crossed": (b"<a><b></a></b>", Damaged),
    "document type": (b"<!DOCTYPE a><a/>", Damaged),
    "a billion laughs": (b'<!DOCTYPE a [<!ENTITY b "xxxxxxxx"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>', Damaged),
    "reading other files": (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', Damaged),
    "document type in UTF-16": ("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'x'>]><a>&b;</a>".encode("utf-16"), Damaged),
    "unknown encoding": (b"<?xml version='1.0' encoding='KLINGON'?><a/>", Damaged),
    "a codec that is no encoding": (b"<?xml version='1.0' encoding='unicode_escape'?><a/>", Damaged),
    "said UTF-16 and is not": (b"<?xml version='1.0' encoding='UTF-16'?><a/>", Damaged),
    "broken UTF-8": (b"<a>\xff</a>", Damaged),
    "half a UTF-16": ("<a>高</a>".encode("utf-16")[:-1], Damaged),
    "control character": (b"<a>\x01</a>", Damaged),
    "too deep": (NESTED.encode(), Oversized),
    "too deep, slashes in text": (NESTED.replace("<a>", "<a>/>").encode(), Oversized),
    "too deep, slashes in attributes": (NESTED.replace("<a>", "<a b='/>'>").encode(), Oversized),
    "too deep, a comment": (f"<b><!-- x -->{NESTED}</b>".encode(), Oversized),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_is_refused(name: str) -> None:
    data, expected = BAD[name]
    with pytest.raises(expected):
        verified(data, "part", LIMITS)


def test_too_many_elements_are_refused() -> None:
    with pytest.raises(Oversized, match="SHEETCHECK_MAX_ELEMENTS"):
        verified(b"<a>" + b"<b/>" * 100 + b"</a>", "part", Limits(elements=100))


def test_five_million_nested_elements_are_refused_at_once() -> None:
    data = b"<a>" * 5_000_000 + b"</a>" * 5_000_000
    start = time.monotonic()
    with pytest.raises(Oversized):
        verified(data, "part", LIMITS)
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (b"<a><b/></a>", b"<a><b/></a>"),
        (b"<a><!-- <b/> --></a>", b"<a>             </a>"),
        (b"<a><![CDATA[<b/>]]></a>", b"<a>                </a>"),
        (b"<a><?b <c/>?></a>", b"<a>          </a>"),
        (b"<?xml version='1.0'?><a><!--x--></a>", b"<?xml version='1.0'?><a>        </a>"),
        (b"<a><![CDATA[<!--]]><b/></a>", b"<a>                <b/></a>"),
    ],
)
def test_what_is_no_tag_is_blanked_out(xml: bytes, expected: bytes) -> None:
    assert masked(xml) == expected
