"""The proof of a corrected copy: which byte ranges of which parts differ, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

PROOF: Final = 1
"""The version of the JSON document; it is raised when a key changes its meaning."""


class What(StrEnum):
    """What a differing byte range belongs to."""

    CELL = "cell"
    """The `<c>` element of a cell whose value or formula was written."""
    FORMAT = "format"
    """The start tag of a marked cell; only its cell format differs."""
    FORMULA = "formula"
    """A cell that takes over a shared formula from a written cell; its value is unchanged."""
    SIZE = "size"
    """The sheet's recorded size (`dimension`, `spans`), or a row created for a cell."""
    NOTES = "notes"
    """Notes on marked cells: a comment, its author, its box, the link to them."""
    ADDED_SHEET = "added-sheet"
    """The entries that list, format or declare the sheet and parts that sheetcheck adds."""
    CHAIN = "calculation-chain"
    """The calculation-chain entry of a cell that no longer has a formula."""
    RECALCULATION = "recalculation"
    """The setting that makes Excel recalculate when it opens the copy."""


@dataclass(frozen=True, slots=True)
class ProvedRange:
    """A byte range before, the range that replaces it after, and what it belongs to."""

    before: tuple[int, int]
    after: tuple[int, int]
    what: What
    sheet: str | None = None
    cell: str | None = None
    """The cell's address as Excel writes it; None where the range is not one cell's."""


@dataclass(frozen=True, slots=True)
class ProvedPart:
    """A part of the package, before and after."""

    name: str
    before: str | None
    """The part's SHA-256 in hexadecimal; None for an added part."""
    after: str | None
    """Likewise for the copy; None for a removed part."""
    ranges: tuple[ProvedRange, ...] = ()
    """The differing ranges in order; all bytes outside them are identical."""
    encoding: str = "utf-8"
    """The part's own encoding; its ranges always count bytes of UTF-8."""


@dataclass(frozen=True, slots=True)
class ProvedCell:
    """A written cell: its stored text before and after, formulas with `=`."""

    sheet: str
    cell: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Proof:
    """All differences between a workbook and its corrected copy."""

    before: str
    """The SHA-256 of the workbook in hexadecimal."""
    after: str
    parts: tuple[ProvedPart, ...]
    """Every part of both files in the order of the copy; removed parts last."""
    cells: tuple[ProvedCell, ...]
    sheets_added: tuple[str, ...] = ()

    @property
    def identical(self) -> int:
        """How many parts are byte-identical."""
        return sum(part.before == part.after for part in self.parts)

    def document(self, version: str) -> dict[str, Any]:
        """Return the proof as a JSON document; `version` is that of sheetcheck."""
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
    """Return a part as JSON; each range is a list, because a large sheet has many of them.

    A range is `[start, end, start after, end after, what, cell]`: ends are exclusive, and the
    cell is left out where the range is not one cell's.
    """
    entry: dict[str, Any] = {"name": part.name, "before": part.before, "after": part.after}
    if part.ranges:
        sheet = part.ranges[0].sheet
        entry |= {"sheet": sheet} if sheet is not None else {}
        entry |= {"encoding": part.encoding} if part.encoding != "utf-8" else {}
        entry["ranges"] = [
            [*r.before, *r.after, r.what.value, *([] if r.cell is None else [r.cell])]
            for r in part.ranges
        ]
    return entry


def read_proof(document: Mapping[str, Any]) -> Proof:
    """Return the proof that a JSON document holds.

    Raises:
        ValueError, TypeError, KeyError: the document is not a proof, or is of another version.

    """
    if document["proof"] != PROOF:
        raise ValueError(document["proof"])
    return Proof(
        str(document["before"]),
        str(document["after"]),
        tuple(_read_parts(document["parts"])),
        tuple(
            ProvedCell(str(c["sheet"]), str(c["cell"]), str(c["before"]), str(c["after"]))
            for c in document["cells"]
        ),
        tuple(map(str, document["sheets_added"])),
    )


def _read_parts(parts: Any) -> Iterator[ProvedPart]:
    for part in parts:
        sheet = part.get("sheet")
        ranges = tuple(_read_range(one, sheet) for one in part.get("ranges", ()))
        encoding = str(part.get("encoding", "utf-8"))
        yield ProvedPart(str(part["name"]), part["before"], part["after"], ranges, encoding)


def _read_range(entry: Any, sheet: str | None) -> ProvedRange:
    start, end, start_after, end_after, what, *cell = entry
    before, after = (int(start), int(end)), (int(start_after), int(end_after))
    return ProvedRange(before, after, What(what), sheet, *map(str, cell))
