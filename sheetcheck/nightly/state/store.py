"""The state of a configuration: runs, files, returns and findings, each step one transaction.

What it is for. A run must know the results of earlier runs: which files it need not read again,
which findings are new, which are solved, who was told. Everything else can be computed again
from the share, and is.

The values. A *file* is known by its path, with size, time and SHA-256 of what was checked, and
with the facts that the check brought. A *return* is what one department sent, in as many files as
it took; one of them is chosen, and only that one's findings count. A *finding* belongs to a
return, not to a file: so it survives when the department sends its sheet again under another
name. Within its return it is known by its place (see `records`), and has a history: `revision`
rises when it changes or comes back after it was solved, `told` is the last revision that is in a
letter. What is open with `revision > told` is news. Nothing else decides whether a letter is
written.

Invariants.

1. Every change is inside `step`: one SQLite transaction, committed whole or rolled back. A night
   that is killed leaves the state as it was after some step, never between two.
2. A step is one file: its row, its return and the findings of that return. So whatever was
   recorded is complete for the files that it names, and the next run continues with the others.
   There is no "current run" whose half-done work must be cleaned up.
3. Steps are idempotent. Recording a file a second time with the same facts changes nothing: no
   revision rises, nothing is news. This is what makes "kill it anywhere and run it again" safe.
4. Nothing is solved by absence. A file that cannot be read, a folder that cannot be listed, a
   share that is suddenly empty solve no finding (`withdraw` lets the findings of a return rest
   while it has no file, and they are no news when it comes back). Only a file that was read can
   solve one.
5. Order is that of the ids, never of clocks: a clock that is set back must not make an old run
   the latest one.

What can go wrong, and what happens then. The disk is full: the step is rolled back and the run
ends with exit code 5. The database is damaged: `database` restores the backup that the last
complete run left (`Origin.RESTORED`; waiting letters are held, since some may have gone out). The
backup is damaged too: the state is rebuilt (`Origin.REBUILT`) with a *baseline*: until a run has
seen every file, what it finds counts as told, because it was told before the state was lost. Two
runs at once: the lock of the folder lets one in (`folder.only_one`), so no transaction ever waits
for another writer, and a run that is marked as running when the lock is free was killed.

Why SQLite in WAL mode with `synchronous=FULL`. WAL lets `outbox list` read while a night writes;
`FULL` makes a commit survive a power cut. `NORMAL` would be faster and could forget the last
commits, and a letter that was sent but not recorded would go out again. The file must be on a
local disk: the locks that all this rests on do not work on network file systems (`folder`).

Formats. `schema.MIGRATIONS` has one entry for each format; a database of an older one is brought
up to date in one transaction, and one of a newer program is refused, never opened in the hope
that it fits. The tables must be exactly those of their format, or the database counts as damaged.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sheetcheck.nightly.state.records import (
    Facts,
    FileStatus,
    KnownFile,
    TrackedFinding,
    digest_of,
    finding_of,
    plain_of,
)
from sheetcheck.nightly.state.runs import RunStore
from sheetcheck.nightly.state.schema import or_damage
from sheetcheck.words.result import Finding

_BEFORE = 0
"""Run number for findings from before the state was rebuilt: lower than any run."""
_FILE: Final = tuple(KnownFile.__dataclass_fields__)
_FINDING: Final = "id, return_id, place, body, revision, told, since_run, solved_run"


@or_damage
def _file_in(values: Sequence[Any]) -> KnownFile:
    """Return the file in a row of `_FILE`."""
    row = dict(zip(_FILE, values, strict=True))
    facts, status = Facts.from_json(row.pop("facts")), FileStatus(row.pop("status"))
    return KnownFile(**row | {"settled": bool(row["settled"])}, facts=facts, status=status)


def _values_of(file: KnownFile, columns: Iterable[str]) -> list[Any]:
    """Return the values of a file for some of `_FILE`."""
    return [file.facts.to_json() if name == "facts" else getattr(file, name) for name in columns]


@or_damage
def _finding_in(row: Sequence[Any]) -> TrackedFinding:
    """Return the finding in a row of `_FINDING`."""
    id_, return_id, place, body, *rest = row
    return TrackedFinding(id_, return_id, place, finding_of(json.loads(body)), *rest)


def _body_of(finding: Finding) -> str:
    """Return a finding as JSON."""
    return json.dumps(plain_of(finding), separators=(",", ":"))


class Store(RunStore):
    """An open state: runs, notes, files, returns and findings."""

    def files(self) -> list[KnownFile]:
        """Return every known file, including vanished ones."""
        query = f"SELECT {', '.join(_FILE)} FROM files ORDER BY id"
        return [_file_in(row) for row in self.db.execute(query)]

    def save_file(self, file: KnownFile) -> int:
        """Store a file and return its id; id 0 creates it. Call inside `step()`."""
        columns = _FILE[1:]
        if file.id:
            self._update_file(file, columns)
            return file.id
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        insert = f"INSERT INTO files ({names}) VALUES ({marks}) RETURNING id"
        return int(self.db.execute(insert, _values_of(file, columns)).fetchone()[0])

    def stamp_file(self, file: KnownFile) -> None:
        """Update size, time stamp, status and presence of a file. Call inside `step()`."""
        self._update_file(file, ("size", "changed", "settled", "status", "key", "gone_run"))

    def _update_file(self, file: KnownFile, columns: Sequence[str]) -> None:
        names = ", ".join(f"{name} = ?" for name in columns)
        values = (*_values_of(file, columns), file.id)
        self.db.execute(f"UPDATE files SET {names} WHERE id = ?", values)

    def add_return(self, department: str) -> int:
        """Create a return and return its id. Call inside `step()`."""
        insert = "INSERT INTO returns (department) VALUES (?) RETURNING id"
        return int(self.db.execute(insert, (department,)).fetchone()[0])

    def save_return(self, return_id: int, department: str, chosen: int | None) -> None:
        """Update a return's department and chosen file. Call inside `step()`."""
        self.db.execute(
            "UPDATE returns SET department = ?, chosen = ? WHERE id = ?",
            (department, chosen, return_id),
        )

    def chosen_files(self) -> dict[int, int]:
        """Return the id of every return with that of its chosen file."""
        return dict(self.db.execute("SELECT id, chosen FROM returns WHERE chosen IS NOT NULL"))

    def findings(self, return_id: int | None = None) -> list[TrackedFinding]:
        """Return the findings of a return, or of all; not those of returns without files."""
        asked = "withdrawn_run IS NULL AND (? IS NULL OR return_id = ?) ORDER BY id"
        query = f"SELECT {_FINDING} FROM findings WHERE {asked}"
        return [_finding_in(row) for row in self.db.execute(query, (return_id, return_id))]

    def settle(self, return_id: int, found: Mapping[str, Finding], run: int) -> None:
        """Update the findings of a return to those of its chosen file. Call inside `step()`.

        A finding that is not found any more is solved. In a rebuilt state, a finding that is found
        for the first time counts as told.
        """
        known = {
            place: (id_, digest, solved)
            for id_, place, digest, solved in self.db.execute(
                "SELECT id, place, digest, solved_run FROM findings WHERE return_id = ?",
                (return_id,),
            )
        }
        baseline = self.is_baseline()
        for place, finding in found.items():
            new_digest = digest_of(finding)
            old = known.pop(place, None)
            if old is None:
                told, since = (1, _BEFORE) if baseline else (0, run)
                self.db.execute(
                    "INSERT INTO findings (return_id, place, body, digest, told, since_run,"
                    " last_run) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (return_id, place, _body_of(finding), new_digest, told, since, run),
                )
                continue
            id_, digest, solved = old
            risen = int(solved is not None or digest != new_digest)
            self.db.execute(
                "UPDATE findings SET body = ?, digest = ?, last_run = ?,"
                " revision = revision + ?, since_run = CASE WHEN ? THEN ? ELSE since_run END,"
                " solved_run = NULL, withdrawn_run = NULL WHERE id = ?",
                (_body_of(finding), new_digest, run, risen, risen, run, id_),
            )
        self.db.executemany(
            "UPDATE findings SET solved_run = ?, withdrawn_run = NULL"
            " WHERE id = ? AND solved_run IS NULL",
            [(run, id_) for id_, _, _ in known.values()],
        )

    def withdraw(self, return_id: int, run: int) -> None:
        """Suspend the findings of a return that has no file any more. Call inside `step()`."""
        self.db.execute(
            "UPDATE findings SET withdrawn_run = ? WHERE return_id = ? AND withdrawn_run IS NULL",
            (run, return_id),
        )

    def is_baseline(self) -> bool:
        """True if the state was rebuilt and no complete run has ended since."""
        return bool(self.note("baseline"))
