"""The state of a configuration: runs, files, returns and findings, each step one transaction."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime
from typing import Any

from sheetcheck.nightly.database import Origin
from sheetcheck.nightly.facts import KnownFinding
from sheetcheck.nightly.faults import ExitCode
from sheetcheck.nightly.known import (
    FILE_COLUMNS,
    FINDING_COLUMNS,
    RUN_COLUMNS,
    KnownFile,
    LedgerFinding,
    PastRun,
    body_of,
    file_in,
    finding_in,
    run_in,
)
from sheetcheck.nightly.moments import moment, stamp
from sheetcheck.nightly.result import STOPPED

_BEFORE = 0
"""The run that brought what was there before the state was rebuilt: one that nobody knows."""


class Store:
    """The state, open. Reading needs nothing; writing stands inside `step`."""

    def __init__(
        self, db: sqlite3.Connection, origin: Origin, commit: Callable[[sqlite3.Connection], None]
    ) -> None:
        self.db = db
        self.origin = origin
        self._commit = commit

    @contextmanager
    def step(self) -> Iterator[sqlite3.Connection]:
        """Make what is written inside lasting, all of it; or nothing, if anything raises."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield self.db
            self._commit(self.db)
        except BaseException:
            if self.db.in_transaction:
                with suppress(sqlite3.Error):
                    self.db.execute("ROLLBACK")
            raise

    # --- runs ---

    def begin_run(self, *, day: date, at: datetime, version: str, rehash: bool) -> int:
        """Note in the ledger that a run begins, and return its number."""
        values = (day.isoformat(), stamp(at), "running", int(rehash), version)
        with self.step() as db:
            # A run that never ended was killed; whoever holds the lock knows that it is gone.
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
        """Note how a run ended, `complete` if no file was left for the next one; inside `step`."""
        self.db.execute(
            "UPDATE runs SET state = 'ended', ended = ?, code = ?, complete = ?, summary = ?"
            " WHERE id = ?",
            (stamp(at), code, int(complete), json.dumps(summary), run),
        )
        if complete:
            self.put_note("baseline", None)

    def night_began(self, run: int) -> int:
        """Return the first run of the night to which a run belongs.

        A run that was killed or stopped has told nobody what it found: the one that goes on
        from there belongs to the same night.
        """
        row = self.db.execute(
            "SELECT max(id) FROM runs WHERE id < ? AND state = 'ended' AND code <> ?",
            (run, STOPPED),
        ).fetchone()
        return int(row[0] or 0) + 1

    def runs(self, last: int) -> list[PastRun]:
        """Return the last runs that ended, the oldest first."""
        rows = self.db.execute(
            f"SELECT {RUN_COLUMNS} FROM runs"  # noqa: S608
            " WHERE state = 'ended' ORDER BY id DESC LIMIT ?",
            (last,),
        ).fetchall()
        return [run_in(row) for row in reversed(rows)]

    def standing_by_run(self, last: int) -> list[tuple[str, Mapping[str, int]]]:
        """Return the dates of the last runs that ended with how many files stood how."""
        rows = self.db.execute(
            "SELECT day, json_extract(summary, '$.standing') FROM runs"
            " WHERE state = 'ended' ORDER BY id DESC LIMIT ?",
            (last,),
        ).fetchall()
        return [(day, json.loads(standing or "{}")) for day, standing in reversed(rows)]

    def last_good_run(self) -> PastRun | None:
        """Return the last run that checked everything, whatever became of its letters."""
        row = self.db.execute(
            f"SELECT {RUN_COLUMNS} FROM runs"  # noqa: S608
            " WHERE state = 'ended' AND complete AND code <> ?"
            " AND NOT EXISTS (SELECT 1 FROM json_each(summary, '$.codes') WHERE value IN (?, ?))"
            " ORDER BY id DESC LIMIT 1",
            (STOPPED, ExitCode.NOT_CHECKED, ExitCode.STATE),
        ).fetchone()
        return run_in(row) if row else None

    def last_rehash(self) -> datetime | None:
        """Return when all files were last read again to the end."""
        row = self.db.execute(
            "SELECT started FROM runs WHERE rehashed AND complete ORDER BY id DESC LIMIT 1"
        ).fetchone()
        return moment(row[0]) if row else None

    # --- files ---

    def files(self) -> list[KnownFile]:
        """Return every file that is known, also those that are gone."""
        query = f"SELECT {FILE_COLUMNS} FROM files ORDER BY id"  # noqa: S608
        return [file_in(row) for row in self.db.execute(query)]

    def save_file(self, file: KnownFile) -> int:
        """Store a file, a new one if its id is 0; return its id. Inside `step`."""
        values = (*FILE_COLUMNS.split(", ")[1:],)
        row = (
            file.path,
            file.below,
            file.size,
            file.changed,
            int(file.settled),
            file.digest,
            file.key,
            file.status,
            file.facts.told(),
            file.department,
            file.return_id,
            file.corrected,
            file.report,
            file.checked_run,
            file.gone_run,
        )
        if file.id:
            names = ", ".join(f"{name} = ?" for name in values)
            self.db.execute(f"UPDATE files SET {names} WHERE id = ?", (*row, file.id))  # noqa: S608
            return file.id
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        insert = f"INSERT INTO files ({names}) VALUES ({marks}) RETURNING id"  # noqa: S608
        return int(self.db.execute(insert, row).fetchone()[0])

    def stamp_file(self, file: KnownFile) -> None:
        """Store what a listing says of a file, and whether it is there; inside `step`."""
        self.db.execute(
            "UPDATE files SET size = ?, changed = ?, settled = ?, status = ?, key = ?,"
            " gone_run = ? WHERE id = ?",
            (
                file.size,
                file.changed,
                int(file.settled),
                file.status,
                file.key,
                file.gone_run,
                file.id,
            ),
        )

    def add_return(self, department: str) -> int:
        """Store a new return and give its id; inside `step`."""
        insert = "INSERT INTO returns (department) VALUES (?) RETURNING id"
        return int(self.db.execute(insert, (department,)).fetchone()[0])

    def save_return(self, return_id: int, department: str, chosen: int | None) -> None:
        """Store whose a return is and which of its files counts; inside `step`."""
        self.db.execute(
            "UPDATE returns SET department = ?, chosen = ? WHERE id = ?",
            (department, chosen, return_id),
        )

    def returns(self) -> dict[int, tuple[str, int | None]]:
        """Return the department and the chosen file of every return."""
        rows = self.db.execute("SELECT id, department, chosen FROM returns")
        return {id_: (department, chosen) for id_, department, chosen in rows}

    # --- findings ---

    def findings(self, return_id: int | None = None) -> list[LedgerFinding]:
        """Return the findings of a return, or all; without those whose files are gone."""
        asked = "withdrawn_run IS NULL AND (? IS NULL OR return_id = ?) ORDER BY id"
        query = f"SELECT {FINDING_COLUMNS} FROM findings WHERE {asked}"  # noqa: S608
        return [finding_in(row) for row in self.db.execute(query, (return_id, return_id))]

    def news(self) -> list[LedgerFinding]:
        """Return the open findings that no letter tells yet: new, changed, or come back."""
        return [finding for finding in self.findings() if finding.is_news]

    def settle(self, return_id: int, found: Iterable[KnownFinding], run: int) -> None:
        """Bring a return's findings up to what its chosen file says; inside `step`.

        What is not found any more is solved. In a state that was rebuilt, what is found for
        the first time counts as told.
        """
        known = {
            place: (id_, digest, solved)
            for id_, place, digest, solved in self.db.execute(
                "SELECT id, place, digest, solved_run FROM findings WHERE return_id = ?",
                (return_id,),
            )
        }
        baseline = self.is_baseline()
        for finding in found:
            old = known.pop(finding.place, None)
            if old is None:
                self._add(return_id, finding, run, known=baseline)
                continue
            id_, digest, solved = old
            risen = int(solved is not None or digest != finding.digest)
            self.db.execute(
                "UPDATE findings SET body = ?, digest = ?, last_run = ?,"
                " revision = revision + ?, since_run = CASE WHEN ? THEN ? ELSE since_run END,"
                " solved_run = NULL, withdrawn_run = NULL WHERE id = ?",
                (body_of(finding), finding.digest, run, risen, risen, run, id_),
            )
        self.db.executemany(
            "UPDATE findings SET solved_run = ?, withdrawn_run = NULL"
            " WHERE id = ? AND solved_run IS NULL",
            [(run, id_) for id_, _, _ in known.values()],
        )

    def withdraw(self, return_id: int, run: int) -> None:
        """Note that a return has no file any more: its findings rest; inside `step`."""
        self.db.execute(
            "UPDATE findings SET withdrawn_run = ? WHERE return_id = ? AND withdrawn_run IS NULL",
            (run, return_id),
        )

    def note(self, name: str) -> str:
        """Return what is noted under a name; nothing is empty."""
        row = self.db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else ""

    def put_note(self, name: str, text: str | None) -> None:
        """Note a text under a name, or with None take it away; inside `step`."""
        if text is None:
            self.db.execute("DELETE FROM meta WHERE name = ?", (name,))
        else:
            self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, text))

    def is_baseline(self) -> bool:
        """Say whether the state was rebuilt, and no complete run has ended since."""
        return bool(self.note("baseline"))

    def _add(self, return_id: int, finding: KnownFinding, run: int, *, known: bool) -> None:
        told, since = (1, _BEFORE) if known else (0, run)
        self.db.execute(
            "INSERT INTO findings (return_id, place, body, digest, told, first_run,"
            " since_run, last_run) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (return_id, finding.place, body_of(finding), finding.digest, told, run, since, run),
        )
