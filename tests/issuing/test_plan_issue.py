"""Who gets a file with which items, what the manifest says, and what cannot be issued."""

import hashlib
import json
from typing import Any

import pytest

from sheetcheck.words.errors.season_refusals import (
    MasterUnusable,
    NoDepartments,
    OfficeUnknown,
)
from sheetcheck.words.errors.write_refusals import Signed
from sheetcheck.workbook.read.book import open_workbook
from tests.issuing.kit import FORM, made, open_cells
from tests.support.season import (
    file_for,
    issue_of,
    master_of,
)
from tests.support.table_model import USUAL_SHEET


def test_rows_of_nobody_go_to_the_secretariat_and_are_named() -> None:
    def orphans(_book: Any, sheet: Any) -> None:
        sheet.write("E6", "\u3000")
        sheet.write("E8", "  ")

    issue = issue_of(made(orphans))
    assert issue.departments == ("社会福祉課", "事務局")
    assert [one.item.name for one in issue.assignment.unassigned] == ["事業2", "事業4"]
    *_, last = issue.files()
    assert open_cells(last.data) == "G6 H6 I6 G8 H8 I8"


def test_the_manifest_says_what_went_to_whom() -> None:
    issue = issue_of(FORM)
    files = [*issue.files()]
    said = json.loads(issue.manifest(files))
    assert said["master"]["sha256"] == hashlib.sha256(FORM).hexdigest()
    assert [one["department"] for one in said["files"]] == [
        *("商工課", "建築住宅課", "社会福祉課", "高齢福祉課"),
    ]
    for one, file in zip(said["files"], files, strict=True):
        assert one["sha256"] == hashlib.sha256(file.data).hexdigest()
    assert said["files"][1]["items"][0] == {
        "sheet": USUAL_SHEET,
        "section": "(1)住居・就労の確保など",
        "number": 2,
        "item": "市営住宅の受け入れ",
        "row": 7,
        "departments": ["建築住宅課"],
    }


def test_a_department_without_items_is_refused() -> None:
    with pytest.raises(OfficeUnknown):
        issue_of(FORM, "防災課")


def test_a_master_without_departments_is_refused() -> None:
    def nobody(_book: Any, sheet: Any) -> None:
        for row in range(5, 9):
            sheet.write(f"E{row}", " ")

    with pytest.raises(NoDepartments):
        issue_of(made(nobody))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no workbook",
        made(lambda _book, sheet: sheet.write("G3", "備考")),
        made(lambda _book, sheet: sheet.write("J3", "R6評価")),
        made(lambda _book, _sheet: None, items=0),
    ],
    ids=["empty", "text", "no rating", "two ratings", "no items"],
)
def test_a_master_that_cannot_be_trusted_is_refused(data: bytes) -> None:
    with pytest.raises(MasterUnusable):
        master_of(data)


def test_a_signed_master_is_refused() -> None:
    from tests.support.packages import package  # noqa: PLC0415

    with pytest.raises((Signed, MasterUnusable)):
        file_for("商工課", package({**_parts(FORM), "_xmlsignatures/origin.sigs": b""}))


def _parts(data: bytes) -> dict[str, bytes]:
    book = open_workbook(data, "")
    return {name: book.package.read(name) for name in book.package.names}
