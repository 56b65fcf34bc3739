"""What a workbook file holds beside its cells, found by the relationships of its parts."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from sheetcheck.publishing.kind import LeakKind
from sheetcheck.publishing.kinds import Leak
from sheetcheck.words.text import Text, same
from sheetcheck.workbook.annotate.unmark import our_sheet
from sheetcheck.workbook.package.package import Relation
from sheetcheck.workbook.read.active_content import Deed, active_content
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.sheet_list import SheetRef
from sheetcheck.workbook.season.removal import reached_parts
from sheetcheck.workbook.write.cell_elements import spoken_text
from sheetcheck.workbook.xml.markup import local
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
PROPERTIES: Final[Mapping[str, Mapping[str, Text]]] = {
    "core-properties": _CORE,
    "extended-properties": _EXTENDED,
}
"""LeakKind of the relationship → the properties that tell of the office and its people."""
_WHOLE: Final[Mapping[str, tuple[LeakKind, Text]]] = {
    "customXml": (LeakKind.CUSTOM_XML, Text("カスタム XML", "custom XML")),
    "customXmlProperties": (LeakKind.CUSTOM_XML, Text("カスタム XML", "custom XML")),
    "revisionHeaders": (LeakKind.REVISION, Text("変更履歴", "revisions")),
    "usernames": (LeakKind.USER, Text("共有の利用者", "users of the shared workbook")),
    "person": (LeakKind.PERSON, Text("コメントした人の一覧", "list of commenters")),
    "connections": (LeakKind.QUERY, Text("接続", "connections")),
    "queryTable": (LeakKind.QUERY, Text("クエリ", "query")),
    "printerSettings": (LeakKind.PRINTER, Text("プリンターの設定", "printer settings")),
    "oleObject": (LeakKind.OBJECT, Text("埋め込みオブジェクト", "embedded object")),
    "package": (LeakKind.OBJECT, Text("埋め込みファイル", "embedded file")),
    "thumbnail": (LeakKind.PROPERTY, Text("縮小版の画像", "thumbnail")),
    "classificationlabels": (LeakKind.PROPERTY, Text("秘密度ラベル", "sensitivity label")),
    "custom-properties": (LeakKind.PROPERTY, Text("ユーザー設定のプロパティ", "custom properties")),
}
"""Kinds of relationships whose part holds what must not go out, all of it."""
_NAME_IN: Final = re.compile(rb"""\b(?:displayName|name)\s*=\s*["']([^"']+)["']""")
_TEXT: Final = 60
_COMPATIBLE: Final = ("_xlnm.", "_xlfn", "_xlpm", "_xleta", "_xlws", "_xlcn")
"""Hidden names that Excel itself makes, and in which nothing stands that is not seen."""


def hidden_parts(book: Workbook) -> Iterator[Leak]:
    """Yield what the parts of a workbook hold that nobody sees in its cells.

    Raises:
        Refusal: a part does not read.

    """
    if ours := our_sheet(book):
        yield Leak(LeakKind.OWN_MARKS, same(ours[0].name))
    yield from _properties(book)
    yield from _of_workbook_part(book)
    yield from _relations(book)
    yield from _pivots(book)
    yield from _links(book)
    yield from _left(book)
    for active in active_content(book):
        if active.deed in {Deed.MACRO, Deed.MACRO_SHEET, Deed.CONTROL}:
            yield Leak(LeakKind.MACRO, same(active.sheet or "xl/vbaProject.bin"), active.what)
        elif active.deed in {Deed.FILE_LINK, Deed.PICTURE}:
            yield Leak(LeakKind.FILE_LINK, same(active.sheet or ""), active.what, active.sheet)


def _properties(book: Workbook) -> Iterator[Leak]:
    for relation in book.package.relations("").values():
        names = PROPERTIES.get(relation.kind)
        if names is None or not book.package.has(relation.target):
            continue
        for child in tree(book.package.markup(relation.target).xml, relation.target).children:
            if child.tag in names and child.text.strip():
                yield Leak(
                    LeakKind.PROPERTY, names[child.tag], child.text.strip(),
                    part=relation.target, key=child.tag,
                )  # fmt: skip


def _of_workbook_part(book: Workbook) -> Iterator[Leak]:
    """Yield what the workbook part says of users and folders, and its hidden names."""
    for child in tree(book.package.markup(book.part).xml, book.part).children:
        if child.tag == "fileSharing" and child.attributes.get("userName"):
            place = Text("書き込みを予約した人", "who reserved writing")
            yield Leak(
                LeakKind.USER,
                place,
                child.attributes["userName"],
                part=book.part,
                key="fileSharing",
            )
        elif child.tag == "customWorkbookViews":
            place = Text("ユーザー設定のビュー", "custom views")
            told = ", ".join(view.attributes.get("name", "") for view in child.children)
            yield Leak(LeakKind.USER, place, told, part=book.part, key=child.tag)
        elif child.tag == "AlternateContent":
            for path in (one for choice in child.children for one in choice.children):
                if path.tag == "absPath":
                    place = Text("保存場所", "folder")
                    yield Leak(
                        LeakKind.PATH,
                        place,
                        path.attributes.get("url", ""),
                        part=book.part,
                        key="absPath",
                    )
        elif child.tag == "definedNames":
            yield from (leak for name in child.children for leak in _hidden_name(book, name))


def _hidden_name(book: Workbook, name: Element) -> Iterator[Leak]:
    called = name.attributes.get("name", "")
    if name.attributes.get("hidden") in {"1", "true"} and not called.startswith(_COMPATIBLE):
        local_ = name.attributes.get("localSheetId", "")
        sheet = (
            book.sheets[int(local_)].name
            if local_.isdigit() and int(local_) < len(book.sheets)
            else None
        )
        yield Leak(
            LeakKind.NAME, same(called), name.text, sheet, part=book.part, key=str(name.start)
        )


def _relations(book: Workbook) -> Iterator[Leak]:
    """Yield the parts that hold what must not go out, by the relationships that lead to them."""
    sheets = {sheet.part: sheet for sheet in book.sheets if sheet.part}
    for source in ("", book.part, *sheets, *_tables(book)):
        sheet = sheets.get(source)
        if sheet and sheet.state != "visible":
            continue  # told as a whole
        for relation in book.package.relations(source).values():
            if relation.external or not book.package.has(relation.target):
                continue
            read = _READ_BY_KIND.get(relation.kind)
            if read:
                yield from read(book, sheet, relation)
            elif relation.kind in _WHOLE:
                kind, called = _WHOLE[relation.kind]
                place = Text(
                    f"{called.ja}（{relation.target}）", f"{called.en} ({relation.target})"
                )
                value = "、".join(names_in(book, relation.target))
                yield Leak(
                    kind, place, value, sheet.name if sheet else None,
                    part=source, key=relation.id,
                )  # fmt: skip


def names_in(book: Workbook, part: str) -> list[str]:
    """Return the names that an XML part gives to what it holds, some of many."""
    if not part.lower().endswith(".xml"):
        return []
    raw = book.package.read(part)
    return [name.decode("utf-8", "replace") for name in _NAME_IN.findall(raw)][:5]


def _tables(book: Workbook) -> list[str]:
    return [
        relation.target
        for sheet in book.sheets
        if sheet.part and sheet.state == "visible"
        for relation in book.package.relations(sheet.part).values()
        if relation.kind == "table"
    ]


def _comments(book: Workbook, sheet: SheetRef | None, relation: Relation) -> Iterator[Leak]:
    part = relation.target
    for below in tree(book.package.markup(part).xml, part).children:
        for comment in below.children if below.tag == "commentList" else ():
            said = "".join(spoken_text(child) for child in comment.children if child.tag == "text")
            yield _comment(LeakKind.COMMENT, sheet, comment, said, relation)


def _threads(book: Workbook, sheet: SheetRef | None, relation: Relation) -> Iterator[Leak]:
    part = relation.target
    for comment in tree(book.package.markup(part).xml, part).children:
        said = "".join(child.text for child in comment.children if child.tag == "text")
        yield _comment(LeakKind.THREAD, sheet, comment, said, relation)


def _comment(
    kind: LeakKind, sheet: SheetRef | None, comment: Element, said: str, relation: Relation
) -> Leak:
    told = " ".join(said.split())[:_TEXT]
    place = same(comment.attributes.get("ref", ""))
    name = sheet.name if sheet else None
    return Leak(kind, place, told, name, part=sheet.part if sheet else "", key=relation.id)


_READ_BY_KIND: Final[
    Mapping[str, Callable[[Workbook, SheetRef | None, Relation], Iterator[Leak]]]
] = {"comments": _comments, "threadedComment": _threads}


def _pivots(book: Workbook) -> Iterator[Leak]:
    for name in book.package.names:
        if "pivotCacheDefinition" not in name or not name.endswith(".xml"):
            continue
        for relation in book.package.relations(name).values():
            if relation.kind == "pivotCacheRecords":
                count = _count(book, relation.target, "r")
                place = Text(f"元データの控え {count}行", f"{count} records")
                yield Leak(LeakKind.PIVOT, place, part=name, key=relation.id)


def _count(book: Workbook, part: str, tag: str) -> int:
    found = 0

    def note(name: str, _given: dict[str, str], depth: int, _at: int) -> None:
        nonlocal found
        found += depth == 1 and local(name) == tag

    if book.package.has(part):
        book.package.elements(part, note)
    return found


def _links(book: Workbook) -> Iterator[Leak]:
    """Yield what other workbooks left here: their paths, and the values read from them."""
    for relation in book.relations.values():
        if relation.kind != "externalLink" or not book.package.has(relation.target):
            continue
        paths = [r.target for r in book.package.relations(relation.target).values() if r.external]
        values = "sheetDataSet" in {
            child.tag
            for top in tree(book.package.markup(relation.target).xml, relation.target).children
            for child in top.children
        }
        place = Text(
            f"ほかのブックの値と参照先（{relation.target}）"
            if values
            else f"参照先（{relation.target}）",
            f"values and path ({relation.target})" if values else f"path ({relation.target})",
        )
        yield Leak(
            LeakKind.LINK_CACHE, place, ", ".join(paths),
            part=relation.target, key="values" if values else "path",
        )  # fmt: skip


def _left(book: Workbook) -> Iterator[Leak]:
    """Yield the parts to which nothing leads."""
    reached = reached_parts(book)
    for index, member in enumerate(book.package.archive.members):
        name = member.name
        plain = name.casefold() != "[content_types].xml" and not name.endswith(("/", ".rels"))
        if index not in reached and plain:
            yield Leak(LeakKind.PART, same(name), part=name, key="left")
