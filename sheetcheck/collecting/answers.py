"""A return read: whose it is, and its answers, as values with their place.

What cannot be collected is told. Nothing else of the return's workbook is kept.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sheetcheck.claims.sheet import read_sheet
from sheetcheck.collecting.slots import PairedSheet, SheetSlots, paired
from sheetcheck.family.model import Family
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.returns import NOBODY, SECRETARIAT, Offices, named_in_path
from sheetcheck.table.recognise import recognise
from sheetcheck.words.address import Address
from sheetcheck.words.collection import (
    AddedItem,
    AnswerOrigin,
    GivenAnswer,
    OpenPoint,
    Place,
    Slot,
)
from sheetcheck.words.errors.season_refusals import OtherForm, OtherPlan, OtherYear, TwoOffices
from sheetcheck.words.text import Text
from sheetcheck.words.values import CellKind
from sheetcheck.workbook.opening import readable
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.season.issue_record import issue_record, master_of

_FORMULA: Final = Text("数式の値を取り込みました。", "The value of a formula was taken.")
_ERROR: Final = Text(
    "エラー値のため、取り込んでいません。", "It is an error value, so it was not collected."
)
_UNCALCULATED: Final = Text(
    "数式の計算結果が保存されていないため、取り込んでいません（Excelで開いて保存すると読めます）。",
    "Its formula has no stored value, so it was not collected (open and save it in Excel).",
)
_NO_ANSWER: Final = Text("回答として扱えません。", "It does not count as an answer.")
_FOREIGN: Final = Text(
    "ほかの課の事業の行に記入があります（取り込んでいません）。",
    "It is in the row of another department (not collected).",
)
_LOST: Final = Text("この事業の行がファイルにありません。", "The file lacks the row of this item.")


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """A file to read."""

    path: str
    changed: datetime | None
    """When it was last written; None if the system does not say."""
    named: str = ""
    """The part of the path that may name its department; "" for all of it."""


@dataclass(slots=True)
class ReturnReading:
    """What a return answers, gathered sheet by sheet."""

    source: ReturnedFile
    digest: str
    """The SHA-256 of the file."""
    department: str
    """Whose return it is; `NOBODY` if that is not certain."""
    untouched: bool
    """Whether nobody has saved the file since it was issued: then it is no return at all."""
    answers: dict[Place, list[GivenAnswer]] = field(default_factory=dict)
    """The department's own answers, by cell of the master; several where that cell is merged."""
    points: list[OpenPoint] = field(default_factory=list)
    """What is wrong in the department's own rows."""
    foreign: list[OpenPoint] = field(default_factory=list)
    """What was written into rows of other departments."""
    added: list[AddedItem] = field(default_factory=list)

    def gather(self, pair: PairedSheet) -> None:
        """Gather what one sheet of the return answers."""
        for item, returned in pair.items.pairs:
            is_own = self.department in {NOBODY, *pair.in_charge(item)}
            for slot, cell in pair.cells(item, returned):
                if is_own:
                    self._gather_answer(pair, slot, cell)
                elif pair.is_new(slot, cell):
                    text = pair.grid.text(*cell)
                    self.foreign.append(self._point(_FOREIGN, slot, pair, cell, text))
        self.points += self._lost(pair)
        self.added += [
            AddedItem(
                self.source.path, self.department, f"{pair.sheet.name}!{Address(item.row, 1)}",
                item.section, "" if item.number is None else str(item.number), item.name,
            )
            for item in pair.items.added
            if not is_blank(item.name)
        ]  # fmt: skip

    def _gather_answer(self, pair: PairedSheet, slot: Slot, cell: Address) -> None:
        """Gather the answer in one cell, or what keeps it from being one."""
        grid = pair.grid
        text, kind = grid.text(*cell), grid.kind(*cell)
        if kind is CellKind.ERROR:
            self.points.append(self._point(_ERROR, slot, pair, cell, text))
        elif kind is CellKind.NOT_CALCULATED:
            self.points.append(self._point(_UNCALCULATED, slot, pair, cell, ""))
        elif pair.master.table.family.is_answer(text):
            content = grid.cell(*cell)
            assert content, "a cell with a text exists"
            answer = GivenAnswer(
                AnswerOrigin.RETURN, content.value, text, self.department, self.source.path,
                self.digest, pair.sheet.name, cell, self.source.changed,
                is_date=kind is CellKind.DATE,
                note=_FORMULA if content.formula is not None else None,
            )  # fmt: skip
            known = self.answers.setdefault(slot.place, [])
            if answer not in known:
                known.append(answer)
        elif not is_blank(text):
            self.points.append(self._point(_NO_ANSWER, slot, pair, cell, text))

    def _lost(self, pair: PairedSheet) -> Iterator[OpenPoint]:
        """Yield the department's own items without a row, if the sheet has any of its items."""
        if any(self.department in pair.in_charge(item) for item, _ in pair.items.pairs):
            for item in pair.items.lost:
                if self.department in pair.in_charge(item):
                    (slot, *_), *_ = pair.master.slots[item.row].values()
                    yield self._point(_LOST, slot, pair, None, "")

    def _point(
        self, reason: Text, slot: Slot, pair: PairedSheet, cell: Address | None, text: str
    ) -> OpenPoint:
        departments = (self.department,) if self.department else slot.departments
        place = f"{pair.sheet.name}!{cell}" if cell else ""
        return OpenPoint(reason, slot, departments, self.source.path, place, text)


@dataclass(frozen=True, slots=True)
class ReturnReader:
    """Reads the returns of one master."""

    sheets: Sequence[SheetSlots]
    offices: Offices
    families: Sequence[Family]
    named: bool
    """Whether the user named the family, so that it need not be recognised."""
    password: str | None

    def read(self, source: ReturnedFile, data: bytes) -> ReturnReading:
        """Return what a file answers.

        Raises:
            OtherForm, OtherYear, OtherPlan: it is no return of this master.
            TwoOffices: its path names several departments.
            Refusal: it cannot be read.

        """
        file = readable(data, source.path, self.password)
        pairs = self._pairs(file.grids)
        record = issue_record(file.book) if file.book else None
        recorded = record.department if record else ""
        department = self._department(source.named or source.path, recorded, pairs)
        untouched = record is not None and master_of(data, record) is not None
        reading = ReturnReading(source, hashlib.sha256(data).hexdigest(), department, untouched)
        for pair in pairs:
            reading.gather(pair)
        return reading

    def _pairs(self, grids: Sequence[Grid]) -> list[PairedSheet]:
        """Return the sheets of a return that are the master's; one of another year is left out.

        Raises:
            OtherForm, OtherYear, OtherPlan: no sheet is the master's.

        """
        recognised = recognise(grids, self.families, named=self.named)
        families = {one.table.family.family for one in self.sheets}
        ours = [found for found in recognised if found.family.family in families]
        if not ours:
            raise OtherForm(form=recognised[0].family.name)
        pairs: list[PairedSheet] = []
        refusal: OtherYear | OtherPlan | None = None
        for found in ours:
            sheet = read_sheet(found.grid, found.family, found.header)
            try:
                pairs.append(paired(self.sheets, sheet, found.grid, found.family))
            except (OtherYear, OtherPlan) as why:
                refusal = why
        if not pairs and refusal is not None:
            raise refusal
        return pairs

    def _department(self, path: str, recorded: str, pairs: Sequence[PairedSheet]) -> str:
        """Return whose return a file is: `NOBODY` if neither path, record nor rows say it.

        `recorded` is the department that the file was issued to. The rows say it if one
        department alone is in charge of all items that were answered, or of all items if none was.
        """
        names = {**self.offices.names, fold(SECRETARIAT): SECRETARIAT}
        named = named_in_path(path, names)
        if len(named) > 1:
            raise TwoOffices(names="、".join(sorted(named)))
        if named:
            return next(iter(named))
        if recorded in names.values():
            return recorded
        in_charge = [
            (set(pair.in_charge(item)), any(pair.is_new(*each) for each in pair.cells(item, row)))
            for pair in pairs
            for item, row in pair.items.pairs
        ]
        answered = [offices for offices, has_answer in in_charge if has_answer]
        every = answered or [offices for offices, _ in in_charge]
        in_all = set.intersection(*every) if every else set()
        return in_all.pop() if len(in_all) == 1 else NOBODY
