"""The parts of the report page, limited to what a browser and a reader can handle."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from sheetcheck.report.html.frame import label_words, severity_words
from sheetcheck.report.html.page_words import PageWords
from sheetcheck.report.html.picture import Picture
from sheetcheck.report.html.rendering import templates_of
from sheetcheck.report.view import (
    FileView,
    Group,
    ReadableFinding,
    WrittenCell,
)
from sheetcheck.report.visible import one_line, shortened, visible
from sheetcheck.words import labels
from sheetcheck.words.result import Severity
from sheetcheck.words.rule_help import RuleHelp
from sheetcheck.words.text import Language

_ROWS: Final = 1000  # findings on the page, about what a person scrolls through
_ROWS_OF_A_GROUP: Final = 20  # findings per group at least, however many groups there are
_GROUPS: Final = 100
_DEPARTMENTS: Final = 300  # in the filter of the index page
_UNFOLDED: Final = 100  # findings visible before the reader opens a group
_CORRECTIONS: Final = 500
_PLACE: Final = 120
_TEXT: Final = 600
_VALUE: Final = 300  # characters of a cell's value, in a narrow column


@dataclass(frozen=True, slots=True)
class Targets:
    """The HTML ids of the cells in the pictures of a page."""

    ids: dict[tuple[str, str], str]

    @classmethod
    def among(cls, pictures: Iterable[Picture]) -> "Targets":
        """Return the ids for some pictures, which are numbered from 1."""
        return cls(
            {
                (sheet, address): f"s{number}-{address}"
                for number, picture in enumerate(pictures, 1)
                for sheet in (one_line(picture.sheet),)
                for address in picture.addresses
            }
        )

    def of(self, sheet: str, cell: str) -> str:
        """Return the id of a cell; empty if no picture shows it."""
        return self.ids.get((sheet, cell), "")


@dataclass(frozen=True, slots=True)
class PageFinding:
    """A finding as a table row of the page."""

    row: ReadableFinding
    number: int
    """The finding's number, the same in every group."""
    first: bool
    """Whether this is the first place that lists it."""
    target: str
    """The id of its cell in the picture; empty if no picture shows it."""
    section: str
    item: str
    """The item's number and name."""
    value: str
    message: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """The findings of a department that the page shows."""

    name: str
    count: int
    entries: tuple[PageFinding, ...]
    unfolded: bool
    severities: dict[Severity, int]
    """Number of findings by severity, including those not shown."""
    cells: tuple[str, ...]
    """The addresses of errors and warnings, each once."""

    @property
    def left_out(self) -> int:
        """The number of findings not shown."""
        return self.count - len(self.entries)


@dataclass(frozen=True, slots=True)
class ShownCorrection:
    """A correction as a table row of the page."""

    correction: WrittenCell
    target: str
    before: str
    after: str
    message: str


def shown_groups(view: FileView, targets: Targets) -> list[ShownGroup]:
    """Return the groups that fit on the page, with numbered findings."""
    groups = view.groups[:_GROUPS]
    each = max(_ROWS // max(len(groups), 1), _ROWS_OF_A_GROUP)
    numbers = {row: number for number, row in enumerate(view.rows, 1)}
    seen: set[ReadableFinding] = set()
    shown = []
    room = _UNFOLDED
    for group in groups:
        entries = tuple(_entries(group, each, numbers, seen, targets))
        shown.append(
            ShownGroup(
                _short(group.department),
                len(group.rows),
                entries,
                unfolded=room > 0,
                severities={s: sum(r.severity is s for r in group.rows) for s in Severity},
                cells=_cells(group.rows),
            )
        )
        room -= len(entries)
    return shown


def groups_left_out(view: FileView) -> int:
    """Return the number of departments not shown."""
    return max(len(view.groups) - _GROUPS, 0)


def shown_corrections(view: FileView, targets: Targets) -> list[ShownCorrection]:
    """Return the corrections that fit on the page."""
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


def departments_with_findings(views: Iterable[FileView]) -> dict[str, int]:
    """Return the departments with findings, numbered for the filter of the index page."""
    names = dict.fromkeys(group.department for view in views for group in view.groups)
    return {name: number for number, name in enumerate(islice(names, _DEPARTMENTS), 1)}


def finding_numbers(groups: Iterable[ShownGroup]) -> dict[str, int]:
    """Return cell id → number of the first finding listed for the cell."""
    numbers: dict[str, int] = {}
    for group in groups:
        for entry in group.entries:
            numbers.setdefault(entry.target, entry.number)
    return numbers


def severity_counts(view: FileView, language: Language) -> list[tuple[Severity, str, int]]:
    """Return severity, label and number of the findings left, worst first."""
    found = Counter(row.severity for row in view.rows)
    return [(s, labels.SEVERITY[s].told(language), found[s]) for s in Severity if found[s]]


def _entries(
    group: Group,
    most: int,
    numbers: dict[ReadableFinding, int],
    seen: set[ReadableFinding],
    targets: Targets,
) -> Iterable[PageFinding]:
    for row, advice in islice(group.advised, most):
        yield PageFinding(
            row=row,
            number=numbers[row],
            first=row not in seen,
            target=targets.of(row.sheet, row.cell),
            section=_short(row.section),
            item=_short(f"{row.number} {row.item}".strip()),
            value=shortened(row.value.strip(), _VALUE),
            message=shortened(row.message, _TEXT),
            suggestion=shortened(advice, _TEXT),
        )
        seen.add(row)


def _cells(rows: Iterable[ReadableFinding]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(r.cell for r in rows if r.cell and r.severity is not Severity.NOTICE)
    )


def _short(text: str) -> str:
    return shortened(text, _PLACE)


@lru_cache(maxsize=512)
def rule_html(help_: RuleHelp, severity: Severity, language: Language) -> str:
    """Return the HTML of a rule with its reason and examples; `severity` is the family's."""
    told = {
        "name": help_.name,
        "severity": severity,
        "title": help_.title.told(language),
        "reason": help_.reason.told(language),
        "advice": help_.advice.told(language) if help_.advice else "",
        "bad": visible(help_.bad.told(language)),
        "good": visible(help_.good.told(language)),
    }
    macros = templates_of("sheetcheck.report").get_template("parts.html.j2").module
    words, labels = PageWords(language), label_words(language)
    made: str = macros.rule(words, labels, told, severity_words(language))  # type: ignore[attr-defined]
    return made
