"""A draft reads the sheet that it was made from, in the layouts that offices use."""

from copy import deepcopy
from pathlib import Path

import pytest

from sheetcheck.drafting.draft import draft
from sheetcheck.drafting.trial import Trial, drafted_family, trials, tried
from sheetcheck.words.address import Address
from sheetcheck.words.text import Language
from sheetcheck.workbook.files.disk import read_file
from sheetcheck.workbook.opening import readable
from tests.support.expected import finding_line
from tests.support.table_cells import Content
from tests.support.table_model import Case
from tests.support.table_workbook import to_workbook
from tests.support.tables import read_cases

CASES = read_cases(Path(__file__).with_name("layouts.md"))


def written(case: Case, folder: Path) -> Path:
    path = folder / "issued.xlsx"
    path.write_bytes(to_workbook(case))
    return path


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_draft_reads_its_own_sheet(case: Case, language: Language, tmp_path: Path) -> None:
    path = written(case, tmp_path)
    document = draft(str(path), [], read_file).localized(language)
    family = drafted_family(document, str(path))
    trial = tried(family, readable(path.read_bytes(), str(path)).grids, str(path))
    assert trial.why_not is None
    assert str(trial.items) == case.expected.items
    found = sorted(finding_line(finding, with_sheet=False) for finding in trial.findings)
    assert found == sorted(case.expected.findings or [])
    codes = [count.split()[0] for count in str(case.expected.counts).split(", ")]
    assert set(family.scale.ratings) == set(codes)


def test_what_a_draft_makes_of_its_inputs_is_told(tmp_path: Path) -> None:
    path = written(CASES[1], tmp_path)
    other = tmp_path / "broken.xlsx"
    other.write_bytes(b"no workbook")
    document = draft(str(path), [], read_file).ja
    of_sheet, of_other = trials(document, [str(path), str(other)], read_file)
    assert of_sheet.summary.ja == "事業 6件、指摘 2件（rating-notation 2）"
    assert of_other.why_not is not None


def test_a_draft_with_an_open_place_says_so() -> None:
    (trial,) = trials(
        "family: x\nname: { ja: x, en: x }\ncolumns: {}\nscale: {}\n", ["x"], str.encode
    )
    assert isinstance(trial, Trial)
    assert "まだ使えません" in trial.summary.ja


THIS_YEAR = """
|   | A | B | C | D | E | F |
| - | - | - | - | - | - | - |
| 1 | 番号 | 事業 | 担当課 | 内容 | R6評価 | R7実施予定 |
| 2 | 1 | 植樹 | 商工観光課 | 50本植えます。 | A | 続ける。 |
| 3 | 2 | 診断 | 環境課 | 3件診断します。 | B | 続ける。 |
| 4 | 3 | 啓発 | 環境課 | 5回開きます。 | A | 続ける。 |
findings: none
changes: none
"""
LAST_YEAR = """
|   | A | B | C | D | E | F |
| - | - | - | - | - | - | - |
| 1 | 番号 | 事業 | 所管課 | 内容 | R5評価 | R6実施予定 |
| 2 | 1 | 植樹 | 商工課 | 40本植えます。 | B | 続ける。 |
| 3 | 2 | 診断 | 環境課 | 2件診断します。 | C | 続ける。 |
| 4 | 3 | 啓発 | 環境課 | 4回開きます。 | A | 続ける。 |
findings: none
changes: none
"""


def test_the_sheet_of_another_year_tells_what_was_reworded_and_renamed(tmp_path: Path) -> None:
    (tmp_path / "years.md").write_text(f"## now\n{THIS_YEAR}\n## then\n{LAST_YEAR}", "utf-8")
    paths = []
    for case in read_cases(tmp_path / "years.md"):
        paths.append(str(tmp_path / f"{case.title}.xlsx"))
        Path(paths[-1]).write_bytes(to_workbook(case))
    document = draft(paths[0], paths[1:], read_file)
    family = drafted_family(document.ja, paths[0])
    assert family.columns["departments"].headings == ("担当課", "所管課")
    assert family.columns["contents"].filled_by == "secretariat"
    assert set(family.scale.ratings) == {"A", "B", "C"}
    assert "「商工観光課」は「商工課」から改称" in document.ja
    found = [trial.summary.en for trial in trials(document.ja, paths, read_file)]
    assert found == ["3 items, 0 findings", "3 items, 0 findings"]


@pytest.mark.parametrize(
    ("note", "explained"),
    [
        ("評価は ◎：順調、○：概ね順調、△：遅れ とし、△の場合は理由を記入してください。", "△"),
        ("○又は△の場合は、その理由を記入してください。◎：順調、○：概ね、△：遅れ", "○△"),
        ("○以下の場合は理由を記入。（◎：順調、○：概ね、△：遅れ）", "○△"),
        ("◎以外の場合は、理由を必ず記入してください。◎：順調、○：概ね、△：遅れ", "○△"),
        ("評価の理由を記入してください。◎：順調、○：概ね、△：遅れ", ""),
    ],
)
def test_a_note_says_which_ratings_are_explained(note: str, explained: str, tmp_path: Path) -> None:
    case = next(c for c in CASES if c.title.startswith("A blank form without lists"))
    case = deepcopy(case)
    case.tables[0].cells[Address(2, 1)] = Content(note)
    path = written(case, tmp_path)
    family = drafted_family(draft(str(path), [], read_file).ja, str(path))
    assert "".join(c for c, r in family.scale.ratings.items() if r.explain) == explained
