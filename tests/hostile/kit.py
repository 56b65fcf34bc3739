"""A small good workbook in parts, and zip archives put together right or wrong."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
WORKBOOK = "xl/workbook.xml"
WORKBOOK_RELS = "xl/_rels/workbook.xml.rels"
SHEET_RELS = "xl/worksheets/_rels/sheet1.xml.rels"
TYPES = "[Content_Types].xml"
ROOT_RELS = "_rels/.rels"

_HEADINGS = (
    "基本目標", "基本方針", "具体的な取り組み", "事業", "担当課", "内容",
    "R6評価", "R6実施内容", "R7実施予定",
)  # fmt: skip
_D, _A = "D(その他)", "A(予定通り進行)"
# Row → texts from column A; the first total is one too high.
TABLE: Mapping[int, tuple[str, ...]] = {
    1: ("恵那市再犯防止推進計画 実施計画 進行管理シート",),
    3: _HEADINGS,
    5: ("(1)住居・就労の確保など",),
    6: ("", "", "1", "求人情報の提供", "商工課", "知らせます。", _D, "該当事項なし", "知らせる。"),
    7: ("", "", "2", "市営住宅", "建築住宅課", "案内します。", _A, "3件案内した。", "続ける。"),
    9: (f"{_A} 2事業",),
    10: ("B(予定を変更、修正して進行) 0事業",),
    11: ("C(予定通り進行していない) 0事業",),
    12: (f"{_D} 1事業",),
    13: ("2事業",),
}

Parts = dict[str, bytes]


def strings_of(table: Mapping[int, tuple[str, ...]] = TABLE) -> list[str]:
    """The texts of a table, each once, in the order in which they stand."""
    return list(dict.fromkeys(text for texts in table.values() for text in texts if text))


def rows_xml(table: Mapping[int, tuple[str, ...]] = TABLE) -> str:
    """The rows of a table, their texts as shared strings."""
    places = {text: place for place, text in enumerate(strings_of(table))}
    return "".join(
        f'<row r="{row}">'
        + "".join(
            f'<c r="{chr(65 + column)}{row}" s="1" t="s"><v>{places[text]}</v></c>'
            for column, text in enumerate(texts)
            if text
        )
        + "</row>"
        for row, texts in table.items()
    )


def sheet_xml(
    rows: str | None = None, *, before: str = "", after: str = "", root: str = "worksheet"
) -> str:
    """A sheet part: `before` stands before `sheetData`, `after` behind it."""
    return (
        f'{DECLARED}<{root} xmlns="{MAIN}" xmlns:r="{RELATIONS}">{before}'
        f"<sheetData>{rows_xml() if rows is None else rows}</sheetData>{after}</{root}>"
    )


def strings_xml(strings: Iterable[str]) -> str:
    """A part of shared strings."""
    items = "".join(f"<si><t>{text}</t></si>" for text in strings)
    return f'{DECLARED}<sst xmlns="{MAIN}">{items}</sst>'


def styles_xml(formats: int = 2, codes: Iterable[str] = ()) -> str:
    """A part of styles with a number of cell formats and number formats of its own."""
    numbers = "".join(
        f'<numFmt numFmtId="{164 + place}" formatCode="{code}"/>'
        for place, code in enumerate(codes)
    )
    one = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    return (
        f'{DECLARED}<styleSheet xmlns="{MAIN}"><numFmts>{numbers}</numFmts>'
        '<fonts count="1"><font><sz val="11"/><name val="游ゴシック"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        "<borders><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
        '<cellStyleXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f"<cellXfs>{one * formats}</cellXfs></styleSheet>"
    )


def relations_xml(relations: Iterable[tuple[str, str, str, bool]]) -> bytes:
    """A relationships part of (id, kind, target, external)."""
    lines = "".join(
        f'<Relationship Id="{id_}" Type="{RELATIONS}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if external else "/>")
        for id_, kind, target, external in relations
    )
    text = f'{DECLARED}<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'
    return text.encode()


def workbook_xml(
    sheets: Iterable[tuple[str, str]] = (("進行管理シート", "rId1"),),
    *,
    before: str = "",
    after: str = "",
) -> bytes:
    """A workbook part of (name, relationship) sheets."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="{link}"/>'
        for number, (name, link) in enumerate(sheets, 1)
    )
    text = (
        f'{DECLARED}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{before}'
        f"<sheets>{listed}</sheets>{after}</workbook>"
    )
    return text.encode()


def types_xml(more: str = "") -> bytes:
    """The content types."""
    text = (
        f'{DECLARED}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/{SHEET}" ContentType="{_TYPE}.worksheet+xml"/>'
        f'<Override PartName="/{STRINGS}" ContentType="{_TYPE}.sharedStrings+xml"/>'
        f'<Override PartName="/{STYLES}" ContentType="{_TYPE}.styles+xml"/>{more}</Types>'
    )
    return text.encode()


WORKBOOK_LINKS = (
    ("rId1", "worksheet", "worksheets/sheet1.xml", False),
    ("rId2", "sharedStrings", "sharedStrings.xml", False),
    ("rId3", "styles", "styles.xml", False),
)


def parts(**changed: bytes | str) -> Parts:
    """The parts of the good workbook; `sheet=`, `strings=`, … replace one."""
    made: dict[str, bytes | str] = {
        "types": types_xml(),
        "root_rels": relations_xml([("rId1", "officeDocument", "xl/workbook.xml", False)]),
        "workbook": workbook_xml(),
        "workbook_rels": relations_xml(WORKBOOK_LINKS),
        "sheet": sheet_xml(),
        "strings": strings_xml(strings_of()),
        "styles": styles_xml(),
        **changed,
    }
    names = {
        "types": TYPES, "root_rels": ROOT_RELS, "workbook": WORKBOOK,
        "workbook_rels": WORKBOOK_RELS, "sheet": SHEET, "strings": STRINGS, "styles": STYLES,
    }  # fmt: skip
    return {
        names[key]: part.encode() if isinstance(part, str) else part for key, part in made.items()
    }


def zipped(content: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive as any program writes it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, part in content.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 4, 1, 0, 0, 0)), part, method)
    return target.getvalue()


def book(**changed: bytes | str) -> bytes:
    """The good workbook with parts replaced."""
    return zipped(parts(**changed))


@dataclass(frozen=True)
class Entry:
    """A member of an archive of which every field may lie."""

    name: bytes
    content: bytes
    method: int = 8
    flags: int = 0
    crc: int | None = None
    size: int | None = None
    packed: int | None = None
    extra: bytes = b""
    local_name: bytes | None = None
    signature: bytes = b"PK\x03\x04"
    attributes: int = 0
    at: int | None = None
    """Where the directory says that it stands, if not where it does."""
    body: bytes | None = None
    """What stands for its compressed content."""
    header: bool = True
    """Whether it is written at all, or only listed."""
    local_extra: bytes = b""

    @property
    def stored(self) -> bytes:
        if self.body is not None:
            return self.body
        return _packed(self.content) if self.method == 8 else self.content


@lru_cache(8)
def _packed(content: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


@dataclass(frozen=True)
class Ending:
    """The end of an archive; None: as it should be."""

    count: int | None = None
    length: int | None = None
    offset: int | None = None
    disk: int = 0
    comment: bytes = b""
    comment_length: int | None = None


@dataclass
class Assembled:
    """An archive written field by field."""

    entries: list[Entry]
    ending: Ending = field(default_factory=Ending)
    before: bytes = b""

    def written(self) -> bytes:
        """The archive, whole."""
        data, directory = bytearray(self.before), bytearray()
        for entry in self.entries:
            at, stored = len(data), entry.stored
            sizes = (
                zlib.crc32(entry.content) if entry.crc is None else entry.crc,
                len(stored) if entry.packed is None else entry.packed,
                len(entry.content) if entry.size is None else entry.size,
            )
            described = (0, 0, 0) if entry.flags & 8 else sizes
            local = entry.name if entry.local_name is None else entry.local_name
            head = (20, entry.flags, entry.method, 0, 0x5C21)
            if entry.header:
                lengths = (len(local), len(entry.local_extra))
                data += entry.signature + struct.pack("<5H3L2H", *head, *described, *lengths)
                data += local + entry.local_extra + stored
                if entry.flags & 8:
                    data += b"PK\x07\x08" + struct.pack("<3L", *sizes)
            stated = at if entry.at is None else entry.at
            directory += b"PK\x01\x02" + struct.pack(
                "<6H3L5H2L", 20, *head, *sizes, len(entry.name), len(entry.extra), 0, 0, 0,
                entry.attributes, stated,
            )  # fmt: skip
            directory += entry.name + entry.extra
        return bytes(data) + bytes(directory) + self._end(len(directory), len(data))

    def _end(self, length: int, offset: int) -> bytes:
        end = self.ending
        count = len(self.entries) if end.count is None else end.count
        return (
            b"PK\x05\x06"
            + struct.pack(
                "<4H2LH",
                end.disk,
                0,
                count,
                count,
                length if end.length is None else end.length,
                offset if end.offset is None else end.offset,
                len(end.comment) if end.comment_length is None else end.comment_length,
            )
            + end.comment
        )


def entries(content: Parts | None = None) -> list[Entry]:
    """The members of the good workbook, ready to be told lies about."""
    return [Entry(name.encode(), part) for name, part in (content or parts()).items()]


def lying(part: str, change: Callable[[Entry], Entry], ending: Ending | None = None) -> bytes:
    """The good workbook with one member changed by hand."""
    made = [change(one) if one.name == part.encode() else one for one in entries()]
    return Assembled(made, ending or Ending()).written()


def with_fields(**fields: object) -> Callable[[Entry], Entry]:
    """A change of a member's fields."""
    return lambda entry: replace(entry, **fields)  # type: ignore[arg-type]
