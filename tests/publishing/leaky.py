"""A workbook with a leak, made by openpyxl, by XlsxWriter or part by part."""

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import openpyxl
import xlsxwriter

SECRET: Final = "秘密山本090"
"""What must not be found in any part once the workbook was cleaned."""


@dataclass(frozen=True)
class Leaky:
    """A workbook with a leak: of which kind, and where it is told."""

    name: str
    kind: str
    place: str
    make: Callable[[], bytes] = field(repr=False)

    def __str__(self) -> str:
        return self.name


def with_openpyxl(change: Callable[[Any, Any], object]) -> Callable[[], bytes]:
    def make() -> bytes:
        book = openpyxl.Workbook()
        book.properties.creator = None
        sheet = book.active
        assert sheet
        sheet["A1"], sheet["B2"] = "事業", "公開する内容"
        change(book, sheet)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    return make


def with_xlsxwriter(change: Callable[[Any, Any], object]) -> Callable[[], bytes]:
    def make() -> bytes:
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, {"in_memory": True})
        sheet = book.add_worksheet("公開")
        sheet.write("A1", "事業")
        sheet.write("B2", "公開する内容")
        change(book, sheet)
        book.close()
        return out.getvalue()

    return make


def by_hand(
    edits: Mapping[str, tuple[str, str]],
    parts: Mapping[str, str] = {},
    links: Mapping[str, tuple[str, str, str]] = {},
) -> Callable[[], bytes]:
    """Return what makes a plain workbook with texts replaced and parts added.

    `edits` are (text, other text) by part, `links` (id, type, target) by the part they start from.
    """

    def make() -> bytes:
        maker = with_xlsxwriter if "xl/sharedStrings.xml" in edits else with_openpyxl
        plain = maker(lambda _book, _sheet: None)()
        with zipfile.ZipFile(io.BytesIO(plain)) as archive:
            content = {name: archive.read(name).decode() for name in archive.namelist()}
        for part, (old, new) in edits.items():
            assert old in content[part], (part, old)
            content[part] = content[part].replace(old, new, 1)
        for source, (link, kind, target) in links.items():
            folder, _, file = source.rpartition("/")
            rels = f"{folder}/_rels/{file}.rels" if source else "_rels/.rels"
            known = content.get(
                rels,
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
                'relationships"></Relationships>',
            )
            new = f'<Relationship Id="{link}" Type="{kind}" Target="{target}"/></Relationships>'
            content[rels] = known.replace("</Relationships>", new)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in {**content, **parts}.items():
                archive.writestr(name, text)
        return out.getvalue()

    return make


def hidden_sheet(book: Any, state: str) -> None:
    """Add a sheet with the secret, hidden or very hidden."""
    sheet = book.create_sheet("控え")
    sheet["A1"] = SECRET
    sheet.sheet_state = state


def assign(thing: Any, name: str, value: object) -> bool:
    """Set an attribute, within an expression."""
    setattr(thing, name, value)
    return True


def put(sheet: Any, cell: str, **looks: Any) -> bool:
    """Write the secret into a cell, with some looks."""
    sheet[cell] = SECRET
    for name, look in looks.items():
        setattr(sheet[cell], name, look)
    return True


def hide(dimension: Any, **sizes: Any) -> bool:
    """Hide a row or a column, or set its size."""
    for name, size in sizes.items():
        setattr(dimension, name, size)
    return True
