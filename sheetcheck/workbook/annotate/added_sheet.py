"""A sheet and marks added to a workbook by splicing a few parts; all others stay as they are.

What changes: `workbook.xml`, its relationships, the content types and the styles, each by
insertions only; with marks also the sheets that are marked. `unmark` undoes it.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from sheetcheck.words.address import Address, column_letters
from sheetcheck.words.leaf import Leaf, LeafCell, Look, Mark, Target
from sheetcheck.words.refusals import Refusal
from sheetcheck.workbook.annotate.edits import Draft
from sheetcheck.workbook.annotate.marks import Marker
from sheetcheck.workbook.annotate.notes import AUTHOR
from sheetcheck.workbook.annotate.styles import Stylesheet, looks_of, read_stylesheet
from sheetcheck.workbook.annotate.undo_log import Ledger, pieces
from sheetcheck.workbook.limits import Limits, standing_limits
from sheetcheck.workbook.package.archive import Archive, inflated, read_archive
from sheetcheck.workbook.package.package import folded
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.write.new_cell import stored_value, text_element
from sheetcheck.workbook.xml.tags import (
    NAMESPACE,
    Edit,
    Element,
    appended,
    prefix_of,
    with_attribute,
)
from sheetcheck.workbook.xml.text import FORBIDDEN, MOST_CHARACTERS, attribute_data, character_data

_FORMULA: Final = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")
_BEFORE: Final = frozenset({"sheets", "functionGroups", "externalReferences", "definedNames"})


def ask_to_recalculate(draft: Draft) -> None:
    """Note what makes Excel calculate all formulas when it opens the workbook, if it has any.

    A workbook that is calculated only when a person says so (`manual`) stays as it is.
    """
    book = draft.book
    if not _has_formulas(book):
        return
    root, xml = draft.tree(book.part), draft.markup(book.part).xml
    properties = next((child for child in root.children if child.tag == "calcPr"), None)
    if properties is None:
        place = max(child.end for child in root.children if child.tag in _BEFORE)
        element = b'<%bcalcPr fullCalcOnLoad="1"/>' % prefix_of(xml, root)
        draft.edit(book.part, Edit(place, place, element))
    elif properties.attributes.get("calcMode") != "manual":
        tag = xml[properties.start : properties.content]
        asked = with_attribute(tag, b"fullCalcOnLoad", b"1")
        draft.edit(book.part, Edit(properties.start, properties.content, asked))


def _has_formulas(book: Workbook) -> bool:
    return any(
        _FORMULA.search(book.package.markup(sheet.part).xml)
        for sheet in book.sheets
        if sheet.has_cells and sheet.part and book.package.has(sheet.part)
    )


_HEAD: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'


def leaf_part(
    leaf: Leaf, looks: Mapping[Look, int], ledger: Sequence[str], namespace: str
) -> bytes:
    """Return the part of an added sheet: on A4 landscape, as wide as the paper.

    The ledger stands in a hidden column behind the last one.
    """
    behind = max([len(leaf.widths), *map(len, leaf.rows)], default=0) + 1
    pieces = [
        _HEAD,
        b'<worksheet xmlns="%b">' % namespace.encode(),
        b'<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
        _view(leaf),
        b'<sheetFormatPr defaultRowHeight="15"/>',
        _columns(leaf, behind),
        b"<sheetData>",
        *_rows(leaf, looks, ledger, behind),
        b"</sheetData>",
        _links(leaf),
        b'<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>',
        b'<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>',
        b"<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter>",
        b"</worksheet>",
    ]
    return b"".join(pieces)


def quoted(sheet: str) -> str:
    """Return a sheet's name as it stands in a reference: `'進行管理シート'`."""
    return "'" + sheet.replace("'", "''") + "'"


def _view(leaf: Leaf) -> bytes:
    pane = b""
    if leaf.frozen_rows:
        pane = (
            b'<pane ySplit="%d" topLeftCell="A%d" activePane="bottomLeft" state="frozen"/>'
            b'<selection pane="bottomLeft"/>'
        ) % (leaf.frozen_rows, leaf.frozen_rows + 1)
    return (
        b'<sheetViews><sheetView showGridLines="0" workbookViewId="0">%b</sheetView></sheetViews>'
        % pane
    )


def _columns(leaf: Leaf, behind: int) -> bytes:
    own = b"".join(
        b'<col min="%d" max="%d" width="%b" customWidth="1"/>' % (n, n, b"%g" % width)
        for n, width in enumerate(leaf.widths, 1)
    )
    return b'<cols>%b<col min="%d" max="%d" width="0" hidden="1" customWidth="1"/></cols>' % (
        own, behind, behind,
    )  # fmt: skip


def _rows(
    leaf: Leaf, looks: Mapping[Look, int], ledger: Sequence[str], behind: int
) -> Iterator[bytes]:
    for number in range(1, max(len(leaf.rows), len(ledger)) + 1):
        cells = leaf.rows[number - 1] if number <= len(leaf.rows) else ()
        inner = [
            _cell(Address(number, column), cell, looks)
            for column, cell in enumerate(cells, 1)
            if cell is not None
        ]
        if number <= len(ledger):
            hidden = Address(number, behind)
            inner.append(_cell(hidden, LeafCell(ledger[number - 1]), {}))
        height = leaf.heights[number - 1] if number <= len(leaf.heights) else None
        tall = b"" if height is None else b' ht="%g" customHeight="1"' % height
        yield b'<row r="%d"%b>%b</row>' % (number, tall, b"".join(inner))


def _cell(at: Address, cell: LeafCell, looks: Mapping[Look, int]) -> bytes:
    style = looks.get(cell.look, 0)
    tag = b'<c r="%b"%b' % (str(at).encode(), b' s="%d"' % style if style else b"")
    if cell.value is None:
        return tag + b"/>"
    if isinstance(cell.value, str):
        # What came from cells may hold what no cell may: it is shown without.
        text = FORBIDDEN.sub("", cell.value)[: MOST_CHARACTERS // 2]
        return tag + b' t="inlineStr"><is>%b</is></c>' % text_element(text, b"")
    return tag + b">%b</c>" % stored_value(cell.value, b"", str(at))[1]


def _links(leaf: Leaf) -> bytes:
    links = b"".join(
        b'<hyperlink ref="%b" location="%b"/>'
        % (str(Address(row, column)).encode(), attribute_data(_location(cell.link)))
        for row, cells in enumerate(leaf.rows, 1)
        for column, cell in enumerate(cells, 1)
        if cell is not None and cell.link is not None
    )
    return b"<hyperlinks>%b</hyperlinks>" % links if links else b""


def _location(target: Target) -> str:
    return f"{quoted(target.sheet)}!{column_letters(target.cell.column)}{target.cell.row}"


PART: Final = "xl/worksheets/sheetcheck"
SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LONGEST_NAME: Final = 31
_NO_NAME: Final = re.compile(r"[\[\]:*?/\\]")
_STAMP: Final = re.compile(rb"<!--sheetcheck 1 ([0-9a-f]{64})-->\s*\Z")
_BEFORE_NAMES: Final = frozenset({"sheets", "functionGroups", "externalReferences"})
_HIDDEN: Final = Leaf("点検結果", (), ())


def with_added(
    book: Workbook, leaf: Leaf | None, marks: Sequence[Mark] = (), *, recalculate: bool = False
) -> bytes:
    """Return the workbook's bytes with a sheet behind the others, and with cells marked.

    What sheetcheck added before must have been taken out (`unmark.unmarked`). Marks without
    a sheet bring a hidden one, in which stands how to take them out again. With
    `recalculate` Excel is asked to calculate the workbook when it opens it. A signed
    workbook is not changed.

    Raises:
        UnknownSheet: there is no sheet of a mark's name.
        Damaged: a part that has to change does not read.

    """
    if (leaf is None and not marks) or book.signed:
        return book.data
    draft = Draft(book)
    shown = replace(leaf or _HIDDEN, name=free_name(book, (leaf or _HIDDEN).name))
    styles = styles_of(draft)
    looks = looks_of(styles) if styles and leaf else {}
    marker = Marker(draft, styles)
    marker.mark(marks)
    if styles:
        draft.edit(styles.part, *styles.edits())
    part = draft.free_part(PART, "xml")
    list_sheet(draft, shown, part, hidden=leaf is None)
    if recalculate:
        ask_to_recalculate(draft)
    draft.declare(part, SHEET_TYPE)
    ledger = Ledger(
        shown.name, draft.undo(), (*draft.added, part), tuple(marker.fills),
        tuple(marker.marks), AUTHOR, tuple(marker.notes),
    )  # fmt: skip
    namespace = namespace_of(draft)
    draft.added[part] = leaf_part(shown, looks, pieces(ledger), namespace)
    return _stamped(draft, part)


def is_untouched_copy(data: bytes, limits: Limits | None = None) -> bool:
    """Say whether sheetcheck wrote a copy with its sheet in it and nobody has edited it since.

    The sheet carries a digest of itself and of every other part; any program that saves
    the file leaves another.
    """
    limits = limits or standing_limits()
    try:
        archive = read_archive(data, limits)
        for member in archive.members:
            if folded(member.name).startswith(PART):
                content = inflated(archive, member, limits)
                found = _STAMP.search(content)
                body = content[: found.start()] if found else b""
                if found and found[1].decode() == _fingerprint(archive, member.name, body):
                    return True
    except Refusal:
        return False
    return False


def _stamped(draft: Draft, part: str) -> bytes:
    """Return the workbook with the digest of all its parts in the added sheet."""
    body = draft.added[part]
    archive = read_archive(draft.written(), draft.book.package.limits)
    stamp = _fingerprint(archive, part, body)
    draft.added[part] = body + b"<!--sheetcheck 1 %b-->" % stamp.encode()
    return draft.written()


def _fingerprint(archive: Archive, part: str, body: bytes) -> str:
    others = sorted(
        (member.name, member.crc, member.size) for member in archive.members if member.name != part
    )
    return hashlib.sha256(repr(others).encode() + body).hexdigest()


def styles_of(draft: Draft) -> Stylesheet | None:
    """Return the styles of a workbook to add to; None if it lacks what formats are made of."""
    part = draft.book.part_of("styles")
    if part is None or not draft.book.package.has(part):
        return None
    return read_stylesheet(draft.markup(part).xml, part)


def free_name(book: Workbook, wanted: str) -> str:
    """Return a name for a sheet that Excel allows and no other sheet has."""
    base = _NO_NAME.sub(" ", wanted).strip("' ")[:_LONGEST_NAME] or _HIDDEN.name
    taken = {sheet.name.casefold() for sheet in book.sheets}
    name, number = base, 1
    while name.casefold() in taken:
        number += 1
        ending = f" ({number})"
        name = base[: _LONGEST_NAME - len(ending)] + ending
    return name


def namespace_of(draft: Draft) -> str:
    """Return the main namespace that the workbook itself uses: transitional or Strict."""
    return draft.tree(draft.book.part).name.rpartition(" ")[0]


def list_sheet(draft: Draft, leaf: Leaf, part: str, *, hidden: bool) -> None:
    """Note what the workbook part and its relationships say of the new sheet."""
    book = draft.book
    kinds = [relation for relation in book.relations.values() if relation.kind == "worksheet"]
    base = kinds[0].type.rpartition("/")[0] if kinds else _RELATIONS
    link = draft.relate(book.part, f"{base}/worksheet", part)
    root, xml = draft.tree(book.part), draft.markup(book.part).xml
    sheets = next(child for child in root.children if child.tag == "sheets")
    prefix = prefix_of(xml, root)
    number = max((int(s.id) for s in book.sheets if s.id.isdigit()), default=0) + 1
    state = b' state="veryHidden"' if hidden else b""
    element = b'<%bsheet name="%b" sheetId="%d"%b %b="%b"/>' % (
        prefix, attribute_data(leaf.name), number, state,
        _link_attribute(xml[root.start : root.content], base), attribute_data(link),
    )  # fmt: skip
    draft.edit(book.part, appended(xml, sheets, element))
    if leaf.frozen_rows and not hidden:
        draft.edit(book.part, _print_titles(xml, root, leaf, len(book.sheets)))


def _link_attribute(tag: bytes, base: str) -> bytes:
    """Return how `r:id` is written below a root; declared anew where its tag does not."""
    for name, value in NAMESPACE.findall(tag):
        if b":" in name and value[1:-1] == base.encode():
            return b"%b:id" % name.partition(b":")[2]
    return b'xmlns:r="%b" r:id' % base.encode()


def _print_titles(xml: bytes, root: Element, leaf: Leaf, index: int) -> Edit:
    """Return the edit by which the frozen rows are printed on every page (18.2.5)."""
    p = prefix_of(xml, root)
    rows = character_data(f"{quoted(leaf.name)}!$1:${leaf.frozen_rows}")
    name = b'<%bdefinedName name="_xlnm.Print_Titles" localSheetId="%d">%b</%bdefinedName>' % (
        p, index, rows, p,
    )  # fmt: skip
    return _defined(xml, root, name)


def add_names(draft: Draft, ranges: Mapping[str, str]) -> None:
    """Note names for ranges of cells that nobody is shown: `name` → `'sheet'!$A$1:$A$4`."""
    if not ranges:
        return
    part = draft.book.part
    root, xml = draft.tree(part), draft.markup(part).xml
    p = prefix_of(xml, root)
    names = (
        b'<%bdefinedName name="%b" hidden="1">%b</%bdefinedName>'
        % (p, attribute_data(name), character_data(cells), p)
        for name, cells in ranges.items()
    )
    draft.edit(part, _defined(xml, root, b"".join(names)))


def _defined(xml: bytes, root: Element, names: bytes) -> Edit:
    """Return the edit that adds names to those that the workbook part defines."""
    known = next((child for child in root.children if child.tag == "definedNames"), None)
    if known is not None:
        return appended(xml, known, names)
    p, place = prefix_of(xml, root), _behind(root.children)
    return Edit(place, place, b"<%bdefinedNames>%b</%bdefinedNames>" % (p, names, p))


def _behind(children: Iterable[Element]) -> int:
    """Return where `definedNames` belongs in a workbook part that has none (18.2.27)."""
    return max(child.end for child in children if child.tag in _BEFORE_NAMES)
