"""A package as a proof reads it: with `zipfile` and `xml.etree`, and nothing of our own reader."""

import hashlib
import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

CONTENT_TYPES = "[Content_Types].xml"


class UnjudgedError(Exception):
    """A file is no package that a proof can be made of: damaged, encrypted, or no workbook."""


def parsed(xml: bytes) -> Element:
    """Return the root of a part.

    Raises:
        ParseError, ValueError: it is no XML, or declares a document type.

    """
    if b"<!DOCTYPE" in xml:
        raise ValueError("DOCTYPE")
    return ET.fromstring(xml)  # noqa: S314  (without a document type nothing can expand)


def local(name: str) -> str:
    """Return a tag or attribute without its namespace."""
    return name.rpartition("}")[2]


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship of a part: its id, the last word of its type, and the part it leads to."""

    id: str
    kind: str
    target: str
    """The name of a part; of what lies outside the package, the address."""
    external: bool


@dataclass(frozen=True, slots=True)
class InflatedPackage:
    """The parts of a package, inflated, in the order of the archive."""

    digest: str
    parts: Mapping[str, bytes]
    kinds: Mapping[str, str]
    """What each part is to the one that leads to it: `worksheet`, `styles`, `comments`, …"""
    workbook: str
    sheets: Mapping[str, str]
    """The name of each sheet, by its part."""

    @classmethod
    def read(cls, data: bytes) -> Self:
        """Read a package.

        Raises:
            UnjudgedError: it is none, or holds no workbook.

        """
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                parts = {info.filename: archive.read(info) for info in archive.infolist()}
            book = next(r.target for r in relationships(parts, "") if r.kind == "officeDocument")
            sheets = dict(_sheets(parts, book))
            kinds = {
                r.target: r.kind
                for name in parts
                if folded(name).endswith(".rels")
                for r in relationships(parts, source_of(name))
                if not r.external
            }
        except (
            zipfile.BadZipFile, OSError, ValueError, KeyError, StopIteration, NotImplementedError,
            RuntimeError, EOFError, ET.ParseError, zlib.error,
        ) as why:  # fmt: skip
            raise UnjudgedError(type(why).__name__) from why
        return cls(digest(data), parts, kinds, book, sheets)

    def of_kind(self, kind: str) -> bytes | None:
        """Return the part that the workbook has of a kind, as `styles`; None without one."""
        name = next((name for name, known in self.kinds.items() if known == kind), "")
        return self.parts.get(name)


def digest(data: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def folded(name: str) -> str:
    """Return a part's name as names are compared: without regard to case and kind of slash."""
    return name.replace("\\", "/").lstrip("/").casefold()


def source_of(rels: str) -> str:
    """Return the name, folded, of the part whose relationships a `.rels` part holds."""
    folder, name = posixpath.split(folded(rels))
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))


def relationships(parts: Mapping[str, bytes], part: str) -> Iterator[Relationship]:
    """Yield the relationships of a part; of the package where the part is ""."""
    folder, name = posixpath.split(folded(part))
    known = {folded(n): n for n in parts}
    rels = known.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    for one in parsed(parts[rels]) if rels is not None else ():
        target, external = one.get("Target", ""), one.get("TargetMode") == "External"
        if not external:
            whole = posixpath.join("/", folder, target.replace("\\", "/"))
            target = known.get(folded(posixpath.normpath(whole)), target)
        yield Relationship(one.get("Id", ""), _last(one.get("Type", "")), target, external)


def _last(kind: str) -> str:
    return kind.rpartition("/")[2]


def _sheets(parts: Mapping[str, bytes], book: str) -> Iterator[tuple[str, str]]:
    targets = {r.id: r.target for r in relationships(parts, book)}
    for element in _children(parsed(parts[book]), "sheets"):
        link = next((v for k, v in element.attrib.items() if local(k) == "id"), "")
        if link in targets:
            yield targets[link], element.get("name", "")


def _children(root: Element, name: str) -> Iterator[Element]:
    for child in root:
        if local(child.tag) == name:
            yield from child
