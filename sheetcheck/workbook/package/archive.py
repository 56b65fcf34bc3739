"""A zip archive: its directory, and the content of its members within limits.

`zipfile` is not used, because a copy must keep what it hides: header fields, data descriptors,
gaps, and bytes before the first member. Section numbers are those of PKWARE's APPNOTE 6.3.
"""

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from sheetcheck.words.errors.refusals import Damaged
from sheetcheck.words.text import Text
from sheetcheck.workbook.limits import Limits

STORED, DEFLATED = 0, 8
ENCRYPTED, DESCRIBED, UTF_8 = 0x1, 0x8, 0x800

WHERE: Final = "ZIP"
"""The name of the archive itself in refusals."""


class Member(NamedTuple):
    """An entry of the directory."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    header: int
    """The offset of its local header in the file."""
    entry: int
    """The offset of its directory entry in the file."""
    entry_length: int


END = b"PK\x05\x06"
END_64 = b"PK\x06\x06"
LOCATOR_64 = b"PK\x06\x07"
ENTRY = b"PK\x01\x02"
LOCAL = b"PK\x03\x04"

_LOCAL = struct.Struct("<4s5H3L2H")
_LENGTHS = struct.Struct("<2H")


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip archive: its bytes and its directory."""

    data: bytes
    members: Sequence[Member]
    directory: int
    """The offset of the directory in the file."""
    end: int
    """The offset of the end record (of the zip64 one, if there is one)."""
    shift: int
    """The number of bytes before the archive, which its offsets do not count."""
    by_name: Mapping[str, int]
    """Name → index of the member."""


def inflated(archive: Archive, member: Member, limits: Limits) -> bytes:
    """Return a member's content, after comparing its size and checksum with the directory.

    Raises:
        Damaged: it does not inflate to what the directory says.
        Oversized: it is larger than the limit.

    """
    limits.check("part_bytes", member.size, member.name)
    start = content_start(archive, member)
    packed = archive.data[start : start + member.packed]
    if member.method == STORED:
        content = packed
    elif member.method == DEFLATED:
        content = _inflate(packed, member)
    else:
        raise damaged(
            f"圧縮方式 {member.method}", f"compression method {member.method}", member.name
        )
    if len(content) != member.size:
        raise damaged("大きさが違います", "its size is not as stated", member.name)
    if zlib.crc32(content) != member.crc:
        raise damaged("チェックサムが違います", "its checksum is wrong", member.name)
    return content


def content_start(archive: Archive, member: Member) -> int:
    """Return the offset of a member's compressed content.

    Raises:
        Damaged: there is no local header where the directory says.

    """
    header, data = member.header, archive.data
    if data[header : header + 4] != LOCAL or header + _LOCAL.size > len(data):
        raise damaged("ヘッダーがありません", "it has no header", member.name)
    name, extra = _LENGTHS.unpack_from(data, header + 26)
    start: int = header + _LOCAL.size + name + extra
    if start + member.packed > archive.directory:
        raise damaged("目次と重なっています", "it runs into the directory", member.name)
    return start


def _inflate(packed: bytes, member: Member) -> bytes:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        # One byte more than stated is enough to detect a wrong size.
        return inflater.decompress(packed, member.size + 1)
    except zlib.error as why:
        raise damaged("展開できません", "it does not inflate", member.name) from why


def extra_field(extra: bytes, wanted: int) -> tuple[int, int] | None:
    """Return start and end of an extra field's content within all extra fields; None without it."""
    at = 0
    while at + 4 <= len(extra):
        number, length = struct.unpack_from("<2H", extra, at)
        if number == wanted:
            return at + 4, min(at + 4 + length, len(extra))
        at += 4 + length
    return None


def damaged(ja: str, en: str, part: str = WHERE) -> Damaged:
    """Return the refusal of an archive, or of one of its members, with the reason in words."""
    return Damaged(part=part, why=Text(ja, en))
