"""Findings as the state keeps them: what identifies one from run to run, and its history.

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
    """Rises when the finding changes, or comes back after it was solved."""
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
        """Return whether it came with a run or after it: new, changed, or come back."""
        return self.is_open and self.since_run >= run

    def is_solved(self, run: int) -> bool:
        """Return whether it was solved by a run or after it."""
        return (self.solved_run or 0) >= run and self.finding.is_problem


def placed(findings: Iterable[Finding]) -> dict[str, Finding]:
    """Return findings by their places; of several at one place, each gets a number."""
    count: dict[str, int] = {}
    found = {}
    for finding in findings:
        place = _place(finding)
        number = count[place] = count.get(place, 0) + 1
        found[place if number == 1 else f"{place}|{number}"] = finding
    return found


def _place(finding: Finding) -> str:
    item = "" if finding.number is None else f"{finding.section}|{finding.number}|{finding.item}"
    # A total has no item; its cell is all that tells it from the others.
    where = fold(item) if item else str(finding.cell or "")
    return "|".join((finding.rule, fold(finding.sheet or ""), where))


def digest_of(finding: Finding) -> str:
    """Return what must differ for a finding to count as changed: its text, not its cell."""
    told = (
        finding.severity.value,
        finding.message.ja,
        finding.value,
        finding.departments,
        finding.fixed,
    )
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


def plain_of(finding: Finding) -> dict[str, Any]:
    """Return a finding as values that JSON can hold."""
    return asdict(finding) | {"cell": str(finding.cell) if finding.cell else None}


def finding_of(plain: Mapping[str, Any]) -> Finding:
    """Return the finding that `plain_of` made into plain values.

    Formats up to 0.1 kept the place among them; it is left out.

    Raises:
        ValueError, TypeError, KeyError: these values are of no finding.

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
"""What many findings of a collection have in common."""


@lru_cache(maxsize=16384)
def _text(ja: str, en: str) -> Text:
    return Text(ja, en)


def shared(texts: Iterable[str]) -> tuple[str, ...]:
    """Return texts as a tuple that every file with the same ones shares: returns are alike."""
    return _shared(tuple(texts))


@lru_cache(maxsize=16384)
def _shared(texts: tuple[str, ...]) -> tuple[str, ...]:
    return texts
