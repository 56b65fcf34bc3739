"""Identify the kind of a file by its bytes, never by its name."""

import re
from pathlib import PurePath

from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.refusals import (
    Disguised,
    DisguisedTable,
    Empty,
    Encrypted,
    HalfCopied,
    LabelEncrypted,
    NotAWorkbook,
    NumbersDocument,
    OldFormat,
    Zeros,
)
from sheetcheck.words.text import Text, same

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00")
_WORKBOOK_NAMES = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb"})

_MAGIC: tuple[tuple[bytes, Text], ...] = (
    (b"%PDF", Text("PDF", "a PDF")),
    (b"\x89PNG", Text("画像（PNG）", "a PNG picture")),
    (b"\xff\xd8\xff", Text("画像（JPEG）", "a JPEG picture")),
    (b"GIF8", Text("画像（GIF）", "a GIF picture")),
    (b"{\\rtf", Text("リッチテキスト（RTF）", "rich text (RTF)")),
    (b"\x1f\x8b", Text("圧縮ファイル（gzip）", "a gzip archive")),
    (b"7z\xbc\xaf", Text("圧縮ファイル（7z）", "a 7z archive")),
    (b"Rar!", Text("圧縮ファイル（RAR）", "a RAR archive")),
    (b"MZ", Text("プログラム", "a program")),
)
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_SPREADSHEET_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
_WORD = Text("Word文書", "a Word document")
_POWERPOINT = Text("PowerPointの資料", "a PowerPoint presentation")
_ROWS = Text("CSVなどのテキスト", "text such as CSV")
_RIGHTS_MANAGED = ("DRMEncrypted", "\tDRM")
"""Names of data spaces and streams of rights management (MS-OFFCRYPTO 2.2)."""
_NUMBERS = (b"index/document.iwa", b"/index.zip", b"index/tables/", b"index.apxl")
_SECTOR_SHIFTS = (9, 12)
_HEAD = 4096


def refuse_other_kinds(data: bytes, name: str) -> None:
    """Refuse a file that cannot be an .xlsx or .xlsm, saying what it is.

    Raises:
        Empty: there are no bytes.
        Zeros: all of them are zero.
        Encrypted: it is protected by a password.
        LabelEncrypted: it is protected by a sensitivity label.
        HalfCopied: its end is missing.
        OldFormat: a workbook that is read but never written (.xls, .ods, .xlsb, XML 2003).
        NumbersDocument: a document of Apple Numbers.
        Disguised: another kind of file under the name of a workbook.
        NotAWorkbook: another kind of file.

    """
    if data[:4] == _ZIP[0]:
        _refuse_other_zips(data, name)
        return
    if not data:
        raise Empty
    if data[:4] == _ZIP[1]:
        raise _other(Text("空のZIPファイル", "an empty zip archive"), name)
    if not data.strip(b"\0"):
        raise Zeros
    if data[:8] == _OLE:
        raise _compound(data, name)
    if b"PK\x05\x06" in data[-65_600:] and b"[Content_Types].xml" in data:
        return  # an archive with bytes before its first member
    raise _flat(data, name)


def _refuse_other_zips(data: bytes, name: str) -> None:
    """Refuse packages of other programs; everything else is left to the reader."""
    if b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet" in data[:200]:
        raise OldFormat(format=".ods")
    # The directory with all names is at the end; part names may be in any case.
    tail = data[-(1 << 20) :].lower()
    if b"[content_types].xml" not in tail and any(name in tail for name in _NUMBERS):
        raise NumbersDocument
    if b"xl/workbook.bin" in tail:
        raise OldFormat(format=".xlsb")
    if b"[content_types].xml" in tail or b"xl" in tail or b"pk\x05\x06" not in tail:
        if b"word/document.xml" in tail:
            raise _other(_WORD, name)
        if b"ppt/presentation.xml" in tail:
            raise _other(_POWERPOINT, name)
        return
    raise _other(Text("ZIPファイル", "a zip archive"), name)


def _compound(data: bytes, name: str) -> Refusal:
    """Return the refusal of an OLE compound file, by the names in its directory (MS-CFB 2.6.1)."""
    if _lacks_its_directory(data):
        return HalfCopied()
    if any(name.encode("utf-16-le") in data for name in _RIGHTS_MANAGED):
        return LabelEncrypted()
    for stream, refusal in (
        ("EncryptedPackage", Encrypted()),
        ("WordDocument", _other(_WORD, name)),
        ("PowerPoint Document", _other(_POWERPOINT, name)),
        ("Workbook", OldFormat(format=".xls")),
        ("Book", OldFormat(format=".xls")),
    ):
        if stream.encode("utf-16-le") + b"\0\0" in data:
            return refusal
    return _other(Text("OLE形式のファイル", "an OLE compound file"), name)


def _lacks_its_directory(data: bytes) -> bool:
    """True if a compound file ends before its directory begins (MS-CFB 2.2)."""
    shift = int.from_bytes(data[30:32], "little")
    first = int.from_bytes(data[48:52], "little")
    return shift in _SECTOR_SHIFTS and (first + 2) << shift > len(data)


def _flat(data: bytes, name: str) -> Refusal:
    """Return the refusal of a file that is not a container."""
    if data[:4] in _BIFF:
        return OldFormat(format=".xls")
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return _other(kind, name)
    head = data[:_HEAD]
    text = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe")
    if _SPREADSHEET_2003 in text:
        return OldFormat(format=Text("XMLスプレッドシート2003", "XML Spreadsheet 2003"))
    if _HTML.match(text) or text[:13].lower() == b"mime-version:":
        return _table(Text("HTML（Webページ）", "HTML (a web page)"), name)
    if text.lstrip()[:5] == b"<?xml":
        return _table(Text("XMLファイル", "an XML file"), name)
    kind = _text_kind(data)
    return _table(kind, name) if kind is _ROWS else _other(kind, name)


def _text_kind(data: bytes) -> Text:
    """Return the kind of a file without magic bytes: delimited text, text, or unknown."""
    head = data[:_HEAD]
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        text = head.decode("utf-16", "ignore")
    else:
        text = ""
        for encoding in ("utf-8-sig", "cp932"):
            try:
                text = head[:-4].decode(encoding) if len(head) == _HEAD else head.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    if not text or any(ord(char) < 32 and char not in "\t\r\n\f" for char in text):
        return Text("種類を判別できないファイル", "an unknown kind of file")
    if "," in text or "\t" in text:
        return _ROWS
    return Text("テキスト", "plain text")


def _other(kind: Text, name: str, disguised: type[Disguised] = Disguised) -> Refusal:
    extension = PurePath(name).suffix.lower()
    if extension in _WORKBOOK_NAMES:
        return disguised(kind=kind, extension=same(extension))
    return NotAWorkbook(kind=kind)


def _table(kind: Text, name: str) -> Refusal:
    """Return the refusal of a file that Excel can open and save as a workbook."""
    return _other(kind, name, DisguisedTable)
