"""Cells of any workbook written from file to file, also those of other programs."""

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900
from python_calamine import CalamineWorkbook

from sheetcheck.words.errors.system_error import NotFound
from sheetcheck.words.errors.write_refusals import InsideMerge, Unwritable
from sheetcheck.words.values import Formula, NewValue
from sheetcheck.workbook.write.patch import write_cells
from tests.support.libreoffice import saved_by_office
from tests.support.packages import package, parts_of

CELLS: dict[tuple[str, str], NewValue] = {
    ("表", "B2"): 12,
    ("表", "B3"): "=文字",
    ("表", "D9"): Formula("B2*2", 24),
    ("表", "A1"): "見出し",
}


def by_openpyxl() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "表"
    for row in range(1, 8):
        sheet.append([f"事業{row}", row, row * 1.5, dt.date(2024, 4, row)])
    sheet["B2"].font = Font(bold=True)
    sheet["B2"].number_format = '0"事業"'
    sheet["A2"].comment = Comment("メモ", "山田")
    sheet.merge_cells("F1:G2")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def by_xlsxwriter(**options: object) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, **options})
    sheet = book.add_worksheet("表")
    for row in range(7):
        sheet.write_row(row, 0, [f"事業{row}", row, row * 1.5])
    sheet.write_rich_string(1, 4, "a", book.add_format({"bold": True}), "b")
    sheet.write_formula(1, 5, "=SUM(B1:B7)", None, 21)
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=表!$B$1:$B$7"})
    sheet.insert_chart("H2", chart)
    sheet.data_validation("A1:A3", {"validate": "list", "source": ["A", "B"]})
    sheet.merge_range("F4:G5", "merged")
    book.close()
    return target.getvalue()


WRITERS = {
    "openpyxl": by_openpyxl(),
    "XlsxWriter": by_xlsxwriter(),
    "XlsxWriter, inline texts": by_xlsxwriter(constant_memory=True),
    "XlsxWriter, zip64": by_xlsxwriter(use_zip64=True),
}


def check(source: Path, target: Path) -> None:
    write_cells(source, target, CELLS)
    before, after = parts_of(source.read_bytes()), parts_of(target.read_bytes())
    assert list(before) == list(after)
    assert len([name for name in before if before[name] != after[name]]) == 1
    sheet = openpyxl.load_workbook(target)["表"]
    assert [sheet[at].value for at in ("B2", "B3", "D9", "A1")] == [12, "=文字", "=B2*2", "見出し"]
    assert sheet["B3"].data_type in {"s", "inlineStr"}
    old = openpyxl.load_workbook(source)["表"]
    for row in old.iter_rows():
        for cell in row:
            if ("表", cell.coordinate) not in CELLS:
                assert sheet[cell.coordinate].value == cell.value
            # The styles part is the same, and so an index means the same.
            assert sheet[cell.coordinate].style_id == cell.style_id
    rows = CalamineWorkbook.from_path(str(target)).get_sheet_by_name("表")
    values = rows.to_python(skip_empty_area=False)
    assert (values[1][1], values[2][1], values[8][3]) == (12, "=文字", 24)


@pytest.mark.parametrize("writer", WRITERS)
def test_workbooks_of_other_programs(writer: str, tmp_path: Path) -> None:
    (tmp_path / "in.xlsx").write_bytes(WRITERS[writer])
    check(tmp_path / "in.xlsx", tmp_path / "out.xlsx")


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize("writer", ["openpyxl", "XlsxWriter"])
def test_workbooks_of_libreoffice(writer: str, tmp_path: Path) -> None:
    (tmp_path / "in.xlsx").write_bytes(WRITERS[writer])
    converted = saved_by_office(tmp_path / "in.xlsx")
    check(converted, tmp_path / "out.xlsx")
    again = saved_by_office(tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(again)["表"]
    assert [sheet[at].value for at in ("B2", "B3", "A1")] == [12, "=文字", "見出し"]


def test_the_target_may_be_the_source(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    path.write_bytes(WRITERS["openpyxl"])
    write_cells(str(path), str(path), {("表", "B2"): 5})
    assert openpyxl.load_workbook(path)["表"]["B2"].value == 5


def dated(*, since_1904: bool) -> bytes:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904 if since_1904 else CALENDAR_WINDOWS_1900
    sheet = book.active
    assert sheet is not None
    sheet.title = "表"
    for row, code in enumerate(("yyyy/m/d", "m/d h:mm", "General", "@", '0"日"'), 1):
        sheet.cell(row, 1).number_format = code
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("since_1904", [False, True])
@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("A1", dt.date(2026, 4, 1)),
        ("A1", dt.date(1904, 1, 2)),
        ("A2", dt.datetime(2024, 2, 29, 17, 15)),  # noqa: DTZ001  (a cell's date has no time zone)
        ("A2", dt.datetime(9999, 12, 31, 23, 59, 59)),  # noqa: DTZ001
    ],
)
def test_a_date_goes_into_a_cell_that_shows_dates(
    cell: str, day: dt.date, tmp_path: Path, *, since_1904: bool
) -> None:
    (tmp_path / "in.xlsx").write_bytes(dated(since_1904=since_1904))
    write_cells(tmp_path / "in.xlsx", tmp_path / "out.xlsx", {("表", cell): day})
    read = openpyxl.load_workbook(tmp_path / "out.xlsx")["表"][cell].value
    assert isinstance(read, dt.datetime)
    assert read == (day if isinstance(day, dt.datetime) else dt.datetime.combine(day, dt.time()))


@pytest.mark.parametrize(("day", "number"), [(1, 1), (28 + 31, 59), (29 + 31, 61)])
def test_the_day_that_only_excel_knows_is_left_out(day: int, number: int, tmp_path: Path) -> None:
    (tmp_path / "in.xlsx").write_bytes(dated(since_1904=False))
    moment = dt.date(1899, 12, 31) + dt.timedelta(days=day)
    write_cells(tmp_path / "in.xlsx", tmp_path / "out.xlsx", {("表", "A1"): moment})
    part = parts_of((tmp_path / "out.xlsx").read_bytes())["xl/worksheets/sheet1.xml"]
    assert f"<v>{number}</v>".encode() in part


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("A3", dt.date(2026, 4, 1)),
        ("A4", dt.date(2026, 4, 1)),
        ("A5", dt.date(2026, 4, 1)),
        ("C9", dt.date(2026, 4, 1)),
        ("A1", dt.date(1899, 12, 31)),
        ("A1", dt.datetime(2026, 4, 1, tzinfo=dt.UTC)),
        ("A1", dt.time(9, 30)),
    ],
)
def test_a_date_that_one_would_not_see_as_one_is_refused(
    cell: str, day: dt.date, tmp_path: Path
) -> None:
    (tmp_path / "in.xlsx").write_bytes(dated(since_1904=False))
    with pytest.raises(Unwritable, match=cell):
        write_cells(tmp_path / "in.xlsx", tmp_path / "out.xlsx", {("表", cell): day})


@pytest.mark.parametrize(
    "address", ["", "A", "1", "A0", "XFE1", "A1048577", "A1:B2", "あ1", "R1C1"]
)
def test_what_is_no_address(address: str, tmp_path: Path) -> None:
    (tmp_path / "in.xlsx").write_bytes(package())
    with pytest.raises(Unwritable):
        write_cells(tmp_path / "in.xlsx", tmp_path / "out.xlsx", {("進行管理", address): 5})
    assert not (tmp_path / "out.xlsx").exists()


def test_a_cell_given_twice_in_two_spellings_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in.xlsx").write_bytes(package())
    cells: dict[tuple[str, str], NewValue] = {("進行管理", "B2"): 1, ("進行管理", "$b$2"): 2}
    with pytest.raises(Unwritable, match="twice"):
        write_cells(tmp_path / "in.xlsx", tmp_path / "out.xlsx", cells)


def test_what_is_refused_leaves_no_file(tmp_path: Path) -> None:
    (tmp_path / "in.xlsx").write_bytes(WRITERS["openpyxl"])
    with pytest.raises(InsideMerge):
        write_cells(tmp_path / "in.xlsx", tmp_path / "out.xlsx", {("表", "A1"): 1, ("表", "G2"): 5})
    with pytest.raises(NotFound):
        write_cells(tmp_path / "none.xlsx", tmp_path / "out.xlsx", {})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.xlsx"]
