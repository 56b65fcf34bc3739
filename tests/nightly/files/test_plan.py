"""When a time stamp is believed: a file that is written again must get another one."""

from datetime import UTC, datetime

import pytest

from sheetcheck.nightly.files.plan import same_time, settled
from sheetcheck.nightly.files.survey import Seen

SECOND = 1_000_000_000
AT = datetime(2026, 12, 1, 2, 30, tzinfo=UTC)
NOW = int(AT.timestamp()) * SECOND


@pytest.mark.parametrize(
    ("changed", "believed"),
    [
        (NOW, False),
        (NOW - 1 * SECOND, False),  # FAT keeps every other second only
        (NOW - 4 * SECOND, False),
        (NOW - 5 * SECOND, True),
        (NOW - SECOND // 20, False),
        (NOW - SECOND // 2, True),  # not a whole second: the system keeps finer ones
        (NOW + SECOND // 2, True),  # the server's clock is ahead
    ],
)
def test_a_stamp_of_just_now_is_not_believed_yet(changed: int, *, believed: bool) -> None:
    seen = Seen("/s/a.xlsx", "", "s/a.xlsx", 1, changed)
    assert settled(seen, AT) is believed


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (NOW, NOW, True),
        (NOW, NOW + 1, True),  # one was copied to where only seconds are kept
        (NOW, NOW + 2 * SECOND, False),
        (NOW + 1, NOW + 2, False),
        (NOW + 1, NOW + SECOND, True),
    ],
)
def test_a_stamp_that_was_rounded_is_the_same(one: int, other: int, *, same: bool) -> None:
    assert same_time(one, other) is same
    assert same_time(other, one) is same
