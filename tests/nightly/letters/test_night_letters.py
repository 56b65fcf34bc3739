"""Nights with letters: who is told what, nothing twice, nothing lost, a storm held."""

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from sheetcheck.mail.contents import LetterContents
from sheetcheck.mail.letters import department_letter
from sheetcheck.mail.occasion import Occasion
from sheetcheck.nightly.config.reader import read_config
from sheetcheck.nightly.errors import ExitCode
from sheetcheck.nightly.letters import compose
from sheetcheck.words.text import Language
from sheetcheck.world import World
from tests.mail.post_box import PostBox, text_of
from tests.nightly.letters.kit import (
    DEPARTMENTS,
    FUKUSHI,
    MAIL,
    OFFICE,
    SHOKO,
    SOMU,
    held,
)
from tests.nightly.share import FAULTS, TOTALS, Share


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
