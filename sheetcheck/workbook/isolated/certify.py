"""The second reader: openpyxl and `zipfile` compare a workbook before and after a write.

Neither shares a line with the reader and the writer of this room. A witness that cannot
read says so; it never vouches for what it has not seen.
"""

import io
import warnings
import zipfile
from collections.abc import Collection, Iterator
from typing import Any, Final, NamedTuple, Self

from sheetcheck.words.address import Address
from sheetcheck.words.result import Certificate
from sheetcheck.words.text import Text

MOST_BYTES: Final = 24 << 20
"""Of inflated parts; above it openpyxl takes minutes."""

Changed = Collection[tuple[str, Address]]


class _Parts(NamedTuple):
    """How the parts of two workbooks compare."""

    identical: int
    all: int


def certify(
    before: bytes, after: bytes, changed: Changed, added_sheets: Collection[str] = ()
) -> Certificate:
    """Compare a workbook before and after, cell by cell: formulas and stored values.

    Certified only if no cell differs but the changed ones, and no sheet is there more or
    less but the added ones. Never raises for what a workbook holds.
    """
    try:
        parts = _compared_parts(before, after)
        if _inflated(before) + _inflated(after) > 2 * MOST_BYTES:
            return Certificate(
                certified=False,
                statement=Text(
                    "大きいため、openpyxlによる確認は省きました。",
                    "It is too large to be read again with openpyxl.",
                ),
            )
        different = _different(before, after, added_sheets)
    except Exception as why:  # noqa: BLE001  (openpyxl raises whatever it stumbles over)
        kind = type(why).__name__
        return Certificate(
            certified=False,
            statement=Text(
                f"openpyxlが読めないため、確認できませんでした({kind})。",
                f"openpyxl cannot read it, so nothing was compared ({kind}).",
            ),
        )
    return _verdict(different, {(sheet, cell) for sheet, cell in changed}, parts)


def _verdict(
    different: list[tuple[str, Address | None]], changed: set[tuple[str, Address]], parts: _Parts
) -> Certificate:
    others = [(sheet, cell) for sheet, cell in different if (sheet, cell) not in changed]
    if others:
        sheet, cell = others[0]
        where = f"{sheet}!{cell}" if cell else sheet
        return Certificate(
            certified=False,
            statement=Text(
                f"変更していないはずの場所が{len(others)}か所違います(最初: {where})。",
                f"{len(others)} places differ that should not; the first is {where}.",
            ),
        )
    return Certificate(
        certified=True,
        statement=Text(
            f"openpyxlで読み比べ、一覧の{len(changed)}個のセルのほかに違いはありません"
            f"(パート{parts.all}個中{parts.identical}個はバイト単位で同一)。",
            f"Compared with openpyxl: nothing differs but the {len(changed)} cells listed"
            f" ({parts.identical} of {parts.all} parts are identical to the byte).",
        ),
    )


def _different(
    before: bytes, after: bytes, added: Collection[str]
) -> list[tuple[str, Address | None]]:
    """Return the cells that differ, and the sheets that are there more or less."""
    found: list[tuple[str, Address | None]] = []
    for values in (False, True):
        with _Reading(before, values=values) as old, _Reading(after, values=values) as new:
            kept = [name for name in new.sheets if name not in added or name in old.sheets]
            if kept != old.sheets:
                return [("、".join(set(kept) ^ set(old.sheets)) or "、".join(kept), None)]
            for name in old.sheets:
                if name not in added:
                    found += [(name, cell) for cell in _of_sheet(old, new, name)]
            if not old.calculates and not new.calculates:
                break  # only a formula has a value stored beside what was compared
    return sorted(set(found), key=str)


def _of_sheet(old: "_Reading", new: "_Reading", name: str) -> Iterator[Address]:
    ended: tuple[Address, Any] | None = None
    one, other = old.cells(name), new.cells(name)
    a, b = next(one, ended), next(other, ended)
    while a or b:
        if a and b and a[0] == b[0]:
            if a[1] != b[1]:
                yield a[0]
            a, b = next(one, ended), next(other, ended)
        elif b is None or (a and a[0] < b[0]):
            assert a, "one of them goes on"
            yield a[0]
            a = next(one, ended)
        else:
            yield b[0]
            b = next(other, ended)


class _Reading:
    """A workbook opened by openpyxl, row by row and so in little memory."""

    def __init__(self, data: bytes, *, values: bool) -> None:
        from openpyxl import load_workbook  # noqa: PLC0415  (it costs more than a whole check)

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self._book = load_workbook(
                io.BytesIO(data), read_only=True, data_only=values, keep_links=False
            )
        self.sheets: list[str] = list(self._book.sheetnames)
        self.calculates = False
        """Whether a formula was among the cells so far."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def cells(self, name: str) -> Iterator[tuple[Address, Any]]:
        """Yield the cells that hold something, by rows."""
        sheet = self._book[name]
        if not hasattr(sheet, "reset_dimensions"):
            return  # a chart
        sheet.reset_dimensions()  # a wrong `<dimension>` would hide rows
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for row in sheet.rows:
                for cell in row:
                    if cell.value is not None:
                        self.calculates |= cell.data_type == "f"
                        yield Address(cell.row, cell.column), _comparable(cell.value)


def _comparable(value: Any) -> Any:
    """Return what can be compared: an array formula is an object without equality."""
    text = getattr(value, "text", None)
    return (type(value).__name__, getattr(value, "ref", None), text) if text else (
        type(value).__name__, value
    )  # fmt: skip


def _compared_parts(before: bytes, after: bytes) -> _Parts:
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        kept = {info.filename: (info.CRC, info.file_size) for info in old.infolist()}
        now = {info.filename: (info.CRC, info.file_size) for info in new.infolist()}
        same = sum(now.get(name) == stamp for name, stamp in kept.items())
        return _Parts(same, len(kept))


def _inflated(data: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return sum(info.file_size for info in archive.infolist() if "media/" not in info.filename)
