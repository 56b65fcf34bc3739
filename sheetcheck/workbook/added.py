"""A sheet and marks added to a workbook by splicing a few parts; all others stay as they are.

What changes: `workbook.xml`, its relationships, the content types and the styles, each by
insertions only; with marks also the sheets that are marked. `unmark` undoes it.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from sheetcheck.words.leaf import Leaf, Mark
from sheetcheck.words.refusals import Refusal
from sheetcheck.workbook.archive import Archive, inflated, read_archive
from sheetcheck.workbook.book import Workbook
from sheetcheck.workbook.draft import Draft
from sheetcheck.workbook.leafpart import leaf_part, quoted
from sheetcheck.workbook.ledger import Ledger, pieces
from sheetcheck.workbook.limits import Limits, standing_limits
from sheetcheck.workbook.looks import looks_of
from sheetcheck.workbook.marks import Marker
from sheetcheck.workbook.notes import AUTHOR
from sheetcheck.workbook.package import folded
from sheetcheck.workbook.recalculation import ask_to_recalculate
from sheetcheck.workbook.splice import Edit
from sheetcheck.workbook.stylesheet import Stylesheet, read_stylesheet
from sheetcheck.workbook.tags import NAMESPACE, Element, appended, prefix_of
from sheetcheck.workbook.texts import attribute_data, character_data

PART: Final = "xl/worksheets/sheetcheck"
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
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
    shown = replace(leaf or _HIDDEN, name=_free_name(book, (leaf or _HIDDEN).name))
    styles = _styles(draft)
    looks = looks_of(styles) if styles and leaf else {}
    marker = Marker(draft, styles)
    marker.mark(marks)
    if styles:
        draft.edit(styles.part, *styles.edits())
    part = draft.free_part(PART, "xml")
    _list_sheet(draft, shown, part, hidden=leaf is None)
    if recalculate:
        ask_to_recalculate(draft)
    draft.declare(part, _SHEET_TYPE)
    ledger = Ledger(
        shown.name, draft.undo(), (*draft.added, part), tuple(marker.fills),
        tuple(marker.marks), AUTHOR, tuple(marker.notes),
    )  # fmt: skip
    namespace = _namespace(draft)
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


def _styles(draft: Draft) -> Stylesheet | None:
    part = draft.book.part_of("styles")
    if part is None or not draft.book.package.has(part):
        return None
    return read_stylesheet(draft.markup(part).xml, part)


def _free_name(book: Workbook, wanted: str) -> str:
    """Return a name for a sheet that Excel allows and no other sheet has."""
    base = _NO_NAME.sub(" ", wanted).strip("' ")[:_LONGEST_NAME] or _HIDDEN.name
    taken = {sheet.name.casefold() for sheet in book.sheets}
    name, number = base, 1
    while name.casefold() in taken:
        number += 1
        ending = f" ({number})"
        name = base[: _LONGEST_NAME - len(ending)] + ending
    return name


def _namespace(draft: Draft) -> str:
    """Return the main namespace that the workbook itself uses: transitional or Strict."""
    return draft.tree(draft.book.part).name.rpartition(" ")[0]


def _list_sheet(draft: Draft, leaf: Leaf, part: str, *, hidden: bool) -> None:
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
    names = next((child for child in root.children if child.tag == "definedNames"), None)
    if names is not None:
        return appended(xml, names, name)
    place = _behind(root.children)
    return Edit(place, place, b"<%bdefinedNames>%b</%bdefinedNames>" % (p, name, p))


def _behind(children: Iterable[Element]) -> int:
    """Return where `definedNames` belongs in a workbook part that has none (18.2.27)."""
    return max(child.end for child in children if child.tag in _BEFORE_NAMES)
