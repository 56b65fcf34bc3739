"""What the parts of a workbook hold beside its cells, found by their relationships."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from sheetcheck.publishing.leak import Leak, LeakKind
from sheetcheck.words.text import Text, same
from sheetcheck.workbook.package.package import Relation
from sheetcheck.workbook.read.active_content import Deed, active_content
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.sheet_list import SheetRef
from sheetcheck.workbook.season.removal import reached_parts
from sheetcheck.workbook.write.spans import spoken_text
from sheetcheck.workbook.xml.markup import local

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
"""The kinds of relationships whose whole part must not go out, with the leak and its name."""
_NAME_IN: Final = re.compile(rb"""\b(?:displayName|name)\s*=\s*["']([^"']+)["']""")
_TEXT: Final = 60
"""Characters of a comment that are told."""
_RECORDS: Final = Text("元データの控え {count}行", "{count:record|records}")


def hidden_parts(book: Workbook) -> Iterator[Leak]:
    """Yield what the parts of a workbook hold that its sheets do not show.

    Raises:
        Refusal: a part cannot be read.

    """
    yield from _relations(book)
    yield from _pivots(book)
    yield from _links(book)
    yield from _unreachable(book)
    yield from _active(book)


def _relations(book: Workbook) -> Iterator[Leak]:
    """Yield the parts that must not go out, by the relationships of package, sheets and tables."""
    sheets = {sheet.part: sheet for sheet in book.sheets if sheet.part}
    for source in ("", book.part, *sheets, *_tables(book)):
        sheet = sheets.get(source)
        if sheet and sheet.state != "visible":
            continue  # told as a hidden sheet
        for relation in book.package.relations(source).values():
            if relation.external or not book.package.has(relation.target):
                continue
            if relation.kind in {"comments", "threadedComment"}:
                yield from _comments(book, sheet, relation)
            elif relation.kind in _WHOLE:
                kind, called = _WHOLE[relation.kind]
                place = Text(
                    f"{called.ja}（{relation.target}）", f"{called.en} ({relation.target})"
                )
                value = "、".join(_names_in(book, relation.target))
                yield Leak(
                    kind, place, value, sheet.name if sheet else None,
                    part=source, key=relation.id,
                )  # fmt: skip


def _names_in(book: Workbook, part: str) -> list[str]:
    """Return the first few names in an XML part: of people, queries, connections."""
    if not part.lower().endswith(".xml"):
        return []
    raw = book.package.read(part)
    return [name.decode("utf-8", "replace") for name in _NAME_IN.findall(raw)][:5]


def _tables(book: Workbook) -> list[str]:
    """Return the parts of the table objects in visible sheets."""
    return [
        relation.target
        for sheet in book.sheets
        if sheet.part and sheet.state == "visible"
        for relation in book.package.relations(sheet.part).values()
        if relation.kind == "table"
    ]


def _comments(book: Workbook, sheet: SheetRef | None, relation: Relation) -> Iterator[Leak]:
    """Yield the notes of a sheet, or its threaded comments."""
    root, is_thread = book.package.tree(relation.target), relation.kind == "threadedComment"
    lists = [root] if is_thread else [one for one in root.children if one.tag == "commentList"]
    kind = LeakKind.THREAD if is_thread else LeakKind.COMMENT
    name, part = (sheet.name, sheet.part) if sheet else (None, "")
    for comment in (comment for one in lists for comment in one.children):
        place = same(comment.attributes.get("ref", ""))
        texts = (child for child in comment.children if child.tag == "text")
        text = "".join(one.text if is_thread else spoken_text(one) for one in texts)
        yield Leak(kind, place, " ".join(text.split())[:_TEXT], name, part=part, key=relation.id)


def _pivots(book: Workbook) -> Iterator[Leak]:
    """Yield the copies of source data that pivot tables keep."""
    for name in pivot_caches(book):
        for relation in book.package.relations(name).values():
            if relation.kind == "pivotCacheRecords":
                count = _count(book, relation.target, "r")
                place = _RECORDS.filled(count=count)
                yield Leak(LeakKind.PIVOT, place, part=name, key=relation.id)


def pivot_caches(book: Workbook) -> list[str]:
    """Return the parts that define the caches of pivot tables."""
    names = book.package.names
    return [name for name in names if "pivotCacheDefinition" in name and name.endswith(".xml")]


def _count(book: Workbook, part: str, tag: str) -> int:
    """Return how many elements right below the root of a part have a name."""
    found = 0

    def note(name: str, _given: dict[str, str], depth: int, _at: int) -> None:
        nonlocal found
        found += depth == 1 and local(name) == tag

    if book.package.has(part):
        book.package.elements(part, note)
    return found


def _links(book: Workbook) -> Iterator[Leak]:
    """Yield links to other workbooks: their paths, and the values that were copied from them."""
    for relation in book.relations.values():
        if relation.kind != "externalLink" or not book.package.has(relation.target):
            continue
        paths = [r.target for r in book.package.relations(relation.target).values() if r.external]
        values = "sheetDataSet" in {
            child.tag
            for top in book.package.tree(relation.target).children
            for child in top.children
        }
        ja, en = ("ほかのブックの値と参照先", "values and path") if values else ("参照先", "path")
        part, key = relation.target, "values" if values else "path"
        place = Text(f"{ja}（{part}）", f"{en} ({part})")
        yield Leak(LeakKind.LINK_CACHE, place, ", ".join(paths), part=part, key=key)


def _unreachable(book: Workbook) -> Iterator[Leak]:
    """Yield the parts that no relationship leads to."""
    reached = reached_parts(book)
    for index, member in enumerate(book.package.archive.members):
        name = member.name
        plain = name.casefold() != "[content_types].xml" and not name.endswith(("/", ".rels"))
        if index not in reached and plain:
            yield Leak(LeakKind.PART, same(name), part=name, key="left")


def _active(book: Workbook) -> Iterator[Leak]:
    """Yield macros and controls, and links to places inside the office."""
    for active in active_content(book):
        if active.deed in {Deed.MACRO, Deed.MACRO_SHEET, Deed.CONTROL}:
            yield Leak(LeakKind.MACRO, same(active.sheet or "xl/vbaProject.bin"), active.what)
        elif active.deed in {Deed.FILE_LINK, Deed.PICTURE}:
            yield Leak(LeakKind.FILE_LINK, same(active.sheet or ""), active.what, active.sheet)
