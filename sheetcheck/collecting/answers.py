"""The answers of a return, as values with their place; what cannot be collected is told."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sheetcheck.collecting.pairing import PairedSheet
from sheetcheck.notation.folding import is_blank
from sheetcheck.returns import NOBODY
from sheetcheck.words.address import Address
from sheetcheck.words.collection import (
    AddedItem,
    AnswerOrigin,
    GivenAnswer,
    OpenPoint,
    Place,
    Slot,
)
from sheetcheck.words.sheet import Item
from sheetcheck.words.text import Text
from sheetcheck.words.values import CellKind

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
    """When it was last written; None if the system does not say."""
    named: str = ""
    """The part of the path that may name its department; "" for all of it."""


@dataclass(frozen=True, slots=True)
class ReturnReading:
    """What a return answers."""

    source: ReturnedFile
    digest: str
    """The SHA-256 of the file."""
    department: str
    """Whose return it is; `NOBODY` if that is not certain."""
    answers: Mapping[Place, Sequence[GivenAnswer]]
    """The department's own answers, by cell of the master; several where that cell is merged."""
    points: tuple[OpenPoint, ...] = ()
    """What is wrong in the department's own rows."""
    foreign: tuple[OpenPoint, ...] = ()
    """What was written into rows of other departments."""
    added: tuple[AddedItem, ...] = ()
    untouched: bool = False
    """Whether nobody has saved the file since it was issued: then it is no return at all."""


def answers_of(
    source: ReturnedFile,
    digest: str,
    department: str,
    pairs: Iterable[PairedSheet],
    *,
    untouched: bool,
) -> ReturnReading:
    """Return what the sheets of a return answer."""
    work = _Extraction(source, digest, department)
    for pair in pairs:
        work.read(pair)
    return ReturnReading(
        source, digest, department, work.answers,
        tuple(work.points), tuple(work.foreign), tuple(work.added), untouched,
    )  # fmt: skip


@dataclass(slots=True)
class _Extraction:
    """The answers of a return, gathered sheet by sheet."""

    source: ReturnedFile
    digest: str
    department: str
    answers: dict[Place, list[GivenAnswer]] = field(default_factory=dict)
    points: list[OpenPoint] = field(default_factory=list)
    foreign: list[OpenPoint] = field(default_factory=list)
    added: list[AddedItem] = field(default_factory=list)

    def read(self, pair: PairedSheet) -> None:
        """Gather what one sheet answers."""
        for item, returned in pair.pairs:
            is_own = self.department == NOBODY or self._is_in_charge(pair, item)
            for slot, cell in pair.cells(item, returned):
                if is_own:
                    self._read_answer(pair, slot, cell)
                elif pair.is_news(slot, cell):
                    text = pair.grid.text(*cell)
                    self.foreign.append(self._point(_FOREIGN, slot, pair, cell, text))
        self.points += self._lost(pair)
        self.added += self._added(pair)

    def _is_in_charge(self, pair: PairedSheet, item: Item) -> bool:
        return self.department in pair.in_charge(item)

    def _read_answer(self, pair: PairedSheet, slot: Slot, cell: Address) -> None:
        """Gather the answer in one cell, or what keeps it from being one."""
        grid = pair.grid
        text, kind = grid.text(*cell), grid.kind(*cell)
        if kind is CellKind.ERROR:
            self.points.append(self._point(_ERROR, slot, pair, cell, text))
        elif kind is CellKind.NOT_CALCULATED:
            self.points.append(self._point(_UNCALCULATED, slot, pair, cell, ""))
        elif pair.master.table.family.is_answer(text):
            held = grid.cell(*cell)
            assert held, "a cell with a text exists"
            answer = GivenAnswer(
                AnswerOrigin.RETURN, held.value, text, self.department, self.source.path,
                self.digest, pair.sheet.name, cell, self.source.changed,
                is_date=kind is CellKind.DATE,
                note=_FORMULA if held.formula is not None else None,
            )  # fmt: skip
            known = self.answers.setdefault(slot.place, [])
            if answer not in known:
                known.append(answer)
        elif not is_blank(text):
            self.points.append(self._point(_NO_ANSWER, slot, pair, cell, text))

    def _lost(self, pair: PairedSheet) -> Iterator[OpenPoint]:
        """Yield the department's own items without a row, if the sheet has any of its items."""
        if any(self._is_in_charge(pair, item) for item, _ in pair.pairs):
            for item in pair.lost:
                if self._is_in_charge(pair, item):
                    (slot, *_), *_ = pair.master.slots[item.row].values()
                    yield self._point(_LOST, slot, pair, None, "")

    def _added(self, pair: PairedSheet) -> Iterator[AddedItem]:
        for item in pair.added:
            if not is_blank(item.name):
                yield AddedItem(
                    self.source.path, self.department,
                    f"{pair.sheet.name}!{Address(item.row, 1)}", item.section,
                    "" if item.number is None else str(item.number), item.name,
                )  # fmt: skip

    def _point(
        self, reason: Text, slot: Slot, pair: PairedSheet, cell: Address | None, text: str
    ) -> OpenPoint:
        departments = (self.department,) if self.department else slot.departments
        place = f"{pair.sheet.name}!{cell}" if cell else ""
        return OpenPoint(reason, slot, departments, self.source.path, place, text)
