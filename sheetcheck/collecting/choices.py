"""What the file of decisions chooses for a cell, and every decision that chooses nothing.

A decision that cannot be followed, or that decides nothing, is told with what it says and where.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from sheetcheck.collecting.case import Case, distinct
from sheetcheck.collecting.decisions import Decision
from sheetcheck.notation.folding import fold
from sheetcheck.notation.nearest import Nearest
from sheetcheck.words.collection import AnswerOrigin, GivenAnswer, OpenPoint, Slot
from sheetcheck.words.text import Text, same

_SHOWN: Final = 200
"""Characters of an answer that are told."""
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


def chosen_by(decision: Decision, case: Case) -> tuple[GivenAnswer | None, OpenPoint | None]:
    """Return the answer that a decision chooses, and a remark on the decision.

    The answer is None if the decision cannot be followed: it takes the answer of somebody who
    gave none, or sets a rating that is not on the scale.
    """
    if decision.take:
        taken = fold(decision.take)
        names = ((one, {fold(one.department), one.origin.value}) for one in case.answers)
        chosen = next((one for one, called in names if taken in called), None)
        if chosen is None:
            who = dict.fromkeys(one.department or one.origin.value for one in case.answers)
            named = same("、".join(who)) if who else _NOBODY
            reason = _NOT_THERE.filled(take=decision.take, names=named)
            return None, point_about(decision, reason, case.slot)
    else:
        scale, text = case.table.family.scales.get(case.slot.key.column), str(decision.value)
        if scale is not None and scale.read(text).code is None:
            ratings = "、".join(map(scale.as_written, scale.ratings))
            reason = _NO_RATING.filled(value=text, ratings=ratings)
            return None, point_about(decision, reason, case.slot)
        chosen = GivenAnswer(AnswerOrigin.DECIDED, decision.value, text, department=decision.by)
    return chosen, _remark(decision, case, chosen)


def is_disputed(case: Case) -> bool:
    """True if the answers differ, or did when an earlier run decided between them."""
    before = case.previous
    if before is not None and before.origin == "decided" and before.seen == case.digest:
        return True
    return len(case.groups) > 1


def _remark(decision: Decision, case: Case, chosen: GivenAnswer) -> OpenPoint | None:
    """Return what to tell of a decision that was followed: it is outdated, or was not needed."""
    differing = [one for one in case.given if fold(one.text) != fold(chosen.text)]
    if any(one.changed is not None and one.changed.date() > decision.on for one in differing):
        return point_about_answer(_OUTDATED, case.slot, differing[0])
    if is_disputed(case) or not case.answers:
        return None
    reason = _NOTHING_TO_DECIDE
    if len(distinct([*case.answers, chosen], case.slot, case.table.family)) > 1:
        reason = _REPLACED.filled(text=case.answers[0].text[:_SHOWN])
    return point_about(decision, reason, case.slot, is_question=True)


def point_about_answer(reason: Text, slot: Slot, answer: GivenAnswer) -> OpenPoint:
    """Return an open point about an answer: what it says, and where it is in its file."""
    place, text = f"{answer.sheet}!{answer.cell}" if answer.cell else "", answer.text[:_SHOWN]
    return OpenPoint(reason, slot, (answer.department,), answer.file, place, text)


def point_about(
    decision: Decision, reason: Text, slot: Slot | None = None, *, is_question: bool = False
) -> OpenPoint:
    """Return an open point about a decision: what it says, and where it is in its file."""
    text = decision.choice()[:_SHOWN]
    return OpenPoint(reason, slot, (), decision.file, decision.place, text, is_question)


def unused_decisions(decisions: Sequence[Decision], slots: Sequence[Slot]) -> Iterator[OpenPoint]:
    """Yield the decisions that are about no cell, or about one that an earlier one decides."""
    for place, decision in enumerate(decisions):
        decided = [slot for slot in slots if decision.is_about(slot)]
        if not decided:
            yield point_about(decision, _why_about_no_cell(decision, slots))
        for slot in decided:
            earlier = next((one for one in decisions[:place] if one.is_about(slot)), None)
            if earlier is not None and earlier.choice() != decision.choice():
                yield point_about(decision, _SECOND.filled(first=earlier.place), slot)


def _why_about_no_cell(decision: Decision, slots: Sequence[Slot]) -> Text:
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
