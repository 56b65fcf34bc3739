"""Try a drafted family on the sheets that it was made from."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sheetcheck.claims.sheet import read_sheet
from sheetcheck.family.model import Family
from sheetcheck.family.reader import family_in
from sheetcheck.rules.definition.registry import all_rules
from sheetcheck.rules.judging.runner import judge
from sheetcheck.rules.judging.subject import Subject
from sheetcheck.table.recognise import recognise
from sheetcheck.words.errors.misuses import FamilyFaulty
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.result import Finding
from sheetcheck.words.sheet import Sheet
from sheetcheck.words.text import Text, same
from sheetcheck.workbook.opening import Readable, readable
from sheetcheck.workbook.read.grid import Grid


@dataclass(frozen=True, slots=True)
class Trial:
    """The result of checking one file with a draft."""

    path: str
    items: int
    findings: tuple[Finding, ...]
    why_not: Text | None = None
    """Why it could not be checked: no sheet fits the draft, or the draft is incomplete."""

    @property
    def counts(self) -> Mapping[str, int]:
        """Rule → number of findings, the most frequent rule first."""
        return dict(Counter(finding.rule for finding in self.findings).most_common())

    @property
    def summary(self) -> Text:
        """The result in one line."""
        if self.why_not is not None:
            return self.why_not
        rules = ", ".join(f"{rule} {count}" for rule, count in self.counts.items())
        shown = Text(f"（{rules}）", f" ({rules})") if rules else same("")
        return _TRIED.filled(items=self.items, findings=len(self.findings), rules=shown)


_TRIED = Text(
    "事業 {items}件、指摘 {findings}件{rules}",
    "{items:item|items}, {findings:finding|findings}{rules}",
)


@lru_cache(maxsize=4)
def opened(data: bytes, path: str) -> Readable:
    """Return a workbook; the draft and its trial share one reading.

    Raises:
        Refusal: it cannot be read.

    """
    return readable(data, path)


def drafted_family(document: str, path: str) -> Family:
    """Return the family in the text of a draft; `path` is for messages.

    Raises:
        FamilyFaulty: the draft is incomplete.

    """
    return family_in(document.encode(), Path(path), tuple(all_rules()))


def tried(family: Family, grids: Sequence[Grid], path: str) -> Trial:
    """Check the sheets of a workbook with a family; `path` is for the result."""
    try:
        recognised = recognise(grids, (family,), named=True)
    except Refusal as refusal:
        return Trial(path, 0, (), refusal.what)
    sheets = [(read_sheet(one.grid, family, one.header), one.grid) for one in recognised]
    return Trial(path, sum(s.item_count for s, _ in sheets), tuple(_findings(sheets, family)))


def _findings(sheets: Sequence[tuple[Sheet, Grid]], family: Family) -> Iterator[Finding]:
    for _, findings, _ in judge([Subject(sheet, grid) for sheet, grid in sheets], family):
        yield from findings


def trials(document: str, paths: Sequence[str], read: Callable[[str], bytes]) -> Iterator[Trial]:
    """Yield the result for each file; one result with the mistakes, if the draft has any."""
    try:
        family = drafted_family(document, paths[0])
    except FamilyFaulty as fault:
        lines = fault.mistakes
        yield Trial(paths[0], 0, (), _UNFINISHED.filled(mistakes=lines))
        return
    for path in paths:
        try:
            grids = opened(read(path), path).grids
        except Refusal as refusal:
            yield Trial(path, 0, (), refusal.what)
        else:
            yield tried(family, grids, path)


_UNFINISHED = Text("まだ使えません：{mistakes}", "not usable yet: {mistakes}")
