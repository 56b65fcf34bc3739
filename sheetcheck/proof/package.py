"""Read a package for a proof, with `zipfile` and `xml.etree` and none of our own reader's code.

Some programs write packages that strict libraries refuse: parts in a Japanese encoding, no
relationships of the package, different names in a member's header and in the directory. Their
meaning is certain all the same, so these are read.
"""

import hashlib
import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple, Self
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

CONTENT_TYPES = "[Content_Types].xml"


class UnjudgedError(Exception):
    """No proof can be made of a file: it is damaged, encrypted, or not a workbook."""


_DECLARED: Final = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
_ENCODINGS: Final = {
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "windows-31j": "cp932",
    "euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp", "iso-8859-1": "latin-1",
    "latin1": "latin-1", "windows-1252": "cp1252",
}  # fmt: skip
_WIDE: Final = {
    b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"<\0": "utf-16-le", b"\0<": "utf-16-be",
}  # fmt: skip


def encoding_of(part: bytes) -> str:
    """Return the encoding of a part, by its byte order mark or declaration, as Python names it.

    UTF-8 if the part does not survive decoding and encoding to the byte, since the difference
    could hide something.
    """
    encoding = _WIDE.get(part[:2])
    if encoding is None and (declared := _DECLARED.match(part)):
        encoding = _ENCODINGS.get(declared[1].decode().lower())
    try:
        returns = encoding is not None and part.decode(encoding).encode(encoding) == part
    except UnicodeError:
        returns = False
    return encoding if encoding is not None and returns else "utf-8"


def utf8(part: bytes) -> bytes:
    """Return a part in UTF-8; the ranges of a proof count the bytes of this."""
    encoding = encoding_of(part)
    return part if encoding == "utf-8" else part.decode(encoding).encode()


def parsed(xml: bytes) -> Element:
    """Return the root of a part.

    Raises:
        ParseError, ValueError: it is no XML, or declares a document type.

    """
    plain = utf8(xml)
    if b"<!DOCTYPE" in plain:
        raise ValueError("DOCTYPE")
    # Without a document type nothing can expand. A decoded part still declares its old encoding.
    return ET.fromstring(plain, None if plain is xml else ET.XMLParser(encoding="utf-8"))  # noqa: S314


def local(name: str) -> str:
    """Return a tag or attribute without its namespace."""
    return name.rpartition("}")[2]


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship of a part: its id, the last word of its type, and the part it leads to."""

    id: str
    kind: str
    target: str
    """The name of a part; the address, if external."""
    external: bool


class Outline(NamedTuple):
    """A package without what its parts hold: two may have the same."""

    parts: tuple[str, ...]
    kinds: tuple[tuple[str, str], ...]
    workbook: str
    sheets: tuple[tuple[str, str], ...]

    def package(self) -> "InflatedPackage":
        """Return a package of empty parts."""
        parts = dict.fromkeys(self.parts, b"")
        return InflatedPackage("", parts, dict(self.kinds), self.workbook, dict(self.sheets))


@dataclass(frozen=True, slots=True)
class InflatedPackage:
    """The parts of a package, inflated, in the order of the archive."""

    digest: str
    parts: Mapping[str, bytes]
    kinds: Mapping[str, str]
    """Part → its kind, by the relationship that refers to it: `worksheet`, `styles`, `comments`."""
    workbook: str
    sheets: Mapping[str, str]
    """Part → the name of the sheet."""

    @classmethod
    def read(cls, data: bytes) -> Self:
        """Return the package in the bytes of a file.

        Raises:
            UnjudgedError: it is not a package, damaged, or has no workbook.

        """
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                parts = {info.filename: _inflated(data, info) for info in archive.infolist()}
            related = _relationships(parts)
            book = _workbook(parts, related.get("", ()))
            sheets = dict(_sheets(parts[book], related.get(folded(book), ())))
            kinds = {r.target: r.kind for of in related.values() for r in of if not r.external}
            kinds.setdefault(book, "officeDocument")
        except (
            zipfile.BadZipFile, OSError, ValueError, KeyError, StopIteration, NotImplementedError,
            RuntimeError, EOFError, ET.ParseError, zlib.error, struct.error,
        ) as why:  # fmt: skip
            raise UnjudgedError(type(why).__name__) from why
        return cls(digest(data), parts, kinds, book, sheets)

    @property
    def outline(self) -> Outline:
        """The package without what its parts hold."""
        kinds, sheets = tuple(self.kinds.items()), tuple(self.sheets.items())
        return Outline((*self.parts,), kinds, self.workbook, sheets)

    def of_kind(self, kind: str) -> bytes | None:
        """Return the content of the first part of a kind, such as `styles`; None without one."""
        name = next((name for name, known in self.kinds.items() if known == kind), "")
        return self.parts.get(name)


def _inflated(data: bytes, info: zipfile.ZipInfo) -> bytes:
    """Return the content of a member, whatever the name in its own header (4.3.12).

    `zipfile` refuses a member whose two names differ, which some programs write.

    Raises:
        ValueError, struct.error, zlib.error: it is damaged, encrypted or packed in another way.

    """
    start = info.header_offset
    signature, name, extra = struct.unpack_from("<4s22xHH", data, start)
    at = start + 30 + name + extra
    content = data[at : at + info.compress_size]
    if signature != b"PK\3\4" or info.flag_bits & 1:
        raise ValueError(info.filename)
    if info.compress_type == zipfile.ZIP_DEFLATED:
        content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(content, info.file_size + 1)
    elif info.compress_type != zipfile.ZIP_STORED:
        raise ValueError(info.filename)
    if len(content) != info.file_size or zlib.crc32(content) != info.CRC:
        raise ValueError(info.filename)
    return content


def _workbook(parts: Mapping[str, bytes], related: Iterable[Relationship]) -> str:
    """Return the name of the workbook part; without relationships, the only part of its type.

    Raises:
        StopIteration: there is none.

    """
    found = (r.target for r in related if r.kind == "officeDocument")
    if (book := next(found, None)) is not None:
        return book
    known = {folded(name): name for name in parts}
    types = parsed(parts[known[folded(CONTENT_TYPES)]])
    main = (one for one in types if one.get("ContentType", "").endswith(".main+xml"))
    return next(known[name] for one in main if (name := folded(one.get("PartName", ""))) in known)


def digest(data: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def folded(name: str) -> str:
    """Return a part's name for comparison: case and kind of slash are ignored."""
    return name.replace("\\", "/").lstrip("/").casefold()


def source_of(rels: str) -> str:
    """Return the folded name of the part whose relationships a `.rels` part has."""
    folder, name = posixpath.split(folded(rels))
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))


def _relationships(parts: Mapping[str, bytes]) -> dict[str, list[Relationship]]:
    """Return folded name of a part → its relationships; those of the package at ""."""
    known = {folded(name): name for name in parts}
    related: dict[str, list[Relationship]] = {}
    for rels, name in known.items():
        if rels.endswith(".rels"):
            source = source_of(rels)
            folder = posixpath.join("/", posixpath.dirname(source))
            related[source] = [_resolved(one, folder, known) for one in _stated(parts[name])]
    return related


def _resolved(stated: Relationship, folder: str, known: Mapping[str, str]) -> Relationship:
    if stated.external:
        return stated
    whole = posixpath.normpath(posixpath.join(folder, stated.target.replace("\\", "/")))
    return replace(stated, target=known.get(folded(whole), stated.target))


@lru_cache(maxsize=64)
def _stated(rels: bytes) -> tuple[Relationship, ...]:
    """Return the content of a `.rels` part; cached, since returns of one form share them."""
    return tuple(
        Relationship(
            id=one.get("Id", ""),
            kind=one.get("Type", "").rpartition("/")[2],
            target=one.get("Target", ""),
            external=one.get("TargetMode") == "External",
        )
        for one in parsed(rels)
    )


def _sheets(book: bytes, related: Iterable[Relationship]) -> Iterator[tuple[str, str]]:
    """Yield the part and the name of each sheet."""
    targets = {one.id: one.target for one in related}
    lists = (child for child in parsed(book) if local(child.tag) == "sheets")
    for sheet in chain.from_iterable(lists):
        link = next((v for k, v in sheet.attrib.items() if local(k) == "id"), "")
        if link in targets:
            yield targets[link], sheet.get("name", "")
