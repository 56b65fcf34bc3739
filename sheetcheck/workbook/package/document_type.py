"""Refuse document types in any part of a package, inflating only the beginnings of parts."""

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Final, NoReturn
from xml.parsers import expat

from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.refusals import Damaged
from sheetcheck.words.text import Text
from sheetcheck.workbook.package.archive import (
    DEFLATED,
    STORED,
    Archive,
    Member,
    content_start,
)

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


class _RootReached(Exception):
    """Raised at the root element: a document type can only be before it."""


def refuse_document_types(archive: Archive) -> None:
    """Refuse a document type in any XML part, also in parts that we never read.

    Raises:
        Damaged: a part declares a document type.

    """
    for member in archive.members:
        name = member.name.casefold()
        if (
            name.endswith(_MARKUP)
            and not name.startswith(_OF_OTHERS)
            and not _begins_with_root(archive, member)
        ):
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


def _begins_with_root(archive: Archive, member: Member) -> bool:
    """Return whether a member certainly begins with its root element."""
    try:
        start = content_start(archive, member)
    except Refusal:
        return False
    return _holds_root(archive.data[start : start + min(member.packed, _HEAD)], member.method)


@lru_cache(maxsize=256)  # the returns of one form share most of their parts
def _holds_root(packed: bytes, method: int) -> bool:
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
    try:
        start = content_start(archive, member)
    except Refusal:
        return
    packed = memoryview(archive.data)[start : start + member.packed]
    if member.method == STORED:
        for at in range(0, min(len(packed), _LONGEST), _PIECE):
            yield bytes(packed[at : at + _PIECE])
    elif member.method == DEFLATED:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        rest = bytes(packed[:_LONGEST])
        for _ in range(_LONGEST // _PIECE):
            piece = inflater.decompress(rest, _PIECE)
            if not piece:
                return
            yield piece
            rest = inflater.unconsumed_tail
