"""Remove our sheet, marks and notes; restore the original bytes, if the copy was not edited.

Once somebody has edited a copy, its parts cannot be restored to the byte. Then only our additions
are removed: cells get their former fill, notes are recognised by author or text, and the sheet is
removed from the list.
"""

from collections.abc import Iterator, Mapping

from sheetcheck.words.address import Address
from sheetcheck.workbook.annotate.edits import Draft
from sheetcheck.workbook.annotate.marks import unmark_cells
from sheetcheck.workbook.annotate.notes import cell_of_comment, comments_in, remove_shapes
from sheetcheck.workbook.annotate.sheet_list import unlist_sheets
from sheetcheck.workbook.annotate.undo_log import UndoLog, digest, our_sheet, undone
from sheetcheck.workbook.package.package import relations_part
from sheetcheck.workbook.package.repack import repacked
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.sheet_list import SheetRef
from sheetcheck.workbook.write.patch import unlisted
from sheetcheck.workbook.write.spans import spoken_text
from sheetcheck.workbook.xml.tags import Element


def unmarked(book: Workbook) -> bytes | None:
    """Return the workbook's bytes without sheetcheck's additions; None if there are none.

    If nobody has edited the file since, every part is restored to the byte. Else only the
    sheet, the fills of marks and the notes are removed, wherever they are now.

    Raises:
        Damaged: a part that has to change cannot be read.

    """
    found = our_sheet(book)
    if found is None:
        return None
    sheet, log = found
    restored = _restored(book, log)
    if restored is None:
        return _without_additions(book, sheet, log)
    package = book.package
    gone = {index for part in log.added if (index := package.index(part)) is not None}
    changed = {
        index: content
        for part, content in restored.items()
        if (index := package.index(part)) is not None
    }
    return repacked(package.archive, changed, removed=gone)


def _restored(book: Workbook, log: UndoLog) -> Mapping[str, bytes] | None:
    """Return the original parts; None if one of them was edited since."""
    package = book.package
    restored: dict[str, bytes] = {}
    if not all(package.has(part) for part in (*log.parts, *log.added)):
        return None
    for part, how in log.parts.items():
        stored = package.read(part)
        if digest(stored) != how.digest:
            return None
        if part.endswith(".vml"):
            restored[part] = undone(stored, how)
        else:
            markup = package.markup(part)
            restored[part] = markup.encoded(undone(markup.xml, how))
    return restored


def _without_additions(book: Workbook, ours: SheetRef, log: UndoLog) -> bytes:
    """Return the workbook's bytes without the added sheet `ours`, marks and notes."""
    draft = Draft(book)
    unmark_cells(draft, ours, log)
    for sheet in book.sheets:
        if sheet.part and sheet.has_cells and sheet != ours:
            _remove_notes(draft, sheet, log)
    for part, edits in unlisted(book, ours.part).items():
        draft.edit(part, *edits)
    unlist_sheets(draft, {book.sheets.index(ours)})
    return draft.written(removed=(ours.part, relations_part(ours.part)))


def _remove_notes(draft: Draft, sheet: SheetRef, log: UndoLog) -> None:
    """Plan the removal of our notes and their shapes."""
    package = draft.book.package
    cells: set[Address] = set()
    for relation in package.relations(sheet.part).values():
        if relation.kind == "comments" and package.has(relation.target):
            ours = [*_our_comments(draft.tree(relation.target), log)]
            draft.remove(relation.target, *ours)
            cells.update(filter(None, map(cell_of_comment, ours)))
    if cells:
        remove_shapes(draft, sheet, cells)


def _our_comments(root: Element, log: UndoLog) -> Iterator[Element]:
    """Yield the comments of our author, or with a text of ours."""
    authors = [one.text for of in root.children if of.tag == "authors" for one in of.children]
    for comment in comments_in(root):
        number = comment.attributes.get("authorId", "")
        author = authors[int(number)] if number.isdigit() and int(number) < len(authors) else ""
        texts = (spoken_text(child) for child in comment.children if child.tag == "text")
        if author == log.author or "".join(texts) in log.notes:
            yield comment
