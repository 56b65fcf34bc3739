"""The files that a check writes for each input: corrected copy, proof and report.

What only writing needs is imported where it is used: a dry run shall not load it.
"""

import os
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sheetcheck.checking.settings import Settings
from sheetcheck.engine.prepare import Prepared
from sheetcheck.jobs.target import MayReplace, OutputNames
from sheetcheck.report.html.rendering import is_untouched_page
from sheetcheck.rules.definition.registry import all_rules, explained
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.system_error import as_refusal
from sheetcheck.words.errors.write_refusals import TargetUnwritable
from sheetcheck.words.result import (
    Certificate,
    Finding,
    Outcome,
    Provenance,
    RuleHelp,
    Severity,
    SheetResult,
    Status,
)
from sheetcheck.words.text import Language
from sheetcheck.workbook.annotate.stamp import is_untouched_copy
from sheetcheck.workbook.files.disk import replace_original
from sheetcheck.workbook.sources import Source, original_of
from sheetcheck.world import World

if TYPE_CHECKING:
    from sheetcheck.correction import Correction

_LONGEST_NAME: Final = 250
"""Bytes of a file name: file systems take 255, and a number may follow."""


@dataclass(frozen=True, slots=True)
class CheckOrder:
    """What to check for, and what to write where."""

    check: Settings
    language: Language
    version: str
    out: str | None = None
    """The folder of copies and reports; None for that of each input."""
    in_place: bool = False
    """Replace the input by its corrected copy, and keep a backup."""
    dry_run: bool = False
    mark: bool = False
    """Mark the cells with findings in the copy."""
    findings_sheet: bool = True
    """Add the sheet of findings to the copy."""
    proof: bool = False
    """Write the proof of a copy into a file of its own, too."""
    taken: frozenset[str] = frozenset()
    """Names of files of other runs, as `name_key` writes them; they are not given again."""


@dataclass(frozen=True, slots=True)
class _Copy:
    """The corrected copy of one file, or why there is none."""

    path: str | None = None
    backup: str | None = None
    certificate: Certificate | None = None
    refusal: Refusal | None = None
    """Why it could not be written."""


@dataclass(frozen=True, slots=True)
class OutputWriter:
    """Writes the outputs of one run."""

    order: CheckOrder
    world: World
    names: OutputNames

    def write(self, source: Source, prepared: Prepared) -> list[Outcome]:
        """Write copy, proof and report of one file, and return its outcomes, one for each sheet.

        What cannot be written is told as a finding: it stops no other file.
        """
        if all(result.status is Status.UNREADABLE for result in prepared.results):
            return [Outcome(result) for result in prepared.results]
        copy = self._copy(source, prepared)
        if self.order.proof and copy.path is not None:
            copy = self._with_proof(source, copy)
        outcomes = [_outcome(result, copy) for result in prepared.results]
        return outcomes if self.order.dry_run else self._with_report(source, outcomes)

    def _copy(self, source: Source, prepared: Prepared) -> _Copy:
        correction = prepared.correction
        if correction is None:
            return _Copy(refusal=prepared.refusal)
        try:
            if self.order.in_place:
                return self._replaced(source, correction, prepared.results[0].digest)
            path = self._write_copy(source, correction.data)
        except Exception as why:  # noqa: BLE001  (what fails for one file stops no other)
            return _Copy(refusal=as_refusal(why, source.path))
        return _Copy(path, None, correction.certificate)

    def _with_proof(self, source: Source, copy: _Copy) -> _Copy:
        proof = copy.certificate.proof if copy.certificate else None
        if proof is None:
            return copy
        from sheetcheck.proof.verify import is_proof
        from sheetcheck.report.data.json_text import harmless_json

        try:
            path = self._vacant(source, ".proof.json", is_proof)
            document = harmless_json(proof.document(self.order.version))
            self.world.write(Path(path), document.encode(), self._folders_of(source))
        except Exception as why:  # noqa: BLE001  (what fails for one file stops no other)
            return replace(copy, refusal=as_refusal(why, source.path))
        return copy

    def _with_report(self, source: Source, outcomes: list[Outcome]) -> list[Outcome]:
        from sheetcheck.report.html.page import page

        order = self.order
        provenance = Provenance(order.version, self.world.now())
        try:
            path = self._vacant(source, ".report.html", is_untouched_page)
            reported = [replace(outcome, report=path) for outcome in outcomes]
            data = page(
                reported, language=order.language, provenance=provenance, helps=rule_helps()
            )
            self.world.write(Path(path), data, self._folders_of(source))
        except Exception as why:  # noqa: BLE001  (what fails for one file stops no other)
            refusal = as_refusal(why, source.path)
            return [_unwritten(outcome, refusal) for outcome in outcomes]
        return reported

    def _folders_of(self, source: Source) -> tuple[str, ...]:
        """Return the folders that the outputs of a file may be written into; () for any."""
        if self.order.out is not None:
            return (self.order.out,)
        return () if source.root is None else (source.root,)

    def _vacant(self, source: Source, ending: str, may_replace: MayReplace) -> str:
        """Return the path of an output: the input's folder and name, an ending, perhaps a number.

        For a copy that came back as a return it is the name of the original: no
        `x.checked.checked.xlsx`.
        """
        folder = os.path.dirname(source.path)
        if self.order.out is not None:
            folder = os.path.join(self.order.out, source.below)
        name = os.path.basename(source.path)
        stem = os.path.splitext(original_of(name) or name)[0]
        while len(os.fsencode(stem + ending)) > _LONGEST_NAME:
            stem = stem[:-1]
        preferred = os.path.join(folder, stem + ending)
        return self.names.vacant(preferred, may_replace, self._folders_of(source))

    def _replaced(self, source: Source, correction: "Correction", digest: str) -> _Copy:
        """Replace the input itself, which must still have this digest, and keep a backup."""
        within = () if source.root is None else (source.root,)
        backup = self.names.vacant(f"{source.path}.bak", _never, within)
        replace_original(Path(source.path), correction.data, digest, Path(backup), within)
        return _Copy(source.path, backup, correction.certificate)

    def _write_copy(self, source: Source, data: bytes) -> str:
        """Write a corrected copy and return its path.

        If it replaces one that cannot be written, the new one gets a number: somebody may have
        the last copy open in Excel.
        """
        ending = f".checked{os.path.splitext(source.path)[1]}"
        within = self._folders_of(source)
        path = self._vacant(source, ending, is_untouched_copy)
        try:
            self.world.write(Path(path), data, within)
        except TargetUnwritable:
            if not self.world.exists(path):
                raise
            path = self._vacant(source, ending, _never)
            self.world.write(Path(path), data, within)
        return path


@cache
def rule_helps() -> tuple[RuleHelp, ...]:
    """Return the explanations of all rules."""
    return tuple(explained(rule) for rule in all_rules().values())


def _never(_: bytes) -> bool:
    return False


def _outcome(result: SheetResult, copy: _Copy) -> Outcome:
    """Return the outcome of a sheet; without a copy, nothing was corrected after all."""
    outcome = Outcome(result, corrected=copy.path, certificate=copy.certificate, backup=copy.backup)
    if copy.refusal is None:
        return outcome
    findings = tuple(replace(finding, fixed=False) for finding in result.findings)
    uncorrected = replace(result, findings=findings, changes=())
    return _unwritten(replace(outcome, result=uncorrected), copy.refusal)


def _unwritten(outcome: Outcome, refusal: Refusal) -> Outcome:
    """Return an outcome with the finding that something could not be written."""
    finding = Finding(refusal.rule, Severity.ERROR, refusal.what, refusal.advice)
    findings = (finding, *outcome.result.findings)
    result = replace(outcome.result, status=Status.PROBLEMS, findings=findings)
    return replace(outcome, result=result, unwritten=True)
