"""What the file of decisions comes to: the answer chosen for a cell, and all that chooses none.

A decision that cannot be followed, or that decides nothing, is told with what it says and where.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sheetcheck.collecting.decisions import Decision
from sheetcheck.collecting.new_value import distinct
from sheetcheck.family.model import Family
from sheetcheck.notation.folding import fold
from sheetcheck.notation.nearest import Nearest
from sheetcheck.words.collection import AnswerOrigin, GivenAnswer, OpenPoint, Slot
from sheetcheck.words.text import Text, same

_NO_ITEM: Final = Text(
    "この決定は使われていません。元のシートに、事業「{item}」の回答欄はありません{hint}。",
    "This decision was not used: the master has no answer cell for the item “{item}”{hint}.",
)
_NEAR: Final = Text("（「{name}」ではありませんか）", " (did you mean “{name}”?)")
_NO_COLUMN: Final = Text(
    "この決定は使われていません。事業「{item}」に、回答欄「{column}」はありません（回答欄：{names}）。",
    "This decision was not used: the item “{item}” has no answer column “{column}” ({names}).",
)
_ELSEWHERE: Final = Text(
    "この決定は使われていません。事業「{item}」のシート・区分・番号が、元のシートと異なります"
    "（元のシート：{places}）。",
    "This decision was not used: the master has the item “{item}” at another sheet, section or"
    " number ({places}).",
)
_SECOND: Final = Text(
    "この決定は使われていません。同じ欄について、先に別の決定があります（{first}）。",
    "This decision was not used: an earlier one is about the same cell ({first}).",
)
_NOT_THERE: Final = Text(
    "この決定は使われていません。「{take}」の回答がありません（回答：{names}）。",
    "This decision was not used: there is no answer of {take} to take (answers of: {names}).",
)
_NOBODY: Final = Text("なし", "nobody")
_NO_RATING: Final = Text(
    "この決定は使われていません。「{value}」は評価の選択肢にありません（{ratings}）。",
    "This decision was not used: “{value}” is not on the rating scale ({ratings}).",
)
_NOTHING_TO_DECIDE: Final = Text(
    "回答の不一致がないため、この決定は不要です。",
    "The answers do not differ, so there was nothing to decide.",
)
_REPLACED: Final = Text(
    "回答の不一致はありませんが、決定ファイルの内容を採りました（回答：「{text}」）。",
    "The answers do not differ; the decision was taken instead of “{text}”.",
)
_OUTDATED: Final = Text(
    "決定の後に提出されたファイルがあります。", "A return is newer than the decision."
)


@dataclass(frozen=True, slots=True)
class Disputed:
    """A cell that somebody decided about, and the answers that there are for it."""

    slot: Slot
    given: Sequence[GivenAnswer]
    there: GivenAnswer | None
    """What stands in the cell that no earlier run wrote."""
    family: Family
    was_decided: bool
    """Whether an earlier run decided between the very same answers."""

    @property
    def answers(self) -> list[GivenAnswer]:
        """The answers, and what stands in the cell."""
        return [*self.given, *([] if self.there is None else [self.there])]

    @property
    def is_disputed(self) -> bool:
        """Whether there is more than one answer, or was when an earlier run decided."""
        return self.was_decided or len(distinct(self.answers, self.slot, self.family)) > 1

    def choose(self, decision: Decision) -> tuple[GivenAnswer | None, OpenPoint | None]:
        """Return the answer that a decision chooses, if it can be followed, and a remark on it."""
        if decision.take:
            wanted = fold(decision.take)
            names = ((one, {fold(one.department), one.origin.value}) for one in self.answers)
            chosen = next((one for one, called in names if wanted in called), None)
            if chosen is None:
                who = dict.fromkeys(one.department or one.origin.value for one in self.answers)
                named = same("、".join(who)) if who else _NOBODY
                reason = _NOT_THERE.filled(take=decision.take, names=named)
                return None, told(decision, reason, self.slot)
        else:
            scale = self.family.scales.get(self.slot.key.column)
            text = str(decision.value)
            if scale is not None and scale.read(text).code is None:
                ratings = "、".join(map(scale.as_written, scale.ratings))
                return None, told(
                    decision, _NO_RATING.filled(value=text, ratings=ratings), self.slot
                )
            chosen = GivenAnswer(AnswerOrigin.DECIDED, decision.value, text, department=decision.by)
        return chosen, self._remark(decision, chosen)

    def _remark(self, decision: Decision, chosen: GivenAnswer) -> OpenPoint | None:
        others = [one for one in self.given if one is not chosen]
        differing = [one for one in others if fold(one.text) != fold(chosen.text)]
        if _written_after(decision, [one.changed for one in differing]):
            return told(decision, _OUTDATED, self.slot, differing[0])
        if self.is_disputed or not self.answers:
            return None
        reason = _NOTHING_TO_DECIDE
        if len(distinct([*self.answers, chosen], self.slot, self.family)) > 1:
            reason = _REPLACED.filled(text=self.answers[0].text[:_SHOWN])
        return told(decision, reason, self.slot, is_question=True)


_SHOWN: Final = 200  # characters of an answer


def told(
    decision: Decision,
    reason: Text,
    slot: Slot | None = None,
    newer: GivenAnswer | None = None,
    *,
    is_question: bool = False,
) -> OpenPoint:
    """Return what is to be said of a decision: what it says, and where it stands."""
    if newer is not None:
        place = f"{newer.sheet}!{newer.cell}" if newer.cell else ""
        return OpenPoint(
            reason, slot, (newer.department,), newer.file, place, newer.text[:_SHOWN]
        )  # fmt: skip
    return OpenPoint(
        reason, slot, (), decision.file, decision.place, decision.said()[:_SHOWN], is_question
    )


def _written_after(decision: Decision, moments: Sequence[datetime | None]) -> bool:
    """Say whether a return was written on a day after the decision."""
    return any(moment is not None and moment.date() > decision.on for moment in moments)


def passed_over(decisions: Sequence[Decision], slots: Sequence[Slot]) -> Iterator[OpenPoint]:
    """Yield the decisions that are about no cell, or about one that is decided already."""
    for place, decision in enumerate(decisions):
        spoken_of = [slot for slot in slots if decision.speaks_of(slot)]
        if not spoken_of:
            yield told(decision, _why_of_none(decision, slots))
        for slot in spoken_of:
            earlier = next((one for one in decisions[:place] if one.speaks_of(slot)), None)
            if earlier is not None and earlier.said() != decision.said():
                yield told(decision, _SECOND.filled(first=earlier.place), slot)


def _why_of_none(decision: Decision, slots: Sequence[Slot]) -> Text:
    of_item = [slot for slot in slots if fold(slot.key.item) == fold(decision.item)]
    if not of_item:
        near = Nearest(slot.key.item for slot in slots).to(decision.item)
        hint = _NEAR.filled(name=near[0]) if near else same("")
        return _NO_ITEM.filled(item=decision.item, hint=hint)
    headings = dict.fromkeys(slot.heading for slot in of_item)
    if not any(decision.names_column_of(slot) for slot in of_item):
        return _NO_COLUMN.filled(
            item=decision.item, column=decision.column, names="、".join(headings)
        )
    places = dict.fromkeys(
        " ".join(part for part in (key.sheet, key.section, key.number) if part and part != "None")
        for key in (slot.key for slot in of_item)
    )
    return _ELSEWHERE.filled(item=decision.item, places=" / ".join(places))
