"""Document properties, and what the workbook part tells of users, folders and hidden names."""

from collections.abc import Iterator, Mapping
from typing import Final

from sheetcheck.publishing.leak import Leak, LeakKind
from sheetcheck.words.text import Text, same
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.xml.tags import Element, tree

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
        for child in tree(book.package.markup(relation.target).xml, relation.target).children:
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
    for child in tree(book.package.markup(part).xml, part).children:
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
