"""A cell whose formula goes leaves the calculation chain."""

# ruff: noqa: E501  (a line of a table of cases is the markup as it is in a part)

import re

import pytest

from sheetcheck.words.address import Address
from sheetcheck.words.values import Formula, NewValue
from sheetcheck.workbook.write.patch import patched
from tests.support.packages import (
    CONTENT_TYPES,
    HEAD,
    MAIN,
    SHEET,
    WORKBOOK_RELATIONS,
    opened,
    package,
    parts_of,
)
from tests.workbook.write.kit import NAME

CHAIN_ROWS = (
    '<row r="1"><c r="A1"><f>1</f><v>1</v></c><c r="B1"><f>2</f><v>2</v></c>'
    '<c r="C1"><f>3</f><v>3</v></c></row>'
)


@pytest.mark.parametrize(
    ("chain", "gone", "left"),
    [
        ('<c r="A1" i="1"/><c r="B1"/><c r="C1" l="1"/>', "A1", '<c r="B1" i="1"/><c r="C1" l="1"/>'),
        ('<c r="A1" i="1"/><c r="B1"/><c r="C1" l="1"/>', "C1", '<c r="A1" i="1"/><c r="B1"/>'),
        ('<c r="B1" i="2"/><c r="B1" i="1"/><c r="C1"/>', "B1", '<c r="B1" i="2"/><c r="C1" i="1"/>'),
        ('<c r="C1" i="1"></c><c r="A1" i="1"/>', "C1", '<c r="A1" i="1"/>'),
        ('<c r="A1" i="2"/>', "A1", '<c r="A1" i="2"/>'),
    ],
)  # fmt: skip
def test_a_formula_that_goes_leaves_the_calculation_chain(chain: str, gone: str, left: str) -> None:
    part = f'{HEAD}<calcChain xmlns="{MAIN}">{chain}</calcChain>'
    data = package({"xl/calcChain.xml": part}, CHAIN_ROWS)
    result = parts_of(patched(opened(data), {(NAME, Address.parse(gone)): 5}))
    assert result["xl/calcChain.xml"].decode() == part.replace(chain, left)


def test_a_chain_that_becomes_empty_goes_with_all_that_speaks_of_it() -> None:
    part = f'{HEAD}<calcChain xmlns="{MAIN}"><c r="A1" i="1"/></calcChain>'
    data = package({"xl/calcChain.xml": part}, CHAIN_ROWS)
    result = patched(opened(data), {(NAME, Address(1, 1)): 5})
    old, new = parts_of(data), parts_of(result)
    assert set(old) - set(new) == {"xl/calcChain.xml"}
    differ = {name for name in new if new[name] != old[name]}
    assert differ == {SHEET, "[Content_Types].xml", "xl/_rels/workbook.xml.rels"}
    for name, whole in (
        ("[Content_Types].xml", CONTENT_TYPES),
        ("xl/_rels/workbook.xml.rels", WORKBOOK_RELATIONS),
    ):
        kept = re.sub(r"<(Override|Relationship) [^>]*calcChain[^>]*/>", "", whole)
        assert new[name].decode() == kept


@pytest.mark.parametrize("value", [Formula("5", 5), Formula("1", 1)])
def test_a_formula_over_a_formula_leaves_the_chain(value: NewValue) -> None:
    part = f'{HEAD}<calcChain xmlns="{MAIN}"><c r="A1" i="1"/></calcChain>'
    data = package({"xl/calcChain.xml": part}, CHAIN_ROWS)
    result = patched(opened(data), {(NAME, Address(1, 1)): value})
    assert parts_of(result)["xl/calcChain.xml"] == part.encode()
