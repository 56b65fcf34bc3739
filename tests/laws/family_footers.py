"""Footers of every shipped family as rows of text, with other numbers, dashes and words beside.

In a row `N` is the name of a rating (or the sum), `#` its total, a digit a number that is no
total; `|` parts the cells. Everything else stands as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from hypothesis import strategies as st

from sheetcheck.family.model import RATING, Family
from sheetcheck.rules.judging.families import named_family
from sheetcheck.words.values import Value
from tests.laws.footer_sheets import Sketch

FAMILIES = (
    *("attained-partly", "direction-next-year", "ena-saihan-boshi", "grades-ae-not-begun"),
    *("grades-f-to-z", "grades-one-to-five", "grades-sabc", "marks-four"),
    "progress-and-attainment",
)
DOWN: Sequence[tuple[str, str]] = (
    ("", "N|#"),
    ("評価|件数", "N|#"),
    ("評価|R5|R6", "N|3|#"),
    ("評価|R5|R6|備考", "N|-|#|-"),
    ("評価|R5|R6|備考", "N||#|"),
    ("評価|R5|R6|備考", "N|なし|#|図書館で増"),
    ("評価|R6|R5|備考", "N|#|2|前年並み"),
    ("評価|R4|R5|R6|増減|備考", "N|3|1|#|▲2|-"),
    ("評価|R4|R5|R6|増減|備考", "N|3|-|#|0|道路の補修が進んだことによる増。"),
    ("評価|意味|件数", "N|計画以上に進んだ|#"),
    ("区分|前年度|今年度", "N|4|#"),
    ("区分|前回|今回|差", "N|4|#|1"),
    ("評価|新規|継続|計|備考", "N|－|1|#|※"),
    ("評価|ハード|ソフト|合計", "N|1|-|#"),
    ("評価|件数|決算額（千円）", "N|#|1200"),
    ("評価|決算額|件数|備考", "N|1200|#|-"),
    ("評価|第1四半期|第2四半期|第3四半期|第4四半期|年度計", "N|0|1|2|-|#"),
    ("評価|備考|R5|R6", "N|前年より増|2|#"),
    ("評価|件数|単位|前年", "N|#|件|3"),
    ("", "N|-|#|-"),
    ("評価|R1|R2|R3|R4|R5|R6|備考", "N|-|1|-|2|3|#|継続"),
    ("評価|R5|R6", "N|(3)|#"),
    ("評価|2023年度|2024年度|備考", "N|－|#|－"),
    ("判定|昨年|本年|メモ", "N|-|#|要確認"),
    ("評価|順位|件数|備考", "N|-|#|-"),
    ("No|評価|件数", "ア|N|#"),
    ("評価|主な事業|R5|R6", "N|橋の点検、道路の補修|-|#"),
    ("評価|令和4年度|令和5年度|令和6年度|令和7年度（見込）", "N|-|3|#|未定"),
    ("評価|R6（R5）", "N|#（2）"),
    ("評価|件数||評価|人数", "N|#||N|31"),
)
ACROSS: Sequence[tuple[str, Sequence[str]]] = (
    ("評価", ("件数|#",)),
    ("年度", ("R5|2", "R6|#")),
    ("年度", ("R5|-", "R6|#", "増減|-")),
    ("区分", ("前年度|－", "今年度|#", "増減|▲1")),
    ("評価", ("基準|8割以上", "件数|#")),
    ("評価", ("件数|#", "人数|31")),
    ("", ("令和5年度|-", "令和6年度|#")),
    ("件数", ("|#",)),
    ("年度", ("R5|2", "R6|#", "備考|-")),
    ("評価", ("件数|#", "決算額（千円）|1200")),
)


@lru_cache(maxsize=16)
def family_named(name: str) -> Family:
    """Return a shipped family."""
    return named_family(name).family


@dataclass(frozen=True)
class FamilyLaid:
    """A sheet of one of the families, and which of the footers stands under it."""

    family_name: str
    ratings: Sequence[int]
    footer: int
    gap: int
    left: int

    @property
    def family(self) -> Family:
        return family_named(self.family_name)

    @property
    def names(self) -> list[str]:
        return [self.family.scale.as_written(code) for code in self.family.scale.ratings]

    def counts(self) -> list[int]:
        given = [rating % len(self.names) for rating in self.ratings]
        return [*(given.count(n) for n in range(len(self.names))), len(given)]

    def sketch(self, stated: Sequence[int]) -> Sketch:
        """Return the sheet with these numbers as its totals."""
        sketch = _table(self.family, [self.names[r % len(self.names)] for r in self.ratings])
        top, column = sketch.bottom + 1 + self.gap, 1 + self.left
        if self.footer < len(DOWN):
            return _down(sketch, DOWN[self.footer], self.names, stated, (top, column))
        across = ACROSS[self.footer - len(DOWN)]
        codes = list(self.family.scale.ratings)
        return _across(sketch, across, codes, stated, (top, column))


families_laid = st.builds(
    FamilyLaid,
    family_name=st.sampled_from(FAMILIES),
    ratings=st.lists(st.integers(0, 7), min_size=3, max_size=7),
    footer=st.integers(0, len(DOWN) + len(ACROSS) - 1),
    gap=st.integers(0, 2),
    left=st.integers(0, 1),
)

_SAID: Mapping[str, Value] = {
    "departments": "総務課",
    "result": "全路線の点検を終えた。",
    "plan": "引き続き点検を行う。",
    "problem": "入札が成立せず、遅れたため。",
}


def _table(family: Family, ratings: Sequence[str]) -> Sketch:
    sketch = Sketch().put(1, 1, f"{(*family.title, '計画')[0]} 一覧")
    for at, (key, column) in enumerate(family.columns.items(), 1):
        heading = column.headings[0].replace("{reported}", "R6").replace("{planned}", "R7")
        sketch = sketch.put(3, at, heading)
        for place, rating in enumerate(ratings):
            said = _SAID.get(key, "安全に通れる道とする。")
            if key == "number":
                said = place + 1
            elif key == "name":
                said = f"道路の維持その{'一二三四五六七'[place]}"
            elif key in family.scales:
                other = family.scales[key]
                said = rating if key == RATING else other.as_written(next(iter(other.ratings)))
            elif column.number is not None:
                said = 5
            sketch = sketch.put(4 + place, at, said)
    return sketch


def _down(
    sketch: Sketch,
    layout: tuple[str, str],
    names: Sequence[str],
    stated: Sequence[int],
    at: tuple[int, int],
) -> Sketch:
    row, column = at
    heading, line = layout
    if heading:
        sketch = _cells(sketch, (row, column), heading.split("|"))
        row += 1
    for place, (name, count) in enumerate(zip((*names, "合計"), stated, strict=True)):
        told = [name if cell == "N" else cell for cell in line.split("|")]
        sketch = _cells(sketch, (row + place, column), told, place, count)
    return sketch


def _across(
    sketch: Sketch,
    layout: tuple[str, Sequence[str]],
    codes: Sequence[str],
    stated: Sequence[int],
    at: tuple[int, int],
) -> Sketch:
    row, column = at
    corner, lines = layout
    sketch = _cells(sketch, (row, column), [corner, *codes, "計"])
    for below, line in enumerate(lines, 1):
        lead, cell = line.split("|")
        sketch = _cells(sketch, (row + below, column), [lead])
        for place, count in enumerate(stated):
            sketch = _cells(sketch, (row + below, column + 1 + place), [cell], place, count)
    return sketch


def _cells(
    sketch: Sketch, at: tuple[int, int], told: Sequence[str], place: int = 0, count: int = 0
) -> Sketch:
    row, first = at
    for at_column, cell in enumerate(told, first):
        if cell == "#":
            sketch = sketch.line(place, row, at_column, count)
        elif cell.startswith("#"):
            sketch = sketch.line(place, row, at_column, f"{count}{cell[1:]}")
        elif cell:
            sketch = sketch.put(
                row, at_column, int(cell) if cell.isascii() and cell.isdigit() else cell
            )
    return sketch
