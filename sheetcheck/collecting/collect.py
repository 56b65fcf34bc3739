"""Returns in, the answers for the master out, with conflicts and open points; writes nothing."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sheetcheck.claims.master import MasterBook
from sheetcheck.collecting.answers import ReturnedFile, ReturnReader, ReturnReading
from sheetcheck.collecting.case import ForJoint, case_of
from sheetcheck.collecting.choices import unused_decisions
from sheetcheck.collecting.deciding import Resolution, decide
from sheetcheck.collecting.decisions import Decision
from sheetcheck.collecting.files import (
    FilesByDepartment,
    foreign_rows,
    given_answers,
    latest_first,
    taken_files,
    withdrawn,
)
from sheetcheck.collecting.slots import SheetSlots, every_slot, slots_of
from sheetcheck.family.model import RATING, Family
from sheetcheck.words.collection import (
    Collected,
    CollectResult,
    OpenPoint,
    Place,
    Settled,
    Slot,
    SlotKey,
    UnusedFile,
)
from sheetcheck.words.errors.misuses import Misuse
from sheetcheck.words.errors.system_error import as_refusal
from sheetcheck.words.text import Text

_UNANSWERED: Final = Text("回答がありません。", "There is no answer.")
_NO_REASON: Final = Text("評価の理由が記入されていません。", "The rating has no reason.")


@dataclass(frozen=True, slots=True)
class CollectOptions:
    """How to collect."""

    families: Sequence[Family]
    named: bool = False
    """Whether the user named the family, so that it need not be recognised."""
    for_joint: ForJoint = "ask"
    decisions: Sequence[Decision] = ()
    password: str | None = None
    """The password of protected returns."""
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Further names of departments, from the address book."""


def collect_answers(
    master: MasterBook,
    sources: Iterable[ReturnedFile],
    read: Callable[[str], bytes],
    options: CollectOptions,
    previous: Mapping[SlotKey, Settled],
) -> CollectResult:
    """Return the answers of all returns; a file that cannot be used stops no other.

    `read` returns the content of a path. One file is in memory at a time: its answers are kept,
    and the rest of it is let go. `previous` is what the last run settled, if `master` is the sheet
    that it wrote.

    Raises:
        MasterUnusable: two items of the master cannot be told apart.
        Misuse: the options cannot be followed.

    """
    offices = master.offices(options.aliases)
    sheets = slots_of(master, offices)
    reader = ReturnReader(sheets, offices, options.families, options.named, options.password)
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
    files, slots = latest_first(readings), every_slot(sheets)
    resolutions = _resolutions(sheets, slots, files, options, previous)
    return _result(sheets, files, resolutions, options.decisions, tuple(unused))


def _resolutions(
    sheets: Sequence[SheetSlots],
    slots: Sequence[Slot],
    files: FilesByDepartment,
    options: CollectOptions,
    previous: Mapping[SlotKey, Settled],
) -> dict[Slot, Resolution]:
    tables = {one.table.sheet.name: one.table for one in sheets}
    given = given_answers(files)
    cases = (
        case_of(
            slot,
            tables[slot.key.sheet],
            given.get(slot.place, ()),
            previous.get(slot.key),
            is_first_run=not previous,
        )
        for slot in slots
    )
    return {case.slot: decide(case, options.for_joint, options.decisions) for case in cases}


def _result(
    sheets: Sequence[SheetSlots],
    files: FilesByDepartment,
    resolutions: Mapping[Slot, Resolution],
    decisions: Sequence[Decision],
    unused: tuple[UnusedFile, ...],
) -> CollectResult:
    slots = tuple(resolutions)
    answers = {slot.place: r.collected for slot, r in resolutions.items() if r.collected}
    conflicts = {slot.place: r.conflict for slot, r in resolutions.items() if r.conflict}
    counting = [of_department[0] for of_department in files]
    return CollectResult(
        answers=tuple(answers.values()),
        conflicts=tuple(conflicts.values()),
        open=(
            *_unanswered(sheets, answers, conflicts),
            *withdrawn(files, slots),
            *(point for resolution in resolutions.values() for point in resolution.open),
            *unused_decisions(decisions, slots),
            *(point for reading in counting for point in reading.points),
            *foreign_rows(files),
        ),
        added=tuple(item for reading in counting for item in reading.added),
        files=tuple(taken_files(files)),
        unused=unused,
        slots=slots,
        settled={slot.key: r.settled for slot, r in resolutions.items() if r.settled},
    )


def _unanswered(
    sheets: Sequence[SheetSlots], answered: Mapping[Place, Collected], disputed: Collection[Place]
) -> Iterator[OpenPoint]:
    """Yield the ratings, plans, reasons and other required answers that nobody gave.

    `answered` are the cells with an answer, `disputed` those in conflict.
    """
    reported: set[Place] = set()
    for sheet in sheets:
        for by_column in sheet.slots.values():
            for column, reason in _required(by_column, answered, sheet.table.family):
                places = [slot.place for slot in by_column.get(column, ())]
                if not places or places[0] in reported:
                    continue
                if not any(place in answered or place in disputed for place in places):
                    reported.add(places[0])
                    slot = by_column[column][0]
                    yield OpenPoint(reason, slot, slot.departments)


def _required(
    by_column: Mapping[str, Sequence[Slot]], answered: Mapping[Place, Collected], family: Family
) -> Iterator[tuple[str, Text]]:
    """Yield the keys of the columns in which an item needs an answer, with what is open if not.

    What an item needs depends on its rating: some need a reason, some no plan.
    """
    rated = [answered[s.place] for s in by_column.get(RATING, ()) if s.place in answered]
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
