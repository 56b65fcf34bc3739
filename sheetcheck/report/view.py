"""Results prepared for display in one language: sorted, grouped by department, all as text.

Every text from a cell is escaped by `visible` here, so no report shows control or invisible
characters.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from sheetcheck.report.verdict import file_status, verdict
from sheetcheck.report.visible import one_line, shortened, visible
from sheetcheck.words import labels
from sheetcheck.words.address import Address
from sheetcheck.words.result import Finding, Outcome, Severity, SheetResult, Status
from sheetcheck.words.text import Language
from sheetcheck.words.values import Value

_ERAS: Final = {
    "R": ("令和", "Reiwa", 2018),
    "H": ("平成", "Heisei", 1988),
    "S": ("昭和", "Showa", 1925),
}
_ERA_YEAR: Final = re.compile(r"([RHS])(\d{1,2})")
_SHORT_SECTION: Final = 12
_SHORT_ITEM: Final = 40
_AFTER_ALL = Address(2**31, 2**31)


@dataclass(frozen=True, slots=True)
class ReadableFinding:
    """A finding as text in the reader's language."""

    severity: Severity
    word: str
    """The severity in the reader's language."""
    rule: str
    sheet: str
    cell: str
    """The cell's address; empty if the finding has none."""
    section: str
    number: str
    item: str
    departments: tuple[str, ...]
    value: str
    message: str
    suggestion: str
    brief: str = ""
    """A shorter suggestion, used after the full one was shown; may be empty."""

    @property
    def place(self) -> str:
        """The item's section, number and name."""
        return " ".join(part for part in (self.section, self.number, self.item) if part)

    @property
    def short_place(self) -> str:
        """The item's section, number and name, shortened for a narrow column."""
        section = shortened(self.section, _SHORT_SECTION)
        item = shortened(self.item, _SHORT_ITEM)
        number = shortened(self.number, _SHORT_SECTION)
        return " ".join(part for part in (section, number, item) if part)


@dataclass(frozen=True, slots=True)
class Group:
    """The findings for one department."""

    department: str
    rows: tuple[ReadableFinding, ...]

    @property
    def advised(self) -> "Iterator[tuple[ReadableFinding, str]]":
        """Each finding with its suggestion, which is shortened from the second time on."""
        shown: set[str] = set()
        for row in self.rows:
            again = row.brief in shown
            shown.add(row.brief)
            yield row, (row.brief if again and row.brief else row.suggestion)


@dataclass(frozen=True, slots=True)
class WrittenCell:
    """A cell that was corrected, or can be."""

    sheet: str
    cell: str
    before: str
    after: str
    message: str
    """What the finding says; empty if no finding belongs to the change, and so are the others."""
    place: str
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileView:
    """One file's results for display; it may have several sheets."""

    path: str
    name: str
    status: Status
    word: str
    """The status in the reader's language."""
    verdict: str
    rows: tuple[ReadableFinding, ...]
    """The findings that are left, worst first."""
    groups: tuple[Group, ...]
    """The same by department; a finding for two departments is in both groups."""
    corrections: tuple[WrittenCell, ...]
    corrected: str
    report: str
    backup: str

    @property
    def advice(self) -> str:
        """What to do about a file that could not be checked; empty for the others."""
        return self.rows[0].suggestion if self.status is Status.UNREADABLE and self.rows else ""


def by_file(outcomes: Iterable[Outcome]) -> list[list[Outcome]]:
    """Return the outcomes grouped by file, in their order."""
    return [list(file) for _, file in groupby(outcomes, key=lambda outcome: outcome.result.path)]


def file_view(outcomes: Sequence[Outcome], language: Language) -> FileView:
    """Return the view of one file, given the outcomes of its sheets."""
    path = visible(outcomes[0].result.path)
    status = file_status(outcomes)
    rows = tuple(row_of(f, language) for outcome in outcomes for f in findings_left(outcome.result))
    return FileView(
        path=path,
        name=re.split(r"[\\/]", path)[-1],
        status=status,
        word=labels.STATUS[status].localized(language),
        verdict=visible(verdict(outcomes, language)),
        rows=rows,
        groups=_groups(outcomes, rows, language),
        corrections=tuple(c for o in outcomes for c in corrections_of(o.result, language)),
        corrected=_first(outcome.corrected for outcome in outcomes),
        report=_first(outcome.report for outcome in outcomes),
        backup=_first(outcome.backup for outcome in outcomes),
    )


def findings_left(result: SheetResult) -> list[Finding]:
    """Return the uncorrected findings, sorted by `worst_first`."""
    return sorted((f for f in result.findings if not f.fixed), key=worst_first)


def worst_first(finding: Finding) -> tuple[int, Address]:
    """Return a sort key: by severity, then by address; findings without a cell come last."""
    return tuple(Severity).index(finding.severity), finding.cell or _AFTER_ALL


def row_of(finding: Finding, language: Language) -> ReadableFinding:
    """Return a finding as text in `language`."""
    return ReadableFinding(
        severity=finding.severity,
        word=labels.SEVERITY[finding.severity].localized(language),
        rule=finding.rule,
        sheet=one_line(finding.sheet or ""),
        cell=str(finding.cell or ""),
        section=one_line(finding.section or ""),
        number=one_line(str(finding.number if finding.number is not None else "")),
        item=one_line(finding.item or ""),
        departments=tuple(map(one_line, finding.departments)),
        value=visible(finding.value),
        message=visible(finding.message.localized(language)),
        suggestion=visible(finding.suggestion.localized(language)),
        brief=visible(finding.brief.localized(language)) if finding.brief else "",
    )


def corrections_of(result: SheetResult, language: Language) -> list[WrittenCell]:
    """Return a sheet's changes, each with what its finding says."""
    found = {(f.sheet, f.cell, f.rule): f for f in result.findings if f.fixed}
    corrections = []
    for change in result.changes:
        finding = found.get((change.sheet, change.cell, change.rule))
        row = row_of(finding, language) if finding else None
        corrections.append(
            WrittenCell(
                sheet=one_line(change.sheet),
                cell=str(change.cell),
                before=value_text(change.before, language),
                after=value_text(change.after, language),
                message=row.message if row else "",
                place=row.place if row else "",
                departments=row.departments if row else (),
            )
        )
    return corrections


def form_name(result: SheetResult, language: Language) -> str:
    """Return the display name of a sheet's form; empty if none was recognised."""
    return one_line(result.form.localized(language) if result.form else result.family or "")


def value_text(value: Value, language: Language) -> str:
    """Return a cell's value as Excel shows it in the General format."""
    if value is None or value == "":
        return labels.BLANK.localized(language)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.15g}"
    return visible(str(value))


def year_text(label: str | None, language: Language) -> str:
    """Return a year label in full: `R6` → `令和6年度（2024年度）`, `FY2024 (Reiwa 6)`."""
    match = _ERA_YEAR.fullmatch(label or "")
    if not match:
        return visible(label or "")
    ja, en, before_first = _ERAS[match[1]]
    number = int(match[2])
    if language is Language.JA:
        return f"{ja}{'元' if number == 1 else number}年度（{before_first + number}年度）"
    return f"FY{before_first + number} ({en} {number})"


def _groups(
    outcomes: Sequence[Outcome], rows: Sequence[ReadableFinding], language: Language
) -> tuple[Group, ...]:
    general = labels.GENERAL.localized(language)
    groups: dict[str, list[ReadableFinding]] = {general: []}
    for department in _departments(outcomes):  # in the order of the sheet
        groups.setdefault(department, [])
    for row in rows:
        for department in dict.fromkeys(row.departments or (general,)):
            groups.setdefault(department, []).append(row)
    return tuple(Group(name, tuple(found)) for name, found in groups.items() if found)


def _departments(outcomes: Iterable[Outcome]) -> Iterator[str]:
    for outcome in outcomes:
        for item in outcome.result.sheet.items if outcome.result.sheet else ():
            yield from map(one_line, item.departments)


def _first(paths: Iterable[str | None]) -> str:
    return visible(next((path for path in paths if path), ""))
