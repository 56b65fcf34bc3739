"""Two hundred nights in which anything happens, and books of our own about each of them.

The books are kept from what lies on the disk, what the mail server took and what the program says
to anybody: every file asked about ends as checked or not checked with a reason; nothing is gone
that is there; no letter comes twice but where an answer to it was lost; none is lost.
"""

import email
import email.policy
import hashlib
import json
import os
import random
import sqlite3
from collections import Counter
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest

import sheetcheck
from sheetcheck.nightly.errors import ExitCode, NightRefusal
from sheetcheck.nightly.state.database import NAME
from sheetcheck.nightly.state.records import FileStatus, KnownFile
from sheetcheck.nightly.summary import Night
from sheetcheck.words.text import Language
from tests.faults.failing_world import Happenings
from tests.faults.faulty import in_a_child
from tests.faults.random_city import City
from tests.nightly import share as shares
from tests.nightly.letters.kit import MAIL
from tests.nightly.share import Share

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here"),
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
]
CITIES, NIGHTS = 10, 20
READ = {FileStatus.CLEAN, FileStatus.CORRECTED, FileStatus.CONFIRM, FileStatus.PROBLEMS}
REVIEWS = '\n[check]\nreviews = "reviews"\n[departments'


@pytest.mark.parametrize("seed", range(CITIES))
def test_a_city_in_which_anything_happens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(shares, "CONFIG", MAIL.replace("\n[departments", REVIEWS, 1))
    share = Share(tmp_path / "city")
    (share.root / "reviews").mkdir()
    city = City(share, random.Random(seed))
    killed = 0
    for number in range(NIGHTS):
        city.day()
        killed += hold(city, city.happenings(), f"seed {seed}, night {number}")
        letters_agree(city, killed)
    for _ in range(3):
        hold(city, Happenings(), f"seed {seed}, at the end")
    everything_is_told(city, killed)


def hold(city: City, told: Happenings, where: str) -> bool:
    """Hold a night and compare what it says with what is there; say whether it was killed."""
    share = city.share
    asked, before = city.asked_about(), share.sources()
    copies = {*city.copies}
    if told.kill_at:
        in_a_child(lambda: share.night(world=city.world(told), full=told.full))
        share.clock.at += share.clock.step
        assert share.sources() == before, where
        return True
    reads = 0

    def stop() -> bool:
        nonlocal reads
        reads += 1
        return bool(told.stop_after) and reads > told.stop_after

    try:
        night = share.night(world=city.world(told), stop=stop, full=told.full)
    except NightRefusal:
        assert told.unwritable == "commit", where
        return False
    after = share.sources()
    assert {name: before[name] for name in after} == after, where
    gone = {share.returned / name for name in before.keys() - after.keys()}
    assert gone <= {Path(told.vanishing)}, where
    every_file_is_told(city, night, asked, copies, where)
    return False


def every_file_is_told(
    city: City, night: Night, asked: set[Path], copies: set[Path], where: str
) -> None:
    missed = {Path(one.path) for one in night.missed}
    assert all(one.why.ja and one.why.en and one.advice.ja for one in night.missed), where
    json.dumps(night.summary("1.0", Language.JA))
    known = {city.share.returned / name: file for name, file in city.share.known().items()}
    here = {path: file for path, file in known.items() if file.gone_run is None}
    told = {path for path in asked if path in missed or missed & {*path.parents}}
    checked = asked - told
    for path in checked:
        file = here.get(path)
        assert file is not None, (where, path)
        assert file.digest == hashlib.sha256(path.read_bytes()).hexdigest(), (where, path)
        findings_agree(file, path, where)
    # Nothing is remembered as there that is not: but behind what could not be listed, and while
    # a file may be what another one that could not be read was moved to.
    ghosts = here.keys() - asked
    assert missed or not ghosts, (where, ghosts)
    assert all(path in missed or not path.exists() for path in ghosts), (where, ghosts)
    # A copy of ours that could not be read may be a return: then it is told as not checked.
    of_copies = missed & copies
    folders = {path for path in missed if path.suffix != ".xlsx"}
    counts = night.counts
    assert counts.checked + counts.unchanged == len(checked), (where, counts)
    assert counts.not_checked == len(missed), (where, counts)
    assert missed <= asked | folders | of_copies | ghosts, where
    # A link that leads out is told, and nothing behind it is read.
    assert {path for path in city.away if path.is_symlink()} <= told, where
    assert (ExitCode.NOT_CHECKED in night.codes) == bool(missed), where


def findings_agree(file: KnownFile, path: Path, where: str) -> None:
    """Hold the findings that are remembered of a file against a check of it by itself."""
    if file.status not in READ:
        return
    told = (one for one in file.facts.findings if not one.rule.startswith("review-"))
    kept = Counter((one.rule, str(one.cell)) for one in told)
    found = found_in(path.read_bytes())
    # A review of the secretariat may silence the rating of one item, and nothing else.
    assert not kept - found, (where, path)
    assert {rule for rule, _ in found - kept} <= {"rating-unknown"}, (where, path)


@cache
def found_in(data: bytes) -> Counter[tuple[str, str]]:
    place = Path(os.environ["XDG_CACHE_HOME"]) / "alone.xlsx"
    place.write_bytes(data)
    results = sheetcheck.check([str(place)])
    return Counter((one.rule, str(one.cell)) for result in results for one in result.findings)


def delivered(city: City) -> list[tuple[str, str, bool]]:
    """Return what the server took: Message-ID, recipient, and whether its answer was lost."""
    found = []
    for path in sorted(city.box.iterdir()) if city.box.exists() else ():
        letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        found.append((str(letter["Message-ID"]), str(letter["To"]), path.suffix == ".lost"))
    return found


def letters_agree(city: City, killed: int) -> None:
    """Hold the outbox against what the server took."""
    took = delivered(city)
    times = Counter(message_id for message_id, _, _ in took)
    lost = Counter(message_id for message_id, _, is_lost in took if is_lost)
    rows = outbox(city)
    states = {row["message_id"]: row["state"] for row in rows}
    assert times.keys() <= states.keys(), "a letter that is in no outbox"
    again = sum(count - 1 - lost[each] for each, count in times.items() if count - lost[each] > 1)
    assert again <= killed, "a letter came twice, and no answer to it was lost"
    for each, state in states.items():
        assert state != "sent" or times[each], f"{each} was sent and never came"
        taken = times[each] - lost[each]
        assert state == "sent" or not taken or killed, f"{each} came and is {state}"
    one_letter_each(rows)


def one_letter_each(rows: list[sqlite3.Row]) -> None:
    """No finding is told twice to the same department, unless it changed or came back."""
    told: Counter[tuple[str, int, int]] = Counter()
    for row in rows:
        if row["kind"] == "department":
            told.update((row["recipients"], *pair) for pair in json.loads(row["findings"]))
    assert not [each for each, count in told.items() if count > 1]


def everything_is_told(city: City, killed: int) -> None:
    """Every finding that is open at the end, and asks something, stands in a letter."""
    letters_agree(city, killed)
    rows = outbox(city)
    in_letters = {tuple(pair) for row in rows for pair in json.loads(row["findings"])}
    untold = [
        one
        for one in city.share.tracked()
        if one.is_open and (one.id, one.revision) not in in_letters
    ]
    assert not untold, untold[0]
    waiting = {row["state"] for row in rows} - {"sent", "returned", "expired", "cancelled"}
    assert waiting <= {"held", "ready"}
    assert not [name for name in city.share.written() if name.startswith("~sheetcheck")]


def outbox(city: City) -> list[sqlite3.Row]:
    with closing(sqlite3.connect(city.share.state / NAME)) as db:
        db.row_factory = sqlite3.Row
        try:
            return db.execute(
                "SELECT *, (SELECT json_group_array(json_array(finding_id, revision))"
                " FROM letter_findings WHERE letter_id = letters.id) AS findings FROM letters"
            ).fetchall()
        except sqlite3.OperationalError:  # killed before the first transaction
            return []
