"""One return read to its answers; of its workbook nothing is kept."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import zip_longest

from sheetcheck.claims.sheet import read_sheet
from sheetcheck.collecting.slots import SheetSlots, cells_of, fixed_columns
from sheetcheck.family.model import Family
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.returns.collecting import NOBODY
from sheetcheck.returns.file_names import named_in_path
from sheetcheck.returns.offices import SECRETARIAT, Offices
from sheetcheck.table.matching import counterpart, matched
from sheetcheck.table.recognise import recognise
from sheetcheck.words.address import Address
from sheetcheck.words.collection import AddedItem, AnswerOrigin, GivenAnswer, OpenPoint, Slot
from sheetcheck.words.errors.season_refusals import OtherForm, OtherPlan, OtherYear, TwoOffices
from sheetcheck.words.sheet import Item, Sheet
from sheetcheck.words.text import Text
from sheetcheck.words.values import CellKind
from sheetcheck.workbook.opening import readable
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.season.issue_record import issue_record, master_of

_ENOUGH = 0.5  # of a return's items must be the master's

_FORMULA = Text("数式の値を取り込みました。", "The value of a formula was taken.")
_ERROR = Text(
    "エラー値のため、取り込んでいません。", "It is an error value, so it was not collected."
)
_UNCALCULATED = Text(
    "数式の計算結果が保存されていないため、取り込んでいません（Excelで開いて保存すると読めます）。",
    "Its formula has no stored value, so it was not collected (open and save it in Excel).",
)
_NO_ANSWER = Text("回答として扱えません。", "It does not count as an answer.")
_FOREIGN = Text(
    "ほかの課の事業の行に記入があります（取り込んでいません）。",
    "It is in the row of another department (not collected).",
)
_LOST = Text("この事業の行がファイルにありません。", "The file lacks the row of this item.")


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """A file to read."""

    path: str
    changed: datetime | None
    named: str = ""
    """The part of the path that may name its department; empty: all of it."""


@dataclass(frozen=True, slots=True)
class ReturnReading:
    """What a return says."""

    source: ReturnedFile
    digest: str
    department: str
    answers: Mapping[tuple[str, Address], Sequence[GivenAnswer]]
    """Its own answers, by sheet and cell of the master; several where that cell is merged."""
    points: tuple[OpenPoint, ...] = ()
    foreign: tuple[OpenPoint, ...] = ()
    """What it says in rows of other departments."""
    added: tuple[AddedItem, ...] = ()
    untouched: bool = False
    """Whether it is a file as it was issued, which nobody has saved since: no return at all."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads returns of one master."""

    sheets: Sequence[SheetSlots]
    offices: Offices
    families: Sequence[Family]
    named: bool = False
    password: str | None = None

    def read(self, source: ReturnedFile, data: bytes) -> ReturnReading:
        """Return what a file says.

        Raises:
            OtherForm, OtherYear, OtherPlan: it is no return of this master.
            TwoOffices: it is not clear whose it is.
            Refusal: it cannot be read.

        """
        file = readable(data, source.path, self.password)
        recognised = recognise(file.grids, self.families, named=self.named)
        known = {one.one.family.family for one in self.sheets}
        ours = [found for found in recognised if found.family.family in known]
        if not ours:
            raise OtherForm(form=recognised[0].family.name)
        record = issue_record(file.book) if file.book else None
        pairs: list[_Paired] = []
        refusal: OtherYear | OtherPlan | None = None
        for found in ours:
            sheet = read_sheet(found.grid, found.family, found.header)
            try:
                pairs.append(self._paired(sheet, found.grid, found.family))
            except (OtherYear, OtherPlan) as why:
                refusal = why
        if not pairs and refusal is not None:
            raise refusal
        untouched = record is not None and master_of(data, record) is not None
        department = self._department(
            source.named or source.path, record.department if record else "", pairs
        )
        taking = _Taking(source, hashlib.sha256(data).hexdigest(), department)
        for pair in pairs:
            taking.take(pair)
        return replace(taking.reading(), untouched=untouched)

    def _paired(self, sheet: Sheet, grid: Grid, family: Family) -> "_Paired":
        masters = [one for one in self.sheets if one.one.family.family == family.family]
        place = counterpart(sheet, [one.one.sheet for one in masters])
        assert place is not None, "the master has a sheet of this family"
        master = masters[place]
        _refuse_other_year(master.one.sheet, sheet)
        matching = matched(master.one.sheet, sheet, fixed_columns(family))
        if not sheet.items or len(matching.pairs) < _ENOUGH * len(sheet.items):
            raise OtherPlan(shared=len(matching.pairs))
        return _Paired(master, sheet, grid, matching.pairs, matching.lost, matching.added)

    def _department(self, path: str, recorded: str, pairs: Sequence["_Paired"]) -> str:
        """Return whose return a file is: by its path, by what was issued, or by its rows."""
        told = {**self.offices.names, fold(SECRETARIAT): SECRETARIAT}
        named = named_in_path(path, told)
        if len(named) > 1:
            raise TwoOffices(names="、".join(sorted(named)))
        if named:
            return next(iter(named))
        if recorded in told.values():
            return recorded
        filled = [set(pair.in_charge(m)) for pair in pairs for m, _ in pair.filled()]
        every = [set(pair.in_charge(m)) for pair in pairs for m, _ in pair.pairs]
        in_all = set.intersection(*(filled or every)) if filled or every else set()
        return in_all.pop() if len(in_all) == 1 else NOBODY


def _refuse_other_year(master: Sheet, sheet: Sheet) -> None:
    for key, heading in master.headings.items():
        other = sheet.headings.get(key)
        if heading.year and other and other.year and heading.year != other.year:
            texts = (one.one_line for one in (other, heading))
            raise OtherYear(**dict(zip(("found", "wanted"), texts, strict=True)))


@dataclass(frozen=True, slots=True)
class _Paired:
    """A sheet of a return beside that of the master."""

    master: SheetSlots
    sheet: Sheet
    grid: Grid
    pairs: Sequence[tuple[Item, Item]]
    lost: Sequence[Item]
    added: Sequence[Item]

    def in_charge(self, item: Item) -> tuple[str, ...]:
        return self.master.in_charge[item.row]

    def cells(self, item: Item, other: Item) -> Iterator[tuple[Slot, Address]]:
        """Yield each answer cell of the master with that of the return."""
        for column, slots in self.master.slots[item.row].items():
            theirs = cells_of(self.sheet, self.grid, other, column)
            # What a return has more of stays with the last: it must not be lost.
            for slot, cell in zip_longest(slots, theirs, fillvalue=None):
                if cell is not None:
                    yield slot or slots[-1], cell

    def filled(self) -> Iterator[tuple[Item, Item]]:
        """Yield the pairs in which the return says something that the master does not."""
        for item, other in self.pairs:
            if any(self._is_news(slot, cell) for slot, cell in self.cells(item, other)):
                yield item, other

    def _is_news(self, slot: Slot, cell: Address) -> bool:
        text = self.grid.text(*cell)
        known = self.master.one.grid.text(*slot.cell)
        if text == known or not self.master.one.family.is_answer(text):
            return False
        return fold(text) != fold(known)

    def is_foreign(self, slot: Slot, cell: Address) -> bool:
        """Say whether a row that is not the return's own was written into."""
        return self._is_news(slot, cell)


@dataclass(slots=True)
class _Taking:
    """The answers of a return as they come together."""

    source: ReturnedFile
    digest: str
    department: str
    answers: dict[tuple[str, Address], list[GivenAnswer]] = field(default_factory=dict)
    points: list[OpenPoint] = field(default_factory=list)
    foreign: list[OpenPoint] = field(default_factory=list)
    added: list[AddedItem] = field(default_factory=list)

    def reading(self) -> ReturnReading:
        return ReturnReading(
            self.source, self.digest, self.department, self.answers,
            tuple(self.points), tuple(self.foreign), tuple(self.added),
        )  # fmt: skip

    def take(self, pair: _Paired) -> None:
        """Take what one sheet says."""
        for item, other in pair.pairs:
            own = self.department == NOBODY or self.department in pair.in_charge(item)
            for slot, cell in pair.cells(item, other):
                if own:
                    self._own(pair, slot, cell)
                elif pair.is_foreign(slot, cell):
                    text = pair.grid.text(*cell)
                    self.foreign.append(self._point(_FOREIGN, slot, pair, cell, text))
        if any(self.department in pair.in_charge(item) for item, _ in pair.pairs):
            for item in pair.lost:
                if self.department in pair.in_charge(item):
                    (slot, *_), *_ = pair.master.slots[item.row].values()
                    self.points.append(self._point(_LOST, slot, pair, None, ""))
        self.added += [
            AddedItem(
                self.source.path, self.department, f"{pair.sheet.name}!{Address(i.row, 1)}",
                i.section, "" if i.number is None else str(i.number), i.name,
            )
            for i in pair.added
            if not is_blank(i.name)
        ]  # fmt: skip

    def _own(self, pair: _Paired, slot: Slot, cell: Address) -> None:
        grid = pair.grid
        text, kind = grid.text(*cell), grid.kind(*cell)
        if kind is CellKind.ERROR:
            self.points.append(self._point(_ERROR, slot, pair, cell, text))
        elif kind is CellKind.NOT_CALCULATED:
            self.points.append(self._point(_UNCALCULATED, slot, pair, cell, ""))
        elif pair.master.one.family.is_answer(text):
            held = grid.cell(*cell)
            assert held, "a cell with a text is there"
            found = GivenAnswer(
                AnswerOrigin.RETURN, held.value, text, self.department, self.source.path,
                self.digest, pair.sheet.name, cell, self.source.changed,
                is_date=kind is CellKind.DATE,
                note=_FORMULA if held.formula is not None else None,
            )  # fmt: skip
            known = self.answers.setdefault((slot.key.sheet, slot.cell), [])
            if found not in known:
                known.append(found)
        elif not is_blank(text):
            self.points.append(self._point(_NO_ANSWER, slot, pair, cell, text))

    def _point(
        self, reason: Text, slot: Slot, pair: _Paired, cell: Address | None, text: str
    ) -> OpenPoint:
        who = (self.department,) if self.department else slot.departments
        place = f"{pair.sheet.name}!{cell}" if cell else ""
        return OpenPoint(reason, slot, who, self.source.path, place, text)
