"""The tables of the state: the statements that lead from each format to the next."""

from typing import Final

MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (
    (
        """CREATE TABLE meta (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT""",
        # The runs. Order is that of the ids: clocks may go back.
        """CREATE TABLE runs (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            day TEXT NOT NULL,
            started TEXT NOT NULL,
            ended TEXT,
            state TEXT NOT NULL,
            code INTEGER,
            complete INTEGER NOT NULL DEFAULT 0,
            rehashed INTEGER NOT NULL DEFAULT 0,
            version TEXT NOT NULL,
            summary TEXT NOT NULL DEFAULT '{}'
        ) STRICT""",
        # A return: what one department sent back, in as many files as it took.
        """CREATE TABLE returns (
            id INTEGER PRIMARY KEY,
            department TEXT NOT NULL,
            chosen INTEGER
        ) STRICT""",
        """CREATE TABLE files (
            id INTEGER PRIMARY KEY,
            path TEXT NOT NULL UNIQUE,
            below TEXT NOT NULL,
            size INTEGER NOT NULL,
            changed INTEGER NOT NULL,
            settled INTEGER NOT NULL,
            digest TEXT NOT NULL,
            key TEXT NOT NULL,
            status TEXT NOT NULL,
            facts TEXT NOT NULL,
            department TEXT NOT NULL,
            return_id INTEGER NOT NULL REFERENCES returns (id),
            corrected TEXT,
            report TEXT,
            checked_run INTEGER NOT NULL,
            gone_run INTEGER
        ) STRICT""",
        # `revision` rises when a finding changes or comes back; `told` is the last revision
        # that is in a letter. An open finding with revision > told is news.
        """CREATE TABLE findings (
            id INTEGER PRIMARY KEY,
            return_id INTEGER NOT NULL REFERENCES returns (id),
            place TEXT NOT NULL,
            body TEXT NOT NULL,
            digest TEXT NOT NULL,
            revision INTEGER NOT NULL DEFAULT 1,
            told INTEGER NOT NULL DEFAULT 0,
            first_run INTEGER NOT NULL,
            since_run INTEGER NOT NULL,
            last_run INTEGER NOT NULL,
            solved_run INTEGER,
            withdrawn_run INTEGER,
            UNIQUE (return_id, place)
        ) STRICT""",
        # Finished letters: the very bytes that are sent, however often it takes.
        """CREATE TABLE letters (
            id INTEGER PRIMARY KEY,
            message_id TEXT NOT NULL UNIQUE,
            run INTEGER NOT NULL,
            kind TEXT NOT NULL,
            recipients TEXT NOT NULL,
            subject TEXT NOT NULL,
            date TEXT NOT NULL,
            content BLOB NOT NULL,
            state TEXT NOT NULL,
            tries INTEGER NOT NULL DEFAULT 0,
            not_before TEXT NOT NULL,
            reply_code INTEGER,
            reply_text TEXT NOT NULL DEFAULT '',
            created TEXT NOT NULL,
            ended TEXT
        ) STRICT""",
        "CREATE INDEX letters_by_state ON letters (state, not_before)",
        """CREATE TABLE letter_findings (
            letter_id INTEGER NOT NULL REFERENCES letters (id),
            finding_id INTEGER NOT NULL REFERENCES findings (id),
            revision INTEGER NOT NULL,
            PRIMARY KEY (letter_id, finding_id)
        ) STRICT""",
    ),
    # Whom a letter was to, by the address book's name: addresses change, and are shared.
    ("ALTER TABLE letters ADD COLUMN department TEXT NOT NULL DEFAULT ''",),
    # Nothing asked for it; notes of a shortcut that is no more.
    (
        "ALTER TABLE findings DROP COLUMN first_run",
        "DELETE FROM meta WHERE name IN ('calm', 'calm page')",
    ),
)
"""One entry for each format; their number is the format of this program."""
