"""The two versions of one part, and the tags at which they differ."""

from collections.abc import Iterator
from dataclasses import dataclass

from sheetcheck.proof.differences import RangeDifference, Tag, tag_at
from sheetcheck.proof.package import InflatedPackage
from sheetcheck.words.proof import ProvedRange, What


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
        """Return whether something was added behind the last child of its parent."""
        following = tag_at(self.a, found.before[1])
        return following is not None and following.closes


def belongs(found: RangeDifference, what: What, sheet: str | None = None) -> Iterator[ProvedRange]:
    """Yield a difference, with what it belongs to, as a range of a proof."""
    yield ProvedRange(found.before, found.after, what, sheet)
