"""Whatever effect of a night with letters fails, the next night makes all good."""

import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest

from sheetcheck.mail.smtp.delivery import Reply, ReplyScope, Stage, Verdict
from sheetcheck.nightly.errors import NightRefusal
from sheetcheck.world import Commits, World
from tests.mail.post_box import PostBox, text_of
from tests.nightly import share as shares
from tests.nightly.letters.kit import DEPARTMENTS, MAIL, OFFICE
from tests.nightly.share import FAULTS, Share

_LAST = 60  # no night of this size has so many effects


class _Faulty(PostBox):
    """A post and a disk whose N-th effect fails; a letter may be taken and its answer lost."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.at = at
        self.count = 0
        self.lost = 0

    def is_due(self) -> bool:
        self.count += 1
        return self.count == self.at

    def commit(self, work: Commits) -> None:
        if self.is_due():
            raise sqlite3.OperationalError("database or disk is full")
        work.commit()

    def send(self, recipients: tuple[str, ...], content: bytes) -> Reply:
        due = self.is_due()
        reply = super().send(recipients, content)
        if not due:
            return reply
        self.lost += 1
        return Reply(Verdict.SILENCE, ReplyScope.CONNECTION, Stage.BODY)


@pytest.mark.slow
def test_no_finding_is_lost_and_twice_goes_only_what_was_not_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shares, "CONFIG", MAIL)
    for at in range(1, _LAST):
        city = Share(tmp_path / f"city-{at}")
        city.put("ena.xlsx", FAULTS)
        post = _Faulty(at)
        world = World(now=city.clock, post=post, commit=post.commit)
        with suppress(NightRefusal):
            city.night(world=world)
        met = post.count >= at
        sound = PostBox()
        city.night(world=World(now=city.clock, post=sound))
        both: dict[str, list[str]] = {}
        for box in (post, sound):
            for address, letters in box.emptied().items():
                both.setdefault(address, []).extend(
                    f"{letter['Message-ID']}\n{text_of(letter)}" for letter in letters
                )
        for address in DEPARTMENTS:
            # The same letter, if it went twice; never another one about the same.
            assert len({*both[address]}) == 1, (at, address)
            assert len(both[address]) <= 2
        twice = sum(len(both[address]) - 1 for address in DEPARTMENTS)
        assert twice <= 1, at
        digests = "\n".join(both[OFFICE])
        assert all(cell in digests for cell in ("I4", "G12", "C20", "A27", "B28")), at
        if not met:
            break
    else:
        pytest.fail("the night never came to its end")
