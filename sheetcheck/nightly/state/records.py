"""Files and the facts from their last check, as values and as rows of the database."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any, Final, Self, TypeVar

from sheetcheck.nightly.errors import StateDamaged
from sheetcheck.nightly.state.findings import TrackedFinding, finding_of, plain_of, shared
from sheetcheck.notation.folding import fold
from sheetcheck.words.result import Finding, Outcome, Status


class FileStatus(StrEnum):
    """The status of a file; the first five are those of a check."""

    CLEAN = "clean"
    CORRECTED = "corrected"
    CONFIRM = "confirm"
    PROBLEMS = "problems"
    UNREADABLE = "unreadable"
    WAITING = "waiting"
    """Not checked for a temporary reason, such as a copy in progress; the next run tries again."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts that are stored from the check of one file."""

    status: FileStatus
    family: str = ""
    years: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    """Its items, each as section, number and name in folded form."""
    departments: tuple[str, ...] = ()
    """The departments named in its rows, as the sheet writes them."""
    changes: int = 0
    """Number of corrected cells."""
    findings: tuple[Finding, ...] = ()
    rows: tuple[str, ...] = ()
    """The departments of each item, as the sheet writes them, in the order of `items`."""
    unanswered: tuple[int, ...] = ()
    """Indices in `items` of those that lack an answer; only judged rows are listed."""

    @property
    def is_unclaimed(self) -> bool:
        """Whether it must be the return of one department, and it is not certain of which."""
        return any(finding.rule == "department-unclear" for finding in self.findings)

    def told(self) -> str:
        """Return the facts as JSON."""
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__}
        findings = [plain_of(finding) for finding in self.findings]
        return json.dumps({**plain, "findings": findings}, separators=(",", ":"))

    @classmethod
    def parse(cls, told: str) -> Self:
        """Return the facts in a JSON text that `told` made."""
        plain = json.loads(told)
        lists = {key: shared(plain.get(key, ())) for key in _SHARED}
        findings = tuple(map(finding_of, plain["findings"]))
        status = FileStatus(plain["status"])
        unanswered = tuple(plain.get("unanswered", ()))
        known = {"findings": findings, "status": status, "unanswered": unanswered}
        return cls(**{**plain, **lists, **known})

    def answered(self) -> Iterator[tuple[str, list[str]]]:
        """Yield each item that is not known to lack an answer, with its departments."""
        lacking = {*self.unanswered}
        for place, (item, row) in enumerate(zip(self.items, self.rows, strict=False)):
            if place not in lacking:
                yield item, row.split(BETWEEN)


_SHARED: Final = ("years", "items", "rows", "departments")
"""Fields that many files have in common; equal ones are stored once in memory."""
BETWEEN: Final = "\n"
"""Separates the departments of one row."""
_PASSES = frozenset({"file-locked", "file-unreadable"})
"""Refusals that depend on the moment and not on the file."""


def facts_of(outcomes: Sequence[Outcome], *, seen_before: bool) -> Facts:
    """Return the facts about a file from the outcomes of its sheets.

    A damaged file may still be in the process of being copied, so it is `WAITING` until a second
    run finds it with the same size and time stamp; `seen_before` says so.
    """
    results = [outcome.result for outcome in outcomes]
    worst = max((result.status for result in results), key=tuple(Status).index)
    findings = [finding for result in results for finding in result.findings]
    status = FileStatus(worst.value)
    if worst is Status.UNREADABLE:
        rules = {finding.rule for finding in findings}
        if rules & _PASSES or ("file-corrupt" in rules and not seen_before):
            status = FileStatus.WAITING
    sheets = [result.sheet for result in results if result.sheet]
    items = [item for sheet in sheets for item in sheet.items]
    names = [_item(i.section, i.number, i.name) for i in items]
    lacking = {
        _item(f.section or "", f.number, f.item or "")
        for f in findings
        if f.item is not None and f.rule in _LACKING
    }
    return Facts(
        status=status,
        family=next((result.family for result in results if result.family), ""),
        years=tuple(dict.fromkeys(year for sheet in sheets for year in sheet.years if year)),
        items=tuple(names),
        rows=tuple(BETWEEN.join(item.departments) for item in items),
        unanswered=tuple(place for place, name in enumerate(names) if name in lacking),
        departments=tuple(dict.fromkeys(name for i in items for name in i.departments)),
        changes=sum(len(result.changes) for result in results if not outcomes[0].unwritten),
        findings=tuple(findings),
    )


_LACKING: Final = frozenset(
    {
        *("rating-missing", "explanation-missing", "plan-missing", "answer-missing"),
        *("value-not-calculated", "value-error"),
    }
)
"""Rules that report a missing or unreadable answer in a row."""


def _item(section: str, number: int | str | None, name: str) -> str:
    """Return what identifies an item, in folded form."""
    return fold(f"{section}|{number}|{name}")


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file in the state."""

    id: int
    path: str
    below: str
    size: int
    changed: int
    settled: bool
    """Whether a later write would change its time stamp."""
    digest: str
    """SHA-256 of the content that was checked; empty if it could not be read."""
    key: str
    """Digest of everything else that the result depends on: families, program, settings."""
    status: FileStatus
    """Its status now. `WAITING` keeps the facts of the last check."""
    facts: Facts
    department: str
    """The department that returned it; empty if that is not known."""
    return_id: int
    corrected: str | None
    report: str | None
    checked_run: int
    gone_run: int | None


T = TypeVar("T")

FILE_COLUMNS: Final = (
    "id, path, below, size, changed, settled, digest, key, status, facts, department, return_id,"
    " corrected, report, checked_run, gone_run"
)
FINDING_COLUMNS: Final = "id, return_id, place, body, revision, told, since_run, solved_run"


def body_of(finding: Finding) -> str:
    """Return a finding as JSON."""
    return json.dumps(plain_of(finding), separators=(",", ":"))


def _ours(parse: Callable[[Sequence[Any]], T]) -> Callable[[Sequence[Any]], T]:
    """Make a row reader raise `StateDamaged` for a row that it cannot read."""

    @wraps(parse)
    def parsed(row: Sequence[Any]) -> T:
        try:
            return parse(row)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise StateDamaged from error

    return parsed


@_ours
def file_in(row: Sequence[Any]) -> KnownFile:
    """Return the file in a row of `FILE_COLUMNS`."""
    id_, path, below, size, changed, settled, digest, key, status, facts, *rest = row
    stands = FileStatus(status)
    head = (id_, path, below, size, changed, bool(settled), digest, key, stands)
    return KnownFile(*head, Facts.parse(facts), *rest)


@_ours
def finding_in(row: Sequence[Any]) -> TrackedFinding:
    """Return the finding in a row of `FINDING_COLUMNS`."""
    id_, return_id, place, body, *rest = row
    return TrackedFinding(id_, return_id, place, finding_of(json.loads(body)), *rest)
