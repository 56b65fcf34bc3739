"""A copy that was spoilt in any way is caught, by `verify` and by the script of the manual."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from sheetcheck.correction import corrected
from sheetcheck.proof import replay
from sheetcheck.proof.package import UnjudgedError
from sheetcheck.proof.verify import stated_proof, verified
from sheetcheck.words.added_sheet import AddedCell, AddedSheet, Mark
from sheetcheck.words.address import Address
from sheetcheck.words.errors.misuses import ProofUnusable
from sheetcheck.words.proof import Proof
from sheetcheck.words.result import Change, Severity
from tests.support.packages import opened, package

NAME = "進行管理"
SHEET = "xl/worksheets/sheet1.xml"
IMAGE = "xl/media/image1.png"
ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>A(予定通り進行) 8事業</t></is></c>'
    '<c r="B1"><v>5</v></c></row>'
    '<row r="2"><c r="A2"><f>LEN(A1)</f><v>13</v></c></row>'
)
BEFORE = package({IMAGE: b"\x89PNG picture", "xl/theme/theme1.xml": "<theme/>"}, ROWS)
ADDED_SHEET = AddedSheet("点検結果", (20,), ((AddedCell("修正してください。"),),))
MARKS = (Mark(NAME, Address(2, 1), Severity.ERROR, "修正してください。"),)


def copy(
    added_sheet: AddedSheet | None = ADDED_SHEET, marks: tuple[Mark, ...] = MARKS
) -> tuple[bytes, Proof]:
    before, after = "A(予定通り進行) 8事業", "A(予定通り進行) 9事業"
    change = Change(NAME, Address(1, 1), before, after, "total-mismatch", new=after)
    made = corrected(opened(BEFORE), [change], added_sheet=added_sheet, marks=marks)
    assert made.certificate.proof
    return made.data, made.certificate.proof


AFTER, PROOF = copy()

Parts = dict[str, bytes]


def spoilt(spoil: Callable[[Parts], Parts | None]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(AFTER)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    left = spoil(parts) or parts
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in left.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def put(part: str, old: bytes, new: bytes) -> Callable[[Parts], None]:
    def spoil(parts: Parts) -> None:
        assert old in parts[part]
        parts[part] = parts[part].replace(old, new, 1)

    return spoil


def added(name: str, content: bytes) -> Callable[[Parts], None]:
    return lambda parts: parts.update({name: content})


def without(name: str) -> Callable[[Parts], Parts]:
    return lambda parts: {n: c for n, c in parts.items() if n != name}


def reordered(parts: Parts) -> Parts:
    return dict(reversed(parts.items()))


SPOILT: dict[str, Callable[[Parts], Parts | None]] = {
    "a cell taken out": put(SHEET, b'<c r="B1"><v>5</v></c>', b""),
    "a row renumbered": put(SHEET, b'<row r="2">', b'<row r="3">'),
    "text between cells": put(SHEET, b"</row><row", b"</row> <row"),
    "a format beside the marks": put(SHEET, b'<c r="B1">', b'<c r="B1" s="1">'),
    "a merged range": put(
        SHEET, b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    ),
    "a format that changed": put("xl/styles.xml", b"<fonts ", b'<fonts x="1" '),
    "a theme": put("xl/theme/theme1.xml", b"<theme/>", b'<theme name="x"/>'),
    "a byte of an image": put(IMAGE, b"picture", b"pictuRe"),
    "a name": put(
        "xl/workbook.xml", b"</sheets>",
        b"</sheets><definedNames><definedName name='x'>1</definedName></definedNames>",
    ),
    "a sheet renamed": put("xl/workbook.xml", NAME.encode(), "進行表".encode()),
    "a sheet hidden": put("xl/workbook.xml", b"<sheet ", b'<sheet state="hidden" '),
    "another sheet opened": put(
        "xl/workbook.xml", b"<sheets>",
        b'<bookViews><workbookView activeTab="0"/></bookViews><sheets>',
    ),
    "a sheet selected": put(
        SHEET, b"<sheetData>",
        b'<sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews><sheetData>',
    ),
    "a link to elsewhere": put(
        "xl/_rels/workbook.xml.rels", b"</Relationships>",
        b'<Relationship Id="x" Type="y/externalLink" Target="http://x" TargetMode="External"/>'
        b"</Relationships>",
    ),
    "a part added": added("xl/vbaProject.bin", b"macros"),
    "an image gone": without(IMAGE),
    "the theme gone": without("xl/theme/theme1.xml"),
    "the order": reordered,
    "a part cut off": put(SHEET, b"</worksheet>", b""),
}  # fmt: skip


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_spoilt_copy_is_caught(spoil: Callable[[Parts], Parts | None], tmp_path: Path) -> None:
    data = spoilt(spoil)
    found = verified(BEFORE, data)
    assert found.problems, "worked out without a proof"
    assert verified(BEFORE, data, PROOF).problems
    assert replayed(tmp_path, data)


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_hashes_made_to_fit_a_spoilt_copy_do_not_hide_it(
    spoil: Callable[[Parts], Parts | None], tmp_path: Path
) -> None:
    assert replayed_as_forged(tmp_path, spoilt(spoil))


def replayed_as_forged(folder: Path, data: bytes) -> list[str]:
    """Replay a proof whose hashes were made to fit, so that only its ranges can tell."""
    proof = PROOF.document("0") | {"after": hashlib.sha256(data).hexdigest()}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        hashes = {n: hashlib.sha256(archive.read(n)).hexdigest() for n in archive.namelist()}
    proof["parts"] = [
        part | {"after": hashes.get(part["name"], part["after"])} for part in proof["parts"]
    ]
    return replay_of(folder, data, proof)


def replay_of(folder: Path, data: bytes, proof: Mapping[str, Any]) -> list[str]:
    (folder / "before.xlsx").write_bytes(BEFORE)
    (folder / "after.xlsx").write_bytes(data)
    return list(replay.replay(folder / "before.xlsx", folder / "after.xlsx", proof))


def test_more_than_the_format_of_a_marked_cell_is_told(tmp_path: Path) -> None:
    data = spoilt(put(SHEET, b"<v>13</v>", b"<v>99</v>"))
    assert "more than the format of A2" in "".join(replayed_as_forged(tmp_path, data))


def test_a_range_is_the_cell_that_it_names(tmp_path: Path) -> None:
    proof = PROOF.document("0")
    (part,) = (part for part in proof["parts"] if part["name"] == SHEET)
    (changed,) = (one for one in part["ranges"] if one[-1] == "A1")
    changed[-1] = "B1"
    assert "are not cell B1 alone" in "".join(replay_of(tmp_path, AFTER, proof))


@pytest.mark.parametrize("cell", ["B1", "A2"])
def test_another_cell_is_told_though_it_is_no_fault_without_a_proof(
    cell: str, tmp_path: Path
) -> None:
    old = {"B1": b'<c r="B1"><v>5</v>', "A2": b"<v>13</v>"}[cell]
    data = spoilt(put(SHEET, old, old.replace(b"<v>", b"<v>9")))
    found = verified(BEFORE, data)
    assert cell in {one.cell for one in found.proof.cells}
    assert verified(BEFORE, data, PROOF).problems
    assert replayed(tmp_path, data)


@pytest.mark.parametrize("added_sheet", [ADDED_SHEET, None])
@pytest.mark.parametrize("marks", [MARKS, ()])
def test_a_copy_as_it_was_written_is_verified(
    added_sheet: AddedSheet | None, marks: tuple[Mark, ...], tmp_path: Path
) -> None:
    data, proof = copy(added_sheet, marks)
    found = verified(BEFORE, data, proof)
    assert not found.problems
    assert [one.cell for one in found.proof.cells] == ["A1"]
    assert found.proof.sheets_added == (("点検結果",) if added_sheet or marks else ())
    assert not replayed(tmp_path, data, proof)


def test_a_file_is_verified_against_itself() -> None:
    found = verified(BEFORE, BEFORE)
    assert found.proved
    assert found.proof.identical == len(found.proof.parts)


def test_a_proof_is_read_as_it_was_written(tmp_path: Path) -> None:
    text = json.dumps(PROOF.document("0"))
    assert stated_proof(text.encode(), "x") == PROOF
    page = f'<html><script type="application/json" id="sheetcheck-proof">{text}</script>'
    assert stated_proof(page.encode(), "x") == PROOF
    del tmp_path


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"<html>", b'{"proof": 2}', b"\xff\xfe"])
def test_what_is_no_proof_is_refused(data: bytes) -> None:
    with pytest.raises(ProofUnusable):
        stated_proof(data, "x.json")


@pytest.mark.parametrize("data", [b"", b"PK", BEFORE[:400]])
def test_what_is_no_workbook_cannot_be_judged(data: bytes) -> None:
    with pytest.raises(UnjudgedError):
        verified(BEFORE, data)


def replayed(folder: Path, after: bytes, proof: Proof = PROOF) -> list[str]:
    return replay_of(folder, after, proof.document("0"))


def test_the_script_runs_alone(tmp_path: Path) -> None:
    (tmp_path / "proof.json").write_text(json.dumps(PROOF.document("0")), "utf-8")
    assert not replayed(tmp_path, AFTER)
    script = tmp_path / "replay.py"
    script.write_bytes(Path(replay.__file__).read_bytes())
    assert len(script.read_text("utf-8").splitlines()) <= 80
    done = subprocess.run(
        [sys.executable, "-I", "-S", script, "before.xlsx", "after.xlsx", "proof.json"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (
        0,
        "proved: nothing differs but what the proof lists\n",
    )
