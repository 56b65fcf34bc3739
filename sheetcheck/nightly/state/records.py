"""What the state holds, as values: files, findings with their history, and past runs."""

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
    """How a file stands; the first five are the check's own words."""

    CLEAN = "clean"
    CORRECTED = "corrected"
    CONFIRM = "confirm"
    PROBLEMS = "problems"
    UNREADABLE = "unreadable"
    WAITING = "waiting"
    """Not checked for a reason that passes: open elsewhere, being copied. The next run tries."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the check of one file brought."""

    status: FileStatus
    family: str = ""
    years: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    """Its items, each by section, number and name as they are compared."""
    departments: tuple[str, ...] = ()
    """Every department that its rows name, as the sheet writes it."""
    changes: int = 0
    """How many cells were corrected."""
    findings: tuple[Finding, ...] = ()
    rows: tuple[str, ...] = ()
    """The departments of each item, as the sheet writes them, in the order of `items`."""
    unanswered: tuple[int, ...] = ()
    """The items that lack an answer, by their place in `items`; only judged rows are known."""

    @property
    def is_unclaimed(self) -> bool:
        """Whether one department must have returned it, and nobody knows which."""
        return any(finding.rule == "department-unclear" for finding in self.findings)

    def told(self) -> str:
        """Return the facts as JSON."""
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__}
        findings = [plain_of(finding) for finding in self.findings]
        return json.dumps({**plain, "findings": findings}, separators=(",", ":"))

    @classmethod
    def parse(cls, told: str) -> Self:
        """Return the facts that `told` made into JSON."""
        plain = json.loads(told)
        lists = {key: shared(plain.get(key, ())) for key in _SHARED}
        findings = tuple(map(finding_of, plain["findings"]))
        status = FileStatus(plain["status"])
        unanswered = tuple(plain.get("unanswered", ()))
        known = {"findings": findings, "status": status, "unanswered": unanswered}
        return cls(**{**plain, **lists, **known})

    def answered(self) -> Iterator[tuple[str, list[str]]]:
        """Yield each item that lacks no answer, with the departments of its row."""
        lacking = {*self.unanswered}
        for place, (item, row) in enumerate(zip(self.items, self.rows, strict=False)):
            if place not in lacking:
                yield item, row.split(BETWEEN)


_SHARED: Final = ("years", "items", "rows", "departments")
"""What the files of a collection have in common."""
BETWEEN: Final = "\n"
"""What stands between the departments of one row."""
_PASSES = frozenset({"file-locked", "file-unreadable"})
"""Refusals that say nothing about the file itself, only about this night."""


def facts_of(outcomes: Sequence[Outcome], *, seen_before: bool) -> Facts:
    """Return what is remembered of one file, given as the outcomes of its sheets.

    A file that looks half-copied is waited for once: `seen_before` says that the last run
    found it with the same size and time.
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
"""The rules that find no answer in a row, or one that nobody can read."""


def _item(section: str, number: int | str | None, name: str) -> str:
    """Return what tells an item from the others, as it is compared."""
    return fold(f"{section}|{number}|{name}")


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file as the state knows it."""

    id: int
    path: str
    below: str
    size: int
    changed: int
    settled: bool
    """Whether its time stamp can be trusted: it was not written just before it was read."""
    digest: str
    """SHA-256 of the bytes that were checked; empty where they could not be."""
    key: str
    """What it was checked with: family, program, settings."""
    status: FileStatus
    """How it stands now; `waiting` keeps the facts of the last check."""
    facts: Facts
    department: str
    """Whose return it is; empty if that is not known."""
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
    """Return a finding as it is stored."""
    return json.dumps(plain_of(finding), separators=(",", ":"))


def _ours(parse: Callable[[Sequence[Any]], T]) -> Callable[[Sequence[Any]], T]:
    """Return a reader of rows that says of one it cannot read that the state is damaged."""

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
