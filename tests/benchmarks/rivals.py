"""The same work with the libraries that people would take instead.

They check what is easy to check with them: that each rating is one of the scale, that a D is
explained and that a plan is there. Nothing is found by its heading, and no total is recounted.
"""

import zlib
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from tests.benchmarks.workbooks import HEADER_ROW, SHEET

_RATINGS = [
    *("A(予定通り進行)", "B(予定を変更、修正して進行)"),
    *("C(予定通り進行していない)", "D(その他)"),
]
_NO_ANSWER = ["-", "－", "―", "同上", "〃", "なし"]


def pandera_schema() -> Any:
    """Return the item rules as a pandera schema."""
    import pandera.pandas as pa

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


def by_pandas(path: Path, schema: Any) -> Any:
    """Read a sheet with pandas and check its items with pandera."""
    import pandas as pd
    import pandera.errors

    frame = pd.read_excel(path, header=HEADER_ROW - 1)
    items = frame[frame["事業"].notna()]
    try:
        return schema.validate(items, lazy=True)
    except pandera.errors.SchemaErrors as found:
        return found.failure_cases


def by_openpyxl(path: Path, schema: Any, *, read_only: bool) -> Any:
    """Read a sheet with openpyxl, whole or cell by cell in little memory; check it with pandera."""
    import openpyxl
    import pandas as pd

    book = openpyxl.load_workbook(path, read_only=read_only, data_only=True)
    headings, *rows = book[SHEET].iter_rows(min_row=HEADER_ROW, values_only=True)
    book.close()
    frame = pd.DataFrame(rows, columns=headings, dtype=object)
    return schema.validate(frame[frame["事業"].notna()], lazy=True)


def by_frictionless(path: Path) -> Any:
    """Check a sheet with frictionless."""
    from frictionless import Dialect, Resource, Schema, formats

    fields: list[dict[str, Any]] = [
        {"name": name, "type": "any"}
        for name in ("基本目標", "基本方針", "具体的な取り組み", "事業", "担当課", "内容")
    ]
    fields += [
        {"name": "R6評価", "type": "string", "constraints": {"enum": _RATINGS}},
        {"name": "R6実施内容", "type": "string"},
        {"name": "R7実施予定", "type": "string"},
    ]
    dialect = Dialect(header_rows=[HEADER_ROW], controls=[formats.ExcelControl(sheet=SHEET)])
    resource = Resource(
        path=path.name,
        basepath=str(path.parent),
        dialect=dialect,
        schema=Schema.from_descriptor({"fields": fields}),
    )
    return resource.validate()


def by_calamine(path: Path) -> Any:
    """Read a sheet with calamine, and do nothing with it."""
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_path(path).get_sheet_by_name(SHEET).to_python()


def openpyxl_load_and_save(source: Path, target: Path, cells: dict[str, Any]) -> None:
    """Write cells with openpyxl."""
    import openpyxl

    book = openpyxl.load_workbook(source)
    for cell, value in cells.items():
        book[SHEET][cell] = value
    book.save(target)


def inflate_and_deflate(path: Path) -> int:
    """Inflate the part of the sheet, sum it up and deflate it again."""
    with ZipFile(path) as archive:
        name = next(name for name in archive.namelist() if name.endswith("sheet1.xml"))
        xml = archive.read(name)
    zlib.crc32(xml)
    return len(zlib.compress(xml, 6))
