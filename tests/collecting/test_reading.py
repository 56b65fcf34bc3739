"""What is read in a return: whose it is, foreign rows, added items, formulas, numbers and dates."""

import io
from pathlib import Path

import openpyxl

from sheetcheck.words.values import Formula
from tests.collecting.kit import (
    FORM,
    A,
    Cells,
    D,
    Season,
    everything,
    open_cells,
    unused,
)
from tests.support.season import file_for, filled
from tests.support.table_model import USUAL_SHEET


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
