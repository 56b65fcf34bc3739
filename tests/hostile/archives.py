"""Hostile and odd zip archives."""

import struct
import zipfile
from collections.abc import Callable, Iterator
from functools import partial

from tests.hostile.kind import (
    CORRECTED,
    CORRUPT,
    ENCRYPTED,
    OVERSIZED,
    UNSUPPORTED,
    Kind,
    limited,
    unproved,
)
from tests.hostile.kit import (
    SHEET,
    STRINGS,
    TYPES,
    Assembled,
    Ending,
    Entry,
    book,
    entries,
    lying,
    parts,
    with_fields,
    zipped,
)


def kinds() -> Iterator[Kind]:
    """Every kind of this file."""
    yield from _cut()
    yield from _lies()
    yield from _endings()
    yield from _names()
    yield from _harmless()
    yield from _limits()


def _cut() -> Iterator[Kind]:
    good = book()
    end = good.rindex(b"PK\x05\x06")
    hole = len(good) // 3
    yield Kind("empty file", lambda: b"", CORRUPT)
    yield Kind("one byte", lambda: b"P", UNSUPPORTED)
    yield Kind("only zeros", lambda: bytes(8192), CORRUPT)
    yield Kind("only the first signature", lambda: b"PK\x03\x04", CORRUPT)
    yield Kind("first half", lambda: good[: len(good) // 2], CORRUPT)
    yield Kind("last byte missing", lambda: good[:-1], CORRUPT)
    yield Kind("no end record", lambda: good[:end], CORRUPT)
    yield Kind("second half", lambda: good[len(good) // 2 :], CORRUPT)
    yield Kind("hole of zeros", lambda: good[:hole] + bytes(600) + good[hole + 600 :], CORRUPT)
    yield Kind("tail of zeros", lambda: good[:hole] + bytes(len(good) - hole), CORRUPT)
    yield Kind("twice behind itself", lambda: good + good, CORRECTED)
    yield Kind("line ends changed by a mail gateway", lambda: good.replace(b"\n", b"\r\n"), CORRUPT)
    yield Kind("eighth bit stripped", lambda: bytes(byte & 0x7F for byte in good), CORRUPT)


def _of_sheet(name: str, expected: str, **fields: object) -> Kind:
    return Kind(name, partial(lying, SHEET, with_fields(**fields)), expected)


def _lies() -> Iterator[Kind]:
    sheet = parts()[SHEET]
    yield _of_sheet("wrong checksum", CORRUPT, crc=1)
    yield _of_sheet("size stated too small", CORRUPT, size=10)
    yield _of_sheet("size stated too large", CORRUPT, size=len(sheet) + 1)
    yield _of_sheet("size stated as 500 MiB", CORRUPT, size=500 << 20)
    yield _of_sheet("packed size too small", CORRUPT, packed=20)
    yield _of_sheet("packed size beyond the file", CORRUPT, packed=1 << 30)
    yield _of_sheet("compressed by bzip2", CORRUPT, method=12)
    yield _of_sheet("compressed by an unknown method", CORRUPT, method=77)
    yield _of_sheet("encrypted by an archiver", ENCRYPTED, flags=1)
    yield _of_sheet("encrypted with AES", ENCRYPTED, flags=1, method=99)
    yield _of_sheet("no local header", CORRUPT, signature=b"PKxx")
    renamed = partial(lying, SHEET, with_fields(local_name=b"xl/other.xml"))
    yield Kind("local name differs", renamed, CORRECTED)
    yield _of_sheet("position beyond the file", CORRUPT, at=1 << 30)
    yield _of_sheet("position inside another member", CORRUPT, at=77)
    yield _of_sheet("deflate stream is noise", CORRUPT, body=bytes(range(256)) * 4)
    yield _of_sheet("deflate stream without end", CORRUPT, body=b"\x04\x00" * 40)
    yield _of_sheet("empty content", CORRUPT, content=b"")
    yield _of_sheet("stated to be stored", CORRUPT, method=0, body=b"x" * len(sheet))
    yield Kind("overlapping members", _overlapping, CORRUPT)
    yield Kind("hundred members in one place", _quoted, CORRUPT)


def _overlapping() -> bytes:
    made = entries()
    made.append(Entry(b"xl/again.xml", b"", header=False, at=0, packed=400, size=10**9))
    return Assembled(made).written()


def _quoted() -> bytes:
    """Members that share their compressed bytes: a few kilobytes that inflate to gigabytes."""
    shared = Entry(b"a0", b" " * (8 << 20))
    first = [Entry(b"xl/workbook.xml", b"x"), shared]
    at = 30 + len(b"xl/workbook.xml") + len(first[0].stored)
    more = [
        Entry(b"a%d" % n, b"", header=False, at=at, packed=len(shared.stored), size=8 << 20)
        for n in range(1, 100)
    ]
    return Assembled(first + more).written()


def _ending(name: str, expected: str, ending: Ending) -> Kind:
    return Kind(name, lambda: Assembled(entries(), ending).written(), expected)


def _endings() -> Iterator[Kind]:
    nothing = b"PK\x05\x06" + bytes(18)
    yield Kind("an archive of nothing", lambda: nothing, UNSUPPORTED)
    yield _ending("more members stated than listed", CORRUPT, Ending(count=60))
    yield _ending("fewer members stated than listed", CORRUPT, Ending(count=2))
    yield _ending("directory stated too long", CORRUPT, Ending(length=1 << 30))
    yield _ending("directory stated too short", CORRUPT, Ending(length=46))
    yield _ending("directory stated beyond the file", CORRUPT, Ending(offset=1 << 30))
    yield _ending("several volumes", CORRUPT, Ending(disk=3))
    yield _ending("comment of 65,535 bytes", CORRECTED, Ending(comment=b"c" * 65_535))
    yield _ending("comment stated longer than it is", CORRUPT, Ending(comment_length=9))
    yield _ending("an end record inside the comment", CORRUPT, Ending(comment=nothing))
    yield _ending("comment of control characters", CORRECTED, Ending(comment=b"\x1b[2J\x00\x07"))
    yield Kind("zip64 record that points nowhere", _zip64_nowhere, CORRUPT)
    yield _of_sheet("zip64 sizes missing", CORRUPT, size=0xFFFFFFFF)
    yield Kind("zip64 sizes cut short", _zip64_short, CORRUPT)
    yield Kind("zip64 sizes", _zip64, CORRECTED)


def _zip64_nowhere() -> bytes:
    data = Assembled(entries()).written()
    end = data.rindex(b"PK\x05\x06")
    locator = b"PK\x06\x07" + struct.pack("<LQL", 0, 1 << 60, 1)
    return data[:end] + locator + data[end:]


def _zip64() -> bytes:
    size = len(parts()[SHEET])
    extra = struct.pack("<2HQ", 1, 8, size)
    return lying(SHEET, with_fields(size=0xFFFFFFFF, extra=extra))


def _zip64_short() -> bytes:
    return lying(SHEET, with_fields(size=0xFFFFFFFF, extra=b"\x01\x00\x08\x00\x01"))


def _more(*more: tuple[str, bytes]) -> bytes:
    return zipped(parts() | dict(more))


def _entry_named(name: bytes, flags: int = 0) -> bytes:
    return Assembled([*entries(), Entry(name, b"<a/>", flags=flags)]).written()


def _renamed(change: Callable[[str], str]) -> bytes:
    return zipped({change(name): part for name, part in parts().items()})


def _names() -> Iterator[Kind]:
    def named(what: str, name: bytes, expected: str = CORRECTED) -> Kind:
        return Kind(f"a member named {what}", partial(_entry_named, name), expected)

    yield named("with ..", b"../../evil.xml", CORRUPT)
    yield named("with ..\\", b"..\\evil.xml", CORRUPT)
    yield named("with .. inside", b"xl/../../../evil.xml", CORRUPT)
    yield named("as an absolute path", b"/etc/evil.xml", CORRUPT)
    yield named("as a drive's path", b"C:\\evil.xml", CORRUPT)
    yield named("as a share's path", b"\\\\host\\share\\evil.xml", CORRUPT)
    yield named("with a zero byte", b"xl/a\x00b.xml", CORRUPT)
    yield named("with control characters", b"xl/\x1b[31mred\x07.xml", CORRUPT)
    unreadable = partial(_entry_named, b"xl/\xff\xfe.xml", 0x800)
    said = "a member named in no UTF-8, said to be"
    yield unproved(said, unreadable)
    yield named("in Shift_JIS", "xl/表.xml".encode("cp932"))
    yield named("with 60,000 letters", b"x" * 60_000)
    yield named("with nothing", b"")
    yield named("like a Windows device", b"xl/CON")
    yield Kind("parts in capital letters", lambda: _renamed(str.upper), CORRECTED)
    yield Kind("parts with backslashes", lambda: _renamed(_backslashed), CORRECTED)
    yield Kind("parts with a slash first", lambda: _renamed("/{}".format), CORRUPT)
    yield Kind("a part twice, differing", _twice, CORRUPT)
    yield Kind("a part twice, the same", partial(_twice, parts()[SHEET]), CORRUPT)
    yield Kind("a part twice, but for case", lambda: _more((SHEET.upper(), b"<a/>")), CORRUPT)


def _backslashed(name: str) -> str:
    return name if name == TYPES else name.replace("/", "\\")


def _twice(content: bytes = b"<a/>") -> bytes:
    other = Entry(SHEET.encode(), content)
    return Assembled([other, *entries()]).written()


def _harmless() -> Iterator[Kind]:
    link = Entry(b"xl/link.xml", b"/etc/passwd", attributes=0o120777 << 16)
    yield Kind("nothing compressed", lambda: zipped(parts(), zipfile.ZIP_STORED), CORRECTED)
    yield Kind("a program before the archive", lambda: b"MZ" + bytes(500) + book(), CORRECTED)
    yield Kind("noise before the archive", _prefixed, CORRECTED)
    yield Kind("noise behind the archive", lambda: book() + bytes(100), CORRECTED)
    yield Kind("sizes behind the data", lambda: _flagged(8), CORRECTED)
    yield Kind(
        "entries for folders", lambda: _more(("xl/", b""), ("xl/worksheets/", b"")), CORRECTED
    )
    yield Kind(
        "a member that is a link", lambda: Assembled([*entries(), link]).written(), CORRECTED
    )
    yield Kind("an archive inside", lambda: _more(("xl/inner.zip", book())), CORRECTED)
    yield Kind("members in reverse order", _reversed, CORRECTED)
    yield Kind("long extra fields", _extras, CORRECTED)


def _prefixed() -> bytes:
    return Assembled(entries(), before=b"\xef\xbb\xbf\r\n" * 20).written()


def _flagged(flags: int) -> bytes:
    made = [with_fields(flags=flags)(entry) for entry in entries()]
    return Assembled(made).written()


def _reversed() -> bytes:
    return zipped(dict(reversed(parts().items())))


def _extras() -> bytes:
    extra = struct.pack("<2H", 0xA220, 60_000) + bytes(60_000)
    return lying(STRINGS, with_fields(extra=extra, local_extra=extra))


def _limits() -> Iterator[Kind]:
    def many() -> bytes:
        return _more(*((f"xl/part{n}.xml", b"<a/>") for n in range(300)))

    def bomb() -> bytes:
        return _more(("xl/worksheets/sheet9.xml", bytes(4 << 20)))

    yield Kind("too many members", many, OVERSIZED, settings=limited(members=200))
    yield Kind("a file too large", book, OVERSIZED, settings=limited(file_bytes=1000))
    yield Kind("inflates to too much", bomb, OVERSIZED, settings=limited(total_bytes=3 << 20))
    yield Kind("a part inflates to too much", _wide, OVERSIZED, settings=limited(part_bytes=9000))


def _wide() -> bytes:
    return lying(SHEET, with_fields(content=parts()[SHEET] + b" " * 10_000))
