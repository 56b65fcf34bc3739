"""Disks that hang: a night ends in time, and tells of everything that it could not look at."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sheetcheck.nightly.errors import ExitCode, NightRefusal, PlaceSilent
from sheetcheck.nightly.files.answering import patient
from sheetcheck.nightly.monitoring import ended_if_overdue
from sheetcheck.nightly.summary import Night
from sheetcheck.words.deadline import Patience
from sheetcheck.words.text import Language
from sheetcheck.world import World
from tests.nightly.share import CONFIG, FAULTS, TOTALS, Share

pytestmark = pytest.mark.waits

LONGEST = 5.0
"""Seconds that a night may take here; a call that hangs would never end."""


@pytest.fixture
def share(tmp_path: Path) -> Share:
    return Share(tmp_path / "city")


@pytest.fixture
def released() -> Iterator[threading.Event]:
    """What calls that hang wait for; at the end of the test they may go on."""
    event = threading.Event()
    yield event
    event.set()


Hung = Callable[..., World]


@pytest.fixture
def hung(share: Share, released: threading.Event) -> Hung:
    """Give a world in which a door hangs at every path with a word in it."""

    def world(word: str, *doors: str) -> World:
        def hanging(door: Callable[..., Any]) -> Callable[..., Any]:
            def act(path: Any, *more: Any) -> Any:
                if word in str(path):
                    released.wait(30)
                    raise OSError(5, "Input/output error")
                return door(path, *more)

            return act

        whole = World(now=share.clock)
        held = replace(whole, **{name: hanging(getattr(whole, name)) for name in doors})
        return patient(held, Patience(0.15, 0.05))

    return world


def timed(share: Share, world: World, more: str = "") -> Night:
    begun = time.monotonic()
    night = share.night(more, world=world)
    assert time.monotonic() - begun < LONGEST
    return night


def told(night: Night) -> dict[str, str]:
    return {Path(one.path).name: one.why.ja for one in night.missed}


@pytest.mark.parametrize("door", ["list", "place"])
def test_a_folder_that_hangs_is_told_and_all_others_are_checked(
    share: Share, hung: Hung, door: str
) -> None:
    share.put("商工課/a.xlsx", FAULTS)
    share.put("福祉課/b.xlsx", TOTALS)
    share.night()
    share.put("福祉課/c.xlsx")
    night = timed(share, hung("商工課", door))
    assert {"商工課", "a.xlsx"} == {*told(night)}
    assert "時間内に応答がありません" in told(night)["商工課"]
    assert (night.counts.checked, night.counts.gone) == (1, 0)
    assert night.code == ExitCode.NOT_CHECKED


def test_files_that_hang_are_told_one_by_one_and_checked_the_next_night(
    share: Share, hung: Hung
) -> None:
    for number in range(8):
        share.put(f"hung/{number}.xlsx")
    share.put("福祉課/b.xlsx", TOTALS)
    night = timed(share, hung("hung", "read"))
    assert {*told(night)} == {f"{number}.xlsx" for number in range(8)}
    assert {*told(night).values()} == {"読み取れませんでした（時間内に応答がありません）。"}
    assert night.counts.checked == 1
    assert not share.night().missed


def test_a_share_that_hangs_costs_the_other_nothing(share: Share, hung: Hung) -> None:
    share.config_file.write_text(CONFIG.replace('"returned"', '"returned", "other"'), "utf-8")
    (share.root / "other").mkdir()
    share.put("a.xlsx", FAULTS)
    (share.put("b.xlsx", TOTALS)).rename(share.root / "other" / "b.xlsx")
    setup = share.config_file.read_text("utf-8")
    share.night()
    assert share.config_file.read_text("utf-8") == setup
    night = timed(share, hung("other", "names", "list", "read", "place"))
    assert {*told(night)} == {"other", "b.xlsx"}
    assert (night.counts.unchanged, night.counts.gone) == (1, 0)


def test_a_copy_that_cannot_be_written_in_time_is_told_and_written_the_next_night(
    share: Share, hung: Hung
) -> None:
    share.put("a.xlsx", TOTALS)
    night = timed(share, hung("checked.xlsx", "write", "exists"))
    assert {*told(night)} == {"a.xlsx"}
    assert night.code == ExitCode.STATE
    share.night()
    assert "a.checked.xlsx" in share.written()


@pytest.mark.parametrize(
    ("word", "more", "key"),
    [
        ("/checked", "", "share.out"),
        ("sent", '[check]\nissued = "sent/issued.xlsx"\n', "check.issued"),
        ("reviews", '[check]\nreviews = "reviews"\n', "check.reviews"),
        ("masters", '[collect]\nmaster = "masters/issued.xlsx"\n', "collect.master"),
    ],
)
def test_a_night_that_cannot_do_without_a_place_is_refused(
    share: Share, hung: Hung, word: str, more: str, key: str
) -> None:
    share.put("a.xlsx", FAULTS)
    before = share.sources()
    with pytest.raises(PlaceSilent) as refused:
        timed(share, hung(word, "names", "list", "read", "write", "place"), more)
    assert key in refused.value.what.ja
    assert not share.written()
    assert share.sources() == before


def test_many_calls_that_hang_share_the_time(released: threading.Event) -> None:
    patience = Patience(0.3, 0.01)
    begun = time.monotonic()
    for _ in range(20):
        with pytest.raises(TimeoutError):
            patience(lambda: released.wait(30))
    assert time.monotonic() - begun < 3  # and not 20 × 0.3
    assert patience(lambda: 7) == 7


def test_what_is_late_and_then_answers_gives_the_others_their_time_back() -> None:
    patience = Patience(1.0, 0.05)
    event = threading.Event()
    with pytest.raises(TimeoutError):
        patience(lambda: event.wait(30))
    event.set()
    time.sleep(0.02)
    patience(lambda: time.sleep(0.3))


def test_a_night_that_hangs_where_nobody_thought_of_ends_itself(share: Share) -> None:
    config = share.config('[heartbeat]\nfile = "beat.json"\n')
    share.state.mkdir(parents=True)
    ended: list[NightRefusal] = []
    over = threading.Event()

    def end(refusal: NightRefusal) -> None:
        ended.append(refusal)
        over.set()

    world = World(now=share.clock)
    grace = -config.document.run.minutes + 0.001
    with ended_if_overdue(config, world, Language.JA, end, grace):
        assert over.wait(5)
    assert ended[0].code == ExitCode.STATE
    assert "240分" in ended[0].what.ja
    assert '"fail"' in (share.root / "beat.json").read_text("utf-8")
    assert "打ち切りました" in (share.state / "nightly.log").read_text("utf-8")


def test_a_night_in_time_is_left_alone(share: Share) -> None:
    ended: list[NightRefusal] = []
    with ended_if_overdue(share.config(), World(now=share.clock), Language.JA, ended.append):
        pass
    assert not ended
    # One that was called off ends at once, but not in this very moment.
    for one in threading.enumerate():
        if isinstance(one, threading.Timer):
            one.join(5)
            assert not one.is_alive()
