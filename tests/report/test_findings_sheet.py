from dataclasses import replace
from datetime import datetime

import pytest

from sheetcheck.report.sheets import findings_sheet
from sheetcheck.report.sheets.findings_sheet import make_findings_sheet
from sheetcheck.report.sheets.marks import marks_for
from sheetcheck.words.added_sheet import AddedCell, AddedSheet, CellLook, Mark, Target
from sheetcheck.words.address import Address
from sheetcheck.words.result import Provenance, Severity, SheetResult, Status
from sheetcheck.words.text import Language, Text
from sheetcheck.words.values import Value
from tests.report.hostile_sheet import hostile
from tests.report.sheet_factory import SHEET, clean, many, problems

JA, EN = Language.JA, Language.EN
PROVENANCE = Provenance("0.1.0", datetime(2026, 4, 1, 9, 5))  # noqa: DTZ001  (the clock on the wall)

NOTE = (
    "このシートは点検結果をお知らせするために追加したものです。"
    "不要な場合は、シートごと削除してください。"
    "修正は、提出したファイル（このシートのないもの）に行ってください。"
)


def made(*results: SheetResult, language: Language = JA) -> AddedSheet:
    return make_findings_sheet(results, language=language, provenance=PROVENANCE)


def texts(added_sheet: AddedSheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in cells(added_sheet)]


def cells(added_sheet: AddedSheet) -> list[list[AddedCell]]:
    return [[cell or AddedCell() for cell in row] for row in added_sheet.rows]


def test_the_sheet_tells_the_verdict_the_findings_and_the_changes() -> None:
    assert texts(made(problems())) == [
        ["点検結果"],
        ["要修正", "要修正 2件、要確認 1件。1か所を訂正しました。"],
        ["点検日時：令和8年4月1日（水）9時05分  様式：ena-saihan-boshi  sheetcheck 0.1.0"],
        ["種別", "セル", "事業", "担当課", "指摘", "対応"],
        [
            *("要修正", "H5", "(1)住居・就労の確保など 1 働く場を提供する事業主の開拓", "商工課"),
            "評価D(その他)の理由が、実施内容に記入されていません。",
            "理由を書くか、「該当事項なし」に修正してください。",
        ],
        [
            *("要修正", "G7", "(1)住居・就労の確保など 3 市営住宅での受け入れ", "建築住宅課"),
            *("評価が空欄です。", "A～Dのいずれかを記入してください。"),
        ],
        [
            *("要確認", "G13", "(3)関係機関の連携強化 1 活動しやすい環境づくり"),
            *("総務課、社会福祉課", "評価の書き方が決まりと違います。"),
            "A(予定通り進行) と書いてください。",
        ],
        [
            *("訂正済み", "A19", "", "", "Aの数が8とありますが、数えると7です。"),
            "A(予定通り進行) 8事業 → A(予定通り進行) 7事業",
        ],
        [],
        [NOTE],
    ]


def test_each_finding_and_change_links_to_its_cell() -> None:
    links = [cell.link for row in cells(made(problems())) for cell in row if cell.link]
    assert links == [
        Target(SHEET, Address.parse("H5")),
        Target(SHEET, Address.parse("G7")),
        Target(SHEET, Address.parse("G13")),
        Target(SHEET, Address.parse("A19")),
    ]


def test_the_headings_stay_in_sight_and_rows_are_as_wide_as_the_columns() -> None:
    added_sheet = made(problems())
    assert {cell.look for cell in cells(added_sheet)[added_sheet.frozen_rows - 1]} == {
        CellLook.HEADING
    }
    assert max(map(len, added_sheet.rows)) == len(added_sheet.widths)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> int:
    """How many findings a sheet lists at most: not 60,000 here, so that no test makes so many."""
    monkeypatch.setattr(findings_sheet, "_MOST", 1_000)
    return 1_000


def test_findings_and_corrections_and_nothing_else_can_be_filtered(few: int) -> None:
    added_sheet = made(problems())
    assert added_sheet.filtered_rows == (added_sheet.frozen_rows, added_sheet.frozen_rows + 4)
    assert made(clean()).filtered_rows is None
    listed = made(replace(many(1_050), changes=())).filtered_rows
    assert listed == (added_sheet.frozen_rows, added_sheet.frozen_rows + few)


def test_the_form_has_the_name_that_people_know() -> None:
    named = replace(problems(), form=Text("進行管理シート（A~D評価）", "Progress sheet, A to D"))
    for language, name in zip(
        Language, ("進行管理シート（A~D評価）", "Progress sheet, A to D"), strict=True
    ):
        assert name in str(texts(made(named, language=language))[2])


def test_the_name_is_the_same_in_every_language_and_the_words_are_not() -> None:
    ja, en = made(problems()), made(problems(), language=EN)
    assert ja.name == en.name == "点検結果"
    assert texts(en)[3] == [
        "Action",
        "Cell",
        "Item",
        "Department",
        "Finding",
        "What to do",
    ]
    assert len(ja.rows) == len(en.rows)


def test_a_sheet_in_which_only_totals_were_corrected_says_that_nothing_is_left() -> None:
    result = problems()
    corrected = replace(result, status=Status.CORRECTED, findings=result.findings[3:])
    told = texts(made(corrected))
    assert told[1] == ["訂正済み", "1か所を訂正しました。ほかに修正の必要な箇所はありません。"]
    assert [row[0] for row in told[4:5]] == ["訂正済み"]


def test_without_findings_and_corrections_the_table_says_so() -> None:
    assert texts(made(clean()))[4] == ["担当課に修正をお願いする箇所はありません。"]


def test_cells_of_several_sheets_are_told_apart() -> None:
    first = problems()
    findings = tuple(replace(f, sheet="別のシート") for f in first.findings)
    told = texts(made(first, replace(first, findings=findings)))
    assert {"進行管理シート!H5", "別のシート!H5"} <= {row[1] for row in told if len(row) > 1}


@pytest.mark.parametrize(
    ("name", "width"), [("別紙", 20), ("令和6年度 進行管理シート(福祉)", 36), ("管" * 31, 44)]
)
def test_places_with_long_sheet_names_get_room(name: str, width: float) -> None:
    first = problems()
    findings = tuple(replace(f, sheet=name) for f in first.findings)
    assert made(first, replace(first, findings=findings)).widths[1] == width
    assert made(replace(first, findings=findings, changes=())).widths[1] == made(first).widths[1]


def test_text_of_cells_stays_text_and_nothing_in_it_hides() -> None:
    values = [value for row in texts(made(hostile())) for value in row]
    shown = [value for value in values if isinstance(value, str)]
    assert any(value.startswith("=cmd|") for value in shown)
    assert all(char.isprintable() or char == "\n" for value in shown for char in value)
    assert max(map(len, shown)) <= 1000


def test_of_very_many_findings_the_first_are_listed_and_the_rest_counted(few: int) -> None:
    told = texts(made(many(1_050)))
    assert sum(bool(row) and row[0] == "要修正" for row in told[4:]) == few
    more = "ほか50件は表示を省略しています（全件は sheetcheck --format json で確認できます）。"
    assert [more] in told


def test_each_cell_with_something_to_do_is_marked_once_by_its_worst_finding() -> None:
    result = problems()
    warning = replace(result.findings[0], severity=Severity.WARNING, cell=result.findings[1].cell)
    marks = marks_for([replace(result, findings=(warning, *result.findings))], JA)
    assert marks[1] == Mark(
        SHEET,
        Address.parse("G7"),
        Severity.ERROR,
        "［要修正］評価が空欄です。\n→ A～Dのいずれかを記入してください。\n"
        "［要確認］評価D(その他)の理由が、実施内容に記入されていません。\n"
        "→ 理由を書くか、「該当事項なし」に修正してください。",
    )
    assert [str(mark.cell) for mark in marks if mark.severity] == ["H5", "G7", "G13"]


@pytest.mark.parametrize(
    ("before", "after", "note"),
    [
        ("A(予定通り進行) 8事業", "A(予定通り進行) 9事業", "8事業 → 9事業"),
        ("１３事業", "１２事業", "１３事業 → １２事業"),
        ("合計 1,204件（延べ）", "合計 1,205件（延べ）", "1,204件 → 1,205件"),
        ("達成3", "達成2", "3 → 2"),
        (8, 9, "8 → 9"),
        (None, 9, "（空欄） → 9"),
        ("A：5、B：1", "A：4、B：2", "A：5、B：1 → A：4、B：2"),
        ("=ROWS(D7:D9)", "=ROWS(D7:D10)", "=ROWS(D7:D9) → =ROWS(D7:D10)"),
        ("ア 8事業", "イ 8事業", "ア 8事業 → イ 8事業"),
    ],
)  # fmt: skip
def test_a_corrected_total_is_marked_in_its_own_colour_with_before_and_after(
    before: Value, after: Value, note: str
) -> None:
    result = problems()
    change = replace(result.changes[0], before=before, after=after)
    marks = marks_for([replace(result, findings=(), changes=(change,))], JA)
    assert marks == (Mark(change.sheet, change.cell, None, f"［訂正済み］{note}"),)


@pytest.mark.parametrize("language", list(Language))
def test_a_finding_without_a_cell_has_no_mark_and_no_link(language: Language) -> None:
    result = problems()
    nowhere = replace(result, findings=(replace(result.findings[0], cell=None),), changes=())
    assert marks_for([nowhere], language) == ()
    assert not [cell for row in cells(made(nowhere)) for cell in row if cell.link]
