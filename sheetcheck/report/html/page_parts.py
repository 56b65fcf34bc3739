"""What the parts of the HTML page show, cut down to what a browser and a person can take."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from sheetcheck.report.html.picture import Picture
from sheetcheck.report.view import FileView, ReadableFinding, WrittenCell, form_name, year_text
from sheetcheck.report.visible import one_line, shortened
from sheetcheck.words import labels
from sheetcheck.words.address import Address
from sheetcheck.words.result import Outcome, Severity
from sheetcheck.words.sheet import Claim
from sheetcheck.words.text import Language, Text

_ROWS: Final = 2000  # of the whole page; about what a browser filters without a pause
_ROWS_OF_A_GROUP: Final = 20  # at least, however many groups there are
_GROUPS: Final = 100
_DEPARTMENTS: Final = 300  # that the files of a run can be narrowed to
_UNFOLDED: Final = 100  # rows shown before somebody opens a group
_CORRECTIONS: Final = 500
_PLACE: Final = 120
_TEXT: Final = 600
_VALUE: Final = 300  # of a cell, in a narrow column

_REPORTED: Final = Text("{year}の実績", "{year} reported")
_PLANNED: Final = Text("{year}の予定", "{year} planned")
_BETWEEN: Final = Text("、", ", ")
_NUMBER: Final = Text("{code}({label})", "{code} ({label})")


@dataclass(frozen=True, slots=True)
class Targets:
    """The cells that the pictures of a page show, each with its id."""

    ids: dict[tuple[str, str], str]

    @classmethod
    def among(cls, pictures: Iterable[Picture]) -> "Targets":
        """Return the cells of some pictures, which are numbered from 1."""
        return cls(
            {
                (one_line(picture.sheet), address): f"s{number}-{address}"
                for number, picture in enumerate(pictures, 1)
                for address in picture.addresses
            }
        )

    def of(self, sheet: str, cell: str) -> str:
        """Return the id of a cell; empty where no picture shows it."""
        return self.ids.get((sheet, cell), "")


@dataclass(frozen=True, slots=True)
class PageFinding:
    """A finding as a row of the page."""

    row: ReadableFinding
    number: int
    """The same wherever the finding is listed."""
    first: bool
    """Whether it is listed here first."""
    target: str
    """The id of its cell in the picture; empty where the picture does not show it."""
    section: str
    item: str
    """With its number."""
    value: str
    message: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A department's findings as far as they are shown."""

    name: str
    count: int
    entries: tuple[PageFinding, ...]
    unfolded: bool

    @property
    def left_out(self) -> int:
        """Findings that are not shown."""
        return self.count - len(self.entries)


@dataclass(frozen=True, slots=True)
class ShownCorrection:
    """A correction as a row of the page."""

    correction: WrittenCell
    target: str
    before: str
    after: str
    message: str


@dataclass(frozen=True, slots=True)
class ShownTotal:
    """A total as it was stated, beside what was counted."""

    name: str
    stated: str
    counted: int
    cell: str
    agrees: bool
    mended: bool
    """It was corrected, or can be."""


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What is told about one sheet at the head of the page and in its figures."""

    name: str
    family: str
    years: str
    items: int
    totals: tuple[ShownTotal, ...]

    @property
    def agrees(self) -> bool:
        """Whether all totals are what was counted."""
        return all(total.agrees for total in self.totals)


def shown_groups(view: FileView, targets: Targets) -> list[ShownGroup]:
    """Return the groups as far as a page can hold them, each finding numbered."""
    groups = view.groups[:_GROUPS]
    each = max(_ROWS // max(len(groups), 1), _ROWS_OF_A_GROUP)
    numbers = {row: number for number, row in enumerate(view.rows, 1)}
    seen: set[ReadableFinding] = set()
    shown = []
    room = _UNFOLDED
    for group in groups:
        entries = tuple(_entries(group.rows[:each], numbers, seen, targets))
        shown.append(
            ShownGroup(_short(group.department), len(group.rows), entries, unfolded=room > 0)
        )
        room -= len(entries)
    return shown


def groups_left_out(view: FileView) -> int:
    """Return how many departments are not shown at all."""
    return max(len(view.groups) - _GROUPS, 0)


def shown_corrections(view: FileView, targets: Targets) -> list[ShownCorrection]:
    """Return the corrections as far as they are shown."""
    return [
        ShownCorrection(
            correction,
            targets.of(correction.sheet, correction.cell),
            before=shortened(correction.before, _TEXT),
            after=shortened(correction.after, _TEXT),
            message=shortened(correction.message, _TEXT),
        )
        for correction in view.corrections[:_CORRECTIONS]
    ]


def asked(views: Iterable[FileView]) -> dict[str, int]:
    """Return the departments that are asked to do something, numbered for the filter of files."""
    names = dict.fromkeys(group.department for view in views for group in view.groups)
    return {name: number for number, name in enumerate(islice(names, _DEPARTMENTS), 1)}


def finding_numbers(groups: Iterable[ShownGroup]) -> dict[str, int]:
    """Return the first finding that is listed for each cell of the pictures."""
    numbers: dict[str, int] = {}
    for group in groups:
        for entry in group.entries:
            numbers.setdefault(entry.target, entry.number)
    return numbers


def severity_counts(view: FileView, language: Language) -> list[tuple[Severity, str, int]]:
    """Return the severities among the findings left, worst first."""
    found = Counter(row.severity for row in view.rows)
    return [(s, labels.SEVERITY[s].told(language), found[s]) for s in Severity if found[s]]


def sheet_facts(outcome: Outcome, language: Language) -> SheetFacts | None:
    """Return the facts of one sheet; None where no sheet could be read."""
    result = outcome.result
    if not result.sheet:
        return None
    places: dict[Address | None, str] = {c.cell: _place(c) for c in result.sheet.claims}
    mended = {change.cell for change in result.changes if change.sheet == result.sheet.name}
    years = (
        text.filled(year=year_text(year, language)).told(language)
        for text, year in zip((_REPORTED, _PLANNED), result.sheet.years, strict=True)
        if year
    )
    return SheetFacts(
        name=one_line(result.sheet.name),
        family=form_name(result, language),
        years=_BETWEEN.told(language).join(years),
        items=result.sheet.item_count,
        totals=tuple(
            ShownTotal(
                name=places.get(total.cell, "")
                + _rating(total.rating, result.scale.get(total.rating or ""), language),
                stated="–" if total.stated is None else f"{total.stated:,}",
                counted=total.counted,
                cell=str(total.cell or ""),
                agrees=total.stated == total.counted,
                mended=total.cell in mended,
            )
            for total in result.totals
        ),
    )


def _entries(
    rows: Sequence[ReadableFinding],
    numbers: dict[ReadableFinding, int],
    seen: set[ReadableFinding],
    targets: Targets,
) -> Iterable[PageFinding]:
    for row in rows:
        yield PageFinding(
            row=row,
            number=numbers[row],
            first=row not in seen,
            target=targets.of(row.sheet, row.cell),
            section=_short(row.section),
            item=_short(f"{row.number} {row.item}".strip()),
            value=shortened(row.value.strip(), _VALUE),
            message=shortened(row.message, _TEXT),
            suggestion=shortened(row.suggestion, _TEXT),
        )
        seen.add(row)


def _place(claim: Claim) -> str:
    """Return whose total it is, where it is not that of the whole sheet."""
    return "".join(f"{one_line(part)} " for part in (claim.section, claim.department) if part)


def _rating(code: str | None, label: str | None, language: Language) -> str:
    if code is None:
        return labels.GRAND_TOTAL.told(language)
    if not label:
        return one_line(code)
    return one_line(_NUMBER.filled(code=code, label=label).told(language))


def _short(text: str) -> str:
    return shortened(text, _PLACE)
