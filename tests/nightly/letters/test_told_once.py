"""What is told again and what is not: reminders, new addresses, nights that were killed."""

from datetime import date, timedelta

import pytest

from sheetcheck.mail.smtp.delivery import Reply
from sheetcheck.nightly.letters.outbox_commands import (
    cancelled,
)
from sheetcheck.world import World
from tests.mail.post_box import PostBox, text_of
from tests.nightly.letters.kit import (
    DEPARTMENTS,
    KENCHIKU,
    MAIL,
    OFFICE,
    SHOKO,
    held,
)
from tests.nightly.share import FAULTS, Share


def test_nothing_is_told_twice_and_the_digest_comes_every_night(city: Share, post: PostBox) -> None:
    city.put("ena.xlsx", FAULTS)
    held(city, post)
    post.emptied()
    held(city, post)
    letters = post.emptied()
    assert set(letters) == {OFFICE}
    assert "A27" not in text_of(letters[OFFICE][0])


def test_what_changes_or_comes_back_is_told_again(city: Share, post: PostBox) -> None:
    city.put("a.xlsx", cells={"G7": "E(その他)"})
    held(city, post)
    assert "G7" in text_of(post.emptied()[SHOKO][0])
    city.put("a.xlsx", cells={"G7": "F(その他)"})
    held(city, post)
    assert "F(その他)" in text_of(post.emptied()[SHOKO][0])
    city.put("a.xlsx")
    held(city, post)
    letters = post.emptied()
    assert set(letters) == {OFFICE}
    assert "解消1" in letters[OFFICE][0]["Subject"]
    city.put("a.xlsx", cells={"G7": "F(その他)"})
    held(city, post)
    assert SHOKO in post.emptied()


def test_a_department_gets_its_news_only_and_hears_how_much_is_older(
    city: Share, post: PostBox
) -> None:
    city.put("a.xlsx", cells={"G7": "E(その他)"})
    held(city, post)
    post.emptied()
    city.put("a.xlsx", cells={"G7": "E(その他)", "I7": "－"})
    held(city, post)
    (letter,) = post.emptied()[SHOKO]
    assert "I7" in text_of(letter)
    assert "セル G7" not in text_of(letter)
    assert "このほか、以前お知らせした1件の修正もお願いします" in text_of(letter)


def test_reminders_come_after_so_many_days_and_again_after_as_many(
    city: Share, post: PostBox
) -> None:
    city.put("a.xlsx", cells={"G7": "E(その他)"})
    heard = []
    for night in range(16):
        held(city, post, "remind_days = 7")
        if letters := post.emptied().get(SHOKO):
            heard.append((night, letters[0]["Subject"]))
    assert [night for night, _ in heard] == [0, 7, 14]
    assert all("再度のご連絡：" in subject for _, subject in heard[1:])


def test_before_the_deadline_who_is_missing_is_told_once(city: Share, post: PostBox) -> None:
    city.put("a.xlsx", cells={"G7": "E(その他)"})
    deadline = city.clock.at.date() + timedelta(days=4)
    more = f"remind_before = 3\n[check]\ndeadline = {deadline.isoformat()}"
    heard = {SHOKO: 0, KENCHIKU: 0}
    subjects = []
    for _ in range(7):
        held(city, post, more)
        letters = post.emptied()
        for address in heard:
            heard[address] += len(letters.get(address, []))
        subjects += [letter["Subject"] for letter in letters.get(SHOKO, [])]
    assert heard == {SHOKO: 2, KENCHIKU: 0}
    day = date(2026, 12, 5)
    assert f"{day.month}月{day.day}日（土）期限：" in subjects[1]


def test_a_run_that_goes_on_where_another_was_killed_is_of_the_same_night(
    city: Share, post: PostBox
) -> None:
    class Killing(PostBox):
        def send(self, recipients: tuple[str, ...], content: bytes) -> Reply:
            super().send(recipients, content)
            raise SystemExit  # as good as SIGKILL: nothing is noted any more

    city.put("ena.xlsx", FAULTS)
    with pytest.raises(SystemExit):
        city.night(world=World(now=city.clock, post=Killing()))
    held(city, post)
    letters = post.emptied()
    assert {to: len(found) for to, found in letters.items()} == dict.fromkeys(
        (*DEPARTMENTS, OFFICE), 1
    )
    assert "新規0" not in letters[OFFICE][0]["Subject"]
    city.put("ena.xlsx", FAULTS, cells={"G8": "A(予定通り進行)"})
    city.clock.at -= timedelta(days=1)  # a second run on one day tells what has happened since
    held(city, post)
    assert "解消1" in post.emptied()[OFFICE][0]["Subject"]


def test_who_is_found_in_the_address_book_later_is_told_then_and_once(
    city: Share, post: PostBox
) -> None:
    city.put("a.xlsx", cells={"G7": "E(その他)", "E7": "商工課、税務課"})
    held(city, post)
    letters = post.emptied()
    assert "G7" in text_of(letters[SHOKO][0])
    assert "担当課：商工課、税務課" in text_of(letters[OFFICE][0])
    more = '[departments."税務課"]\nto = ["zeimu@a.lg.jp"]\n'
    held(city, post, more)
    letters = post.emptied()
    assert set(letters) == {"zeimu@a.lg.jp", OFFICE}
    assert "G7" in text_of(letters["zeimu@a.lg.jp"][0])
    held(city, post, more)
    assert set(post.emptied()) == {OFFICE}


def test_a_new_address_or_a_new_name_is_no_reason_to_tell_again(city: Share, post: PostBox) -> None:
    city.put("a.xlsx", cells={"G7": "E(その他)"})
    held(city, post)
    post.emptied()
    renamed = MAIL.replace(
        '"商工観光課"]\nto = ["shoko@a.lg.jp"]\naliases = ["商工課"]',
        '"商工課"]\nto = ["new@a.lg.jp"]\naliases = ["商工観光課"]',
    )
    assert renamed != MAIL
    city.config_file.write_text(renamed, "utf-8")
    city.night(world=World(now=city.clock, post=post))
    assert set(post.emptied()) == {OFFICE}


def test_departments_that_share_an_address_are_each_reminded(city: Share, post: PostBox) -> None:
    deadline = city.clock.at.date() + timedelta(days=1)
    more = "\n".join(
        (
            f"remind_before = 3\n[check]\ndeadline = {deadline.isoformat()}",
            '[departments."甲課"]\nto = ["both@a.lg.jp"]',
            '[departments."乙課"]\nto = ["both@a.lg.jp"]',
        )
    )
    held(city, post, more)
    subjects = [letter["Subject"] for letter in post.emptied()["both@a.lg.jp"]]
    assert [name in subject for name, subject in zip("甲乙", subjects, strict=True)] == [True] * 2
    held(city, post, more)
    assert "both@a.lg.jp" not in post.emptied()


def test_what_is_held_or_cancelled_is_not_told_by_a_reminder(city: Share, post: PostBox) -> None:
    city.put("ena.xlsx", FAULTS)
    heard = set()
    for night in range(9):
        held(city, post, "storm = 3\nremind_days = 2")
        heard |= set(post.emptied())
        if night == 4:
            cancelled(city.config(), [], World(now=city.clock), held=True)
    assert heard == {OFFICE}
