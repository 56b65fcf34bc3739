import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser

import pytest
from jsonschema import Draft202012Validator

from sheetcheck.report.data.machine import report_schema
from sheetcheck.report.html.fingerprint import is_untouched_page
from sheetcheck.report.html.frame import link
from sheetcheck.report.html.page import index_page, page
from sheetcheck.report.provenance import Provenance
from sheetcheck.words.address import Address
from sheetcheck.words.result import Certificate, Outcome, Severity
from sheetcheck.words.sheet import Heading, Unread
from sheetcheck.words.text import Language, Text, same
from tests.report.golden import assert_golden
from tests.report.sheet_factory import (
    HELPS,
    HOSTILE,
    clean,
    hostile,
    many,
    problems,
    unreadable,
    written,
)

JA, EN = Language.JA, Language.EN
PROVENANCE = Provenance("0.1.0", datetime(2026, 4, 1, 9, 5))  # noqa: DTZ001  (the clock on the wall)


class Reader(HTMLParser):
    """What a browser would make of a page: elements with their attributes, and text."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.scripts: list[str] = []
        self.open: list[str] = []
        self.feed(data.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append("")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "script" in self.open:
            self.scripts[-1] += data
        elif "style" not in self.open:
            self.text += data

    def all(self, tag: str) -> Iterator[dict[str, str | None]]:
        return (attributes for name, attributes in self.elements if name == tag)


def made(*outcomes: Outcome, language: Language = JA) -> bytes:
    return page(outcomes, language=language, provenance=PROVENANCE, helps=HELPS)


def test_the_page_is_as_it_was() -> None:
    assert_golden("report.html", made(written(), language=JA))


@pytest.mark.parametrize("language", list(Language))
def test_the_page_tells_all_of_one_file(language: Language) -> None:
    told = " ".join(Reader(made(written(), language=language)).text.split())
    result = problems()
    for finding in result.findings:
        assert finding.message.told(language) in told
    for expected in (
        *("returned.xlsx", "ena-saihan-boshi", "A(予定通り進行) 8事業", "A(予定通り進行) 7事業"),
        HELPS[0].reason.told(language),
        HELPS[0].bad.told(language),
        written().certificate.statement.told(language),  # type: ignore[union-attr]
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


def test_no_text_of_a_cell_is_markup_script_or_link() -> None:
    certificate = Certificate(certified=False, statement=same(HOSTILE[2]))
    outcome = Outcome(hostile(), "javascript:alert(1)", "out/a.html", certificate)
    reader = Reader(made(outcome))
    assert len(reader.scripts) == 2  # the document and our own
    assert [*reader.all("img"), *reader.all("iframe"), *reader.all("b")] == [{}, {}, {}]
    links = [attributes["href"] or "" for attributes in reader.all("a")]
    assert {href for href in links if not href.startswith("#")} == {"../javascript%3Aalert%281%29"}
    assert not [a for _, attributes in reader.elements for a in attributes if a.startswith("on")]
    values = [f["value"] for f in json.loads(reader.scripts[0])["files"][0]["findings"]]
    assert values == list(HOSTILE)
    assert all(char.isprintable() or char == "\n" for char in reader.text)


def test_the_page_loads_nothing_and_allows_only_its_own_style_and_script() -> None:
    reader = Reader(made(written()))
    policy = next(a["content"] or "" for a in reader.all("meta") if "http-equiv" in a)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not [a for _, a in reader.elements if "src" in a or "style" in a]
    assert not [*reader.all("link")]


def test_every_link_inside_the_page_leads_somewhere() -> None:
    for outcome in (written(), Outcome(hostile()), written(many(300)), Outcome(unreadable())):
        reader = Reader(made(outcome))
        ids = [attributes["id"] for _, attributes in reader.elements if "id" in attributes]
        assert len(ids) == len(set(ids))
        hrefs = {a["href"] or "" for tag in ("a", "use") for a in reader.all(tag)}
        assert {href[1:] for href in hrefs if href.startswith("#")} <= set(ids)


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


def test_of_very_many_findings_each_department_has_the_first_and_the_json_has_all() -> None:
    reader = Reader(made(written(many(10_000))))
    rows = [a for a in reader.all("tr") if "data-severity" in a]
    assert len(rows) <= 1000
    assert "ほか1,286件" in reader.text
    (entry,) = json.loads(reader.scripts[0])["files"]
    assert (len(entry["findings"]), entry["findings_left_out"]) == (1_000, 9_000)
    Draft202012Validator(report_schema()).validate(json.loads(reader.scripts[0]))
    assert sum("open" in a for a in reader.all("details")) == 1


def test_very_many_departments_are_capped_too() -> None:
    result = many(3000)
    findings = tuple(replace(f, departments=(f"課{n}",)) for n, f in enumerate(result.findings))
    reader = Reader(made(Outcome(replace(result, findings=findings))))
    assert sum("data-department" in details for details in reader.all("details")) == 100
    assert "ほか2,900課分" in reader.text


def test_a_long_sheet_keeps_its_faulty_rows_in_the_picture() -> None:
    result = problems()
    assert result.sheet
    first = result.sheet.items[0]
    items = tuple(first._replace(row=100 + n, number=n) for n in range(1000))
    faulty = replace(result.findings[0], cell=result.sheet.cell(items[-1], "result"))
    sheet = replace(result.sheet, items=items)
    reader = Reader(made(Outcome(replace(result, sheet=sheet, findings=(faulty,)))))
    ids = {attributes["id"] for _, attributes in reader.elements if "id" in attributes}
    assert "s1-H1099" in ids
    assert "行を省略しています" in reader.text


def test_sheets_of_one_file_stand_on_one_page() -> None:
    first = problems()
    assert first.sheet
    other = replace(first.sheet, name="別のシート")
    findings = tuple(replace(f, sheet="別のシート") for f in first.findings)
    second = replace(first, sheet=other, findings=findings)
    reader = Reader(made(Outcome(first), Outcome(second)))
    assert {"s1-H5", "s2-H5"} <= {a["id"] for _, a in reader.elements if "id" in a}
    assert reader.text.count("別のシート") > 2


def test_of_many_sheets_only_those_with_something_to_see_are_unfolded() -> None:
    quiet, loud = replace(problems(), findings=(), changes=()), problems()
    assert loud.sheet
    sheets = [replace(loud.sheet, name=f"シート{n}") for n in range(8)]
    results = [replace(quiet, sheet=sheet) for sheet in sheets[:7]]
    results.append(replace(loud, sheet=sheets[7]))
    told = made(*map(Outcome, results)).decode()
    pictures = told.partition('id="picture"')[2].partition('id="help"')[0]
    unfolded = re.findall(r"<details([^>]*)><summary><h3><bdi>シート(\d)", pictures)
    assert [number for attributes, number in unfolded if "open" in attributes] == ["7"]
    assert len(unfolded) == 8
    assert "8枚のシート · 80事業" in told


def test_what_was_passed_over_is_shown_as_such() -> None:
    result = problems()
    assert result.sheet
    note = Unread(Address(30, 1), "※ 前年度の計画を含みます。")
    heading = Heading("", "備考", Address(3, 10))
    sheet = replace(result.sheet, unread=(note,), strangers=(heading,))
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


def test_an_edited_page_is_told_from_one_that_nobody_touched() -> None:
    data = made(written())
    assert is_untouched_page(data)
    assert not is_untouched_page(data + b"\n")
    assert not is_untouched_page(data.replace("要修正".encode(), "済".encode(), 1))
    assert not is_untouched_page(b"")
    assert not is_untouched_page(b"<html></html>")
    first = data.index(b"0.1.0")
    assert not is_untouched_page(data[:first] + b"0.1.1" + data[first + 5 :])


def test_the_same_results_make_the_same_page() -> None:
    assert made(written()) == made(written())


def run() -> list[Outcome]:
    first = replace(problems(), path="returned/商工課 #1.xlsx")
    outcome = replace(written(first), report="out/商工課 #1.report.html")
    return [outcome, Outcome(clean()), Outcome(unreadable())]


@pytest.mark.parametrize("language", list(Language))
def test_the_index_shows_each_file_worst_first_with_a_link_to_its_report(
    language: Language,
) -> None:
    data = index_page(run(), language=language, provenance=PROVENANCE, at="out/index.html")
    reader = Reader(data)
    assert is_untouched_page(data)
    positions = [reader.text.index(n) for n in ("locked.xlsx", "商工課 #1.xlsx", "clean.xlsx")]
    assert positions == sorted(positions)
    hrefs = {a["href"] for a in reader.all("a")}
    assert "./%E5%95%86%E5%B7%A5%E8%AA%B2%20%231.report.html" in hrefs
    bars = [a["aria-label"] for a in reader.all("svg") if a.get("role") == "img"]
    assert bars[0]
    assert "A 14, D 4" in bars[0]  # both sheets summed up


def test_the_index_of_hostile_files_is_harmless() -> None:
    reader = Reader(
        index_page([Outcome(hostile())], language=JA, provenance=PROVENANCE, at="i.html")
    )
    assert len(reader.scripts) == 2
    assert not [a for _, attributes in reader.elements for a in attributes if a.startswith("on")]


@pytest.mark.parametrize(
    ("target", "beside", "address"),
    [
        ("out/a.xlsx", "out/a.html", "./a.xlsx"),
        ("a.xlsx", "out/a.html", "../a.xlsx"),
        ("a.xlsx", "a.html", "./a.xlsx"),
        ("javascript:alert(1)", "a.html", "./javascript%3Aalert%281%29"),
        ('a b#?&".xlsx', "a.html", "./a%20b%23%3F%26%22.xlsx"),
        ("bad\ud800.xlsx", "a.html", ""),
        (None, "a.html", ""),
        ("a.xlsx", None, ""),
    ],
)
def test_a_link_leads_from_the_page_to_the_file_and_nowhere_else(
    target: str | None, beside: str | None, address: str
) -> None:
    assert link(target, beside) == address
