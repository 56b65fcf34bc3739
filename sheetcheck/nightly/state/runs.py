"""The runs in the state, and notes under a name."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from sheetcheck.nightly.errors import ExitCode, StateDamaged
from sheetcheck.nightly.state.database import Origin
from sheetcheck.nightly.state.schema import or_damage
from sheetcheck.nightly.summary import STOPPED


def stamp(at: datetime) -> str:
    """Return a time as it is stored: `2026-12-01T17:30:00.000000Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(stamped: str) -> datetime:
    """Return a stored time, in UTC.

    Raises:
        StateDamaged: the text is not a time.

    """
    try:
        return datetime.fromisoformat(stamped).astimezone(UTC)
    except (ValueError, TypeError):
        raise StateDamaged from None


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run in the state."""

    id: int
    day: date
    started: datetime
    ended: datetime | None
    code: int | None
    complete: bool
    summary: Mapping[str, Any]


_RUN: Final = "id, day, started, ended, code, complete, summary"


class RunStore:
    """The runs and notes of an open state. Call everything that writes inside `step()`."""

    def __init__(
        self, db: sqlite3.Connection, origin: Origin, commit: Callable[[sqlite3.Connection], None]
    ) -> None:
        self.db = db
        self.origin = origin
        self.commit = commit

    @contextmanager
    def step(self) -> Iterator[sqlite3.Connection]:
        """Commit everything that is written inside, or roll it back if anything raises."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield self.db
            self.commit(self.db)
        except BaseException:
            if self.db.in_transaction:
                with suppress(sqlite3.Error):
                    self.db.execute("ROLLBACK")
            raise

    def begin_run(self, *, day: date, at: datetime, version: str, rehash: bool) -> int:
        """Enter a run that begins, and return its number."""
        values = (day.isoformat(), stamp(at), "running", int(rehash), version)
        with self.step() as db:
            # We hold the lock, so a run that has not ended was killed.
            db.execute("UPDATE runs SET state = 'killed' WHERE state = 'running'")
            row = db.execute(
                "INSERT INTO runs (day, started, state, rehashed, version)"
                " VALUES (?, ?, ?, ?, ?) RETURNING id",
                values,
            ).fetchone()
        return int(row[0])

    def end_run(
        self, run: int, *, at: datetime, code: int, complete: bool, summary: Mapping[str, Any]
    ) -> None:
        """Enter the end of a run; it is `complete` if no file is left. Call inside `step()`."""
        self.db.execute(
            "UPDATE runs SET state = 'ended', ended = ?, code = ?, complete = ?, summary = ?"
            " WHERE id = ?",
            (stamp(at), code, int(complete), json.dumps(summary), run),
        )
        if complete:
            self.put_note("baseline", None)

    def night_began(self, run: int) -> int:
        """Return the first run of the night to which a run belongs.

        A run that was killed or stopped has sent no letters, so the run that continues its work
        belongs to the same night.
        """
        row = self.db.execute(
            "SELECT max(id) FROM runs WHERE id < ? AND state = 'ended' AND code <> ?",
            (run, STOPPED),
        ).fetchone()
        return int(row[0] or 0) + 1

    def runs(self, last: int) -> list[PastRun]:
        """Return the last runs that ended, the oldest first."""
        rows = self.db.execute(
            f"SELECT {_RUN} FROM runs WHERE state = 'ended' ORDER BY id DESC LIMIT ?",
            (last,),
        ).fetchall()
        return [_run_in(row) for row in reversed(rows)]

    def standing_by_run(self, last: int) -> list[tuple[str, Mapping[str, int]]]:
        """Return the dates of the last runs, each with its number of files by status."""
        rows = self.db.execute(
            "SELECT day, json_extract(summary, '$.standing') FROM runs"
            " WHERE state = 'ended' ORDER BY id DESC LIMIT ?",
            (last,),
        ).fetchall()
        return [(day, json.loads(standing or "{}")) for day, standing in reversed(rows)]

    def last_good_run(self) -> PastRun | None:
        """Return the last run that checked every file; None if there is none."""
        row = self.db.execute(
            f"SELECT {_RUN} FROM runs"
            " WHERE state = 'ended' AND complete AND code <> ?"
            " AND NOT EXISTS (SELECT 1 FROM json_each(summary, '$.codes') WHERE value IN (?, ?))"
            " ORDER BY id DESC LIMIT 1",
            (STOPPED, ExitCode.NOT_CHECKED, ExitCode.STATE),
        ).fetchone()
        return _run_in(row) if row else None

    def last_rehash(self) -> datetime | None:
        """Return the start of the last complete run that read all files; None if there is none."""
        row = self.db.execute(
            "SELECT started FROM runs WHERE rehashed AND complete ORDER BY id DESC LIMIT 1"
        ).fetchone()
        return moment(row[0]) if row else None

    def note(self, name: str) -> str:
        """Return the note under a name; empty if there is none."""
        row = self.db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else ""

    def put_note(self, name: str, text: str | None) -> None:
        """Store a note under a name; None deletes it. Call inside `step()`."""
        if text is None:
            self.db.execute("DELETE FROM meta WHERE name = ?", (name,))
        else:
            self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, text))


@or_damage
def _run_in(row: Sequence[Any]) -> PastRun:
    """Return the run in a row of `_RUN`."""
    id_, day, started, ended, code, complete, summary = row
    return PastRun(
        id=id_,
        day=date.fromisoformat(day),
        started=moment(started),
        ended=moment(ended) if ended else None,
        code=code,
        complete=bool(complete),
        summary=json.loads(summary),
    )
