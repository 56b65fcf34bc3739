"""The parts of a workbook file, found by name as Excel finds them, and read within limits."""

import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from posixpath import basename, dirname, join, normpath
from typing import Final, NoReturn
from urllib.parse import unquote
from xml.parsers import expat

from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.refusals import Damaged
from sheetcheck.words.text import Text
from sheetcheck.workbook.limits import Limits, standing_limits
from sheetcheck.workbook.package.archive import (
    DEFLATED,
    STORED,
    Archive,
    Member,
    content_start,
    inflated,
    read_archive,
)
from sheetcheck.workbook.package.sniff import refuse_other_kinds
from sheetcheck.workbook.xml.caching import recalled
from sheetcheck.workbook.xml.markup import Markup, Started, bounded, each_element, local, verified

_MARKUP: Final = (".xml", ".rels", ".vml")
_OF_OTHERS: Final = "customxml/"  # what an office keeps there is no part of the workbook
_HEAD: Final = 512
_PIECE: Final = 1024
_LONGEST: Final = 1 << 20  # bytes before the root element, where a document type stands
# Nothing but a declaration before the root element, as nearly always.
_ROOT_FIRST: Final = re.compile(
    rb'(?:<\?xml version="1\.0"(?: encoding="(?i:utf-8)")?(?: standalone="(?:yes|no)")?\s*\?>)?'
    rb"\s*<[A-Za-z_]"
)


class _RootReached(Exception):
    """The root element begins; a document type can only stand before it."""


def refuse_document_types(archive: Archive) -> None:
    """Refuse a document type in any XML part, also in parts that are never read.

    Raises:
        Damaged: one declares a document type.

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
    # What does not inflate, is no XML or in an encoding that expat does not know is told by
    # whoever reads the part.
    with suppress(_RootReached, expat.ExpatError, ValueError, LookupError, zlib.error):
        for piece in _pieces(archive, member):
            parser.Parse(piece, False)


def _begins_with_root(archive: Archive, member: Member) -> bool:
    """Say whether a member is sure to begin with its root element."""
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


CONTENT_TYPES = "[Content_Types].xml"
_SIGNATURES = "_xmlsignatures/"


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship from one part to another, or to the outside."""

    id: str
    kind: str
    """The last word of its type: `worksheet`, `sharedStrings`, …; Strict or not."""
    target: str
    """The name of the part that it leads to; as it stands where it leads outside."""
    external: bool = False
    type: str = ""
    """The whole type; its beginning differs between transitional and Strict."""


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a workbook file."""

    archive: Archive
    limits: Limits
    _folded: dict[str, int] = field(default_factory=dict, repr=False, compare=False)

    @property
    def names(self) -> Iterator[str]:
        """The names of the members as they are stored, in the order of the directory."""
        return (member.name for member in self.archive.members)

    @property
    def signed(self) -> bool:
        """Whether the workbook carries a digital signature (of its parts, not of its macros)."""
        return any(folded(name).startswith(_SIGNATURES) for name in self.names)

    def index(self, part: str) -> int | None:
        """Return which member holds a part; names differ in case, slashes and escapes."""
        exact = self.archive.by_name.get(part)
        if exact is not None:
            return exact
        if not self._folded:
            for name, index in self.archive.by_name.items():
                self._folded[folded(name)] = index
        return self._folded.get(folded(part))

    def has(self, part: str) -> bool:
        """Say whether there is such a part."""
        return self.index(part) is not None

    def member(self, part: str) -> Member:
        """Return the member that holds a part.

        Raises:
            Damaged: there is none.

        """
        index = self.index(part)
        if index is None:
            raise Damaged(part=part, why=Text("見つかりません", "it is missing"))
        return self.archive.members[index]

    def read(self, part: str) -> bytes:
        """Return the content of a part.

        Raises:
            Damaged: there is no such part, or it does not inflate to what was stated.
            Oversized: it is larger than the limit.

        """
        return inflated(self.archive, self.member(part), self.limits)

    def markup(self, part: str) -> Markup:
        """Return an XML part, well-formed and within limits.

        Raises:
            Damaged: it is missing or not well-formed.
            Oversized: it is over a limit.

        """
        return verified(self.read(part), part, self.limits)

    def elements(self, part: str, started: Started) -> None:
        """Call with each element of an XML part, which is verified while it is read.

        Raises:
            Damaged: the part is missing or not well-formed.
            Oversized: it is over a limit.

        """
        each_element(bounded(self.read(part), part, self.limits).xml, part, started)

    def relations(self, part: str) -> Mapping[str, Relation]:
        """Return the relationships of a part by id; of the package itself for `""`."""
        source = relations_part(part)
        if not self.has(source):
            return {}
        return _relations(self.read(source), part, self.limits)


def open_package(data: bytes, name: str, limits: Limits | None = None) -> Package:
    """Return the parts of a workbook file, told apart by content and not by name.

    Raises:
        Refusal: it is no .xlsx or .xlsm, or it is damaged, encrypted or over a limit.

    """
    limits = limits or standing_limits()
    limits.check("file_bytes", len(data), name)
    refuse_other_kinds(data, name)
    archive = read_archive(data, limits)
    refuse_document_types(archive)
    return Package(archive, limits)


def folded(name: str) -> str:
    """Return a part name as names are compared (ECMA-376-2 6.2.2.3)."""
    return unquote(name.replace("\\", "/")).lstrip("/").casefold()


@lru_cache(maxsize=1024)
def relations_part(part: str) -> str:
    """Return the name of the part that keeps a part's relationships."""
    return join(dirname(part), "_rels", f"{basename(part)}.rels")


@lru_cache(maxsize=4096)
def resolved(part: str, target: str) -> str:
    """Return the part that a relationship target names, absolute or relative to its source."""
    path = target.replace("\\", "/").partition("#")[0]
    return normpath(join("/", dirname(part), path)).lstrip("/")


@recalled
def _relations(raw: bytes, part: str, limits: Limits) -> Mapping[str, Relation]:
    found: dict[str, Relation] = {}

    def note(name: str, attributes: dict[str, str], depth: int, _: int) -> None:
        if depth == 1 and local(name) == "Relationship":
            relation = _relation(part, attributes)
            found.setdefault(relation.id, relation)

    source = relations_part(part)
    each_element(bounded(raw, source, limits).xml, source, note)
    return found


def _relation(part: str, attributes: dict[str, str]) -> Relation:
    target = attributes.get("Target", "")
    external = attributes.get("TargetMode") == "External"
    return Relation(
        attributes.get("Id", ""),
        attributes.get("Type", "").rpartition("/")[2],
        target if external else resolved(part, target),
        external,
        attributes.get("Type", ""),
    )
