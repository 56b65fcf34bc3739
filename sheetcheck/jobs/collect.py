"""collect → write: the collected sheet, its report, and a file for the decisions that are left."""

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from sheetcheck.checking.settings import Settings
from sheetcheck.claims.master import MasterBook, read_master
from sheetcheck.collecting.answers import ReturnedFile
from sheetcheck.collecting.candidates import ForJoint
from sheetcheck.collecting.collect import CollectOptions, collect_answers
from sheetcheck.collecting.decisions import Decision, decisions_text
from sheetcheck.correction import Correction, corrected, without_additions
from sheetcheck.family.model import Family
from sheetcheck.jobs.recount import recount, told_totals
from sheetcheck.jobs.target import vacant_path
from sheetcheck.proof.package import UnjudgedError, digest
from sheetcheck.proof.verify import is_of, verified
from sheetcheck.report.data.collection_json import CollectedFiles, collection_document
from sheetcheck.report.html.collection_page import collection_page
from sheetcheck.report.html.fingerprint import is_untouched_page
from sheetcheck.report.html.frame import link
from sheetcheck.report.provenance import Provenance
from sheetcheck.report.sheets.collection_sheet import conflict_marks, make_collection_sheet
from sheetcheck.words.added_sheet import AddedSheet
from sheetcheck.words.collection import Collected, CollectResult
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.write_refusals import Signed
from sheetcheck.words.proof import Proof
from sheetcheck.words.result import Change
from sheetcheck.words.text import Language
from sheetcheck.workbook.read.book import open_workbook
from sheetcheck.workbook.season.collect_record import CollectRecord, collect_record, record_texts
from sheetcheck.world import World

_ENDING: Final = ".collected"


@dataclass(frozen=True, slots=True)
class CollectRequest:
    """What is to be collected, and where it goes."""

    master: str
    version: str
    language: Language
    out: str | None = None
    """The collected sheet; without it, `MASTER.collected.xlsx` beside the master."""
    for_joint: ForJoint = "ask"
    decisions: tuple[Decision, ...] = ()
    dry_run: bool = False
    password: str | None = None
    named: bool = False
    families: tuple[Family, ...] = field(default=(), repr=False)
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Further names of departments, as an address book knows them."""


@dataclass(frozen=True, slots=True)
class CollectOutcome:
    """What became of it."""

    collection: CollectResult
    totals: tuple[Change, ...]
    request: CollectRequest
    collected: str | None = None
    """The collected sheet; None where nothing was written."""
    report: str | None = None
    decisions: str | None = None
    """The file in which conflicts can be decided; None where there are none."""
    unchanged: bool = False
    """Whether the collected sheet says all that already."""
    proof: Proof | None = None
    """That the collected sheet is the master with only cells changed; None where it is not, since
    a program saved it after an earlier run, and where nothing was written."""

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
    """Collect the answers of all returns, and write what came of it.

    Where the collected sheet is there already, it is what is written into: what a person
    changed in it since stays.

    Raises:
        MasterUnusable: the master cannot be read, written or trusted.
        TargetUnwritable: the collected sheet or its report cannot be written.
        WriteRefusal: what is to be written cannot be, without harm.

    """
    found, before = _base(request, world)
    base = _plain(found, request)
    options = CollectOptions(
        families=request.families,
        named=request.named,
        for_joint=request.for_joint,
        decisions=request.decisions,
        password=request.password,
        aliases=request.aliases,
        previous=before.settled,
    )
    collection = collect_answers(base, sources, world.read, options)
    answers = _changes(collection.answers)
    settings = Settings(families=lambda: request.families, named=request.named)
    recounted = recount(found, answers, settings)
    collection = replace(collection, open=(*collection.open, *recounted.left))
    told = told_totals(base, before, recounted.changes)
    done = CollectOutcome(collection, told, request)
    record = CollectRecord(
        collection.settled,
        tuple((one.sheet, str(one.cell), one.before, one.after) for one in told),
    )
    added_sheet = make_collection_sheet(collection, told, record_texts(record), request.language)
    added_sheet = replace(added_sheet, corrected=recounted.asked)
    correction = _written(base, done, [*answers, *recounted.changes], added_sheet)
    return done if request.dry_run else _put(done, correction, request, world)


def default_out(master: str) -> str:
    """Return where the collected sheet goes if nobody says."""
    stem, ending = os.path.splitext(master)
    return f"{stem}{_ENDING}{ending}"


def _base(request: CollectRequest, world: World) -> tuple[MasterBook, CollectRecord]:
    """Return the workbook that is written into, and what an earlier run left in it."""
    data = world.read(request.master)
    master = read_master(data, request.master, request.families, named=request.named)
    if master.book.signed:
        raise Signed
    out = request.out or default_out(request.master)
    if os.path.lexists(out):
        with suppress(Refusal):  # what cannot be read is no sheet of ours
            earlier = read_master(world.read(out), out, request.families, named=request.named)
            record = collect_record(earlier.book)
            if record is not None:
                return earlier, record
    return master, CollectRecord({})


def _plain(master: MasterBook, request: CollectRequest) -> MasterBook:
    """Return a workbook without what sheetcheck added to it."""
    book = without_additions(master.book)
    if book is master.book:
        return master
    return read_master(book.data, master.path, request.families, named=request.named)


def _changes(answers: Iterable[Collected]) -> list[Change]:
    return [
        Change(one.slot.key.sheet, one.slot.cell, one.before, one.new, "collected", one.new)
        for one in answers
        if one.written
    ]


def _written(
    base: MasterBook, done: CollectOutcome, changes: Sequence[Change], added_sheet: AddedSheet
) -> Correction:
    """Return the collected sheet: answers and totals, 取りまとめ結果, and marks on conflicts."""
    marks = conflict_marks(done.collection, done.request.language)
    # A run that has nothing to write must leave the file as the run before it did.
    return corrected(base.book, changes, added_sheet=added_sheet, marks=marks, recalculate=True)


def _put(
    done: CollectOutcome, correction: Correction, request: CollectRequest, world: World
) -> CollectOutcome:
    """Write the collected sheet, then its report and the file for decisions."""
    wanted = request.out or default_out(request.master)
    target, there = _written_sheet(wanted, correction.data, world)
    stem = os.path.splitext(target)[0]
    report = vacant_path(f"{stem}.report.html", is_untouched_page, world)
    done = replace(
        done,
        collected=target,
        report=report,
        unchanged=there is not None,
        proof=_proof(correction, there or correction.data, request, world),
    )
    page = collection_page(
        done.collection,
        (done.document, done.proof_document),
        link=link(target, report),
        language=request.language,
        provenance=Provenance(request.version, world.now()),
    )
    world.write(Path(report), page)
    if not done.collection.conflicts:
        return done
    decisions = f"{stem}.decisions.toml"
    if not os.path.lexists(decisions):
        # One that is there may have been filled in.
        world.write(Path(decisions), decisions_text(done.collection.conflicts).encode())
    return replace(done, decisions=decisions)


def _proof(
    correction: Correction, data: bytes, request: CollectRequest, world: World
) -> Proof | None:
    """Return the proof that the collected sheet is the master with only cells changed, if so."""
    # A part that other readers cannot read raises what they raise: then nothing can be proved.
    with suppress(Refusal, UnjudgedError, ValueError, LookupError, SyntaxError):
        master = without_additions(open_workbook(world.read(request.master), request.master))
        known = correction.certificate.proof
        if known and is_of(known, master.data) and known.after == digest(data):
            return known
        found = verified(master.data, data)
        return found.proof if found.proved else None
    return None


def _written_sheet(wanted: str, data: bytes, world: World) -> tuple[str, bytes | None]:
    """Return where the collected sheet lies, and its bytes where it said all that already."""
    if not os.path.lexists(wanted):
        world.write(Path(wanted), data)
        return wanted, None
    try:
        there = world.read(wanted)
        if _same_parts(there, data):
            return wanted, there
        if collect_record(open_workbook(there, wanted)) is not None:
            world.write(Path(wanted), data)
            return wanted, None
    except Refusal:
        pass  # somebody has it open, or it is no sheet of ours: the new one gets a number
    target = vacant_path(wanted, lambda there: _same_parts(there, data), world)
    world.write(Path(target), data)
    return target, None


def _same_parts(one: bytes, other: bytes) -> bool:
    """Return whether two workbooks hold the same, however tightly their parts are packed."""
    try:
        a, b = open_workbook(one, "").package, open_workbook(other, "").package
        names = list(a.names)
        return names == list(b.names) and all(a.read(name) == b.read(name) for name in names)
    except Refusal:
        return False
