"""The steps of a night, in their order: each takes what the one before it returned.

1. Remove what a killed run left half-written.
2. Survey the folders and plan what to do with each file.
3. Process the files, each in a transaction of its own.
4. Work out how every department and file stands.
5. Bring the answers together in a copy of the master, if that is asked for.
6. Write the letters (in one transaction) and send what is due.
7. Write the board.

Only the state carries anything from one run to the next; within a run, everything a later step
needs is in the frozen value that an earlier one returned.
"""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sheetcheck.nightly.board.page import write_board
from sheetcheck.nightly.board.results import Results, results_of
from sheetcheck.nightly.config.model import Collect
from sheetcheck.nightly.errors import ExitCode
from sheetcheck.nightly.files.emptied import doubted, emptied_before, remember_emptied
from sheetcheck.nightly.files.index import Register
from sheetcheck.nightly.files.out_folder import tidy
from sheetcheck.nightly.files.plan import Written, planned
from sheetcheck.nightly.files.seen import Seen, Survey
from sheetcheck.nightly.letters.letter import UNDELIVERABLE, WAITING
from sheetcheck.nightly.letters.outbox import counted
from sheetcheck.nightly.processing import process
from sheetcheck.nightly.run import Scene
from sheetcheck.nightly.state.folder import state_folder
from sheetcheck.nightly.summary import CollectedSheet, Missed, Night
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.text import Text

_REHEARSED: Final = "dry-run"


def take_steps(scene: Scene) -> Night:
    """Do everything that a night does and return what came of it."""
    setup = scene.setup
    register = Register(scene.store.files())
    if not setup.dry_run:
        _remove_leftovers(scene)
    survey = _survey(scene, register)
    plan = planned(
        survey,
        register,
        key=scene.look.checker.key_of,
        rehash=scene.begun.rehash,
        written=Written(scene.world.names),
    )
    processed = process(scene, plan, register)
    results = results_of(scene, survey, processed, register)
    if setup.dry_run:
        return _rehearsed(scene, results)
    if not processed.stopped:
        results = replace(results, collected=_collected(scene, survey))
    unmade = () if processed.stopped else _write_and_send(scene, results)
    return write_board(scene, results, _night(scene, results, unmade))


def _collected(scene: Scene, survey: Survey) -> CollectedSheet | Missed | None:
    """Return what became of the collected sheet; None where none is asked for."""
    wanted = scene.setup.config.document.collect
    if wanted is None:
        return None

    return collect_returns(scene, wanted, survey)


def _remove_leftovers(scene: Scene) -> None:
    config = scene.setup.config
    beat = config.document.heartbeat.file
    others = [str(state_folder(config))]
    others += [str(Path(config.place(beat)).parent)] if beat else []
    tidy(config.out, tuple(others), scene.world.list, scene.begun.started)


def _survey(scene: Scene, register: Register) -> Survey:
    """Return what is in the folders; one that is empty all of a sudden counts as not listed."""
    sight = scene.look.sight
    survey = sight.survey()
    ours = {s.path for s in survey.files if s.is_copy and _is_ours(s, scene, register)}
    returns = tuple(seen for seen in survey.files if seen.path not in ours)
    survey = replace(survey, files=returns, copies=frozenset(ours))
    store, night = scene.store, scene.begun.night
    if not scene.setup.full:
        before = emptied_before(store, night)
        listed = len(survey.unlisted)
        survey = doubted(survey, sight.search.roots, register.here(), before)
        remember_emptied(store, [one.path for one in survey.unlisted[listed:]], night)
    return survey


def _is_ours(seen: Seen, scene: Scene, register: Register) -> bool:
    """Return whether a corrected copy in the share is as sheetcheck wrote it.

    One that somebody filled in or corrected is a return, whatever its name. A file that was read
    as a return before and has not changed since is not read again.
    """
    known = register.at(seen.path)
    if (
        known
        and known.digest
        and known.gone_run is None
        and (known.size, known.changed) == (seen.size, seen.changed)
    ):
        return False
    from sheetcheck.workbook.annotate.stamp import is_untouched_copy

    try:
        ours = is_untouched_copy(scene.world.read(seen.path))
    except Refusal:
        return False  # the check will tell why it cannot be read
    if ours:
        scene.journal.note(_OUR_COPY.filled(path=seen.path))
    return ours


_OUR_COPY = Text(
    "対象外（sheetcheckが作成したままの写し）: {path}",
    "passed over (our own copy, unedited): {path}",
)


def _write_and_send(scene: Scene, results: Results) -> tuple[str, ...]:
    """Write and send the letters; return who could not be written to."""
    if scene.setup.config.document.mail is None:
        return ()
    from sheetcheck.nightly.night_letters import send_letters, write_letters

    unmade = write_letters(scene, results)
    send_letters(scene)
    return unmade


def _rehearsed(scene: Scene, results: Results) -> Night:
    """Return what a dry run came to; its letters are written as files instead of sent."""
    # Letters of a rehearsal are neither waiting nor undeliverable: they are not counted.
    night = _night(scene, results, ())
    if results.processed.stopped:
        return night
    from sheetcheck.nightly.night_letters import export_letters, write_letters

    unmade = write_letters(scene, results)
    folder = state_folder(scene.setup.config) / _REHEARSED
    night = replace(night, exported=export_letters(scene, folder))
    return replace(night, codes=night.codes | {ExitCode.LETTERS}) if unmade else night


def _night(scene: Scene, results: Results, unmade: tuple[str, ...]) -> Night:
    """Return what came of the run, but for its board."""
    processed, survey, stands = results.processed, results.survey, results.standings
    letters = counted(scene.store.db)
    unsent = any(letters.get(state) for state in (*WAITING, *UNDELIVERABLE))
    codes = {
        ExitCode.PROBLEMS: stands.has_problems,
        ExitCode.NOT_CHECKED: bool(results.missed),
        ExitCode.LETTERS: bool(unmade) or unsent,
        ExitCode.STATE: processed.unwritten,
    }
    begun = scene.begun
    return Night(
        run=begun.run,
        day=begun.day,
        started=begun.started,
        ended=scene.world.now(),
        counts=processed.counts,
        missed=results.missed,
        folders=survey.folders,
        unlisted=len(survey.unlisted),
        open=stands.tally.open,
        to_check=stands.tally.to_check,
        new=stands.tally.new,
        solved=stands.tally.solved,
        missing=stands.missing,
        gone_departments=stands.gone_departments,
        letters={state.value: count for state, count in letters.items()},
        codes=frozenset(code for code, holds in codes.items() if holds) or {ExitCode.GOOD},
        complete=not processed.has_left and not survey.unlisted,
        origin=begun.origin,
        stopped=processed.stopped,
        previous_good=begun.previous.started if begun.previous else None,
        standing=stands.files_by_standing(),
        collected=results.collected if isinstance(results.collected, CollectedSheet) else None,
    )


_NOT_COLLECTED = Text("取りまとめできませんでした。{why}", "Nothing was collected. {why}")


def collect_returns(scene: Scene, wanted: Collect, survey: Survey) -> CollectedSheet | Missed:
    """Write the collected sheet into `share.out` and return how many answers it holds.

    If that fails, the run goes on; the reason is returned like that of a file that could not be
    checked.
    """
    from sheetcheck.collecting.answers import ReturnedFile
    from sheetcheck.collecting.decisions import Decision, read_decisions
    from sheetcheck.jobs.collect import (
        CollectRequest,
        default_out,
        run_collect,
    )

    setup, world = scene.setup, scene.world
    config, checker = setup.config, scene.look.checker
    master = config.place(wanted.master)
    out = os.path.join(config.out, os.path.basename(default_out(master)))
    try:
        decisions: tuple[Decision, ...] = ()
        if wanted.resolve is not None:
            resolve = config.place(wanted.resolve)
            decisions = read_decisions(world.read(resolve), resolve)
        request = CollectRequest(
            master=master,
            version=setup.version,
            language=setup.language,
            out=out,
            for_joint=wanted.for_joint,
            decisions=decisions,
            named=config.document.check.schema is not None,
            families=checker.families,
            aliases={name: entry.aliases for name, entry in config.departments.items()},
        )
        returned = (
            ReturnedFile(seen.path, _time(seen), seen.named)
            for seen in survey.files
            if seen.path != master
        )
        done = run_collect(request, returned, world)
    except Refusal as why:
        return Missed(master, _NOT_COLLECTED.filled(why=why.what), why.advice)
    result = done.collection
    counts = len(result.answers), len(result.conflicts), len(result.open)
    return CollectedSheet(done.collected or out, *counts)


def _time(seen: Seen) -> datetime:
    return datetime.fromtimestamp(seen.changed / 1_000_000_000, UTC).astimezone()
