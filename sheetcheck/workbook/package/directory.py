"""Read the directory of a zip archive strictly: a directory that contradicts itself is refused."""

import re
import struct
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from sheetcheck.words.errors.refusals import EncryptedMember, HalfCopied
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.package.archive import (
    DEFLATED,
    ENCRYPTED,
    END,
    END_64,
    ENTRY,
    LOCAL,
    LOCATOR_64,
    UTF_8,
    WHERE,
    Archive,
    Member,
    damaged,
    extra_field,
)

_HEADER: Final = 30  # bytes of a local header, without name and extra fields
# Absolute, on a drive, above the archive, or with control characters.
_OUTSIDE: Final = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|[\x00-\x1f]")


def refuse_unlikely(members: Sequence[Member], directory: int, limits: Limits) -> None:
    """Refuse archives that no program writes for a workbook, before anything is inflated.

    `directory` is the offset of the directory.

    Raises:
        Damaged: names, offsets or sizes cannot be right.
        EncryptedMember: a member is encrypted.
        Oversized: there is too much to inflate.

    """
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
    limits.check("total_bytes", sum(member.size for member in members), WHERE)
    _refuse_overlaps(members)


def _refuse_overlaps(members: Sequence[Member]) -> None:
    """Refuse members that share bytes: they make a few kilobytes inflate to terabytes."""
    ordered = sorted(members, key=lambda member: member.header)
    for one, other in pairwise(ordered):
        if one.header + _HEADER + one.packed > other.header:
            raise damaged("項目が重なっています", "it overlaps another", one.name)


def _most_inflated(member: Member) -> int:
    """Return an upper bound of a member's size: deflate makes 258 bytes of two bits."""
    return 1032 * (member.packed + 1) if member.method == DEFLATED else member.size


_END = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LONGEST_COMMENT = 0xFFFF
_IN_64 = 0xFFFFFFFF
_FIELD_64 = 0x0001  # the extra field with the 64-bit sizes (APPNOTE 4.5.3)


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
    limits.check("members", count, WHERE)
    members = _members(data, directory, end, shift)
    if len(members) != count:
        raise damaged(f"目次の件数 {count}", f"entries stated: {count}, found: {len(members)}")
    refuse_unlikely(members, directory, limits)
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
        if _IN_64 in (size, packed, offset):
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
        raise damaged("zip64の大きさ", "zip64 sizes") from None
