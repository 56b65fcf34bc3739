"""Active content: listed, kept to the byte, never a reason to write a copy, never followed."""

import json
import socket
import zipfile
from pathlib import Path
from typing import Any, NoReturn

import pytest

from sheetcheck.cli.app import run
from tests.hostile import activity
from tests.hostile.kind import CORRECTED, Kind
from tests.hostile.kit import TABLE, parts, rows_xml, sheet_xml, strings_of, strings_xml, zipped

KINDS = [kind for kind in activity.kinds() if kind.expected == CORRECTED]
CLEAN = {**TABLE, 9: ("A(予定通り進行) 1事業",)}
MACROS = {
    **parts(sheet=sheet_xml(rows_xml(CLEAN)), strings=strings_xml(strings_of(CLEAN))),
    "xl/_rels/workbook.xml.rels": parts()["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId7" Target="vbaProject.bin" Type="'
        b'http://schemas.microsoft.com/office/2006/relationships/vbaProject"/></Relationships>',
    ),
    "xl/vbaProject.bin": b"Auto_Open",
}


def checked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = run([*arguments, "--format", "json", "--lang", "en"])
    told: dict[str, Any] = json.loads(capsys.readouterr().out)["files"][0]
    return code, told


def refuse(*_: object) -> NoReturn:
    raise AssertionError("an address of a workbook was followed")


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_it_is_kept_to_the_byte_and_never_followed(
    kind: Kind,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    (tmp_path / kind.file).write_bytes(kind.make())
    code, told = checked(capsys, kind.file, "--no-findings-sheet")
    assert code == 0
    notices = [f for f in told["findings"] if f["rule"] == "active-content"]
    assert {notice["severity"] for notice in notices} == {"notice"}
    with (
        zipfile.ZipFile(tmp_path / kind.file) as before,
        zipfile.ZipFile(tmp_path / told["corrected"]) as after,
    ):
        changed = [n for n in before.namelist() if before.read(n) != after.read(n)]
        assert after.namelist() == before.namelist()
    assert changed == ["xl/worksheets/sheet1.xml"]


def test_a_sheet_with_nothing_else_is_clean_and_no_copy_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.xlsm").write_bytes(zipped(MACROS))
    code, told = checked(capsys, "a.xlsm", "--strict")
    assert (code, told["status"], told["corrected"]) == (0, "clean", None)
    assert [finding["rule"] for finding in told["findings"]] == ["active-content"]
    assert told["findings"][0]["message"] == "It contains macros (VBA)."
