"""What every rule owes: examples that hold, and the same details named in both languages."""

import string
from pathlib import Path

import pytest

from sheetcheck.family.model import Family
from sheetcheck.rules.definition import registry
from sheetcheck.rules.definition.kinds import RowRule, Rule
from sheetcheck.rules.definition.registry import all_rules, explained
from sheetcheck.rules.judging.families import named_family
from sheetcheck.table.frame import items_frame, read_ratings
from sheetcheck.words.sheet import Item
from sheetcheck.words.text import Text
from sheetcheck.words.values import CellKind

RULES = list(all_rules().values())
ROW_RULES = [rule for rule in RULES if isinstance(rule, RowRule)]
ENA = named_family("ena-saihan-boshi").family
SHEETS = Path(__file__).parents[1] / "sheets"
EVERYTHING = named_family(str(SHEETS / "demonstration.yaml")).family
FAULTLESS = {
    ENA.family: {"rating": "A(予定通り進行)", "result": "実施した。", "plan": "同様に実施。"},
    EVERYTHING.family: {"rating": "A(順調)", "direction": "継続", "plan": "同様に実施。"},
}
CONTRACT = {
    *("rating-missing", "rating-unknown", "rating-label-mismatch", "rating-notation"),
    *("explanation-missing", "plan-missing", "total-mismatch", "total-formula", "total-missing"),
    *("column-missing", "column-duplicate", "year-mismatch", "number-sequence", "item-hidden"),
    *("file-encrypted", "file-corrupt", "file-unsupported", "file-oversized", "file-locked"),
    *("file-unreadable", "schema-unmatched"),
}


def fires(rule: RowRule, example: dict[str, str], family: Family) -> list[bool]:
    """Say whether a rule minds the second of two items, the first of which is as it should be."""
    first = {**dict.fromkeys(family.columns, ""), **FAULTLESS[family.family], "code": "1-1-01"}
    texts = {**first, "code": "", **{k: v for k, v in example.items() if k in family.columns}}
    unknown = {key: kind for key, text in texts.items() if (kind := kind_of(text))}
    items = [
        Item(6, "(1)", 1, "事業", (), first),
        Item(7, "(1)", 2, "事業", (), texts, hidden=bool(example.get("hidden")), unknown=unknown),
    ]
    frame = items_frame(items, [0, 0], read_ratings(items, family), family)
    return [rule.check(frame, family, key).tolist()[1] for key in rule.columns(family)]


def kind_of(text: str) -> CellKind | None:
    """Say of an example what its cell would be, where that is not known by its text."""
    if text.startswith("#"):
        return CellKind.ERROR
    return CellKind.NOT_CALCULATED if "計算結果なし" in text else None


def plain(example: object) -> dict[str, str]:
    assert isinstance(example, dict)
    return {key: text.ja if isinstance(text, Text) else text for key, text in example.items()}


def test_every_rule_that_users_are_promised_is_there() -> None:
    assert {rule.name for rule in RULES} >= CONTRACT


@pytest.mark.parametrize("rule", ROW_RULES, ids=lambda rule: rule.name)
def test_a_row_rule_fires_on_its_bad_example_only(rule: RowRule) -> None:
    family = ENA if rule.columns(ENA) else EVERYTHING
    assert any(fires(rule, plain(rule.example.bad), family))
    assert not any(fires(rule, plain(rule.example.good), family))


def test_rules_are_told_kind_by_kind_and_then_by_name() -> None:
    assert [(rule.rank, rule.name) for rule in RULES] == sorted(
        (rule.rank, rule.name) for rule in RULES
    )
    assert isinstance(RULES[0], RowRule)


def test_a_name_that_stands_twice_is_an_error() -> None:
    with pytest.raises(ValueError, match="two rules are called"):
        registry.register(RULES[0])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_both_languages_name_the_same_details(rule: Rule) -> None:
    for text in (rule.title, rule.reason, rule.message, rule.suggestion):
        names = [
            {name for _, name, _, _ in string.Formatter().parse(t) if name}
            for t in (text.ja, text.en)
        ]
        # A counter word (事業) belongs to the Japanese sentence only.
        assert names[0] - {"unit"} == names[1] - {"unit"}
        assert text.ja.strip()
        assert text.en.strip()
        assert text.en.isascii() or "“" in text.en or any(c > "\u3000" for c in text.en)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_can_be_explained(rule: Rule) -> None:
    help_ = explained(rule)
    assert help_.bad.ja != help_.good.ja
    assert help_.bad.en
    assert rule.name.islower()
