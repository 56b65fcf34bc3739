"""The files of a run, one after another: each ends as checked, unchanged, or told why not."""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from sheetcheck.nightly.board.standing import Standings, standings
from sheetcheck.nightly.errors import ExitCode
from sheetcheck.nightly.files.cleanup import tidy
from sheetcheck.nightly.files.index import Register
from sheetcheck.nightly.files.output_tree import Tree
from sheetcheck.nightly.files.plan import Plan, Written, doubted, planned, settled
from sheetcheck.nightly.files.scan import Seen, Sight, Survey
from sheetcheck.nightly.letters.outbox import UNDELIVERABLE, WAITING, counted
from sheetcheck.nightly.recording import Brought, Recorder
from sheetcheck.nightly.run import Scene
from sheetcheck.nightly.state.folder import state_folder
from sheetcheck.nightly.state.records import Facts, FileStatus, facts_of
from sheetcheck.nightly.state.store import Store
from sheetcheck.nightly.summary import NOT_CHECKED, Counts, Missed, Night
from sheetcheck.words.refusals import Refusal
from sheetcheck.words.result import Outcome
from sheetcheck.words.text import Text
from sheetcheck.words.write_refusals import TargetUnwritable

_LOST = frozenset({FileStatus.UNREADABLE, FileStatus.WAITING})


class Work:
    """What one run does with the files."""

    def __init__(self, scene: Scene) -> None:
        self.config = scene.setup.config
        ledger = scene.ledger
        self.store = Store(ledger.db, ledger.origin, ledger.commit)
        self.begun = scene.begun
        self.run, self.night, self.day = scene.begun.run, scene.begun.night, scene.begun.day
        self._checker = scene.eve.checker
        self._journal = scene.journal
        self._full = scene.setup.full
        self._world = replace(scene.world, write=self._noting(scene.world.write))
        self.register = Register(self.store.files())
        self._recorder = Recorder(
            self.store, self.register, self.run, self._checker.key_of, self.config.departments
        )
        self.counts = Counts()
        self.missed: list[Missed] = []
        self._unwritten: list[TargetUnwritable] = []
        self._strangers: set[int] = set()
        """The sizes of new files whose content is not known yet."""
        self.unmade: tuple[str, ...] = ()
        """Whose letter could not be made."""
        self._begun_files = 0
        """Files that somebody has begun to write, and not moved yet."""
        self._left = 0
        self._stopped = False
        self.survey = Survey((), (), 0)
        """What the look through the folders brought."""
        self._plan = Plan((), (), (), (), ())

    def tidy(self) -> None:
        """Remove what a run that was killed has left half-written."""
        beat = self.config.document.heartbeat.file
        others = [str(state_folder(self.config))]
        others += [str(Path(self.config.place(beat)).parent)] if beat else []
        self._begun_files = tidy(
            self.config.out, tuple(others), self._world.list, self.begun.started
        )

    def look(self, sight: Sight, tree: Tree) -> None:
        """Look at what stands in the folders, and plan what is to be done."""
        survey = sight.survey()
        if not self._full:
            survey = doubted(survey, sight.search.roots, self.register.here())
        self.survey = survey
        self._plan = planned(
            survey,
            self.register,
            key=self._checker.key_of,
            rehash=self.begun.rehash,
            written=Written(self._world.names, tree),
        )
        for unlisted in survey.unlisted:
            self._miss(unlisted.path, unlisted.why, unlisted.advice)
        for file, unlisted in self._plan.hidden:
            if file.path != unlisted.path:
                self.counts.not_checked += 1
                self.missed.append(Missed(file.path, unlisted.why, unlisted.advice))
        for seen in self._plan.skip:
            self._unchanged(seen)

    @property
    def to_do(self) -> int:
        """How many files must be read."""
        return len(self._plan.compare) + len(self._plan.check)

    @property
    def is_calm(self) -> bool:
        """Whether another run that sees the same has nothing to do either, on any day."""
        reviewed = any(seen.reviews for seen in self.survey.files)  # reviews expire
        done = self.to_do or self.counts.gone or self._begun_files
        return not (done or self.survey.unlisted or reviewed)

    def check(self, stop: Callable[[], bool], done: Callable[[str], None]) -> None:
        """Read what is to be read, until all is done or the run must end."""
        waiting = [*self._plan.check]
        for place, seen in enumerate(self._plan.compare):
            if self._must_end(stop):
                self._leave([*self._plan.compare[place:], *waiting])
                return
            if self._is_same(seen):
                self._unchanged(seen)
                done(seen.path)
            else:
                waiting.append(seen)
        self._check_all(waiting, stop, done)
        if not self._left:
            for file in self._plan.gone:
                if file.size in self._strangers:
                    continue  # it may have been moved to a place that could not be read yet
                self._recorder.gone(file)
                self.counts.gone += 1
                self._journal.note(_GONE.filled(path=file.path))
        self._stopped = self._stopped or stop()

    @property
    def stopped(self) -> bool:
        """Whether a person or the system has ended the run."""
        return self._stopped

    def _check_all(
        self, files: Sequence[Seen], stop: Callable[[], bool], done: Callable[[str], None]
    ) -> None:
        if not files or self._must_end(stop):
            self._leave(files)
            return
        # A faulty family is told once, before any result is replaced.
        assert self._checker.settings is not None
        with closing(self._checker.outcomes(files, self.register.all(), self._world)) as checks:
            for place, seen in enumerate(files):
                if self._must_end(stop):
                    self._leave(files[place:])
                    return
                before = len(self._unwritten)
                _, outcomes = next(checks)
                self._take_in(seen, outcomes, self._unwritten[before:])
                done(seen.path)

    def _take_in(
        self, seen: Seen, outcomes: Sequence[Outcome], unwritten: Sequence[TargetUnwritable]
    ) -> None:
        """Record what the check of a file brought."""
        if unwritten and outcomes[0].unwritten:
            # No fault of the return: what was known of it stays, and the next run tries again.
            if self.register.at(seen.path) is None:
                self._strangers.add(seen.size)
            self._miss(seen.path, unwritten[-1].what, unwritten[-1].advice)
            return
        known = self.register.at(seen.path)
        again = bool(known and (known.size, known.changed) == (seen.size, seen.changed))
        facts = facts_of(outcomes, seen_before=again)
        brought = Brought(
            seen=seen,
            facts=facts,
            digest=outcomes[0].result.digest,
            settled=settled(seen, self._world.now()),
            corrected=outcomes[0].corrected,
            report=outcomes[0].report,
        )
        if not brought.digest and not (known and known.digest):
            self._strangers.add(seen.size)
        self._recorder.record(brought)
        if facts.status in _LOST:
            self._miss(seen.path, *_reason(facts))
        else:
            self.counts.checked += 1
            self._journal.note(_CHECKED.filled(path=seen.path, status=facts.status.value))

    def _is_same(self, seen: Seen) -> bool:
        """Say whether a file's content is the one that was checked; note its new time, if so."""
        known = self.register.at(seen.path)
        try:
            data = self._world.read(seen.path)
        except Refusal:
            return False  # the check will tell why
        if known is None or hashlib.sha256(data).hexdigest() != known.digest:
            return False
        self._recorder.touched(known, seen, settled=settled(seen, self._world.now()))
        return True

    def _unchanged(self, seen: Seen) -> None:
        known = self.register.at(seen.path)
        if known is not None and known.gone_run is not None:
            self._recorder.touched(known, seen, settled=known.settled)
        if known is not None and known.facts.status in _LOST:
            self._miss(seen.path, *_reason(known.facts))
        else:
            self.counts.unchanged += 1

    def _miss(self, path: str, why: Text, advice: Text) -> None:
        self.counts.not_checked += 1
        self.missed.append(Missed(path, why, advice))
        self._journal.note(NOT_CHECKED.filled(path=path, why=why))

    def _leave(self, files: Sequence[Seen]) -> None:
        """Leave files for the next run, and say so."""
        self._left += len(files)
        why = _STOPPED if self._stopped else _NO_TIME
        for seen in files:
            self._miss(seen.path, why, _NEXT_RUN)

    def _must_end(self, stop: Callable[[], bool]) -> bool:
        self._stopped = self._stopped or stop()
        return self._stopped or self.begun.watch.is_over()

    def _noting(self, write: Callable[[Path, bytes], None]) -> Callable[[Path, bytes], None]:
        """Return a way to write that remembers what the disk refused."""

        def written(path: Path, data: bytes) -> None:
            try:
                write(path, data)
            except TargetUnwritable as why:
                self._unwritten.append(why)
                raise

        return written

    @cached_property
    def standings(self) -> Standings:
        """How everything stands once the files are done."""
        return standings(self.register, self.store.findings(), self.config.departments, self.night)

    def counted(self) -> dict[str, int]:
        """Return how many files that count stand how, for the chart of the runs."""
        lines = {
            line.file.id: line.standing for d in self.standings.departments for line in d.files
        }
        lines |= {line.file.id: line.standing for line in self.standings.nobodys}
        return {
            standing: [*lines.values()].count(standing) for standing in sorted({*lines.values()})
        }

    def ended(self) -> Night:
        """Return what came of the run."""
        letters = counted(self.store.db)
        codes = {
            ExitCode.PROBLEMS: self.standings.has_problems,
            ExitCode.NOT_CHECKED: bool(self.missed),
            ExitCode.LETTERS: bool(self.unmade)
            or any(letters.get(state) for state in (*WAITING, *UNDELIVERABLE)),
            ExitCode.STATE: bool(self._unwritten),
        }
        return Night(
            run=self.run,
            day=self.day,
            started=self.begun.started,
            ended=self._world.now(),
            counts=self.counts,
            missed=tuple(self.missed),
            folders=self.survey.folders,
            unlisted=len(self.survey.unlisted),
            open=self.standings.open,
            new=self.standings.new,
            solved=self.standings.solved,
            missing=self.standings.missing,
            letters={state.value: count for state, count in letters.items()},
            codes=frozenset(code for code, holds in codes.items() if holds)
            or frozenset({ExitCode.GOOD}),
            complete=not self._left and not self.survey.unlisted,
            origin=self.begun.origin,
            stopped=self._stopped,
            previous_good=self.begun.previous.started if self.begun.previous else None,
        )


def _reason(facts: Facts) -> tuple[Text, Text]:
    first = facts.findings[0]
    if facts.status is FileStatus.WAITING:
        return first.message, Text(
            f"{first.suggestion.ja}次の回にもう一度点検します。",
            f"{first.suggestion.en} The next run tries again.",
        )
    return first.message, first.suggestion


_CHECKED = Text("点検: {path} ({status})", "checked: {path} ({status})")
_GONE = Text("なくなりました: {path}", "gone: {path}")
_NO_TIME = Text(
    "時間切れで、今回は点検していません。", "There was no time left for it in this run."
)
_STOPPED = Text(
    "途中で止められたため、今回は点検していません。",
    "The run was stopped before it was reached.",
)
_NEXT_RUN = Text("次の回が、ここから続けます。", "The next run goes on from here.")
