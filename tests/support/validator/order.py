"""The order of elements and how often each may stand (the sequences of ECMA-376 part 1, A.2)."""

from collections.abc import Iterator
from functools import cache, partial
from typing import Final
from xml.etree import ElementTree as ET

from tests.support.validator.package import Parts, kept, local

_MAIN: Final = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_SEVERAL: Final = frozenset({"conditionalFormatting", "cols", "r", "rPh", "fileRecoveryPr"})
_SEQUENCES: Final = {
    "workbook": "fileVersion fileSharing workbookPr workbookProtection bookViews sheets"
    " functionGroups externalReferences definedNames calcPr oleSize customWorkbookViews"
    " pivotCaches smartTagPr smartTagTypes webPublishing fileRecoveryPr webPublishObjects extLst",
    "worksheet": "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr"
    " sheetProtection protectedRanges scenarios autoFilter sortState dataConsolidate"
    " customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks"
    " printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties"
    " cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture"
    " oleObjects controls webPublishItems tableParts extLst",
    "styleSheet": "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles"
    " colors extLst",
    "sheetPr": "tabColor outlinePr pageSetUpPr",
    "sheetView": "pane selection pivotSelection extLst",
    "headerFooter": "oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter",
    "c": "f v is extLst",
    "is": "t r rPh phoneticPr",
    "si": "t r rPh phoneticPr",
    "r": "rPr t",
    "xf": "alignment protection extLst",
    "dxf": "font numFmt fill alignment border protection extLst",
    "border": "start end left right top bottom diagonal vertical horizontal",
    "patternFill": "fgColor bgColor",
    "comments": "authors commentList extLst",
    "comment": "text commentPr",
    "dataValidation": "formula1 formula2",
    "cfRule": "formula colorScale dataBar iconSet extLst",
    "table": "autoFilter sortState tableColumns tableStyleInfo extLst",
}
_ROOTS: Final = frozenset({"workbook", "worksheet", "styleSheet", "sst", "comments", "table"})
_MANY: Final = {"sheetView": {"selection", "pivotSelection"}, "cfRule": {"formula"}}
_ORDERS: Final = {tag: tuple(children.split()) for tag, children in _SEQUENCES.items()}


def order_faults(parts: Parts) -> Iterator[str]:
    """Yield the elements of known parts that stand in a wrong place, or too often."""
    for name in [name for name in parts.raw if name.startswith("xl/") and name.endswith(".xml")]:
        root = parts.tree(name)
        if root is None or not _is_main(root.tag) or local(root.tag) not in _ROOTS:
            continue
        found = kept(root, "order", partial(_all_misplaced, root))
        yield from (f"{name}: {fault}" for fault in found)


def _all_misplaced(root: ET.Element) -> Iterator[str]:
    for element in filter(len, root.iter()):
        order = _ORDERS.get(local(element.tag)) if _is_main(element.tag) else None
        if order is not None:
            yield from _misplaced(element, order)


def _misplaced(element: ET.Element, order: tuple[str, ...]) -> Iterator[str]:
    tag = local(element.tag)
    many = _SEVERAL | _MANY.get(tag, set())
    last = -1
    for child in element:
        word = local(child.tag)
        if not _is_main(child.tag):
            continue
        if word not in order:
            yield f"<{word}> may not stand in <{tag}>"
            continue
        place = order.index(word)
        if place < last:
            yield f"<{word}> stands behind <{order[last]}> in <{tag}>"
        elif place == last and word not in many:
            yield f"<{word}> stands twice in <{tag}>"
        last = max(last, place)


@cache
def _is_main(tag: str) -> bool:
    return tag[1:].rpartition("}")[0] in _MAIN
