"""The parts of a workbook file, found by name as Excel does, and read within limits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from posixpath import basename, dirname, join, normpath
from urllib.parse import unquote

from sheetcheck.words.errors.refusals import Damaged
from sheetcheck.words.text import Text
from sheetcheck.workbook.limits import Limits, standing_limits
from sheetcheck.workbook.package.archive import Archive, Member, read_archive
from sheetcheck.workbook.package.members import inflated, refuse_document_types
from sheetcheck.workbook.package.sniff import refuse_other_kinds
from sheetcheck.workbook.xml.markup import (
    Markup,
    Started,
    bounded,
    cached_by_bytes,
    each_element,
    local,
    verified,
)
from sheetcheck.workbook.xml.tags import Element, tree

_verified = cached_by_bytes(verified)
CONTENT_TYPES = "[Content_Types].xml"
_SIGNATURES = "_xmlsignatures/"


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship from one part to another, or to the outside."""

    id: str
    kind: str
    """The last word of its type: `worksheet`, `sharedStrings`, …; Strict or not."""
    target: str
    """The name of the part that it leads to; the target as written, if that is outside."""
    external: bool = False
    type: str = ""
    """The whole type; its beginning is different in transitional and Strict files."""


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a workbook file."""

    archive: Archive
    limits: Limits
    _folded: dict[str, int] = field(default_factory=dict, repr=False, compare=False)

    @property
    def names(self) -> Iterator[str]:
        """The stored names of the members, in the order of the directory."""
        return (member.name for member in self.archive.members)

    @property
    def signed(self) -> bool:
        """True if the workbook carries a digital signature (of its parts, not of its macros)."""
        return any(folded(name).startswith(_SIGNATURES) for name in self.names)

    def index(self, part: str) -> int | None:
        """Return the index of a part's member; case, kind of slash and escapes are ignored."""
        exact = self.archive.by_name.get(part)
        if exact is not None:
            return exact
        if not self._folded:
            for name, index in self.archive.by_name.items():
                self._folded[folded(name)] = index
        return self._folded.get(folded(part))

    def has(self, part: str) -> bool:
        """True if there is such a part."""
        return self.index(part) is not None

    def member(self, part: str) -> Member:
        """Return the member of a part.

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
        return _verified(self.read(part), part, self.limits)

    def tree(self, part: str) -> Element:
        """Return the root element of a small part with all its descendants.

        Raises:
            Damaged: the part is not well-formed.

        """
        return tree(self.markup(part).xml, part)

    def elements(self, part: str, started: Started) -> None:
        """Call `started` for each element of an XML part, which is verified while it is parsed.

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
    """Return the parts of a workbook file; its content decides its kind, not its name.

    Raises:
        Refusal: it is not an .xlsx or .xlsm, or it is damaged, encrypted or over a limit.

    """
    limits = limits or standing_limits()
    limits.check("file_bytes", len(data), name)
    refuse_other_kinds(data, name)
    archive = read_archive(data, limits)
    refuse_document_types(archive)
    return Package(archive, limits)


def folded(name: str) -> str:
    """Return a part name for comparison (ECMA-376-2 6.2.2.3)."""
    return unquote(name.replace("\\", "/")).lstrip("/").casefold()


@lru_cache(maxsize=1024)
def relations_part(part: str) -> str:
    """Return the name of the part with a part's relationships."""
    return join(dirname(part), "_rels", f"{basename(part)}.rels")


@lru_cache(maxsize=4096)
def resolved(part: str, target: str) -> str:
    """Return the name of the part that a relationship's target means, relative to its source."""
    path = target.replace("\\", "/").partition("#")[0]
    return normpath(join("/", dirname(part), path)).lstrip("/")


@cached_by_bytes
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
