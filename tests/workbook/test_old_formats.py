"""Other formats are read by other people's parsers, in a process that may die."""

import io
import subprocess
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from sheetcheck.words.refusals import Damaged, Encrypted, Unreadable, WrongPassword
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.old_formats import Allowance, decrypted, read_old
from sheetcheck.workbook.package import open_package
from tests.support.packages import package, values_of
from tests.workbook.test_write import WRITERS

ROWS = '<row r="4"><c r="B4"><v>9</v></c><c r="C4" t="inlineStr"><is><t>文</t></is></c></row>'
DATA = package(rows=ROWS)


def with_password(password: str) -> bytes:
    target = io.BytesIO()
    OOXMLFile(io.BytesIO(WRITERS["openpyxl"])).encrypt(password, target)
    return target.getvalue()


def test_addresses_are_those_of_the_sheet() -> None:
    book = read_old(DATA)
    assert [grid.sheet for grid in book.grids] == ["進行管理"]
    assert values_of(book.grids[0]) == {"B4": 9, "C4": "文"}
    assert book.grids[0].text(4, 2) == "9"


def test_a_password_opens_it() -> None:
    data = with_password("秘密")
    with pytest.raises(Encrypted):
        open_package(data, "a.xlsx")
    assert decrypted(data, "秘密") == WRITERS["openpyxl"]
    with pytest.raises(WrongPassword):
        decrypted(data, "違う")


@pytest.mark.parametrize("data", [b"", b"junk", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 900])
def test_what_it_cannot_read_is_damaged(data: bytes) -> None:
    with pytest.raises(Damaged):
        read_old(data)
    with pytest.raises(Damaged):
        decrypted(data, "x")


def test_time_is_limited() -> None:
    with pytest.raises(Unreadable):
        read_old(DATA, allowance=Allowance(seconds=0.001))


def test_memory_is_limited() -> None:
    last = "XFD1000000"
    rows = f'<row r="1"><c r="A1"/></row><row r="1000000"><c r="{last}"><v>1</v></c></row>'
    with pytest.raises((Damaged, Unreadable)):
        read_old(package(rows=rows), allowance=Allowance(memory=400 << 20))


def test_cells_are_limited() -> None:
    with pytest.raises(Unreadable):
        read_old(DATA, Limits(cells=3))


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize("extension", ["xls", "ods"])
def test_files_of_libreoffice(extension: str, tmp_path: Path) -> None:
    (tmp_path / "in.xlsx").write_bytes(WRITERS["XlsxWriter"])
    profile = (tmp_path / "profile").absolute().as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", extension,
         "--outdir", str(tmp_path), str(tmp_path / "in.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    grid = read_old((tmp_path / f"in.{extension}").read_bytes()).grids[0]
    assert (grid.sheet, grid.text(2, 1), grid.text(2, 3)) == ("表", "事業1", "1.5")
