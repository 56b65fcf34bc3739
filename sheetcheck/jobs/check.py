"""check → correct → report → write: what every way of running shares."""

import os
import unicodedata
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sheetcheck.checking.settings import Settings
from sheetcheck.engine.prepare import Engine, Prepared, RunOptions, prepare
from sheetcheck.report.data.harmless import harmless_json
from sheetcheck.report.html.fingerprint import is_untouched_page
from sheetcheck.report.provenance import Provenance
from sheetcheck.rules.definition.registry import all_rules, explained
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.system_error import as_refusal
from sheetcheck.words.errors.write_refusals import TargetUnwritable
from sheetcheck.words.result import (
    Certificate,
    Finding,
    Outcome,
    Severity,
    SheetResult,
    Status,
    unreadable_result,
)
from sheetcheck.words.rule_help import RuleHelp
from sheetcheck.words.text import Language
from sheetcheck.workbook.annotate.stamp import is_untouched_copy
from sheetcheck.workbook.files.disk import replace_original
from sheetcheck.workbook.files.links import Fence
from sheetcheck.workbook.sources import Source, fence_of, original_of
from sheetcheck.world import World

if TYPE_CHECKING:
    from sheetcheck.correction import Correction

_LONGEST_NAME = 250  # bytes; file systems take 255
_INDEX = "sheetcheck.index.html"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be written, where, and in which language."""

    check: Settings
    language: Language
    version: str
    out: str | None = None
    """Where copies and reports go; None is beside each input."""
    in_place: bool = False
    dry_run: bool = False
    mark: bool = False
    findings_sheet: bool = True
    proof: bool = False
    """Whether the proof of a copy is written as a file of its own, too."""
    taken: frozenset[str] = frozenset()
    """Names under `out` that belong to files of other runs, as `name_key` writes them."""


@dataclass(frozen=True, slots=True)
class _Copy:
    """What became of the corrected copy of one file."""

    path: str | None = None
    backup: str | None = None
    certificate: Certificate | None = None
    refusal: Refusal | None = None
    """Why it could not be written."""


def run(
    sources: Sequence[Source], order: Order, world: World, engine: Engine = prepare
) -> Generator[list[Outcome], None, None]:
    """Yield what became of each file, one outcome a sheet, in order and as it is done.

    The engine prepares them, here or elsewhere; all names are given and all files written here.
    """
    desk = _Desk(order, world, set(order.taken))
    readable = [source.path for source in sources if source.refusal is None]
    fence = fence_of(sources)
    wanted = _wanted(order, world.now(), fence)
    with closing(engine(readable, fence.reading(world.read), wanted)) as prepared:
        for source in sources:
            if source.refusal is not None:
                yield [Outcome(unreadable_result(source.path, source.refusal))]
            else:
                yield desk.finished(source, next(prepared))


def _wanted(order: Order, at: datetime, fence: Fence) -> RunOptions:
    return RunOptions(
        check=order.check,
        language=order.language,
        version=order.version,
        at=at,
        copies=not order.dry_run,
        mark=order.mark,
        findings_sheet=order.findings_sheet,
        fence=fence,
    )


def write_index(
    outcomes: Sequence[Outcome], order: Order, world: World, asked: Sequence[str]
) -> str | None:
    """Write the index page of a run over several files and return its path.

    `asked` are the paths that were asked for: without `out`, the page lies in the first folder
    among them, else beside the first report. What several paths have in common may be a place
    where nobody looks, or there may be none: other drives, or some relative and some not.

    Raises:
        TargetUnwritable: the system did not let us.

    """
    checked = [outcome for outcome in outcomes if outcome.report]
    if order.dry_run or len({outcome.result.path for outcome in outcomes}) < 2 or not checked:
        return None
    from sheetcheck.report.html.page import index_page

    beside = os.path.dirname(checked[0].report or "")
    folder = order.out or next(filter(os.path.isdir, asked), beside)
    desk = _Desk(order, world, set())
    place = os.path.join(folder, _INDEX)
    target = desk.free(place, is_untouched_page)
    provenance = Provenance(order.version, world.now())
    data = index_page(
        outcomes, language=order.language, provenance=provenance, at=target, helps=rule_helps()
    )
    world.write(Path(target), data)
    return target


def name_key(path: str) -> str:
    """Return a path as names are compared: a folder may not tell capitals, or か゛ from が."""
    whole = os.path.normcase(os.path.abspath(path))
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", whole).casefold())


@cache
def rule_helps() -> tuple[RuleHelp, ...]:
    """Return every rule explained."""
    return tuple(explained(rule) for rule in all_rules().values())


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where results become files."""

    order: Order
    world: World
    taken: set[str]
    """The names already given in this run, in folded case."""

    def finished(self, source: Source, prepared: Prepared) -> list[Outcome]:
        """Return the outcomes of one file, its copy and its report written."""
        if all(result.status is Status.UNREADABLE for result in prepared.results):
            return [Outcome(result) for result in prepared.results]
        copy = self._copy(source, prepared)
        if self.order.proof and copy.path is not None:
            copy = self._with_proof(source, copy)
        outcomes = [_outcome(result, copy) for result in prepared.results]
        return outcomes if self.order.dry_run else self._with_report(source, outcomes)

    def free(
        self, wanted: str, is_ours: Callable[[bytes], bool], within: Sequence[str] = ()
    ) -> str:
        """Return the first of `name.ext`, `name.2.ext`, … that may be written.

        One that exists may be, if it is sheetcheck's own and nobody has edited it since.
        """
        stem, extension = os.path.splitext(wanted)
        number = 1
        while True:
            name = wanted if number == 1 else f"{stem}.{number}{extension}"
            key = name_key(name)
            if key not in self.taken and self._may_be_written(name, is_ours, within):
                self.taken.add(key)
                return name
            number += 1

    def _within(self, source: Source) -> tuple[str, ...]:
        """Return the folders that may be written into for a file; none if any may."""
        if self.order.out is not None:
            return (self.order.out,)
        return () if source.root is None else (source.root,)

    def _may_be_written(
        self, name: str, is_ours: Callable[[bytes], bool], within: Sequence[str]
    ) -> bool:
        if not self.world.exists(name):
            return True
        try:
            return is_ours(self.world.read(name, within))
        except Refusal:
            return False

    def _beside(self, source: Source, ending: str) -> str:
        folder = os.path.dirname(source.path)
        if self.order.out is not None:
            folder = os.path.join(self.order.out, source.below)
        name = os.path.basename(source.path)
        # A copy that came back gives its name again, and not x.checked.checked.xlsx.
        stem = os.path.splitext(original_of(name) or name)[0]
        return os.path.join(folder, _fitting(stem, ending))

    def _copy(self, source: Source, prepared: Prepared) -> _Copy:
        """Write the corrected copy, if there is one."""
        correction = prepared.correction
        if correction is None:
            return _Copy(refusal=prepared.refusal)
        try:
            if self.order.in_place:
                return self._replaced(source, correction, prepared.results[0].digest)
            extension = os.path.splitext(source.path)[1]
            wanted = self._beside(source, f".checked{extension}")
            within = self._within(source)
            target = self._written(wanted, correction.data, is_untouched_copy, within)
        except Exception as why:  # noqa: BLE001  (what fails for one file stops no other)
            return _Copy(refusal=as_refusal(why, source.path))
        return _Copy(target, None, correction.certificate)

    def _with_proof(self, source: Source, copy: _Copy) -> _Copy:
        """Write the proof of a copy beside it."""
        proof = copy.certificate.proof if copy.certificate else None
        if proof is None:
            return copy
        from sheetcheck.proof.verify import is_proof

        try:
            within = self._within(source)
            target = self.free(self._beside(source, ".proof.json"), is_proof, within)
            document = proof.document(self.order.version)
            self.world.write(Path(target), harmless_json(document).encode(), within)
        except Exception as why:  # noqa: BLE001  (what fails for one file stops no other)
            return replace(copy, refusal=as_refusal(why, source.path))
        return copy

    def _replaced(self, source: Source, correction: "Correction", digest: str) -> _Copy:
        within = () if source.root is None else (source.root,)
        backup = self.free(f"{source.path}.bak", lambda _: False, within)
        replace_original(Path(source.path), correction.data, digest, Path(backup), within)
        return _Copy(source.path, backup, correction.certificate)

    def _written(
        self, wanted: str, data: bytes, is_ours: Callable[[bytes], bool], within: Sequence[str]
    ) -> str:
        target = self.free(wanted, is_ours, within)
        try:
            self.world.write(Path(target), data, within)
        except TargetUnwritable:
            # Somebody has our last copy open in Excel: the new one gets a number.
            if not self.world.exists(target):
                raise
            target = self.free(wanted, lambda _: False, within)
            self.world.write(Path(target), data, within)
        return target

    def _with_report(self, source: Source, outcomes: list[Outcome]) -> list[Outcome]:
        from sheetcheck.report.html.page import page

        order = self.order
        provenance = Provenance(order.version, self.world.now())
        wanted = self._beside(source, ".report.html")
        try:
            within = self._within(source)
            target = self.free(wanted, is_untouched_page, within)
            told = [replace(outcome, report=target) for outcome in outcomes]
            data = page(told, language=order.language, provenance=provenance, helps=rule_helps())
            self.world.write(Path(target), data, within)
        except Exception as why:  # noqa: BLE001  (what fails for one file stops no other)
            refusal = as_refusal(why, source.path)
            return [_unwritten(outcome, refusal) for outcome in outcomes]
        return told


def _fitting(stem: str, ending: str) -> str:
    """Return a file name that file systems take: at most 255 bytes, with room for a number."""
    while len(os.fsencode(stem + ending)) > _LONGEST_NAME:
        stem = stem[:-1]
    return stem + ending


def _outcome(result: SheetResult, copy: _Copy) -> Outcome:
    outcome = Outcome(result, corrected=copy.path, certificate=copy.certificate, backup=copy.backup)
    if copy.refusal is None:
        return outcome
    # Nothing was corrected after all: a person must see to it.
    left = tuple(replace(finding, fixed=False) for finding in result.findings)
    return _unwritten(
        replace(outcome, result=replace(result, findings=left, changes=())), copy.refusal
    )


def _unwritten(outcome: Outcome, refusal: Refusal) -> Outcome:
    finding = Finding(refusal.rule, Severity.ERROR, refusal.what, refusal.advice)
    findings = (finding, *outcome.result.findings)
    result = replace(outcome.result, status=Status.PROBLEMS, findings=findings)
    return replace(outcome, result=result, unwritten=True)
