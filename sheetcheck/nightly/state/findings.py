"""Findings with their history, and what identifies a finding from run to run.

A finding is compared with those of earlier runs by its *place*, which survives inserted rows: the
rule, the sheet, and the item's section, number and name (a finding without an item has only its
cell). What it says is compared by its *digest*. So a finding that moves down a row is the same one
and is not mailed again; one whose text or value changes gets a new revision and is mailed.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from sys import intern
from typing import Any

from sheetcheck.notation.folding import fold
from sheetcheck.words.address import Address
from sheetcheck.words.result import Finding, Severity
from sheetcheck.words.text import Text


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
        """Whether no letter has included it yet."""
        return self.solved_run is None and self.revision > self.told

    @property
    def is_open(self) -> bool:
        """Whether a person must still correct it."""
        return self.solved_run is None and self.finding.is_problem

    @property
    def is_to_check(self) -> bool:
        """Whether a person should look at it, though nothing must be corrected."""
        told = self.finding
        return self.solved_run is None and told.severity is Severity.WARNING and not told.fixed

    def is_new(self, run: int) -> bool:
        """Return whether it is open and appeared, changed or came back in a run or later."""
        return self.is_open and self.since_run >= run

    def is_solved(self, run: int) -> bool:
        """Return whether it was solved in a run or later."""
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
