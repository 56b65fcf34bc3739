"""The two versions of one part, and what a difference between them begins with."""

from collections.abc import Iterator
from dataclasses import dataclass

from sheetcheck.proof.differences import RangeDifference, Tag, tag_at
from sheetcheck.proof.package import InflatedPackage
from sheetcheck.words.proof import ProvedRange, What


@dataclass(frozen=True, slots=True)
class Versions:
    """The two versions of one part, and the packages that they lie in."""

    part: str
    a: bytes
    b: bytes
    before: InflatedPackage
    after: InflatedPackage

    @property
    def added(self) -> frozenset[str]:
        """The parts that were not there before."""
        return frozenset(self.after.parts) - frozenset(self.before.parts)

    @property
    def removed(self) -> frozenset[str]:
        """The parts that are not there any more."""
        return frozenset(self.before.parts) - frozenset(self.after.parts)

    def old(self, found: RangeDifference) -> Tag | None:
        """Return the tag that a difference begins with before; None where something was put in."""
        return tag_at(self.a, found.before[0]) if found.before[0] < found.before[1] else None

    def new(self, found: RangeDifference) -> Tag | None:
        """Return the tag that a difference begins with after; None where something is gone."""
        return tag_at(self.b, found.after[0]) if found.after[0] < found.after[1] else None

    def changed(self, old: Tag, new: Tag) -> set[bytes]:
        """Return the names of the attributes that differ, but for new declarations of prefixes."""
        was, now = old.attributes(self.a), new.attributes(self.b)
        differ = {name for name in was.keys() | now.keys() if was.get(name) != now.get(name)}
        return {n for n in differ if n in was or not n.startswith(b"xmlns")}

    def at_end(self, found: RangeDifference) -> bool:
        """Say whether what was put in stands behind the last child of its parent."""
        following = tag_at(self.a, found.before[1])
        return following is not None and following.closes


def belongs(found: RangeDifference, what: What, sheet: str | None = None) -> Iterator[ProvedRange]:
    """Yield a difference as a range that belongs to something."""
    yield ProvedRange(found.before, found.after, what, sheet)
