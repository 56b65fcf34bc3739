"""A night in one message for a chat."""

# ruff: noqa: E501  (a case is one message)

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from sheetcheck.nightly.config.model import Config
from sheetcheck.nightly.config.reader import read_config
from sheetcheck.nightly.summary import Counts, Night
from sheetcheck.nightly.summary_text import chat_lines
from sheetcheck.words.text import Language
from tests.nightly.share import CONFIG, Share

JA, EN = Language.JA, Language.EN
AT = datetime(2026, 11, 28, 2, 30, tzinfo=UTC)
NIGHT = Night(
    run=7, day=date(2026, 11, 28), started=AT, ended=AT, counts=Counts(checked=13), missed=(),
    folders=3, unlisted=0, open=4, to_check=0, new=1, solved=2, missing=("観光交流課", "農政課"),
    letters={}, codes=frozenset(), complete=True, origin="known",
)  # fmt: skip
MAIL = """
[mail]
sender = "sheetcheck@example.lg.jp"
server = "smtp://mail.example.lg.jp"
secretariat = ["jimukyoku@example.lg.jp"]
plan = "再犯防止推進計画"
link = '\\\\server\\share\\checked'
"""
CASES: list[tuple[dict[str, Any], str, str]] = [
    (
        {"counts": Counts(checked=12, not_checked=1)},
        "要修正 残り4件（新規1、解消2）、未提出2課、未点検1。期限12月11日（金）まであと13日。",
        "4 to fix (1 new, 2 resolved), 2 outstanding, 1 not checked. 13 days to 11 Dec.",
    ),
    (
        {"letters": {"held": 2, "returned": 1, "expired": 1, "ready": 5}, "missing": ()},
        "要修正 残り4件（新規1、解消2）、全3課提出済み。期限12月11日（金）まであと13日。★事務局の対応が必要です（保留2通、不達2通）。",
        "4 to fix (1 new, 2 resolved), all 3 departments in. 13 days to 11 Dec. Action needed: 2 held, 2 undelivered.",
    ),
    (
        {"open": 0, "missing": (), "day": date(2026, 12, 11)},
        "要修正はありません、全3課提出済み。本日12月11日（金）が期限です。",
        "nothing to fix, all 3 departments in. Due today, 11 Dec.",
    ),
    (
        {"open": 0, "missing": (), "gone_departments": ("商工課",), "day": date(2026, 12, 14)},
        "要修正はありません、提出後になくなった課1。期限12月11日（金）から3日過ぎています。",
        "nothing to fix, 1 gone since they returned. 3 days past 11 Dec.",
    ),
    (
        {"unlisted": 2},
        "一部のフォルダー等を読み取れませんでした（2件）。共有フォルダーの接続を確認してください。",
        "incomplete: 2 folders could not be read. Check the share.",
    ),
]


@pytest.fixture
def config(share: Share) -> Config:
    text = CONFIG.replace("[state]", "[check]\ndeadline = 2026-12-11\n[state]") + MAIL
    share.config_file.write_text(text, "utf-8")
    return read_config(share.config_file)


@pytest.mark.parametrize(("night", "ja", "en"), CASES)
def test_the_message_says_how_the_night_came_out(
    night: dict[str, Any], ja: str, en: str, config: Config
) -> None:
    came = replace(NIGHT, **night)
    day = ("12月11日（金）", "11 Dec") if came.day.month == 12 else ("11月28日（土）", "28 Nov")
    if came.day.day == 14:
        day = ("12月14日（月）", "14 Dec")
    assert [*chat_lines(came, config, JA)] == [f"【再犯防止推進計画】{day[0]}の点検：{ja}"]
    assert [*chat_lines(came, config, EN)] == [f"[再犯防止推進計画] Check of {day[1]}: {en}"]


def test_the_address_stands_on_a_line_of_its_own_as_readers_reach_it(config: Config) -> None:
    board = f"{config.out}/index.html"
    told = [*chat_lines(replace(NIGHT, board=board), config, JA)]
    assert told[1:] == ["\\\\server\\share\\checked\\index.html"]
    assert len(told[0]) <= 140


def test_without_letters_the_sheets_are_named_as_such(share: Share) -> None:
    plain = read_config(share.config_file)
    (told, place) = chat_lines(replace(NIGHT, board="/x/index.html"), plain, JA)
    assert told.startswith("【進行管理シート】11月28日（土）の点検：要修正 残り4件")
    assert told.endswith("未提出2課。")
    assert place == "/x/index.html"
