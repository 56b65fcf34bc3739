"""The items of a progress sheet as machine-readable data: a CSV and a Frictionless data package.

One row for each item and one value in each cell, with western years beside those of the era. The
text is UTF-8 with a byte order mark, for Excel; lines end with CR LF (RFC 4180).
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sheetcheck.family.heading import undated
from sheetcheck.family.model import RATING, Family
from sheetcheck.notation.era import split_year
from sheetcheck.table.frame import read_ratings
from sheetcheck.words.sheet import Item, Sheet

CSV_NAME: Final = "items.csv"
PACKAGE_NAME: Final = "datapackage.json"


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A progress sheet to publish as data."""

    sheet: Sheet
    family: Family


@dataclass(frozen=True, slots=True)
class _Field:
    """A column of the CSV."""

    key: str
    """One of the keys of `_FIXED`, or `own_` and the family's key of the column."""
    name: str
    """The heading in the CSV."""
    type: str = "string"
    """As Frictionless names it."""
    description: str = ""


_FIXED: Final = (
    _Field("title", "計画名"),
    _Field("year", "年度（西暦）", "integer"),
    _Field("era_year", "年度（和暦）"),
    _Field("planned_year", "予定年度（西暦）", "integer"),
    _Field("planned_era_year", "予定年度（和暦）"),
    _Field("section", "区分"),
    _Field("number", "番号"),
    _Field("name", "事業名"),
    _Field("departments", "担当課", description="複数の担当課は「;」で区切ります。"),
    _Field("rating_code", "評価記号"),
    _Field("rating", "評価"),
)
_NOT_REPEATED: Final = frozenset({"section", "number", "name", "departments", RATING})


def csv_bytes(table: OpenTable) -> bytes:
    """Return the items of a sheet as CSV."""
    fields = _fields(table)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([field.name for field in fields])
    writer.writerows(_rows(table, fields))
    return out.getvalue().encode("utf-8-sig")


def _fields(table: OpenTable) -> list[_Field]:
    """Return the columns: those that every family has, then those of this one."""
    fields = list(_FIXED)
    for key in table.sheet.headings:
        if key not in _NOT_REPEATED:
            # Without its year, so that a column has the same name every year.
            name = undated(table.family.columns[key].whole_headings[0]).replace("()", "")
            twice = any(field.name == name for field in fields)
            fields.append(_Field(f"own_{key}", f"{name}（{key}）" if twice else name))
    return fields


def _rows(table: OpenTable, fields: Sequence[_Field]) -> Iterator[list[str]]:
    sheet, family = table.sheet, table.family
    ratings = read_ratings(sheet.items, family)[RATING]
    reported, planned = (split_year(year or "")[0] for year in sheet.years)
    for item, rated in zip(sheet.items, ratings, strict=True):
        known: Mapping[str, str] = {
            "title": sheet.title,
            "year": str(reported or ""),
            "era_year": era_text(reported),
            "planned_year": str(planned or ""),
            "planned_era_year": era_text(planned),
            "section": item.section,
            "number": "" if item.number is None else str(item.number),
            "name": item.name,
            "departments": ";".join(item.departments),
            "rating_code": rated.code or "",
            "rating": _rating(family, rated.code, item),
        }
        yield [known[f.key] if f.key in known else _text(item, f.key) for f in fields]


def _rating(family: Family, code: str | None, item: Item) -> str:
    """Return the label of a rating; if it is not on the scale, the text of its cell."""
    if code is None:
        return " ".join(item.texts.get(RATING, "").split())
    return family.scale.ratings[code].label or code


def _text(item: Item, key: str) -> str:
    text = item.texts.get(key.removeprefix("own_"), "")
    return "\n".join(line.strip() for line in text.splitlines()).strip()


def era_text(year: int | None) -> str:
    """Return a fiscal year as the year of its era: 2019 → 令和元年度; "" for None."""
    if year is None:
        return ""
    for name, before in (("令和", 2018), ("平成", 1988), ("昭和", 1925)):
        if year > before:
            return f"{name}{'元' if year == before + 1 else year - before}年度"
    return f"{year}年度"


def package_bytes(table: OpenTable, content: bytes, name: str) -> bytes:
    """Return the description of a CSV as a Frictionless data package (specs.frictionlessdata.io).

    `name` is the name of the package: small letters, digits and hyphens.
    """
    fields = []
    for field in _fields(table):
        about = {"description": field.description} if field.description else {}
        fields.append({"name": field.name, "type": field.type, **about})
    document = {
        "profile": "tabular-data-package",
        "name": name,
        "title": table.sheet.title or table.family.name.ja,
        "description": f"進行管理シート「{table.sheet.name}」の事業一覧（1行1事業）",
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": "items",
                "path": CSV_NAME,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(content),
                "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
                "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
                "schema": {"fields": fields, "missingValues": [""]},
            }
        ],
    }
    return f"{json.dumps(document, ensure_ascii=False, indent=2)}\n".encode()
