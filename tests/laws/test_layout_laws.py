"""A sheet laid out at random is read back as it was laid out, and corrected to what was counted."""

from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sheetcheck.checking.check import check_files
from sheetcheck.checking.settings import Settings
from sheetcheck.rules.judging.families import named_family
from sheetcheck.words.address import Address, Area
from tests.support.table_cells import Content
from tests.support.table_model import Case, Table
from tests.support.table_workbook import to_workbook

FAMILY = named_family("ena-saihan-boshi").family
SETTINGS = Settings(families=lambda: (FAMILY,))
KEYS = list(FAMILY.columns)
CODES = list(FAMILY.scale.ratings)
HEADINGS = {
    "goal": ["基本目標", "基本\n目標", "基本　目標"],
    "policy": ["基本方針", " 基本方針 "],
    "number": ["具体的な取り組み", "具体的な取組"],
    "name": ["事業", "事 業", "事業名"],
    "departments": ["担当課", "担当部署"],
    "contents": ["内容"],
    "rating": ["R6評価", "Ｒ６\n評価", "令和6年度評価", "2024年度評価", "令和六年度\n評 価"],
    "result": ["R6実施内容", "令和６年度実施内容", "2024年度\n実施内容"],
    "plan": ["R7実施予定", "令和7年度 実施予定", "２０２５年度実施予定"],
}
DEPARTMENTS = [
    ("総務課", ["総務課"]),
    ("総務課 社会福祉課", ["総務課", "社会福祉課"]),
    ("総務課\n社会福祉課", ["総務課", "社会福祉課"]),
    ("高齢福祉課 (地域包括支援センター)", ["高齢福祉課 (地域包括支援センター)"]),
]


@dataclass
class Layout:
    """A table under construction, and what reading it must come to."""

    table: Table = field(default_factory=Table)
    columns: dict[str, int] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    departments: list[list[str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CODES, 0))
    stated: dict[str | None, int] = field(default_factory=dict)

    def put(self, row: int, column: int, value: str | float, number_format: str = "") -> None:
        content = Content(value, number_format=number_format or None)
        self.table.cells[Address(row, column)] = content


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    layout = Layout()
    left = draw(st.integers(1, 3))
    order = draw(st.permutations(KEYS)) if draw(st.booleans()) else KEYS
    layout.columns = {key: left + place for place, key in enumerate(order)}
    row = _header(draw, layout, draw(st.integers(1, 5)))
    for number in range(1, draw(st.integers(1, 3)) + 1):
        row = _section(draw, layout, row, f"({number}){draw(st.sampled_from(['住居', '支援']))}")
    _footer(draw, layout, row + draw(st.integers(1, 3)))
    return layout


def _header(draw: st.DrawFn, layout: Layout, row: int) -> int:
    if row > 1 and draw(st.booleans()):
        layout.put(1, 1, "恵那市再犯防止推進計画 実施計画 進行管理シート")
    in_two_rows = draw(st.booleans())
    for key, column in layout.columns.items():
        heading = draw(st.sampled_from(HEADINGS[key]))
        if in_two_rows and key in {"rating", "result", "plan"}:
            layout.put(row, column, "令和7年度" if key == "plan" else "令和6年度")
            layout.put(
                row + 1, column, {"rating": "評価", "result": "実施内容"}.get(key, "実施予定")
            )
        else:
            layout.put(row, column, heading)
            if in_two_rows and draw(st.booleans()):
                layout.table.merges.append(Area(row, column, row + 1, column))
    return row + 2 if in_two_rows else row + 1


def _section(draw: st.DrawFn, layout: Layout, row: int, name: str) -> int:
    first, last = min(layout.columns.values()), max(layout.columns.values())
    layout.put(row, first, name)
    if draw(st.booleans()):
        layout.table.merges.append(Area(row, first, row, last))
    for number in range(1, draw(st.integers(1, 4)) + 1):
        row += draw(st.sampled_from([1, 1, 1, 2]))
        code = draw(st.sampled_from(CODES))
        written, departments = draw(st.sampled_from(DEPARTMENTS))
        layout.put(row, layout.columns["number"], number)
        layout.put(row, layout.columns["name"], f"事業{number}")
        layout.put(row, layout.columns["departments"], written)
        layout.put(row, layout.columns["contents"], "条件を案内します。")
        layout.put(row, layout.columns["rating"], FAMILY.scale.as_written(code))
        layout.put(row, layout.columns["result"], draw(st.sampled_from(["3件", "該当事項なし"])))
        layout.put(row, layout.columns["plan"], "同様に実施。")
        layout.rows.append(row)
        layout.sections.append(name)
        layout.departments.append(departments)
        layout.counts[code] += 1
    return row + 1


def _footer(draw: st.DrawFn, layout: Layout, row: int) -> None:
    style = draw(st.sampled_from(["line", "wide", "cell", "text", "format", "one", "beside"]))
    column = min(layout.columns.values())
    if style == "beside":
        row, column = layout.rows[0], max(layout.columns.values()) + draw(st.integers(2, 4))
    lines = []
    for code in (*CODES, None):
        counted = len(layout.rows) if code is None else layout.counts[code]
        stated = draw(st.sampled_from([counted, counted, counted + 1, 10]))
        layout.stated[code] = stated
        label = FAMILY.scale.as_written(code) if code else draw(st.sampled_from(["", "合計", "計"]))
        if style in {"line", "one"}:
            lines.append(f"{draw(st.sampled_from(['', ' ', '　']))}{label} {stated}事業")
        elif style == "wide":
            wide = str(stated).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
            lines.append(f"{label}　{wide}事業")
        else:
            layout.put(row, column, label or "合計")
            layout.put(
                row,
                column + 1,
                f"{stated}事業" if style == "text" else stated,
                '0"事業"' if style == "format" else "",
            )
            row += 1
    if style == "one":
        layout.put(row, column, "\n".join(lines))
    for place, line in enumerate(lines if style != "one" else []):
        layout.put(row + place, column, line)


@given(layouts())
def test_a_layout_is_read_back_as_it_was_laid_out(layout: Layout) -> None:
    data = to_workbook(Case("random", Path(), [layout.table]))
    (checked,) = check_files(["random.xlsx"], lambda _: data, SETTINGS)
    (result,) = checked.results
    sheet = result.sheet
    assert sheet is not None
    assert {key: h.cell.column for key, h in sheet.headings.items()} == layout.columns
    assert [item.row for item in sheet.items] == layout.rows
    assert [item.section for item in sheet.items] == layout.sections
    assert [list(item.departments) for item in sheet.items] == layout.departments
    assert dict(result.counts) == layout.counts
    assert sheet.years == ("R6", "R7")
    assert {total.rating: total.stated for total in result.totals} == layout.stated
    wrong = {
        code
        for code, stated in layout.stated.items()
        if stated != (len(layout.rows) if code is None else layout.counts[code])
    }
    told = [f for f in result.findings if f.rule == "total-mismatch"]
    # Where the lines add up to a wrong grand total, a row may have been lost.
    assert {f.rule for f in result.findings} <= {"total-mismatch", "rows-differ"}
    assert len(told) == len(wrong)
    assert all(finding.fixed for finding in told)
