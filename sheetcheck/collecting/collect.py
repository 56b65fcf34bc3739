"""Returns in, what is to be written into the master out; writes nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sheetcheck.claims.master import MasterBook
from sheetcheck.collecting.choices import passed_over
from sheetcheck.collecting.deciding import Decider, ForJoint
from sheetcheck.collecting.decisions import Decision
from sheetcheck.collecting.new_value import TargetSheet
from sheetcheck.collecting.reading import Reader, ReturnedFile, ReturnReading
from sheetcheck.collecting.slots import SheetSlots, every_slot, slots_of
from sheetcheck.collecting.versions import latest_first
from sheetcheck.family.model import RATING, Family
from sheetcheck.words.address import Address
from sheetcheck.words.collection import (
    AddedItem,
    Collected,
    CollectResult,
    GivenAnswer,
    OpenPoint,
    Settled,
    Slot,
    SlotKey,
    TakenFile,
    UnusedFile,
)
from sheetcheck.words.errors.misuses import Misuse
from sheetcheck.words.errors.system_error import as_refusal
from sheetcheck.words.text import Text

_UNANSWERED = Text("回答がありません。", "There is no answer.")
_NO_REASON = Text("評価の理由が記入されていません。", "The rating has no reason.")
_WITHDRAWN = Text(
    "以前のファイルにあった回答が、新しいファイルで空欄になっています（取り込んでいません）。"
    "取消しかどうか確認してください。",
    "An older file answers it and the newer is blank (not collected). Was it withdrawn?",
)

Place = tuple[str, Address]


@dataclass(frozen=True, slots=True)
class CollectWishes:
    """How answers are brought together."""

    families: Sequence[Family]
    named: bool = False
    for_joint: ForJoint = "ask"
    decisions: Sequence[Decision] = ()
    password: str | None = None
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Further names of departments, as an address book knows them."""
    before: Mapping[SlotKey, Settled] = field(default_factory=dict)
    """What the run before found, if the master given is the sheet that it wrote."""


def collected(
    master: MasterBook,
    sources: Iterable[ReturnedFile],
    read: Callable[[str], bytes],
    wishes: CollectWishes,
) -> CollectResult:
    """Return what came of all returns; one that cannot be used stops no other.

    Each file is read, its answers are taken, and the rest of it is let go: memory does not
    depend on how many there are.

    Raises:
        MasterUnusable: two items of the master cannot be told apart.

    """
    offices = master.offices(wishes.aliases)
    sheets = slots_of(master, offices)
    reader = Reader(sheets, offices, wishes.families, wishes.named, wishes.password)
    readings: list[ReturnReading] = []
    unused: list[UnusedFile] = []
    for source in sources:
        try:
            readings.append(reader.read(source, read(source.path)))
        except Misuse:
            raise
        except Exception as why:  # noqa: BLE001  (whatever a file holds, the others are collected)
            refusal = as_refusal(why, source.path)
            unused.append(UnusedFile(source.path, refusal.rule, refusal.what, refusal.advice))
    work = _Work(sheets, latest_first(readings), wishes)
    return work.collection(tuple(unused))


@dataclass(frozen=True, slots=True)
class _Work:
    """All answers, on their way into the master."""

    sheets: Sequence[SheetSlots]
    returns: Sequence[Sequence[ReturnReading]]
    wishes: CollectWishes

    def collection(self, unused: tuple[UnusedFile, ...]) -> CollectResult:
        slots = tuple(every_slot(self.sheets))
        decider = Decider(self.wishes.for_joint, self.wishes.decisions, self.wishes.before)
        targets = {
            one.one.sheet.name: TargetSheet(one.one.grid, one.one.family) for one in self.sheets
        }
        given = self._given()
        for slot in slots:
            at = slot.key.sheet, slot.cell
            decider.decide(slot, given.get(at, ()), targets[slot.key.sheet])
        answered = {(one.slot.key.sheet, one.slot.cell): one for one in decider.answers}
        disputed = {(one.slot.key.sheet, one.slot.cell) for one in decider.conflicts}
        return CollectResult(
            answers=tuple(decider.answers),
            conflicts=tuple(decider.conflicts),
            open=(
                *self._unanswered(answered, disputed),
                *self._withdrawn(slots),
                *decider.open,
                *passed_over(self.wishes.decisions, slots),
                *(point for reading in self._latest() for point in reading.points),
                *self._foreign(),
            ),
            added=self._added(),
            files=tuple(self._files()),
            unused=unused,
            slots=slots,
            settled=decider.settled,
        )

    def _latest(self) -> Iterator[ReturnReading]:
        return (files[0] for files in self.returns)

    def _given(self) -> dict[Place, list[GivenAnswer]]:
        found: dict[Place, list[GivenAnswer]] = {}
        for reading in self._latest():
            for at, candidates in reading.answers.items():
                found.setdefault(at, []).extend(candidates)
        return found

    def _foreign(self) -> Iterator[OpenPoint]:
        """Yield what stands in rows of other departments, of older files too: nobody else has it.

        Of what several files of a department say alike, the latest is told.
        """
        for files in self.returns:
            told: set[tuple[Slot | None, str]] = set()
            for point in (point for reading in files for point in reading.foreign):
                if (point.slot, point.text) not in told:
                    told.add((point.slot, point.text))
                    yield point

    def _withdrawn(self, slots: Sequence[Slot]) -> Iterator[OpenPoint]:
        """Yield the answers that an older file has and the one that counts has not."""
        by_place = {(slot.key.sheet, slot.cell): slot for slot in slots}
        for latest, *older in self.returns:
            told: set[Place] = set(latest.answers)
            for reading in older:
                for at, (candidate, *_) in reading.answers.items():
                    if at not in told:
                        told.add(at)
                        yield OpenPoint(
                            _WITHDRAWN, by_place[at], (reading.department,),
                            reading.source.path, f"{candidate.sheet}!{candidate.cell}",
                            candidate.text,
                        )  # fmt: skip

    def _unanswered(
        self, answered: Mapping[Place, Collected], disputed: set[Place]
    ) -> Iterator[OpenPoint]:
        """Yield what nobody answered: ratings, plans, reasons, and what must be filled."""
        told: set[Place] = set()
        for sheet in self.sheets:
            family = sheet.one.family
            for of_item in sheet.slots.values():
                for column, reason in _asked_of(of_item, answered, family):
                    places = [(slot.key.sheet, slot.cell) for slot in of_item.get(column, ())]
                    if not places or places[0] in told:
                        continue
                    if not any(at in answered or at in disputed for at in places):
                        told.add(places[0])
                        slot = of_item[column][0]
                        yield OpenPoint(reason, slot, slot.departments)

    def _added(self) -> tuple[AddedItem, ...]:
        return tuple(one for reading in self._latest() for one in reading.added)

    def _files(self) -> Iterator[TakenFile]:
        for latest, *older in self.returns:
            for reading in (latest, *older):
                yield TakenFile(
                    reading.source.path, reading.digest, reading.department,
                    reading.source.changed, len(reading.answers),
                    latest.source.path if reading is not latest else "",
                )  # fmt: skip


def _asked_of(
    of_item: Mapping[str, Sequence[Slot]],
    answered: Mapping[Place, Collected],
    family: Family,
) -> Iterator[tuple[str, Text]]:
    """Yield the columns that an item must be answered in, each with what is missing if not."""
    rated = [
        answered[at]
        for slot in of_item.get(RATING, ())
        if (at := (slot.key.sheet, slot.cell)) in answered
    ]
    code = family.scale.read(rated[0].candidates[0].text).code if rated else None
    rating = family.scale.ratings.get(code) if code is not None else None
    yield RATING, _UNANSWERED
    if rating is None or rating.plan:
        yield "plan", _UNANSWERED
    if rating is not None and rating.explain:
        yield rating.explained_in, _NO_REASON
    for key, column in family.columns.items():
        if column.filled and key not in {RATING, "plan"}:
            yield key, _UNANSWERED
