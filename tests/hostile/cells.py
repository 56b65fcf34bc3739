"""Rows, cells and values whose XML is well-formed and whose meaning is hostile or odd."""

from collections.abc import Iterator
from functools import partial

from tests.hostile.kind import (
    CONFIRM,
    CORRECTED,
    CORRUPT,
    OVERSIZED,
    PROBLEMS,
    UNMATCHED,
    Kind,
    limited,
)
from tests.hostile.kit import (
    book,
    rows_xml,
    sheet_xml,
    strings_of,
    strings_xml,
)

ROWS = rows_xml()


def kinds() -> Iterator[Kind]:
    """Every kind of this file."""
    yield from _rows()
    yield from _cells()
    yield from _values()


def of_rows(name: str, rows: str, expected: str = CORRECTED, finding: str = "") -> Kind:
    """Return a kind of sheet with these rows."""
    return Kind(name, partial(book, sheet=sheet_xml(rows)), expected, finding=finding)


def _rows() -> Iterator[Kind]:
    said = "sheet-contradictory"
    third = ROWS.index('<row r="3">')
    fifth = ROWS.index('<row r="5">')
    heading = ROWS[third:fifth]
    yield of_rows("no rows", "", UNMATCHED)
    yield of_rows(
        "a row 0", '<row r="0"><c r="A0"><v>1</v></c></row>' + ROWS, CONFIRM, finding=said
    )
    for number in ("-1", "1.5", "x", "", "1_0"):
        yield of_rows(f"a row “{number}”", f'<row r="{number}"/>' + ROWS, CORRUPT)
    yield of_rows("a row in another namespace", ROWS.replace("<row", '<row xmlns="urn:x"'), CORRUPT)
    yield of_rows("a row 1048577", ROWS + '<row r="1048577"/>', CORRUPT)
    yield of_rows("a row 400000000", ROWS + '<row r="400000000"/>', CORRUPT)
    yield of_rows("a row with 5,000 digits", ROWS + f'<row r="{"9" * 5_000}"/>', CORRUPT)
    yield of_rows("a row in another script", ROWS.replace('r="3"', 'r="３"'), CORRUPT)
    yield of_rows("rows backwards", _backwards(), CONFIRM, finding=said)
    yield of_rows("a row twice, the same", ROWS + heading, CONFIRM, finding=said)
    other = heading.replace("<v>1</v>", "<v>9</v>")
    yield of_rows("a row twice, differing", ROWS + other, CORRUPT)
    yield of_rows("rows without numbers", ROWS.replace(' r="', ' x="'), PROBLEMS)
    yield of_rows("text between the rows", ROWS.replace("</row>", "</row>text"), CORRUPT)
    yield of_rows(
        "a row inside a row", ROWS.replace("<row ", '<row r="99"><row ', 1) + "</row>", CORRUPT
    )
    yield of_rows("cells without a row", '<c r="A1"/>' + ROWS, CORRUPT)
    yield of_rows(
        "A1 and the last cell of all",
        ROWS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    )
    yield of_rows("2,000 rows twice", ROWS + "<row/>" * 2_000)


def _backwards() -> str:
    return "".join(f"<row{row}" for row in reversed(ROWS.split("<row")[1:]))


def last(cell: str) -> str:
    """Return the usual rows, and a row 20 with this cell."""
    return f'{ROWS}<row r="20">{cell}</row>'


def _cells() -> Iterator[Kind]:
    said = "sheet-contradictory"
    references = {
        "XFE20": CORRUPT, "ZZZZ20": CORRUPT, "A21": CORRUPT, "20": CORRUPT, "A": CORRUPT,
        "": CORRUPT, "$A$20": CORRUPT, "a20": CORRECTED, "Ａ20": CORRUPT, "A020": CORRECTED,
        "A20:B20": CORRUPT, "R20C1": CORRUPT, "A99999999999999999999": CORRUPT,
    }  # fmt: skip
    for reference, expected in references.items():
        cell = f'<c r="{reference}"><v>1</v></c>'
        yield of_rows(f"a cell {reference or 'without a place'}", last(cell), expected)
    twice = '<c r="A20"><v>1</v></c>'
    yield of_rows("a cell twice, the same", last(twice * 2), CONFIRM, finding=said)
    yield of_rows("a cell twice, differing", last(twice + '<c r="A20"/>'), CORRUPT)
    turned = '<c r="B20"><v>1</v></c><c r="A20"><v>1</v></c>'
    yield of_rows("cells backwards", last(turned), CONFIRM, finding=said)
    yield of_rows("cells without places", last("<c><v>1</v></c>" * 3))
    yield of_rows("too many cells without places", last("<c/>" * 16_385), CORRUPT)
    for name, cell, expected in (
        ("too many cells", "<c><v>1</v></c>", OVERSIZED),
        ("many cells that only have a format", '<c s="1"/>', CORRECTED),
    ):
        many = sheet_xml(last(cell * 900))
        yield Kind(name, partial(book, sheet=many), expected, settings=limited(cells=800))


def _valued(name: str, cell: str, expected: str = CORRECTED) -> Kind:
    return of_rows(name, last(cell), expected)


def _values() -> Iterator[Kind]:
    for index, expected in {
        "999": CORRUPT, "-1": CORRUPT, "1.0": CORRUPT, "x": CORRUPT, "9" * 5_000: CORRUPT,
        "": CORRECTED, "３": CORRUPT, "1e1": CORRUPT,
    }.items():  # fmt: skip
        shown = index[:5] or "none"
        yield _valued(f"string {shown}", f'<c r="A20" t="s"><v>{index}</v></c>', expected)
    for number, expected in {
        "abc": CORRUPT, "NaN": CORRUPT, "INF": CORRUPT, "1e400": CORRUPT, "-0": CORRECTED,
        "1e-400": CORRECTED, "1_000": CORRUPT, "0x10": CORRUPT, "１": CORRUPT, "1,5": CORRUPT,
        " 1 ": CORRECTED, "9" * 5_000: CORRUPT, "0." + "3" * 5_000: CORRUPT,
    }.items():  # fmt: skip
        yield _valued(
            f"number {number[:7]} ({len(number)})", f'<c r="A20"><v>{number}</v></c>', expected
        )
    for kind, expected in {
        "zz": CORRUPT, "b": CORRECTED, "e": CORRECTED, "d": CORRECTED, "str": CORRECTED,
        "inlineStr": CORRECTED, "N": CORRUPT,
    }.items():  # fmt: skip
        yield _valued(f"type {kind}", f'<c r="A20" t="{kind}"><v>1</v></c>', expected)
    for style in ("-1", "99999", "x", "9" * 5_000):
        yield _valued(f"style {style[:6]}", f'<c r="A20" s="{style}"><v>45000</v></c>')
    yield _valued(
        "a text in runs", '<c r="A20" t="inlineStr"><is><r><t>a</t></r><rPh><t>b</t></rPh></is></c>'
    )
    yield _valued("two values", '<c r="A20"><v>1</v><v>2</v></c>', CORRUPT)
    for truth, expected in {"TRUE": CORRECTED, "0": CORRECTED, "2": CORRUPT, "x": CORRUPT}.items():
        yield _valued(f"truth {truth}", f'<c r="A20" t="b"><v>{truth}</v></c>', expected)
    yield _valued("a cell in another namespace", '<c xmlns="urn:x" r="A20"><v>1</v></c>', CORRUPT)
    long = f'<c r="A20" t="inlineStr"><is><t>{"x" * 9_000}</t></is></c>'
    small = limited(text_bytes=8_000)
    yield Kind(
        "a text too long", partial(book, sheet=sheet_xml(last(long))), OVERSIZED, settings=small
    )
    texts = strings_xml([*strings_of(), "x" * 9_000])
    yield Kind("a string too long", partial(book, strings=texts), OVERSIZED, settings=small)
    more = strings_xml([*strings_of(), *"x" * 500])
    yield Kind(
        "too many strings", partial(book, strings=more), OVERSIZED, settings=limited(strings=400)
    )
