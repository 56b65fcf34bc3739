"""Returns in, the answers for the master out, with conflicts and open points; writes nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sheetcheck.claims.master import MasterBook
from sheetcheck.collecting.answers import ReturnedFile, ReturnReading
from sheetcheck.collecting.candidates import ForJoint
from sheetcheck.collecting.case import case_of
from sheetcheck.collecting.choices import passed_over
from sheetcheck.collecting.deciding import Resolution, decide
from sheetcheck.collecting.decisions import Decision
from sheetcheck.collecting.open_points import (
    FilesByDepartment,
    foreign_rows,
    unanswered,
    withdrawn,
)
from sheetcheck.collecting.reading import ReturnReader
from sheetcheck.collecting.slots import SheetSlots, every_slot, slots_of
from sheetcheck.collecting.versions import latest_first
from sheetcheck.family.model import Family
from sheetcheck.words.collection import (
    CollectResult,
    GivenAnswer,
    Place,
    Settled,
    Slot,
    SlotKey,
    TakenFile,
    UnusedFile,
)
from sheetcheck.words.errors.misuses import Misuse
from sheetcheck.words.errors.system_error import as_refusal


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
    previous: Mapping[SlotKey, Settled] = field(default_factory=dict)
    """What the last run settled, if the master given is the sheet that it wrote."""


def collect_answers(
    master: MasterBook,
    sources: Iterable[ReturnedFile],
    read: Callable[[str], bytes],
    options: CollectOptions,
) -> CollectResult:
    """Return the answers of all returns; a file that cannot be used stops no other.

    `read` returns the content of a path. One file is in memory at a time: its answers are kept,
    and the rest of it is let go.

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
    return _result(sheets, latest_first(readings), options, tuple(unused))


def _result(
    sheets: Sequence[SheetSlots],
    files: FilesByDepartment,
    options: CollectOptions,
    unused: tuple[UnusedFile, ...],
) -> CollectResult:
    slots = tuple(every_slot(sheets))
    verdicts = _verdicts(sheets, slots, _given(files), options)
    answers = {slot.place: v.collected for slot, v in verdicts if v.collected is not None}
    conflicts = {slot.place: v.conflict for slot, v in verdicts if v.conflict is not None}
    counting = [of_department[0] for of_department in files]
    return CollectResult(
        answers=tuple(answers.values()),
        conflicts=tuple(conflicts.values()),
        open=(
            *unanswered(sheets, answers, conflicts),
            *withdrawn(files, slots),
            *(point for _, verdict in verdicts for point in verdict.open),
            *passed_over(options.decisions, slots),
            *(point for reading in counting for point in reading.points),
            *foreign_rows(files),
        ),
        added=tuple(item for reading in counting for item in reading.added),
        files=tuple(_taken_files(files)),
        unused=unused,
        slots=slots,
        settled={slot.key: v.settled for slot, v in verdicts if v.settled is not None},
    )


def _given(files: FilesByDepartment) -> dict[Place, list[GivenAnswer]]:
    """Return the answers of the files that count, by cell of the master."""
    found: dict[Place, list[GivenAnswer]] = {}
    for counting, *_ in files:
        for place, answers in counting.answers.items():
            found.setdefault(place, []).extend(answers)
    return found


def _verdicts(
    sheets: Sequence[SheetSlots],
    slots: Sequence[Slot],
    given: Mapping[Place, Sequence[GivenAnswer]],
    options: CollectOptions,
) -> list[tuple[Slot, Resolution]]:
    tables = {one.table.sheet.name: one.table for one in sheets}
    previous = options.previous
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
    return [(case.slot, decide(case, options.for_joint, options.decisions)) for case in cases]


def _taken_files(files: FilesByDepartment) -> Iterator[TakenFile]:
    for counting, *older in files:
        for reading in (counting, *older):
            yield TakenFile(
                reading.source.path, reading.digest, reading.department,
                reading.source.changed, len(reading.answers),
                replaced_by=counting.source.path if reading is not counting else "",
            )  # fmt: skip
