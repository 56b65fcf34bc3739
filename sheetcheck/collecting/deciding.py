"""Which of the answers for one cell of the master is written, or none.

Two things never happen: choosing between different answers without a rule that somebody asked
for, and overwriting what a person wrote into the collected sheet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sheetcheck.collecting.case import Case, ForJoint, joined, new_value
from sheetcheck.collecting.choices import (
    chosen_by,
    is_disputed,
    point_about,
    point_about_answer,
)
from sheetcheck.collecting.decisions import Decision
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.words.collection import (
    AnswerOrigin,
    Collected,
    Conflict,
    GivenAnswer,
    OpenPoint,
    Settled,
)
from sheetcheck.words.text import Text
from sheetcheck.workbook.xml.text import MOST_CHARACTERS, length

_TOO_LONG: Final = Text(
    "Excelのセルに入らない長さのため、取り込んでいません（{count}文字）。",
    "It is too long for a cell of Excel and was not collected ({count:character|characters}).",
)
_BY_HAND: Final = Text(
    "取りまとめ後に事務局が記入した内容です。", "The secretariat wrote it after the last run."
)
_WITHDRAWN: Final = Text(
    "以前に取り込んだ回答が、今回のファイルにはありません（内容は残しています）。",
    "It was collected before, and no file says it any more (it was left as it is).",
)
_KEPT: Final = Text("以前の取りまとめで取り込んだ回答です。", "It was collected in an earlier run.")
_EMPTIED: Final = Text(
    "この決定は使われていません。取りまとめ後に、セルが空欄にされています。",
    "This decision was not used: somebody emptied the cell since the last run.",
)

Points = tuple[OpenPoint, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What was decided about one cell."""

    collected: Collected | None = None
    conflict: Conflict | None = None
    settled: Settled | None = None
    """What the next run must know of the cell."""
    open: Points = ()


def decide(case: Case, for_joint: ForJoint, decisions: Iterable[Decision]) -> Resolution:
    """Return what becomes of one cell.

    A decision of a person comes first, then what a person wrote into a cell that was in conflict,
    then the answers themselves.
    """
    case, points = _within_a_cell(case)
    current = case.current
    decision = next((one for one in decisions if one.is_about(case.slot)), None)
    if current is not None and is_blank(current.text) and not case.given:
        # A person removed what no return says any more.
        unused = (point_about(decision, _EMPTIED, case.slot),) if decision else ()
        return Resolution(open=points + unused)
    if decision is not None:
        chosen, remark = chosen_by(decision, case)
        points += (remark,) if remark else ()
        if chosen is not None:
            return _decided(case, chosen, decision, points)
    if current is not None and _settles_conflict(case, current):
        return _taken(case, [current], _BY_HAND, points)
    return _by_answers(case, for_joint, points)


def _within_a_cell(case: Case) -> tuple[Case, Points]:
    """Return the case without answers that are too long for a cell, and a point for each."""
    fitting = [one for one in case.given if length(one.text) <= MOST_CHARACTERS]
    points = (
        point_about_answer(_TOO_LONG.filled(count=f"{length(one.text):,}"), case.slot, one)
        for one in case.given
        if one not in fitting
    )
    return replace(case, given=fitting), tuple(points)


def _decided(case: Case, chosen: GivenAnswer, decision: Decision, points: Points) -> Resolution:
    """Return that the chosen answer is written, unless a person changed the cell since it was."""
    if _edited_since(case, chosen):
        return _disputed(case, [chosen, *case.answers], points)
    resolution = _taken(case, [chosen], decision.note(), points)
    settled = resolution.settled
    if chosen is case.current or settled is None or settled.origin != "answer":
        return resolution
    origin = "decided" if is_disputed(case) else "undisputed"
    return replace(resolution, settled=replace(settled, origin=origin))


def _edited_since(case: Case, chosen: GivenAnswer) -> bool:
    """True if a person changed what the same decision wrote in an earlier run."""
    previous, current = case.previous, case.current
    return (
        previous is not None
        and previous.origin in {"decided", "undisputed"}
        and fold(previous.text) == fold(chosen.text)
        and current is not None
        and current is not chosen
        and fold(current.text) != fold(chosen.text)
    )


def _settles_conflict(case: Case, current: GivenAnswer) -> bool:
    """True if a person chose between the very answers that the last run left in conflict."""
    return (
        current.origin is AnswerOrigin.EDITED
        and case.previous is not None
        and case.previous.origin == "conflict"
        and case.previous.seen == case.digest
    )


def _by_answers(case: Case, for_joint: ForJoint, points: Points) -> Resolution:
    """Return what follows from the answers and from what the cell holds already."""
    groups = case.groups
    if not groups:
        return _unanswered(case, points)
    if len(groups) == 1:
        return _taken(case, groups[0], None, points)
    joint = joined(groups, case.slot, case.table.family, for_joint)
    if joint is not None:
        return _taken(case, joint[0], joint[1], points)
    return _disputed(case, [group[0] for group in groups], points)


def _taken(
    case: Case, candidates: Sequence[GivenAnswer], note: Text | None, points: Points
) -> Resolution:
    """Return that the first candidate is written; the others say the same.

    Nothing is written over a formula: where its value is another, that is a conflict.
    """
    chosen, grid = candidates[0], case.table.grid
    content = grid.cell(*case.slot.cell)
    before, style = (content.value, content.style) if content else (None, 0)
    stays = chosen.is_in_sheet
    if not stays and grid.formula(*case.slot.cell) is not None:
        if fold(case.shown) != fold(chosen.text):
            return _disputed(case, [chosen], points)
        stays = True
    new = before if stays else new_value(chosen, grid, style)
    written = not stays and new != before
    collected = Collected(case.slot, tuple(candidates), new, before, written, note)
    if chosen.origin is AnswerOrigin.EDITED and case.previous is not None:
        return Resolution(collected, settled=case.previous, open=points)
    is_number = isinstance(new, (int, float)) and not stays
    text = grid.formats.shown(new, style) if is_number else chosen.text
    origin = "master" if chosen.origin is AnswerOrigin.MASTER else "answer"
    origins = tuple(one for one in candidates if one.file) or (chosen,)
    settled = Settled(text, origin, case.digest, origins, note)
    return Resolution(collected, settled=settled, open=points)


def _disputed(case: Case, candidates: Sequence[GivenAnswer], points: Points) -> Resolution:
    """Return a conflict: nothing is written."""
    if case.previous is not None and case.previous.origin != "conflict":
        settled = case.previous  # so that what a person wrote since is known as such next time
    elif any(one.origin is AnswerOrigin.MASTER for one in candidates):
        settled = Settled(case.shown, "master", case.digest)
    else:
        settled = Settled("", "conflict", case.digest)
    return Resolution(conflict=Conflict(case.slot, tuple(candidates)), settled=settled, open=points)


def _unanswered(case: Case, points: Points) -> Resolution:
    """Return that nobody answers the cell; an answer of an earlier run stays, and is told."""
    previous = case.previous
    if previous is None or not previous.is_ours or is_blank(previous.text):
        return Resolution(open=points)
    slot, text, content = case.slot, case.shown, case.table.grid.cell(*case.slot.cell)
    value, origins = content.value if content else None, previous.origins
    if not origins or origins[0].text != text:
        # The answer was joined from several, or its origin was not recorded.
        origins = (GivenAnswer(AnswerOrigin.RETURN, value, text), *origins)
    note = _KEPT
    if before := previous.note:
        note = Text(f"{before.ja}\n{_KEPT.ja}", f"{before.en}\n{_KEPT.en}")
    collected = Collected(slot, origins, value, value, written=False, note=note)
    point = OpenPoint(_WITHDRAWN, slot, slot.departments, text=text)
    return Resolution(collected, settled=previous, open=(*points, point))
