"""Pages of very many findings, departments, rows or sheets."""

import json
import re
from dataclasses import replace

from jsonschema import Draft202012Validator

from sheetcheck.report.data.document import report_schema
from sheetcheck.words.result import Outcome
from tests.report.page_reader import Reader, made
from tests.report.sheet_factory import many, problems, written


def test_of_very_many_findings_each_department_has_the_first_and_the_json_has_all() -> None:
    reader = Reader(made(written(many(10_000))))
    rows = [a for a in reader.all("tr") if "data-severity" in a]
    assert len(rows) <= 1000
    assert "ほか1,286件" in reader.text
    (entry,) = json.loads(reader.scripts[0])["files"]
    assert (len(entry["findings"]), entry["findings_left_out"]) == (1_000, 9_000)
    Draft202012Validator(report_schema()).validate(json.loads(reader.scripts[0]))
    assert sum("open" in a for a in reader.all("details")) == 1


def test_very_many_departments_are_capped_too() -> None:
    result = many(3000)
    findings = tuple(replace(f, departments=(f"課{n}",)) for n, f in enumerate(result.findings))
    reader = Reader(made(Outcome(replace(result, findings=findings))))
    assert sum("data-department" in details for details in reader.all("details")) == 100
    assert "ほか2,900課分" in reader.text


def test_a_long_sheet_keeps_its_faulty_rows_in_the_picture() -> None:
    result = problems()
    assert result.sheet
    first = result.sheet.items[0]
    items = tuple(first._replace(row=100 + n, number=n) for n in range(1000))
    faulty = replace(result.findings[0], cell=result.sheet.cell(items[-1], "result"))
    sheet = replace(result.sheet, items=items)
    reader = Reader(made(Outcome(replace(result, sheet=sheet, findings=(faulty,)))))
    ids = {attributes["id"] for _, attributes in reader.elements if "id" in attributes}
    assert "s1-H1099" in ids
    assert "行を省略しています" in reader.text


def test_sheets_of_one_file_stand_on_one_page() -> None:
    first = problems()
    assert first.sheet
    other = replace(first.sheet, name="別のシート")
    findings = tuple(replace(f, sheet="別のシート") for f in first.findings)
    second = replace(first, sheet=other, findings=findings)
    reader = Reader(made(Outcome(first), Outcome(second)))
    assert {"s1-H5", "s2-H5"} <= {a["id"] for _, a in reader.elements if "id" in a}
    assert reader.text.count("別のシート") > 2


def test_of_many_sheets_only_those_with_something_to_see_are_unfolded() -> None:
    quiet, loud = replace(problems(), findings=(), changes=()), problems()
    assert loud.sheet
    sheets = [replace(loud.sheet, name=f"シート{n}") for n in range(8)]
    results = [replace(quiet, sheet=sheet) for sheet in sheets[:7]]
    results.append(replace(loud, sheet=sheets[7]))
    told = made(*map(Outcome, results)).decode()
    pictures = told.partition('id="picture"')[2].partition('id="help"')[0]
    unfolded = re.findall(r"<details([^>]*)><summary><h3><bdi>シート(\d)", pictures)
    assert [number for attributes, number in unfolded if "open" in attributes] == ["7"]
    assert len(unfolded) == 8
    assert "8枚のシート · 80事業" in told
