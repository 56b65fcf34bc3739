"""The steps of a run, in order; each takes what the one before returned.

1. Remove the temporary files of a killed run.
2. Survey the folders and plan what to do with each file.
3. Process the files, each in a transaction of its own.
4. Compute the status of every department and file.
5. Collect the answers in a copy of the master, if that is configured.
6. Write the letters (in one transaction) and send what is due.
7. Write the board.

Only the state carries information from one run to the next. Within a run, everything that a later
step needs is in the frozen value that an earlier one returned.
"""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sheetcheck.nightly.board.page import write_board
from sheetcheck.nightly.board.tally import Results, results_of
from sheetcheck.nightly.errors import ExitCode
from sheetcheck.nightly.files.out_folder import tidy
from sheetcheck.nightly.files.plan import Written, planned
from sheetcheck.nightly.files.returns import FileIndex
from sheetcheck.nightly.files.survey import Seen, Survey, doubted, emptied_before, remember_emptied
from sheetcheck.nightly.letters.letter import UNDELIVERABLE, WAITING
from sheetcheck.nightly.letters.outbox import counted
from sheetcheck.nightly.processing import process
from sheetcheck.nightly.run import RunContext
from sheetcheck.nightly.state.folder import state_folder
from sheetcheck.nightly.summary import CollectedSheet, Missed, Night
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.text import Text

_REHEARSED: Final = "dry-run"


def take_steps(context: RunContext) -> Night:
    """Do all steps and return the result of the run."""
    setup = context.setup
    index = FileIndex(context.store.files(), context.store.chosen_files())
    if not setup.dry_run:
        _remove_leftovers(context)
    survey = _survey(context, index)
    plan = planned(
        survey,
        index,
        key=context.checker.key_of,
        rehash=context.rehash,
        written=Written(context.world.names),
    )
    processed = process(context, plan, index)
    results = results_of(context, survey, processed, index)
    if setup.dry_run:
        return _rehearsed(context, results)
    if not processed.stopped:
        results = replace(results, collected=collect_returns(context, survey))
    not_made = () if processed.stopped else _write_and_send(context, results)
    return write_board(context, results, _night(context, results, not_made))


def _remove_leftovers(context: RunContext) -> None:
    config = context.setup.config
    beat = config.document.heartbeat.file
    others = [str(state_folder(config))]
    others += [str(Path(config.place(beat)).parent)] if beat else []
    tidy(config.out, tuple(others), context.world.list, context.started)


def _survey(context: RunContext, index: FileIndex) -> Survey:
    """Return the survey of the folders; a folder that is suddenly empty counts as not listed."""
    listed = context.listed
    survey = listed.survey()
    ours = {s.path for s in survey.files if s.is_copy and _is_ours(s, context, index)}
    returns = tuple(seen for seen in survey.files if seen.path not in ours)
    survey = replace(survey, files=returns, copies=frozenset(ours))
    store, night = context.store, context.night
    if not context.setup.full:
        before = emptied_before(store, night)
        certain = len(survey.unlisted)
        survey = doubted(survey, listed.search.folders, index.here(), before)
        remember_emptied(store, [one.path for one in survey.unlisted[certain:]], night)
    return survey


def _is_ours(seen: Seen, context: RunContext, index: FileIndex) -> bool:
    """True if a corrected copy in the share is exactly as sheetcheck wrote it.

    A copy that somebody has edited is a return, whatever its name. A file that was a return
    before and has not changed since is not read again.
    """
    known = index.at(seen.path)
    if (
        known
        and known.digest
        and known.gone_run is None
        and (known.size, known.changed) == (seen.size, seen.changed)
    ):
        return False
    from sheetcheck.workbook.annotate.stamp import is_untouched_copy

    try:
        ours = is_untouched_copy(context.world.read(seen.path))
    except Refusal:
        return False  # the check will report why it cannot be read
    if ours:
        context.journal.note(_OUR_COPY.filled(path=seen.path))
    return ours


_OUR_COPY = Text(
    "対象外（sheetcheckが作成したままの写し）: {path}",
    "passed over (our own copy, unedited): {path}",
)


def _write_and_send(context: RunContext, results: Results) -> tuple[str, ...]:
    """Write and send the letters; return the addressees of those that failed."""
    if context.setup.config.document.mail is None:
        return ()
    from sheetcheck.nightly.letters.sending import send_letters
    from sheetcheck.nightly.night_letters import write_letters

    not_made = write_letters(context, results)
    send_letters(context)
    return not_made


def _rehearsed(context: RunContext, results: Results) -> Night:
    """Return the result of a dry run; its letters are written as files instead of sent."""
    # Letters of a dry run are neither waiting nor undeliverable, so they are not counted.
    night = _night(context, results, ())
    if results.processed.stopped:
        return night
    from sheetcheck.nightly.night_letters import export_letters, write_letters

    not_made = write_letters(context, results)
    folder = state_folder(context.setup.config) / _REHEARSED
    night = replace(night, exported=export_letters(context, folder))
    return replace(night, codes=night.codes | {ExitCode.LETTERS}) if not_made else night


def _night(context: RunContext, results: Results, not_made: tuple[str, ...]) -> Night:
    """Return the result of the run, without the path of its board."""
    processed, survey, stands = results.processed, results.survey, results.standings
    letters = counted(context.store.db)
    unsent = any(letters.get(state) for state in (*WAITING, *UNDELIVERABLE))
    codes = {
        ExitCode.PROBLEMS: stands.has_problems,
        ExitCode.NOT_CHECKED: bool(results.missed),
        ExitCode.LETTERS: bool(not_made) or unsent,
        ExitCode.STATE: processed.unwritten,
    }
    return Night(
        run=context.run,
        day=context.day,
        started=context.started,
        ended=context.world.now(),
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
        origin=context.store.origin.value,
        stopped=processed.stopped,
        previous_good=context.previous.started if context.previous else None,
        standing=stands.files_by_standing(),
        collected=results.collected if isinstance(results.collected, CollectedSheet) else None,
    )


_NOT_COLLECTED = Text("取りまとめできませんでした。{why}", "Nothing was collected. {why}")


def collect_returns(context: RunContext, survey: Survey) -> CollectedSheet | Missed | None:
    """Write the collected sheet into `share.out` and return how many answers it holds.

    If that fails, the run goes on; the reason is returned like that of a file that could not be
    checked. Returns None if no collection is configured.
    """
    collect = context.setup.config.document.collect
    if collect is None:
        return None
    from sheetcheck.collecting.answers import ReturnedFile
    from sheetcheck.collecting.collect import CollectOptions
    from sheetcheck.collecting.decisions import Decision, read_decisions
    from sheetcheck.jobs.collect import CollectRequest, default_out, run_collect

    setup, world = context.setup, context.world
    config, checker = setup.config, context.checker
    master = config.place(collect.master)
    out = os.path.join(config.out, os.path.basename(default_out(master)))
    try:
        decisions: tuple[Decision, ...] = ()
        if collect.resolve is not None:
            resolve = config.place(collect.resolve)
            decisions = read_decisions(world.read(resolve), resolve)
        request = CollectRequest(
            master=master,
            version=setup.version,
            language=setup.language,
            options=CollectOptions(
                families=checker.families,
                named=config.document.check.schema is not None,
                for_joint=collect.for_joint,
                decisions=decisions,
                aliases={name: entry.aliases for name, entry in config.departments.items()},
            ),
            out=out,
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
