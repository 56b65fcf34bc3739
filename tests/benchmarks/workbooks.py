"""The workbooks that everything is measured on: the sheet of 12 items, and others like it."""

import re
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

SAMPLES = Path(__file__).parents[2] / "samples"
SMALL = SAMPLES / "ena-totals.xlsx"
"""12 items, three wrong totals."""
SHEET = "進行管理シート"
HEADER_ROW = 4

_TITLE = "恵那市再犯防止推進計画 実施計画 進行管理シート"
_HEADINGS = (
    *("基本目標", "基本方針", "具体的な取り組み", "事業", "担当課", "内容"),
    *("R6評価", "R6実施内容", "R7実施予定"),
)
_RATINGS = (
    *("A(予定通り進行)", "B(予定を変更、修正して進行)"),
    *("C(予定通り進行していない)", "D(その他)"),
)
_SECTION = 500  # items
_BLANK = ("", "", "")


def sheet(
    path: Path,
    items: int,
    *,
    plan: str = "引き続き、状況に応じて支援する。",
    departments: int = 40,
    only: int | None = None,
    formulas: bool = False,
) -> Path:
    """Write a sheet of so many items, with a total that is one too many, and return its path.

    With `only` one department has answered, whose number that is, and none if it is 0. With
    `formulas` the totals are formulas, which state the right numbers.
    """
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet(SHEET)
    page.write("A2", _TITLE)
    page.write_row(HEADER_ROW - 1, 0, _HEADINGS)
    row, counts = HEADER_ROW, dict.fromkeys(_RATINGS, 0)
    for item in range(items):
        if item % _SECTION == 0:
            page.write(row, 0, f"({item // _SECTION + 1})重点施策その{item // _SECTION + 1}")
            row += 1
        department = item % departments + 1
        rating = _RATINGS[item % 7 % len(_RATINGS)]
        answers = rating, f"関係機関と{item % 97 + 1}回協議し、{item % 53}人を支援した。", plan
        counts[rating] += 1
        page.write_row(row, 2, _item(item, department))
        page.write_row(row, 6, answers if only in {None, department} else _BLANK)
        row += 1
    counts[_RATINGS[0]] += not formulas
    for line, (rating, count) in enumerate([*counts.items(), ("", items)], row + 2):
        text = f"{rating} {count}事業".strip()
        if formulas and rating:
            counted = f'COUNTIF(G{HEADER_ROW + 1}:G{row},"{rating}")'
            page.write_formula(line, 0, f'="{rating} "&{counted}&"事業"', None, text)
        else:
            page.write(line, 0, text)
    book.close()
    return path


def _item(item: int, department: int) -> tuple[int | str, ...]:
    return (
        item % _SECTION + 1,
        f"事業{item:06}の推進",
        f"第{department}課",
        f"地域の関係者と協力して、対象{item % 900}件について相談と支援を行います。",
    )


def many(folder: Path, count: int, per_folder: int = 250) -> Path:
    """Write so many returns of the small sheet, in folders as departments keep them.

    No two are alike in name, in the texts of their items or in their ratings.
    """
    parts = _parts(SMALL)
    for number in range(count):
        place = folder / f"課{number // per_folder:02}" / f"第{number}号様式.xlsx"
        place.parent.mkdir(parents=True, exist_ok=True)
        with ZipFile(place, "w", ZIP_DEFLATED) as archive:
            for name, content in (parts | _answered(parts, number)).items():
                archive.writestr(name, content)
    return folder


_STRINGS, _CELLS = "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"
_TEXT_CELL = re.compile(rb'(<c r="([D-I])([0-9]+)"[^>]* t="s"><v>)([0-9]+)')
_ITEM_ROWS = range(7, 22)


def _parts(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _answered(parts: dict[str, bytes], number: int) -> dict[str, bytes]:
    """Return the sheet and its shared strings as one more department fills them in."""
    head, *strings = parts[_STRINGS].removesuffix(b"</sst>").split(b"<si>")
    own = f"({number})</t>".encode()
    first = len(strings)
    strings += [f"<t>{rating}</t></si>".encode() for rating in _RATINGS]

    def answered(cell: re.Match[bytes]) -> bytes:
        row, text = int(cell[3]), int(cell[4])
        if row not in _ITEM_ROWS or cell[2] == b"E":
            return cell[0]
        if cell[2] == b"G":
            return cell[1] + b"%d" % (first + number // (row - 5) % len(_RATINGS))
        if own not in strings[text]:
            strings[text] = strings[text].replace(b"</t>", own, 1)
        return cell[0]

    cells = _TEXT_CELL.sub(answered, parts[_CELLS])
    return {_CELLS: cells, _STRINGS: b"<si>".join([head, *strings]) + b"</sst>"}
