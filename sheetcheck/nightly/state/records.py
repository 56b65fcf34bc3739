"""Files and findings as the state knows them.

A finding is compared with those of earlier runs by its *place*, which survives inserted rows: the
rule, the sheet, and the item's section, number and name (a finding without an item has only its
cell). What it says is compared by its *digest*. So a finding that moves down a row is the same one
and is not mailed again; one whose text or value changes gets a new revision and is mailed.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import lru_cache
from sys import intern
from typing import Any, Final, Self

from sheetcheck.notation.folding import fold
from sheetcheck.words.address import Address
from sheetcheck.words.result import Finding, Severity
from sheetcheck.words.text import Text


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
    def not_checked(self) -> tuple[Text, Text] | None:
        """Why the file could not be checked, and what to do; None if it was checked."""
        if self.status not in _NOT_CHECKED:
            return None
        return self.findings[0].message, self.findings[0].suggestion

    @property
    def is_unclaimed(self) -> bool:
        """True if it must be the return of one department, and it is not certain of which."""
        return any(finding.rule == "department-unclear" for finding in self.findings)

    def to_json(self) -> str:
        """Return the facts as JSON."""
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__}
        findings = [plain_of(finding) for finding in self.findings]
        return json.dumps({**plain, "findings": findings}, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the facts in a text that `to_json` made."""
        plain = json.loads(text)
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


_NOT_CHECKED: Final = frozenset({FileStatus.UNREADABLE, FileStatus.WAITING})
_SHARED: Final = ("years", "items", "rows", "departments")
"""Fields that many files have in common; equal ones are stored once in memory."""
BETWEEN: Final = "\n"
"""Separates the departments of one row."""


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


@dataclass(frozen=True, slots=True)
class TrackedFinding:
    """A finding of a return, with its history."""

    id: int
    return_id: int
    place: str
    finding: Finding
    revision: int
    """Raised when the finding changes, or comes back after it was solved."""
    told: int
    """Latest revision that has been included in a letter."""
    since_run: int
    """The run that brought this revision."""
    solved_run: int | None

    @property
    def is_news(self) -> bool:
        """True if no letter has included it yet."""
        return self.solved_run is None and self.revision > self.told

    @property
    def is_open(self) -> bool:
        """True if a person must still correct it."""
        return self.solved_run is None and self.finding.is_problem

    @property
    def is_to_check(self) -> bool:
        """True if a person should look at it, though nothing must be corrected."""
        told = self.finding
        return self.solved_run is None and told.severity is Severity.WARNING and not told.fixed

    def is_new(self, run: int) -> bool:
        """True if it is open and appeared, changed or came back in a run or later."""
        return self.is_open and self.since_run >= run

    def is_solved(self, run: int) -> bool:
        """True if it was solved in a run or later."""
        return (self.solved_run or 0) >= run and self.finding.is_problem


def placed(findings: Iterable[Finding]) -> dict[str, Finding]:
    """Return findings by place; several findings at one place are numbered."""
    count: dict[str, int] = {}
    found = {}
    for finding in findings:
        place = _place(finding)
        number = count[place] = count.get(place, 0) + 1
        found[place if number == 1 else f"{place}|{number}"] = finding
    return found


def _place(finding: Finding) -> str:
    item = "" if finding.number is None else f"{finding.section}|{finding.number}|{finding.item}"
    # A total has no item; only its cell distinguishes it from other totals.
    where = fold(item) if item else str(finding.cell or "")
    return "|".join((finding.rule, fold(finding.sheet or ""), where))


def digest_of(finding: Finding) -> str:
    """Return a digest of what a finding says; its cell is left out, since rows may move."""
    told = (
        finding.severity.value,
        finding.message.ja,
        finding.value,
        finding.departments,
        finding.fixed,
    )
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


def plain_of(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain values for JSON."""
    return asdict(finding) | {"cell": str(finding.cell) if finding.cell else None}


def finding_of(plain: Mapping[str, Any]) -> Finding:
    """Return the finding of plain values that `plain_of` made.

    A `place` among them, which 0.1 stored there, is ignored.

    Raises:
        ValueError, TypeError, KeyError: the values do not make a finding.

    """
    given = {key: value for key, value in plain.items() if key != "place"}
    cell = given["cell"]
    return Finding(
        **{
            **given,
            "severity": Severity(given["severity"]),
            "message": _text(**given["message"]),
            "suggestion": _text(**given["suggestion"]),
            "brief": _text(**brief) if (brief := given.get("brief")) else None,
            "cell": Address.parse(cell) if cell else None,
            "departments": shared(given["departments"]),
            **{key: intern(given[key]) for key in _SAME if isinstance(given[key], str)},
        }
    )


_SAME = ("rule", "sheet", "section", "item", "value")
"""Fields whose texts recur in many findings; equal ones are stored once in memory."""


@lru_cache(maxsize=16384)
def _text(ja: str, en: str) -> Text:
    return Text(ja, en)


def shared(texts: Iterable[str]) -> tuple[str, ...]:
    """Return texts as a tuple; equal ones share one in memory, since returned sheets are alike."""
    return _shared(tuple(texts))


@lru_cache(maxsize=16384)
def _shared(texts: tuple[str, ...]) -> tuple[str, ...]:
    return texts
