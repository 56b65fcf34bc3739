"""Read a zip archive: its directory strictly, and its members within limits.

We do not use `zipfile`, because a copy must keep what `zipfile` hides: header fields, data
descriptors, gaps, and bytes before the first member.
The numbers in the names of structures are those of PKWARE's APPNOTE 6.3.
"""

import re
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from sheetcheck.words.errors.refusals import Damaged, EncryptedMember, HalfCopied
from sheetcheck.words.text import Text
from sheetcheck.workbook.limits import Limits

STORED, DEFLATED = 0, 8
ENCRYPTED, DESCRIBED, UTF_8 = 0x1, 0x8, 0x800

WHERE: Final = "ZIP"
"""How refusals name the archive itself."""

_HEADER: Final = 30  # bytes of a local header, without name and extra fields
# Absolute, on a drive, above the archive, or cut short by what reads a name to its first zero.
_OUTSIDE: Final = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|[\x00-\x1f]")


class Member(NamedTuple):
    """One entry of the directory."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    header: int
    """Where its local header begins in the file."""
    entry: int
    """Where its directory entry begins in the file."""
    entry_length: int


def refuse_unlikely(members: Sequence[Member], directory: int, limits: Limits) -> None:
    """Refuse archives that no program writes for a workbook, before anything is inflated.

    Raises:
        Damaged: names, places or sizes cannot be right.
        EncryptedMember: a member is encrypted.
        Oversized: there is too much to inflate.

    """
    seen: set[str] = set()
    for member in members:
        if member.flags & ENCRYPTED:
            raise EncryptedMember(part=member.name)
        if not 0 <= member.header < directory:
            raise _damaged("位置がファイルの外です", "it lies outside the file", member.name)
        if _OUTSIDE.search(member.name):
            raise _damaged("名前が正しくありません", "no part may have its name", member.name)
        if member.size > _most_inflated(member):
            raise _damaged("大きさが偽りです", "its size cannot be what is stated", member.name)
        name = member.name.replace("\\", "/").casefold()
        if name in seen:
            # Which of them counts depends on the program that reads.
            raise _damaged("2つあります", "it is there twice", member.name)
        seen.add(name)
    limits.check("total_bytes", sum(member.size for member in members), WHERE)
    _refuse_overlaps(members)


def _refuse_overlaps(members: Sequence[Member]) -> None:
    """Refuse members that share bytes: they make a few kilobytes inflate to terabytes."""
    ordered = sorted(members, key=lambda member: member.header)
    for one, other in pairwise(ordered):
        if one.header + _HEADER + one.packed > other.header:
            raise _damaged("項目が重なっています", "it overlaps another", one.name)


def _most_inflated(member: Member) -> int:
    """Return what a member can inflate to at most: deflate makes 258 bytes of two bits."""
    return 1032 * (member.packed + 1) if member.method == DEFLATED else member.size


END = b"PK\x05\x06"
END_64 = b"PK\x06\x06"
LOCATOR_64 = b"PK\x06\x07"
ENTRY = b"PK\x01\x02"
LOCAL = b"PK\x03\x04"

_END = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_LENGTHS = struct.Struct("<2H")
_LONGEST_COMMENT = 0xFFFF
_IN_64 = 0xFFFFFFFF
_FIELD_64 = 0x0001  # the extra field with the 64-bit sizes (APPNOTE 4.5.3)


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip archive: its bytes and what its directory says."""

    data: bytes
    members: Sequence[Member]
    directory: int
    """Where the directory begins in the file."""
    end: int
    """Where the end record begins (the zip64 one, if there is one)."""
    shift: int
    """How many bytes stand before the archive without being counted in its offsets."""
    by_name: Mapping[str, int]
    """Name → which member it is."""


def read_archive(data: bytes, limits: Limits) -> Archive:
    """Return the archive's directory; nothing is inflated yet.

    Raises:
        HalfCopied: the end of the archive is missing.
        Damaged: directory and members contradict each other.
        EncryptedMember: a member is encrypted.
        Oversized: too many members, or too much to inflate.

    """
    record = _end_record(data)
    if record < 0:
        raise HalfCopied
    count, length, offset, end = _directory_place(data, record)
    directory = end - length
    shift = directory - offset
    if directory < 0 or shift < 0:
        # More directory than file: its beginning was cut off, or it points nowhere.
        raise HalfCopied if data[:4] == LOCAL else _damaged("目次", "directory")
    limits.check("members", count, WHERE)
    members = _members(data, directory, end, shift)
    if len(members) != count:
        raise _damaged(f"目次の件数 {count}", f"{count} entries stated, {len(members)} found")
    refuse_unlikely(members, directory, limits)
    by_name = {member.name: index for index, member in enumerate(members)}
    return Archive(data, members, directory, end, shift, by_name)


def inflated(archive: Archive, member: Member, limits: Limits) -> bytes:
    """Return a member's content, its size and checksum compared with the directory.

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
        raise _damaged(
            f"圧縮方式 {member.method}", f"compression method {member.method}", member.name
        )
    if len(content) != member.size:
        raise _damaged("大きさが違います", "its size is not as stated", member.name)
    if zlib.crc32(content) != member.crc:
        raise _damaged("チェックサムが違います", "its checksum is wrong", member.name)
    return content


def content_start(archive: Archive, member: Member) -> int:
    """Return where a member's compressed content begins.

    Raises:
        Damaged: no local header stands where the directory says.

    """
    header, data = member.header, archive.data
    if data[header : header + 4] != LOCAL or header + _LOCAL.size > len(data):
        raise _damaged("ヘッダーがありません", "it has no header", member.name)
    name, extra = _LENGTHS.unpack_from(data, header + 26)
    start: int = header + _LOCAL.size + name + extra
    if start + member.packed > archive.directory:
        raise _damaged("目次と重なっています", "it runs into the directory", member.name)
    return start


def _inflate(packed: bytes, member: Member) -> bytes:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        # One byte more than stated shows a size that lies, however much would follow.
        return inflater.decompress(packed, member.size + 1)
    except zlib.error as why:
        raise _damaged("展開できません", "it does not inflate", member.name) from why


def _end_record(data: bytes) -> int:
    """Return where the end record begins; -1 where there is none.

    The last signature whose comment fits into the file; bytes behind it are let be.
    """
    floor = max(0, len(data) - _END.size - _LONGEST_COMMENT)
    at = data.rfind(END, floor)
    while at >= 0:
        if at + _END.size + int.from_bytes(data[at + 20 : at + 22], "little") <= len(data):
            return at
        at = data.rfind(END, floor, at)
    return -1


def _directory_place(data: bytes, record: int) -> tuple[int, int, int, int]:
    """Return count, length and stated offset of the directory, and where it ends."""
    _, disk, disks, here, count, length, offset, _ = _END.unpack_from(data, record)
    locator = record - 20
    if locator >= 0 and data[locator : locator + 4] == LOCATOR_64:
        at = data.rfind(END_64, 0, locator)
        if at < 0 or at + 56 > locator:
            raise _damaged("zip64の記録", "zip64 record")
        count, length, offset = struct.unpack_from("<3Q", data, at + 32)
        return count, length, offset, at
    if disk != disks or here != count:
        raise _damaged("分割されたZIP", "an archive in several volumes")
    return count, length, offset, record


def _members(data: bytes, directory: int, end: int, shift: int) -> list[Member]:
    members: list[Member] = []
    at = directory
    while at + _ENTRY.size <= end:
        (
            signature, _, _, flags, method, _, _, crc, packed, size,
            name_length, extra_length, comment_length, _, _, _, offset,
        ) = _ENTRY.unpack_from(data, at)  # fmt: skip
        if signature != ENTRY:
            break
        name_end = at + _ENTRY.size + name_length
        length = _ENTRY.size + name_length + extra_length + comment_length
        name = data[at + _ENTRY.size : name_end]
        if _IN_64 in (size, packed, offset):
            extra = data[name_end : name_end + extra_length]
            size, packed, offset = _sizes_64(extra, size, packed, offset)
        text = name.decode("utf-8" if flags & UTF_8 or name.isascii() else "cp437", "replace")
        members.append(Member(text, flags, method, crc, packed, size, offset + shift, at, length))
        at += length
    if at != end:
        raise _damaged("目次の終わり", "the end of its directory")
    return members


def _sizes_64(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    """Return the 64-bit values for those fields that stand at their 32-bit maximum."""
    field = extra_field(extra, _FIELD_64)
    if field is None:
        return size, packed, offset
    values = [extra[at : at + 8] for at in range(field[0], field[1], 8)]
    numbers = iter([int.from_bytes(value, "little") for value in values if len(value) == 8])
    try:
        return (
            next(numbers) if size == _IN_64 else size,
            next(numbers) if packed == _IN_64 else packed,
            next(numbers) if offset == _IN_64 else offset,
        )
    except StopIteration:
        raise _damaged("zip64の大きさ", "zip64 sizes") from None


def extra_field(extra: bytes, wanted: int) -> tuple[int, int] | None:
    """Return where an extra field's content begins and ends within all of them."""
    at = 0
    while at + 4 <= len(extra):
        number, length = struct.unpack_from("<2H", extra, at)
        if number == wanted:
            return at + 4, min(at + 4 + length, len(extra))
        at += 4 + length
    return None


def _damaged(ja: str, en: str, part: str = WHERE) -> Damaged:
    return Damaged(part=part, why=Text(ja, en))
