"""The content of an archive's members: inflated within limits, and without document types."""

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Final, NoReturn
from xml.parsers import expat

from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.refusals import Damaged
from sheetcheck.words.text import Text
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.package.archive import (
    DEFLATED,
    LOCAL,
    STORED,
    Archive,
    Member,
    damaged,
)

_LOCAL = struct.Struct("<4s5H3L2H")
_LENGTHS = struct.Struct("<2H")
_MARKUP: Final = (".xml", ".rels", ".vml")
_OF_OTHERS: Final = "customxml/"  # data of other programs, which Excel does not read
_HEAD: Final = 512
_PIECE: Final = 1024
_LONGEST: Final = 1 << 20  # bytes searched; a document type is before the root element
# At most an XML declaration before the root element, as nearly always.
_ROOT_FIRST: Final = re.compile(
    rb'(?:<\?xml version="1\.0"(?: encoding="(?i:utf-8)")?(?: standalone="(?:yes|no)")?\s*\?>)?'
    rb"\s*<[A-Za-z_]"
)


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


class _RootReached(Exception):
    """Raised at the root element: a document type can only be before it."""


def refuse_document_types(archive: Archive) -> None:
    """Refuse a document type in any XML part, also in parts that we never read.

    Raises:
        Damaged: a part declares a document type.

    """
    for member in archive.members:
        name = member.name.casefold()
        if not name.endswith(_MARKUP) or name.startswith(_OF_OTHERS):
            continue
        head = _packed(archive, member, _HEAD)
        if not _begins_with_root(head, member.method):
            _refuse_document_type(archive, member)


def _refuse_document_type(archive: Archive, member: Member) -> None:
    def declared(*_: object) -> NoReturn:
        raise Damaged(part=member.name, why=Text("DTDがあります", "it declares a document type"))

    def root(*_: object) -> NoReturn:
        raise _RootReached

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler, parser.StartElementHandler = declared, root
    # A part that does not inflate, is not XML or has an unknown encoding is refused by its
    # reader.
    with suppress(_RootReached, expat.ExpatError, ValueError, LookupError, zlib.error):
        for piece in _pieces(archive, member):
            parser.Parse(piece, False)


def _packed(archive: Archive, member: Member, most: int) -> bytes:
    """Return the beginning of a member as it is stored; empty if the member is not in its place."""
    try:
        start = content_start(archive, member)
    except Refusal:
        return b""
    return archive.data[start : start + min(member.packed, most)]


@lru_cache(maxsize=256)  # the returns of one form share most of their parts
def _begins_with_root(packed: bytes, method: int) -> bool:
    """True if a part certainly begins with its root element."""
    try:
        if method == DEFLATED:
            packed = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, _HEAD)
        elif method != STORED:
            return False
    except zlib.error:
        return False
    return _ROOT_FIRST.match(packed) is not None


def _pieces(archive: Archive, member: Member) -> Iterator[bytes]:
    """Yield the beginning of a member piece by piece."""
    packed = _packed(archive, member, _LONGEST)
    if member.method == STORED:
        for at in range(0, len(packed), _PIECE):
            yield packed[at : at + _PIECE]
    elif member.method == DEFLATED:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        for _ in range(_LONGEST // _PIECE):
            piece = inflater.decompress(packed, _PIECE)
            if not piece:
                return
            yield piece
            packed = inflater.unconsumed_tail
