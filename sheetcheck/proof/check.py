"""Prove a copy: only what was requested differs, and a second reader sees the same values."""

from collections.abc import Collection, Mapping
from typing import Final

from sheetcheck.proof.package import UnjudgedError
from sheetcheck.proof.work_out import worked_out
from sheetcheck.words.address import Address
from sheetcheck.words.errors.write_refusals import NotProved
from sheetcheck.words.proof import Proof, ProvedCell, What
from sheetcheck.words.result import Certificate
from sheetcheck.words.text import Text, same
from sheetcheck.words.values import Formula, NewValue, Rewritten, Value
from sheetcheck.workbook.isolated.second_reader import SeenValues, seen_values

Cells = Mapping[tuple[str, Address], NewValue]

_STATEMENT: Final = Text(
    "訂正した{cells}か所と、{added}のほかに違いはありません"
    "（全{all}パートのうち{same}パートはバイト単位で同一）。{second}",
    "Nothing differs but the {cells:cell|cells} corrected and {added}"
    " ({same} of {all:part is|parts are} identical to the byte). {second}",
)
_SHEET: Final = Text("追加した点検結果のシート・色・注釈", "the added sheet, marks and notes")
_AGREES: Final = Text(
    "別の読み取りプログラム（calamine）で読んだ値も一致しています。",
    "A second reader (calamine) sees the same values.",
)
_BLIND: Final = Text(
    "別の読み取りプログラム（calamine）では読めないため、値の照合は行っていません。",
    "The second reader (calamine) cannot read it, so it has not compared the values.",
)


def proved(
    before: bytes, after: bytes, cells: Cells, marked: Collection[tuple[str, Address]]
) -> Certificate:
    """Return the proof that only the listed cells and what sheetcheck adds differ.

    `before` and `after` are the bytes of the two files. `cells` are the cells that were
    written, with their values; `marked` those that may have another fill.

    Raises:
        NotProved: something else differs, or a cell has another value. Such a copy must not
            be given to anybody.

    """
    try:
        found = worked_out(before, after)
    except UnjudgedError as why:
        raise NotProved(why=same(str(why))) from why
    except (ValueError, LookupError, SyntaxError) as why:  # a part that `xml.etree` cannot read
        raise NotProved(why=same(type(why).__name__)) from why
    if found.unexplained:
        raise NotProved(why=found.unexplained[0])
    _refuse_unlisted(found.proof, cells, marked)
    seen = seen_values(before, after)
    if seen is not None:
        _refuse_unseen(seen, cells)
    statement = _STATEMENT.filled(
        cells=len(found.proof.cells),
        added=_SHEET,
        all=len(found.proof.parts),
        same=found.proof.identical,
        second=_AGREES if seen else _BLIND,
    )
    return Certificate(certified=True, statement=statement, proof=found.proof)


def _refuse_unlisted(proof: Proof, cells: Cells, marked: Collection[tuple[str, Address]]) -> None:
    for part in proof.parts:
        for one in part.ranges:
            if one.sheet is None or one.cell is None:
                continue
            place = one.sheet, Address.parse(one.cell)
            allowed = place in cells or (one.what is What.FORMAT and place in marked)
            if not allowed and one.what is not What.FORMULA:
                raise NotProved(why=_elsewhere(*place))
    for cell in proof.cells:
        new = cells.get((cell.sheet, Address.parse(cell.cell)))
        if new is not None and not _holds(cell, new):
            raise NotProved(why=_elsewhere(cell.sheet, Address.parse(cell.cell)))


def _elsewhere(sheet: str, cell: Address) -> Text:
    return same(f"{sheet}!{cell}")


def _holds(cell: ProvedCell, new: NewValue) -> bool:
    """True if a cell holds the value that was written, as the file's bytes say it."""
    match new:
        case Formula():
            return cell.after == f"={new.text}"
        case Rewritten(text) | str(text):
            return _lines(cell.after) == _lines(text)
        case bool():
            return cell.after == str(new).upper()
        case int() | float():
            return _number(cell.after) == float(new)
        case _:
            return True  # a date or an emptied cell: only the second reader checks these


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _refuse_unseen(seen: SeenValues, cells: Cells) -> None:
    for place in seen.changed:
        if place not in cells:
            raise NotProved(why=_elsewhere(*place))
    if seen.sheets_gone:
        raise NotProved(why=same(seen.sheets_gone[0]))
    for place, value in seen.changed.items():
        if not _agrees(cells[place], value):
            raise NotProved(why=_elsewhere(*place))


def _agrees(new: NewValue, seen: Value) -> bool:
    """True if the second reader sees the number or text that was written."""
    if isinstance(new, Formula):
        return new.value is None or _agrees(new.value, seen)
    if isinstance(new, bool) or not isinstance(new, int | float):
        text = new.text if isinstance(new, Rewritten) else new
        return not isinstance(text, str) or _lines(str(seen)) == _lines(text)
    return isinstance(seen, int | float) and float(seen) == float(new)
