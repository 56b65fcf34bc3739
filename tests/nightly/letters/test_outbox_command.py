"""`sheetcheck outbox` as a person types it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sheetcheck.cli.app import run
from sheetcheck.nightly.state.database import NAME
from sheetcheck.world import World
from tests.mail.post_box import PostBox
from tests.nightly import share as shares
from tests.nightly.letters.kit import MAIL
from tests.nightly.share import FAULTS, Share


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A configuration whose night has left five letters behind."""
    monkeypatch.setattr(shares, "CONFIG", MAIL.replace("[mail]", "[mail]\nport = 9"))
    city = Share(tmp_path / "city")
    city.put("ena.xlsx", FAULTS)
    city.night(world=World(now=city.clock, post=PostBox(closed=True)))
    return str(city.config_file)


def test_list_send_cancel_and_export(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["outbox", "list", "--config", config, "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [(each["state"], each["tries"]) for each in listed] == [("ready", 1)] * 5
    assert run(["outbox", "send", "--config", config, "--lang", "en"]) == 4
    assert "Not sent: 5" in capsys.readouterr().out
    assert run(["outbox", "cancel", "1", "2", "--config", config, "--lang", "en"]) == 0
    folder = tmp_path / "letters"
    assert run(["outbox", "export", str(folder), "--config", config]) == 0
    assert [path.name for path in sorted(folder.iterdir())] == [
        "00003-department.eml",
        "00004-department.eml",
        "00005-digest.eml",
    ]
    capsys.readouterr()
    assert run(["outbox", "list", "--all", "--config", config, "--lang", "ja"]) == 0
    assert capsys.readouterr().out.count("取消済み") == 2


def test_what_a_killed_run_had_claimed_can_be_named_like_any_other(
    config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(Path(config).parent / "state" / NAME)) as db, db:
        db.execute("UPDATE letters SET state = 'sending' WHERE id IN (1, 2)")
    assert run(["outbox", "send", "1", "--config", config, "--lang", "en"]) == 4
    assert run(["outbox", "cancel", "2", "--config", config, "--lang", "en"]) == 0
    capsys.readouterr()
    assert run(["outbox", "list", "1", "2", "--config", config, "--format", "json"]) == 0
    states = [(each["state"], each["tries"]) for each in json.loads(capsys.readouterr().out)]
    assert states == [("ready", 2), ("cancelled", 1)]


@pytest.mark.parametrize(
    "words", [["cancel"], ["export"], ["send", "first"], ["cancel", "99"], ["burn"], []]
)
def test_mistakes_are_told_and_change_nothing(
    config: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["outbox", *words, "--config", config, "--lang", "en"]) == 2
    assert capsys.readouterr().err.strip()
    assert run(["outbox", "list", "--config", config, "--format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 5
