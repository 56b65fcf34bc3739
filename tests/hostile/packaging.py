"""Odd workbooks to write marks, notes and a sheet into: each must stay what Excel takes whole."""

# ruff: noqa: E501  (a line of a table of kinds is the markup as it lies in a part)

import re
from collections.abc import Mapping
from typing import Final

from tests.support.packages import (
    CONTENT_TYPES,
    HEAD,
    MAIN,
    RELATIONS,
    SHEET,
    STYLES,
    WORKBOOK,
    WORKBOOK_RELATIONS,
    Parts,
    sheet_xml,
)

ROWS: Final = (
    '<row r="1" spans="1:1"><c r="A1" s="1"><v>9</v></c></row><row r="7"><c r="G7" s="2"/></row>'
)
_TYPE: Final = "application/vnd.openxmlformats"
_RELS_TYPE: Final = f"{_TYPE}-package.relationships+xml"
_VML_TYPE: Final = f"{_TYPE}-officedocument.vmlDrawing"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_SHEET_RELS: Final = "xl/worksheets/_rels/sheet1.xml.rels"
_MC: Final = ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def book(old: str, new: str) -> Parts:
    assert old in WORKBOOK, old
    return {"xl/workbook.xml": WORKBOOK.replace(old, new, 1)}


def behind_sheets(markup: str) -> Parts:
    return book("</sheets>", f"</sheets>{markup}")


def types(old: str, new: str) -> Parts:
    assert old in CONTENT_TYPES, old
    return {"[Content_Types].xml": CONTENT_TYPES.replace(old, new)}


def listed(markup: str) -> Parts:
    return types("</Types>", f"{markup}</Types>")


def sheet(rows: str = ROWS, *, before: str = "", after: str = "", attributes: str = "") -> Parts:
    return {SHEET: sheet_xml(rows, before=before, after=after, attributes=attributes)}


def styles(pattern: str, new: str) -> Parts:
    assert re.search(pattern, STYLES), pattern
    return {"xl/styles.xml": re.sub(pattern, new, STYLES)}


def related(*relations: tuple[str, str, str], mode: str = "") -> Parts:
    inner = "".join(
        f'<Relationship Id="{key}" Type="{RELATIONS}/{kind}" Target="{target}"{mode}/>'
        for key, kind, target in relations
    )
    return {_SHEET_RELS: f'{HEAD}<Relationships xmlns="{_PACKAGE}">{inner}</Relationships>'}


def prefixed(xml: str, prefix: str) -> str:
    return re.sub(r"<(/?)(?=[A-Za-z])", rf"<\1{prefix}:", xml).replace("xmlns=", f"xmlns:{prefix}=")


SHAPE: Final = (
    '<v:shape {0}><x:ClientData ObjectType="Note"><x:Row>19</x:Row><x:Column>0</x:Column>'
    "</x:ClientData></v:shape>"
)
SPACES: Final = (
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel"'
    ' xmlns:o="urn:schemas-microsoft-com:office:office"'
)


def vml(shapes: str, blocks: str = "") -> str:
    layout = f'<o:shapelayout><o:idmap v:ext="edit" data="{blocks}"/></o:shapelayout>'
    return f"<xml{SPACES}>{layout if blocks else ''}{shapes}</xml>"


def noted(
    drawing: str, *, cell: str = "A20", authors: str = "<authors><author>山田</author></authors>"
) -> Parts:
    return {
        **sheet(after='<legacyDrawing r:id="rId2"/>'),
        **related(("rId1", "comments", "../comments1.xml"), ("rId2", "vmlDrawing", "../drawings/vml1.vml")),
        **listed(f'<Default Extension="vml" ContentType="{_VML_TYPE}"/>'),
        "xl/comments1.xml": f'{HEAD}<comments xmlns="{MAIN}">{authors}<commentList><comment ref="{cell}" authorId="0"><text><t>メモ</t></text></comment></commentList></comments>',
        "xl/drawings/vml1.vml": drawing,
    }  # fmt: skip


ONE: Final = SHAPE.format('id="_x0000_s1025"')
KINDS: Final[Mapping[str, Parts]] = {
    # the workbook part
    "a workbook part with prefixes": {"xl/workbook.xml": prefixed(WORKBOOK, "x")},
    "a workbook part with a byte order mark": {"xl/workbook.xml": b"\xef\xbb\xbf" + WORKBOOK.encode()},
    "a workbook part in UTF-16": {"xl/workbook.xml": WORKBOOK.replace("UTF-8", "UTF-16").encode("utf-16")},
    "another prefix for relationships": {"xl/workbook.xml": WORKBOOK.replace("xmlns:r=", "xmlns:rel=").replace("r:id", "rel:id")},
    "relationships declared at each sheet": {"xl/workbook.xml": WORKBOOK.replace(f' xmlns:r="{RELATIONS}"', "").replace(" r:id", f' xmlns:q="{RELATIONS}" q:id')},
    "a protected structure": book("<sheets>", '<workbookProtection lockStructure="1"/><sheets>'),
    "a file to be opened read-only": book("<sheets>", '<fileSharing readOnlyRecommended="1"/><sheets>'),
    "a first sheet to be shown": book("<sheets>", '<bookViews><workbookView firstSheet="0" activeTab="0"/></bookViews><sheets>'),
    "two windows": book("<sheets>", "<bookViews><workbookView/><workbookView/></bookViews><sheets>"),
    "alternatives in front": book("<sheets>", f'<mc:AlternateContent{_MC}><mc:Choice Requires="x15" xmlns:x15="urn:x"/></mc:AlternateContent><sheets>'),
    "function groups": behind_sheets("<functionGroups/>"),
    "names by the hundred": behind_sheets("<definedNames>" + "".join(f'<definedName name="n{n}">{n}</definedName>' for n in range(300)) + "</definedNames>"),
    "an empty list of names": behind_sheets("<definedNames/>"),
    "a print area": behind_sheets("<definedNames><definedName name=\"_xlnm.Print_Area\" localSheetId=\"0\">'進行管理'!$A$1:$B$2</definedName></definedNames>"),
    "calculation by hand": behind_sheets('<calcPr calcMode="manual"/>'),
    "an ole size": behind_sheets('<calcPr calcId="1"/><oleSize ref="A1"/>'),
    "views of users": behind_sheets('<customWorkbookViews><customWorkbookView name="a" guid="{00000000-0000-0000-0000-000000000001}" windowWidth="1" windowHeight="1" activeSheetId="1"/></customWorkbookViews>'),
    "an extension at the end": behind_sheets('<extLst><ext uri="{0}"/></extLst>'),
    "a comment among the sheets": book("<sheets>", "<sheets><!-- <sheet/> -->"),
    "an instruction in front": {"xl/workbook.xml": WORKBOOK.replace("<workbook", "<?x y?><workbook", 1)},
    "the last sheet id": book('sheetId="1"', 'sheetId="65534"'),
    "a sheet id beyond the last": book('sheetId="1"', 'sheetId="70000"'),
    "a sheet id with zeros in front": book('sheetId="1"', 'sheetId="0001"'),
    "a quote in the sheet's name": book("進行管理", "進行管理's"),
    "markup in the sheet's name": book("進行管理", "&lt;進行&amp;管理&gt;"),
    "our name with another case": book("進行管理", "点検結果"),
    # content types
    "relationship parts listed one by one": types(f'<Default Extension="rels" ContentType="{_RELS_TYPE}"/>', "".join(f'<Override PartName="{n}" ContentType="{_RELS_TYPE}"/>' for n in ("/_rels/.rels", "/xl/_rels/workbook.xml.rels"))),
    "extensions in capitals": types('Extension="rels"', 'Extension="RELS"'),
    "drawings of another type": listed('<Default Extension="vml" ContentType="text/plain"/>'),
    "drawings in capitals": listed(f'<Default Extension="VML" ContentType="{_VML_TYPE}"/>'),
    "a type left behind for our sheet": listed('<Override PartName="/xl/worksheets/sheetcheck.xml" ContentType="application/xml"/>'),
    "a type left behind, in capitals": listed('<Override PartName="/XL/Worksheets/SheetCheck.xml" ContentType="application/xml"/>'),
    "a type left behind for our notes": listed('<Override PartName="/xl/commentsSheetcheck.xml" ContentType="application/xml"/>'),
    "types with prefixes": {"[Content_Types].xml": prefixed(CONTENT_TYPES, "ct")},
    "a comment among the types": listed("<!-- <Override/> -->"),
    # relationships
    "an id that we would take": {"xl/_rels/workbook.xml.rels": WORKBOOK_RELATIONS.replace("rId2", "rIdSheetcheck1")},
    "targets from the root": {"xl/_rels/workbook.xml.rels": WORKBOOK_RELATIONS.replace('Target="', 'Target="/xl/')},
    "relationships with prefixes": {"xl/_rels/workbook.xml.rels": prefixed(WORKBOOK_RELATIONS, "p")},
    "an empty list of relationships": {_SHEET_RELS: f'{HEAD}<Relationships xmlns="{_PACKAGE}"/>'},
    "a link to the outside": {**sheet(after='<hyperlinks><hyperlink ref="A1" r:id="rId1"/></hyperlinks>'), **related(("rId1", "hyperlink", "https://example.jp/?a=1&amp;b=2"), mode=' TargetMode="External"')},
    # the sheet
    "no rows": {SHEET: sheet_xml("").replace("<sheetData></sheetData>", "<sheetData/>")},
    "a dimension that is too small": sheet(before='<dimension ref="A1"/>'),
    "a dimension that is none": sheet(before='<dimension ref="?"/>'),
    "rows without numbers": sheet('<row><c r="A1"><v>1</v></c></row>'),
    "cells without addresses": sheet('<row r="1"><c><v>1</v></c></row>'),
    "an empty row": sheet('<row r="1"/>'),
    "a row with a format": sheet('<row r="1" s="2" customFormat="1"/>'),
    "columns with formats": sheet(before='<cols><col min="1" max="16384" style="1" width="9"/></cols>'),
    "a merged range": sheet(after='<mergeCells count="1"><mergeCell ref="F6:H9"/></mergeCells>'),
    "a protected sheet": sheet(after='<sheetProtection sheet="1"/>'),
    "tables and extensions": sheet(after='<pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/><tableParts count="0"/><extLst/>'),
    "controls behind alternatives": sheet(after=f'<mc:AlternateContent{_MC}><mc:Choice Requires="x14" xmlns:x14="urn:x"><controls/></mc:Choice></mc:AlternateContent>'),
    "a sheet with prefixes": {SHEET: prefixed(sheet_xml(ROWS), "x")},
    "a sheet in UTF-16": {SHEET: sheet_xml(ROWS).replace("UTF-8", "UTF-16").encode("utf-16")},
    "a drawing that is missing": sheet(after='<legacyDrawing r:id="rId9"/>'),
    # notes
    "notes of its own": noted(vml(ONE, "1")),
    "notes without a block": noted(vml(ONE)),
    "notes with several blocks": noted(vml(ONE, "1,2")),
    "notes with a block far away": noted(vml(SHAPE.format('id="_x0000_s2147483"'), "2097")),
    "a shape known by its spid": noted(vml(SHAPE.format('id="メモ" o:spid="_x0000_s1025"'), "1")),
    "a note on a marked cell": noted(vml(ONE.replace(">19<", ">0<"), "1"), cell="A1"),
    "a drawing with other prefixes": noted(re.sub(r"\b([vxo]):", r"n\1:", vml(ONE, "1").replace("xmlns:", "xmlns:n"))),
    "a drawing that is no XML": noted(vml(ONE + "<br>", "1")),
    "a drawing without an end": noted(vml(ONE, "1").removesuffix("</xml>")),
    "notes without authors": noted(vml(ONE, "1"), authors=""),
    "notes without a drawing": {**noted(vml(ONE, "1")), **sheet()},
    "pictures of the page header": {**sheet(after='<legacyDrawingHF r:id="rId2"/>'), **related(("rId2", "vmlDrawing", "../drawings/vml1.vml")), "xl/drawings/vml1.vml": vml('<v:shape id="LH" o:spid="_x0000_s1025"></v:shape>', "1"), **listed(f'<Default Extension="vml" ContentType="{_VML_TYPE}"/>')},
    # styles
    "styles without counts": styles(r' count="\d+"', ""),
    "styles with prefixes": {"xl/styles.xml": prefixed(STYLES, "x")},
    "no cell styles": styles(r'<cellStyleXfs.*?</cellStyleXfs>| xfId="0"|<cellStyles.*?</cellStyles>', ""),
    "no list of borders": styles(r"<borders.*?</borders>", ""),
    "differences and colours behind": styles("</styleSheet>", '<dxfs count="0"/><tableStyles count="0"/><colors/></styleSheet>'),
    "more fonts than Excel promises": styles("<fonts.*?</fonts>", f'<fonts count="600">{"<font/>" * 600}</fonts>'),
    "no styles": {"xl/styles.xml": None, "[Content_Types].xml": CONTENT_TYPES.replace(f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}-officedocument.spreadsheetml.styles+xml"/>', "")},
}  # fmt: skip
UNNOTED: Final = frozenset(
    {"a drawing that is missing", "a drawing without an end", "notes without authors", "notes without a drawing"}
)  # fmt: skip
"""The kinds whose sheet cannot take notes, which is said."""
