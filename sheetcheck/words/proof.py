"""What a proof says of a copy: which bytes of which parts differ, and what they belong to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

PROOF: Final = 1
"""The version of the document; it rises when a key changes its meaning."""


class What(StrEnum):
    """What a range of bytes that differs belongs to."""

    CELL = "cell"
    """The element of a cell whose value or formula was written."""
    FORMAT = "format"
    """The start tag of a cell that was marked: only its cell format differs."""
    FORMULA = "formula"
    """A cell that inherits the formula that it shared with a written cell; its value stays."""
    SIZE = "size"
    """A hint of the sheet's size (`dimension`, `spans`), or a row made for a cell."""
    NOTES = "notes"
    """Notes on marked cells: a comment, its author, its box, the link to them."""
    ADDED_SHEET = "added-sheet"
    """What lists, formats or declares the sheet and the parts that sheetcheck adds."""
    CHAIN = "calculation-chain"
    """The entry of a cell that holds no formula any more."""
    RECALCULATION = "recalculation"
    """What asks Excel to calculate formulas when it opens the copy."""


@dataclass(frozen=True, slots=True)
class ProvedRange:
    """A range of bytes before, the range that stands there after, and what it belongs to."""

    before: tuple[int, int]
    after: tuple[int, int]
    what: What
    sheet: str | None = None
    cell: str | None = None
    """The cell's address as Excel writes it; None where no single cell is meant."""


@dataclass(frozen=True, slots=True)
class ProvedPart:
    """A part of the package, before and after."""

    name: str
    before: str | None
    """Its SHA-256 in hexadecimal; None for a part that was added."""
    after: str | None
    """None for a part that was removed."""
    ranges: tuple[ProvedRange, ...] = ()
    """What differs, in order. Outside of these the bytes are identical."""
    encoding: str = "utf-8"
    """What the part is stored in; its ranges are counted in UTF-8."""


@dataclass(frozen=True, slots=True)
class ProvedCell:
    """A cell that was written: its text in the file before and after, formulas with `=`."""

    sheet: str
    cell: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Proof:
    """Everything that differs between a workbook and its copy."""

    before: str
    """The SHA-256 of the workbook in hexadecimal."""
    after: str
    parts: tuple[ProvedPart, ...]
    """Every part of both, in the order of the copy; removed ones last."""
    cells: tuple[ProvedCell, ...]
    sheets_added: tuple[str, ...] = ()

    @property
    def identical(self) -> int:
        """How many parts are the same to the byte."""
        return sum(part.before == part.after for part in self.parts)

    def document(self, version: str) -> dict[str, Any]:
        """Return the proof as the JSON document that is written."""
        return {
            "sheetcheck": version,
            "proof": PROOF,
            "before": self.before,
            "after": self.after,
            "cells": [
                {"sheet": c.sheet, "cell": c.cell, "before": c.before, "after": c.after}
                for c in self.cells
            ],
            "sheets_added": list(self.sheets_added),
            "parts": [_part(part) for part in self.parts],
        }


def _part(part: ProvedPart) -> dict[str, Any]:
    """Return a part; its ranges as lists, since a large sheet has many of them.

    `[first, end, first after, end after, what, cell]`: ends are exclusive, the cell is left
    out where no single one is meant.
    """
    said: dict[str, Any] = {"name": part.name, "before": part.before, "after": part.after}
    if part.ranges:
        sheet = part.ranges[0].sheet
        said |= {"sheet": sheet} if sheet is not None else {}
        said |= {"encoding": part.encoding} if part.encoding != "utf-8" else {}
        said["ranges"] = [
            [*r.before, *r.after, r.what.value, *([] if r.cell is None else [r.cell])]
            for r in part.ranges
        ]
    return said


def read_proof(said: Mapping[str, Any]) -> Proof:
    """Return the proof of a document.

    Raises:
        ValueError, TypeError, KeyError: it is no proof, or of another version.

    """
    if said["proof"] != PROOF:
        raise ValueError(said["proof"])
    return Proof(
        str(said["before"]),
        str(said["after"]),
        tuple(_read_parts(said["parts"])),
        tuple(
            ProvedCell(str(c["sheet"]), str(c["cell"]), str(c["before"]), str(c["after"]))
            for c in said["cells"]
        ),
        tuple(map(str, said["sheets_added"])),
    )


def _read_parts(parts: Any) -> Iterator[ProvedPart]:
    for part in parts:
        sheet = part.get("sheet")
        ranges = tuple(_read_range(one, sheet) for one in part.get("ranges", ()))
        encoding = str(part.get("encoding", "utf-8"))
        yield ProvedPart(str(part["name"]), part["before"], part["after"], ranges, encoding)


def _read_range(said: Any, sheet: str | None) -> ProvedRange:
    start, end, start_after, end_after, what, *cell = said
    before, after = (int(start), int(end)), (int(start_after), int(end_after))
    return ProvedRange(before, after, What(what), sheet, *map(str, cell))
