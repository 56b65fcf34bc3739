"""Find where two versions of an XML part differ, as pairs of byte ranges with whole elements.

One pass goes through both versions at once. It compares long stretches of memory, without reading
XML, up to the next byte that differs. From there it goes back to the start of the tag, cell or row
that this byte belongs to, and decides by what follows whether an element was added, removed or
replaced. Everything outside the ranges is identical to the byte, so every reader sees the same
there.
"""

from collections.abc import Iterator
from typing import Final

from sheetcheck.proof.versions import (
    MARKUP,
    RangeDifference,
    Tag,
    UnpairedError,
    element_end,
    tag_at,
)

_STRETCH: Final = 1 << 8
"""How many bytes are compared at first; twice as many each time that they are equal."""
_LONGEST_STRETCH: Final = 1 << 20
_SIBLINGS: Final = 20_000
"""How many following elements are searched for the one that was here before."""
_WHOLE: Final = frozenset({b"c", b"comment", b"t"})
"""Elements that differ as a whole if anything inside them differs."""
_KEYED: Final = frozenset({b"c", b"row"})
"""Elements with an address (`r`), which shows which ones of both versions belong together."""


def differences(before: bytes, after: bytes) -> Iterator[RangeDifference]:
    """Yield the differences between two versions of a part, in document order.

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
    """Return how many bytes are equal from `a[i]` and `b[j]` on."""
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
    """Return the start of the tag or whole element that the byte at `at` belongs to."""
    start = max(xml.rfind(b"<", first, at + 1), first)
    found = MARKUP.match(xml, start)
    if found and found.end() <= at and found["name"] and not found["empty"]:
        if found["close"]:
            # Behind an end tag, the text between elements or the next tag differs.
            return found.end()
        return _enclosing(xml, first, start)
    if found and found.end() <= at:
        return found.end()
    return _enclosing(xml, first, start)


def _enclosing(xml: bytes, first: int, start: int) -> int:
    """Return the start of the element of `_WHOLE` around a tag, or of the tag if there is none."""
    best = start
    for name in _WHOLE:
        for sign in (b"<" + name, b":" + name):
            at = xml.rfind(sign, first, start)
            lead = xml.rfind(b"<", first, at + 1) if at >= 0 else -1
            tag = tag_at(xml, lead) if lead >= 0 else None
            if tag and tag.name == name and not (tag.closes or tag.empty):
                best = min(best, lead) if element_end(xml, lead) > start else best
    return best


def _difference(a: bytes, i: int, b: bytes, j: int) -> RangeDifference:
    """Return the difference at offsets where both versions have a tag, text, or their end."""
    old, new = tag_at(a, i), tag_at(b, j)
    if old and new and not old.closes and not new.closes:
        return _of_elements(a, old, b, new)
    if new and not new.closes:
        return RangeDifference((i, i), (j, _siblings_end(b, new)))
    if old and not old.closes:
        return RangeDifference((i, element_end(a, i)), (j, j))
    return RangeDifference((i, _text_end(a, i)), (j, _text_end(b, j)))


def _siblings_end(xml: bytes, first: Tag) -> int:
    """Return the end of elements that were added together; cells and rows count one by one."""
    end = element_end(xml, first.start)
    while first.name not in _KEYED and (tag := tag_at(xml, end)) and not tag.closes:
        end = element_end(xml, end)
    return end


def _text_end(xml: bytes, at: int) -> int:
    found = MARKUP.match(xml, at)
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
    """Return the element that only one of the versions has; None if both have one here."""
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
    # An element may be added before another that also differs: `bookViews` before `sheets`.
    found = None if old.name == new.name else _sibling(b, ends[1], name=old.name)
    return None if found is None else RangeDifference((i, i), (j, found))


def _next_tag(xml: bytes, tag: Tag) -> bytes:
    following = tag_at(xml, tag.end)
    return xml[tag.end : following.end] if following else b""


def _key(xml: bytes, tag: Tag) -> tuple[int, int] | None:
    """Return (row, column) of a cell or row from its `r`, which orders siblings; None without."""
    stated = tag.attributes(xml).get(b"r", b"") if tag.name in _KEYED else b""
    letters = stated.rstrip(b"0123456789")
    if stated == letters:
        return None
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return int(stated[len(letters) :]), column


def _sibling(xml: bytes, at: int, beginning: bytes = b"", name: bytes = b"") -> int | None:
    """Return the offset of the next sibling with a beginning or a name; None without one."""
    for _ in range(_SIBLINGS):
        if beginning and xml.startswith(beginning, at):
            return at
        tag = tag_at(xml, at)
        if tag is None or tag.closes:
            return None
        if tag.name == name:
            return at
        at = element_end(xml, at)
    return None
