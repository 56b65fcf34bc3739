"""One entry of a zip directory, and what no writer of workbooks ever says in one."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from sheetcheck.words.refusals import Damaged, EncryptedMember
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
    """Refuse what no writer of workbooks makes, before anything is inflated.

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
            raise _damaged("位置がファイルの外です", "it lies outside the file", member)
        if _OUTSIDE.search(member.name):
            raise _damaged("名前が正しくありません", "no part may have its name", member)
        if member.size > _most_inflated(member):
            raise _damaged("大きさが偽りです", "its size cannot be what is stated", member)
        name = member.name.replace("\\", "/").casefold()
        if name in seen:
            # Which of them counts depends on the program that reads.
            raise _damaged("2つあります", "it is there twice", member)
        seen.add(name)
    limits.check("total_bytes", sum(member.size for member in members), WHERE)
    _refuse_overlaps(members)


def _refuse_overlaps(members: Sequence[Member]) -> None:
    """Refuse members that share bytes: they make a few kilobytes inflate to terabytes."""
    ordered = sorted(members, key=lambda member: member.header)
    for one, other in pairwise(ordered):
        if one.header + _HEADER + one.packed > other.header:
            raise _damaged("項目が重なっています", "it overlaps another", one)


def _most_inflated(member: Member) -> int:
    """Return what a member can inflate to at most: deflate makes 258 bytes of two bits."""
    return 1032 * (member.packed + 1) if member.method == DEFLATED else member.size


def _damaged(ja: str, en: str, member: Member) -> Damaged:
    return Damaged(part=member.name, why=Text(ja, en))
