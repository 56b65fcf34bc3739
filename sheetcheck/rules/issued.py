"""The rule on fixed cells: the secretariat's text must be returned as it was issued."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.rules.definition.judged import Pair
from sheetcheck.rules.definition.kinds import Example, PairRule, Spot, corrected_with
from sheetcheck.rules.definition.registry import rule
from sheetcheck.rules.form import in_their_place
from sheetcheck.words.address import Address
from sheetcheck.words.result import Change
from sheetcheck.words.sheet import Item
from sheetcheck.words.text import Text, same
from sheetcheck.words.values import NewValue, Rewritten
from sheetcheck.workbook.read.packed_row import Cell

_CHANGED = "fixed-cell-changed"
_SHOWN = 40  # characters shown around the first difference of two texts
_BEFORE = 10


@dataclass(frozen=True, slots=True)
class _Fixed:
    """A cell filled by the secretariat, as issued (`before`, `source`) and as returned."""

    name: Text
    before: str
    after: str
    source: Address
    cell: Address
    item: Item | None = None


@rule(
    PairRule,
    _CHANGED,
    title=Text("配布時の記載の変更", "Issued cell changed"),
    corrected=corrected_with("--restore-fixed"),
    reason=Text(
        "事務局の記載が変わると、各課の回答を一つに取りまとめられなくなるため。",
        "The secretariat's own text must be the same in every sheet.",
    ),
    message=Text(
        "{name}が「{before}」から「{after}」に変わっています。",
        "{name} was issued as “{before}” and now reads “{after}”.",
    ),
    suggestion=Text("「{whole}」に戻してください。", "Put “{whole}” back."),
    example=Example(
        bad={"sheet": Text("事業: 市営住宅の受入れ", "name: 市営住宅の受入れ")},
        good={"sheet": Text("事業: 市営住宅の受け入れ", "name: 市営住宅の受け入れ")},
    ),
)
def fixed_cell_changed(pair: Pair) -> Iterator[Spot]:
    """Yield the cells of fixed columns, section rows and the title whose text has changed."""
    seen: set[Address] = set()
    for fixed in _fixed_cells(pair):
        if _seen_alike(fixed.before) == _seen_alike(fixed.after) or fixed.cell in seen:
            continue
        if _same_number(pair, fixed):
            continue
        seen.add(fixed.cell)
        before, after = _where_they_part(fixed.before, fixed.after)
        yield Spot(
            fixed.cell,
            {"name": fixed.name, "before": before, "after": after, "whole": fixed.before.strip()},
            value=fixed.after,
            item=fixed.item,
            change=_restored(pair, fixed),
            message=_case(fixed),
            suggestion=_ONLY_EMPTY if is_blank(fixed.before) else None,
        )


_WIDTH_ONLY = Text(
    "{name}が配布時「{before}」と異なります（文字の幅・空白・改行のみ）。",
    "{name} differs from “{before}” as issued, but only in width, blanks or line breaks.",
)
_EMPTIED = Text(
    "{name}が空欄になっています（配布時：「{before}」）。",
    "{name} is now blank (issued as “{before}”).",
)
_FILLED = Text(
    "{name}に「{after}」と記入されています（配布時：空欄）。",
    "{name} was issued blank and now says “{after}”.",
)
_ONLY_EMPTY = Text(
    "空欄に戻し、内容は回答欄に移してください。",
    "Clear it; move its content to an answer column.",
)


def _case(fixed: _Fixed) -> Text | None:
    if is_blank(fixed.after):
        return _EMPTIED
    if is_blank(fixed.before):
        return _FILLED
    return _WIDTH_ONLY if fold(fixed.before) == fold(fixed.after) else None


def _fixed_cells(pair: Pair) -> Iterator[_Fixed]:
    issued, returned = pair.issued.sheet, pair.returned.sheet
    for mine, theirs in pair.matching.pairs:
        for key in pair.fixed:
            if not _came_apart(mine, theirs, key):
                heading = same(returned.headings[key].one_line)
                cells = issued.cell(mine, key), returned.cell(theirs, key)
                texts = mine.texts.get(key, ""), theirs.texts.get(key, "")
                yield _Fixed(heading, *texts, *cells, theirs)
    yield from _under_reworded(pair)
    for before, after in pair.matching.sections:
        yield _Fixed(_SECTION, before.name, after.name, before.cell, after.cell)
    title, there = issued.title, _place_of(pair.issued.grid.rows, issued.title)
    here = _place_of(pair.returned.grid.rows, returned.title)
    if title and there and here:
        yield _Fixed(_TITLE, title, returned.title, there, here)


def _under_reworded(pair: Pair) -> Iterator[_Fixed]:
    """Yield the cells of fixed columns whose heading was reworded."""
    columns, grid = pair.returned.family.columns, pair.returned.grid
    for issued, stranger in in_their_place(pair):
        if columns[issued.key].filled_by != "secretariat":
            continue
        heading = same(stranger.one_line)
        for mine, theirs in pair.matching.pairs:
            cell = grid.anchor(theirs.row, stranger.cell.column)
            source = pair.issued.sheet.cell(mine, issued.key)
            yield _Fixed(
                heading, mine.texts.get(issued.key, ""), grid.text(*cell), source, cell, theirs
            )


_SECTION = Text("区分の見出し", "The section heading")
_TITLE = Text("表題", "The title")


def _came_apart(mine: Item, theirs: Item, key: str) -> bool:
    """True if a cell is blank only because a merged range was split."""
    was_merged = key in mine.anchors
    return was_merged and key not in theirs.anchors and is_blank(theirs.texts.get(key, ""))


def _place_of(rows: Mapping[int, Mapping[int, Cell]], title: str) -> Address | None:
    return next(
        (
            Address(row, column)
            for row, cells in rows.items()
            for column, cell in cells.items()
            if isinstance(cell.value, str) and " ".join(cell.value.split()) == title
        ),
        None,
    )


def _seen_alike(text: str) -> str:
    # Two differences that nobody sees: the stored form of line breaks depends on the program
    # that saved last, and macOS writes が as two characters.
    plain = text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", plain)


def _same_number(pair: Pair, fixed: _Fixed) -> bool:
    """True if both cells hold the same number; its display may have changed when saved."""
    before = pair.issued.grid.cell(*fixed.source)
    after = pair.returned.grid.cell(*fixed.cell)
    numbers = [cell.value for cell in (before, after) if cell and _is_number(cell.value)]
    return len(numbers) == 2 and numbers[0] == numbers[1]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _where_they_part(before: str, after: str) -> tuple[str, str]:
    """Return both texts in one line, shortened to the surroundings of their first difference."""
    a, b = before.replace("\n", "⏎"), after.replace("\n", "⏎")
    part = next(
        (n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )
    start = max(0, part - _BEFORE) if max(len(a), len(b)) > _SHOWN else 0
    return cut(a, start), cut(b, start)


def cut(text: str, start: int) -> str:
    """Return the text from `start` for a message, with … where something is left out."""
    end = start + _SHOWN
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"


def _restored(pair: Pair, fixed: _Fixed) -> Change | None:
    """Return the change that restores the issued text; None if a person must decide."""
    if not pair.restore or is_blank(fixed.before):
        return None
    source = pair.issued.grid.cell(*fixed.source)
    target = pair.returned.grid.cell(*fixed.cell)
    grids = (pair.issued.grid, fixed.source), (pair.returned.grid, fixed.cell)
    shown = [grid.text(*cell) for grid, cell in grids]
    # A text made of several cells or by a formula cannot be written back.
    whole = [" ".join(text.split()) for text in (fixed.before, fixed.after)]
    if source is None or source.formula is not None or isinstance(source.value, bool):
        return None
    if [" ".join(text.split()) for text in shown] != whole:
        return None
    new: NewValue = source.value
    if isinstance(source.value, str) and target and target.formula is None:
        new = Rewritten(source.value) if isinstance(target.value, str) else source.value
    before = target.value if target else None
    return Change(pair.returned.sheet.name, fixed.cell, before, source.value, _CHANGED, new)
