"""What a file is, is told by its content; each kind has its own sentence."""

# ruff: noqa: E501  (a line of a table of cases is the markup as it lies in a part)

import pytest

from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.refusals import (
    Disguised,
    DisguisedTable,
    Empty,
    Encrypted,
    HalfCopied,
    LabelEncrypted,
    NotAWorkbook,
    NumbersDocument,
    OldFormat,
    Zeros,
)
from sheetcheck.workbook.package.package import open_package
from tests.support.packages import package, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512


def ole(name: str) -> bytes:
    return OLE + name.encode("utf-16-le") + b"\0" * 60


def half_ole(name: str) -> bytes:
    """A compound file of sectors of 512 bytes, whose directory in sector 20 is not there."""
    head = bytearray(ole(name))
    head[30:32] = (9).to_bytes(2, "little")
    head[48:52] = (20).to_bytes(4, "little")
    return bytes(head)


KINDS: dict[str, tuple[bytes, str, type[Refusal], str]] = {
    "empty": (b"", "a.xlsx", Empty, "空"),
    "zeros": (b"\0" * 5000, "a.xlsx", Zeros, "中身がありません"),
    "half a workbook": (package()[:2000], "a.xlsx", HalfCopied, "途中"),
    "only the beginning": (b"PK\x03\x04", "a.xlsx", HalfCopied, "途中"),
    "with a password": (ole("EncryptedPackage"), "a.xlsx", Encrypted, "パスワード"),
    "with a label": (ole("EncryptedPackage") + ole("\tDRMDataSpace"), "a.xlsx", LabelEncrypted, "ラベル"),
    "with a label, under another name": (ole("EncryptedPackage") + ole("DRMEncryptedDataSpace"), "a.xlsx", LabelEncrypted, "ラベル"),
    "old workbook with a label": (ole("Workbook") + ole("\tDRMContent"), "a.xls", LabelEncrypted, "ラベル"),
    "WPS Office": (ole("Workbook"), "a.et", OldFormat, ".xls"),
    "Numbers, its folder zipped": (zipped({"表.numbers/Index.zip": "x", "表.numbers/preview.jpg": "x"}), "a.xlsx", NumbersDocument, "Numbers"),
    "Numbers of 2009": (zipped({"index.apxl": "x", "thumbs/": ""}), "a.numbers", NumbersDocument, "Numbers"),
    "Numbers with a word in it": (zipped({"Index/Document.iwa": "x", "Data/xl.jpg": "x"}), "a.numbers", NumbersDocument, "Numbers"),
    "old workbook under a new name": (ole("Workbook"), "a.xlsx", OldFormat, ".xls"),
    "half an old workbook": (half_ole("Book"), "a.xls", HalfCopied, "途中"),
    "very old workbook": (ole("Book"), "a.xls", OldFormat, ".xls"),
    "workbook of Excel 4": (b"\x09\x04\x06\x00\x00\x00\x10\x00", "a.xls", OldFormat, ".xls"),
    "LibreOffice": (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, stored=True), "a.xlsx", OldFormat, ".ods"),
    "binary workbook": (zipped({"[Content_Types].xml": "", "xl/workbook.bin": ""}), "a.xlsx", OldFormat, ".xlsb"),
    "XML of 2003": (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "a.xls", OldFormat, "2003"),
    "web page": (b"\xef\xbb\xbf\n<!DOCTYPE html><html><table></table></html>", "a.xls", DisguisedTable, "HTML"),
    "web page without a head": (b"<table><tr><td>1</td></tr></table>", "a.xlsx", DisguisedTable, "HTML"),
    "web archive": (b"MIME-Version: 1.0\r\n", "a.xls", DisguisedTable, "HTML"),
    "CSV": ("番号,担当課\n1,商工課\n".encode(), "a.xlsx", DisguisedTable, "CSV"),
    "CSV in Shift_JIS": ("番号,担当課\n1,商工課\n".encode("cp932"), "a.xls", DisguisedTable, "CSV"),
    "tabs in UTF-16": ("番号\t担当課\n".encode("utf-16"), "a.xls", DisguisedTable, "CSV"),
    "plain text": (b"hello", "a.xlsx", Disguised, "テキスト"),
    "text under its own name": (b"hello", "a.txt", NotAWorkbook, "テキスト"),
    "PDF": (b"%PDF-1.7\n", "a.xlsx", Disguised, "PDF"),
    "picture": (b"\x89PNG\r\n\x1a\n", "a.png", NotAWorkbook, "PNG"),
    "noise": (bytes(range(1, 255)), "a.xlsx", Disguised, "判別できない"),
    "letter": (zipped({"[Content_Types].xml": "", "word/document.xml": ""}), "a.docx", NotAWorkbook, "Word"),
    "letter under a wrong name": (zipped({"[Content_Types].xml": "", "word/document.xml": ""}), "a.xlsx", Disguised, "Word"),
    "slides": (ole("PowerPoint Document"), "a.xlsx", Disguised, "PowerPoint"),
    "other archive": (zipped({"readme.txt": "x"}), "a.zip", NotAWorkbook, "ZIP"),
    "Numbers": (zipped({"Index/Document.iwa": "x", "preview.jpg": "x"}), "a.numbers", NumbersDocument, "Numbers"),
    "Numbers under a wrong name": (zipped({"Index/Document.iwa": "x"}), "a.xlsx", NumbersDocument, "Numbers"),
    "empty archive": (zipped({}), "a.xlsx", Disguised, "ZIP"),
    "other compound file": (ole("Something"), "a.xlsx", Disguised, "OLE"),
    "program": (b"MZ\x90\0", "a.exe", NotAWorkbook, "プログラム"),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_is_told(kind: str) -> None:
    data, name, expected, word = KINDS[kind]
    with pytest.raises(expected) as refused:
        open_package(data, name)
    assert type(refused.value) is expected
    assert word in refused.value.what.ja
    assert refused.value.what.en
    assert refused.value.advice.ja


@pytest.mark.parametrize("name", ["a.xlsx", "a.xlsm", "a.xls", "a.csv", "a", "進行管理.XLSX"])
def test_a_workbook_is_one_under_any_name(name: str) -> None:
    assert open_package(package(), name).has("xl/workbook.xml")


def test_bytes_before_a_workbook_do_not_hide_it() -> None:
    assert open_package(b"#!/bin/sh\n" + package(), "a.xlsx").has("xl/workbook.xml")
