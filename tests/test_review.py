"""Review files in TOML and YAML say the same; a mistake in one is told with its place."""

import datetime as dt

import pytest

from sheetcheck.review import read_reviews, review_names
from sheetcheck.rules.definition.registry import all_rules

TOML = """\
[[reviewed]]
rule = "plan-missing"
section = "(1)住居"
number = 2
by = "総務課 山田"
why = "終わる事業のため"
until = 2027-03-31
"""
YAML = """\
reviewed:
  - rule: plan-missing
    section: (1)住居
    number: 2
    by: 総務課 山田
    why: 終わる事業のため
    until: 2027-03-31
"""


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.reviewed.toml", TOML.encode()),
        ("a.reviewed.yaml", YAML.encode()),
        ("a.reviewed.yml", b"\xef\xbb\xbf" + YAML.replace("\n", "\r\n").encode()),
    ],
)
def test_an_entry_is_read(name: str, data: bytes) -> None:
    reviews = read_reviews({name: data}, all_rules())
    assert not reviews.mistakes
    ((file, review),) = reviews.entries
    assert file == name
    assert (review.rule, review.section, review.number) == ("plan-missing", "(1)住居", 2)
    assert review.until == dt.date(2027, 3, 31)


@pytest.mark.parametrize(
    ("name", "data", "part"),
    [
        ("a.reviewed.toml", TOML.replace("2027-03-31", "soon").encode(), "line 7"),
        (
            "a.reviewed.toml",
            TOML.replace("until", "untill").encode(),
            "no such entry: reviewed[1].untill",
        ),
        ("a.reviewed.toml", TOML.replace("number = 2\n", "").encode(), "number or item"),
        ("a.reviewed.toml", TOML.replace("総務課 山田", " ").encode(), "give by and why"),
        ("a.reviewed.toml", TOML.replace("plan-m", "plan-n").encode(), "no rule"),
        ("a.reviewed.toml", TOML.encode("cp932"), "not UTF-8"),
        ("a.reviewed.yaml", YAML.replace("    by", "\tby").encode(), "line 5, column 1"),
        ("a.reviewed.yaml", YAML.replace("2027-03-31", "2027-13-31").encode(), "reviewed[1].until"),
        ("a.reviewed.yaml", b"", "reviewed"),
        ("a.reviewed.yaml", b"[" * 10_000, ""),
        ("a.reviewed.yaml", b"reviewed: &x [*x]", "reviewed"),
        ("a.reviewed.yaml", b"#" * 1_000_001, "1 MB"),
    ],
)
def test_a_mistake_is_told_and_nothing_of_the_file_counts(
    name: str, data: bytes, part: str
) -> None:
    reviews = read_reviews({name: data}, all_rules())
    assert not reviews.entries
    ((file, what),) = reviews.mistakes
    assert file == name
    assert part in what.en
    assert what.ja


def test_one_faulty_file_does_not_cost_the_other() -> None:
    reviews = read_reviews({"a.reviewed.toml": TOML.encode(), "a.reviewed.yaml": b"x"}, all_rules())
    assert len(reviews.entries) == len(reviews.mistakes) == 1


def test_the_name_is_that_of_the_workbook() -> None:
    assert "回答 v2.reviewed.toml" in review_names("回答 v2.xlsx")


SECRET = "s3cret-PASSw0rd"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.reviewed.yaml", SECRET),
        ("a.reviewed.yaml", f"{SECRET}: [1"),
        ("a.reviewed.yaml", f"reviewed: {SECRET}"),
        ("a.reviewed.yaml", f"reviewed:\n- {SECRET}"),
        ("a.reviewed.yaml", f"reviewed:\n- until: {SECRET}"),
        ("a.reviewed.yaml", f"reviewed: *{SECRET}"),
        ("a.reviewed.toml", SECRET),
        ("a.reviewed.toml", f"{SECRET} = "),
        ("a.reviewed.toml", f'reviewed = "{SECRET}"'),
        ("a.reviewed.toml", f'reviewed = ["{SECRET}"]'),
    ],
)
def test_of_a_file_that_is_no_review_file_nothing_is_repeated(name: str, text: str) -> None:
    ((_, what),) = read_reviews({name: text.encode()}, all_rules()).mistakes
    assert SECRET not in what.ja
    assert SECRET not in what.en
