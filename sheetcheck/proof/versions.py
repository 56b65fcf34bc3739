"""The two versions of a part: their tags, and the ranges in which they differ.

This module and `differences` share no code with the reader and the writer of workbooks: a fault
that these share must not be taken for right here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from sheetcheck.proof.package import InflatedPackage

MARKUP: Final = re.compile(
    rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
    rb"""|<(?P<close>/?)(?P<name>[^\s/>"'=]+)(?:[^>"']|"[^"]*"|'[^']*')*?(?P<empty>/?)>""",
    re.DOTALL,
)
_ATTRIBUTE: Final = re.compile(rb"""([^\s=/<>]+)\s*=\s*("[^"]*"|'[^']*')""")


class UnpairedError(Exception):
    """The elements of the two versions do not correspond: far more than cells differs."""


class Tag(NamedTuple):
    """One tag of a part."""

    start: int
    """The offset of its `<`."""
    end: int
    """The offset behind its `>`."""
    name: bytes
    """Without a prefix."""
    closes: bool
    empty: bool

    def attributes(self, xml: bytes) -> dict[bytes, bytes]:
        """Return name with prefix → value as written, with its references."""
        found = _ATTRIBUTE.findall(xml, self.start, self.end)
        return {name: value[1:-1] for name, value in found}


class RangeDifference(NamedTuple):
    """A pair of ranges that differ; an empty range is where something was added or removed."""

    before: tuple[int, int]
    after: tuple[int, int]
    is_tag: bool = False
    """Whether the ranges are start tags alone: then only attributes differ."""


@dataclass(frozen=True, slots=True)
class Versions:
    """The two versions of one part, and their packages."""

    part: str
    a: bytes
    """Before, in UTF-8."""
    b: bytes
    """After, in UTF-8."""
    before: InflatedPackage
    after: InflatedPackage

    @property
    def added(self) -> frozenset[str]:
        """The parts that only the copy has."""
        return frozenset(self.after.parts) - frozenset(self.before.parts)

    @property
    def removed(self) -> frozenset[str]:
        """The parts that only the original has."""
        return frozenset(self.before.parts) - frozenset(self.after.parts)

    def old(self, found: RangeDifference) -> Tag | None:
        """Return the tag at the start of a difference, before; None if something was added."""
        return tag_at(self.a, found.before[0]) if found.before[0] < found.before[1] else None

    def new(self, found: RangeDifference) -> Tag | None:
        """Return the tag at the start of a difference, after; None if something was removed."""
        return tag_at(self.b, found.after[0]) if found.after[0] < found.after[1] else None

    def changed(self, old: Tag, new: Tag) -> set[bytes]:
        """Return the names of the attributes that differ; new prefix declarations do not count."""
        was, now = old.attributes(self.a), new.attributes(self.b)
        differ = {name for name in was.keys() | now.keys() if was.get(name) != now.get(name)}
        return {n for n in differ if n in was or not n.startswith(b"xmlns")}

    def at_end(self, found: RangeDifference) -> bool:
        """True if something was added behind the last child of its parent."""
        following = tag_at(self.a, found.before[1])
        return following is not None and following.closes


def tag_at(xml: bytes, at: int) -> Tag | None:
    """Return the tag that starts at an offset; None if there is no tag."""
    found = MARKUP.match(xml, at)
    if not found:
        return None
    close, name, empty = found.groups()
    if not name:
        return None
    return Tag(at, found.end(), name.rpartition(b":")[2], bool(close), bool(empty))


def element_end(xml: bytes, at: int) -> int:
    """Return the end of the element whose start tag is at an offset.

    Raises:
        UnpairedError: it does not end.

    """
    depth = 0
    for found in MARKUP.finditer(xml, at):
        if found["name"] and not found["empty"]:
            depth += -1 if found["close"] else 1
        if depth == 0:
            return found.end()
    raise UnpairedError


def tags(xml: bytes, start: int, end: int) -> Iterator[Tag]:
    """Yield the tags in a range."""
    for found in MARKUP.finditer(xml, start, end):
        if tag := tag_at(xml, found.start()):
            yield tag


def top_tags(xml: bytes, where: tuple[int, int]) -> Iterator[Tag]:
    """Yield the start tags of the outermost elements in a range."""
    at, end = where
    while at < end and (tag := tag_at(xml, at)) and not tag.closes:
        yield tag
        at = element_end(xml, at)
