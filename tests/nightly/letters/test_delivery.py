"""Letters that wait, come back, are held, cancelled or let go."""

from datetime import timedelta
from pathlib import Path

import pytest

from sheetcheck.nightly.errors import ExitCode
from sheetcheck.nightly.letters.letter import LetterState
from sheetcheck.nightly.letters.outbox_commands import (
    NoSuchLetter,
    cancelled,
    exported,
    listed,
    sent,
)
from sheetcheck.words.text import Language
from sheetcheck.world import World
from tests.mail.post_box import PostBox, text_of
from tests.nightly.letters.kit import (
    DEPARTMENTS,
    OFFICE,
    SHOKO,
    held,
)
from tests.nightly.share import FAULTS, START, Share


def test_letters_wait_while_the_server_is_away(city: Share, post: PostBox) -> None:
    city.put("ena.xlsx", FAULTS)
    post.closed = True
    night = held(city, post)
    assert night.letters == {"ready": 5}
    assert night.code == ExitCode.LETTERS
    post.closed = False
    held(city, post)
    letters = post.emptied()
    assert {address: len(each) for address, each in letters.items()} == {
        **dict.fromkeys(DEPARTMENTS, 1),
        OFFICE: 2,
    }


def test_what_is_undeliverable_stands_in_the_next_digest_until_a_person_acts(
    city: Share, post: PostBox
) -> None:
    city.put("ena.xlsx", FAULTS)
    post.refused = {SHOKO}
    night = held(city, post)
    assert night.letters == {"sent": 4, "returned": 1}
    post.emptied()
    night = held(city, post)
    digest = post.emptied()[OFFICE][0]
    assert SHOKO in text_of(digest)
    assert "550 no such user" in text_of(digest)
    assert digest["Subject"].endswith("要対応あり")
    assert night.code == ExitCode.LETTERS
    (letter,) = listed(city.config(), [LetterState.RETURNED])
    post.refused = set()
    world = World(now=city.clock, post=post)
    assert sent(city.config(), [letter.id], world, Language.JA) == []
    assert SHOKO in post.emptied()


def test_a_letter_that_waits_does_not_make_a_run_that_checked_everything_a_bad_one(
    city: Share, post: PostBox
) -> None:
    city.put("ena.xlsx", FAULTS)
    post.refused = {SHOKO}
    assert held(city, post).code == ExitCode.LETTERS
    (city.returned / "bad.xlsx").write_bytes(b"no workbook")
    assert ExitCode.NOT_CHECKED in held(city, post).codes
    post.emptied()
    night = held(city, post)
    assert night.previous_good
    assert night.previous_good.day == START.day
    assert "全ファイルを点検できた直近の回：" in text_of(post.emptied()[OFFICE][0])


def test_a_storm_is_held_and_asked_about(city: Share, post: PostBox) -> None:
    city.put("ena.xlsx", FAULTS)
    night = held(city, post, "storm = 3")
    letters = post.emptied()
    assert set(letters) == {OFFICE}
    assert "4通の送信を保留しています" in text_of(letters[OFFICE][0]).replace("\n", "")
    assert "outbox send --held --config night.toml" in " ".join(text_of(letters[OFFICE][0]).split())
    assert night.letters == {"held": 4, "sent": 1}
    assert night.code == ExitCode.LETTERS
    world = World(now=city.clock, post=post)
    assert len(sent(city.config(), [], world, Language.JA)) == 4
    first = listed(city.config(), [LetterState.HELD])[0]
    assert len(sent(city.config(), [first.id], world, Language.JA)) == 3
    assert set(post.emptied()) == set(first.recipients)
    assert sent(city.config(), [], world, Language.JA, held=True) == []
    assert set(post.emptied()) == {*DEPARTMENTS} - {*first.recipients}


def test_after_a_night_with_as_many_it_is_no_storm(city: Share, post: PostBox) -> None:
    city.put("ena.xlsx", FAULTS)
    held(city, post)
    post.emptied()
    city.put("new.xlsx", cells={f"G{row}": "E(その他)" for row in (7, 8, 9)})
    assert held(city, post, "storm = 2").letters.get("held") is None


def test_a_cancelled_letter_is_gone_and_its_findings_count_as_told(
    city: Share, post: PostBox
) -> None:
    city.put("ena.xlsx", FAULTS)
    held(city, post, "storm = 3")
    assert len(cancelled(city.config(), [], World(now=city.clock), held=True)) == 4
    post.emptied()
    assert held(city, post).codes == {ExitCode.PROBLEMS}
    assert set(post.emptied()) == {OFFICE}
    with pytest.raises(NoSuchLetter):
        cancelled(city.config(), [1], World(now=city.clock))
    with pytest.raises(NoSuchLetter):
        cancelled(city.config(), [99], World(now=city.clock))


def test_a_storm_that_nobody_let_out_does_not_make_the_next_one_usual(
    city: Share, post: PostBox
) -> None:
    city.put("ena.xlsx", FAULTS)
    held(city, post, "storm = 3")
    city.put("new.xlsx", cells={f"G{row}": "E(その他)" for row in (7, 8, 9, 10)})
    held(city, post, "storm = 3")
    assert set(post.emptied()) == {OFFICE}


def test_the_bytes_of_a_letter_are_let_go_a_month_after_it_went(
    city: Share, post: PostBox, tmp_path: Path
) -> None:
    city.put("ena.xlsx", FAULTS)
    post.refused = {SHOKO}
    held(city, post)
    city.clock.at += timedelta(days=31)
    held(city, post)
    kept = exported(city.config(), tuple(LetterState), [], tmp_path / "letters", World(city.clock))
    # What did not go can be sent again, however old; yesterday's digest is still there.
    assert {path.name for path in kept} == {"00001-department.eml", "00006-digest.eml"}
    assert len(listed(city.config(), tuple(LetterState))) == 6
