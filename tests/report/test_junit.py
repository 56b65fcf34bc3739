from dataclasses import replace

from defusedxml.ElementTree import fromstring

from sheetcheck.report.data.junit import junit_text
from sheetcheck.words.result import Outcome, Severity
from sheetcheck.words.text import Language
from tests.report.golden import assert_golden
from tests.report.hostile_sheet import hostile
from tests.report.sheet_factory import clean, problems, unreadable, written


def hostile_junit() -> str:
    return junit_text([Outcome(hostile())], language=Language.JA)


OUTCOMES = [written(), Outcome(clean()), Outcome(unreadable())]


def test_the_document_is_as_it_was() -> None:
    assert_golden("report.junit.xml", junit_text(OUTCOMES, language=Language.JA).encode())


def test_every_sheet_is_a_suite_and_the_numbers_are_those_of_its_cases() -> None:
    root = fromstring(junit_text(OUTCOMES, language=Language.EN))
    kinds = ("failure", "error", "skipped")
    for suite in [root, *root]:
        cases = list(suite.iter("testcase"))
        assert suite.get("tests") == str(len(cases))
        counts = [suite.get(name) for name in ("failures", "errors", "skipped")]
        found = [sum(case.find(kind) is not None for case in cases) for kind in kinds]
        assert counts == [str(number) for number in found]
    assert [suite.get("failures") for suite in root] == ["2", "0", "0"]
    assert [suite.get("errors") for suite in root] == ["0", "0", "1"]


def test_a_warning_fails_only_if_warnings_count_as_problems() -> None:
    lenient = fromstring(junit_text([written()], language=Language.EN))
    strict = fromstring(junit_text([written()], language=Language.EN, strict=True))
    assert (lenient.get("failures"), lenient.get("skipped")) == ("2", "1")
    assert (strict.get("failures"), strict.get("skipped")) == ("3", "0")


def test_a_notice_passes_and_says_what_it_is_about() -> None:
    result = problems()
    notice = replace(result.findings[0], severity=Severity.NOTICE)
    root = fromstring(
        junit_text([Outcome(replace(result, findings=(notice,)))], language=Language.JA)
    )
    assert root.get("failures") == "0"
    assert "実施内容に記入されていません" in "".join(root.itertext())


def test_every_case_has_a_name_of_its_own_however_long_the_texts_are() -> None:
    names = [case.get("name") for case in fromstring(hostile_junit()).iter("testcase")]
    assert len(names) == len(set(names))
    assert all(name and "explanation-missing" in name for name in names)


def test_an_item_passes_beside_another_of_the_same_number_that_fails() -> None:
    result = problems()
    assert result.sheet
    faulty = result.sheet.items[0]
    twin = faulty._replace(row=99, name="同じ番号の別の事業")
    sheet = replace(result.sheet, items=(faulty, twin))
    outcome = Outcome(replace(result, sheet=sheet, findings=result.findings[:1]))
    root = fromstring(junit_text([outcome], language=Language.JA))
    passed = [case.get("name") for case in root.iter("testcase") if not len(case)]
    assert passed == ["(1)住居・就労の確保など 1 同じ番号の別の事業"]


def test_text_of_cells_is_valid_xml_and_only_text() -> None:
    root = fromstring(hostile_junit())
    assert {element.tag for element in root.iter()} == {
        *("testsuites", "testsuite", "testcase", "failure"),
    }
    assert "</script><script>document.title='x'</script>です。" in "".join(root.itertext())
