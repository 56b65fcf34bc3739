"""The findings, corrections and rules of a page, as many as a browser and a reader can handle."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Final

from sheetcheck.report.html.page_words import PageWords, label_words, severity_words
from sheetcheck.report.html.picture import Picture, rows_html
from sheetcheck.report.html.rendering import templates_of
from sheetcheck.report.view import FileView, Group, ReadableFinding, WrittenCell
from sheetcheck.report.visible import one_line, shortened, visible
from sheetcheck.words import labels
from sheetcheck.words.result import Outcome, RuleHelp, Severity, Status
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


def finding_parts(
    view: FileView, pictures: Sequence[Picture], language: Language
) -> dict[str, object]:
    """Return the findings, corrections and pictures for the template, linked to each other."""
    ids = {
        (one_line(one.sheet), address): f"s{number}-{address}"
        for number, one in enumerate(pictures, 1)
        for address in one.addresses
    }
    groups = [] if view.status is Status.UNREADABLE else _shown_groups(view, ids)
    numbers: dict[str, int] = {}  # cell → the first finding listed for it
    for group in groups:
        for entry in group.entries:
            numbers.setdefault(entry.target, entry.number)
    found = Counter(row.severity for row in view.rows)
    return {
        "groups": groups,
        "groups_left_out": len(view.groups) - len(groups),
        "repeated": sum(len(group.rows) for group in view.groups) > len(view.rows),
        "severities": [
            (s, word.localized(language), found[s])
            for s, word in labels.SEVERITY.items()
            if found[s]
        ],
        "corrections": [
            (_shortened(one), ids.get((one.sheet, one.cell), ""))
            for one in view.corrections[:_CORRECTIONS]
        ],
        "corrections_left_out": max(len(view.corrections) - _CORRECTIONS, 0),
        "pictures": [
            (one, rows_html(one, number, numbers, language))
            for number, one in enumerate(pictures, 1)
        ],
    }


def _shortened(correction: WrittenCell) -> WrittenCell:
    return replace(
        correction,
        before=shortened(correction.before, _TEXT),
        after=shortened(correction.after, _TEXT),
        message=shortened(correction.message, _TEXT),
    )


def _shown_groups(view: FileView, ids: Mapping[tuple[str, str], str]) -> list[ShownGroup]:
    """Return the groups that fit on the page, with numbered findings."""
    groups = view.groups[:_GROUPS]
    each = max(_ROWS // max(len(groups), 1), _ROWS_OF_A_GROUP)
    numbers = {row: number for number, row in enumerate(view.rows, 1)}
    seen: set[ReadableFinding] = set()
    shown = []
    room = _UNFOLDED
    for group in groups:
        entries = tuple(_entries(group, each, numbers, seen, ids))
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


def departments_with_findings(views: Iterable[FileView]) -> dict[str, int]:
    """Return the departments with findings, numbered for the filter of the index page."""
    names = dict.fromkeys(group.department for view in views for group in view.groups)
    return {name: number for number, name in enumerate(islice(names, _DEPARTMENTS), 1)}


def _entries(
    group: Group,
    most: int,
    numbers: dict[ReadableFinding, int],
    seen: set[ReadableFinding],
    ids: Mapping[tuple[str, str], str],
) -> Iterable[PageFinding]:
    for row, advice in islice(group.advised, most):
        yield PageFinding(
            row=row,
            number=numbers[row],
            first=row not in seen,
            target=ids.get((row.sheet, row.cell), ""),
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


def rules_explained(
    helps: Iterable[RuleHelp], outcomes: Iterable[Outcome], language: Language
) -> dict[str, list[str]]:
    """Return the explanations of the rules as HTML, those with findings and the others."""
    fired = {f.rule: f.severity for outcome in outcomes for f in outcome.result.findings}
    found: dict[str, list[str]] = {"fired": [], "others": []}
    for help_ in helps:
        # A family may set another severity than the rule's own.
        html = _rule_html(help_, fired.get(help_.name, help_.severity), language)
        found["fired" if help_.name in fired else "others"].append(html)
    return found


@lru_cache(maxsize=512)
def _rule_html(help_: RuleHelp, severity: Severity, language: Language) -> str:
    told = {
        "name": help_.name,
        "severity": severity,
        "title": help_.title.localized(language),
        "reason": help_.reason.localized(language),
        "advice": help_.advice.localized(language) if help_.advice else "",
        "bad": visible(help_.bad.localized(language)),
        "good": visible(help_.good.localized(language)),
    }
    macros = templates_of("sheetcheck.report").get_template("parts.html.j2").module
    words, labels = PageWords(language), label_words(language)
    html: str = macros.rule(words, labels, told, severity_words(language))  # type: ignore[attr-defined]
    return html
