"""What a file tells beside its sheets: properties, users, folders, hidden names, deleted texts."""

from collections.abc import Iterator, Mapping
from typing import Final

from sheetcheck.notation.folding import is_blank
from sheetcheck.publishing.leak import Leak, LeakKind
from sheetcheck.words.text import Text, same
from sheetcheck.workbook.annotate.edits import Draft
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.rich_strings import items_of_strings, uses_of_strings
from sheetcheck.workbook.xml.tags import Edit, Element, tag_end

_CORE: Final = {
    "creator": Text("作成者", "author"),
    "lastModifiedBy": Text("最終更新者", "last modified by"),
    "description": Text("コメント", "comments"),
    "keywords": Text("タグ", "tags"),
    "category": Text("分類", "category"),
    "contentStatus": Text("状態", "status"),
}
_EXTENDED: Final = {
    "Company": Text("会社名", "company"),
    "Manager": Text("管理者", "manager"),
    "Template": Text("テンプレート", "template"),
    "HyperlinkBase": Text("ハイパーリンクの基点", "hyperlink base"),
}
_PROPERTIES: Final[Mapping[str, Mapping[str, Text]]] = {
    "core-properties": _CORE,
    "extended-properties": _EXTENDED,
}
"""The properties that are told, by the kind of relationship that leads to their part."""
_FROM_EXCEL: Final = ("_xlnm.", "_xlfn", "_xlpm", "_xleta", "_xlws", "_xlcn")
"""How hidden names begin that Excel makes itself; they hold nothing that is not shown elsewhere."""


def properties(book: Workbook) -> Iterator[Leak]:
    """Yield the document properties that tell of the office and its people.

    Raises:
        Refusal: a part cannot be read.

    """
    for relation in book.package.relations("").values():
        names = _PROPERTIES.get(relation.kind)
        if names is None or not book.package.has(relation.target):
            continue
        for child in book.package.tree(relation.target).children:
            if child.tag in names and child.text.strip():
                yield Leak(
                    LeakKind.PROPERTY, names[child.tag], child.text.strip(),
                    part=relation.target, key=child.tag,
                )  # fmt: skip


def hidden_names_and_users(book: Workbook) -> Iterator[Leak]:
    """Yield the users and the folder that the workbook part names, and its hidden names.

    Raises:
        Refusal: the part cannot be read.

    """
    part = book.part
    for child in book.package.tree(part).children:
        given = child.attributes
        if child.tag == "fileSharing" and given.get("userName"):
            place = Text("書き込みを予約した人", "who reserved writing")
            yield Leak(LeakKind.USER, place, given["userName"], part=part, key=child.tag)
        elif child.tag == "customWorkbookViews":
            place = Text("ユーザー設定のビュー", "custom views")
            names = ", ".join(view.attributes.get("name", "") for view in child.children)
            yield Leak(LeakKind.USER, place, names, part=part, key=child.tag)
        elif child.tag == "AlternateContent":
            place = Text("保存場所", "folder")
            for path in (one for choice in child.children for one in choice.children):
                if path.tag == "absPath":
                    folder = path.attributes.get("url", "")
                    yield Leak(LeakKind.PATH, place, folder, part=part, key=path.tag)
        elif child.tag == "definedNames":
            yield from (leak for name in child.children for leak in _hidden_name(book, name))


def _hidden_name(book: Workbook, element: Element) -> Iterator[Leak]:
    """Yield a defined name if it is hidden and not one of Excel's own."""
    name, local = (element.attributes.get(key, "") for key in ("name", "localSheetId"))
    if element.attributes.get("hidden") in {"1", "true"} and not name.startswith(_FROM_EXCEL):
        is_known = local.isdigit() and int(local) < len(book.sheets)
        sheet = book.sheets[int(local)].name if is_known else None
        key = str(element.start)
        yield Leak(LeakKind.NAME, same(name), element.text, sheet, part=book.part, key=key)


def strings_left(book: Workbook) -> Iterator[Leak]:
    """Yield the texts that no cell uses any more.

    Raises:
        Refusal: a part cannot be read.

    """
    part = book.part_of("sharedStrings") or ""
    strings = book.strings()
    for index in _unused_strings(book):
        place = Text(f"共有文字列 {index + 1}番目", f"shared string {index + 1}")
        yield Leak(LeakKind.STRING, place, strings[index][:60], part=part, key=str(index))


def without_unused_strings(book: Workbook) -> bytes:
    """Return the workbook's bytes with unused strings emptied; the others keep their index.

    Raises:
        Refusal: a part cannot be read.

    """
    unused = _unused_strings(book)
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


def _unused_strings(book: Workbook) -> list[int]:
    """Return the indexes of shared strings that no cell uses; [] where that is not certain."""
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
