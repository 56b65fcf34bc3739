"""What must not go out is found by its place, taken out, and gone from every part of the file."""

import io
import json
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from samples import make_samples
from sheetcheck.cli.app import run
from sheetcheck.publishing.about import ABOUT
from sheetcheck.publishing.cleaning import Cleaning, cleaned, inspected
from sheetcheck.publishing.leak import Leak, LeakKind
from sheetcheck.workbook.read.book import open_workbook
from tests.publishing.leaks import FAULTLESS, KEPT, LEAKS
from tests.publishing.leaky import (
    SECRET,
    Leaky,
    hidden_sheet,
    with_openpyxl,
    with_xlsxwriter,
)
from tests.support.packages import parts_of, zipped
from tests.support.validator import new_faults

ENA = Path(make_samples.__file__).with_name("ena-clean.xlsx")


def found_in(data: bytes) -> list[Leak]:
    return list(inspected(open_workbook(data, "")).stops)


def clean(data: bytes) -> Cleaning:
    book = open_workbook(data, "")
    return cleaned(book, inspected(book), frozenset())


def parts_with(data: bytes, text: str) -> list[str]:
    """Return the parts that hold a text, looked through without a line of ours."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [
            name
            for name in archive.namelist()
            if text in archive.read(name).decode("utf-8", "replace")
        ]


@pytest.mark.parametrize("case", LEAKS, ids=str)
def test_a_leak_is_found_by_its_place(case: Leaky) -> None:
    data = case.make()
    assert parts_with(data, SECRET)
    told = [(leak.kind.value, leak.place.ja) for leak in found_in(data)]
    assert any(kind == case.kind and case.place in place for kind, place in told), told


@pytest.mark.parametrize("case", LEAKS, ids=str)
def test_a_cleaned_copy_holds_it_nowhere_and_all_else_as_it_was(case: Leaky) -> None:
    data = case.make()
    done = clean(data)
    assert not done.left
    assert not parts_with(done.data, SECRET)
    assert not found_in(done.data)
    book = openpyxl.load_workbook(io.BytesIO(done.data))
    sheet = book.worksheets[0]
    assert (sheet["A1"].value, sheet["B2"].value) == ("事業", "公開する内容")
    assert done.seen
    assert not new_faults(data, done.data)


@pytest.mark.parametrize("shown", [0, 1])
def test_a_copy_opens_with_a_sheet_that_it_has(shown: int) -> None:
    parts = parts_of(with_openpyxl(lambda book, _: hidden_sheet(book, "hidden"))())
    views = rb"<workbookView [^>]*/>"
    view = b'<workbookView firstSheet="%d" activeTab="%d"/>' % (shown, shown)
    parts["xl/workbook.xml"] = re.sub(views, view, parts["xl/workbook.xml"])
    done = clean(zipped(parts))
    assert b'<workbookView firstSheet="0" activeTab="0"/>' in parts_of(done.data)["xl/workbook.xml"]


@pytest.mark.parametrize("case", KEPT, ids=str)
def test_what_a_formula_needs_is_told_and_stays(case: Leaky) -> None:
    done = clean(case.make())
    told = [(leak.kind.value, leak.place.ja) for leak, _ in done.left]
    assert (case.kind, case.place) in told


@pytest.mark.parametrize("make", FAULTLESS.values(), ids=FAULTLESS)
def test_a_faultless_workbook_is_left_alone(make: Callable[[], bytes]) -> None:
    assert not found_in(make())


def test_every_kind_is_told_with_its_way_out_in_both_languages() -> None:
    assert set(ABOUT) == set(LeakKind)
    for about in ABOUT.values():
        assert all((about.title.ja, about.title.en, about.how.ja, about.how.en))


def test_cleaning_twice_changes_nothing(tmp_path: Path) -> None:
    source = tmp_path / "回答.xlsx"
    source.write_bytes(LEAKS[0].make())
    before = source.read_bytes()
    for _ in range(2):
        assert run(["publish", str(source), "--clean"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["回答.public.xlsx", "回答.xlsx"]
    assert source.read_bytes() == before
    assert run(["publish", str(tmp_path / "回答.public.xlsx")]) == 0


def test_a_copy_that_somebody_edited_is_not_overwritten(tmp_path: Path) -> None:
    source, copy = tmp_path / "a.xlsx", tmp_path / "a.public.xlsx"
    source.write_bytes(LEAKS[0].make())
    copy.write_bytes(b"edited")
    run(["publish", str(source), "--clean"])
    assert copy.read_bytes() == b"edited"
    assert (tmp_path / "a.public (2).xlsx").exists()


def test_the_exit_code_says_whether_something_must_not_go_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leaky, plain = tmp_path / "leaky.xlsx", tmp_path / "plain.xlsx"
    leaky.write_bytes(LEAKS[0].make())
    plain.write_bytes(FAULTLESS["openpyxl: nothing but cells"]())
    assert run(["publish", str(plain)]) == 0
    assert run(["publish", str(plain), str(leaky)]) == 1
    assert run(["publish", str(leaky), str(tmp_path / "missing.xlsx")]) == 2
    capsys.readouterr()
    assert run(["publish", str(leaky), "--format", "json", "--lang", "en"]) == 1
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert file["stops"]
    assert {"sheet-hidden"} <= {one["kind"] for one in file["found"]}


def test_a_hidden_item_is_told_and_stays_for_a_person_to_decide(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(ENA)
    book.worksheets[0].row_dimensions[20].hidden = True
    source = tmp_path / "sheet.xlsx"
    book.save(source)
    assert run(["publish", str(source), "--clean"]) == 1
    copy = openpyxl.load_workbook(tmp_path / "sheet.public.xlsx").worksheets[0]
    assert copy["D20"].value == openpyxl.load_workbook(ENA).worksheets[0]["D20"].value


def test_many_hidden_rows_take_no_time(tmp_path: Path) -> None:
    def many(_book: Any, sheet: Any) -> None:
        for row in range(3, 1203):
            sheet.write(row, 1, f"内容{row}")
            sheet.set_row(row, None, None, {"hidden": row % 2 == 0})

    began = time.perf_counter()
    done = clean(with_xlsxwriter(many)())
    assert len([leak for leak in done.removed if leak.kind is LeakKind.ROW]) > 500
    assert time.perf_counter() - began < 10
