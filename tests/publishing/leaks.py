"""Workbooks with one leak each, workbooks with what must stay, and workbooks without leaks."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName

from tests.publishing.leaky import (
    SECRET,
    Leaky,
    assign,
    by_hand,
    hidden_sheet,
    hide,
    put,
    with_openpyxl,
    with_xlsxwriter,
)

_REL: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MS: Final = "http://schemas.microsoft.com/office/2017/10/relationships"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET: Final = "xl/worksheets/sheet1.xml"


def _with_filter(book: Any, sheet: Any) -> None:
    sheet.write("A2", "x")
    sheet.write("A3", SECRET)
    sheet.autofilter("A1:B3")
    sheet.filter_column("A", "x == x")
    sheet.set_row(2, options={"hidden": True})


def _white_run(book: Any, sheet: Any) -> None:
    white = book.add_format({"font_color": "#FFFFFF"})
    sheet.write_rich_string("B3", "見える", white, SECRET)


def _under_box(book: Any, sheet: Any) -> None:
    sheet.write("D5", SECRET)
    sheet.insert_textbox("C3", "案内", {"width": 400, "height": 200, "fill": {"color": "#FFFFFF"}})


_ROW: Final = "</sheetData>"
_INLINE: Final = '<row r="9"><c r="{at}" t="inlineStr"><is><t>{text}</t></is></c></row>'
_VML: Final = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<v:shape id="_x0000_s1025" type="#t"><v:imagedata o:title="" xmlns:o="urn:o"/>'
    '<x:ClientData ObjectType="Pict"/></v:shape></xml>'
)

LEAKS: Final = (
    Leaky("openpyxl: hidden sheet", "sheet-hidden", "シート全体",
          with_openpyxl(lambda book, _: hidden_sheet(book, "hidden"))),
    Leaky("openpyxl: very hidden sheet", "sheet-hidden", "シート全体",
          with_openpyxl(lambda book, _: hidden_sheet(book, "veryHidden"))),
    Leaky("openpyxl: hidden row", "row-hidden", "5行",
          with_openpyxl(lambda _, s: (put(s, "B5"), hide(s.row_dimensions[5], hidden=True)))),
    Leaky("openpyxl: row without height", "row-hidden", "5行",
          with_openpyxl(lambda _, s: (put(s, "B5"), hide(s.row_dimensions[5], height=0.75)))),
    Leaky("openpyxl: hidden column", "column-hidden", "J列",
          with_openpyxl(lambda _, s: (put(s, "J3"), hide(s.column_dimensions["J"], hidden=True)))),
    Leaky("openpyxl: column without width", "column-hidden", "J列",
          with_openpyxl(lambda _, s: (put(s, "J3"), hide(s.column_dimensions["J"], width=0.1)))),
    Leaky("openpyxl: format ;;;", "shown-by-no-format", "B4",
          with_openpyxl(lambda _, s: put(s, "B4", number_format=";;;"))),
    Leaky("openpyxl: white text", "colour-of-the-ground", "B4",
          with_openpyxl(lambda _, s: put(s, "B4", font=Font(color="FFFFFFFF")))),
    Leaky("openpyxl: text as its fill", "colour-of-the-ground", "B4",
          with_openpyxl(lambda _, s: put(s, "B4", font=Font(color="FF203864"),
                                          fill=PatternFill("solid", fgColor="FF203864")))),
    Leaky("openpyxl: outside the print area", "outside-print-area", "H20",
          with_openpyxl(lambda _, s: (put(s, "H20"), assign(s, "print_area", "A1:C10")))),
    Leaky("openpyxl: comment", "comment", "B2",
          with_openpyxl(lambda _, s: assign(s["B2"], "comment", Comment(SECRET, SECRET)))),
    Leaky("openpyxl: author", "property", "作成者",
          with_openpyxl(lambda book, _: assign(book.properties, "creator", SECRET))),
    Leaky("openpyxl: last modified by", "property", "最終更新者",
          with_openpyxl(lambda book, _: assign(book.properties, "lastModifiedBy", SECRET))),
    Leaky("openpyxl: custom property", "property", "ユーザー設定のプロパティ",
          with_openpyxl(lambda book, _: book.custom_doc_props.append(
              StringProperty(name="担当", value=SECRET)))),
    Leaky("openpyxl: hidden name", "name-hidden", "控えの名前",
          with_openpyxl(lambda book, _: book.defined_names.add(
              DefinedName("控えの名前", attr_text=f'"{SECRET}"', hidden=True)))),
    Leaky("XlsxWriter: hidden sheet", "sheet-hidden", "シート全体",
          with_xlsxwriter(lambda book, _: (sheet := book.add_worksheet("控え"),
                                           sheet.write("A1", SECRET), sheet.hide()))),
    Leaky("XlsxWriter: very hidden sheet", "sheet-hidden", "シート全体",
          with_xlsxwriter(lambda book, _: (sheet := book.add_worksheet("控え"),
                                           sheet.write("A1", SECRET), sheet.very_hidden()))),
    Leaky("XlsxWriter: filtered row", "row-filtered", "3行", with_xlsxwriter(_with_filter)),
    Leaky("XlsxWriter: hidden column", "column-hidden", "H～I列",
          with_xlsxwriter(lambda _, s: (s.write("H2", SECRET), s.write("I2", SECRET),
                                        s.set_column("H:I", None, None, {"hidden": True})))),
    Leaky("XlsxWriter: row without height", "row-hidden", "4行",
          with_xlsxwriter(lambda _, s: (s.write("A4", SECRET), s.set_row(3, 0)))),
    Leaky("XlsxWriter: white run", "colour-of-the-ground", "B3", with_xlsxwriter(_white_run)),
    Leaky("XlsxWriter: behind a text box", "behind-shape", "D5", with_xlsxwriter(_under_box)),
    Leaky("XlsxWriter: comment", "comment", "B2",
          with_xlsxwriter(lambda _, s: s.write_comment("B2", SECRET, {"author": SECRET}))),
    Leaky("XlsxWriter: company", "property", "会社名",
          with_xlsxwriter(lambda book, _: book.set_properties({"company": SECRET}))),
    Leaky("XlsxWriter: alternative text", "alt-text", "D4",
          with_xlsxwriter(lambda _, s: s.insert_textbox("D4", "案内", {"description": SECRET}))),
    Leaky("by hand: value under a merged cell", "under-merged-cell", "C9",
          by_hand({_SHEET: (_ROW, _INLINE.format(at="C9", text=SECRET) + _ROW
                            + '<mergeCells count="1"><mergeCell ref="B9:C9"/></mergeCells>')})),
    Leaky("by hand: printer settings", "printer-settings", "printerSettings1.bin",
          by_hand({_SHEET: ("</worksheet>", '<pageSetup orientation="landscape" r:id="rId9" xmlns:r='
                            f'"{_REL}"/></worksheet>')},
                  {"xl/printerSettings/printerSettings1.bin": SECRET},
                  {_SHEET: ("rId9", f"{_REL}/printerSettings", "/xl/printerSettings/printerSettings1.bin")})),
    Leaky("by hand: thumbnail", "property", "縮小版の画像",
          by_hand({}, {"docProps/thumbnail.emf": SECRET},
                  {"": ("rId90", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail",
                        "docProps/thumbnail.emf")})),
    Leaky("by hand: custom XML", "custom-xml", "customXml/item1.xml",
          by_hand({}, {"customXml/item1.xml": f"<a>{SECRET}</a>"},
                  {"xl/workbook.xml": ("rId90", f"{_REL}/customXml", "/customXml/item1.xml")})),
    Leaky("by hand: persons", "person", "person.xml",
          by_hand({}, {"xl/persons/person.xml": f'<personList xmlns="urn:p"><person displayName="{SECRET}"/>'
                       "</personList>"},
                  {"xl/workbook.xml": ("rId90", f"{_MS}/person", "persons/person.xml")})),
    Leaky("by hand: threaded comment", "threaded-comment", "B2",
          by_hand({}, {"xl/threadedComments/threadedComment1.xml":
                       f'<ThreadedComments xmlns="urn:t"><threadedComment ref="B2"><text>{SECRET}</text>'
                       "</threadedComment></ThreadedComments>"},
                  {_SHEET: ("rId9", f"{_MS}/threadedComment", "../threadedComments/threadedComment1.xml")})),
    Leaky("by hand: log of revisions", "revision-log", "revisionHeaders.xml",
          by_hand({}, {"xl/revisions/revisionHeaders.xml": f'<headers xmlns="{_MAIN}" userName="{SECRET}"/>'},
                  {"xl/workbook.xml": ("rId90", f"{_REL}/revisionHeaders", "revisions/revisionHeaders.xml")})),
    Leaky("by hand: pivot records", "pivot-records", "1行",
          by_hand({}, {"xl/pivotCache/pivotCacheDefinition1.xml":
                       f'<pivotCacheDefinition xmlns="{_MAIN}" xmlns:r="{_REL}" r:id="rId1"><cacheSource'
                       ' type="worksheet"><worksheetSource ref="A1:B2" sheet="Sheet"/></cacheSource>'
                       '<cacheFields count="0"/></pivotCacheDefinition>',
                       "xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels":
                       '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                       f'<Relationship Id="rId1" Type="{_REL}/pivotCacheRecords" Target='
                       '"pivotCacheRecords1.xml"/></Relationships>',
                       "xl/pivotCache/pivotCacheRecords1.xml":
                       f'<pivotCacheRecords xmlns="{_MAIN}" count="1"><r><s v="{SECRET}"/></r>'
                       "</pivotCacheRecords>"},
                  {"xl/workbook.xml": ("rId90", f"{_REL}/pivotCacheDefinition",
                                       "pivotCache/pivotCacheDefinition1.xml")})),
    Leaky("by hand: another workbook's values", "link-cache", "externalLink1.xml",
          by_hand({"xl/workbook.xml": ("</sheets>", '</sheets><externalReferences><externalReference r:id="rId90"'
                                       f' xmlns:r="{_REL}"/></externalReferences>')},
                  {"xl/externalLinks/externalLink1.xml":
                   f'<externalLink xmlns="{_MAIN}"><externalBook xmlns:r="{_REL}" r:id="rId1"><sheetNames>'
                   '<sheetName val="S"/></sheetNames><sheetDataSet><sheetData sheetId="0"><row r="1">'
                   f'<cell r="A1" t="str"><v>{SECRET}</v></cell></row></sheetData></sheetDataSet>'
                   "</externalBook></externalLink>",
                   "xl/externalLinks/_rels/externalLink1.xml.rels":
                   '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                   f'<Relationship Id="rId1" Type="{_REL}/externalLinkPath" Target="file:///{SECRET}.xlsx"'
                   ' TargetMode="External"/></Relationships>'},
                  {"xl/workbook.xml": ("rId90", f"{_REL}/externalLink", "externalLinks/externalLink1.xml")})),
    Leaky("by hand: connection", "query", "connections.xml",
          by_hand({}, {"xl/connections.xml": f'<connections xmlns="{_MAIN}"><connection id="1" name="{SECRET}"'
                       ' type="5" refreshedVersion="6"/></connections>'},
                  {"xl/workbook.xml": ("rId90", f"{_REL}/connections", "connections.xml")})),
    Leaky("by hand: path of the file", "file-path", "保存場所",
          by_hand({"xl/workbook.xml": (
              "<sheets>", '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility'
              '/2006"><mc:Choice Requires="x15"><x15ac:absPath xmlns:x15ac="http://schemas.microsoft.com/office/'
              f'spreadsheetml/2010/11/ac" url="C:\\Users\\{SECRET}\\"/></mc:Choice></mc:AlternateContent>'
              "<sheets>")})),
    Leaky("by hand: who reserved writing", "user-name", "書き込みを予約した人",
          by_hand({"xl/workbook.xml": ("<workbookPr", f'<fileSharing userName="{SECRET}"/><workbookPr')})),
    Leaky("by hand: string that no cell shows", "text-left", "共有文字列",
          by_hand({"xl/sharedStrings.xml": ("</sst>", f"<si><t>{SECRET}</t></si></sst>")})),
    Leaky("by hand: part that nothing refers to", "part-left", "xl/old.xml",
          by_hand({}, {"xl/old.xml": f"<a>{SECRET}</a>"})),
    Leaky("by hand: embedded file", "embedded-object", "oleObject1.bin",
          by_hand({_SHEET: ("</worksheet>", f'<legacyDrawing r:id="rId8" xmlns:r="{_REL}"/><oleObjects><oleObject'
                            f' progId="Package" shapeId="1025" r:id="rId9" xmlns:r="{_REL}"/></oleObjects>'
                            "</worksheet>")},
                  {"xl/embeddings/oleObject1.bin": SECRET, "xl/drawings/vmlDrawing1.vml": _VML,
                   "xl/worksheets/_rels/sheet1.xml.rels":
                   '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                   f'<Relationship Id="rId8" Type="{_REL}/vmlDrawing" Target="../drawings/vmlDrawing1.vml"/>'
                   f'<Relationship Id="rId9" Type="{_REL}/oleObject" Target="../embeddings/oleObject1.bin"/>'
                   "</Relationships>"})),
)  # fmt: skip


def _needed_sheet(book: Any, sheet: Any) -> None:
    hidden_sheet(book, "hidden")
    sheet["C1"] = "=控え!A1"


def _list_in_hidden_column(book: Any, sheet: Any) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    sheet["J1"], sheet["J2"] = "A", "B"
    sheet.column_dimensions["J"].hidden = True
    validation = DataValidation(type="list", formula1="$J$1:$J$2")
    validation.add("B3")
    sheet.add_data_validation(validation)


def _computed(book: Any, sheet: Any) -> None:
    hidden_sheet(book, "hidden")
    sheet["C1"] = '=INDIRECT(A1&"!A1")'


KEPT: Final = (
    Leaky("a hidden sheet that a formula needs", "sheet-hidden", "シート全体", with_openpyxl(_needed_sheet)),
    Leaky("a hidden sheet that a computed address may need", "sheet-hidden", "シート全体",
          with_openpyxl(_computed)),
    Leaky("a drop-down's list in a hidden column", "column-hidden", "J列",
          with_openpyxl(_list_in_hidden_column)),
)  # fmt: skip
"""What is told and stays."""

FAULTLESS: Final[Mapping[str, Callable[[], bytes]]] = {
    "openpyxl: nothing but cells": with_openpyxl(lambda _book, _sheet: None),
    "XlsxWriter: nothing but cells": with_xlsxwriter(lambda _book, _sheet: None),
    "white headings on a dark ground": with_openpyxl(lambda _, s: put(
        s, "A1", font=Font(color="FFFFFFFF"), fill=PatternFill("solid", fgColor="FF203864"))),
    "a format that hides zeros": with_openpyxl(lambda _, s: (
        assign(s["C3"], "value", 0), assign(s["C3"], "number_format", "0;-0;;@"))),
    "a hidden row with nothing in it": with_openpyxl(
        lambda _, s: hide(s.row_dimensions[7], hidden=True)),
    "a print area around all of it": with_openpyxl(
        lambda _, s: assign(s, "print_area", "A1:C10")),
    "a text box beside the cells": with_xlsxwriter(
        lambda _, s: s.insert_textbox("F10", "案内")),
    "a see-through box over cells": with_xlsxwriter(lambda _, s: s.insert_textbox(
        "A1", "枠", {"width": 600, "height": 200, "fill": {"none": True}})),
    "merged cells with one value": with_openpyxl(lambda _, s: s.merge_cells("B2:D3")),
    "a defined name that is shown": with_openpyxl(lambda book, _: book.defined_names.add(
        DefinedName("範囲", attr_text="Sheet!$A$1"))),
}  # fmt: skip
"""What is left alone."""
