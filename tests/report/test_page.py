"""The HTML report of one file: what it says."""

import json
import re
from dataclasses import replace

import pytest

from sheetcheck.report.html.page import index_page, page
from sheetcheck.words.address import Address
from sheetcheck.words.result import Outcome, Severity
from sheetcheck.words.sheet import Heading, Unread
from sheetcheck.words.text import Language, Text
from tests.report.golden import assert_golden
from tests.report.page_reader import EN, JA, PROVENANCE, Reader, made
from tests.report.rule_helps import HELPS
from tests.report.sheet_factory import clean, problems, unreadable, written


def test_the_page_is_as_it_was() -> None:
    assert_golden("report.html", made(written(), language=JA))


@pytest.mark.parametrize("language", list(Language))
def test_the_page_tells_all_of_one_file(language: Language) -> None:
    told = " ".join(Reader(made(written(), language=language)).text.split())
    result = problems()
    for finding in result.findings:
        assert finding.message.localized(language) in told
    for expected in (
        *("returned.xlsx", "ena-saihan-boshi", "A(予定通り進行) 8事業", "A(予定通り進行) 7事業"),
        HELPS[0].reason.localized(language),
        HELPS[0].bad.localized(language),
        written().certificate.statement.localized(language),  # type: ignore[union-attr]
    ):
        assert expected in told


def test_the_page_speaks_one_language() -> None:
    head = made(written(), language=EN).decode().partition("application/json")[0]
    ours = re.sub(r"<bdi.*?</bdi>|<style>.*?</style>|<[^>]*>", "", head, flags=re.DOTALL)
    assert not [word for word in ("訂正", "指摘", "担当課", "区分", "シート") if word in ours]


def test_text_of_the_sheet_is_marked_as_japanese_on_an_english_page() -> None:
    marked = re.findall(
        r'<[a-z]+[^>]* lang="ja"[^>]*>([^<]+)', made(written(), language=EN).decode()
    )
    assert {"商工課", "(1)住居・就労の確保など", "－"} <= set(marked)
    assert 'lang="ja"><' not in made(written()).decode().partition("<body>")[2]


def test_the_page_holds_the_json_document() -> None:
    document = json.loads(Reader(made(written())).scripts[0])
    assert document["files"][0]["findings"][0]["rule"] == "explanation-missing"


def test_charts_are_told_in_words() -> None:
    bars = [a["aria-label"] for a in Reader(made(written())).all("svg") if a.get("role") == "img"]
    assert bars[0] == "全事業: A 7, D 2, 評価なし 1"
    assert "総務課: A 3" in bars


def test_a_file_that_could_not_be_checked_says_what_to_do() -> None:
    told = Reader(made(Outcome(unreadable()))).text
    assert "点検できませんでした。パスワードで保護されています。" in told
    assert "パスワードを外して保存し{file} を修正してください。" in told


def test_a_clean_file_says_so() -> None:
    assert "問題は見つかりませんでした。" in Reader(made(Outcome(clean()))).text


def test_what_was_passed_over_is_shown_as_such() -> None:
    result = problems()
    assert result.sheet
    note = Unread(Address(30, 1), "※ 前年度の計画を含みます。")
    heading = Heading("", "備考", Address(3, 10))
    sheet = replace(result.sheet, unread=(note,), undeclared=(heading,))
    told = made(Outcome(replace(result, sheet=sheet))).decode()
    assert re.search(r'scope="row">30 対象外</th><td id="s1-A30"[^>]* class="unread">', told)
    assert '<td id="s1-J3" class="unread">' in told
    assert re.search(r'scope="row">4 区分</th><td id="s1-A4"[^>]*><', told)  # read, so not pale
    assert 'scope="row">5</th>' in told


def test_the_rules_that_found_nothing_are_explained_too() -> None:
    for data in (
        made(Outcome(clean()), language=EN),
        index_page(
            [Outcome(clean()), Outcome(clean("b.xlsx"))],
            language=EN,
            provenance=PROVENANCE,
            at="i.html",
            helps=HELPS,
        ),
    ):
        folded = data.decode().partition('<details class="group rest">')[2]
        for help_ in HELPS:
            assert help_.reason.en in folded
            assert help_.good.en in folded


def test_a_rule_about_files_says_what_to_do_and_has_no_example() -> None:
    help_ = replace(HELPS[0], advice=Text("再提出を依頼してください。", "Ask for it again."))
    told = page([written()], language=EN, provenance=PROVENANCE, helps=[help_]).decode()
    assert "Ask for it again." in told
    assert "Example of a finding" not in told


def test_the_picture_shows_what_a_correction_replaced() -> None:
    told = made(written()).decode()
    assert "<del><bdi>A(予定通り進行) 8事業</bdi></del> → <ins>A(予定通り進行) 7事業</ins>" in told


def test_advice_that_was_given_in_full_before_is_told_in_brief() -> None:
    result = problems()
    brief = Text("A・Bのいずれか", "A or B")
    same_again = replace(result.findings[1], cell=Address.parse("G99"))
    findings = tuple(replace(f, brief=brief) for f in (result.findings[1], same_again))
    told = made(Outcome(replace(result, findings=findings))).decode()
    page_only = told.partition("application/json")[0]
    assert page_only.count("A～Dのいずれかを記入してください。") == 1
    assert page_only.count("A・Bのいずれか") == 1


def test_a_rule_has_the_severity_that_the_family_gave_it() -> None:
    result = problems()
    finding = replace(result.findings[0], severity=Severity.NOTICE)
    told = made(Outcome(replace(result, findings=(finding,)))).decode()
    explained = told.partition('id="rule-explanation-missing"')[2].partition("</dl>")[0]
    assert "参考" in explained


def test_the_same_results_make_the_same_page() -> None:
    assert made(written()) == made(written())
