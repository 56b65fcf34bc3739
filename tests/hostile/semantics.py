"""Workbooks whose XML is well-formed and whose meaning is hostile or odd."""

from collections.abc import Iterator
from functools import partial

from tests.hostile.cells import ROWS, last, of_rows
from tests.hostile.kind import (
    CONFIRM,
    CORRECTED,
    CORRUPT,
    OVERSIZED,
    PROBLEMS,
    UNMATCHED,
    Kind,
    limited,
    unproved,
)
from tests.hostile.kit import (
    MAIN,
    ROOT_RELS,
    SHEET,
    STRINGS,
    STYLES,
    TYPES,
    WORKBOOK,
    WORKBOOK_LINKS,
    WORKBOOK_RELS,
    book,
    parts,
    relations_xml,
    sheet_xml,
    styles_xml,
    workbook_xml,
    zipped,
)


def kinds() -> Iterator[Kind]:
    """Every kind of this file."""
    yield from _parts()
    yield from _sheets()
    yield from _around()
    yield from _formulas()
    yield from _styles()


def _without(*names: str) -> bytes:
    return zipped({name: part for name, part in parts().items() if name not in names})


def _linked(*links: tuple[str, str, str, bool]) -> bytes:
    kept = [link for link in WORKBOOK_LINKS if link[0] not in {new[0] for new in links}]
    return book(workbook_rels=relations_xml([*kept, *links]))


def _parts() -> Iterator[Kind]:
    yield Kind("no content types", partial(_without, TYPES), CORRUPT)
    yield Kind("no relationships of the package", partial(_without, ROOT_RELS), CORRECTED)
    yield Kind("no workbook part", partial(_without, WORKBOOK), CORRUPT)
    yield Kind("no relationships of the workbook", partial(_without, WORKBOOK_RELS), UNMATCHED)
    yield Kind("no sheet part", partial(_without, SHEET), CORRUPT)
    yield Kind("no strings part", partial(_without, STRINGS), CORRUPT)
    yield Kind("no styles part", partial(_without, STYLES), CORRECTED)
    yield Kind("nothing but content types", lambda: zipped({TYPES: parts()[TYPES]}), CORRUPT)
    loop = relations_xml([("rId1", "officeDocument", ROOT_RELS, False)])
    yield Kind("the package is its own workbook", partial(book, root_rels=loop), CORRUPT)
    targets = {
        "the web": ("https://192.0.2.1/sheet.xml", True, UNMATCHED),
        "a share": ("\\\\192.0.2.1\\share\\sheet.xml", True, UNMATCHED),
        "a local file": ("file:///etc/passwd", True, UNMATCHED),
        "a path that climbs": ("../../../../etc/passwd", False, CORRUPT),
        "the workbook itself": ("workbook.xml", False, CORRUPT),
        "its own strings": ("sharedStrings.xml", False, CORRUPT),
        "nothing": ("", False, CORRUPT),
        "a climbing path that comes back": ("../../../xl/worksheets/sheet1.xml", False, CORRECTED),
    }
    for name, (target, external, expected) in targets.items():
        make = partial(_linked, ("rId1", "worksheet", target, external))
        yield Kind(f"a sheet in {name}", make, expected)
    outside = ("rId2", "sharedStrings", "file:///etc/passwd", True)
    yield Kind("strings in a local file", partial(_linked, outside), CORRUPT)
    twice = relations_xml([*WORKBOOK_LINKS, ("rId1", "worksheet", "nowhere.xml", False)])
    yield unproved("a relationship twice", partial(book, workbook_rels=twice))
    many = relations_xml([*WORKBOOK_LINKS, *((f"x{n}", "x", "x", False) for n in range(2_000))])
    yield Kind("2,000 relationships", partial(book, workbook_rels=many), CORRECTED)


def _named(name: str) -> bytes:
    return book(workbook=workbook_xml([(name, "rId1")]))


def _sheets() -> Iterator[Kind]:
    names = {
        "nothing": "", "500 letters": "x" * 500, "emoji": "📊" * 30, "a slash": "a/b\\c:d*?[e]",
        "a turned direction": "\u202egnp.exe", "nothing visible": "\u200b\u200d\ufeff",
        "line breaks": "a&#10;b&#13;c", "a tab": "a&#9;b", "escapes of a terminal": "&#x9B;31mred",
        "markup": "&lt;script&gt;alert(1)&lt;/script&gt;", "rich's markup": "[red]x[/red]",
        "a formula": "=1+1", "format fields": "{0} {name} %s", "quotes": "a'b&quot;c",
        "half of ours": "点検結果", "a path": "../../evil",
    }  # fmt: skip
    for what, name in names.items():
        yield Kind(f"a sheet named with {what}", partial(_named, name), CORRECTED)
    one = [("進行管理シート", "rId1")]
    yield Kind("no sheets", partial(book, workbook=workbook_xml([])), UNMATCHED)
    yield Kind("two sheets of one name", partial(_two, "a", "a"), CORRUPT)
    yield Kind("two names that differ in case", partial(_two, "a", "A"), CORRUPT)
    yield Kind("two sheets on one part", _shared_part, CORRUPT)
    many = workbook_xml([(f"s{n}", "rId1") for n in range(40)])
    yield Kind(
        "too many sheets", partial(book, workbook=many), OVERSIZED, settings=limited(sheets=30)
    )
    names_xml = "".join(f'<definedName name="n{n}">1</definedName>' for n in range(500))
    defined = workbook_xml(one, after=f"<definedNames>{names_xml}</definedNames>")
    yield Kind(
        "too many names", partial(book, workbook=defined), OVERSIZED, settings=limited(names=400)
    )
    itself = '<definedNames><definedName name="a">a+a</definedName></definedNames>'
    yield Kind(
        "a name of itself", partial(book, workbook=workbook_xml(one, after=itself)), CORRECTED
    )
    other = (
        workbook_xml(one)
        .replace(b"<workbook ", b"<document ")
        .replace(b"</workbook>", b"</document>")
    )
    yield Kind("a workbook part that is none", partial(book, workbook=other), CORRUPT)
    chart = ("rId1", "chartsheet", "worksheets/sheet1.xml", False)
    yield Kind("only a chart", partial(_linked, chart), UNMATCHED)
    hidden = workbook_xml(one).replace(b"sheetId=", b'state="veryHidden" sheetId=')
    yield Kind("a sheet hidden by a program", partial(book, workbook=hidden), CORRECTED)


def _two(first: str, second: str) -> bytes:
    content = parts(
        workbook=workbook_xml([(first, "rId1"), (second, "rId9")]),
        workbook_rels=relations_xml(
            [*WORKBOOK_LINKS, ("rId9", "worksheet", "worksheets/sheet2.xml", False)]
        ),
    )
    return zipped(content | {"xl/worksheets/sheet2.xml": content[SHEET]})


def _shared_part() -> bytes:
    return book(workbook=workbook_xml([("a", "rId1"), ("b", "rId1")]))


def _framed(name: str, expected: str = CORRECTED, *, before: str = "", after: str = "") -> Kind:
    return Kind(name, partial(book, sheet=sheet_xml(before=before, after=after)), expected)


def _merged(*areas: str) -> str:
    listed = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    return f"<mergeCells>{listed}</mergeCells>"


def _around() -> Iterator[Kind]:
    small = sheet_xml(before='<dimension ref="A1"/>')
    said = "sheet-contradictory"
    yield Kind("the dimension says A1", partial(book, sheet=small), CONFIRM, finding=said)
    yield _framed("the dimension says everything", before='<dimension ref="A1:XFD1048576"/>')
    yield _framed("the dimension says nonsense", before='<dimension ref="##"/>')
    yield _framed("everything merged", OVERSIZED, after=_merged("A1:XFD1048576"))
    yield _framed("two ratings merged", after=_merged("G6:G7"))
    yield _framed("an empty column merged", after=_merged("Z1:Z1048576"))
    yield _framed("merged ranges that overlap", after=_merged("K1:L9", "L2:M20", "K1:L9"))
    yield _framed("a merged range of nonsense", CORRUPT, after=_merged("A1:ZZZ9"))
    yield _framed(
        "a merged range without a place", CORRUPT, after="<mergeCells><mergeCell/></mergeCells>"
    )
    many = _merged(*(f"K{n}:L{n}" for n in range(1, 400)))
    yield Kind(
        "too many merged ranges", partial(book, sheet=sheet_xml(after=many)), OVERSIZED,
        settings=limited(merges=300),
    )  # fmt: skip
    columns = {
        "columns that count backwards": ('<col min="9" max="2" hidden="1"/>', CORRECTED),
        "columns without end": ('<col min="11" max="999999999" hidden="1"/>', CORRECTED),
        "columns from -5": ('<col min="-5" max="-2" hidden="1"/>', CORRECTED),
        "columns of nonsense": ('<col min="x" max="2"/>', CORRUPT),
        "columns with 5,000 digits": (f'<col min="1" max="{"9" * 5_000}"/>', CORRUPT),
        "columns hidden 3,000 times": ('<col min="11" max="16384" hidden="1"/>' * 3_000, CORRECTED),
    }
    for name, (column, expected) in columns.items():
        yield _framed(name, expected, before=f"<cols>{column}</cols>")
    yield _framed("a drawing that is not there", after='<drawing r:id="rId99"/>')
    yield _framed(
        "a table that is not there", after='<tableParts><tablePart r:id="x"/></tableParts>'
    )
    yield _framed("comments that are not there", after='<legacyDrawing r:id="rId98"/>')
    yield _framed("two tables of cells", CORRUPT, after="<sheetData/>")
    areas = " ".join(f"A{n}:C{n}" for n in range(1, 5_000))
    check = f'<dataValidation type="list" sqref="{areas}"><formula1>"a"</formula1></dataValidation>'
    lists = f"<dataValidations>{check}</dataValidations>"
    yield _framed("5,000 places with a list", after=lists)


def _formulas() -> Iterator[Kind]:
    others = ROWS[: ROWS.index('<row r="13">')]
    total = '<row r="13"><c r="A13" t="str"><f{given}>{formula}</f><v>3事業</v></c></row>'

    def made(name: str, formula: str, given: str = "", expected: str = PROBLEMS) -> Kind:
        return of_rows(name, others + total.format(formula=formula, given=given), expected)

    deep = "(" * 4_000 + "1" + ")" * 4_000
    yield made("a total of 4,000 brackets", deep)
    yield made("a total of open brackets", "(" * 4_000)
    yield made("a total of minus signs", "-" * 20_000 + "1")
    yield made("a total of 100,000 letters", "A" * 100_000)
    yield made("a total over everything", "COUNTA(A1:XFD1048576)&amp;&quot;事業&quot;")
    yield made("a total over another book", "COUNTA([9]Sheet1!A1:A9)")
    yield made("a total of itself", "A13+1")
    yield made("a total of nothing", "", expected=CONFIRM)
    yield made("a total with 9,000 sums", "+".join(["SUM(A1:A9)"] * 9_000))
    yield made("a total beyond all numbers", f"1E{'9' * 400}")
    yield made("a total that sums up to more than there is", "1E308+1E308")
    stars = "*a" * 100
    yield made("a total of many stars", f"COUNTIF(D1:D9,&quot;{stars}b&quot;)&amp;&quot;事業&quot;")
    many = "&amp;".join(["COUNTIF(A1:XFD1048576,1)"] * 200)
    yield made("a total that counts everything 200 times", many)
    yield made("a formula shared with nobody", "", ' t="shared" si="99"', CONFIRM)
    yield made("a formula shared over everything", "A1", ' t="shared" si="0" ref="A1:XFD1048576"')
    yield made("an array formula over everything", "A1", ' t="array" ref="A1:XFD1048576"')
    yield made("a formula of an unknown type", "A1", ' t="zz"')


def _styles() -> Iterator[Kind]:
    dated = last('<c r="A20" s="1"><v>45000</v></c>')

    def styled(name: str, part: str, expected: str = CORRECTED, **limits: int) -> Kind:
        make = partial(book, sheet=sheet_xml(dated), styles=part)
        return Kind(name, make, expected, settings=limited(**limits))

    coded = '<xf numFmtId="164" fontId="0"'
    yield styled("too many cell formats", styles_xml(600), OVERSIZED, styles=500)
    long = styles_xml(codes=["0" * 3_000]).replace('<xf numFmtId="0" fontId="0"', coded)
    yield styled("a number format too long", long, OVERSIZED, format_length=2_000)
    for code in (
        "[&gt;1..2]0",
        "0." + "0" * 900,
        "0" * 900,
        "[" * 900,
        "yyyy" * 400,
        "0.0.0,,,,%%%%E+",
        "&quot;" * 31,
        "[h]:[m]:[s];;;;;;;",
    ):
        styles = styles_xml(codes=[code]).replace('<xf numFmtId="0" fontId="0"', coded)
        yield styled(f"the number format {code[:9]}", styles)
    yield styled("no cell formats", styles_xml(0))
    yield styled(
        "styles of nonsense",
        f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="x"/></cellXfs></styleSheet>',
    )
