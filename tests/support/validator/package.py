"""The package: its parts, their content types and relationships (ECMA-376 part 2)."""

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from posixpath import basename, dirname, join, normpath
from typing import Final, NamedTuple
from urllib.parse import unquote
from weakref import WeakKeyDictionary
from xml.etree import ElementTree as ET

TYPES: Final = "[content_types].xml"
RELATIONSHIPS: Final = "application/vnd.openxmlformats-package.relationships+xml"
_SHEET_ML: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_BY_RELATION: Final = {
    "worksheet": {f"{_SHEET_ML}worksheet+xml"},
    "styles": {f"{_SHEET_ML}styles+xml"},
    "sharedStrings": {f"{_SHEET_ML}sharedStrings+xml"},
    "comments": {f"{_SHEET_ML}comments+xml"},
    "calcChain": {f"{_SHEET_ML}calcChain+xml"},
    "table": {f"{_SHEET_ML}table+xml"},
    "vmlDrawing": {"application/vnd.openxmlformats-officedocument.vmlDrawing"},
    "drawing": {"application/vnd.openxmlformats-officedocument.drawing+xml"},
}
_ID: Final = re.compile(r"[^\W\d][\w.-]*\Z")
_DECLARED: Final = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
_JAPANESE: Final = {"shift_jis": "cp932", "euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp"}
_SMALL: Final = 200_000  # bytes of a part whose tree is kept for the next copy
_KEPT: WeakKeyDictionary[ET.Element, dict[Hashable, tuple[str, ...]]] = WeakKeyDictionary()
_OFFICE: Final = "officeDocument/2006/relationships", "ooxml/officeDocument/relationships"


class Relation(NamedTuple):
    """One relationship."""

    kind: str
    target: str
    external: bool


@dataclass
class Parts:
    """What stands in a workbook file, by lower-case part name."""

    raw: dict[str, bytes]
    trees: dict[str, ET.Element] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    known: dict[str, dict[str, Relation]] = field(default_factory=dict)
    """The relationships of a part, once they were asked for."""

    def tree(self, name: str) -> ET.Element | None:
        """Return the root of an XML part; None where it is missing or not well-formed."""
        if name not in self.trees and name in self.raw:
            try:
                self.trees[name] = _tree(self.raw[name])
            except (ET.ParseError, LookupError, ValueError) as why:
                self.faults.append(f"{name}: not well-formed: {why}")
                self.raw.pop(name)
        return self.trees.get(name)

    def relations(self, part: str) -> dict[str, Relation]:
        """Return the relationships of a part, by id."""
        if part not in self.known:
            root = self.tree(join(dirname(part), "_rels", f"{basename(part)}.rels"))
            given = () if root is None else root
            self.known[part] = {one.get("Id", ""): _relation(part, one) for one in given}
        return self.known[part]

    def workbook(self) -> str:
        """Return the name of the workbook part."""
        found = (r.target for r in self.relations("").values() if r.kind == "officeDocument")
        return next(found, "xl/workbook.xml")

    def related(self, part: str, kind: str) -> str | None:
        """Return the part that another relates to by a kind."""
        found = (r.target for r in self.relations(part).values() if r.kind == kind)
        return next((one for one in found if one in self.raw), None)


def kept(root: ET.Element, asked: Hashable, found: Callable[[], Iterable[str]]) -> tuple[str, ...]:
    """Return what is found in a tree, looked for once: copies share most of their parts."""
    known = _KEPT.setdefault(root, {})
    if asked not in known:
        known[asked] = tuple(found())
    return known[asked]


def _tree(part: bytes) -> ET.Element:
    return _small_tree(part) if len(part) < _SMALL else _parsed(part)


def _parsed(part: bytes) -> ET.Element:
    return ET.fromstring(_decoded(part))


_small_tree = lru_cache(maxsize=128)(_parsed)


def _decoded(part: bytes) -> bytes | str:
    """Return a part as text if it declares an encoding that Python's parser does not know."""
    declared = _DECLARED.match(part)
    name = declared[1].decode().lower() if declared else ""
    return part.decode(_JAPANESE[name]) if name in _JAPANESE else part


def parts_of_file(data: bytes) -> Parts | None:
    """Return the parts of a file; None where it is no archive."""
    raw: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            for info in infos:
                raw[folded(info.filename)] = archive.read(info)
    except (OSError, ValueError, NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return None
    parts = Parts({name: content for name, content in raw.items() if not name.endswith("/")})
    twice = Counter(folded(info.filename) for info in infos)
    parts.faults += [f"the archive holds {name} twice" for name, n in twice.items() if n > 1]
    return parts


def folded(name: str) -> str:
    """Return a part name as names are compared (part 2, 6.2.2.3)."""
    return unquote(name.replace("\\", "/")).lstrip("/").lower()


@cache  # a workbook has a hundred tags, each of them thousands of times
def local(name: str) -> str:
    """Return a tag without its namespace."""
    return name.rpartition("}")[2]


def _relation(part: str, one: ET.Element) -> Relation:
    target, external = one.get("Target", ""), one.get("TargetMode") == "External"
    if not external:
        target = folded(normpath(join("/", dirname(part), target.replace("\\", "/"))))
        target = target.partition("#")[0]
    return Relation(one.get("Type", "").rpartition("/")[2], target, external)


def package_faults(parts: Parts) -> Iterator[str]:
    """Yield what is wrong with content types and relationships."""
    types = parts.tree(TYPES)
    if types is None:
        yield "it has no content types"
        return
    defaults, overrides = (
        _listed(types, "Default", "Extension"),
        _listed(types, "Override", "PartName"),
    )
    for listed in (defaults, overrides):
        yield from (
            f"content types list {name} twice" for name, given in listed.items() if len(given) > 1
        )
    known = {}
    for name in parts.raw:
        given = overrides.get(name) or defaults.get(name.rpartition(".")[2])
        if name == TYPES:
            continue
        if not given:
            yield f"{name} has no content type"
            continue
        known[name] = given[0]
        if name.endswith(".rels") and given[0] != RELATIONSHIPS:
            yield f"{name} has the content type {given[0]}"
    yield from (
        f"content types name {name}, which is not there" for name in set(overrides) - set(parts.raw)
    )
    for name in [name for name in parts.raw if name.endswith(".rels")]:
        yield from _relationship_faults(parts, name, known)
    yield from _reference_faults(parts)


def _listed(types: ET.Element, tag: str, key: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in types:
        if local(one.tag) == tag:
            found.setdefault(folded(one.get(key, "")), []).append(one.get("ContentType", ""))
    return found


def _relationship_faults(parts: Parts, name: str, known: dict[str, str]) -> Iterator[str]:
    root = parts.tree(name)
    if root is None:
        return
    ids = Counter(one.get("Id", "") for one in root)
    yield from (f"{name}: the id {key!r} stands {n} times" for key, n in ids.items() if n > 1)
    yield from (f"{name}: {key!r} is no id" for key in ids if not _ID.match(key))
    folder, _, file = name.rpartition("_rels/")
    source = folder + file.removesuffix(".rels")
    if source and source not in parts.raw:
        yield f"{name}: its part is not there"
    for relation in parts.relations(source).values():
        if relation.external:
            continue
        if relation.target not in parts.raw:
            yield f"{name}: {relation.target} is not there"
        wanted = _BY_RELATION.get(relation.kind)
        given = known.get(relation.target)
        if wanted and given and given not in wanted:
            yield f"{name}: {relation.target} is a {relation.kind} with the content type {given}"


def _reference_faults(parts: Parts) -> Iterator[str]:
    """Yield the `r:id` of parts that lead to no relationship."""
    for name in [name for name in parts.raw if re.match(r"xl/.*\.xml\Z", name)]:
        root = parts.tree(name)
        if root is not None:
            known = frozenset(parts.relations(name))
            found = kept(root, known, partial(_led_nowhere, root, known))
            yield from (f"{name}: {fault}" for fault in found)


def _led_nowhere(root: ET.Element, known: Collection[str]) -> Iterator[str]:
    for element in root.iter():
        for key, value in element.attrib.items():
            if key[0] != "{":
                continue  # most have no namespace: copies are many, and this is quick
            space, _, word = key[1:].rpartition("}")
            links = space.endswith(_OFFICE) and word in {"id", "embed", "pict"}
            if links and value and value not in known:
                yield f"<{local(element.tag)}> leads to {value}, which is no relationship"
