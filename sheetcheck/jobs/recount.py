"""The totals of a collected sheet, recounted once the answers are in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sheetcheck.checking.check import check_files
from sheetcheck.checking.settings import Settings
from sheetcheck.claims.master import MasterBook
from sheetcheck.family.model import Family
from sheetcheck.rules.open_totals import asked_afterwards
from sheetcheck.words.address import Address
from sheetcheck.words.claims import CorrectedTotal
from sheetcheck.words.collection import OpenPoint
from sheetcheck.words.result import Change, Severity, SheetResult
from sheetcheck.words.text import Text
from sheetcheck.workbook.season.collect_record import CollectRecord
from sheetcheck.workbook.write.patch import patched

_TOTALS: Final = "total-"
"""How the rules begin whose corrections are made in a collected sheet."""
_ROWS_DIFFER: Final = "rows-differ"


@dataclass(frozen=True, slots=True)
class Recount:
    """What became of the totals."""

    changes: tuple[Change, ...]
    left: tuple[OpenPoint, ...]
    """What a person must see to: totals that are not corrected, and rows that may be lost."""
    asked: tuple[CorrectedTotal, ...]
    """What the next run is to ask about again: what is corrected here adds up to the rows."""


def recount(found: MasterBook, answers: Sequence[Change], settings: Settings) -> Recount:
    """Return the totals that the check corrects once the answers are in, and what it only tells.

    `found` is the workbook with what sheetcheck added to it: its undo log may remember totals
    that an earlier run corrected. While a rating is missing or in dispute, no total that depends
    on it is certain.
    """
    wanted = {(one.sheet, one.cell): one.new for one in answers}
    data = patched(found.book, wanted) if wanted else found.book.data
    (checked,) = check_files([found.path], lambda _: data, settings)
    changes = (change for result in checked.results for change in result.changes)
    families = {family.family: family for family in settings.families()}
    return Recount(
        tuple(change for change in changes if change.rule.startswith(_TOTALS)),
        tuple(point for one in checked.results for point in _left(one, families)),
        tuple(one for result in checked.results for one in result.corrected),
    )


def _left(result: SheetResult, families: Mapping[str, Family]) -> Iterator[OpenPoint]:
    asked = {one.cell: one for one in result.corrected}
    for finding in result.findings:
        if finding.cell is None or finding.fixed:
            continue
        place = f"{finding.sheet}!{finding.cell}"
        if finding.rule == _ROWS_DIFFER:
            # What is corrected is told as every later run will tell it: none has news.
            one, family = asked.get(finding.cell), families.get(result.family or "")
            told = (finding.message, finding.suggestion)
            message, advice = asked_afterwards(one, family) if one and family else told
            reason = Text(message.ja + advice.ja, f"{message.en} {advice.en}")
            yield OpenPoint(reason, place=place, is_question=True)
        elif finding.rule.startswith(_TOTALS) and finding.severity is Severity.ERROR:
            yield OpenPoint(finding.message, place=place, text=finding.value)


def told_totals(
    base: MasterBook, before: CollectRecord, totals: Sequence[Change]
) -> tuple[Change, ...]:
    """Return the totals that differ from the master's: those of earlier runs, too."""
    now = {(one.sheet, one.cell): one for one in totals}
    grids = {one.sheet.name: one.grid for one in base.sheets}
    told = []
    for sheet, cell, first, last in before.totals:
        at = sheet, Address.parse(cell)
        again = now.pop(at, None)
        held = grids[sheet].cell(*at[1]) if sheet in grids else None
        if again is not None:
            told.append(replace(again, before=first))
        elif held is not None and held.value == last:
            told.append(Change(*at, first, held.value, "total-mismatch", held.value))
    return (*told, *now.values())
