"""Archives as writers and copiers leave them: read as everybody reads them, or refused by name."""

import io
import struct
import zipfile

import pytest

from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.refusals import Damaged, EncryptedMember, HalfCopied, Oversized
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.package.archive import Archive, read_archive
from sheetcheck.workbook.package.members import content_start, inflated
from sheetcheck.workbook.package.repack import repacked
from tests.support.packages import package, parts_of, zipped

LIMITS = Limits()
PARTS = {"a.xml": b"<a/>" * 400, "b/c.bin": b"\0\1" * 300, "d.xml": b"<d/>"}


def described(*, wide: bool = False, mark: bool = True) -> bytes:
    """Return an archive whose members have data descriptors, as streaming writers make them."""

    class Stream(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

        def seek(self, *_: int) -> int:
            raise OSError

    target = Stream()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in PARTS.items():
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=wide) as member:
                member.write(content)
    data = target.getvalue()
    return data if mark else _without_marks(data)


def _without_marks(data: bytes) -> bytes:
    """Take the optional marks out of the descriptors, and move what stands behind them."""
    archive = read_archive(data, LIMITS)
    pieces, at, moved = [], 0, {}
    for number, member in enumerate(archive.members):
        moved[member.entry] = member.header - 4 * number
        behind = content_start(archive, member) + member.packed
        pieces.append(data[at:behind])
        at = behind + 4
    pieces.append(data[at : archive.directory])
    directory = bytearray(data[archive.directory :])
    for entry, header in moved.items():
        struct.pack_into("<L", directory, entry - archive.directory + 42, header)
    struct.pack_into("<L", directory, len(directory) - 6, archive.directory - 4 * len(moved))
    return b"".join(pieces) + bytes(directory)


def wide_archive() -> bytes:
    """Return an archive whose sizes, offsets and end record are those of zip64."""
    plain = zipped(dict(PARTS), stored=True)
    archive = read_archive(plain, LIMITS)
    entries = []
    for member in archive.members:
        entry = bytearray(plain[member.entry : member.entry + member.entry_length])
        field = struct.pack("<2H3Q", 1, 24, member.size, member.packed, member.header)
        struct.pack_into("<2L", entry, 20, 0xFFFFFFFF, 0xFFFFFFFF)
        struct.pack_into("<L", entry, 42, 0xFFFFFFFF)
        struct.pack_into("<H", entry, 30, len(field))
        entries.append(bytes(entry) + field)
    directory = b"".join(entries)
    start, count = archive.directory, len(archive.members)
    record = struct.pack(
        "<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, len(directory), start
    )
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, start + len(directory), 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return plain[:start] + directory + record + locator + end


KINDS = {
    "deflated": zipped(PARTS),
    "stored": zipped(PARTS, stored=True),
    "with a comment": zipped(PARTS, comment="注記".encode()),
    "with descriptors": described(),
    "with wide descriptors": described(wide=True),
    "with unmarked descriptors": described(mark=False),
    "zip64": wide_archive(),
    "with bytes before it": b"#!/bin/sh\nexit\n" + zipped(PARTS),
    "with bytes behind it": zipped(PARTS) + b"\r\n",
}


def read_whole(data: bytes, limits: Limits) -> dict[str, bytes]:
    archive = read_archive(data, limits)
    return {member.name: inflated(archive, member, limits) for member in archive.members}


def raw(archive: Archive, name: str) -> bytes:
    member = archive.members[archive.by_name[name]]
    start = content_start(archive, member)
    return archive.data[start : start + member.packed]


@pytest.mark.parametrize("kind", KINDS)
def test_is_read_as_python_reads_it(kind: str) -> None:
    assert read_whole(KINDS[kind], LIMITS) == PARTS


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_changed_is_the_same_to_the_byte(kind: str) -> None:
    archive = read_archive(KINDS[kind], LIMITS)
    assert repacked(archive, {}) == KINDS[kind]


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("content", [b"", b"short", b"<longer/>" * 5000])
@pytest.mark.parametrize("kind", KINDS)
def test_one_member_changed(kind: str, content: bytes, name: str) -> None:
    before = read_archive(KINDS[kind], LIMITS)
    data = repacked(before, {before.by_name[name]: content})
    after = read_archive(data, LIMITS)
    if "before" not in kind:
        assert parts_of(data) == PARTS | {name: content}
    assert inflated(after, after.members[after.by_name[name]], LIMITS) == content
    for old, new in zip(before.members, after.members, strict=True):
        assert (old.name, old.flags, old.method) == (new.name, new.flags, new.method)
        assert _kept(before, old.entry) == _kept(after, new.entry)
        if old.name != name:
            assert raw(before, old.name) == raw(after, new.name)
    first = min(member.header for member in before.members)
    assert data[:first] == KINDS[kind][:first]
    assert data.endswith(KINDS[kind][before.end :][-20:][20:])


def _kept(archive: Archive, entry: int) -> bytes:
    """Return what a directory entry says besides sizes, checksum and place."""
    data = archive.data
    return data[entry : entry + 16] + data[entry + 28 : entry + 42]


def test_the_system_checks_what_we_wrote() -> None:
    archive = read_archive(KINDS["with bytes before it"], LIMITS)
    data = repacked(archive, {0: b"other"}, added=[("new.xml", b"<new/>")])
    with zipfile.ZipFile(io.BytesIO(data)) as read:
        assert read.testzip() is None
        assert read.read("new.xml") == b"<new/>"


@pytest.mark.parametrize("kind", KINDS)
def test_added_and_removed_again_is_the_same_to_the_byte(kind: str) -> None:
    data = repacked(read_archive(KINDS[kind], LIMITS), {}, added=[("new.xml", b"<new/>")])
    archive = read_archive(data, LIMITS)
    assert archive.members[-1].name == "new.xml"
    assert repacked(archive, {}, removed={len(archive.members) - 1}) == KINDS[kind]


def _with(offset: int, form: str, *values: int) -> bytes:
    """Return an archive with some fields of the first directory entry overwritten."""
    data = bytearray(KINDS["deflated"])
    entry = read_archive(KINDS["deflated"], LIMITS).members[0].entry
    struct.pack_into(form, data, entry + offset, *values)
    return bytes(data)


BROKEN: dict[str, tuple[bytes, type[Refusal]]] = {
    "half": (KINDS["deflated"][:300], HalfCopied),
    "its beginning cut off": (KINDS["deflated"][200:], Damaged),
    "encrypted member": (_with(8, "<H", 1), EncryptedMember),
    "size that lies, less": (_with(24, "<L", 5), Damaged),
    "size that lies, more": (_with(24, "<L", 500_000), Damaged),
    "wrong checksum": (_with(16, "<L", 1), Damaged),
    "unknown compression": (_with(10, "<H", 99), Damaged),
    "place outside the file": (_with(42, "<L", 500_000), Damaged),
    "place in the middle of nothing": (_with(42, "<L", 7), Damaged),
    "overlapping members": (_with(42, "<L", 100), Damaged),
    "several volumes": (KINDS["deflated"][:-18] + b"\1\0\0\0" + KINDS["deflated"][-14:], Damaged),
    "more than the bytes can inflate to": (_with(24, "<L", 600 << 20), Damaged),
    "name that leads outside": (zipped({"../a.xml": b"x"}), Damaged),
    "name that leads outside, at its end": (zipped({"a/..": b"x"}), Damaged),
    "absolute name": (zipped({"/xl/a.xml": b"x"}), Damaged),
    "name on a drive": (zipped({"C:/a.xml": b"x"}), Damaged),
    "name on a share": (zipped({"\\\\host\\share\\a.xml": b"x"}), Damaged),
    "name with an escape": (zipped({"a\x1b[2J.xml": b"x"}), Damaged),
    "twice, but for case and slashes": (zipped({"b/a.xml": b"x", "B\\A.xml": b"y"}), Damaged),
    "name that leads outside, backslashes": (zipped({"a\\..\\..\\b.xml": b"x"}), Damaged),
    "hole of zeros": (
        KINDS["deflated"][:45] + b"\0" * 10 + KINDS["deflated"][55:],
        Damaged,
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_is_refused_by_name(kind: str) -> None:
    data, expected = BROKEN[kind]
    with pytest.raises(Refusal) as refused:
        read_whole(data, LIMITS)
    assert isinstance(refused.value, expected), refused.value


@pytest.mark.parametrize(
    "limits", [Limits(members=2), Limits(total_bytes=100), Limits(part_bytes=100)]
)
def test_limits(limits: Limits) -> None:
    with pytest.raises(Oversized) as refused:
        read_whole(KINDS["deflated"], limits)
    assert "SHEETCHECK_MAX_" in refused.value.advice.en


def test_every_prefix_of_a_workbook_is_refused_by_name() -> None:
    data = package()
    for length in range(0, len(data) - 1, 7):
        with pytest.raises(Refusal):
            read_archive(data[:length], LIMITS)
