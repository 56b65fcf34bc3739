import pytest

from sheetcheck.family.faults.pattern import fault_of


@pytest.mark.parametrize(
    "expression", [r"\d-\d-\d{2}", "[A-Z]{2}[0-9]+", r"第[0-9]+号(?:の[0-9])?", "[*+()]+", r"\(\)*"]
)
def test_a_plain_expression_may_be_used(expression: str) -> None:
    assert fault_of(expression) is None


@pytest.mark.parametrize(
    "expression",
    [
        "(a+)+",
        "(a|a)*b",
        "(?:x{2,}){3,}",
        "(a?){40}",
        "((?:[0-9]?){9}){9}人",
        "a*a*a*a*b",
        "a?" * 30 + "a" * 30,
        "(",
        "[",
        "x" * 201,
    ],
)
def test_what_could_run_without_end_or_is_none_is_refused(expression: str) -> None:
    fault = fault_of(expression)
    assert fault is not None
    assert fault.ja
