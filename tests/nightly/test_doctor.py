"""The doctor: what works, what does not, and what a night would end with because of it."""

import shutil
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest

from sheetcheck.cli.app import run
from sheetcheck.nightly.setup.doctor import Answer, examined
from sheetcheck.nightly.state.database import NAME
from sheetcheck.words.text import Language
from sheetcheck.world import World
from tests.nightly.share import FAULTS, Share


@pytest.fixture
def known(share: Share) -> Share:
    share.put("商工課/a.xlsx", FAULTS)
    share.night()
    return share


def answers(share: Share, more: str = "", *, scheduled: bool | None = True) -> list[Answer]:
    world = World(now=share.clock)
    config = share.config(more)
    return list(examined(config, world, Language.EN, "1.0", scheduled=scheduled))


def wrong(found: list[Answer]) -> dict[str, tuple[int, str]]:
    return {each.about.en: (int(each.code), each.state.en) for each in found if each.code}


def test_after_a_good_night_all_is_well_and_its_time_is_told(known: Share) -> None:
    found = answers(known)
    assert not wrong(found)
    told = {each.about.en: each.state.en for each in found}
    assert told["Last complete run"].endswith("2026, 02:30 (exit code 1)")


def test_the_returns_are_left_alone(known: Share) -> None:
    before, written = known.sources(), known.written()
    answers(known)
    assert (known.sources(), known.written()) == (before, written)


def test_a_good_night_long_ago_is_too_late(known: Share) -> None:
    known.clock.at += timedelta(days=2)
    assert {code for code, _ in wrong(answers(known)).values()} == {3}


def no_folder(share: Share) -> None:
    shutil.rmtree(share.returned)


def no_output(share: Share) -> None:
    shutil.rmtree(share.out)
    share.out.write_text("in the way")


def damaged(share: Share) -> None:
    with closing(sqlite3.connect(share.state / NAME)) as db:
        db.execute("UPDATE runs SET started = 'yesterday'")
        db.commit()


def newer(share: Share) -> None:
    with closing(sqlite3.connect(share.state / NAME)) as db:
        db.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize(
    ("harm", "about", "code"),
    [
        (no_folder, "Folder", 3),
        (no_output, "Output", 5),
        (damaged, "Saved", 5),
        (newer, "Saved", 5),
    ],
)
def test_what_does_not_work_is_told(
    known: Share, harm: Callable[[Share], None], about: str, code: int
) -> None:
    harm(known)
    ((named, (ends, _)),) = wrong(answers(known)).items()
    assert (named.split()[0], ends) == (about, code)


def test_a_family_that_is_unknown_is_told_by_its_key(known: Share) -> None:
    found = wrong(answers(known, '[check]\nschema = "nowhere"\n'))
    ((code, told),) = found.values()
    assert code == 2
    assert 'check.schema = "nowhere"' in told


def test_a_mail_server_that_does_not_answer_is_told(known: Share) -> None:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    mail = f'[mail]\nserver = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
    people = 'sender = "a@example.jp"\nsecretariat = ["b@example.jp"]\n'
    found = wrong(answers(known, mail + people))
    assert {about: code for about, (code, _) in found.items()} == {"Mail server": 4}


@pytest.mark.parametrize("scheduled", [False, None])
def test_a_night_that_nothing_starts_is_no_fault_but_doubtful(
    known: Share, *, scheduled: bool | None
) -> None:
    last = answers(known, scheduled=scheduled)[-1]
    assert (last.about.en, last.code, last.doubtful) == ("Schedule", 0, True)


def test_the_command_ends_with_the_highest_code(
    share: Share, capsys: pytest.CaptureFixture[str]
) -> None:
    no_folder(share)
    assert run(["doctor", "--config", str(share.config_file), "--lang", "en"]) == 3
    assert "FAIL  Folder" in capsys.readouterr().out
