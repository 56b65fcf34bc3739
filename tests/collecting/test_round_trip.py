"""The law of a season: issued, filled in, returned and collected, no answer is lost."""

import io
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetcheck.issuing.department_sheet import IssueOptions
from tests.collecting.kit import A, B, D, Season
from tests.collecting.plans import PLANS, TEXTS, Plan, must_hold
from tests.support.season import filled, issue_of, resaved
from tests.support.table_model import USUAL_SHEET

# A season takes a second: the plain run tries three, `--long` more than a hundred.
EXAMPLES = max(3, settings().max_examples // 16)


def answered(data: st.DataObject, rows: Mapping[int, tuple[str, ...]], who: str) -> dict[str, str]:
    """Draw the answers of a department to its rows; some stay blank."""
    cells: dict[str, str] = {}
    for row, departments in rows.items():
        if who in departments:
            for letter, texts in (("G", st.sampled_from((A, B, D))), ("H", TEXTS), ("I", TEXTS)):
                if data.draw(st.integers(0, 9)):
                    cells[f"{letter}{row}"] = data.draw(texts)
    return cells


def with_rows_inserted(content: bytes, before: int, count: int) -> bytes:
    """Return a file with rows put in as openpyxl does, which moves cells and not merged ranges."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[USUAL_SHEET]
    for area in [*sheet.merged_cells.ranges]:
        sheet.unmerge_cells(str(area))
    sheet.insert_rows(before, count)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@settings(max_examples=EXAMPLES)
@given(data=st.data(), plan=PLANS)
def test_no_answer_is_lost_and_nothing_else_changes(data: st.DataObject, plan: Plan) -> None:
    master, rows = plan.made(), plan.rows()
    said: dict[str, tuple[str, Mapping[str, str]]] = {}
    with TemporaryDirectory() as folder:
        season = Season(Path(folder), master)
        options = data.draw(st.sampled_from((IssueOptions(), IssueOptions(validate=True))))
        for file in issue_of(master, options=options).files():
            cells = answered(data, rows, file.department)
            content = filled(file.data, cells)
            if data.draw(st.booleans()):
                content = resaved(content)
            if data.draw(st.booleans()):
                before = data.draw(st.integers(4, max(rows)))
                content = with_rows_inserted(content, before, data.draw(st.integers(1, 3)))
            name = file.name.rpartition("/")[2]
            if data.draw(st.booleans()):
                # An older version: what it says counts only where the newer says it, too.
                older = {cell: text for cell, text in cells.items() if data.draw(st.booleans())}
                season.returns(f"旧_{name}", filled(file.data, older))
            season.returns(name, content)
            said[name] = file.department, cells
        must_hold(season, said)
