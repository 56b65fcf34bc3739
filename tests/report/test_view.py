from dataclasses import FrozenInstanceError, replace
from datetime import datetime

import pytest

from sheetcheck.report.verdict import run_verdict
from sheetcheck.report.view import by_file, file_view, value_text, year_text
from sheetcheck.words import labels
from sheetcheck.words.dates import time_text
from sheetcheck.words.result import Outcome, Severity, SheetResult, Status
from sheetcheck.words.text import Language
from sheetcheck.words.values import Value
from tests.report.hostile_sheet import hostile
from tests.report.sheet_factory import clean, problems, unreadable, written

JA, EN = Language.JA, Language.EN


def test_a_finding_of_two_departments_stands_under_both_in_the_order_of_the_sheet() -> None:
    view = file_view([Outcome(problems())], JA)
    listed = [(group.department, [row.cell for row in group.rows]) for group in view.groups]
    assert listed == [
        ("商工課", ["H5"]),
        ("社会福祉課", ["G13"]),
        ("建築住宅課", ["G7"]),
        ("総務課", ["G13"]),
    ]


def test_what_was_corrected_is_no_longer_to_be_done() -> None:
    view = file_view([written()], JA)
    assert "A19" not in {row.cell for row in view.rows}
    assert [(c.cell, c.before, c.after) for c in view.corrections] == [
        ("A19", "A(予定通り進行) 8事業", "A(予定通り進行) 7事業")
    ]
    assert view.corrections[0].message == "Aの数が8とありますが、数えると7です。"


def test_findings_of_no_department_come_first_as_general() -> None:
    result = problems()
    everybodys = replace(result.findings[1], departments=())
    view = file_view([Outcome(replace(result, findings=(*result.findings, everybodys)))], EN)
    assert view.groups[0].department == "Whole sheet (no department)"
    assert [row.cell for row in view.groups[0].rows] == ["G7"]


def test_rows_come_worst_first_then_from_top_to_bottom_and_without_a_cell_last() -> None:
    result = problems()
    explanation, rating, notation, _ = result.findings
    nowhere = replace(explanation, cell=None)
    notice = replace(rating, severity=Severity.NOTICE)
    shuffled = replace(result, findings=(notice, notation, nowhere, rating, explanation))
    rows = file_view([Outcome(shuffled)], JA).rows
    assert [(row.word, row.cell) for row in rows] == [
        ("要修正", "H5"),
        ("要修正", "G7"),
        ("要修正", ""),
        ("要確認", "G13"),
        ("参考", "G7"),
    ]


@pytest.mark.parametrize(
    ("outcome", "ja", "en"),
    [
        (Outcome(clean()), "問題は見つかりませんでした。", "No problems found."),
        (
            written(),
            "要修正 2件、要確認 1件。1か所を訂正しました。",
            "2 to fix, 1 to check. 1 cell corrected.",
        ),
        (
            Outcome(replace(problems(), status=Status.CORRECTED, findings=())),
            "1か所は自動で訂正できます（まだ書き込んでいません）。ほかに修正の必要な箇所はありません。",
            ("1 cell can be corrected automatically (nothing written yet). Nothing else to fix."),
        ),
        (
            Outcome(unreadable()),
            "点検できませんでした。パスワードで保護されています。",
            "Not checked. Password-protected.",
        ),
    ],
)
def test_the_verdict_says_whether_anything_is_left_to_do(
    outcome: Outcome, ja: str, en: str
) -> None:
    assert file_view([outcome], JA).verdict == ja
    assert file_view([outcome], EN).verdict == en


def test_a_file_is_as_bad_as_its_worst_sheet() -> None:
    good = clean("returned.xlsx")
    assert file_view([Outcome(good), Outcome(problems())], JA).word == "要修正"


def test_a_run_says_how_many_files_came_out_how() -> None:
    files = by_file([Outcome(clean("a")), Outcome(clean("b")), Outcome(problems())])
    assert run_verdict(files, JA) == "3ファイル：要修正 1、問題なし 2。"
    assert run_verdict(files, EN) == "3 files: 1 to fix, 2 OK."


@pytest.mark.parametrize(
    ("label", "ja", "en"),
    [
        ("R6", "令和6年度（2024年度）", "FY2024 (Reiwa 6)"),
        ("R1", "令和元年度（2019年度）", "FY2019 (Reiwa 1)"),
        ("H31", "平成31年度（2019年度）", "FY2019 (Heisei 31)"),
        ("2024", "2024", "2024"),
        (None, "", ""),
    ],
)
def test_a_year_is_written_as_the_language_writes_it(label: str | None, ja: str, en: str) -> None:
    assert (year_text(label, JA), year_text(label, EN)) == (ja, en)


def test_a_time_is_written_as_the_language_writes_it() -> None:
    at = datetime(2026, 4, 1, 9, 5)  # noqa: DTZ001  (the clock on the clerk's wall)
    assert time_text(at, JA) == "令和8年4月1日（水）9時05分"
    assert time_text(at, EN) == "1 Apr 2026, 09:05"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "（空欄）"),
        ("", "（空欄）"),
        (8.0, "8"),
        (0.1 + 0.2, "0.3"),
        (True, "TRUE"),
        ("=A1", "=A1"),
    ],
)
def test_a_value_is_shown_as_excel_shows_it(value: Value, shown: str) -> None:
    assert value_text(value, JA) == shown


def test_no_string_of_a_view_can_act() -> None:
    view = file_view([Outcome(hostile())], JA)
    texts = [view.path, view.name, view.verdict]
    for row in view.rows:
        texts += [row.section, row.number, row.item, row.value, row.message, row.suggestion]
        texts += [row.sheet, *row.departments]
    for correction in view.corrections:
        texts += [correction.before, correction.after, correction.sheet]
    assert all(char.isprintable() or char == "\n" for text in texts for char in text)


def test_a_view_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        file_view([written()], JA).status = Status.CLEAN  # type: ignore[misc]


def test_every_label_has_both_languages() -> None:
    for severity in Severity:
        assert labels.SEVERITY[severity].ja != labels.SEVERITY[severity].en
    for status in Status:
        assert labels.STATUS[status].ja != labels.STATUS[status].en


def test_sheets_of_one_file_are_one_file() -> None:
    first: SheetResult = problems()
    assert [len(file) for file in by_file([Outcome(first), Outcome(first), Outcome(clean())])] == [
        2,
        1,
    ]
