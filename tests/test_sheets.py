"""Every sheet of `tests/sheets/` gives the findings and the changes that stand below it."""

from pathlib import Path

import pytest

import sheetcheck
from sheetcheck.words.model import Change, SheetResult
from tests.support.tables import (
    Case,
    change_place,
    finding_line,
    parse_change,
    read_cases,
    to_workbook,
)

SHEETS = Path(__file__).parent / "sheets"
CASES = [case for source in sorted(SHEETS.glob("*.md")) for case in read_cases(source)]
CORRECTED = [case for case in CASES if case.expected.changes]


def check(case: Case, folder: Path) -> list[SheetResult]:
    path = folder / "returned.xlsx"
    path.write_bytes(to_workbook(case))
    return check_file(case, path)


def check_file(case: Case, path: Path) -> list[SheetResult]:
    issued = None
    if case.issued is not None:
        issued = path.with_name("issued.xlsx")
        issued.write_bytes(to_workbook(case.issued))
    results: list[SheetResult] = sheetcheck.check([path], schema=case.schema, issued=issued)
    return results


def told(case: Case, results: list[SheetResult]) -> list[str]:
    with_sheet = len(case.tables) > 1
    findings = [finding for result in results for finding in result.findings]
    return sorted(finding_line(finding, with_sheet=with_sheet) for finding in findings)


def changes_of(results: list[SheetResult]) -> list[Change]:
    return [change for result in results for change in result.changes]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_sheet_gives_the_findings_below_it(case: Case, tmp_path: Path) -> None:
    results = check(case, tmp_path)
    assert told(case, results) == sorted(case.expected.findings or [])
    findings = [finding for result in results for finding in result.findings]
    for finding in findings:
        assert finding.message.ja
        assert finding.message.en
    for line, language, part in case.expected.messages:
        messages = [
            getattr(finding.message, language)
            for finding in findings
            if finding_line(finding, with_sheet=len(case.tables) > 1) == line
        ]
        assert any(part in message for message in messages), (part, messages)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_sheet_gives_the_changes_below_it(case: Case, tmp_path: Path) -> None:
    changes = changes_of(check(case, tmp_path))
    expected = [parse_change(line) for line in case.expected.changes or []]
    places = {change_place(c, with_sheet=len(case.tables) > 1): c for c in changes}
    assert sorted(places) == sorted(change.place for change in expected)
    assert len(places) == len(changes)
    for change in expected:
        assert change.met_by(places[change.place]), (change, places[change.place])


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_sheet_is_read_as_the_case_says(case: Case, tmp_path: Path) -> None:
    results = check(case, tmp_path)
    sheets = [result.sheet for result in results if result.sheet]
    if case.expected.items is not None:
        assert [len(sheet.items) for sheet in sheets] == [int(case.expected.items)]
    if case.expected.counts is not None:
        counts = ", ".join(f"{code} {count}" for code, count in results[0].counts.items())
        assert counts == case.expected.counts
    if case.expected.years is not None:
        assert ", ".join(str(year) for year in sheets[0].years) == case.expected.years
    for line in case.expected.departments or []:
        row, _, names = line.partition(" ")
        (item,) = [item for item in sheets[0].items if item.row == int(row)]
        assert ", ".join(item.departments) == names


@pytest.mark.parametrize("case", CORRECTED, ids=str)
def test_a_second_run_changes_nothing(case: Case, tmp_path: Path) -> None:
    results = check(case, tmp_path)
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
