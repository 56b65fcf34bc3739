"""Masters of a few sections for the law of a season, and the law.

Every answer of the file that counts stands in its cell of the master, or in the list of
conflicts with its file; nothing else of the master differs.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from hypothesis import strategies as st

import sheetcheck
from sheetcheck.notation.folding import fold
from tests.collecting.kit import Season
from tests.support.table_model import USUAL_SHEET

OFFICES = ("商工課", "社会福祉課", "高齢福祉課", "企画/財政課", "こども・若者課")
HEADINGS = ("基本目標", "基本方針", "具体的な取り組み", "事業", "担当課", "内容")
ANSWERS = ("R6評価", "R6実施内容", "R7実施予定")
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Cn", "Co")),
    min_size=1,
    max_size=30,
).map("回答".__add__)


@dataclass(frozen=True)
class Plan:
    """A master: who is in charge of each item, section by section."""

    sections: tuple[tuple[tuple[str, ...], ...], ...]

    def rows(self) -> dict[int, tuple[str, ...]]:
        """Return who is in charge of each row with an item."""
        found: dict[int, tuple[str, ...]] = {}
        row = 4
        for section in self.sections:
            for departments in section:
                row += 1
                found[row] = departments
            row += 1
        return found

    def made(self) -> bytes:
        target = io.BytesIO()
        book = xlsxwriter.Workbook(target, {"in_memory": True})
        sheet = book.add_worksheet(USUAL_SHEET)
        sheet.write("A1", "恵那市再犯防止推進計画 実施計画 進行管理シート")
        sheet.write_row("A3", HEADINGS + ANSWERS)
        row = 3
        for place, section in enumerate(self.sections, 1):
            sheet.merge_range(row, 0, row, 8, f"({place})区分{place}")
            for number, departments in enumerate(section, 1):
                row += 1
                words = (number, f"事業{place}-{number}", "、".join(departments), "内容です。")
                sheet.write_row(row, 2, words)
            row += 1
        book.close()
        return target.getvalue()


PLANS = st.lists(
    st.lists(
        st.lists(st.sampled_from(OFFICES), min_size=1, max_size=2, unique=True).map(tuple),
        min_size=1,
        max_size=4,
    ).map(tuple),
    min_size=1,
    max_size=3,
).map(lambda sections: Plan(tuple(sections)))


def must_hold(season: Season, said: Mapping[str, tuple[str, Mapping[str, str]]]) -> None:
    """Hold a collected season to the law; `said` are the answers by file, with the department."""
    done = season.collect()
    result = done.collection
    assert not result.unused
    news = season.news()
    told = {
        (str(one.slot.cell), Path(c.file).name, fold(c.text))
        for one in result.conflicts
        for c in one.candidates
    }
    for name, (_, cells) in said.items():
        for cell, text in cells.items():
            stands = fold(str(news.get(cell, ""))) == fold(text)
            assert stands or (cell, name, fold(text)) in told, (name, cell, text)
    every = {fold(text) for _, cells in said.values() for text in cells.values()}
    assert all(fold(str(value)) in every for value in news.values())
    comparison = sheetcheck.compare(season.folder / "master.xlsx", season.out)
    assert {str(one.cell) for one in comparison.cells if not one.style_only} == {*news}
    assert {str(one.cell) for one in comparison.cells if one.style_only} == {
        str(one.slot.cell) for one in result.conflicts
    }
    assert comparison.sheets_added == ("取りまとめ結果",)
    assert not comparison.rows
    assert season.collect().unchanged
