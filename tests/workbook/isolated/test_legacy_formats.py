"""Other formats are read by other people's parsers, in a process that may die."""

import io
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from sheetcheck.words.errors.refusals import Damaged, Encrypted, Oversized, WrongPassword
from sheetcheck.workbook.isolated import legacy_formats
from sheetcheck.workbook.isolated.legacy_formats import decrypted, read_legacy
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.opening import readable
from sheetcheck.workbook.package.package import open_package
from tests.support.libreoffice import saved_by_office
from tests.support.packages import package, values_of
from tests.workbook.write.test_write import WRITERS

ROWS = '<row r="4"><c r="B4"><v>9</v></c><c r="C4" t="inlineStr"><is><t>文</t></is></c></row>'
DATA = package(rows=ROWS)


def with_password(password: str) -> bytes:
    target = io.BytesIO()
    OOXMLFile(io.BytesIO(WRITERS["openpyxl"])).encrypt(password, target)
    return target.getvalue()


def test_addresses_are_those_of_the_sheet() -> None:
    grids = read_legacy(DATA)
    assert [grid.sheet for grid in grids] == ["進行管理"]
    assert values_of(grids[0]) == {"B4": 9, "C4": "文"}
    assert grids[0].text(4, 2) == "9"


def test_a_password_opens_it() -> None:
    data = with_password("秘密")
    with pytest.raises(Encrypted):
        open_package(data, "a.xlsx")
    assert decrypted(data, "秘密") == WRITERS["openpyxl"]
    with pytest.raises(WrongPassword):
        decrypted(data, "違う")


def old_workbook(*records: tuple[int, bytes]) -> bytes:
    """Return an .xls of the given records: a compound file with one stream (MS-CFB 2.2, MS-XLS)."""
    stream = b"".join(struct.pack("<2H", kind, len(body)) + body for kind, body in records)
    stream = stream.ljust(4096, b"\0")  # a shorter one would lie in the mini stream
    head = struct.pack(
        "<8s16x5H6x9I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0,
    ) + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)  # fmt: skip
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 10), 0xFFFFFFFE, *[0xFFFFFFFF] * 118]

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        text = name.encode("utf-16-le") + b"\0\0"
        where = struct.pack(
            "<H2B3I36xIQ", len(text), kind, 1, *[0xFFFFFFFF] * 2, child, start, size
        )
        return text.ljust(64, b"\0") + where

    root = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0)
    book = entry("Workbook", 2, 0xFFFFFFFF, 2, 4096)
    return head + struct.pack("<128I", *chain) + (root + book).ljust(512, b"\0") + stream


_BEGIN = 0x0809, bytes.fromhex("00060500bb0dcc070000000006000000")
_GUARD = 0x002F, bytes.fromhex("0100010001000000") + bytes(48)


def test_an_old_workbook_with_a_password_is_told_as_such() -> None:
    data = old_workbook(_BEGIN, _GUARD, (0x000A, b""))
    with pytest.raises(Encrypted):
        readable(data, "a.xls")


def test_an_old_workbook_without_one_is_not_told_as_protected() -> None:
    assert readable(old_workbook(_BEGIN, (0x000A, b"")), "a.xls").grids == ()


@pytest.mark.parametrize("data", [b"", b"junk", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 900])
def test_what_it_cannot_read_is_damaged(data: bytes) -> None:
    with pytest.raises(Damaged):
        read_legacy(data)
    with pytest.raises(Damaged):
        decrypted(data, "x")


_LAST = "XFD1000000"
_HUGE = f'<row r="1"><c r="A1"/></row><row r="1000000"><c r="{_LAST}"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("rows", "limits", "setting"),
    [
        (ROWS, Limits(reader_seconds=0), "SHEETCHECK_MAX_READER_SECONDS"),
        (_HUGE, Limits(reader_memory=400 << 20), "SHEETCHECK_MAX_READER_MEMORY"),
        (ROWS, Limits(reader_answer=20), "SHEETCHECK_MAX_READER_ANSWER"),
        (ROWS, Limits(cells=3), "SHEETCHECK_MAX_CELLS"),
    ],
)
def test_what_is_over_a_limit_says_how_to_raise_it(rows: str, limits: Limits, setting: str) -> None:
    with pytest.raises(Oversized) as refused:
        read_legacy(package(rows=rows), limits)
    assert setting in refused.value.advice.en


def test_a_reader_that_dies_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy_formats, "_WORKER", "tests.no_such_module")
    with pytest.raises(Damaged, match="broke off"):
        read_legacy(DATA)


@pytest.mark.skipif(sys.platform != "linux", reason="no other system keeps such a limit")
def test_a_reader_lives_with_less_memory_than_it_may_have() -> None:
    # The hard limit of this process and its children cannot be raised again: another tries.
    program = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30));"
        "from sheetcheck.workbook.isolated.legacy_formats import read_legacy;"
        "print(read_legacy(sys.stdin.buffer.read())[0].sheet)"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program], input=DATA, capture_output=True, check=True
    )
    assert done.stdout.decode().strip() == "進行管理"


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize("extension", ["xls", "ods"])
def test_files_of_libreoffice(extension: str, tmp_path: Path) -> None:
    (tmp_path / "in.xlsx").write_bytes(WRITERS["XlsxWriter"])
    grid = read_legacy(saved_by_office(tmp_path / "in.xlsx", extension).read_bytes())[0]
    assert (grid.sheet, grid.text(2, 1), grid.text(2, 3)) == ("表", "事業1", "1.5")
