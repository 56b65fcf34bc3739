"""collect → recount → write: the collected sheet, its report, and a file for open decisions."""

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from sheetcheck.checking.settings import Settings
from sheetcheck.claims.master import MasterBook, plain_master, read_master
from sheetcheck.collecting.answers import ReturnedFile
from sheetcheck.collecting.collect import CollectOptions, collect_answers
from sheetcheck.collecting.decisions import decisions_text
from sheetcheck.correction import Correction, corrected
from sheetcheck.jobs.collected_sheet import (
    proof_of,
    recount,
    totals_to_tell,
    write_collected_sheet,
)
from sheetcheck.jobs.target import vacant_path
from sheetcheck.report.data.collection_json import CollectedFiles, collection_document
from sheetcheck.report.html.collection_page import collection_page
from sheetcheck.report.html.rendering import is_untouched_page, link
from sheetcheck.report.sheets.collection_sheet import conflict_marks, make_collection_sheet
from sheetcheck.words.added_sheet import AddedSheet
from sheetcheck.words.collection import CollectResult
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.write_refusals import Signed
from sheetcheck.words.proof import Proof
from sheetcheck.words.result import Change, Provenance
from sheetcheck.words.text import Language
from sheetcheck.workbook.season.collect_record import CollectRecord, collect_record, record_texts
from sheetcheck.world import World

_ENDING: Final = ".collected"


@dataclass(frozen=True, slots=True)
class CollectRequest:
    """What to collect, and where to write it."""

    master: str
    version: str
    language: Language
    options: CollectOptions
    out: str | None = None
    """The path of the collected sheet; None for `MASTER.collected.xlsx` beside the master."""
    dry_run: bool = False

    @property
    def target(self) -> str:
        """The path of the collected sheet."""
        return self.out or default_out(self.master)

    def read(self, path: str, world: World) -> MasterBook:
        """Return a workbook with the sheets of its families.

        Raises:
            MasterUnusable: it cannot be read or trusted.

        """
        options = self.options
        return read_master(world.read(path), path, options.families, named=options.named)


@dataclass(frozen=True, slots=True)
class CollectOutcome:
    """What was collected, and the paths of the files that were written."""

    collection: CollectResult
    totals: tuple[Change, ...]
    """The totals that differ from the master's."""
    request: CollectRequest
    collected: str | None = None
    """The collected sheet; None if nothing was written."""
    report: str | None = None
    decisions: str | None = None
    """The file in which conflicts can be decided; None if there are none."""
    unchanged: bool = False
    """Whether the collected sheet had this content already."""
    proof: Proof | None = None
    """Proves that the collected sheet is the master with only cells changed. None if it is not,
    since a program saved it after an earlier run, or if nothing was written."""

    @property
    def document(self) -> dict[str, object]:
        """The document for programs."""
        request = self.request
        files = CollectedFiles(request.master, self.collected, self.report, self.totals)
        return collection_document(self.collection, files, request.language, request.version)

    @property
    def proof_document(self) -> dict[str, object] | None:
        """The proof as `verify` takes it."""
        return self.proof.document(self.request.version) if self.proof else None


def run_collect(
    request: CollectRequest, sources: Iterable[ReturnedFile], world: World
) -> CollectOutcome:
    """Collect the answers of all returns; write the collected sheet, its report and decisions.

    A collected sheet that exists already is continued: what a person changed in it stays.

    Raises:
        MasterUnusable: the master cannot be read, written or trusted.
        TargetUnwritable: the collected sheet or its report cannot be written.
        WriteRefusal: an answer or total cannot be written without harm.

    """
    options = request.options
    found, previous = _base(request, world)
    base = plain_master(found, options.families, named=options.named)
    collection = collect_answers(base, sources, world.read, options, previous.settled)
    answers = [
        Change(one.slot.key.sheet, one.slot.cell, one.before, one.new, "collected", one.new)
        for one in collection.answers
        if one.written
    ]
    settings = Settings(families=lambda: options.families, named=options.named)
    recounted = recount(found, answers, settings)
    collection = replace(collection, open=(*collection.open, *recounted.open))
    totals = totals_to_tell(base, previous, recounted.changes)
    outcome = CollectOutcome(collection, totals, request)
    added_sheet = replace(_added_sheet(outcome), corrected=recounted.corrected)
    # Excel is asked to recalculate even if nothing changed: a run that has nothing to write must
    # leave the file as the run before it did.
    correction = corrected(
        base.book,
        [*answers, *recounted.changes],
        added_sheet=added_sheet,
        marks=conflict_marks(collection, request.language),
        recalculate=True,
    )
    return outcome if request.dry_run else _write(outcome, correction, world)


def default_out(master: str) -> str:
    """Return the path of the collected sheet if the user gives none."""
    stem, ending = os.path.splitext(master)
    return f"{stem}{_ENDING}{ending}"


def _base(request: CollectRequest, world: World) -> tuple[MasterBook, CollectRecord]:
    """Return the workbook to write into, and what the last run recorded in it.

    That is the collected sheet of an earlier run if it exists, else the master.
    """
    master = request.read(request.master, world)
    if master.book.signed:
        raise Signed
    if os.path.lexists(request.target):
        with suppress(Refusal):  # what cannot be read is no sheet of ours
            earlier = request.read(request.target, world)
            record = collect_record(earlier.book)
            if record is not None:
                return earlier, record
    return master, CollectRecord({})


def _added_sheet(outcome: CollectOutcome) -> AddedSheet:
    """Return the sheet 取りまとめ結果, with the record for the next run."""
    collection, totals = outcome.collection, outcome.totals
    record = CollectRecord(
        collection.settled,
        tuple((one.sheet, str(one.cell), one.before, one.after) for one in totals),
    )
    return make_collection_sheet(collection, totals, record_texts(record), outcome.request.language)


def _write(outcome: CollectOutcome, correction: Correction, world: World) -> CollectOutcome:
    """Write the collected sheet, then its report and the file for decisions."""
    request = outcome.request
    target, existing = write_collected_sheet(request.target, correction.data, world)
    stem = os.path.splitext(target)[0]
    report = vacant_path(f"{stem}.report.html", is_untouched_page, world)
    outcome = replace(
        outcome,
        collected=target,
        report=report,
        unchanged=existing is not None,
        proof=proof_of(request.master, correction, existing or correction.data, world),
    )
    page = collection_page(
        outcome.collection,
        (outcome.document, outcome.proof_document),
        link=link(target, report),
        language=request.language,
        provenance=Provenance(request.version, world.now()),
    )
    world.write(Path(report), page)
    if not outcome.collection.conflicts:
        return outcome
    decisions = f"{stem}.decisions.toml"
    if not os.path.lexists(decisions):  # an existing one may have been filled in
        world.write(Path(decisions), decisions_text(outcome.collection.conflicts).encode())
    return replace(outcome, decisions=decisions)
