"""The names of issued files."""

import pytest

from sheetcheck.issuing.file_names import checked_template, file_name
from sheetcheck.words.errors.season_refusals import (
    TemplateFaulty,
)


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("{plan}_{department}.xlsx", "計画_商工課.xlsm"),
        ("{department}/回答", "商工課/回答.xlsm"),
        ("提出 {department}", "提出 商工課.xlsm"),
    ],
)
def test_a_file_is_called_as_asked(template: str, name: str) -> None:
    assert file_name(checked_template(template), "計画", "商工課", ".xlsm") == name


@pytest.mark.parametrize(
    ("department", "name"),
    [
        ("企画/財政課", "企画／財政課.xlsx"),
        ("A:B?", "A：B？.xlsx"),
        ("con", "_con.xlsx"),
        ("課" * 200, "課" * 66 + ".xlsx"),
        ("..", "_.xlsx"),
    ],
)
def test_a_department_makes_a_name_that_windows_takes(department: str, name: str) -> None:
    assert file_name("{department}.xlsx", "", department, ".xlsx") == name


@pytest.mark.parametrize("template", ["回答.xlsx", "{課}.xlsx", "/{department}", "../{department}"])
def test_a_template_that_cannot_be_is_refused(template: str) -> None:
    with pytest.raises(TemplateFaulty):
        checked_template(template)
