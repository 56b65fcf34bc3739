"""A decision that decides nothing is told: what it says, where it stands, and why."""

from pathlib import Path

import openpyxl
import pytest

from sheetcheck.jobs.collect import CollectOutcome
from sheetcheck.words.collection import OpenPoint
from tests.collecting.kit import FORM, A, B, D, Season, conflicts, decision, edit, joint
from tests.support.season import filled
from tests.support.table_model import USUAL_SHEET

SECTION = "(1)住居・就労の確保など"


@pytest.fixture
def season(tmp_path: Path) -> Season:
    """Return a season in which two departments differ about G8 and H8, and agree about I8."""
    return joint(tmp_path)


def points(done: CollectOutcome) -> list[OpenPoint]:
    """Return what is told of decisions."""
    return [point for point in done.collection.open if Path(point.file).name == "decisions.toml"]


USED = decision(take="商工課")
MISSED: dict[str, tuple[dict[str, str], str, str]] = {
    "no such item": (
        {"item": "生活保護費", "take": "商工課"},
        "",
        "事業「生活保護費」の回答欄はありません（「生活保護」ではありませんか）",
    ),
    "no item like it": ({"item": "Xyz", "value": A}, "", "事業「Xyz」の回答欄はありません。"),
    "no such column": (
        {"column": "R5評価", "take": "商工課"},
        "",
        "回答欄「R5評価」はありません（回答欄：R6評価、R6実施内容、R7実施予定）",
    ),
    "another section": (
        {"section": "(2)", "take": "商工課"},
        "",
        f"（元のシート：{USUAL_SHEET} {SECTION} 3）",
    ),
    "another number": ({"number": "1", "take": "商工課"}, "", "元のシートと異なります"),
    "no such department": (
        {"column": "R6実施内容", "take": "防災課"},
        "H8",
        "「防災課」の回答がありません（回答：商工課、社会福祉課）",
    ),
    "nobody answered": (
        {"item": "求人情報の提供", "take": "商工課"},
        "G6",
        "「商工課」の回答がありません（回答：なし）",
    ),
    "no rating of the scale": (
        {"item": "求人情報の提供", "value": "E(その他)"},
        "G6",
        "「E(その他)」は評価の選択肢にありません（A(予定通り進行)、",
    ),
    "the second for a cell": ({"value": D}, "G8", "先に別の決定があります（[[decisions]] 1）"),
}
"""What the second decision says, the cell that it is about, and what is told."""


@pytest.mark.parametrize("case", MISSED)
def test_a_decision_that_decides_nothing_is_told(case: str, season: Season) -> None:
    given, cell, why = MISSED[case]
    ((key, said),) = ((key, given[key]) for key in ("take", "value") if key in given)
    text = decision(**given)
    done = season.collect(decisions=USED + text)
    (point,) = points(done)
    assert str(point.slot.cell if point.slot else "") == cell
    assert (point.place, point.text) == ("[[decisions]] 2", f'{key} = "{said}"')
    assert why in point.reason.ja
    assert point.reason.ja.startswith("この決定は使われていません。")
    assert point.reason.en.startswith("This decision was not used: ")
    assert not point.is_question
    assert done.collection.code == 1
    assert season.news()["G8"] == A
    sheet = openpyxl.load_workbook(season.out)["取りまとめ結果"]
    shown = [str(value) for row in sheet.iter_rows(values_only=True) for value in row]
    assert any("decisions.toml\n[[decisions]] 2" in value for value in shown)
    assert season.collect(decisions=USED + text).unchanged


@pytest.mark.parametrize(
    ("given", "why", "written"),
    [
        ({"take": "商工課"}, "回答の不一致がないため、この決定は不要です。", "続ける。"),
        ({"value": "続ける。"}, "回答の不一致がないため、この決定は不要です。", "続ける。"),
        ({"value": "やめる。"}, "決定ファイルの内容を採りました（回答：「続ける。」）", "やめる。"),
    ],
)
def test_a_decision_where_nothing_is_in_dispute_is_told_and_leaves_nothing_to_do(
    given: dict[str, str], why: str, written: str, season: Season
) -> None:
    text = decision(column="R7実施予定", **given)
    done = season.collect(decisions=text)
    (point,) = points(done)
    assert why in point.reason.ja
    assert point.is_question
    assert season.news()["I8"] == written
    assert season.collect(decisions=text).unchanged


def test_decisions_that_decide_are_told_with_the_answer_alone(season: Season) -> None:
    text = "".join([
        USED,
        USED,
        decision(column="R6実施内容", value="両課で実施した。"),
        decision(item="求人情報の提供", value=D),
    ])  # fmt: skip
    for _ in range(2):
        done = season.collect(decisions=text)
        assert not points(done)
        assert not conflicts(done)
        assert (season.news()["G8"], season.news()["G6"]) == (A, D)


def test_a_decision_against_the_master_is_told_as_needless_by_no_later_run(tmp_path: Path) -> None:
    season = Season(tmp_path, filled(FORM, {"G6": B}))
    season.returns("商工課.xlsx", {"G6": A, "H6": "知らせた。", "I6": "続ける。"})
    text = decision(item="求人情報の提供", take="商工課")
    assert not points(season.collect(decisions=text))
    assert season.collect(decisions=text).unchanged


def test_a_cell_changed_after_the_decision_was_written_stays(season: Season) -> None:
    text = decision(column="R6実施内容", value="両課で実施した。")
    season.collect(decisions=text)
    edit(season, {"H8": "事務局で改めた。"})
    assert conflicts(season.collect(decisions=text))["H8"] == [
        "企画課 山田 両課で実施した。", "商工課 求人を出した。", "社会福祉課 支給した。",
        "edited 事務局で改めた。",
    ]  # fmt: skip
    assert season.news()["H8"] == "事務局で改めた。"


def test_a_cell_that_was_emptied_since_stays_empty_and_the_decision_is_told(
    season: Season,
) -> None:
    text = decision(item="求人情報の提供", value=D)
    season.collect(decisions=text)
    edit(season, {"G6": None})
    (point,) = points(season.collect(decisions=text))
    assert "空欄にされています" in point.reason.ja
    assert "G6" not in season.news()
