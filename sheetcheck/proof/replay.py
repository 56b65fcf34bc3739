"""Replay a proof (.proof.json or report): python replay.py BEFORE AFTER PROOF; exit 0: it holds."""

import hashlib
import json
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_PAGE = re.compile(rb'id="sheetcheck-proof">(.*?)</script>', re.DOTALL)
_STYLE = re.compile(rb"""\ss=("[^"]*"|'[^']*')""")


def utf8(part: bytes, encoding: str) -> bytes:
    """Return a part in UTF-8, in which ranges are counted, if that loses nothing."""
    text = part.decode(encoding, "replace")
    return text.encode() if text.encode(encoding, "replace") == part else part


def members(path: Path) -> dict[str, bytes]:
    """Return the parts of a package, whatever the names in the members' own headers."""
    data, found = path.read_bytes(), {}
    for info in zipfile.ZipFile(path).infolist():
        name, extra = struct.unpack_from("<26xHH", data, info.header_offset)
        packed = data[(at := info.header_offset + 30 + name + extra) : at + info.compress_size]
        found[info.filename] = zlib.decompress(packed, -15) if info.compress_type else packed
    return found


def is_cell(xml: bytes, address: str) -> bool:
    """True if a range is empty, or exactly one cell with this address."""
    named = re.search(rb"""<([\w.-]+:)?c\s[^>]*\br=["']%b["']""" % address.encode(), xml)
    return not xml or bool(named and re.fullmatch(rb"<.*(/|c|row|sheetData)>", xml, re.DOTALL))


def wrong_ranges(before: bytes, after: bytes, ranges: list[list[Any]]) -> Iterator[str]:
    """Yield the places where two versions of a part do not differ as the proof states."""
    i = j = 0
    for start, stop, new_start, new_stop, what, *cells in ranges:
        if before[i:start] != after[j:new_start]:
            yield f"bytes {i} to {start} differ beside the listed ranges"
        old, new = before[start:stop], after[new_start:new_stop]
        if cells and not (is_cell(new, cells[0]) and is_cell(old, cells[0])):
            yield f"bytes {start} to {stop} are not cell {cells[0]} alone"
        if what == "format" and old and _STYLE.sub(b"", old) != _STYLE.sub(b"", new):
            yield f"bytes {start} to {stop}: more than the format of {cells[0]} differs"
        i, j = stop, new_stop
    if before[i:] != after[j:]:
        yield f"bytes from {i} on differ beside the listed ranges"


def replay(before: Path, after: Path, proof: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence for everything that is not as the proof states."""
    for path, stated in ((before, proof["before"]), (after, proof["after"])):
        if hashlib.sha256(path.read_bytes()).hexdigest() != stated:
            yield f"{path.name} is not the file that the proof was made for"
    old, new = both = members(before), members(after)
    if [name for name in old if name in new] != [name for name in new if name in old]:
        yield "the parts stand in another order"
    parts = {part["name"]: part for part in proof["parts"]}
    for name in sorted({*old, *new, *parts}):
        now = [hashlib.sha256(one[name]).hexdigest() if name in one else None for one in both]
        if now != [(part := parts.get(name, {})).get("before", ""), part.get("after", "")]:
            yield f"{name} is not as the proof states"
        elif None not in now:
            was, is_now = (utf8(one[name], part.get("encoding", "utf-8")) for one in both)
            for fault in wrong_ranges(was, is_now, part.get("ranges", [])):
                yield f"{name}: {fault}"


if __name__ == "__main__":
    old_path, new_path, stated = map(Path, sys.argv[1:4])
    page = _PAGE.search(stated.read_bytes())
    faults = list(replay(old_path, new_path, json.loads(page[1] if page else stated.read_bytes())))
    print("\n".join(faults) or "proved: nothing differs but what the proof lists")  # noqa: T201
    sys.exit(1 if faults else 0)
