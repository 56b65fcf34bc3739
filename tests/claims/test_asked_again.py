"""A corrected copy adds up to its rows; its undo log keeps asking whether one was lost."""

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from sheetcheck.checking.opened import read_issued
from sheetcheck.checking.settings import Settings
from sheetcheck.engine.prepare import Prepared, RunOptions, prepare
from sheetcheck.rules.judging.families import known_families, named_family
from sheetcheck.words.address import Address
from sheetcheck.words.text import Language
from sheetcheck.words.values import NewValue
from sheetcheck.workbook.annotate.unmark import unmarked
from sheetcheck.workbook.write.patch import patched
from tests.support.packages import opened
from tests.support.table_model import USUAL_SHEET, Case
from tests.support.table_workbook import to_workbook
from tests.support.tables import read_cases

SHEETS = Path(__file__).parents[1] / "sheets"
FAMILY = named_family("ena-saihan-boshi").family
SETTINGS = Settings(families=lambda: (FAMILY,))
AT = datetime(2026, 4, 1, 9, 5, tzinfo=UTC)
DIFFERING = [
    case
    for source in sorted(SHEETS.glob("*.md"))
    for case in read_cases(source)
    # Where no total is written, there is no copy to ask.
    if case.expected.changes
    and any(line.endswith("rows-differ") for line in case.expected.findings or ())
]
ITEM: Mapping[str, str | int] = {
    "C11": 3,
    "D11": "就労の支援",
    "E11": "商工課",
    "F11": "支援します。",
}
ANSWER: Mapping[str, str | int] = {
    "G11": "A(予定通り進行)",
    "H11": "4人を支援した。",
    "I11": "続ける。",
}
ASKED = {"B16": "合計欄は訂正前に内訳と合って5事業でしたが、表には4事業しかありません。"}


def sheet(title: str) -> bytes:
    (case,) = [one for one in read_cases(SHEETS / "footers.md") if one.title == title]
    return to_workbook(case)


RETURNED = sheet("Label cell and count cell, wrong")


def check(data: bytes, settings: Settings = SETTINGS, *, findings_sheet: bool = True) -> Prepared:
    wanted = RunOptions(settings, Language.JA, "0", AT, findings_sheet=findings_sheet)
    (done,) = prepare(["a.xlsx"], lambda _: data, wanted)
    return done


def asked(done: Prepared) -> Mapping[str, str]:
    """Return what `rows-differ` says, by cell."""
    found = [one for result in done.results for one in result.findings]
    return {str(one.cell): one.message.ja for one in found if one.rule == "rows-differ"}


def copy_of(done: Prepared) -> bytes:
    assert done.correction is not None
    assert done.correction.certificate.certified
    return done.correction.data


@pytest.fixture(scope="module")
def copy() -> bytes:
    return copy_of(check(RETURNED))


@pytest.mark.parametrize("case", DIFFERING, ids=str)
def test_a_copy_and_a_copy_of_it_are_asked_about_the_same_cells(case: Case) -> None:
    shelved = (named_family(case.schema),) if case.schema else known_families()
    settings = Settings(families=lambda: [one.family for one in shelved])
    first = check(to_workbook(case), settings)
    second = check(copy_of(first), settings)
    third = check(copy_of(second), settings)
    assert first.results[0].changes
    assert not second.results[0].changes
    assert asked(first).keys() == asked(second).keys() != set()
    assert asked(second) == asked(third)


@pytest.mark.parametrize(
    ("edits", "told"),
    [
        pytest.param({"H7": "4件案内した。"}, ASKED, id="an answer is written"),
        pytest.param({"G7": ""}, ASKED, id="a rating is open"),
        pytest.param({**ITEM, **ANSWER}, {}, id="the row is put back"),
        pytest.param(ITEM, {}, id="the row is put back without an answer"),
        pytest.param({"B16": "6事業"}, {}, id="the total is edited"),
        pytest.param(
            {"B16": "5事業", "B12": "3事業"},
            {"B16": "合計欄は内訳と合って5事業ですが、表には4事業しかありません。"},
            id="the totals of before are put back",
        ),
        pytest.param(
            dict.fromkeys(("C10", "D10", "E10", "F10", "G10", "H10", "I10"), ""),
            {"B16": "合計欄は内訳と合って4事業ですが、表には3事業しかありません。"},
            id="one more row is lost",
        ),
    ],
)
def test_it_is_asked_until_it_is_answered(
    copy: bytes, edits: Mapping[str, NewValue], told: Mapping[str, str]
) -> None:
    new = {(USUAL_SHEET, Address.parse(cell)): value or None for cell, value in edits.items()}
    assert asked(check(patched(opened(copy), new))) == told


@pytest.mark.parametrize(
    ("cells", "told"),
    [({}, {"B17": ASKED["B16"]}), ({**ITEM, **ANSWER}, {})],
    ids=["a blank row", "the row that was lost"],
)
def test_rows_may_have_moved_in_another_program(
    copy: bytes, cells: Mapping[str, str | int], told: Mapping[str, str]
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(copy))
    book[USUAL_SHEET].insert_rows(11)
    for cell, value in cells.items():
        book[USUAL_SHEET][cell] = value
    saved = io.BytesIO()
    book.save(saved)
    assert asked(check(saved.getvalue())) == told


def test_the_issued_sheet_knows_better(copy: bytes) -> None:
    right = sheet("Label cell and count cell, right")
    issued = read_issued("issued.xlsx", lambda _: right, SETTINGS)
    assert not asked(check(copy, Settings(families=SETTINGS.families, issued=issued)))


def test_without_the_undo_log_it_is_forgotten(copy: bytes) -> None:
    plain = unmarked(opened(copy))
    assert plain is not None
    assert not asked(check(plain))
    assert not asked(check(copy_of(check(RETURNED, findings_sheet=False))))


def test_a_total_that_was_not_asked_about_is_forgotten() -> None:
    done = check(sheet("A wrong number in a line of its own"))
    assert done.results[0].changes
    assert not asked(check(copy_of(done)))
