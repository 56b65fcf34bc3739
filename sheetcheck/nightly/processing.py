"""Carry out the plan of a run: read the files one by one and record a fate for each.

The plan fixes the order: unchanged files first (they cost nothing), then files whose content must
be compared with what was checked, then files to check, last those that vanished. The result of
each file is recorded in one transaction before the next one begins, so a killed run loses at most
the file it was working on.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import ParamSpec, TypeVar

from sheetcheck.nightly.files.plan import Plan, settled
from sheetcheck.nightly.files.returns import FileIndex
from sheetcheck.nightly.files.survey import Seen
from sheetcheck.nightly.recording import Recorder
from sheetcheck.nightly.run import RunContext
from sheetcheck.nightly.state.records import FileStatus
from sheetcheck.nightly.summary import NOT_CHECKED, Counts, Missed, Processed
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.write_refusals import TargetUnwritable
from sheetcheck.words.result import Outcome
from sheetcheck.words.text import Text
from sheetcheck.world import World

_Asked = ParamSpec("_Asked")
_Answer = TypeVar("_Answer")


class End(Enum):
    """What a run did with one file."""

    CHECKED = auto()
    UNCHANGED = auto()
    MISSED = auto()
    """It was not checked; the fate says why."""
    LEFT = auto()
    """It was not reached before the run ended; the next run begins with it."""
    GONE = auto()
    """It has vanished since the last run."""


@dataclass(frozen=True, slots=True)
class Fate:
    """The result of a run for one file."""

    path: str
    end: End
    why: Text | None = None
    advice: Text | None = None
    unwritten: bool = False
    """Whether its copy or report could not be written."""
    stranger: int | None = None
    """The size of a new file that could not be read. A vanished file of this size may have been
    moved here, and is not taken as gone."""


def process(context: RunContext, plan: Plan, index: FileIndex) -> Processed:
    """Carry out a plan and return the fates of all files."""
    recorder = Recorder(context.store, index, context.run, context.checker)
    to_do = len(plan.compare) + len(plan.check)
    processing = Processing(context, recorder)
    fates = []
    with context.control.progress(to_do) as done:
        for fate in processing.fates(plan, done):
            if line := _log_line(fate):
                context.journal.note(line)
            fates.append(fate)
    ends = Counter(fate.end for fate in fates)
    counts = Counts(
        checked=ends[End.CHECKED],
        unchanged=ends[End.UNCHANGED],
        not_checked=ends[End.MISSED] + ends[End.LEFT],
        gone=ends[End.GONE],
    )
    return Processed(
        counts,
        missed=tuple(Missed(f.path, f.why, f.advice) for f in fates if f.why and f.advice),
        has_left=End.LEFT in ends,
        unwritten=any(fate.unwritten for fate in fates),
        stopped=any(fate.why is _STOPPED for fate in fates) or context.control.stop(),
    )


@dataclass(frozen=True, slots=True)
class Processing:
    """Processes the files of one run."""

    context: RunContext
    recorder: Recorder

    def fates(self, plan: Plan, done: Callable[[str], None]) -> Iterator[Fate]:
        """Yield the fate of every file of a plan; `done` is called with each path that was read."""
        yield from _hidden(plan)
        yield from map(self._unchanged, plan.skip)
        complete, strangers = True, set()
        for fate in self._read(plan, done):
            yield fate
            complete = complete and fate.end is not End.LEFT
            strangers.add(fate.stranger)
        for file in plan.gone if complete else ():
            if file.size in strangers:
                continue
            self.recorder.gone(file)
            if file.path not in plan.copies and not self.recorder.index.has_elsewhere(file):
                yield Fate(file.path, End.GONE)

    def _read(self, plan: Plan, done: Callable[[str], None]) -> Iterator[Fate]:
        """Compare files with what was checked, then check those that differ or are new."""
        to_check = [*plan.check]
        for place, seen in enumerate(plan.compare):
            if why := self._why_end():
                yield from _left([*plan.compare[place:], *to_check], why)
                return
            if self._is_same(seen):
                yield self._unchanged(seen)
                done(seen.path)
            else:
                to_check.append(seen)
        yield from self._checked(to_check, done)

    def _checked(self, files: Sequence[Seen], done: Callable[[str], None]) -> Iterator[Fate]:
        if not files:
            return
        if why := self._why_end():
            yield from _left(files, why)
            return
        checker = self.context.checker
        # Reads the families: a faulty one ends the run before any result is replaced.
        assert checker.settings is not None
        refused: list[TargetUnwritable] = []
        world = _noting(self.context.world, refused)
        known = self.recorder.index.all()
        with closing(checker.outcomes(files, known, world)) as checks:
            for place, seen in enumerate(files):
                if why := self._why_end():
                    yield from _left(files[place:], why)
                    return
                refused.clear()
                yield self._taken_in(seen, next(checks), tuple(refused))
                done(seen.path)

    def _taken_in(
        self, seen: Seen, outcomes: Sequence[Outcome], refused: Sequence[TargetUnwritable]
    ) -> Fate:
        """Record the result of a file and return its fate."""
        known = self.recorder.index.at(seen.path)
        if refused and outcomes[0].unwritten:
            # The disk failed, not the file: its last result stays, and the next run tries again.
            stranger = seen.size if known is None else None
            why = refused[-1]
            return Fate(seen.path, End.MISSED, why.what, why.advice, True, stranger)
        is_settled = settled(seen, self.context.world.now())
        facts = self.recorder.record(seen, outcomes, settled=is_settled)
        new = not outcomes[0].result.digest and not (known and known.digest)
        fate = _fate(seen.path, End.CHECKED, facts.status, facts.not_checked)
        return replace(fate, unwritten=bool(refused), stranger=seen.size if new else None)

    def _is_same(self, seen: Seen) -> bool:
        """True if a file's content has not changed; if so, record its new time stamp."""
        known = self.recorder.index.at(seen.path)
        try:
            data = self.context.world.read(seen.path, self.context.listed.search.folders)
        except Refusal:
            return False  # the check will report why
        if known is None or hashlib.sha256(data).hexdigest() != known.digest:
            return False
        self.recorder.touched(known, seen, settled=settled(seen, self.context.world.now()))
        return True

    def _unchanged(self, seen: Seen) -> Fate:
        known = self.recorder.index.at(seen.path)
        if known is None:
            return Fate(seen.path, End.UNCHANGED)
        if known.gone_run is not None:
            self.recorder.touched(known, seen, settled=known.settled)
        return _fate(seen.path, End.UNCHANGED, known.facts.status, known.facts.not_checked)

    def _why_end(self) -> Text | None:
        """Return why the run has to end now; None if it may go on."""
        if self.context.control.stop():
            return _STOPPED
        return _NO_TIME if self.context.watch.is_over() else None


def _fate(path: str, end: End, status: FileStatus, not_checked: tuple[Text, Text] | None) -> Fate:
    if not_checked is None:
        return Fate(path, end)
    why, advice = not_checked
    if status is FileStatus.WAITING:
        advice = Text(f"{advice.ja}{_TRIES_AGAIN.ja}", f"{advice.en} {_TRIES_AGAIN.en}")
    return Fate(path, End.MISSED, why, advice)


def _hidden(plan: Plan) -> Iterator[Fate]:
    """Yield the fates of what could not be listed, and of the known files that it hides."""
    for unlisted in plan.unlisted:
        yield Fate(unlisted.path, End.MISSED, unlisted.why, unlisted.advice)
    for file, unlisted in plan.hidden:
        if file.path != unlisted.path:
            yield Fate(file.path, End.MISSED, unlisted.why, unlisted.advice)


def _left(files: Sequence[Seen], why: Text) -> Iterator[Fate]:
    return (Fate(seen.path, End.LEFT, why, _NEXT_RUN) for seen in files)


def _noting(world: World, refused: list[TargetUnwritable]) -> World:
    """Return a `World` that also appends refused writes to a list."""

    def noted(act: Callable[_Asked, _Answer]) -> Callable[_Asked, _Answer]:
        def acted(*args: _Asked.args, **kwargs: _Asked.kwargs) -> _Answer:
            try:
                return act(*args, **kwargs)
            except TargetUnwritable as why:
                refused.append(why)
                raise

        return acted

    return replace(world, write=noted(world.write), exists=noted(world.exists))


def _log_line(fate: Fate) -> Text | None:
    if fate.why:
        return NOT_CHECKED.filled(path=fate.path, why=fate.why)
    said = {End.CHECKED: _CHECKED, End.GONE: _GONE}.get(fate.end)
    return said and said.filled(path=fate.path)


_CHECKED = Text("点検: {path}", "checked: {path}")
_GONE = Text("削除: {path}", "gone: {path}")
_TRIES_AGAIN = Text("次回の点検で再度点検します。", "The next run tries again.")
_NO_TIME = Text(
    "制限時間に達したため、今回は点検していません。", "Not reached before the time limit."
)
_STOPPED = Text(
    "停止されたため、今回は点検していません。", "Not reached before the run was stopped."
)
_NEXT_RUN = Text("次回の点検で続きから行います。", "The next run goes on from here.")
