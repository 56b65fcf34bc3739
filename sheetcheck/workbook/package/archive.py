"""A zip archive: its directory, read strictly; one that contradicts itself is refused.

`zipfile` is not used, because a copy must keep what it hides: header fields, data descriptors,
gaps, and bytes before the first member. Section numbers are those of PKWARE's APPNOTE 6.3.
"""

import re
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from sheetcheck.words.errors.refusals import Damaged, EncryptedMember, HalfCopied
from sheetcheck.words.text import Text
from sheetcheck.workbook.limits import Limits

STORED, DEFLATED = 0, 8
ENCRYPTED, DESCRIBED, UTF_8 = 0x1, 0x8, 0x800
END = b"PK\x05\x06"
END_64 = b"PK\x06\x06"
LOCATOR_64 = b"PK\x06\x07"
ENTRY = b"PK\x01\x02"
LOCAL = b"PK\x03\x04"
IN_64: Final = 0xFFFFFFFF
"""A size or an offset that is in the zip64 field instead."""
FIELD_64: Final = 0x0001
"""The extra field with the 64-bit sizes (4.5.3)."""

_WHERE: Final = "ZIP"  # the name of the archive itself in refusals
_HEADER: Final = 30  # bytes of a local header, without name and extra fields
_END = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LONGEST_COMMENT = 0xFFFF
# Absolute, on a drive, above the archive, or with control characters.
_OUTSIDE: Final = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|[\x00-\x1f]")


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
        raise HalfCopied if data[:4] == LOCAL else damaged("目次", "directory")
    limits.check("members", count, _WHERE)
    members = _members(data, directory, end, shift)
    if len(members) != count:
        raise damaged(f"目次の件数 {count}", f"entries stated: {count}, found: {len(members)}")
    _refuse_unlikely(members, directory, limits)
    by_name = {member.name: index for index, member in enumerate(members)}
    return Archive(data, members, directory, end, shift, by_name)


def _end_record(data: bytes) -> int:
    """Return the offset of the end record; -1 if there is none.

    It is the last signature whose comment fits into the file; more bytes may follow.
    """
    floor = max(0, len(data) - _END.size - _LONGEST_COMMENT)
    at = data.rfind(END, floor)
    while at >= 0:
        if at + _END.size + int.from_bytes(data[at + 20 : at + 22], "little") <= len(data):
            return at
        at = data.rfind(END, floor, at)
    return -1


def _directory_place(data: bytes, record: int) -> tuple[int, int, int, int]:
    """Return number of entries, length, stated offset and end of the directory."""
    _, disk, disks, here, count, length, offset, _ = _END.unpack_from(data, record)
    locator = record - 20
    if locator >= 0 and data[locator : locator + 4] == LOCATOR_64:
        at = data.rfind(END_64, 0, locator)
        if at < 0 or at + 56 > locator:
            raise damaged("zip64の記録", "zip64 record")
        count, length, offset = struct.unpack_from("<3Q", data, at + 32)
        return count, length, offset, at
    if disk != disks or here != count:
        raise damaged("分割されたZIP", "an archive in several volumes")
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
        if IN_64 in (size, packed, offset):
            extra = data[name_end : name_end + extra_length]
            size, packed, offset = _sizes_64(extra, size, packed, offset)
        text = name.decode("utf-8" if flags & UTF_8 or name.isascii() else "cp437", "replace")
        members.append(Member(text, flags, method, crc, packed, size, offset + shift, at, length))
        at += length
    if at != end:
        raise damaged("目次の終わり", "the end of its directory")
    return members


def _sizes_64(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    """Return size, packed size and offset, in 64 bits where the 32-bit field has its maximum."""
    field = extra_field(extra, FIELD_64)
    if field is None:
        return size, packed, offset
    values = [extra[at : at + 8] for at in range(field[0], field[1], 8)]
    numbers = iter([int.from_bytes(value, "little") for value in values if len(value) == 8])
    try:
        return (
            next(numbers) if size == IN_64 else size,
            next(numbers) if packed == IN_64 else packed,
            next(numbers) if offset == IN_64 else offset,
        )
    except StopIteration:
        raise damaged("zip64の大きさ", "zip64 sizes") from None


def _refuse_unlikely(members: Sequence[Member], directory: int, limits: Limits) -> None:
    """Refuse archives that no program writes for a workbook, before anything is inflated."""
    seen: set[str] = set()
    for member in members:
        if member.flags & ENCRYPTED:
            raise EncryptedMember(part=member.name)
        if not 0 <= member.header < directory:
            raise damaged("位置がファイルの外です", "it lies outside the file", member.name)
        if _OUTSIDE.search(member.name):
            raise damaged("名前が正しくありません", "no part may have its name", member.name)
        if member.size > _most_inflated(member):
            raise damaged("大きさが偽りです", "its size cannot be what is stated", member.name)
        name = member.name.replace("\\", "/").casefold()
        if name in seen:
            # Programs differ in which of the two they read.
            raise damaged("2つあります", "it is there twice", member.name)
        seen.add(name)
    limits.check("total_bytes", sum(member.size for member in members), _WHERE)
    _refuse_overlaps(members)


def _refuse_overlaps(members: Sequence[Member]) -> None:
    """Refuse members that share bytes: they make a few kilobytes inflate to terabytes."""
    for one, other in pairwise(sorted(members, key=lambda member: member.header)):
        if one.header + _HEADER + one.packed > other.header:
            raise damaged("項目が重なっています", "it overlaps another", one.name)


def _most_inflated(member: Member) -> int:
    """Return an upper bound of a member's size: deflate makes 258 bytes of two bits."""
    return 1032 * (member.packed + 1) if member.method == DEFLATED else member.size


def extra_field(extra: bytes, field: int) -> tuple[int, int] | None:
    """Return start and end of an extra field's content within all extra fields; None without it."""
    at = 0
    while at + 4 <= len(extra):
        number, length = struct.unpack_from("<2H", extra, at)
        if number == field:
            return at + 4, min(at + 4 + length, len(extra))
        at += 4 + length
    return None


def damaged(ja: str, en: str, part: str = _WHERE) -> Damaged:
    """Return the refusal of an archive, or of one of its members, with the reason in words."""
    return Damaged(part=part, why=Text(ja, en))
