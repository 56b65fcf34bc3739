"""A season's workbooks for tests: a master, what is issued from it, and returns."""

import io
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import openpyxl

from sheetcheck.claims.master import MasterBook, read_master
from sheetcheck.issuing.department_sheet import IssueOptions
from sheetcheck.issuing.issue import Issue, IssueOrder, plan_issue
from sheetcheck.rules.judging.families import known_families
from sheetcheck.words.address import Address
from sheetcheck.words.values import NewValue
from sheetcheck.workbook.read.book import open_workbook
from sheetcheck.workbook.write.patch import patched
from tests.support.table_model import USUAL_SHEET
from tests.support.table_workbook import to_workbook
from tests.support.tables import read_cases

PLAIN = IssueOptions()
WARNING = IssueOptions(validate=True)
SHEETS = Path(__file__).parents[1] / "sheets"


def master_bytes(name: str = "issued-form") -> bytes:
    """Return a blank master, written as the table of that name says."""
    return to_workbook(read_cases(SHEETS / f"{name}.md")[0])


def master_of(data: bytes, path: str = "master.xlsx") -> MasterBook:
    """Return a master as `issue` and `collect` read it."""
    return read_master(data, path, [one.family for one in known_families()], named=False)


def issue_of(data: bytes, *only: str, options: IssueOptions = PLAIN) -> Issue:
    """Return an issue of a master, to some departments or to all."""
    order = IssueOrder("master.xlsx", "0", only=only, options=options)
    return plan_issue(master_of(data), order)


@lru_cache(maxsize=64)
def file_for(department: str, data: bytes, options: IssueOptions = PLAIN) -> bytes:
    """Return the file that a department gets."""
    (file,) = issue_of(data, department, options=options).files()
    return file.data


def filled(data: bytes, cells: Mapping[str, NewValue], sheet: str = USUAL_SHEET) -> bytes:
    """Return a file with cells filled in, all else to the byte as it was."""
    wanted = {(sheet, Address.parse(cell)): value for cell, value in cells.items()}
    return patched(open_workbook(data, ""), wanted)


def resaved(data: bytes) -> bytes:
    """Return a file as openpyxl saves it, which keeps little of how it was written."""
    target = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(data)).save(target)
    return target.getvalue()


def cells_of(data: bytes, sheet: str = USUAL_SHEET) -> dict[str, object]:
    """Return what stands in a sheet, by address."""
    return dict(_cells_of(data, sheet))


@lru_cache(maxsize=64)
def _cells_of(data: bytes, sheet: str) -> Mapping[str, object]:
    rows = openpyxl.load_workbook(io.BytesIO(data))[sheet].iter_rows()
    return {cell.coordinate: cell.value for row in rows for cell in row if cell.value is not None}
