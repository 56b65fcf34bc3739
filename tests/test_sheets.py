"""Every sheet of `tests/sheets/` gives the findings and the changes that stand below it.

Whatever is found, the JSON of it fits the schema that is shipped; and whatever was read, the
picture of the sheet shows every text of the table, so that a misreading can be seen.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import sheetcheck
from sheetcheck.notation.folding import is_blank
from sheetcheck.report.data.document import report_schema
from sheetcheck.report.data.json_text import json_text
from sheetcheck.report.html.picture import picture
from sheetcheck.words.result import Change, Outcome, SheetResult
from sheetcheck.words.sheet import Sheet
from sheetcheck.words.text import Language
from tests.support.expected import change_place, finding_line, parse_change
from tests.support.table_model import Case
from tests.support.table_workbook import to_workbook
from tests.support.tables import read_cases

SHEETS = Path(__file__).parent / "sheets"
CASES = [case for source in sorted(SHEETS.glob("*.md")) for case in read_cases(source)]
JUDGE = Draft202012Validator(report_schema())
IN_A_RUN = 25
CORRECTED = [case for case in CASES if case.expected.changes]


Check = Callable[[Case], list[SheetResult]]


@pytest.fixture(scope="module")
def check(tmp_path_factory: pytest.TempPathFactory) -> Check:
    """Checks the sheet of a case, once for all that is asked of it, in a run with others."""
    results: dict[str, list[SheetResult]] = {}

    def checked(case: Case) -> list[SheetResult]:
        if str(case) not in results:
            cases = together(case)
            folder = tmp_path_factory.mktemp("sheets")
            paths = [folder / str(number) / "returned.xlsx" for number in range(len(cases))]
            for one, path in zip(cases, paths, strict=True):
                path.parent.mkdir()
                path.write_bytes(to_workbook(one))
            found = check_files(cases, paths)
            results.update(
                {str(one): results_of for one, results_of in zip(cases, found, strict=True)}
            )
        return results[str(case)]

    return checked


def together(case: Case) -> list[Case]:
    """Return the cases that are checked in one run with a case, as a city's returns are."""
    if case.issued or case.previous:
        return [case]
    alike = [one for one in CASES if run_of(one) == run_of(case)]
    first = alike.index(case) // IN_A_RUN * IN_A_RUN
    return alike[first : first + IN_A_RUN]


def run_of(case: Case) -> object:
    """Return what is the same for all files of a run."""
    return case.schema, case.department, case.asked, bool(case.issued or case.previous)


def check_file(case: Case, path: Path) -> list[SheetResult]:
    (results,) = check_files([case], [path])
    return results


def check_files(cases: Sequence[Case], paths: Sequence[Path]) -> list[list[SheetResult]]:
    """Return the results of each file; what is the same for all of them, the first case says."""
    case, path = cases[0], paths[0]
    issued = None
    if case.issued is not None:
        issued = path.with_name("issued.xlsx")
        issued.write_bytes(to_workbook(case.issued))
    previous = [path.with_name(f"previous{n}.xlsx") for n in range(len(case.previous))]
    for target, earlier in zip(previous, case.previous, strict=True):
        target.write_bytes(to_workbook(earlier))
    for one, returned in zip(cases, paths, strict=True):
        if one.expected.reviews:
            lines = ["reviewed:", *(f"- {entry}" for entry in one.expected.reviews)]
            returned.with_suffix(".reviewed.yaml").write_text("\n".join(lines), "utf-8")
    asked: dict[str, Any] = {}
    for option in case.asked:
        name, is_given, value = option.partition("=")
        asked[name] = value if is_given else True
    results: list[SheetResult] = sheetcheck.check(
        paths,
        schema=case.schema,
        issued=issued,
        previous=previous,
        department=case.department,
        **asked,
    )
    return [[result for result in results if result.path == str(path)] for path in paths]


def told(case: Case, results: list[SheetResult]) -> list[str]:
    with_sheet = len(case.tables) > 1
    findings = [finding for result in results for finding in result.findings]
    return sorted(finding_line(finding, with_sheet=with_sheet) for finding in findings)


def changes_of(results: list[SheetResult]) -> list[Change]:
    return [change for result in results for change in result.changes]


def json_of(results: list[SheetResult]) -> Any:
    outcomes = [Outcome(result) for result in results]
    return json.loads(json_text(outcomes, language=Language.JA, version="0.1.0"))


def unshown(case: Case, sheets: list[Sheet]) -> list[str]:
    """Return the cells of the tables with a text that the picture in the report leaves out."""
    tables = {table.name: table for table in case.tables}
    return [
        f"{sheet.name}!{address}"
        for sheet in sheets
        for shown in [picture(sheet, ()).addresses]
        for columns in [[heading.cell.column for heading in sheet.headings.values()]]
        for address, content in tables[sheet.name].cells.items()
        if address.row >= sheet.header_row
        if min(columns) <= address.column <= max(columns)
        if not is_blank(text := content.formula or str(content.value or ""))
        if str(address) not in shown and text not in section_names(sheet, address.row)
    ]


def section_names(sheet: Sheet, row: int) -> str:
    """Return the name of the section that a row begins, put together from its cells."""
    return " ".join(section.name for section in sheet.sections if section.cell.row == row)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_sheet_gives_the_findings_below_it(case: Case, check: Check) -> None:
    results = check(case)
    assert told(case, results) == sorted(case.expected.findings or [])
    findings = [finding for result in results for finding in result.findings]
    for finding in findings:
        assert finding.message.ja
        assert finding.message.en
    JUDGE.validate(json_of(results))
    for line, language, part in case.expected.messages:
        messages = [
            getattr(finding.message, language)
            for finding in findings
            if finding_line(finding, with_sheet=len(case.tables) > 1) == line
        ]
        assert any(part in message for message in messages), (part, messages)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_sheet_gives_the_changes_below_it(case: Case, check: Check) -> None:
    changes = changes_of(check(case))
    expected = [parse_change(line) for line in case.expected.changes or []]
    places = {change_place(c, with_sheet=len(case.tables) > 1): c for c in changes}
    assert sorted(places) == sorted(change.place for change in expected)
    assert len(places) == len(changes)
    for change in expected:
        assert change.met_by(places[change.place]), (change, places[change.place])


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_sheet_is_read_as_the_case_says(case: Case, check: Check) -> None:
    results = check(case)
    sheets = [result.sheet for result in results if result.sheet]
    if case.expected.items is not None:
        assert [sheet.item_count for sheet in sheets] == [int(case.expected.items)]
    if case.expected.counts is not None:
        counts = ", ".join(f"{code} {count}" for code, count in results[0].counts.items())
        assert counts == case.expected.counts
    if case.expected.years is not None:
        assert ", ".join(str(year) for year in sheets[0].years) == case.expected.years
    assert not unshown(case, sheets)
    for line in case.expected.departments or []:
        row, _, names = line.partition(" ")
        (item,) = [item for item in sheets[0].items if item.row == int(row)]
        assert ", ".join(item.departments) == names


@pytest.mark.parametrize("case", CORRECTED, ids=str)
def test_a_second_run_changes_nothing(case: Case, check: Check, tmp_path: Path) -> None:
    results = check(case)
    corrected = tmp_path / "corrected.xlsx"
    for result in results:
        if result.changes:
            sheetcheck.correct(result, target=str(corrected))
            # A second sheet of the same file is corrected in a run of its own.
            again = check_file(case, corrected)
            (same,) = [
                one
                for one in again
                if one.sheet and result.sheet and one.sheet.name == result.sheet.name
            ]
            assert not same.changes
