"""Every answer in its cell of the master, nothing else changed, and the origin of each told."""

import io
import json
from pathlib import Path

import openpyxl

import sheetcheck
from sheetcheck.words.result import Status
from sheetcheck.workbook.read.book import open_workbook
from tests.collecting.kit import (
    FORM,
    A,
    B,
    Season,
    all_returned,
    answers,
    conflicts,
    open_cells,
    unused,
)
from tests.support.season import cells_of
from tests.support.table_model import USUAL_SHEET


def test_every_answer_stands_in_its_cell(season: Season) -> None:
    expected = all_returned(season)
    done = season.collect()
    assert season.news() == expected
    assert done.collection.code == 0
    assert not conflicts(done)
    assert not open_cells(done)
    assert not unused(done)


def test_the_collected_sheet_is_clean_and_its_totals_are_recounted(season: Season) -> None:
    all_returned(season)
    done = season.collect()
    assert {str(one.cell): one.after for one in done.totals} == {"B13": 5}
    (result,) = sheetcheck.check(season.out)
    assert result.status is Status.CLEAN


def test_nothing_else_of_the_master_differs(season: Season) -> None:
    expected = all_returned(season)
    season.collect()
    comparison = sheetcheck.compare(season.folder / "master.xlsx", season.out)
    assert comparison.sheets_added == ("取りまとめ結果",)
    changed = {str(one.cell) for one in comparison.cells}
    assert changed == {*expected, "B13"}
    parts = comparison.parts
    assert {name for name in parts.changed if "worksheets" in name} == {"xl/worksheets/sheet1.xml"}
    assert parts.removed == ()


def test_a_dry_run_writes_nothing(season: Season) -> None:
    all_returned(season)
    done = season.collect(dry_run=True)
    assert len(done.collection.answers) == 15
    assert {path.name for path in season.folder.iterdir()} == {"master.xlsx", "returned"}


def test_rows_that_moved_and_sections_renamed_are_found_by_what_they_say(season: Season) -> None:
    book = openpyxl.load_workbook(io.BytesIO(FORM))
    sheet = book[USUAL_SHEET]
    sheet["A9"] = "(2) お年寄りや障がいのある人への支援"
    for area in [*sheet.merged_cells.ranges]:
        sheet.unmerge_cells(str(area))
    sheet.insert_rows(6, 3)
    sheet["G11"], sheet["H11"], sheet["I11"] = A, "支給した。", "続ける。"
    sheet["G14"], sheet["H14"], sheet["I14"] = B, "窓口で支えた。", "支援を続ける。"
    target = io.BytesIO()
    book.save(target)
    season.returns("社会福祉課.xlsx", target.getvalue())
    season.collect()
    assert season.news() == {
        "G8": A,
        "H8": "支給した。",
        "I8": "続ける。",
        "G11": B,
        "H11": "窓口で支えた。",
        "I11": "支援を続ける。",
    }


def test_unmark_gives_the_answers_without_the_sheet(season: Season) -> None:
    from sheetcheck.workbook.annotate.unmark import unmarked  # noqa: PLC0415

    expected = all_returned(season)
    season.collect()
    data = unmarked(open_workbook(season.out.read_bytes(), ""))
    assert data
    assert open_workbook(data, "").sheets == open_workbook(FORM, "").sheets
    assert {cell: cells_of(data)[cell] for cell in expected} == expected


def test_the_page_has_a_matrix_and_the_document(season: Season) -> None:
    all_returned(season)
    done = season.collect()
    page = Path(str(done.report)).read_text("utf-8")
    assert '<th role="columnheader" scope="col">高齢福祉課</th>' in page
    assert page.count('class="tag match"') == 6  # five items, and the legend
    begun = page.index('id="sheetcheck-report">') + len('id="sheetcheck-report">')
    document = json.loads(page[begun : page.index("</script>", begun)])
    assert len(document["answers"]) == len(answers(done)) == 15
