"""A later run: newer files, answers withdrawn, and what a person wrote into the collected sheet."""

from pathlib import Path

from tests.collecting.kit import (
    FORM,
    A,
    B,
    D,
    Season,
    all_returned,
    conflicts,
    edit,
    everything,
    joint,
    open_cells,
)
from tests.support.season import cells_of, file_for, filled


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
