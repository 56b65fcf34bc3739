"""Shared strings that no cell uses: deleted texts that are still in the file."""

from collections.abc import Iterator

from sheetcheck.notation.folding import is_blank
from sheetcheck.publishing.leak import Leak, LeakKind
from sheetcheck.words.text import Text
from sheetcheck.workbook.annotate.edits import Draft
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.rich_strings import items_of_strings, uses_of_strings
from sheetcheck.workbook.xml.tags import Edit, tag_end


def unused_strings(book: Workbook) -> list[int]:
    """Return the indexes of shared strings that no cell uses; [] where that is not certain.

    Raises:
        Refusal: a part cannot be read.

    """
    strings = book.strings()
    if not strings or len(items_of_strings(book)) != len(strings):
        return []
    used: set[int] = set()
    for sheet in book.sheets:
        if not sheet.part or not sheet.has_cells:
            continue
        uses = uses_of_strings(book, sheet.part)
        if uses is None:
            return []
        used |= {index for _, index in uses}
    return [n for n, text in enumerate(strings) if n not in used and not is_blank(text)]


def strings_left(book: Workbook) -> Iterator[Leak]:
    """Yield the texts that no cell uses any more.

    Raises:
        Refusal: a part cannot be read.

    """
    part = book.part_of("sharedStrings") or ""
    strings = book.strings()
    for index in unused_strings(book):
        place = Text(f"共有文字列 {index + 1}番目", f"shared string {index + 1}")
        yield Leak(LeakKind.STRING, place, strings[index][:60], part=part, key=str(index))


def without_unused_strings(book: Workbook) -> bytes:
    """Return the workbook's bytes with unused strings emptied; the others keep their index.

    Raises:
        Refusal: a part cannot be read.

    """
    unused = unused_strings(book)
    part = book.part_of("sharedStrings")
    if not unused or part is None:
        return book.package.archive.data
    draft = Draft(book)
    xml = draft.markup(part).xml
    places = items_of_strings(book)
    for index in unused:
        start, end = places[index]
        name = xml[start + 1 : tag_end(xml, start)].split(b" ")[0].strip(b"/>")
        prefix = name.removesuffix(b"si")
        empty = b"<%b><%bt/></%b>" % (name, prefix, name)
        draft.edit(part, Edit(start, end, empty))
    return draft.written()
