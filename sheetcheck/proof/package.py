"""A package as a proof reads it: with `zipfile` and `xml.etree`, and nothing of our own reader."""

import hashlib
import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
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
            related = _relationships(parts)
            book = next(r.target for r in related[""] if r.kind == "officeDocument")
            sheets = dict(_sheets(parts[book], related.get(folded(book), ())))
            kinds = {r.target: r.kind for of in related.values() for r in of if not r.external}
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


def _relationships(parts: Mapping[str, bytes]) -> dict[str, list[Relationship]]:
    """Return the relationships of each part by its folded name; those of the package at ""."""
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
    """Return what a `.rels` part says; cached, as copies and returns of one form share them."""
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
    targets = {one.id: one.target for one in related}
    for element in _children(parsed(book), "sheets"):
        link = next((v for k, v in element.attrib.items() if local(k) == "id"), "")
        if link in targets:
            yield targets[link], element.get("name", "")


def _children(root: Element, name: str) -> Iterator[Element]:
    for child in root:
        if local(child.tag) == name:
            yield from child
