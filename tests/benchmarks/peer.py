"""The same job with the libraries that people would take instead.

    python tests/benchmarks/peer.py FOLDER OUT

Reads each sheet with pandas, checks its items with pandera, counts them, corrects the totals
with openpyxl, saves the copy and renders a page with Jinja. It checks what is easy to check:
each rating is one of the scale, a D is explained, a plan is there, and each line of the footer
says the number counted. The columns are named to it, and it proves nothing.
"""

import re
import sys
from pathlib import Path
from typing import Any

import jinja2
import openpyxl
import pandas as pd
import pandera.errors
import pandera.pandas as pa

_HEADER_ROW = 4
_RATINGS = [
    *("A(予定通り進行)", "B(予定を変更、修正して進行)"),
    *("C(予定通り進行していない)", "D(その他)"),
]
_NO_ANSWER = ["-", "－", "―", "同上", "〃", "なし"]
_TOTAL = re.compile(r"\s*(.*?)\s*(\d+)事業")
_PAGE = """<!doctype html><html lang="ja"><meta charset="utf-8"><title>{{ name }}</title>
<h1>{{ name }}</h1>
<table>{% for f in findings %}<tr><td>{{ f.row }}<td>{{ f.column }}
<td>{{ f.value }}<td>{{ f.check }}
{% endfor %}</table>
<table>{% for c in changes %}<tr><td>{{ c.cell }}<td>{{ c.before }}<td>{{ c.after }}
{% endfor %}</table>
<table>{% for item in items %}<tr>{% for value in item %}<td>{{ value }}{% endfor %}
{% endfor %}</table></html>
"""


def _schema() -> Any:
    def explained(frame: Any) -> Any:
        said = frame["R6実施内容"].notna() & ~frame["R6実施内容"].isin(_NO_ANSWER)
        return (frame["R6評価"] != _RATINGS[3]) | said

    return pa.DataFrameSchema(
        {
            "R6評価": pa.Column(object, pa.Check.isin(_RATINGS)),
            "R7実施予定": pa.Column(object, pa.Check.notin(_NO_ANSWER)),
        },
        checks=pa.Check(explained),
    )


def _findings(schema: Any, items: Any) -> list[dict[str, Any]]:
    try:
        schema.validate(items, lazy=True)
    except pandera.errors.SchemaErrors as found:
        cases = found.failure_cases
        return [
            {"row": row, "column": column, "value": value, "check": check}
            for row, column, value, check in zip(
                cases["index"], cases["column"], cases["failure_case"], cases["check"], strict=True
            )
        ]
    return []


def _corrected(path: Path, target: Path, counts: dict[str, int]) -> list[dict[str, str]]:
    """Correct the lines of the footer in a copy, and return what was changed."""
    book = openpyxl.load_workbook(path)
    changes = []
    for cell in book.worksheets[0]["A"]:
        found = _TOTAL.fullmatch(cell.value) if isinstance(cell.value, str) else None
        if found and found[1] in counts and counts[found[1]] != int(found[2]):
            before = cell.value
            number = f"{counts[found[1]]}事業"
            cell.value = before.replace(f"{found[2]}事業", number)
            changes.append({"cell": cell.coordinate, "before": before, "after": cell.value})
    if changes:
        book.save(target)
    return changes


def main(folder: Path, out: Path) -> None:
    """Do the job for every workbook of a folder."""
    schema = _schema()
    page = jinja2.Environment(autoescape=True).from_string(_PAGE)
    for path in sorted(folder.rglob("*.xlsx")):
        target = out / path.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        frame = pd.read_excel(path, header=_HEADER_ROW - 1)
        items = frame[frame["事業"].notna()]
        counts = {rating: int((items["R6評価"] == rating).sum()) for rating in _RATINGS}
        findings = _findings(schema, items)
        changes = _corrected(path, target, counts | {"": len(items)})
        told = page.render(
            name=path.name, findings=findings, changes=changes, items=items.values.tolist()
        )
        target.with_suffix(".html").write_text(told, "utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
