"""The draft of a sheet checks that sheet; what departments change is seen from their copies."""

from pathlib import Path

import pytest

from sheetcheck.checking.check import check_files
from sheetcheck.checking.settings import Settings
from sheetcheck.cli import app
from sheetcheck.drafting.draft import draft
from sheetcheck.family.model import Family
from sheetcheck.family.reader import read_family
from sheetcheck.words.errors.misuses import NoSuchSheet, NotDrafted
from sheetcheck.words.result import SheetResult, Status
from sheetcheck.words.text import Language
from sheetcheck.workbook.files.disk import read_file
from tests.hostile.kit import STRINGS, parts, zipped
from tests.support.table_model import Case
from tests.support.table_workbook import to_workbook
from tests.support.tables import read_cases

SHEETS = Path(__file__).parents[1] / "sheets"
PLANS = Path(__file__).with_name("plans")
SAMPLES = Path(__file__).parents[2] / "samples"
SHIPPED = (
    *("base", "issued-filled", "marks-four", "grades-sabc", "grades-ae-not-begun"),
    *("grades-one-to-five", "attained-partly", "progress-and-attainment"),
    *("direction-next-year", "grades-f-to-z"),
)


def case_of(name: str) -> Case:
    return read_cases(SHEETS / f"{name}.md")[0]


def drafted(
    path: Path, returned: list[Path] | None = None, language: Language = Language.JA
) -> Family:
    text = draft(str(path), [str(copy) for copy in returned or []], read_file)
    target = path.with_suffix(".yaml")
    target.write_text(text.localized(language), "utf-8")
    return read_family(target)


def check(path: Path, family: Family) -> SheetResult:
    settings = Settings(lambda: (family,), named=True)
    ((result,),) = [one.results for one in check_files([str(path)], read_file, settings)]
    return result


@pytest.mark.parametrize("name", SHIPPED)
def test_the_draft_of_a_sheet_reads_it_whole(name: str, tmp_path: Path) -> None:
    case = case_of(name)
    path = tmp_path / f"{name}.xlsx"
    path.write_bytes(to_workbook(case))
    family = drafted(path)
    result = check(path, family)
    assert result.sheet is not None
    assert {"name", "rating", "departments", "plan"} <= set(result.sheet.headings)
    assert not result.sheet.undeclared
    # Which ratings need no plan, no sheet can say.
    assert {finding.rule for finding in result.findings} <= {"plan-missing"}
    assert len(family.scale.ratings) >= 2
    assert family.totals is not None
    assert result.totals


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("grades-f-to-z", ["F", "S", "A", "B", "C", "X", "Y", "Z"]),
        ("grades-one-to-five", ["5", "4", "3", "2", "1"]),
    ],
)
def test_codes_that_only_the_footer_has_belong_to_the_scale(
    name: str, expected: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(to_workbook(case_of(name)))
    assert list(drafted(path).scale.ratings) == expected


def test_a_second_scale_is_drafted_and_counted_if_the_footer_does(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(to_workbook(case_of("progress-and-attainment")))
    family = drafted(path)
    (second,) = [column for column in family.columns.values() if column.scale]
    assert second.headings == ("{reported}目標の達成",)
    assert second.scale is not None
    assert list(second.scale.ratings) == ["達成", "一部達成", "未達成"]
    assert second.counted
    assert family.totals is not None
    assert family.totals.share is not None
    assert family.totals.change is not None


TWO_ROWS = """
|   | A | B | C | D | E | F |
| - | - | - | - | - | - | - |
| 1 | 北市環境基本計画 |
| 3 | No. | 事業名 | 担当課 | 令和6年度 | | 令和7年度 |
| 4 | | | | 5段階評価 | 実施内容 | 実施予定 |
| 5 | 1 | 植樹 | 公園課 | 1 | 50本植えた。 | 続ける。 |
| 6 | 2 | 診断 | 環境課 | 2 | 3件診断した。 | 続ける。 |
| 7 | 3 | 啓発 | 環境課 | 3 | 5回開いた。 | 続ける。 |
| 9 | 3 | 1 |
| 10 | 2 | 1 |
| 11 | 1 | 1 |
merge: A3:A4, B3:B4, C3:C4, D3:E3
findings: none
changes: none
"""


def test_headings_in_two_rows_and_ratings_that_are_numbers(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text(TWO_ROWS, "utf-8")
    path = tmp_path / "x.xlsx"
    path.write_bytes(to_workbook(read_cases(tmp_path / "x.md")[0]))
    family = drafted(path)
    headings = {key: column.headings[0] for key, column in family.columns.items()}
    assert headings == {
        "number": "No.",
        "name": "事業名",
        "departments": "担当課",
        "rating": "{reported}5段階評価",
        "result": "{reported}実施内容",
        "plan": "{planned}実施予定",
    }
    assert list(family.scale.ratings) == ["3", "2", "1"]
    assert family.totals is not None
    assert not family.totals.grand_total
    assert check(path, family).status is Status.CLEAN


@pytest.mark.parametrize("language", Language)
def test_the_draft_of_the_published_sheet_checks_it(language: Language, tmp_path: Path) -> None:
    for name in ("ena-clean.xlsx", "ena-totals.xlsx"):
        path = tmp_path / name
        path.write_bytes((SAMPLES / name).read_bytes())
    family = drafted(tmp_path / "ena-clean.xlsx", language=language)
    assert family.scale.as_written("B") == "B(予定を変更、修正して進行)"
    clean = check(tmp_path / "ena-clean.xlsx", family)
    assert clean.status is Status.CLEAN
    assert clean.counts == {"A": 9, "B": 0, "C": 0, "D": 3}
    totals = check(tmp_path / "ena-totals.xlsx", family)
    assert [str(change.cell) for change in totals.changes] == ["A24", "A27", "A28"]


def test_what_differs_in_a_returned_copy_is_the_departments_to_fill(tmp_path: Path) -> None:
    issued, returned = tmp_path / "issued.xlsx", tmp_path / "returned.xlsx"
    issued.write_bytes(to_workbook(case_of("issued-form")))
    copy = case_of("issued-filled")
    returned.write_bytes(to_workbook(copy))
    columns = drafted(issued, [returned]).columns
    assert [k for k, c in columns.items() if c.filled_by == "department"] == [
        *("rating", "result", "plan")
    ]


def test_an_empty_form_gives_its_scale_by_its_drop_downs(tmp_path: Path) -> None:
    issued = tmp_path / "配布 様式.xlsx"
    issued.write_bytes(to_workbook(case_of("issued-form")))
    family = drafted(issued)
    assert list(family.scale.ratings) == ["A", "B", "C", "D"]
    assert family.family == "draft"


def test_what_acts_on_a_terminal_is_spelt_out(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    title = "進行管理\x7f\x9b31m\u202e\U000e0041シート"
    good = parts()
    strings = good[STRINGS].replace("恵那市".encode(), title.encode())
    path.write_bytes(zipped({**good, STRINGS: strings}))
    family = drafted(path)
    assert title in family.name.ja
    text = path.with_suffix(".yaml").read_text("utf-8")
    assert all(char.isprintable() or char == "\n" for char in text)


def test_a_workbook_without_such_a_table_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "notes.md"
    source.write_text(
        "|   | A |\n| - | - |\n| 1 | 議事録 |\n\nfindings: none\nchanges: none\n", "utf-8"
    )
    (case,) = read_cases(source)
    path = tmp_path / "notes.xlsx"
    path.write_bytes(to_workbook(case))
    with pytest.raises(NotDrafted):
        draft(str(path), [], read_file)
    assert app.run(["schemas", "draft", str(path), "--lang", "en"]) == 2
    assert "No table with headings" in capsys.readouterr().err


def test_one_of_several_tables_and_sheets_is_drafted(tmp_path: Path) -> None:
    (case,) = (c for c in read_cases(PLANS / "06-fukushi.md") if c.title == "issued")
    path = tmp_path / "x.xlsx"
    path.write_bytes(to_workbook(case))
    lower = draft(str(path), [], read_file, at=f"{case.tables[0].name}!E14").ja
    assert lower.replace("E15", "E5") == draft(str(path), [], read_file).ja
    with pytest.raises(NotDrafted):
        draft(str(path), [], read_file, at=f"{case.tables[0].name}!A9")
    with pytest.raises(NoSuchSheet, match="進行管理シート"):
        draft(str(path), [], read_file, at="別紙")


OTHER_TABLE = """
|   | A | B | C | D |
| - | - | - | - | - |
| 1 | 番号 | 事業名 | 担当課 | R6評価 |
| 2 | 1 | 植樹 | 公園課 | A |
| 3 | 2 | 花壇 | 公園課 | B |

### 指標
|   | A | B | C | D |
| - | - | - | - | - |
| 2 | 指標名 | 所管部署 | R6実績 | 達成状況 |
| 3 | 歩く人 | 健康課 | 120人 | 達成 |
| 4 | 走る人 | 健康課 | 20人 | 未達成 |
findings: none
changes: none
"""


def test_a_table_with_other_headings_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text(OTHER_TABLE, "utf-8")
    path = tmp_path / "x.xlsx"
    path.write_bytes(to_workbook(read_cases(tmp_path / "x.md")[0]))
    assert "要確認: 指標!A2 に、見出しの異なる表があります" in draft(str(path), [], read_file).ja
    other = draft(str(path), [], read_file, at="指標").ja
    assert 'rating: { headings: ["達成状況"]' in other


def test_a_family_file_is_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("family: Own\nnmae: x\n", "utf-8")
    assert app.run(["schemas", "check", str(path), "--lang", "en"]) == 1
    told = capsys.readouterr().out
    assert f"{path}: line 2, column 1: no such entry: “nmae”; did you mean “name”?" in told
    shipped = Path(__file__).parents[2] / "schemas" / "marks-four.yaml"
    assert app.run(["schemas", "check", str(shipped), "--lang", "en"]) == 0
    assert "no mistakes (form marks-four)" in capsys.readouterr().out


@pytest.mark.parametrize("of", ["family", "report"])
def test_json_schemas_are_printed(of: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert app.run(["schemas", "--json-schema", of]) == 0
    assert '"$schema"' in capsys.readouterr().out


@pytest.mark.parametrize("words", [["chekc"], ["check"], ["draft"]])
def test_a_task_that_is_none_or_lacks_its_file_is_told(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.run(["schemas", *words]) == 2
    assert capsys.readouterr().err
