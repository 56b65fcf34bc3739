"""Answers of many files in one sheet: each in its cell, or told with its file."""

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

import sheetcheck
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.season_refusals import DecisionsFaulty, MasterUnusable
from sheetcheck.words.errors.write_refusals import TargetUnwritable
from sheetcheck.words.result import Status
from sheetcheck.words.values import Formula, NewValue
from sheetcheck.workbook.read.book import open_workbook
from sheetcheck.world import World
from tests.collecting.kit import (
    FORM,
    A,
    B,
    Cells,
    D,
    Season,
    answers,
    conflicts,
    everything,
    open_cells,
    unused,
)
from tests.support.season import cells_of, file_for, filled, resaved
from tests.support.tables import USUAL_SHEET

OFFICES = {"商工課": [6], "建築住宅課": [7], "社会福祉課": [8, 11], "高齢福祉課": [10]}


@pytest.fixture
def season(tmp_path: Path) -> Season:
    return Season(tmp_path)


def all_returned(season: Season) -> dict[str, NewValue]:
    expected: dict[str, NewValue] = {}
    for office, rows in OFFICES.items():
        cells: dict[str, NewValue] = {}
        for row in rows:
            cells |= everything(row, office)
        season.returns(f"回答_{office}.xlsx", cells, of=file_for(office, FORM))
        expected |= cells
    return expected


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


def test_a_second_run_changes_not_a_byte(season: Season) -> None:
    all_returned(season)
    first, before = season.collect(), season.out.read_bytes()
    again = season.collect()
    assert again.unchanged
    assert season.out.read_bytes() == before
    told = [(one.cell, one.before, one.after) for one in again.totals]
    assert told == [(one.cell, one.before, one.after) for one in first.totals]
    assert again.collection.code == first.collection.code


def test_a_newer_return_changes_its_cells_only(season: Season) -> None:
    all_returned(season)
    season.collect()
    before = cells_of(season.out.read_bytes())
    season.returns("回答_商工課(2).xlsx", everything(6, "商工課") | {"H6": "7件に増えた。"})
    season.collect()
    after = cells_of(season.out.read_bytes())
    assert {cell for cell in after if after[cell] != before.get(cell)} == {"H6"}


def test_a_dry_run_writes_nothing(season: Season) -> None:
    all_returned(season)
    done = season.collect(dry_run=True)
    assert len(done.collection.answers) == 15
    assert [path.name for path in season.folder.iterdir()] == ["master.xlsx", "returned"]


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


JOINT = filled(FORM, {"E8": "社会福祉課、商工課"})
BOTH_SAY = [
    ("商工課.xlsx", {"G8": A, "H8": "求人を出した。", "I8": "続ける。"}),
    ("社会福祉課.xlsx", {"G8": B, "H8": "支給した。", "I8": "続ける。"}),
]


def joint(folder: Path, files: list[tuple[str, Cells]] | None = None) -> Season:
    season = Season(folder, JOINT)
    for name, cells in files or BOTH_SAY:
        season.returns(name, cells)
    return season


def test_several_answers_are_told_and_none_is_written(tmp_path: Path) -> None:
    season = joint(tmp_path)
    done = season.collect()
    assert conflicts(done) == {
        "G8": [f"商工課 {A}", f"社会福祉課 {B}"],
        "H8": ["商工課 求人を出した。", "社会福祉課 支給した。"],
    }
    assert season.news() == {"I8": "続ける。"}
    book = openpyxl.load_workbook(season.out)
    note = book[USUAL_SHEET]["G8"].comment
    assert note
    assert "商工課" in note.text
    assert done.collection.code == 1


def test_one_answer_of_two_is_enough(tmp_path: Path) -> None:
    season = joint(tmp_path, [BOTH_SAY[0], ("社会福祉課.xlsx", {"H8": "\u3000"})])
    assert not conflicts(season.collect())
    assert season.news() == BOTH_SAY[0][1]


def test_the_first_department_may_lead(tmp_path: Path) -> None:
    season = joint(tmp_path)
    assert not conflicts(season.collect("first"))
    assert season.news() == BOTH_SAY[1][1]


def test_texts_may_be_joined_and_ratings_never(tmp_path: Path) -> None:
    season = joint(tmp_path)
    assert [*conflicts(season.collect("both"))] == ["G8"]
    assert season.news()["H8"] == "（社会福祉課）支給した。 / （商工課）求人を出した。"


def test_width_alone_is_no_conflict(tmp_path: Path) -> None:
    files: list[tuple[str, Cells]] = [
        ("商工課.xlsx", {"G8": "Ａ（予定通り進行）", "H8": "３件 支給した。"}),
        ("社会福祉課.xlsx", {"G8": A, "H8": "3件支給した。"}),
    ]
    season = joint(tmp_path, files)
    assert not conflicts(season.collect())
    assert season.news()["G8"] == A


def decision(**given: str) -> str:
    said = {"item": "生活保護", "column": "R6評価", "by": "企画課 山田", **given}
    lines = [f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in said.items()]
    return "\n".join(["[[decisions]]", *lines, "on = 2026-12-24", ""])


def test_a_decision_is_written_and_a_second_run_respects_it(tmp_path: Path) -> None:
    season = joint(tmp_path)
    season.collect()
    text = decision(take="商工課") + decision(column="result", value="両課で実施した。")
    done = season.collect(decisions=text)
    assert not conflicts(done)
    assert (season.news()["G8"], season.news()["H8"]) == (A, "両課で実施した。")
    before = season.out.read_bytes()
    assert season.collect(decisions=text).unchanged
    assert season.out.read_bytes() == before
    (note,) = {str(one.note) for one in done.collection.answers if str(one.slot.cell) == "G8"}
    assert "企画課 山田" in note


def test_a_decision_for_an_answer_that_is_not_there_is_told(tmp_path: Path) -> None:
    season = joint(tmp_path)
    done = season.collect(decisions=decision(take="防災課"))
    assert "G8" in conflicts(done)
    assert "G8 decisions.toml" in open_cells(done)


@pytest.mark.parametrize(
    "text",
    [
        "decisions = 1",
        "[[decisions]]\nitem = 1",
        decision(),
        decision(take="商工課", value="A"),
        decision(take="商工課").replace("2026-12-24", '"きのう"'),
        decision(take="商工課", who="x"),
        "not toml",
        "[other]\n",
    ],
)
def test_a_faulty_file_of_decisions_is_refused(text: str, season: Season) -> None:
    with pytest.raises(DecisionsFaulty):
        season.collect(decisions=text)


def test_the_file_for_decisions_can_be_completed(tmp_path: Path) -> None:
    season = joint(tmp_path)
    done = season.collect()
    assert done.decisions
    text = Path(done.decisions).read_text("utf-8")
    text = text.replace('# take = "商工課"', 'take = "商工課"').replace('by = ""', 'by = "山田"')
    done = season.collect(decisions=text.replace("# on =", "on ="))
    assert not conflicts(done)


def test_the_latest_of_several_counts(season: Season) -> None:
    season.returns("商工課.xlsx", everything(6, "前の商工課"))
    season.returns("商工課 再提出.xlsx", everything(6, "商工課"))
    season.collect()
    assert season.news() == everything(6, "商工課")


def test_a_file_as_it_was_issued_replaces_no_return(season: Season) -> None:
    issued = file_for("商工課", FORM)
    season.returns("商工課 回答.xlsx", everything(6, "商工課"), of=issued)
    season.returns("商工課.xlsx", issued)
    done = season.collect()
    assert season.news() == everything(6, "商工課")
    assert not any("商工課" in cell for cell in open_cells(done))


def test_an_answer_that_is_blank_by_now_is_an_open_point(season: Season) -> None:
    season.returns("商工課.xlsx", everything(6, "商工課"))
    season.returns("商工課 再提出.xlsx", {"G6": A, "I6": "続ける。"})
    done = season.collect()
    assert season.news() == {"G6": A, "I6": "続ける。"}
    assert "H6 商工課.xlsx" in open_cells(done)
    assert done.collection.code == 1


def test_an_answer_that_no_file_has_any_more_stays_and_is_told(season: Season) -> None:
    all_returned(season)
    season.collect()
    before = season.news()
    season.returned.pop(0)
    done = season.collect()
    assert season.news() == before
    assert open_cells(done) == ["G6", "H6", "I6"]
    assert all("今回のファイルにはありません" in one.reason.ja for one in done.collection.open)


def edit(season: Season, cells: Cells) -> None:
    """Let a person change the collected sheet, and Excel save it."""
    season.out.write_bytes(resaved(filled(season.out.read_bytes(), cells)))


def test_what_a_person_wrote_since_is_never_overwritten(season: Season) -> None:
    all_returned(season)
    season.collect()
    edit(season, {"H6": "事務局で言い換えた。", "D3": "事業名"})
    season.returns("商工課 2.xlsx", everything(6, "新しい商工課"))
    done = season.collect()
    assert conflicts(done) == {"H6": ["商工課 新しい商工課が実施。", "edited 事務局で言い換えた。"]}
    after = cells_of(season.out.read_bytes())
    assert (after["H6"], after["D3"]) == ("事務局で言い換えた。", "事業名")
    assert after["I6"] == "新しい商工課が続ける。"


def test_a_cell_that_a_person_emptied_stays_empty(season: Season) -> None:
    all_returned(season)
    season.collect()
    edit(season, {"H6": None})
    assert [*conflicts(season.collect())] == ["H6"]
    assert "H6" not in season.news()


def test_a_conflict_that_a_person_settled_in_the_sheet_is_settled(tmp_path: Path) -> None:
    season = joint(tmp_path)
    season.collect()
    edit(season, {"G8": B, "H8": "両課で実施した。"})
    assert not conflicts(season.collect())
    assert (season.news()["G8"], season.news()["H8"]) == (B, "両課で実施した。")
    season.returns("商工課 2.xlsx", {"G8": D, "H8": "出し直した。", "I8": "続ける。"})
    assert [*conflicts(season.collect())] == ["G8", "H8"]


def test_what_the_master_says_already_counts_as_an_answer(tmp_path: Path) -> None:
    season = Season(tmp_path, filled(FORM, {"G6": B, "H6": "3件知らせた。"}))
    season.returns("商工課.xlsx", {"G6": A, "H6": "３件知らせた。", "I6": "続ける。"})
    done = season.collect()
    assert conflicts(done) == {"G6": [f"商工課 {A}", f"master {B}"]}
    assert season.news() == {"I6": "続ける。"}


def test_the_row_of_another_department_is_not_collected(season: Season) -> None:
    season.returns("商工課.xlsx", everything(6) | {"G7": A})
    done = season.collect()
    assert season.news() == everything(6)
    assert "G7 商工課.xlsx" in open_cells(done)


def test_it_is_told_even_if_a_newer_file_of_the_department_lacks_it(season: Season) -> None:
    season.returns("商工課.xlsx", everything(6) | {"G7": A})
    season.returns("商工課 2.xlsx", everything(6))
    assert "G7 商工課.xlsx" in open_cells(season.collect())


def test_a_sub_unit_is_known_by_its_department(tmp_path: Path) -> None:
    season = Season(tmp_path, filled(FORM, {"E10": "高齢福祉課 (地域包括支援センター)"}))
    season.returns("高齢福祉課.xlsx", everything(10))
    season.returns("高齢福祉課 商工課.xlsx", everything(10))
    done = season.collect()
    assert season.news() == everything(10)
    assert unused(done) == {"高齢福祉課 商工課.xlsx": "department-unclear"}


def test_what_counts_as_no_answer_is_told_with_its_text(season: Season) -> None:
    season.returns("商工課.xlsx", {"G6": D, "H6": "－", "I6": "同上"})
    done = season.collect()
    assert season.news() == {"G6": D}
    found = {(str(o.slot.cell), o.text) for o in done.collection.open if o.slot and o.file}
    assert found == {("H6", "－"), ("I6", "同上")}


def test_an_added_item_is_told_and_never_inserted(season: Season) -> None:
    added: Cells = {"C12": 3, "D12": "手話通訳の派遣", "E12": "社会福祉課", "F12": "派遣します。"}
    season.returns("社会福祉課.xlsx", everything(8) | everything(11) | everything(12) | dict(added))
    done = season.collect()
    (one,) = done.collection.added
    assert (one.item, one.department) == ("手話通訳の派遣", "社会福祉課")
    assert season.news() == everything(8) | everything(11)
    assert done.collection.code == 1


def test_formulas_numbers_and_dates_are_taken_as_people_see_them(season: Season) -> None:
    book = openpyxl.load_workbook(io.BytesIO(FORM))
    sheet = book[USUAL_SHEET]
    sheet["G6"], sheet["H6"], sheet["I6"] = A, 12, 45748
    sheet["I6"].number_format = 'yyyy"年"m"月"d"日"'
    target = io.BytesIO()
    book.save(target)
    season.returns("商工課.xlsx", target.getvalue())
    season.returns("建築住宅課.xlsx", {"H7": Formula('"3"&"件"', "3件"), "G7": A, "I7": "続ける。"})
    done = season.collect()
    found = season.news()
    assert (found["H6"], found["I6"], found["H7"]) == (12, "2025-04-01", "3件")
    notes = [c.note for one in done.collection.answers for c in one.candidates if c.note]
    assert len(notes) == 1


def test_an_error_value_and_a_formula_without_a_value_are_told(season: Season) -> None:
    season.returns("商工課.xlsx", {"G6": A, "H6": Formula("1/0", None), "I6": "続ける。"})
    done = season.collect()
    assert "H6" not in season.news()
    assert "H6 商工課.xlsx" in open_cells(done)


def test_a_return_of_nobody_is_taken_whole(season: Season) -> None:
    season.returns("回答.xlsx", everything(6, "商工課") | everything(7, "建築住宅課"))
    done = season.collect()
    assert season.news() == everything(6, "商工課") | everything(7, "建築住宅課")
    assert [one.department for one in done.collection.files] == [""]


def test_a_return_whose_name_says_nothing_is_known_by_what_was_issued(season: Season) -> None:
    issued = file_for("社会福祉課", FORM)
    season.returns("sheet.xlsx", everything(8) | {"G6": A}, of=issued)
    done = season.collect()
    assert [one.department for one in done.collection.files] == ["社会福祉課"]
    assert season.news() == everything(8)


OTHER_FORM = (Path(__file__).parents[2] / "samples/families/marks-four.xlsx").read_bytes()
BAD: dict[str, tuple[str, bytes, str]] = {
    "another year": (
        "商工課.xlsx",
        filled(FORM, {"G3": "R5評価", "I3": "R6実施予定"}),
        "year-mismatch",
    ),
    "another form": ("商工課.xlsx", OTHER_FORM, "schema-unmatched"),
    "another plan": (
        "商工課.xlsx",
        filled(FORM, {f"D{row}": f"別の事業{row}" for row in (6, 7, 8, 10, 11)}
               | {f"F{row}": f"別の内容{row}" for row in (6, 7, 8, 10, 11)}
               | {f"E{row}": "商工課" for row in (6, 7, 8, 10, 11)}),
        "schema-unmatched",
    ),
    "two departments": ("商工課・社会福祉課.xlsx", filled(FORM, {"G6": A}), "department-unclear"),
    "no workbook": ("商工課.xlsx", b"PK\x03\x04half", "file-corrupt"),
    "empty": ("商工課.xlsx", b"", "file-corrupt"),
    "a text": ("商工課.xlsx", "回答です".encode(), "file-unsupported"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_bad_return_is_one_sentence_and_the_rest_is_collected(case: str, season: Season) -> None:
    name, data, rule = BAD[case]
    season.returns(name, data)
    season.returns("建築住宅課.xlsx", everything(7))
    done = season.collect()
    assert unused(done) == {name: rule}
    assert season.news() == everything(7)
    assert done.collection.code == 2
    (one,) = done.collection.unused
    assert all(text and "\n" not in text for text in (one.what.ja, one.what.en))


@pytest.mark.parametrize(
    "cells",
    [{"G3": "備考"}, {"D7": "求人情報の提供", "C7": 1}, {"F3": "R6評価"}],
    ids=["no rating", "one item twice", "two ratings"],
)
def test_a_master_that_cannot_be_trusted_is_refused(cells: Cells, tmp_path: Path) -> None:
    season = Season(tmp_path, filled(FORM, cells))
    season.returns("商工課.xlsx", everything(6), of=FORM)
    with pytest.raises(MasterUnusable):
        season.collect()
    assert not season.out.exists()


def full_disk(world: World) -> World:
    def write(path: Path, _data: bytes, _within: Sequence[str] = (), /) -> None:
        raise TargetUnwritable(target=path.name, why="full")

    return replace(world, write=write)


def test_a_full_disk_leaves_nothing_behind(season: Season) -> None:
    all_returned(season)
    with pytest.raises(TargetUnwritable):
        season.collect(world=full_disk)
    assert not season.out.exists()


def test_a_file_of_somebody_else_at_the_place_of_ours_is_kept(season: Season) -> None:
    all_returned(season)
    season.out.write_bytes(FORM)
    done = season.collect()
    assert season.out.read_bytes() == FORM
    assert Path(str(done.collected)).name == "master.collected.2.xlsx"


def test_unmark_gives_the_answers_without_the_sheet(season: Season) -> None:
    from sheetcheck.workbook.annotate.unmark import unmarked  # noqa: PLC0415

    expected = all_returned(season)
    season.collect()
    data = unmarked(open_workbook(season.out.read_bytes(), ""))
    assert data
    assert open_workbook(data, "").sheets == open_workbook(FORM, "").sheets
    assert {cell: cells_of(data)[cell] for cell in expected} == expected


def test_the_sheet_names_the_origin_of_every_answer(season: Season) -> None:
    all_returned(season)
    done = season.collect()
    sheet = openpyxl.load_workbook(season.out)["取りまとめ結果"]
    rows = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
    digests = {Path(one.path).name: one.digest[:12] for one in done.collection.files}
    for office, numbers in OFFICES.items():
        for row in numbers:
            (found,) = [line for line in rows if line[0] == f"H{row}"]
            assert found[3] == f"{office}が実施。"
            name = f"回答_{office}.xlsx"
            assert found[5] == f"{name} ({digests[name]})\n{USUAL_SHEET}!H{row}"
    assert sheet["A1"].value == "取りまとめ結果"


def origins(season: Season) -> dict[str, list[str]]:
    """Return what the sheet says of each answer: value, who and how, file and cell, when."""
    sheet = openpyxl.load_workbook(season.out)["取りまとめ結果"]
    rows = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
    begun = next(place for place, row in enumerate(rows) if row[0] == "回答と提出元のファイル")
    return {row[0]: row[3:7] for row in rows[begun + 2 :] if row[0][1:].isdecimal()}


def test_an_answer_whose_file_is_gone_keeps_its_origin(season: Season) -> None:
    all_returned(season)
    season.collect()
    before = origins(season)
    gone = season.returned.pop(0)
    season.collect()
    for _ in range(2):  # what only the sheet remembers is remembered by every later run
        after = origins(season)
        assert after.keys() == before.keys()
        for cell, (value, who, where, when) in before.items():
            kept = "\n以前の取りまとめで取り込んだ回答です。" if cell[1:] == "6" else ""
            assert after[cell] == [value, who + kept, where, when]
        assert season.collect().unchanged
    kept_origins = [
        (origin.file, origin.department, str(origin.cell))
        for one in season.collect().collection.answers
        for origin in one.candidates
        if str(one.slot.cell) == "H6"
    ]
    assert kept_origins == [(Path(gone.path).name, "商工課", "H6")]


def test_so_does_one_that_was_joined_or_decided(tmp_path: Path) -> None:
    season = joint(tmp_path)
    season.collect("both", decisions=decision(take="商工課"))
    before = origins(season)
    season.returned.clear()
    season.collect("both")
    after = origins(season)
    assert after["G8"][0] == before["G8"][0] == A
    assert after["G8"][1] == f"{before['G8'][1]}\n以前の取りまとめで取り込んだ回答です。"
    assert "企画課 山田が2026-12-24に決定" in after["G8"][1]
    assert after["G8"][2] == before["G8"][2]
    assert season.news()["H8"] == "（社会福祉課）支給した。 / （商工課）求人を出した。"
    assert after["H8"][2] == before["H8"][2]


def test_an_answer_of_which_nothing_was_written_down_is_kept(season: Season) -> None:
    all_returned(season)
    season.collect()
    before = season.news()
    book = openpyxl.load_workbook(season.out)
    (cell,) = (
        cell
        for row in book["取りまとめ結果"].iter_rows()
        for cell in row
        if str(cell.value).startswith("sheetcheck collect 1 ")
    )
    head, _, text = str(cell.value).partition("{")
    said = json.loads("{" + text)
    said["cells"] = [entry[:9] for entry in said["cells"]]
    del said["files"]
    cell.value = head + json.dumps(said, ensure_ascii=False)
    book.save(season.out)
    season.returned.pop(0)
    season.collect()
    assert season.news() == before
    assert origins(season)["H6"][:3] == [
        "商工課が実施。",
        "（課の表示なし）\n以前の取りまとめで取り込んだ回答です。",
        "",
    ]


def test_the_page_has_a_matrix_and_the_document(season: Season) -> None:
    all_returned(season)
    done = season.collect()
    page = Path(str(done.report)).read_text("utf-8")
    assert '<th role="columnheader" scope="col">高齢福祉課</th>' in page
    assert page.count('class="tag match"') == 6  # five items, and the legend
    begun = page.index('id="sheetcheck-report">') + len('id="sheetcheck-report">')
    document = json.loads(page[begun : page.index("</script>", begun)])
    assert len(document["answers"]) == len(answers(done)) == 15


def test_old_formats_and_protected_files_may_be_sources_and_not_masters(tmp_path: Path) -> None:
    season = Season(tmp_path)
    (season.folder / "master.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    with pytest.raises(Refusal):
        season.collect()
