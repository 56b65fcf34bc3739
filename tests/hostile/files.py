"""Files of other kinds under the name of a workbook."""

import struct
from collections.abc import Iterator

from tests.hostile.kind import CORRUPT, ENCRYPTED, UNSUPPORTED, Kind, limited
from tests.hostile.kit import zipped

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _compound(*names: str) -> bytes:
    """The outside of an OLE compound file: its header and a directory with names."""
    header = _OLE + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(478)
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0") + bytes(64) for name in ("Root Entry", *names)
    )
    return header + directory.ljust(4096, b"\0")


def kinds() -> Iterator[Kind]:
    """Every kind of this file."""

    def other(name: str, data: bytes, expected: str = UNSUPPORTED, file: str = "f.xlsx") -> Kind:
        return Kind(f"{name} as {file[1:]}", lambda: data, expected, file)

    def ravenous(name: str, data: bytes, file: str) -> Kind:
        """What has its reader take all the memory that it may have, which is little here."""
        little = limited(reader_memory=256 << 20)
        return Kind(f"{name} as {file[1:]}", lambda: data, CORRUPT, file, settings=little)

    yield other("a password-protected workbook", _compound("EncryptedPackage"), ENCRYPTED)
    yield ravenous("half an old .xls", _compound("Workbook"), "f.xlsx")
    yield ravenous("half an old .xls", _compound("Workbook"), "f.xls")
    yield other("an old Word document", _compound("WordDocument"))
    yield other("an Outlook message", _compound("__properties_version1.0"))
    yield other("half an OLE header", _OLE)
    yield other("a web page", b"<html><body><table><tr><td>1</td></tr></table></body></html>")
    yield other("a web page", b"<!-- x --><!DOCTYPE html><html></html>", file="f.xls")
    yield other("a page saved whole", b"MIME-Version: 1.0\nContent-Type: multipart/related\n")
    yield other("CSV in Shift_JIS", "番号,担当課\r\n1,商工課\r\n".encode("cp932"))
    yield other("CSV in UTF-16", "番号\t担当課\r\n".encode("utf-16"))
    yield other("plain text", "進行管理シート".encode())
    yield other("plain text", b"hello", file="f.txt")
    yield other("XML Spreadsheet 2003", _XML_2003, CORRUPT)
    yield other("some XML", b"<?xml version='1.0'?><a/>")
    yield other("a PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    yield other("a PNG picture", b"\x89PNG\r\n\x1a\n" + bytes(40))
    yield other("rich text", rb"{\rtf1\ansi hello}")
    yield other("a 7z archive", b"7z\xbc\xaf\x27\x1c" + bytes(40))
    yield other("a gzip archive", b"\x1f\x8b\x08" + bytes(40))
    yield other("a program", b"MZ\x90\x00" + bytes(400))
    yield other("JSON", b'{"items": 12}')
    yield other("noise", bytes((n * 7919) % 251 for n in range(9000)))
    yield other("escape sequences", b"\x1b]0;owned\x07\x1b[2J" * 9)
    yield other("a Word document", zipped({"word/document.xml": b"<a/>", "xl": b""}))
    yield other(
        "a presentation", zipped({"ppt/presentation.xml": b"<a/>", "[Content_Types].xml": b""})
    )
    yield other("half a binary workbook", zipped({"xl/workbook.bin": b""}), CORRUPT)
    yield other("an OpenDocument sheet", zipped({"mimetype": _ODS, "content.xml": b""}, 0), CORRUPT)
    yield other("some archive", zipped({"readme.txt": b"hello"}))
    yield other("an archive with a name like a part", zipped({"xlsx.txt": b"hello"}), CORRUPT)


_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_XML_2003 = (
    b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
)
