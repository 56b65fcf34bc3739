"""Whole sheets with footers of many layouts, and with numbers beside them that are no totals."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

from sheetcheck.claims.counting import Counter
from sheetcheck.claims.settled import settled
from sheetcheck.claims.sheet import read_sheet
from sheetcheck.family.model import Family
from sheetcheck.rules.definition.judged import Judged
from sheetcheck.rules.definition.kinds import Spot
from sheetcheck.rules.footer import rows_differ, total_missing, total_undecided
from sheetcheck.rules.judging.families import named_family
from sheetcheck.rules.totals import total_mismatch
from sheetcheck.table.frame import read_ratings
from sheetcheck.table.recognise import recognise
from sheetcheck.words.address import Address
from sheetcheck.words.values import Rewritten, Value
from sheetcheck.workbook.formats.cell_formats import Formats
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.packed_row import Cell
from sheetcheck.workbook.read.runs import Rows, runs_of

FAMILY = named_family("ena-saihan-boshi").family
CODES = list(FAMILY.scale.ratings)
WRITTEN = [FAMILY.scale.as_written(code) for code in CODES]
HEADINGS = (
    *("基本目標", "基本方針", "具体的な取り組み", "事業", "担当課", "内容"),
    *("R6評価", "R6実施内容", "R7実施予定"),
)
TITLE = "恵那市再犯防止推進計画 実施計画 進行管理シート"
DATE, PEOPLE, MONEY, PERCENT = 1, 2, 3, 4
FORMATS = ["General", "yyyy/m/d", '#,##0"人"', "¥#,##0", "0.0%"]
RIGHT = 12  # the first column right of the table and of what may stand beside it

Counts = Sequence[int]
"""What is stated for each rating, and at the end for all."""


@dataclass
class Sketch:
    """A sheet under construction: its cells, and which of them state a total."""

    cells: dict[tuple[int, int], tuple[Value, int]] = field(default_factory=dict)
    """(Row, column) → value and number format."""
    stated: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    """Line → the cell that states it."""
    ratings: Sequence[str] = ()
    rated: Sequence[tuple[int, int]] = ()

    def put(self, row: int, column: int, value: Value, style: int = 0) -> "Sketch":
        """Write a cell; the sketch itself is changed, since copies of it would be costly."""
        self.cells[row, column] = (value, style)
        return self

    def line(self, number: int, row: int, column: int, value: Value) -> "Sketch":
        self.stated = {**self.stated, number: (row, column)}
        return self.put(row, column, value)

    @property
    def bottom(self) -> int:
        return max(row for row, _ in self.cells)

    def grid(self) -> Grid:
        rows: dict[int, dict[int, Cell]] = {}
        for (row, column), (value, style) in sorted(self.cells.items()):
            kind = "n" if isinstance(value, int | float) else "str"
            rows.setdefault(row, {})[column] = Cell(row, column, kind, value, None, style)
        # Packed once: every reader of a dict would pack it anew.
        packed = Rows(runs_of(rows))
        return Grid("進行管理シート", packed, formats=Formats(lambda: (FORMATS, False)))


def table(ratings: Sequence[str], top: int, per: int, money: str) -> Sketch:
    """Return a sheet with a table only; `money` heads a column of numbers beside it, if any."""
    sketch = Sketch(ratings=ratings).put(2, 1, TITLE)
    headings = (*HEADINGS, money) if money else HEADINGS
    for column, heading in enumerate(headings, 1):
        sketch = sketch.put(top, column, heading)
    row = top
    rated = []
    for place, rating in enumerate(ratings):
        row += 1
        if place % per == 0:
            sketch = sketch.put(row, 1, f"({place // per + 1})柱の{place // per + 1}")
            row += 1
        said: tuple[Value, ...] = (
            place % per + 1,
            f"事業{place}",
            "総務課",
            "内容です。",
            rating,
            "該当事項なし",
            "続けます。",
        )
        for column, value in enumerate(said, 3):
            if value != "":
                sketch = sketch.put(row, column, value)
        rated.append((row, 7))
        if money:
            sketch = sketch.put(row, 10, 10 * (place + 1))
    return replace(sketch, rated=rated)


NAMES = (*WRITTEN, "合計")
SHORT = (*CODES, "計")


def _lines(sketch: Sketch, row: int, counts: Counts) -> Sketch:
    for place, (name, count) in enumerate(zip((*WRITTEN, ""), counts, strict=True)):
        sketch = sketch.line(place, row + place, 1, f"{name} {count}事業")
    return sketch


def _pairs(sketch: Sketch, row: int, counts: Counts) -> Sketch:
    for place, (name, count) in enumerate(zip(NAMES, counts, strict=True)):
        sketch = sketch.put(row + place, 1, name).line(place, row + place, 2, count)
    return sketch


def _right(sketch: Sketch, row: int, counts: Counts) -> Sketch:
    for place, (name, count) in enumerate(zip(NAMES, counts, strict=True)):
        sketch = sketch.put(4 + place, RIGHT, name).line(place, 4 + place, RIGHT + 1, f"{count}件")
    return sketch


def _corner(sketch: Sketch, row: int, counts: Counts) -> Sketch:
    sketch = sketch.put(row, 1, "評価").put(row + 1, 1, "件数")
    for place, (name, count) in enumerate(zip(SHORT, counts, strict=True)):
        sketch = sketch.put(row, 2 + place, name).line(place, row + 1, 2 + place, count)
    return sketch


def _years_across(sketch: Sketch, row: int, counts: Counts) -> Sketch:
    for column, heading in enumerate(("評価", "R5", "R6", "R7目標", "前年度比"), 1):
        sketch = sketch.put(row, column, heading)
    for place, (name, count) in enumerate(zip(NAMES, counts, strict=True)):
        at = row + 1 + place
        sketch = sketch.put(at, 1, name).put(at, 2, place + 3).put(at, 4, 9).put(at, 5, -place)
        sketch = sketch.line(place, at, 3, count)
    return sketch


def _years_down(sketch: Sketch, row: int, counts: Counts) -> Sketch:
    for column, heading in enumerate(("年度", *SHORT), 1):
        sketch = sketch.put(row, column, heading)
    sketch = sketch.put(row + 1, 1, "令和5年度").put(row + 2, 1, "令和6年度")
    for place, count in enumerate(counts):
        sketch = sketch.put(row + 1, 2 + place, place + 2).line(place, row + 2, 2 + place, count)
    return sketch


def _one_line(sketch: Sketch, row: int, counts: Counts) -> Sketch:
    told = "、".join(f"{code}：{count}" for code, count in zip(CODES, counts, strict=False))
    sketch = sketch.put(row, 1, f"R6年度の結果　{told}　計{counts[-1]}事業")
    return replace(sketch, stated=dict.fromkeys(range(len(counts)), (row, 1)))


FOOTERS: Sequence[Callable[[Sketch, int, Counts], Sketch]] = (
    *(_lines, _pairs, _right, _corner, _years_across, _years_down, _one_line),
)


def _last_year_below(sketch: Sketch, row: int) -> Sketch:
    sketch = sketch.put(row, 1, "（参考）令和5年度")
    for place, name in enumerate((*WRITTEN, "")):
        sketch = sketch.put(row + 1 + place, 1, f"{name} {place + 2}事業")
    return sketch


def _people(sketch: Sketch, row: int) -> Sketch:
    return (
        sketch.put(row, 1, "合計")
        .put(row, 2, 280, PEOPLE)
        .put(row + 1, 1, "計")
        .put(row + 1, 2, 4, MONEY)
    )


def _dates(sketch: Sketch, row: int) -> Sketch:
    return (
        sketch.put(row, 1, "合計")
        .put(row, 2, 45_747, DATE)
        .put(row + 1, 1, WRITTEN[0])
        .put(row + 1, 2, 45_747, DATE)
    )


def _notes(sketch: Sketch, row: int) -> Sketch:
    sketch = sketch.put(row, 1, "※ D(その他) 3事業のうち2事業は令和5年度から続けている。")
    return sketch.put(row + 1, 1, "問い合わせ先 総務課 内線123").put(
        row + 2, 1, "相談件数 合計 280件"
    )


def _legend(sketch: Sketch, row: int) -> Sketch:
    for place, code in enumerate(CODES):
        sketch = sketch.put(row + place, 1, code).put(row + place, 2, 4 - place)
    return sketch


def _scores(sketch: Sketch, row: int) -> Sketch:
    sketch = sketch.put(row, 1, "評価").put(row, 2, "点数")
    for place, name in enumerate(NAMES):
        sketch = sketch.put(row + 1 + place, 1, name).put(row + 1 + place, 2, 30 - place)
    return sketch


def _quarters(sketch: Sketch, row: int) -> Sketch:
    for column, heading in enumerate(("評価", "第1四半期", "第2四半期", "上半期"), 1):
        sketch = sketch.put(row, column, heading)
    for place, name in enumerate(NAMES):
        sketch = sketch.put(row + 1 + place, 1, name)
        for column in (2, 3, 4):
            sketch = sketch.put(row + 1 + place, column, column + place)
    return sketch


def _parts(sketch: Sketch, row: int) -> Sketch:
    sketch = sketch.put(row, 1, "うちハード事業")
    for place, (name, count) in enumerate(zip((*WRITTEN, "計"), (1, 0, 1, 0, 2), strict=True)):
        sketch = sketch.put(row + 1 + place, 1, f"{name} {count}事業")
    return sketch


DECOYS: Sequence[Callable[[Sketch, int], Sketch]] = (
    *(_last_year_below, _people, _dates, _notes, _legend, _scores, _quarters, _parts),
)
MONEY_HEADINGS = ("", "決算額（千円）", "参加者数（人）", "相談件数", "R5実績")


@dataclass(frozen=True)
class Laid:
    """How a sheet is laid out; `sketch` draws it with what its footer states."""

    ratings: Sequence[str]
    per: int
    money: str
    footer: int
    decoys: Sequence[int]

    def counts(self) -> list[int]:
        return [*(self.ratings.count(name) for name in WRITTEN), len(self.ratings)]

    def sketch(self, stated: Counts, ratings: Sequence[str] | None = None) -> Sketch:
        sketch = table(ratings or self.ratings, 4, self.per, self.money)
        row = sketch.bottom + 1
        if self.money:
            sketch = sketch.put(row, 4, "合計").put(row, 10, 4_200)
        sketch = FOOTERS[self.footer](sketch, row + 2, stated)
        for decoy in self.decoys:
            sketch = DECOYS[decoy](sketch, sketch.bottom + 2)
        return sketch


laid_out = st.builds(
    Laid,
    ratings=st.lists(st.sampled_from(WRITTEN), min_size=3, max_size=12),
    per=st.integers(2, 5),
    money=st.sampled_from(MONEY_HEADINGS),
    footer=st.integers(0, len(FOOTERS) - 1),
    decoys=st.lists(st.integers(0, len(DECOYS) - 1), max_size=2, unique=True),
)


@dataclass(frozen=True)
class Told:
    """What was found of the totals of a sheet."""

    rules: Mapping[str, Sequence[Spot]]

    @property
    def written(self) -> dict[tuple[int, int], Value]:
        """The cells that are rewritten, with their new values."""
        changes = (spot.change for spots in self.rules.values() for spot in spots)
        return {(c.cell.row, c.cell.column): _new(c.new) for c in changes if c is not None}

    def cells(self) -> set[Address | None]:
        return {spot.cell for spots in self.rules.values() for spot in spots}


def _new(value: object) -> Value:
    assert isinstance(value, Rewritten | int | float)
    return value.text if isinstance(value, Rewritten) else value


def told_of(sketch: Sketch, family: Family = FAMILY) -> Told:
    """Return what is found of the totals of a sheet."""
    grid = sketch.grid()
    (found,) = recognise([grid], [family], named=True)
    sheet = read_sheet(found.grid, family, found.header)
    ratings = read_ratings(sheet.items, family)
    codes = {
        key: {item.row: one.code for item, one in zip(sheet.items, rated, strict=True)}
        for key, rated in ratings.items()
    }
    known, mended = settled(Counter(sheet, family, codes), grid, {})
    judged = Judged(sheet, family, grid, codes, known, mended=mended)
    checks = (total_mismatch, total_undecided, total_missing, rows_differ)
    return Told({check.__name__: list(_spots(check(judged))) for check in checks})


def _spots(spots: object) -> Iterator[Spot]:
    assert isinstance(spots, Iterator)
    return spots
