"""Find, then edit: a part with some stretches exchanged, every other byte as it was."""

from collections.abc import Iterable
from typing import NamedTuple


class Edit(NamedTuple):
    """A stretch of a part, and what stands there afterwards; an empty stretch inserts."""

    start: int
    end: int
    content: bytes


def spliced(part: bytes, edits: Iterable[Edit]) -> bytes:
    """Return the part with the edits made; none may overlap another.

    Insertions at one place keep the order in which they are given.
    """
    pieces: list[bytes] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        assert at <= edit.start <= edit.end, "edits do not overlap"
        pieces += [part[at : edit.start], edit.content]
        at = edit.end
    pieces.append(part[at:])
    return b"".join(pieces)
