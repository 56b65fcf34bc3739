"""A workbook searched for leaks, and a copy without them and without any other change.

Nothing is moved: rows and columns stay and their cells are emptied, so that formulas, merged cells
and drop-downs keep their places. What a formula needs stays and is told. So does what belongs to
an item of the progress sheet: whether a hidden item is shown or deleted is for a person to decide.
Afterwards the copy is searched again, and every cell is compared with the original.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

from sheetcheck.publishing.about import ABOUT
from sheetcheck.publishing.leak import Inspection, Leak, LeakKind
from sheetcheck.publishing.removers import REMOVERS, RemoverWork
from sheetcheck.publishing.search.cells import hidden_cells
from sheetcheck.publishing.search.metadata import (
    hidden_names_and_users,
    properties,
    strings_left,
    without_unused_strings,
)
from sheetcheck.publishing.search.parts import hidden_parts
from sheetcheck.publishing.search.questions import broken_rules, personal_questions
from sheetcheck.publishing.search.shapes import shape_leaks
from sheetcheck.words.address import Address
from sheetcheck.words.collection import Place
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.write_refusals import CleaningFailed
from sheetcheck.words.text import Text, same
from sheetcheck.workbook.annotate.edits import Draft
from sheetcheck.workbook.annotate.undo_log import our_sheet
from sheetcheck.workbook.annotate.unmark import unmarked
from sheetcheck.workbook.isolated.second_reader import seen_values
from sheetcheck.workbook.read.book import Workbook, reopened
from sheetcheck.workbook.read.references import Needs, needs_of
from sheetcheck.workbook.read.sheet_list import SheetRef
from sheetcheck.workbook.season.issue_record import issue_record
from sheetcheck.workbook.season.removal import Removal, remove_sheets
from sheetcheck.workbook.write.formula_groups import refuse_parts_of_formulas
from sheetcheck.workbook.write.refusals import refuse_signed, refuse_table_texts
from sheetcheck.workbook.write.sheet_patch import value_edits

_OTHERS: Final = Text("ほかのセルの変化", "another cell changed")
_NEEDED: Final = Text(
    "数式や選択リストが参照しているため残しました。", "a formula or drop-down needs it"
)
_ISSUED: Final = Text(
    "sheetcheck issue で配布したファイルのため残しました。sheetcheck issue --undo で元のシートに"
    "戻してから公開してください。",
    "it is a file that sheetcheck issue made: give the master back with issue --undo first",
)
_ITEM: Final = Text(
    "進行管理シートの事業・見出し・合計のため残しました。公開するなら再表示し、しないなら削除してください。",
    "it belongs to the items of the sheet: show it, or delete it yourself",
)


@dataclass(frozen=True, slots=True)
class Cleaning:
    """A cleaned copy, and what became of each leak."""

    data: bytes
    removed: tuple[Leak, ...]
    left: tuple[tuple[Leak, Text], ...]
    """The leaks that could not be removed, each with the reason."""
    seen: bool
    """Whether a second reader compared all values, too; it cannot read every workbook."""


@dataclass(slots=True)
class _Plan:
    """What is removed, as it is gathered."""

    removed: list[Leak] = field(default_factory=list)
    left: list[tuple[Leak, Text]] = field(default_factory=list)
    emptied: dict[str, set[Address]] = field(default_factory=dict)
    """The cells to empty, by sheet."""

    def note(self, leak: Leak, why: Text | None) -> None:
        """Note that a leak is removed, or why it cannot be."""
        self.removed.append(leak) if why is None else self.left.append((leak, why))


def inspected(book: Workbook) -> Inspection:
    """Return what must not go out of a workbook, and what a person must look at.

    Raises:
        Refusal: a part cannot be read; then nothing is told of the others.

    """
    ours = our_sheet(book)
    found = dict.fromkeys(
        (
            *hidden_cells(book),
            *([Leak(LeakKind.OWN_MARKS, same(ours[0].name))] if ours else []),
            *properties(book),
            *hidden_names_and_users(book),
            *hidden_parts(book),
            *shape_leaks(book),
            *strings_left(book),
            *personal_questions(book),
            *broken_rules(book),
        )
    )
    stops = tuple(leak for leak in found if ABOUT[leak.kind].stops)
    return Inspection(stops, tuple(leak for leak in found if not ABOUT[leak.kind].stops))


def cleaned(book: Workbook, found: Inspection, own: AbstractSet[Place]) -> Cleaning:
    """Return the workbook without the leaks that stop it, as far as removing them harms nothing.

    `own` are the cells of the progress sheets: of items, headings and totals. Marks of sheetcheck
    go first; what is left is then searched and cleaned as if they never were.

    Raises:
        Signed: the workbook is signed.
        CleaningFailed: a leak is still there, or something else changed; nothing may be written.
        Refusal: a part cannot be read.

    """
    refuse_signed(book, signed=False)
    marks = [leak for leak in found.stops if leak.kind is LeakKind.OWN_MARKS]
    data = unmarked(book) if marks else None
    if data is not None:
        bare = reopened(data, book)
        rest = cleaned(bare, inspected(bare), own)
        return Cleaning(rest.data, (*marks, *rest.removed), rest.left, rest.seen)
    plan = _Plan()
    removal = Removal(Draft(book))
    gone = _sheets_to_remove(book, found, plan)
    needs = needs_of(book, frozenset(sheet.name for sheet in gone))
    work = RemoverWork(removal)
    for leak in found.stops:
        if leak.kind in REMOVERS:
            plan.note(leak, REMOVERS[leak.kind](work, leak))
        elif leak.kind not in {LeakKind.SHEET, LeakKind.STRING}:
            why = _why_kept(book, leak, needs, own)
            plan.note(leak, why)
            if why is None:
                plan.emptied.setdefault(leak.sheet or "", set()).update(leak.cells)
    if gone or work.names:
        remove_sheets(removal, gone, work.names)
    _empty(removal, plan)
    # Emptied cells leave their texts among the shared strings, so these are cleaned last.
    data = without_unused_strings(reopened(removal.written(), book))
    plan.removed += [leak for leak in found.stops if leak.kind is LeakKind.STRING]
    seen = _verified(book, data, plan, frozenset(sheet.name for sheet in gone))
    return Cleaning(data, tuple(plan.removed), tuple(plan.left), seen)


def _sheets_to_remove(book: Workbook, found: Inspection, plan: _Plan) -> AbstractSet[SheetRef]:
    """Return the hidden sheets that no formula of the remaining sheets needs."""
    by_name = {leak.sheet: leak for leak in found.stops if leak.kind is LeakKind.SHEET}
    gone = {sheet for sheet in book.sheets if sheet.name in by_name}
    while True:
        needs = needs_of(book, frozenset(sheet.name for sheet in gone))
        needed = {sheet for sheet in gone if needs.sheet(sheet.name)}
        if not needed:
            break
        gone -= needed
    names = {sheet.name for sheet in gone}
    why = _ISSUED if issue_record(book) else _NEEDED
    for name, leak in by_name.items():
        plan.note(leak, None if name in names else why)
    return gone


def _why_kept(book: Workbook, leak: Leak, needs: Needs, own: AbstractSet[Place]) -> Text | None:
    """Return why the cells of a leak cannot be emptied; None if they can."""
    sheet = leak.sheet or ""
    if any(needs.cover(sheet, *cell) for cell in leak.cells):
        return _NEEDED
    if leak.kind is not LeakKind.MERGED and any((sheet, cell) in own for cell in leak.cells):
        return _ITEM
    cells = dict.fromkeys(leak.cells)
    try:
        refuse_parts_of_formulas(book.frame(sheet), cells)
        refuse_table_texts(book, book.sheet(sheet), cells)
    except Refusal as refusal:
        return refusal.what
    return None


def _empty(removal: Removal, plan: _Plan) -> None:
    """Add the edits that empty cells, covered ones too; their formats stay."""
    book = removal.book
    for name, addresses in plan.emptied.items():
        frame = book.frame(name)
        edits, formulas_gone = value_edits(book, frame, dict.fromkeys(addresses))
        removal.draft.edit(frame.part, *edits)
        if formulas_gone:
            removal.cut(book.part, "calcChain")


def _verified(book: Workbook, data: bytes, plan: _Plan, gone: AbstractSet[str]) -> bool:
    """Check that the removed leaks are gone and nothing else; return if a second reader agrees.

    `gone` are the names of the removed sheets.

    Raises:
        CleaningFailed: a removed leak is still there, or another cell differs.

    """
    after = reopened(data, book)
    still = {(leak.kind, leak.sheet, leak.place) for leak in inspected(after).stops}
    for leak in plan.removed:
        if (leak.kind, leak.sheet, leak.place) in still and leak.kind is not LeakKind.STRING:
            raise CleaningFailed(what=ABOUT[leak.kind].title, where=leak.place)
    for sheet in after.sheets:
        if sheet.has_cells and sheet.part:
            _compare(book, after, sheet.name, plan.emptied.get(sheet.name, set()))
    seen = seen_values(book.data, data)
    if seen is None:
        return False
    changed = [f"{s}!{cell}" for s, cell in seen.changed if cell not in plan.emptied.get(s, set())]
    if unexpected := [*(set(seen.sheets_gone) - gone), *changed]:
        raise CleaningFailed(what=_OTHERS, where=same(unexpected[0]))
    return True


def _compare(before: Workbook, after: Workbook, name: str, emptied: AbstractSet[Address]) -> None:
    """Raise `CleaningFailed` if a cell other than the emptied ones has changed."""
    old, new = _contents(before, name), _contents(after, name)
    for cell in old.keys() | new.keys():
        expected = None if cell in emptied else old.get(cell)
        if new.get(cell) != expected:
            raise CleaningFailed(what=_OTHERS, where=same(f"{name}!{cell}"))


def _contents(book: Workbook, name: str) -> Mapping[Address, object]:
    """Return value, formula and style of each cell with content."""
    return {
        Address(cell.row, cell.column): (cell.value, cell.formula, cell.style)
        for cell in book.grid(name).cells()
        if cell.value is not None or cell.formula is not None
    }
