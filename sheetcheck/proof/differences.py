"""Where two versions of an XML part differ, as pairs of byte ranges that hold whole elements.

The walk runs over both versions at once. Between two differences the bytes are equal, which is
found by comparing long stretches of memory and not by reading XML. At a difference it steps back
to the start of the tag, or of the cell or row, that the differing byte lies in, and decides by
what follows whether an element was put in, taken out or exchanged. Everything outside the ranges
is identical to the byte, so the two trees are equal there, whatever reads them.

This module shares no line with the reader and the writer of workbooks: what they get wrong
together must not be called right here.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_MARKUP: Final = re.compile(
    rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
    rb"""|<(?P<close>/?)(?P<name>[^\s/>"'=]+)(?:[^>"']|"[^"]*"|'[^']*')*?(?P<empty>/?)>""",
    re.DOTALL,
)
_ATTRIBUTE: Final = re.compile(rb"""([^\s=/<>]+)\s*=\s*("[^"]*"|'[^']*')""")
_STRETCH: Final = 1 << 8
"""Bytes that are compared at once at first, twice as many each time that they are equal."""
_LONGEST_STRETCH: Final = 1 << 20
_SIBLINGS: Final = 20_000
"""Elements that are looked through for the one that stood here before."""
_WHOLE: Final = frozenset({b"c", b"comment", b"t"})
"""Elements that are told as a whole when something inside them differs."""
_KEYED: Final = frozenset({b"c", b"row"})
"""Elements that state their own place, so that it is known which belong together."""


class Tag(NamedTuple):
    """One tag: where it lies, and what it says."""

    start: int
    end: int
    name: bytes
    """Without a prefix."""
    closes: bool
    empty: bool

    def attributes(self, xml: bytes) -> dict[bytes, bytes]:
        """Return the attributes as they are written, by their name with its prefix."""
        found = _ATTRIBUTE.findall(xml, self.start, self.end)
        return {name: value[1:-1] for name, value in found}


class RangeDifference(NamedTuple):
    """A pair of ranges that differ; an empty range is the place where something was put in."""

    before: tuple[int, int]
    after: tuple[int, int]
    is_tag: bool = False
    """Only the start tag of an element is meant: its attributes differ."""


class UnpairedError(Exception):
    """The two versions cannot be paired element by element: far more than cells differs."""


def differences(before: bytes, after: bytes) -> Iterator[RangeDifference]:
    """Yield what differs between two versions of a part, in document order.

    Raises:
        UnpairedError: the elements do not correspond.

    """
    i = j = 0
    while True:
        equal = _equal(before, i, after, j)
        if i + equal == len(before) and j + equal == len(after):
            return
        start = _unit(before, i, i + equal)
        found = _difference(before, start, after, start - i + j)
        yield found
        if found.before[1] <= i and found.after[1] <= j:
            raise UnpairedError
        i, j = found.before[1], found.after[1]


def _equal(a: bytes, i: int, b: bytes, j: int) -> int:
    """Return for how many bytes two texts agree."""
    most, at, step = min(len(a) - i, len(b) - j), 0, _STRETCH
    end = min(step, most)
    while a[i + at : i + end] == b[j + at : j + end]:
        if end == most:
            return most
        at, step = end, min(2 * step, _LONGEST_STRETCH)
        end = min(at + step, most)
    # The first byte that differs lies between `at` and `end`.
    while end - at > 1:
        middle = (at + end) // 2
        if a[i + at : i + middle] == b[j + at : j + middle]:
            at = middle
        else:
            end = middle
    return at


def _unit(xml: bytes, first: int, at: int) -> int:
    """Return where the tag or the whole element starts that the byte at `at` belongs to."""
    start = max(xml.rfind(b"<", first, at + 1), first)
    found = _MARKUP.match(xml, start)
    if found and found.end() <= at and found["name"] and not found["empty"]:
        if found["close"]:
            # Behind an end tag: the text between elements, or the next tag, differs.
            return found.end()
        return _enclosing(xml, first, start)
    if found and found.end() <= at:
        return found.end()
    return _enclosing(xml, first, start)


def _enclosing(xml: bytes, first: int, start: int) -> int:
    """Return where the element starts that is told as a whole, if a tag lies in one."""
    best = start
    for name in _WHOLE:
        for sign in (b"<" + name, b":" + name):
            at = xml.rfind(sign, first, start)
            lead = xml.rfind(b"<", first, at + 1) if at >= 0 else -1
            tag = tag_at(xml, lead) if lead >= 0 else None
            if tag and tag.name == name and not (tag.closes or tag.empty):
                best = min(best, lead) if element_end(xml, lead) > start else best
    return best


def tag_at(xml: bytes, at: int) -> Tag | None:
    """Return the tag that starts at a place; None where text, a comment or the end is."""
    found = _MARKUP.match(xml, at)
    if not found:
        return None
    close, name, empty = found.groups()
    if not name:
        return None
    return Tag(at, found.end(), name.rpartition(b":")[2], bool(close), bool(empty))


def element_end(xml: bytes, at: int) -> int:
    """Return where the element ends whose start tag is at a place.

    Raises:
        UnpairedError: it does not end.

    """
    depth = 0
    for found in _MARKUP.finditer(xml, at):
        if found["name"] and not found["empty"]:
            depth += -1 if found["close"] else 1
        if depth == 0:
            return found.end()
    raise UnpairedError


def tags(xml: bytes, start: int, end: int) -> Iterator[Tag]:
    """Yield the tags in a range."""
    for found in _MARKUP.finditer(xml, start, end):
        if tag := tag_at(xml, found.start()):
            yield tag


def _difference(a: bytes, i: int, b: bytes, j: int) -> RangeDifference:
    """Return what differs at a place where both versions have a tag, text, or their end."""
    old, new = tag_at(a, i), tag_at(b, j)
    if old and new and not old.closes and not new.closes:
        return _of_elements(a, old, b, new)
    if new and not new.closes:
        return RangeDifference((i, i), (j, _siblings_end(b, new)))
    if old and not old.closes:
        return RangeDifference((i, element_end(a, i)), (j, j))
    return RangeDifference((i, _text_end(a, i)), (j, _text_end(b, j)))


def _siblings_end(xml: bytes, first: Tag) -> int:
    """Return where the elements end that were put in together; cells and rows come one by one."""
    end = element_end(xml, first.start)
    while first.name not in _KEYED and (tag := tag_at(xml, end)) and not tag.closes:
        end = element_end(xml, end)
    return end


def top_tags(xml: bytes, where: tuple[int, int]) -> Iterator[Tag]:
    """Yield the start tag of each element that stands side by side in a range."""
    at, end = where
    while at < end and (tag := tag_at(xml, at)) and not tag.closes:
        yield tag
        at = element_end(xml, at)


def _text_end(xml: bytes, at: int) -> int:
    found = _MARKUP.match(xml, at)
    if found:
        return found.end()
    end = xml.find(b"<", at)
    return len(xml) if end < 0 else end


def _of_elements(a: bytes, old: Tag, b: bytes, new: Tag) -> RangeDifference:
    i, j = old.start, new.start
    whole = old.name in _WHOLE or old.empty != new.empty
    if old.name == new.name and not whole and _next_tag(a, old) == _next_tag(b, new):
        return RangeDifference((i, old.end), (j, new.end), is_tag=True)
    ends = element_end(a, i), element_end(b, j)
    if (moved := _put_in_or_out(a, old, b, new, ends)) is not None:
        return moved
    if old.name == new.name and not whole and a[i : old.end] != b[j : new.end]:
        return RangeDifference((i, old.end), (j, new.end), is_tag=True)
    return RangeDifference((i, ends[0]), (j, ends[1]))


def _put_in_or_out(
    a: bytes, old: Tag, b: bytes, new: Tag, ends: tuple[int, int]
) -> RangeDifference | None:
    """Return the element that only one of the versions has; None where both have theirs."""
    i, j = old.start, new.start
    old_key, new_key = _key(a, old), _key(b, new)
    if old.name == new.name and old_key is not None and new_key is not None:
        if old_key == new_key:
            return None
        gone = old_key < new_key
        return RangeDifference((i, ends[0] if gone else i), (j, j if gone else ends[1]))
    if (found := _sibling(b, ends[1], a[i : ends[0]])) is not None:
        return RangeDifference((i, i), (j, found))
    if (found := _sibling(a, ends[0], b[j : ends[1]])) is not None:
        return RangeDifference((i, found), (j, j))
    # An element that was put in before one that differs, too: `bookViews` before `sheets`.
    found = None if old.name == new.name else _sibling(b, ends[1], name=old.name)
    return None if found is None else RangeDifference((i, i), (j, found))


def _next_tag(xml: bytes, tag: Tag) -> bytes:
    following = tag_at(xml, tag.end)
    return xml[tag.end : following.end] if following else b""


def _key(xml: bytes, tag: Tag) -> tuple[int, int] | None:
    """Return the place of a cell or row among its siblings, by the address that it states."""
    stated = tag.attributes(xml).get(b"r", b"") if tag.name in _KEYED else b""
    letters = stated.rstrip(b"0123456789")
    if stated == letters:
        return None
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return int(stated[len(letters) :]), column


def _sibling(xml: bytes, at: int, wanted: bytes = b"", name: bytes = b"") -> int | None:
    """Return where an element, or one of a name, stands among the siblings that follow, if any."""
    for _ in range(_SIBLINGS):
        if wanted and xml.startswith(wanted, at):
            return at
        tag = tag_at(xml, at)
        if tag is None or tag.closes:
            return None
        if tag.name == name:
            return at
        at = element_end(xml, at)
    return None
