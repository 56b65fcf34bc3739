"""The state: migrated, refused, rescued; and the table of what may become of a letter."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, fields
from datetime import timedelta

import pytest

from sheetcheck.nightly.errors import StateFailed, StateNewer
from sheetcheck.nightly.letters.letter import NEXT, Event, LetterState, NewLetter
from sheetcheck.nightly.letters.outbox import (
    Impossible,
    content_of,
    counted,
    happened,
    letters,
    queue,
)
from sheetcheck.nightly.state.database import COPY, NAME, Origin, open_state
from sheetcheck.nightly.state.records import TrackedFinding, finding_of, plain_of
from sheetcheck.nightly.state.schema import APPLICATION, MIGRATIONS
from sheetcheck.nightly.state.store import Store
from sheetcheck.words.address import Address
from sheetcheck.words.result import Finding, Severity
from sheetcheck.words.text import Text
from sheetcheck.workbook.files.disk import write_whole
from tests.nightly.share import FAULTS, START, Share


@pytest.fixture
def known(share: Share) -> Share:
    share.put("商工課/a.xlsx", FAULTS)
    share.night()
    return share


def spoilt(share: Share, name: str) -> None:
    path = share.state / name
    data = bytearray(path.read_bytes())
    data[4096 : 4096 * 3] = b"\xff" * 8192
    path.write_bytes(data)


def test_a_newer_state_is_refused_and_left_alone(known: Share) -> None:
    with closing(sqlite3.connect(known.state / NAME)) as db:
        db.execute("PRAGMA user_version=99")
    before = (known.state / NAME).read_bytes()
    with pytest.raises(StateNewer, match="99"):
        known.night()
    assert (known.state / NAME).read_bytes() == before


OLD_FINDING = {
    "place": "plan-missing|s|7",
    "rule": "plan-missing",
    "severity": "error",
    "message": {"ja": "空欄", "en": "blank"},
    "suggestion": {"ja": "", "en": ""},
    "sheet": "s",
    "cell": "I7",
    "section": None,
    "number": 1,
    "item": "x",
    "departments": ["商工課"],
    "value": "",
    "fixed": False,
}


def test_a_state_of_the_first_formats_keeps_what_was_told(share: Share) -> None:
    share.state.mkdir()
    with closing(sqlite3.connect(share.state / NAME)) as db:
        for statement in (each for steps in MIGRATIONS[:2] for each in steps):
            db.execute(statement)
        db.execute(f"PRAGMA application_id={APPLICATION}")
        db.execute("PRAGMA user_version=2")
        db.execute("INSERT INTO returns (department) VALUES ('商工課')")
        row = (1, OLD_FINDING["place"], json.dumps(OLD_FINDING), "d", 2, 2, 1, 1, 1)
        db.execute(
            "INSERT INTO findings (return_id, place, body, digest, revision, told, first_run,"
            " since_run, last_run) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )
        db.commit()
    found = share.tracked()
    assert [(f.place, str(f.finding.cell), f.is_news, f.is_open) for f in found] == [
        ("plan-missing|s|7", "I7", False, True)
    ]


def test_a_finding_is_kept_with_all_that_it_says() -> None:
    finding = Finding(
        rule="plan-missing",
        severity=Severity.ERROR,
        message=Text("空欄です。", "It is blank."),
        suggestion=Text("記入してください。", "Fill it in."),
        sheet="s",
        cell=Address(7, 9),
        section="(1)住居",
        number=1,
        item="事業",
        departments=("商工課",),
        value="x",
        fixed=True,
        brief=Text("記入", "Fill in"),
    )
    kept = finding_of(json.loads(json.dumps(plain_of(finding))))
    assert asdict(kept) == asdict(finding)
    assert [type(getattr(kept, f.name)) for f in fields(kept)] == [
        type(getattr(finding, f.name)) for f in fields(finding)
    ]


def test_a_damaged_state_is_restored_from_the_copy(known: Share) -> None:
    spoilt(known, NAME)
    night = known.night()
    assert (night.origin, night.new, night.counts.unchanged) == (Origin.RESTORED, 0, 1)
    assert (known.state / "damaged-1" / NAME).exists()


def test_a_state_that_is_gone_is_restored_from_the_copy(known: Share) -> None:
    (known.state / NAME).unlink()
    assert known.night().origin == Origin.RESTORED


@pytest.mark.parametrize("rest", ["nothing", "damaged copy"])
def test_without_a_copy_it_is_rebuilt_and_nothing_is_news(known: Share, rest: str) -> None:
    if rest == "nothing":
        for path in known.state.iterdir():
            path.unlink()
    else:
        spoilt(known, NAME)
        spoilt(known, COPY)
    night = known.night()
    assert (night.origin, night.open, night.new) == (Origin.REBUILT, 7, 0)
    assert not [finding for finding in known.tracked() if finding.is_news]
    # From then on what is new is news again.
    known.put("福祉課/b.xlsx", FAULTS)
    known.night()
    assert [finding for finding in known.tracked() if finding.is_news]


def news_of(store: Store) -> list[TrackedFinding]:
    return [finding for finding in store.findings() if finding.is_news]


DAMAGES = [
    "DROP TABLE findings",
    "UPDATE files SET facts = '{}'",
    "UPDATE files SET facts = CAST(x'ff' AS TEXT)",
    "UPDATE findings SET body = '[]'",
    "UPDATE findings SET return_id = 99",
    "UPDATE runs SET started = 'yesterday'",
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_no_program_of_ours_writes_is_damage(known: Share, damage: str) -> None:
    with closing(sqlite3.connect(known.state / NAME)) as db:
        db.execute(damage)
        db.commit()
    night = known.night()
    assert (night.origin, night.open, night.new) == (Origin.RESTORED, 7, 0)
    assert (known.state / "damaged-1" / NAME).exists()


def test_a_copy_that_is_damaged_in_the_same_way_is_not_believed(known: Share) -> None:
    for name in (NAME, COPY):
        with closing(sqlite3.connect(known.state / name)) as db:
            db.execute("UPDATE files SET facts = '{}'")
            db.commit()
    night = known.night()
    assert (night.origin, night.open, night.new) == (Origin.REBUILT, 7, 0)
    assert known.night().origin == Origin.KEPT


def test_an_emptied_state_is_restored(known: Share) -> None:
    (known.state / NAME).write_bytes(b"")
    night = known.night()
    assert (night.origin, night.new) == (Origin.RESTORED, 0)


def test_a_dry_run_over_a_damaged_state_reads_the_copy_and_mends_nothing(known: Share) -> None:
    spoilt(known, NAME)
    before = (known.state / NAME).read_bytes()
    assert known.night(dry_run=True).new == 0
    assert (known.state / NAME).read_bytes() == before


@pytest.mark.slow
def test_a_state_that_somebody_else_writes_is_told(known: Share) -> None:
    with closing(sqlite3.connect(known.state / NAME, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        with pytest.raises(StateFailed, match="locked"):
            known.night()
    assert known.night().code == 1


@pytest.fixture
def store(known: Share) -> Iterator[Store]:
    opened = open_state(known.state, write_whole)
    with closing(opened.db):
        yield Store(opened.db, opened.origin, lambda db: db.commit())


def letter(store: Store, name: str = "1") -> int:
    finding = store.findings()[0]
    told = NewLetter(
        f"<{name}@example.jp>",
        "department",
        ("a@example.jp",),
        "件名",
        START,
        b"Subject: x\r\n\r\n",
        ((finding.id, finding.revision),),
    )
    with store.step() as db:
        return queue(db, told, run=1, at=START)


def test_letter_and_findings_stand_or_fall_together(store: Store) -> None:
    before = len(news_of(store))
    lost = NewLetter("<x>", "k", (), "s", START, b"", ((1, 1), (0, 1)))  # there is no finding 0
    with pytest.raises(sqlite3.IntegrityError), store.step() as db:
        queue(db, lost, run=1, at=START)
    assert (len(news_of(store)), counted(store.db)) == (before, {})
    first, again = letter(store), letter(store)
    assert first == again
    assert len(news_of(store)) == before - 1
    assert content_of(store.db, first) == b"Subject: x\r\n\r\n"


def test_a_letter_goes_its_way(store: Store) -> None:
    id_ = letter(store)
    later = START + timedelta(minutes=2)
    with store.step() as db:
        assert happened(db, id_, Event.CLAIM, at=START) is LetterState.SENDING
        assert (
            happened(
                db,
                id_,
                Event.TEMPORARY,
                at=START,
                not_before=later,
                reply=(451, Text("あとで", "later")),
            )
            is LetterState.READY
        )
    (waiting,) = letters(store.db, [LetterState.READY])
    assert (waiting.tries, waiting.not_before) == (1, later)
    assert waiting.reply == Text("451 あとで", "451 later")
    with store.step() as db:
        happened(db, id_, Event.CLAIM, at=later)
        assert happened(db, id_, Event.ACCEPTED, at=later) is LetterState.SENT
    assert counted(store.db) == {LetterState.SENT: 1}


def test_what_is_not_in_the_table_cannot_happen(store: Store) -> None:
    for state in LetterState:
        for event in Event:
            id_ = letter(store, f"{state}-{event}")
            with store.step() as db:
                db.execute("UPDATE letters SET state = ? WHERE id = ?", (state, id_))
            if (state, event) in NEXT:
                with store.step() as db:
                    assert happened(db, id_, event, at=START) is NEXT[state, event]
            else:
                with pytest.raises(Impossible), store.step() as db:
                    happened(db, id_, event, at=START)


def test_waiting_letters_of_a_restored_state_are_held(known: Share) -> None:
    opened = open_state(known.state, write_whole)
    with closing(opened.db):
        letter(Store(opened.db, opened.origin, lambda db: db.commit()))
    known.night()
    spoilt(known, NAME)
    known.night()
    opened = open_state(known.state, write_whole)
    with closing(opened.db):
        assert counted(opened.db) == {LetterState.HELD: 1}
