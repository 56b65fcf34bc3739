"""From a city's issued sheet to a family that works: draft, at most five edits, check.

Each file of `plans/` is one plan as a city might publish it. Its first case is the sheet as it
was issued; the `edits:` below it are what a clerk changes in the draft, each in a line that
asks for it (要確認) and names the cell that it came from. The other cases are sheets that
came back: one that is clean, and others with faults that must be found at their cells.
"""

import re
from pathlib import Path

import pytest

from sheetcheck.checking.check import check_files
from sheetcheck.checking.settings import Settings
from sheetcheck.drafting.draft import draft
from sheetcheck.drafting.trial import drafted_family
from sheetcheck.family.model import Family
from sheetcheck.words.result import SheetResult
from sheetcheck.workbook.files.disk import read_file
from tests.support.expected import change_place, finding_line, parse_change
from tests.support.table_model import Case
from tests.support.tables import read_cases
from tests.support.writers import WRITERS, Writer, by_office

PLANS = sorted(Path(__file__).with_name("plans").glob("*.md"))
_MOST = 5  # edits
_CELL = re.compile(r"\b[A-Z]{1,2}[0-9]+\b")


def family_of(issued: Case, path: Path) -> Family:
    """Return the family that the draft of an issued sheet describes after its edits."""
    document = draft(str(path), [], read_file).ja
    edits = [line.strip("`").split("` → `") for line in issued.expected.edits or []]
    assert len(edits) <= _MOST
    for before, after in edits:
        (line,) = [line for line in document.splitlines() if before in line]
        assert "要確認" in line
        assert _CELL.search(line.partition("要確認")[2]), line
        document = document.replace(line, line.replace(before, after).partition("  # 要確認")[0])
    return drafted_family(document, str(path))


def checked(path: Path, family: Family) -> list[SheetResult]:
    settings = Settings(lambda: (family,), named=True)
    return [r for one in check_files([str(path)], read_file, settings) for r in one.results]


def found_by_plan(cases: list[Case], folder: Path, write: Writer) -> None:
    """Assert that each sheet of a plan gives what stands below it."""
    issued, *returned = cases
    path = folder / "issued.xlsx"
    path.write_bytes(write(issued))
    family = family_of(issued, path)
    for case in returned:
        path = folder / "returned.xlsx"
        path.write_bytes(write(case))
        results = checked(path, family)
        with_sheet = len(case.tables) > 1
        expected = case.expected
        found = [finding_line(f, with_sheet=with_sheet) for r in results for f in r.findings]
        assert sorted(found) == sorted(expected.findings or []), case.title
        changes = {change_place(c, with_sheet=with_sheet): c for r in results for c in r.changes}
        wanted = {line.place: line for line in map(parse_change, expected.changes or [])}
        assert changes.keys() == wanted.keys()
        assert all(wanted[place].met_by(change) for place, change in changes.items())
        if expected.items is not None:
            assert str(sum(r.sheet.item_count for r in results if r.sheet)) == expected.items
            assert counts_of(results) == expected.counts


def counts_of(results: list[SheetResult]) -> str:
    counts: dict[str, int] = {}
    for result in results:
        for code, count in result.counts.items():
            counts[code] = counts.get(code, 0) + count
    return ", ".join(f"{code} {count}" for code, count in counts.items())


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.stem)
def test_five_edits_make_a_draft_a_family_that_works(plan: Path, tmp_path: Path) -> None:
    write = WRITERS[PLANS.index(plan) % len(WRITERS)]
    found_by_plan(read_cases(plan), tmp_path, write)


@pytest.mark.slow
@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.stem)
def test_so_does_every_writer(plan: Path, write: Writer, tmp_path: Path) -> None:
    found_by_plan(read_cases(plan), tmp_path, write)


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.stem)
def test_so_does_libreoffice(plan: Path, tmp_path: Path) -> None:
    found_by_plan(read_cases(plan), tmp_path, lambda case: by_office(case, tmp_path))
