import json
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from sheetcheck.report.data.document import made_schema, report_schema
from sheetcheck.report.data.json_text import json_in_html, json_text
from sheetcheck.words.result import Outcome
from sheetcheck.words.text import Language
from tests.report.golden import assert_golden
from tests.report.hostile_sheet import HOSTILE, hostile
from tests.report.sheet_factory import clean, problems, unreadable, written

OUTCOMES = [written(), Outcome(clean()), Outcome(unreadable())]


def made(outcomes: list[Outcome], encoding: str = "utf-8") -> Any:
    text = json_text(outcomes, language=Language.JA, version="0.1.0", encoding=encoding)
    text.encode(encoding)
    return json.loads(text)


def test_the_document_is_as_it_was() -> None:
    text = json_text(OUTCOMES, language=Language.JA, version="0.1.0")
    assert_golden("report.json", f"{text}\n".encode())


def test_keys_stand_in_the_order_of_the_contract() -> None:
    document = made(OUTCOMES)
    assert list(document) == ["sheetcheck", "report", "files"]
    entry = document["files"][0]
    assert list(entry) == [
        *("path", "status", "schema", "sheet", "years", "items", "open", "counts", "totals"),
        *("findings", "changes", "corrected", "report"),
    ]
    assert list(entry["totals"][0]) == [
        *("rating", "stated", "counted", "open", "outcome", "reason", "sheet", "cell"),
    ]
    assert list(entry["findings"][0]) == [
        *("rule", "severity", "sheet", "cell", "section", "number", "item", "departments"),
        *("value", "message", "suggestion", "fixed"),
    ]
    assert list(entry["changes"][0]) == ["sheet", "cell", "before", "after", "rule"]


def test_nulls_stand_where_there_is_nothing() -> None:
    problem, _, locked = made(OUTCOMES)["files"]
    assert problem["totals"][-1]["rating"] is None
    assert (locked["sheet"], locked["schema"], locked["corrected"]) == (None, None, None)
    assert locked["findings"][0]["cell"] is None
    assert locked["years"] == {"reported": None, "planned": None}


def test_messages_are_in_the_language_asked_for() -> None:
    text = json_text(OUTCOMES, language=Language.EN, version="0.1.0")
    assert json.loads(text)["files"][0]["findings"][1]["message"] == "The rating is blank."


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "ascii"])
def test_text_of_cells_comes_back_exactly_and_cannot_act(encoding: str) -> None:
    entry = made([Outcome(hostile())], encoding)["files"][0]
    assert [finding["value"] for finding in entry["findings"]] == list(HOSTILE)
    text = json_text([Outcome(hostile())], language=Language.JA, version="0", encoding=encoding)
    assert all(char.isprintable() or char == "\n" for char in text)


def test_json_inside_a_page_holds_the_same_and_no_markup() -> None:
    outcomes = [Outcome(hostile()), *OUTCOMES]
    text = "".join(json_in_html(outcomes, language=Language.JA, version="0.1.0"))
    assert json.loads(text) == made(outcomes)
    assert not set("<>&\u2028\u2029") & set(text)


def test_a_number_that_is_none_is_told_as_text() -> None:
    result = problems()
    change = replace(result.changes[0], before=float("nan"), after=7)
    entry = made([Outcome(replace(result, changes=(change,)))])["files"][0]
    assert (entry["changes"][0]["before"], entry["changes"][0]["after"]) == ("nan", 7)


def test_the_shipped_schema_is_the_one_that_is_made() -> None:
    assert report_schema() == made_schema()


def test_real_outputs_fit_the_schema() -> None:
    Draft202012Validator.check_schema(report_schema())
    judge = Draft202012Validator(report_schema())
    judge.validate(made([*OUTCOMES, Outcome(hostile())]))
    judge.validate(made([]))


@pytest.mark.parametrize(
    "damage", [{"report": 1}, {"files": [{}]}, {"more": 1}, {"sheetcheck": None}]
)
def test_the_schema_refuses_another_document(damage: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Draft202012Validator(report_schema()).validate({**made(OUTCOMES), **damage})
