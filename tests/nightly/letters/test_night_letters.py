"""Nights with letters: who is told what, nothing twice, nothing lost, a storm held."""

import email
import email.policy
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from sheetcheck.mail.contents import LetterContents
from sheetcheck.mail.letters import department_letter
from sheetcheck.mail.occasion import Occasion
from sheetcheck.mail.smtp.delivery import Reply
from sheetcheck.nightly.config.reader import read_config
from sheetcheck.nightly.errors import ExitCode
from sheetcheck.nightly.letters import compose
from sheetcheck.nightly.letters.letter import LetterState
from sheetcheck.nightly.letters.outbox_commands import (
    NoSuchLetter,
    cancelled,
    exported,
    listed,
    sent,
)
from sheetcheck.nightly.summary import Night
from sheetcheck.words.text import Language
from sheetcheck.world import World
from tests.mail.post_box import PostBox, text_of
from tests.nightly import share as shares
from tests.nightly.share import FAULTS, START, TOTALS, Share

SHOKO, FUKUSHI, KENCHIKU = "shoko@a.lg.jp", "fukushi@a.lg.jp", "kenchiku@a.lg.jp"
SOMU, OFFICE = "somu@a.lg.jp", "jimukyoku@a.lg.jp"
MAIL = f"""
[share]
folders = ["returned"]
out = "checked"
[state]
folder = "state"
[mail]
server = "127.0.0.1"
security = "none"
sender = "再犯防止計画 点検 <check@a.lg.jp>"
secretariat = ["{OFFICE}"]
plan = "再犯防止計画"
link = 'S:\\checked'
[departments."商工観光課"]
to = ["{SHOKO}"]
aliases = ["商工課"]
[departments."社会福祉課"]
to = ["{FUKUSHI}"]
[departments."建築住宅課"]
to = ["{KENCHIKU}"]
[departments."総務課"]
to = ["{SOMU}"]
"""
DEPARTMENTS = (SHOKO, FUKUSHI, KENCHIKU, SOMU)


@pytest.fixture
def post() -> PostBox:
    return PostBox()


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Share:
    monkeypatch.setattr(shares, "CONFIG", MAIL)
    return Share(tmp_path / "city")


def held(city: Share, post: PostBox, more: str = "") -> Night:
    city.config_file.write_text(MAIL.replace("[departments", f"{more}\n[departments", 1), "utf-8")
    return city.night(world=World(now=city.clock, post=post))


def test_every_department_gets_its_own_and_the_secretariat_the_rest(
    city: Share, post: PostBox
) -> None:
    city.put("ena.xlsx", FAULTS)
    night = held(city, post)
    letters = post.emptied()
    assert set(letters) == {*DEPARTMENTS, OFFICE}
    assert all(len(each) == 1 for each in letters.values())
    shoko = text_of(letters[SHOKO][0])
    assert "H7" in shoko
    assert "商工観光課 ご担当者様" in shoko
    assert not {"G8", "G9", "I16", "I4"} & set(shoko.split())
    # A row of two departments goes to both.
    assert "I16" in text_of(letters[SOMU][0])
    assert "I16" in text_of(letters[FUKUSHI][0])
    digest = text_of(letters[OFFICE][0])
    for cell in ("I4", "G12", "C20", "A27", "B28"):
        assert cell in digest
    assert "「学校教育課」の宛先を" in digest
    assert night.letters == {"sent": 5}
    assert night.codes == {ExitCode.PROBLEMS}


def test_subject_says_the_plan_the_count_and_the_department(city: Share, post: PostBox) -> None:
    city.put("ena.xlsx", FAULTS)
    held(city, post)
    letters = post.emptied()
    subject = letters[FUKUSHI][0]["Subject"]
    assert subject.startswith("【再犯防止計画】修正のお願い3件")
    assert subject.endswith("（社会福祉課）")
    assert letters[OFFICE][0]["Subject"].startswith(
        "【再犯防止計画】点検結果 12月1日（火）：残り7件"
    )


def test_the_copy_and_the_report_are_attached_and_linked(city: Share, post: PostBox) -> None:
    path = city.put("ena.xlsx", FAULTS)
    held(city, post)
    letter = post.emptied()[SHOKO][0]
    attached = {part.get_filename(): part.get_content() for part in letter.iter_attachments()}
    assert attached == {
        name: (city.out / name).read_bytes() for name in ("ena.checked.xlsx", "ena.report.html")
    }
    assert "S:\\checked\\ena.checked.xlsx" in text_of(letter)
    assert path.name in text_of(letter)


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


def test_a_letter_that_cannot_be_made_stops_no_other_and_loses_nothing(
    city: Share, post: PostBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaking(occasion: Occasion, language: Language) -> LetterContents:
        if occasion.department == "商工観光課":
            raise KeyError("poison")
        return department_letter(occasion, language)

    city.put("ena.xlsx", FAULTS)
    with monkeypatch.context() as patched:
        patched.setattr("sheetcheck.nightly.letters.compose.department_letter", breaking)
        assert ExitCode.LETTERS in held(city, post).codes
    letters = post.emptied()
    assert set(letters) == {*DEPARTMENTS, OFFICE} - {SHOKO}
    assert "商工観光課宛てのメールを作成できませんでした（KeyError）" in text_of(
        letters[OFFICE][0]
    ).replace("\n", "")
    log = (city.state / "nightly.log").read_text("utf-8")
    assert "KeyError: 'poison'" in log
    assert "test_night_letters.py" in log
    held(city, post)
    assert SHOKO in post.emptied()


def test_a_rehearsal_sends_nothing_remembers_nothing_and_writes_letters(
    city: Share, post: PostBox
) -> None:
    city.put("ena.xlsx", FAULTS)
    setup_world = World(now=city.clock, post=post)
    night = city.night(world=setup_world, dry_run=True)
    assert post.emptied() == {}
    assert night.exported
    names = {"事務局", "商工観光課", "社会福祉課", "建築住宅課", "総務課"}
    written = {path.stem: path.read_bytes() for path in Path(night.exported).glob("*.eml")}
    assert set(written) == names
    letter = email.message_from_bytes(written["社会福祉課"], policy=email.policy.default)
    assert isinstance(letter, EmailMessage)
    attached = [part.get_filename() for part in letter.iter_attachments()]
    assert attached == ["ena.checked.xlsx", "ena.report.html"]
    assert not city.out.exists()
    assert night.codes == {ExitCode.PROBLEMS}
    held(city, post)
    assert set(post.emptied()) == {*DEPARTMENTS, OFFICE}


def test_corrections_are_told_to_whose_return_it_is(city: Share, post: PostBox) -> None:
    city.put("商工課/a.xlsx", TOTALS, cells={"G7": "E(その他)"})
    held(city, post)
    letter = text_of(post.emptied()[SHOKO][0])
    assert "訂正済みの箇所（対応は不要です" in letter
    assert "セル A2" in letter.split("訂正済みの箇所")[1]


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


def test_a_storm_that_nobody_let_out_does_not_make_the_next_one_usual(
    city: Share, post: PostBox
) -> None:
    city.put("ena.xlsx", FAULTS)
    held(city, post, "storm = 3")
    city.put("new.xlsx", cells={f"G{row}": "E(その他)" for row in (7, 8, 9, 10)})
    held(city, post, "storm = 3")
    assert set(post.emptied()) == {OFFICE}


def test_more_than_a_letter_holds_is_told_by_the_next_ones(
    city: Share, post: PostBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sheetcheck.nightly.letters.routing.MOST", 2)
    rows = (7, 8, 9, 10, 12)
    city.put(
        "a.xlsx",
        cells={f"G{row}": "E(その他)" for row in rows} | {f"E{row}": "商工課" for row in rows},
    )
    told = []
    for _ in range(4):
        held(city, post)
        told += [text_of(letter) for letter in post.emptied().get(SHOKO, [])]
    assert [sum(f"G{row}［" in text for row in rows) for text in told] == [2, 2, 1]
    assert "記載しきれない3件" in "".join(told[0].split())
    assert all(sum(f"G{row}［" in text for text in told) == 1 for row in rows)


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


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('sender = "点検"', "mail.sender"),
        ('sender = "点検 <点検@a.lg.jp>"', "mail.sender"),
        ('link = "checked"', "mail.link"),
        ("storm = -1", "mail.storm"),
        ('user = "sheetcheck"', "mail.password"),
    ],
)
def test_mistakes_of_the_configuration_are_told_with_their_key(
    city: Share, line: str, said: str
) -> None:
    text = (
        MAIL.replace('sender = "再犯防止計画 点検 <check@a.lg.jp>"\n', "")
        if "sender" in line
        else MAIL
    )
    text = text.replace("link = 'S:\\checked'\n", "") if "link" in line else text
    city.config_file.write_text(text.replace("[mail]\n", f"[mail]\n{line}\n"), "utf-8")
    with pytest.raises(Exception, match=said):
        read_config(city.config_file)


def test_what_all_letters_of_a_night_carry_has_a_limit_and_the_rest_is_named(
    city: Share, post: PostBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.put("ena.xlsx", FAULTS)
    monkeypatch.setattr(compose, "MOST_ATTACHED", 250_000)
    held(city, post)
    letters = post.emptied()
    files = [sum(1 for _ in letters[to][0].iter_attachments()) for to in DEPARTMENTS]
    assert files[-1] < files[0] == 2
    assert "ena.report.html" in text_of(letters[DEPARTMENTS[-1]][0])  # where it lies
