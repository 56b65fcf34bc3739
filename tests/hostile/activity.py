"""Workbooks with active content: nothing in them is ever followed or run."""

from collections.abc import Iterator
from functools import partial

from tests.hostile.kind import CORRECTED, PROBLEMS, Kind
from tests.hostile.kit import (
    DECLARED,
    MAIN,
    RELATIONS,
    SHEET_RELS,
    WORKBOOK_LINKS,
    book,
    parts,
    relations_xml,
    rows_xml,
    sheet_xml,
    zipped,
)

_FOUND = "active-content"
_AWAY = "192.0.2.1"  # kept for examples (RFC 5737): nobody answers there


def kinds() -> Iterator[Kind]:
    """Every kind of this file."""
    yield from _workbook_parts()
    yield from _sheet_links()
    yield from _formulas()


def _with(
    link: tuple[str, str, str, bool],
    content: dict[str, bytes],
    *,
    rels: tuple[str, bytes] | None = None,
) -> bytes:
    made = parts(workbook_rels=relations_xml([*WORKBOOK_LINKS, link])) | content
    return zipped(made | dict([rels] if rels else []))


def _external(inside: str, target: str, kind: str = "externalLinkPath") -> bytes:
    part = f'{DECLARED}<externalLink xmlns="{MAIN}" xmlns:r="{RELATIONS}">{inside}</externalLink>'
    return _with(
        ("rId8", "externalLink", "externalLinks/externalLink1.xml", False),
        {"xl/externalLinks/externalLink1.xml": part.encode()},
        rels=(
            "xl/externalLinks/_rels/externalLink1.xml.rels",
            relations_xml([("rId1", kind, target, True)]),
        ),
    )


def _workbook_parts() -> Iterator[Kind]:
    def said(name: str, make: partial[bytes], file: str = "file.xlsx") -> Kind:
        return Kind(name, make, CORRECTED, file, finding=_FOUND)

    macros = {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Auto_Open"}
    link = ("rId7", "vbaProject", "vbaProject.bin", False)
    yield said("macros", partial(_with, link, macros), "file.xlsm")
    yield said("macros in an .xlsx", partial(_with, link, macros))
    book_ = '<externalBook r:id="rId1"><sheetNames><sheetName val="a"/></sheetNames></externalBook>'
    targets = {
        "a file": "file:///C:/secret.xlsx", "a share": f"\\\\{_AWAY}\\share\\a.xlsx",
        "the web": f"https://{_AWAY}/a.xlsx", "a share as an address": f"file://{_AWAY}/share/a.xlsx",
    }  # fmt: skip
    for where, target in targets.items():
        yield said(f"a link to a workbook in {where}", partial(_external, book_, target))
    dde = '<ddeLink ddeService="cmd" ddeTopic="/C calc"><ddeItems/></ddeLink>'
    yield said("DDE", partial(_external, dde, "x"))
    ole = '<oleLink r:id="rId1" progId="Excel.Sheet.8"/>'
    yield said("an OLE link", partial(_external, ole, "file:///C:/a.xls", "oleObject"))
    web = (
        f'{DECLARED}<connections xmlns="{MAIN}"><connection id="1" type="4" name="q">'
        f'<webPr url="http://{_AWAY}/q"/></connection></connections>'
    )
    connection = ("rId6", "connections", "connections.xml", False)
    yield said("a web query", partial(_with, connection, {"xl/connections.xml": web.encode()}))
    base = (
        f'{DECLARED}<connections xmlns="{MAIN}"><connection id="1" type="1" name="q">'
        '<dbPr connection="DSN=x;PWD=secret" command="DROP"/></connection></connections>'
    )
    yield said(
        "a query of a database", partial(_with, connection, {"xl/connections.xml": base.encode()})
    )
    ribbon = b'<customUI xmlns="http://schemas.microsoft.com/office/2006/01/customui" onLoad="x"/>'
    yield said("a ribbon of its own", partial(_ribbon, ribbon))
    macro_sheet = ("rId5", "xlMacrosheet", "macrosheets/sheet1.xml", False)
    yield said(
        "a macro sheet",
        partial(_with, macro_sheet, {"xl/macrosheets/sheet1.xml": sheet_xml("").encode()}),
    )


def _ribbon(ribbon: bytes) -> bytes:
    roots = [("rId1", "officeDocument", "xl/workbook.xml", False)]
    roots.append(("rId2", "ui/extensibility", "customUI/customUI.xml", False))
    return zipped(parts(root_rels=relations_xml(roots)) | {"customUI/customUI.xml": ribbon})


def _sheet(after: str, *links: tuple[str, str, str, bool], **content: bytes) -> bytes:
    made = parts(sheet=sheet_xml(after=after)) | {SHEET_RELS: relations_xml(links)}
    named = {name.replace("__", "/").replace("_bin", ".bin"): c for name, c in content.items()}
    return zipped(made | named)


def _sheet_links() -> Iterator[Kind]:
    def said(name: str, after: str, *links: tuple[str, str, str, bool], **content: bytes) -> Kind:
        return Kind(name, partial(_sheet, after, *links, **content), CORRECTED, finding=_FOUND)

    ole = '<oleObjects><oleObject progId="Package" shapeId="1" r:id="rId1"/></oleObjects>'
    inside = ("rId1", "oleObject", "../embeddings/o1.bin", False)
    yield said("an embedded object", ole, inside, xl__embeddings__o1_bin=b"MZ")
    away = ("rId1", "oleObject", f"file://{_AWAY}/share/a.doc", True)
    yield said("a linked object", ole, away)
    control = '<controls><control shapeId="1" r:id="rId1" name="c"/></controls>'
    active = ("rId1", "control", "../activeX/a1.bin", False)
    yield said("an ActiveX control", control, active, xl__activeX__a1_bin=b"\0")
    for where, target in {
        "a local file": "file:///etc/passwd", "a share": f"\\\\{_AWAY}\\c$\\a.exe",
        "a program": "javascript:alert(1)", "a share as an address": f"file://{_AWAY}/s",
    }.items():  # fmt: skip
        cell = '<hyperlinks><hyperlink ref="A1" r:id="rId1"/></hyperlinks>'
        yield said(f"a link to {where}", cell, ("rId1", "hyperlink", target, True))
    query = ("rId1", "queryTable", "../queryTables/q1.bin", False)
    yield said("a query table", "", query, xl__queryTables__q1_bin=b"<a/>")
    picture = ("rId1", "image", f"http://{_AWAY}/beacon.png", True)
    yield said("a picture from the web", "", picture)


def _formulas() -> Iterator[Kind]:
    for name, formula in {
        "DDE in a formula": "cmd|'/C calc'!A0", "a web service": f"WEBSERVICE(&quot;http://{_AWAY}&quot;)",
        "real-time data": "RTD(&quot;evil.server&quot;,,&quot;x&quot;)",
        "a call of a library": "CALL(&quot;kernel32&quot;,&quot;WinExec&quot;,&quot;calc&quot;,0)",
        "a picture from the web in a cell": f"IMAGE(&quot;http://{_AWAY}/a.png&quot;)",
    }.items():  # fmt: skip
        row = f'<row r="20"><c r="K20" t="str"><f>{formula}</f><v>x</v></c></row>'
        make = partial(book, sheet=sheet_xml(rows_xml() + row))
        yield Kind(name, make, CORRECTED, finding=_FOUND)
    texts = {
        "a formula as a text": "=cmd|'/C calc'!A0", "markup": "&lt;img src=x onerror=alert(1)&gt;",
        "escapes of a terminal": "_x001B_[31m", "a turned direction": "\u202eexe.gpj",
        "format fields": "{0.__class__} %s", "rich's markup": "[link=file:///etc]x[/link]",
        "10,000 combining marks": "e" + "\u0301" * 10_000,
    }  # fmt: skip
    for name, text in texts.items():
        yield Kind(f"an answer with {name}", partial(_answered, text), PROBLEMS)


def _answered(text: str) -> bytes:
    rating = rows_xml().index('<c r="G6"')
    end = rows_xml().index("</c>", rating) + 4
    cell = f'<c r="G6" t="inlineStr"><is><t>{text}</t></is></c>'
    return book(sheet=sheet_xml(rows_xml()[:rating] + cell + rows_xml()[end:]))
