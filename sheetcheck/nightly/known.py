"""What the state holds, as values: files, findings with their history, and past runs."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import wraps
from typing import Any, Final, TypeVar

from sheetcheck.nightly.errors import StateDamaged
from sheetcheck.nightly.facts import Facts, FileStatus, KnownFinding


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


@dataclass(frozen=True, slots=True)
class LedgerFinding:
    """A finding of a return, with its history."""

    id: int
    return_id: int
    finding: KnownFinding
    revision: int
    """Rises when it changes, or comes back after it was solved."""
    told: int
    """The last revision that stands in a letter."""
    first_run: int
    since_run: int
    """The run that brought this revision."""
    solved_run: int | None

    @property
    def is_news(self) -> bool:
        """Whether no letter tells it yet."""
        return self.solved_run is None and self.revision > self.told


T = TypeVar("T")

FILE_COLUMNS: Final = (
    "id, path, below, size, changed, settled, digest, key, status, facts, department, return_id,"
    " corrected, report, checked_run, gone_run"
)
FINDING_COLUMNS: Final = "id, return_id, body, revision, told, first_run, since_run, solved_run"


def body_of(finding: KnownFinding) -> str:
    """Return a finding as it is stored."""
    return json.dumps(asdict(finding), separators=(",", ":"))


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
def finding_in(row: Sequence[Any]) -> LedgerFinding:
    """Return the finding in a row of `FINDING_COLUMNS`."""
    id_, return_id, body, *rest = row
    return LedgerFinding(id_, return_id, KnownFinding.parse(json.loads(body)), *rest)
