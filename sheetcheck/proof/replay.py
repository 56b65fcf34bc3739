"""Replay a proof (.proof.json or report) without sheetcheck: python replay.py BEFORE AFTER PROOF.

Whoever distrusts the program can read and run this. Exits with 0 where the proof holds, else 1.
"""

import hashlib
import io
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
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
_LITTLE, _BIG = dict.fromkeys((b"\xff\xfe", b"<\0"), "utf-16-le"), "utf-16-be"
_WIDE = _LITTLE | dict.fromkeys((b"\xfe\xff", b"\0<"), _BIG)
_JAPANESE = {"shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "windows-31j": "cp932"}
_STYLE = re.compile(rb"""\ss=("[^"]*"|'[^']*')""")


def utf8(part: bytes) -> bytes:
    """Return a part in UTF-8, in which ranges are counted."""
    declared = _DECLARED.match(part)
    name = declared[1].decode().lower() if declared else "utf-8"
    encoding = _WIDE.get(part[:2]) or _JAPANESE.get(name, name)
    try:
        text = part.decode(encoding)
        return text.encode() if text.encode(encoding) == part else part
    except (UnicodeError, LookupError):
        return part


def members(data: bytes) -> dict[str, bytes]:
    """Return the parts of a package; a name in a member's own header does not count."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            name, extra = struct.unpack_from("<26xHH", data, info.header_offset)
            at = info.header_offset + 30 + name + extra
            packed = data[at : at + info.compress_size]
            content = zlib.decompress(packed, -15) if info.compress_type else packed
            if zlib.crc32(content) != info.CRC:
                raise zipfile.BadZipFile(info.filename)
            found[info.filename] = content
    return found


def is_cell(xml: bytes, address: str) -> bool:
    """Say whether a range is empty, or holds that cell from the start of its tag to its end."""
    named = re.search(rb"""<([\w.-]+:)?c\s[^>]*\br=["']%b["']""" % address.encode(), xml)
    whole = xml.startswith(b"<") and xml.endswith((b"/>", b"c>", b"row>", b"sheetData>"))
    return not xml or (named is not None and whole)


def wrong_ranges(before: bytes, after: bytes, ranges: list[list[Any]]) -> Iterator[str]:
    """Yield where two versions of a part differ otherwise than the proof states."""
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
    """Yield everything that is not as the proof states."""
    packages = []
    for path, stated in ((before, proof["before"]), (after, proof["after"])):
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != stated:
            yield f"{path.name} is not the file that the proof was made for"
        packages.append(members(data))
    old, new = packages
    if [name for name in old if name in new] != [name for name in new if name in old]:
        yield "the parts stand in another order"
    parts = {part["name"]: part for part in proof["parts"]}
    for name in sorted({*old, *new, *parts}):
        now = [
            hashlib.sha256(package[name]).hexdigest() if name in package else None
            for package in packages
        ]
        part = parts.get(name, {})
        if now != [part.get("before", ""), part.get("after", "")]:
            yield f"{name} is not as the proof states"
        elif None not in now:
            for fault in wrong_ranges(utf8(old[name]), utf8(new[name]), part.get("ranges", [])):
                yield f"{name}: {fault}"


if __name__ == "__main__":
    old_path, new_path, stated = map(Path, sys.argv[1:4])
    page = _PAGE.search(stated.read_bytes())
    faults = list(replay(old_path, new_path, json.loads(page[1] if page else stated.read_bytes())))
    print("\n".join(faults) or "proved: nothing differs but what the proof lists")  # noqa: T201
    sys.exit(1 if faults else 0)
