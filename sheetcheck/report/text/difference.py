"""Show the differences between two workbooks on a terminal, or as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Final, TextIO

from sheetcheck.report.text.screen import Screen, brief, screen_on
from sheetcheck.report.view import value_text
from sheetcheck.report.visible import visible
from sheetcheck.words.difference import CellDifference, Comparison, RowsDifference
from sheetcheck.words.text import Language, Text
from sheetcheck.words.values import Value

MOST: Final = 200
"""The most cells listed on a terminal; the JSON has all."""

_SAME: Final = Text("セルの違いはありません。", "No cells differ.")
_CELLS: Final = Text("セルの違い：{count}か所", "Cells that differ: {count}")
_LOOK_ONLY: Final = Text(
    "書式だけの違い：{count}か所（{places}）", "Formatting only: {count} ({places})"
)
_FEW: Final = 8
_MOST_SHARED: Final = 100  # characters; a longer common beginning is cut off
_BEFORE: Final = 20
_MOVED: Final = Text("{before} → {after} に移動", "{before} moved to {after}")
_INSERTED: Final = Text("{after} を挿入", "{after} inserted")
_DELETED: Final = Text("{before} を削除", "{before} deleted")
_ROWS: Final = Text("{first}–{last}行", "rows {first}–{last}")
_ROW: Final = Text("{first}行", "row {first}")
_SHEET_ADDED: Final = Text("シート「{name}」が追加されました。", "The sheet “{name}” was added.")
_SHEET_REMOVED: Final = Text(
    "シート「{name}」が削除されました。", "The sheet “{name}” was deleted."
)
_SHEET_RENAMED: Final = Text(
    "シート「{before}」の名前が「{after}」に変わりました。",
    "The sheet “{before}” was renamed to “{after}”.",
)
_PARTS: Final = Text(
    "ファイルの構成部品：同一{identical}、変更{changed}、追加{added}、削除{removed}",
    "Parts of the file: {identical} identical, {changed} changed, {added} added, {removed} removed",
)
_MORE: Final = Text(
    "ほか{count}か所（--format json で全て表示）",
    "{count} more (--format json shows all)",
)


def print_difference(comparison: Comparison, stream: TextIO, *, language: Language) -> None:
    """Print the differences: old values in red, new ones in green if the stream has colours."""
    screen = screen_on(stream, language)
    _print_sheets(screen, comparison)
    for rows in comparison.rows:
        screen.wrap(f"{brief(rows.sheet)}: {_rows(rows).localized(language)}")
    cells = [cell for cell in comparison.cells if not cell.style_only]
    if cells:
        screen.wrap(screen.localized(_CELLS, count=len(cells)), "bold")
    elif comparison.same:
        screen.wrap(screen.localized(_SAME), "bold")
    for difference in cells[:MOST]:
        _print_cell(screen, difference, language)
    if len(cells) > MOST:
        screen.wrap(screen.localized(_MORE, count=len(cells) - MOST))
    _print_looks(screen, [cell for cell in comparison.cells if cell.style_only])
    _print_parts(screen, comparison)


def _print_sheets(screen: Screen, comparison: Comparison) -> None:
    for texts, names in (
        (_SHEET_ADDED, comparison.sheets_added),
        (_SHEET_REMOVED, comparison.sheets_removed),
    ):
        for name in names:
            screen.wrap(screen.localized(texts, name=brief(name)))
    for before, after in comparison.sheets_renamed:
        screen.wrap(screen.localized(_SHEET_RENAMED, before=brief(before), after=brief(after)))


def _print_cell(screen: Screen, difference: CellDifference, language: Language) -> None:
    place = f"{brief(difference.sheet)}!{difference.cell}"
    screen.wrap(place, "bold")
    before, after = _distinguishable(difference.before, difference.after, language)
    for sign, style, formula, value, shown in (
        ("-", "red", difference.formula_before, difference.before, before),
        ("+", "green", difference.formula_after, difference.after, after),
    ):
        if formula is not None:
            shown = f"={brief(formula)}" + (f" ({shown})" if value is not None else "")  # noqa: PLW2901
        screen.wrap(f"  {sign} {shown}", style)


def _distinguishable(before: Value, after: Value, language: Language) -> tuple[str, str]:
    """Return two values as one line each, quoted and cut so that their difference is visible."""
    one, other = (brief(value_text(value, language)) for value in (before, after))
    if one == other and before != after:
        # They differ in blanks, a line break, number or text, or far from the beginning.
        pairs = enumerate(zip(str(before), str(after), strict=False))
        shared = next((place for place, (a, b) in pairs if a != b), 0)
        cut = max(shared - _BEFORE, 0) if shared > _MOST_SHARED else 0
        one, other = (_quoted(value, cut, language) for value in (before, after))
    return one, other


def _quoted(value: Value, cut: int, language: Language) -> str:
    if not isinstance(value, str):
        return value_text(value, language)
    quoted = json.dumps(visible(value[cut:]), ensure_ascii=False)
    return brief(("…" if cut else "") + quoted)


def _print_looks(screen: Screen, cells: Sequence[CellDifference]) -> None:
    """Print one line per sheet for format-only differences; saving often changes many formats."""
    for sheet, of_sheet in groupby(cells, key=lambda cell: cell.sheet):
        places = [str(difference.cell) for difference in of_sheet]
        shown = ", ".join(places[:_FEW]) + (" …" if len(places) > _FEW else "")
        text = screen.localized(_LOOK_ONLY, count=len(places), places=shown)
        screen.wrap(f"{brief(sheet)}: {text}")


def _print_parts(screen: Screen, comparison: Comparison) -> None:
    parts = comparison.parts
    counts = {
        "identical": parts.identical,
        "changed": len(parts.changed),
        "added": len(parts.added),
        "removed": len(parts.removed),
    }
    screen.wrap(screen.localized(_PARTS, **counts))
    for sign, names in (("~", parts.changed), ("+", parts.added), ("-", parts.removed)):
        for name in names:
            screen.wrap(f"  {sign} {brief(name)}")


def _rows(rows: RowsDifference) -> Text:
    if rows.before is None:
        return _INSERTED.filled(after=_span(rows.after))
    if rows.after is None:
        return _DELETED.filled(before=_span(rows.before))
    return _MOVED.filled(before=_span(rows.before), after=_span(rows.after))


def _span(span: tuple[int, int] | None) -> Text:
    first, last = span or (0, 0)
    return (_ROW if first == last else _ROWS).filled(first=first, last=last)


def difference_json(comparison: Comparison) -> str:
    """Return the differences as JSON: always `cells` and `parts`, other keys only if not empty."""
    document: dict[str, object] = {
        "cells": [_cell(difference) for difference in comparison.cells],
        "parts": asdict(comparison.parts),
    }
    if comparison.rows:
        document["rows"] = [asdict(rows) for rows in comparison.rows]
    sheets = {
        "added": comparison.sheets_added,
        "removed": comparison.sheets_removed,
        "renamed": [{"before": b, "after": a} for b, a in comparison.sheets_renamed],
    }
    if any(sheets.values()):
        document["sheets"] = sheets
    return json.dumps(document, ensure_ascii=True, indent=1)


def _cell(difference: CellDifference) -> dict[str, object]:
    entry: dict[str, object] = {
        "sheet": difference.sheet,
        "cell": str(difference.cell),
        "before": _plain(difference.shown_before),
        "after": _plain(difference.shown_after),
    }
    if difference.style_only:
        entry["style"] = True
    return entry


def _plain(value: Value) -> Value:
    return (
        int(value)
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e15
        else value
    )
