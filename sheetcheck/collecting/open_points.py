"""What is still open after collecting: answers missing, answers withdrawn, foreign rows filled."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from sheetcheck.collecting.answers import ReturnReading
from sheetcheck.collecting.slots import SheetSlots
from sheetcheck.family.model import RATING, Family
from sheetcheck.words.collection import Collected, OpenPoint, Place, Slot
from sheetcheck.words.text import Text

_UNANSWERED = Text("回答がありません。", "There is no answer.")
_NO_REASON = Text("評価の理由が記入されていません。", "The rating has no reason.")
_WITHDRAWN = Text(
    "以前のファイルにあった回答が、新しいファイルで空欄になっています（取り込んでいません）。"
    "取消しかどうか確認してください。",
    "An older file answers it and the newer is blank (not collected). Was it withdrawn?",
)

FilesByDepartment = Sequence[Sequence[ReturnReading]]
"""The files of each department, the one that counts first, then the older ones."""


def unanswered(
    sheets: Sequence[SheetSlots], answered: Mapping[Place, Collected], disputed: Collection[Place]
) -> Iterator[OpenPoint]:
    """Yield the ratings, plans, reasons and other required answers that nobody gave.

    `answered` are the cells with an answer, `disputed` those in conflict.
    """
    told: set[Place] = set()
    for sheet in sheets:
        for by_column in sheet.slots.values():
            for column, reason in _required(by_column, answered, sheet.table.family):
                slots = by_column.get(column, ())
                if not slots or slots[0].place in told:
                    continue
                if not any(slot.place in answered or slot.place in disputed for slot in slots):
                    told.add(slots[0].place)
                    yield OpenPoint(reason, slots[0], slots[0].departments)


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


def withdrawn(files: FilesByDepartment, slots: Sequence[Slot]) -> Iterator[OpenPoint]:
    """Yield the answers of older files for cells that the file that counts leaves blank."""
    by_place = {slot.place: slot for slot in slots}
    for counting, *older in files:
        told: set[Place] = set(counting.answers)
        for reading in older:
            for place, (answer, *_) in reading.answers.items():
                if place not in told:
                    told.add(place)
                    yield OpenPoint(
                        _WITHDRAWN, by_place[place], (reading.department,), reading.source.path,
                        f"{answer.sheet}!{answer.cell}", answer.text,
                    )  # fmt: skip


def foreign_rows(files: FilesByDepartment) -> Iterator[OpenPoint]:
    """Yield what was written into rows of other departments, in older files too.

    It may exist nowhere else. Where several files of a department hold the same, the newest one
    is named.
    """
    for of_department in files:
        told: set[tuple[Slot | None, str]] = set()
        for point in (point for reading in of_department for point in reading.foreign):
            if (point.slot, point.text) not in told:
                told.add((point.slot, point.text))
                yield point
