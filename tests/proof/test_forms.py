"""Whatever a workbook is written like, a copy of it is proved, and each spoilt one is caught."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

import pytest

from sheetcheck.correction import corrected
from sheetcheck.proof import replay
from sheetcheck.proof.verify import verified
from sheetcheck.words.added_sheet import AddedCell, AddedSheet, Mark
from sheetcheck.words.address import Address
from sheetcheck.words.proof import Proof
from sheetcheck.words.result import Change, Severity
from tests.collecting.kit import Season, everything
from tests.support.packages import MAIN, RELATIONS, STRICT, opened, package, parts_of, zipped

NAME: Final = "進行管理"
IMAGE: Final = "xl/media/image1.png"
THEME: Final = "xl/theme/theme1.xml"
ROWS: Final = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>A(予定通り進行) 8事業</t></is></c>'
    '<c r="B1"><v>5</v></c></row><row r="2"><c r="A2"><v>7</v></c></row>'
)
PLAIN: Final = package({IMAGE: b"\x89PNG picture", THEME: "<theme/>"}, ROWS)
ADDED_SHEET: Final = AddedSheet("点検結果", (20,), ((AddedCell("修正してください。"),),))
MARKS: Final = (Mark(NAME, Address(2, 1), Severity.ERROR, "修正してください。"),)
_STRICT_RELATIONS: Final = RELATIONS.replace(
    "schemas.openxmlformats.org/officeDocument/2006", "purl.oclc.org/ooxml/officeDocument"
)
_NAMES: Final = {
    "xl/workbook.xml": "book/Mappe.xml",
    "xl/_rels/workbook.xml.rels": "book/_rels/Mappe.xml.rels",
    "xl/worksheets/sheet1.xml": "book/Tabellen/Blatt.xml",
    "xl/styles.xml": "book/Formate.xml",
    "xl/sharedStrings.xml": "book/Texte.xml",
}
_TARGETS: Final = {"worksheets/sheet1": "Tabellen/Blatt", "styles": "Formate"} | {
    "sharedStrings": "Texte",
    "xl/workbook": "book/Mappe",
}

Parts = dict[str, bytes]


def strict(parts: Parts) -> Parts:
    swaps = ((MAIN, STRICT), (RELATIONS, _STRICT_RELATIONS))
    for old, new in swaps:
        parts = {n: c.replace(old.encode(), new.encode()) for n, c in parts.items()}
    return parts


def prefixed(parts: Parts) -> Parts:
    def renamed(xml: bytes) -> bytes:
        return re.sub(rb"<(/?)(?=[A-Za-z])", rb"<\1x:", xml).replace(b" xmlns=", b" xmlns:x=")

    return {n: renamed(c) if MAIN.encode() in c else c for n, c in parts.items()}


def named(parts: Parts) -> Parts:
    made = {}
    for name, content in parts.items():
        new = content
        for old, target in _NAMES.items():
            new = new.replace(f'"/{old}"'.encode(), f'"/{target}"'.encode())
        for old, target in _TARGETS.items():
            new = new.replace(f'Target="{old}.xml"'.encode(), f'Target="{target}.xml"'.encode())
        made[_NAMES.get(name, name)] = new
    return made


def wide(parts: Parts) -> Parts:
    def encoded(xml: bytes) -> bytes:
        return xml.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")

    return {n: encoded(c) if b"<sheetData" in c else c for n, c in parts.items()}


FORMS: Final[dict[str, Callable[[Parts], Parts]]] = {
    "as usual": dict,
    "strict": strict,
    "prefixed": prefixed,
    "parts of other names": named,
    "UTF-16": wide,
}


class Copy(NamedTuple):
    """A workbook, its copy, and the proof of it: of a collected sheet as `verify` works it out."""

    before: bytes
    after: bytes
    proof: Proof


@cache
def copy_of(form: str) -> Copy:
    if form == "collected":
        with TemporaryDirectory() as folder:
            season = Season(Path(folder))
            season.returns("商工課.xlsx", everything(6, "商工課"))
            season.collect()
            before, after = season.master, season.out.read_bytes()
            return Copy(before, after, verified(before, after).proof)
    before = zipped(FORMS[form](parts_of(PLAIN)))
    old, new = "A(予定通り進行) 8事業", "A(予定通り進行) 9事業"
    change = Change(NAME, Address(1, 1), old, new, "total-mismatch", new=new)
    made = corrected(opened(before), [change], added_sheet=ADDED_SHEET, marks=MARKS)
    assert made.certificate.proof
    return Copy(before, made.data, made.certificate.proof)


def sheet_of(parts: Parts) -> str:
    return next(
        name for name, content in parts.items()
        if re.search(rb"s\0?h\0?e\0?e\0?t\0?D\0?a\0?t\0?a", content) and "sheetcheck" not in name
    )  # fmt: skip


def in_sheet(old: str, new: str) -> Callable[[Parts], Parts]:
    def spoil(parts: Parts) -> Parts:
        name = sheet_of(parts)
        code = "utf-16" if parts[name].startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
        text = parts[name].decode(code)
        found, count = re.subn(old, new, text, count=1)
        assert count, "there is something to spoil"
        return parts | {name: found.encode(code)}

    return spoil


def in_part(ending: str) -> Callable[[Parts], Parts]:
    """Return what changes one byte of a part."""

    def spoil(parts: Parts) -> Parts:
        name = next(n for n in parts if n.endswith(ending))
        content = bytearray(parts[name])
        content[-3] ^= 1
        return parts | {name: bytes(content)}

    return spoil


SPOILT: Final[dict[str, Callable[[Parts], Parts]]] = {
    "a cell": in_sheet("<((?:x:)?)v>[0-9]", r"<\1v>9"),
    "a style": in_sheet(r'(<(?:x:)?c r="B[0-9]+")', r'\1 s="2" '),
    "the order of cells": in_sheet(
        r"(<(?:x:)?row [^>]*>)(<((?:x:)?)c .*?</\3c>)(<\3c .*?</\3c>)", r"\1\4\2"
    ),
    "a theme": in_part("theme1.xml"),
    "a byte of an image": in_part(".png"),
    "a part added": lambda parts: parts | {"xl/vbaProject.bin": b"macros"},
    "a part gone": lambda parts: {n: c for n, c in parts.items() if not n.endswith("theme1.xml")},
    "the order of parts": lambda parts: dict(reversed(parts.items())),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_copy_is_proved(form: str, tmp_path: Path) -> None:
    copy = copy_of(form)
    found = verified(copy.before, copy.after, copy.proof)
    assert not found.problems
    assert [cell.cell for cell in found.proof.cells] == ["A1"]
    assert not replayed(tmp_path, copy, copy.after)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_spoilt_copy_is_caught(
    form: str, spoil: Callable[[Parts], Parts], tmp_path: Path
) -> None:
    copy = copy_of(form)
    data = zipped(spoil(parts_of(copy.after)))
    assert verified(copy.before, data, copy.proof).problems
    assert replayed(tmp_path, copy, data)
    if spoil is not SPOILT["a cell"]:
        assert verified(copy.before, data).problems, "it is found without a proof, too"


@pytest.mark.parametrize("kind", [kind for kind in SPOILT if kind != "a byte of an image"])
def test_a_spoilt_collected_sheet_is_caught(kind: str, tmp_path: Path) -> None:
    copy = copy_of("collected")
    found = verified(copy.before, copy.after)
    assert not found.problems
    assert [cell.cell for cell in found.proof.cells] == ["G6", "H6", "I6", "B13"]
    assert found.proof.sheets_added == ("取りまとめ結果",)
    data = zipped(SPOILT[kind](parts_of(copy.after)))
    assert verified(copy.before, data, copy.proof).problems
    assert replayed(tmp_path, copy, data)


def replayed(folder: Path, copy: Copy, after: bytes) -> list[str]:
    (folder / "before.xlsx").write_bytes(copy.before)
    (folder / "after.xlsx").write_bytes(after)
    proof = copy.proof.document("0")
    return list(replay.replay(folder / "before.xlsx", folder / "after.xlsx", proof))
