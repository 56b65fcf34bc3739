"""What sheetcheck minds in an item, the exported pandera schema minds, and nothing else."""

import sys
from functools import cache
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandera.errors import SchemaErrors

from sheetcheck.claims.sheet import read_sheet
from sheetcheck.cli import app
from sheetcheck.drafting.export import NOT_OF_TEXTS, exported_schema
from sheetcheck.family.model import Family
from sheetcheck.family.reader import read_family
from sheetcheck.family.shipped import shipped_folder
from sheetcheck.rules.families import named_family
from sheetcheck.rules.kinds import RowRule
from sheetcheck.rules.registry import all_rules
from sheetcheck.rules.runner import severity_in
from sheetcheck.table.frame import items_frame, read_ratings
from sheetcheck.table.recognise import Recognised, recognise
from sheetcheck.words.refusals import SchemaUnmatched
from sheetcheck.words.sheet import Item
from sheetcheck.words.text import Language
from sheetcheck.workbook.read.book import open_workbook
from sheetcheck.workbook.read.grid import Grid
from tests.support.tables import read_cases, to_workbook

SHEETS = Path(__file__).parents[1] / "sheets"
NAMES = sorted(path.stem for path in shipped_folder().glob("*.yaml"))
DEMONSTRATION = str(SHEETS / "demonstration.yaml")
Verdicts = set[tuple[int, str, str]]

TEXTS = st.one_of(
    st.sampled_from(
        [
            *("", "　", "－", "同上", "なし。", "該当事項なし", "実施した。", "調整中"),
            *("A", "Ａ（予定通り進行）", "A(その他)", "D", "◎", "○", "〇", "未", "5", "F", "達成"),
            *(
                "完了",
                "終了",
                "未着手",
                "拡大",
                "A(順調)",
                "D(遅れている)",
                "E(未着手)",
                "×",
                "#REF!",
            ),
            *("1", "１２０人", "▲3", "1.5", "多数", "120件", "95％", "1e3"),
            *("R7.3.31", "令和7年2月30日", "2030/4/1", "令和6年", "R6.10"),
            *("1-2-03", "1-2-3", "1-2-03\n", "商工課", "商工課、福祉課", "観光課 社会福祉課"),
        ]
    ),
    st.text(max_size=6),
)


@cache
def family_of(name: str) -> Family:
    return named_family(name).family


@cache
def exported(name: str) -> ModuleType:
    module = ModuleType(f"exported_{Path(name).stem.replace('-', '_')}")
    sys.modules[module.__name__] = module  # dataclasses look for their module there
    exec(exported_schema(family_of(name), "0").en, module.__dict__)
    return module


def of_sheetcheck(items: list[Item], family: Family) -> Verdicts:
    frame = items_frame(items, [0] * len(items), read_ratings(items, family), family)
    return {
        (place, str(key), rule.name)
        for rule in all_rules().values()
        if isinstance(rule, RowRule) and severity_in(rule, family)
        for key in rule.columns(family)
        for place, broken in enumerate(rule.check(frame, family, key))
        if broken and rule.name not in NOT_OF_TEXTS
    }


def of_pandera(items: list[Item], name: str) -> Verdicts:
    columns = family_of(name).columns
    rows = [
        {**{key: item.texts.get(key, "") for key in columns}, "@section": item.section}
        for item in items
    ]
    module = exported(name)
    try:
        module.schema.validate(pd.DataFrame(rows), lazy=True)
    except SchemaErrors as errors:
        told = module.verdicts(errors)
        return set(zip(told["item"], told["column"], told["rule"], strict=True))
    return set()


@cache
def grids_of_cases() -> list[list[Grid]]:
    """Return the sheets of every case, by workbook."""
    cases = (case for source in sorted(SHEETS.glob("*.md")) for case in read_cases(source))
    books = [open_workbook(to_workbook(case), "x.xlsx") for case in cases]
    return [[book.grid(each.name) for each in book.sheets if each.has_cells] for book in books]


def items_of_cases(family: Family) -> list[Item]:
    found: list[Item] = []
    for grids in grids_of_cases():
        for one in recognised(grids, family):
            found.extend(read_sheet(one.grid, one.family, one.header).items)
    return found


def recognised(grids: list[Grid], family: Family) -> list[Recognised]:
    try:
        return list(recognise(grids, [family], named=False))
    except SchemaUnmatched:  # the sheet of another family
        return []


@pytest.mark.parametrize("name", [*NAMES, DEMONSTRATION], ids=lambda name: Path(name).stem)
def test_the_items_of_every_sheet_are_judged_alike(name: str) -> None:
    items = items_of_cases(family_of(name))
    assert items
    assert of_pandera(items, name) == of_sheetcheck(items, family_of(name))


@st.composite
def items_of_a_family(draw: st.DrawFn) -> tuple[str, list[Item]]:
    name = draw(st.sampled_from([*NAMES, DEMONSTRATION]))
    items = []
    for row in range(draw(st.integers(1, 4))):
        texts = {key: draw(TEXTS) for key in family_of(name).columns}
        items.append(Item(row, draw(st.sampled_from(["(1)", "(2)"])), row, "事業", (), texts))
    return name, items


@given(items_of_a_family())
def test_whatever_items_say_is_judged_alike(one: tuple[str, list[Item]]) -> None:
    name, items = one
    assert of_pandera(items, name) == of_sheetcheck(items, family_of(name))


def test_numbers_within_a_section_are_told_apart_by_the_section(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "family: own\nname: { ja: 様式, en: Sheet }\ncolumns:\n"
        "  number: { headings: [番号], unique: section }\n  name: { headings: [事業] }\n"
        "  rating: { headings: [評価] }\nscale: { ratings: { A: {} } }\n",
        "utf-8",
    )
    name = str(path)
    texts = {"number": "1", "name": "植樹", "rating": "A"}
    apart = [Item(1, "(1)", 1, "", (), texts), Item(2, "(2)", 1, "", (), texts)]
    twice = [*apart, Item(3, "(2)", 1, "", (), texts)]
    assert of_pandera(apart, name) == set() == of_sheetcheck(apart, read_family(path))
    assert of_pandera(twice, name) == {(2, "number", "value-duplicate")}
    assert of_sheetcheck(twice, read_family(path)) == {(2, "number", "value-duplicate")}


def test_cells_that_are_no_texts_are_read_as_people_see_them() -> None:
    module = exported(DEMONSTRATION)
    row: dict[str, object] = dict.fromkeys(family_of(DEMONSTRATION).columns, "続ける。")
    row |= {"code": "1-2-03", "departments": "商工課", "rating": "A(順調)", "direction": "継続"}
    row |= {"start": pd.Timestamp("2024-04-01"), "due": "R7.3.31", "target": 5.0, "actual": 7}
    module.schema.validate(pd.DataFrame([row]), lazy=True)
    row |= {"target": float("nan"), "plan": None}
    with pytest.raises(SchemaErrors) as told:
        module.schema.validate(pd.DataFrame([row]), lazy=True)
    assert list(module.verdicts(told.value)["rule"]) == ["plan-missing"]


def test_a_column_that_is_not_there_is_told_once() -> None:
    module = exported("ena-saihan-boshi")
    frame = pd.DataFrame([dict.fromkeys(family_of("ena-saihan-boshi").columns, "x")])
    with pytest.raises(SchemaErrors) as told:
        module.schema.validate(frame.drop(columns=["plan"]), lazy=True)
    assert sorted(told.value.failure_cases["check"]) == [
        "column_in_dataframe",
        "rating-unknown rating",
    ]


@pytest.mark.parametrize("language", Language)
def test_the_file_needs_nothing_of_sheetcheck(
    language: Language, capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.run(["schemas", "export", "marks-four", "--pandera", "--lang", language.value]) == 0
    text = capsys.readouterr().out
    compile(text, "exported.py", "exec")
    assert not [line for line in text.splitlines() if "import" in line and "sheetcheck" in line]


def test_a_document_is_written_where_nothing_stands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "検査.py"
    assert app.run(["schemas", "export", "marks-four", "--out", str(target)]) == 0
    assert "◎" in target.read_text("utf-8")
    assert app.run(["schemas", "export", "marks-four", "--out", str(target), "--lang", "en"]) == 2
    assert "There already is" in capsys.readouterr().err
    assert app.run(["schemas", "check", "--out", str(target), "--lang", "en"]) == 2
    assert "--out only goes with draft, export" in capsys.readouterr().err
