"""The collected sheet: its totals recounted, written over an earlier one of ours, and proved."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from sheetcheck.checking.check import check_files
from sheetcheck.checking.settings import Settings
from sheetcheck.claims.master import MasterBook
from sheetcheck.correction import Correction, without_additions
from sheetcheck.family.model import Family
from sheetcheck.jobs.target import vacant_path
from sheetcheck.proof.package import UnjudgedError, digest
from sheetcheck.proof.verify import is_of, verified
from sheetcheck.rules.footer import texts_after_correction
from sheetcheck.words.address import Address
from sheetcheck.words.claims import CorrectedTotal
from sheetcheck.words.collection import OpenPoint
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.proof import Proof
from sheetcheck.words.result import Change, Severity, SheetResult
from sheetcheck.words.text import Text
from sheetcheck.workbook.read.book import open_workbook
from sheetcheck.workbook.season.collect_record import CollectRecord, collect_record
from sheetcheck.workbook.write.patch import patched
from sheetcheck.world import World

_TOTALS: Final = "total-"
"""How the names of the rules about totals begin; `collect` makes no other corrections."""
_ROWS_DIFFER: Final = "rows-differ"


@dataclass(frozen=True, slots=True)
class Recount:
    """The totals of the collected sheet."""

    changes: tuple[Change, ...]
    open: tuple[OpenPoint, ...]
    """The totals that are wrong and not corrected, and the question whether rows were lost."""
    corrected: tuple[CorrectedTotal, ...]
    """The corrected totals that later runs must ask about again: by then they fit the rows."""


def recount(found: MasterBook, answers: Sequence[Change], settings: Settings) -> Recount:
    """Check a workbook with the answers written into it, and return what becomes of its totals.

    `found` still has what sheetcheck added to it: its undo log may record totals that an earlier
    run corrected. While a rating is missing or in dispute, no total that depends on it is certain.
    """
    new_values = {(one.sheet, one.cell): one.new for one in answers}
    data = patched(found.book, new_values) if new_values else found.book.data
    (checked,) = check_files([found.path], lambda _: data, settings)
    changes = (change for result in checked.results for change in result.changes)
    families = {family.family: family for family in settings.families()}
    return Recount(
        tuple(change for change in changes if change.rule.startswith(_TOTALS)),
        tuple(point for one in checked.results for point in _open_points(one, families)),
        tuple(one for result in checked.results for one in result.corrected),
    )


def _open_points(result: SheetResult, families: Mapping[str, Family]) -> Iterator[OpenPoint]:
    corrected = {one.cell: one for one in result.corrected}
    for finding in result.findings:
        if finding.cell is None or finding.fixed:
            continue
        place = f"{finding.sheet}!{finding.cell}"
        if finding.rule == _ROWS_DIFFER:
            # Told in the words that later runs use, so that these find nothing new.
            one, family = corrected.get(finding.cell), families.get(result.family or "")
            message, advice = finding.message, finding.suggestion
            if one and family:
                message, advice = texts_after_correction(one, family)
            reason = Text(message.ja + advice.ja, f"{message.en} {advice.en}")
            yield OpenPoint(reason, place=place, is_question=True)
        elif finding.rule.startswith(_TOTALS) and finding.severity is Severity.ERROR:
            yield OpenPoint(finding.message, place=place, text=finding.value)


def totals_to_tell(
    base: MasterBook, previous: CollectRecord, totals: Sequence[Change]
) -> tuple[Change, ...]:
    """Return the totals that differ from the master's, corrected by this run or an earlier one."""
    now = {(one.sheet, one.cell): one for one in totals}
    grids = {one.sheet.name: one.grid for one in base.sheets}
    differing = []
    for sheet, cell, first, last in previous.totals:
        at = sheet, Address.parse(cell)
        again = now.pop(at, None)
        content = grids[sheet].cell(*at[1]) if sheet in grids else None
        if again is not None:
            differing.append(replace(again, before=first))
        elif content is not None and content.value == last:
            differing.append(Change(*at, first, content.value, "total-mismatch", content.value))
    return (*differing, *now.values())


def write_collected_sheet(path: str, data: bytes, world: World) -> tuple[str, bytes | None]:
    """Write the collected sheet unless it exists with this content, and return its path.

    Also return the bytes of the existing file if it has this content already, else None. A file
    that `collect` did not write is not replaced: the new one gets a number.

    Raises:
        TargetUnwritable: the system does not let us write the file.

    """
    if not os.path.lexists(path):
        world.write(Path(path), data)
        return path, None
    try:
        existing = world.read(path)
        if _same_parts(existing, data):
            return path, existing
        if collect_record(open_workbook(existing, path)) is not None:
            world.write(Path(path), data)
            return path, None
    except Refusal:
        pass  # somebody has it open, or it is no sheet of ours
    target = vacant_path(path, lambda old: _same_parts(old, data), world)
    world.write(Path(target), data)
    return target, None


def proof_of(master: str, correction: Correction, data: bytes, world: World) -> Proof | None:
    """Return the proof that a collected sheet is the master with only cells changed, if it is.

    `master` is the path of the master, `data` the bytes of the collected sheet.
    """
    # A part that other readers cannot read raises what they raise: then nothing can be proved.
    with suppress(Refusal, UnjudgedError, ValueError, LookupError, SyntaxError):
        plain = without_additions(open_workbook(world.read(master), master))
        known = correction.certificate.proof
        if known and is_of(known, plain.data) and known.after == digest(data):
            return known
        found = verified(plain.data, data)
        return found.proof if found.proved else None
    return None


def _same_parts(first: bytes, second: bytes) -> bool:
    """True if two workbooks have the same parts, however these are compressed."""
    try:
        a, b = open_workbook(first, "").package, open_workbook(second, "").package
        names = list(a.names)
        return names == list(b.names) and all(a.read(name) == b.read(name) for name in names)
    except Refusal:
        return False
