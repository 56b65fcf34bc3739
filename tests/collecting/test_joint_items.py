"""Different answers of departments that share an item: conflicts, and the decisions of a person."""

from pathlib import Path

import openpyxl
import pytest

from sheetcheck.words.errors.season_refusals import DecisionsFaulty
from tests.collecting.kit import (
    BOTH_SAY,
    A,
    B,
    Cells,
    Season,
    conflicts,
    decision,
    joint,
    open_cells,
)
from tests.support.table_model import USUAL_SHEET


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
