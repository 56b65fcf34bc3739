"""Nights one after another: what is checked, what is left alone, and what is never lost."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sheetcheck.nightly.errors import AnotherNight, ConfigFaulty, StateOnNetwork
from sheetcheck.nightly.night import run_night
from sheetcheck.nightly.state.folder import only_one
from sheetcheck.world import World
from tests.nightly.share import FAULTS, START, TOTALS, Share


def test_the_first_night_checks_everything_and_mirrors_the_folders(share: Share) -> None:
    share.put("商工課/a.xlsx", TOTALS)
    share.put("福祉課/b.xlsx")
    before = share.sources()
    night = share.night()
    assert (night.code, night.counts.checked, night.missing) == (0, 2, ("税務課",))
    assert share.written() == {
        "index.html",
        "board.json",
        "商工課/a.checked.xlsx",
        "商工課/a.report.html",
        "福祉課/b.report.html",
    }
    assert share.sources() == before


def test_a_second_run_at_the_same_time_touches_nothing(share: Share) -> None:
    share.put("商工課/a.xlsx")
    with only_one(share.state), pytest.raises(AnotherNight):
        share.night()
    assert not share.out.exists()
    assert share.night().code == 0


def test_a_state_on_a_network_is_refused(share: Share, monkeypatch: pytest.MonkeyPatch) -> None:
    from sheetcheck.nightly.state import folder  # noqa: PLC0415

    monkeypatch.setattr(folder, "_mounts", lambda: [("/", "ext4"), (str(share.root), "cifs")])
    with pytest.raises(StateOnNetwork, match="cifs"):
        share.night()
    assert not share.state.exists()


@pytest.mark.parametrize(
    "moment",
    [
        datetime(1970, 1, 1, 9, tzinfo=UTC),
        START - timedelta(hours=30),
        datetime(2036, 3, 31, 23, 59, 59, tzinfo=UTC),
    ],
)
def test_a_clock_that_was_set_changes_nothing(share: Share, moment: datetime) -> None:
    share.put("商工課/a.xlsx", FAULTS)
    first = share.night()
    share.clock.at = moment
    night = share.night()
    assert (night.run, night.new, night.open) == (2, 0, first.open)
    share.clock.at = START + timedelta(days=9)
    assert share.night().new == 0


def test_a_night_past_midnight_has_one_date(share: Share) -> None:
    share.put("商工課/a.xlsx")
    share.clock.at = datetime(2027, 3, 31, 23, 59, 59, 995_000, tzinfo=UTC)
    night = share.night()
    assert night.day.isoformat() == "2027-03-31"
    assert night.ended.date() != night.day


def test_the_heartbeat_is_heard_and_its_failure_changes_nothing(share: Share) -> None:
    share.put("商工課/a.xlsx")
    heard: list[str] = []

    def fetch(address: str) -> None:
        heard.append(address)
        raise ConnectionRefusedError(111, "refused")

    more = '[heartbeat]\nurl = "https://example.jp/beat/{event}"\nfile = "beat.json"\n'
    night = share.night(more, world=World(now=share.clock, fetch=fetch))
    assert heard == ["https://example.jp/beat/start", "https://example.jp/beat/ok"]
    assert night.code == 0
    assert json.loads((share.root / "beat.json").read_text())["event"] == "ok"
    log = (share.state / "nightly.log").read_text("utf-8")
    assert "稼働通知" in log
    assert "example.jp" not in log


def test_the_heartbeat_tells_of_a_night_that_was_refused(share: Share) -> None:
    heard: list[str] = []
    more = '[heartbeat]\nurl = "https://example.jp/{event}"\n[check]\nschema = "nowhere"\n'
    share.put("商工課/a.xlsx")
    with pytest.raises(ConfigFaulty):
        share.night(more, world=World(now=share.clock, fetch=heard.append))
    assert heard == ["https://example.jp/start", "https://example.jp/fail"]


def test_the_summary_is_one_line_that_no_console_fails_on(share: Share) -> None:
    share.put("商工課/a\u202e\u0007.xlsx").write_bytes(b"no")
    night = share.night()
    line = json.dumps(night.summary("1.0", share.config().document.run.language or "ja"))  # type: ignore[arg-type]
    assert line.isascii()
    assert run_night.__doc__
    assert replace(night, stopped=True).code == 130
