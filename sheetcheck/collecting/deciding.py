"""One cell of the master and the answers that there are for it: which is written, or none.

What is never done: one of several answers chosen without a rule that somebody asked for, or
anything overwritten that a person wrote into the collected sheet.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from sheetcheck.collecting.choices import Disputed, told
from sheetcheck.collecting.decisions import Decision
from sheetcheck.collecting.new_value import TargetSheet, distinct, new_value
from sheetcheck.family.model import Family
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.words.collection import (
    AnswerOrigin,
    Collected,
    Conflict,
    GivenAnswer,
    OpenPoint,
    Settled,
    Slot,
    SlotKey,
)
from sheetcheck.words.text import Text
from sheetcheck.workbook.xml.text import MOST_CHARACTERS, length

ForJoint = Literal["ask", "first", "both"]
_TOO_LONG: Final = Text(
    "Excelのセルに入らない長さのため、取り込んでいません（{count}文字）。",
    "It is too long for a cell of Excel and was not collected ({count} characters).",
)
_JOINED: Final = Text("共同の回答をつなげました。", "The answers of all departments were joined.")
_LED: Final = Text("先頭の課の回答を採りました。", "The answer of the first department was taken.")
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


@dataclass(slots=True)
class Decider:
    """Decides cell by cell, and takes down what came of each."""

    for_joint: ForJoint
    decisions: Sequence[Decision]
    before: Mapping[SlotKey, Settled]
    """What the run before found; empty at the first."""
    answers: list[Collected] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    open: list[OpenPoint] = field(default_factory=list)
    settled: dict[SlotKey, Settled] = field(default_factory=dict)

    def decide(self, slot: Slot, given: Sequence[GivenAnswer], target: TargetSheet) -> None:
        """Decide what stands in one cell."""
        given = self._short_enough(slot, given)
        there = self._there(slot, target)
        seen = _seen(given)
        decision = next((one for one in self.decisions if one.speaks_of(slot)), None)
        if there is not None and is_blank(there.text) and not given:
            if decision is not None:
                self.open.append(told(decision, _EMPTIED, slot))
            return  # a person took out what no return says any more
        if decision is not None and self._by_decision(slot, given, there, target, decision):
            return
        if there is not None and self._settled_by_hand(slot, there, seen):
            self._take(slot, [there], target, seen, _BY_HAND)
            return
        candidates = [*given, *([there] if there is not None else [])]
        kinds = distinct(candidates, slot, target.family)
        if not kinds:
            self._left(slot, target)
        elif len(kinds) == 1:
            self._take(slot, kinds[0], target, seen)
        elif (joint := self._joint(slot, kinds, target.family)) is not None:
            found, note = joint
            self._take(slot, found, target, seen, note)
        else:
            self._conflict(slot, [group[0] for group in kinds], target, seen)

    def _short_enough(self, slot: Slot, given: Iterable[GivenAnswer]) -> list[GivenAnswer]:
        kept = []
        for one in given:
            if length(one.text) > MOST_CHARACTERS:
                reason = _TOO_LONG.filled(count=f"{length(one.text):,}")
                self.open.append(_point(reason, slot, one))
            else:
                kept.append(one)
        return kept

    def _there(self, slot: Slot, target: TargetSheet) -> GivenAnswer | None:
        """Return what the cell says that no earlier run of ours wrote; None where nothing."""
        text = target.grid.text(*slot.cell)
        known = self.before.get(slot.key)
        blank = not target.family.is_answer(text)
        if known is None or known.origin == "conflict":
            if blank:
                return None
            origin = AnswerOrigin.MASTER if not self.before else AnswerOrigin.EDITED
        elif fold(known.text) == fold(text):
            if known.is_ours:
                return None
            origin = AnswerOrigin.MASTER
        else:
            origin = AnswerOrigin.EDITED  # also where somebody emptied what was collected
        if blank and origin is AnswerOrigin.MASTER:
            return None
        held = target.grid.cell(*slot.cell)
        value = held.value if held else None
        return GivenAnswer(origin, value, text, sheet=slot.key.sheet, cell=slot.cell)

    def _settled_by_hand(self, slot: Slot, there: GivenAnswer, seen: str) -> bool:
        """Say whether a person chose between the very answers that the run before left open."""
        known = self.before.get(slot.key)
        return (
            there.origin is AnswerOrigin.EDITED
            and known is not None
            and known.origin == "conflict"
            and known.seen == seen
        )

    def _by_decision(
        self,
        slot: Slot,
        given: Sequence[GivenAnswer],
        there: GivenAnswer | None,
        target: TargetSheet,
        decision: Decision,
    ) -> bool:
        """Write what was decided; False where the decision cannot be followed."""
        seen, known = _seen(given), self.before.get(slot.key)
        was_decided = known is not None and (known.origin, known.seen) == ("decided", seen)
        disputed = Disputed(slot, given, there, target.family, was_decided)
        chosen, remark = disputed.choose(decision)
        if remark is not None:
            self.open.append(remark)
        if chosen is None:
            return False
        if _edited_since(known, chosen, there):
            self._conflict(slot, [chosen, *disputed.answers], target, seen)
        else:
            self._take(slot, [chosen], target, seen, decision.note())
            now = self.settled[slot.key]
            if chosen is not there and now.origin == "answer":
                origin = "decided" if disputed.is_disputed else "undisputed"
                self.settled[slot.key] = replace(now, origin=origin)
        return True

    def _joint(
        self, slot: Slot, kinds: Sequence[Sequence[GivenAnswer]], family: Family
    ) -> tuple[list[GivenAnswer], Text] | None:
        """Return how answers of several departments become one, if that was asked for."""
        every = [one for group in kinds for one in group]
        named = {one.department for one in every}
        if self.for_joint == "ask" or any(
            one.origin is not AnswerOrigin.RETURN or one.department not in slot.departments
            for one in every
        ):
            return None
        if len(named) < len(kinds):
            return None  # one department says two things
        ordered = sorted(every, key=lambda one: slot.departments.index(one.department))
        if self.for_joint == "first":
            return ordered, _LED
        column = family.columns[slot.key.column]
        if slot.key.column in family.scales or column.number or column.date or column.pattern:
            return None
        text = " / ".join(f"（{one.department}）{one.text}" for one in ordered)
        whole = replace(
            ordered[0], value=text, text=text, is_date=False, file="", digest="", cell=None
        )
        if length(text) > MOST_CHARACTERS:
            return None
        return [whole, *ordered], _JOINED

    def _take(
        self,
        slot: Slot,
        candidates: Sequence[GivenAnswer],
        target: TargetSheet,
        seen: str,
        note: Text | None = None,
    ) -> None:
        chosen = candidates[0]
        grid = target.grid
        held = grid.cell(*slot.cell)
        before = held.value if held else None
        kept = chosen.origin in {AnswerOrigin.MASTER, AnswerOrigin.EDITED}
        if not kept and grid.formula(*slot.cell) is not None:
            # The cell is calculated: nothing is written over its formula.
            if fold(grid.text(*slot.cell)) != fold(chosen.text):
                self._conflict(slot, [chosen], target, seen)
                return
            kept = True
        new = before if kept else new_value(chosen, target, held.style if held else 0)
        written = not kept and new != before
        self.answers.append(Collected(slot, tuple(candidates), new, before, written, note))
        origin = "master" if chosen.origin is AnswerOrigin.MASTER else "answer"
        known = self.before.get(slot.key)
        if chosen.origin is AnswerOrigin.EDITED and known is not None:
            self.settled[slot.key] = known
        else:
            shown = isinstance(new, (int, float)) and not kept
            text = grid.formats.shown(new, held.style if held else 0) if shown else chosen.text
            origins = tuple(one for one in candidates if one.file) or (chosen,)
            self.settled[slot.key] = Settled(text, origin, seen, origins, note)

    def _conflict(
        self, slot: Slot, candidates: Sequence[GivenAnswer], target: TargetSheet, seen: str
    ) -> None:
        self.conflicts.append(Conflict(slot, tuple(candidates)))
        known = self.before.get(slot.key)
        text = target.grid.text(*slot.cell)
        if known is not None and known.origin != "conflict":
            self.settled[slot.key] = known  # so that what a person wrote since stays known as that
        elif any(one.origin is AnswerOrigin.MASTER for one in candidates):
            self.settled[slot.key] = Settled(text, "master", seen)
        else:
            self.settled[slot.key] = Settled("", "conflict", seen)

    def _left(self, slot: Slot, target: TargetSheet) -> None:
        """Take down a cell for which nobody says anything."""
        known = self.before.get(slot.key)
        if known is None or not known.is_ours or is_blank(known.text):
            return
        self.settled[slot.key] = known
        held = target.grid.cell(*slot.cell)
        text, value = target.grid.text(*slot.cell), held.value if held else None
        origins = known.origins
        if (
            not origins or origins[0].text != text
        ):  # it was joined, or nobody wrote down whose it is
            origins = (GivenAnswer(AnswerOrigin.RETURN, value, text), *origins)
        self.answers.append(Collected(slot, origins, value, value, False, _kept(known.note)))
        self.open.append(OpenPoint(_WITHDRAWN, slot, slot.departments, text=text))


def _seen(given: Iterable[GivenAnswer]) -> str:
    """Return a digest of what there is to choose from."""
    texts = sorted({fold(one.text) for one in given})
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _kept(note: Text | None) -> Text:
    """Return how an answer came to be that only an earlier run found."""
    return _KEPT if note is None else Text(f"{note.ja}\n{_KEPT.ja}", f"{note.en}\n{_KEPT.en}")


def _edited_since(known: Settled | None, chosen: GivenAnswer, there: GivenAnswer | None) -> bool:
    """Say whether a person changed what the same decision wrote in an earlier run."""
    return (
        known is not None
        and known.origin in {"decided", "undisputed"}
        and fold(known.text) == fold(chosen.text)
        and there is not None
        and there is not chosen
        and fold(there.text) != fold(chosen.text)
    )


def _point(reason: Text, slot: Slot, one: GivenAnswer) -> OpenPoint:
    place = f"{one.sheet}!{one.cell}" if one.cell else ""
    return OpenPoint(reason, slot, (one.department,), one.file, place, one.text[:200])
