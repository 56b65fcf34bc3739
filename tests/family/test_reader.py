"""Every mistake in a family file is told with its line and column."""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from sheetcheck.family.model import Family
from sheetcheck.family.reader import family_schema, read_family, schema_text
from sheetcheck.family.shipped import NAME as DOCUMENTS
from sheetcheck.family.shipped import document_of, documents_text, shipped_folder
from sheetcheck.family.yaml_text import read_yaml
from sheetcheck.rules.definition.registry import all_rules
from sheetcheck.rules.judging.families import known_families, named_family
from sheetcheck.words.errors.misuses import FamilyFaulty, FamilyUnknown, FamilyUnreadable

SCHEMA_FILE = "family.schema.json"

GOOD = """\
family: kita-shi
name: { ja: 北市, en: Kita City }
columns:
  name: { headings: [事業] }
  rating: { headings: ["{reported}評価"], filled_by: department }
  result: { headings: [実施内容] }
scale:
  ratings:
    A: { label: 達成 }
    D: { label: その他, explain: true }
"""


def read(text: str, folder: Path) -> Family:
    path = folder / "kita.yaml"
    path.write_text(text, "utf-8")
    return read_family(path, all_rules())


def test_what_is_shipped_as_json_is_what_the_yaml_says() -> None:
    files = sorted(shipped_folder().glob("*.yaml"))
    assert [document_of(path.read_bytes()) for path in files] == [
        read_yaml(path.read_text("utf-8")) for path in files
    ]
    shipped = (shipped_folder() / DOCUMENTS).read_text("utf-8")
    assert shipped == documents_text(), "python -m sheetcheck.family.shipped prints the new one"


def test_a_shipped_family_that_somebody_edited_is_read_anew(tmp_path: Path) -> None:
    text = (shipped_folder() / "ena-saihan-boshi.yaml").read_text("utf-8")
    edited = read(text.replace("title: [", "title: [恵那市, "), tmp_path)
    assert edited.title == ("恵那市", "再犯防止推進計画", "進行管理シート")
    with pytest.raises(FamilyFaulty, match="line 7"):
        read(text.replace("  en:", "  eng:"), tmp_path)


def test_a_family_is_read(tmp_path: Path) -> None:
    path = tmp_path / "kita.yaml"
    path.write_text(GOOD, "utf-8")
    family = read_family(path)
    assert family.family == "kita-shi"
    assert list(family.scale.ratings) == ["A", "D"]
    assert family.scale.as_written("A") == "A(達成)"
    assert asdict(named_family(str(path)).family) == asdict(family)


def test_numbers_are_taken_for_texts(tmp_path: Path) -> None:
    path = tmp_path / "kita.yaml"
    path.write_text(GOOD.replace("    A: {", "    5: {").replace("[事業]", "[12]"), "utf-8")
    family = read_family(path)
    assert list(family.scale.ratings) == ["5", "D"]
    assert family.columns["name"].headings == ("12",)


def test_a_byte_order_mark_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "kita.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert read_family(path).family == "kita-shi"
    path.write_bytes(GOOD.encode("utf-16"))
    assert read_family(path).family == "kita-shi"


@pytest.mark.parametrize(
    ("old", "new", "place", "part"),
    [
        ("filled_by: department", "filled_by: me", (5, 41), "'secretariat' or 'department'"),
        ("headings: [事業]", "heading: [事業]", (4, 11), "did you mean “headings”"),
        ("scale:", "scales:", (7, 1), "did you mean “scale”"),
        (", en: Kita City", "", (2, 1), "“en” is required"),
        (
            "explain: true",
            "explain: maybe",
            (10, 22),
            "“explain” must be true or false, but is “maybe”",
        ),
        ("family: kita-shi", "family: Kita City", (1, 1), "small letters"),
        ("  name: {", "  title: {", (3, 1), "“name” is required"),
        ("name: { ja", "name: { ja: x, ja", (2, 16), "“ja” is given twice"),
        ("A: { label: 達成 }", "A: { label: 達成", (10, 6), "not valid YAML"),
        ("[事業]", "[]", (4, 3), "has no heading"),
        ("filled_by: department", "filled_by: departmnet", (5, 41), "did you mean “department”"),
        ("explain: true", "explain: true, explained_in: reslt", (10, 37), "mean “result”"),
        ("[実施内容]", "[実施内容], number: { least: 2, most: 1 }", (6, 31), "lower limit"),
        ("[実施内容]", "[実施内容], date: { latest: soon }", (6, 39), "but is “soon”"),
        (
            "[実施内容]",
            "[実施内容], pattern: { matches: '(a+)*', means: {ja: a, en: a} }",
            (6, 42),
            "the check might never end",
        ),
        (
            "[実施内容]",
            "[実施内容], compare: [{ must_be: above, than: nmae }]",
            (6, 59),
            "did you mean “name”",
        ),
        ("{reported}", "{reprted}", (5, 24), "did you mean “reported”"),
        ("{reported}評価", "{reported評価", (5, 24), "{reported}, {planned}"),
        ("headings: [実施内容]", "headings: [事業]", (6, 24), "also belongs to the column “name”"),
        ("その他", "達成", (10, 5), "could be “A” or “D”"),
        ("explain: true", "explain: true, explain_length: -1", (10, 37), "negative"),
        ("scale:", "reported: R6年の\nscale:", (7, 1), "must be a year"),
        ("  ratings:", "  written: '{label:>9}'\n  ratings:", (8, 3), "must contain {code} or"),
        ("  ratings:", "  written: A\n  ratings:", (8, 3), "must contain {code} or"),
        ("[事業]", "事業", (4, 11), "must be a list, such as [a, b]"),
        ("{ label: 達成 }", "", (9, 5), "must be entries (name: value), or {}, but is blank"),
        ("name: { ja: 北市, en: Kita City }", "name: 北市", (2, 1), "{ ja: …, en: … }"),
        ("[実施内容]", "[実施内容], date: { latest: 2024-02-30 }", (6, 39), "must be a date"),
        ("[実施内容]", "[実施内容], number: { least: .nan }", (6, 31), "must be numbers"),
        ("  name: {", "\tname: {", (4, 1), "tabs are not allowed"),
        ("  name: {", "  name： {", (4, 26), "full-width colons"),
        ("scale:", "name: x\nscale:", (7, 1), "“name” is given twice"),
        ('["{reported}評価"]', '["{reported}評価]', (5, 24), "not valid YAML"),
        ("scale:", "totals: { share: { decimals: 9 } }\nscale:", (7, 20), "0 to 6"),
        ("scale:", "severities: { plan-mising: off }\nscale:", (7, 15), "mean “plan-missing”"),
        ("scale:", "severities: { plan-missing: of }\nscale:", (7, 15), "did you mean “off”"),
    ],
)
def test_a_mistake_is_told_with_its_place(
    old: str, new: str, place: tuple[int, int], part: str, tmp_path: Path
) -> None:
    assert old in GOOD
    with pytest.raises(FamilyFaulty) as told:
        read(GOOD.replace(old, new), tmp_path)
    what = told.value.what
    assert part in what.en
    assert f"line {place[0]}, column {place[1]}" in what.en
    assert f"{place[0]}行{place[1]}列" in what.ja


@pytest.mark.parametrize("content", [b"", b"- 1", b"a: &x [*x]", b"\x83\x65", b"{" * 5000, b"42"])
def test_what_is_no_family_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "kita.yaml"
    path.write_bytes(content)
    with pytest.raises(FamilyFaulty):
        read_family(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FamilyUnreadable) as told:
        named_family(str(tmp_path / "none.yaml"))
    assert "none.yaml" in told.value.what.ja
    assert "見つかりません" in told.value.what.ja


def test_a_link_to_nothing_among_the_known_ones_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "lost.yaml").symlink_to("nowhere.yaml")
    with pytest.raises(FamilyUnreadable, match=r"lost\.yaml"):
        known_families(tmp_path)


def test_an_unknown_name_is_told_with_its_near_miss() -> None:
    with pytest.raises(FamilyUnknown) as told:
        named_family("ena-saihan-bousi")
    assert "ena-saihan-boshi" in told.value.what.en


def test_the_users_own_family_comes_before_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "own.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "schemas" / "ena.yml").write_text(
        GOOD.replace("kita-shi", "ena-saihan-boshi"), "utf-8"
    )
    found = {shelved.family.family: shelved for shelved in known_families(tmp_path)}
    assert "kita-shi" in found
    assert found["ena-saihan-boshi"].path.parent == tmp_path / "schemas"


def test_the_yaml_of_another_program_in_schemas_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "openapi.yaml").write_text("openapi: 3.1.0\npaths: {}\n", "utf-8")
    (tmp_path / "schemas" / "own.yaml").write_bytes(GOOD.encode("utf-16"))
    assert "kita-shi" in {shelved.family.family for shelved in known_families(tmp_path)}
    (tmp_path / "schemas" / "slip.yaml").write_text("familly: x\nscale: {}\n", "utf-8")
    with pytest.raises(FamilyFaulty):
        known_families(tmp_path)


def test_the_json_schema_names_every_entry() -> None:
    schema = family_schema(all_rules())
    assert {"family", "name", "columns", "scale", "totals"} <= set(schema["properties"])
    assert schema["additionalProperties"] is False
    severities = schema["properties"]["severities"]
    assert "rating-missing" in severities["propertyNames"]["enum"]


def test_the_shipped_json_schema_is_that_of_the_model() -> None:
    shipped = (shipped_folder() / SCHEMA_FILE).read_text("utf-8")
    assert shipped == schema_text(all_rules()), (
        "python -m sheetcheck.rules.judging.families prints the new one"
    )


@cache
def family_judge() -> Draft202012Validator:
    schema = family_schema(all_rules())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize("path", sorted(shipped_folder().glob("*.yaml")), ids=lambda p: p.stem)
def test_a_shipped_family_is_one_by_its_json_schema(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.startswith(f"# yaml-language-server: $schema={SCHEMA_FILE}\n")
    document = json.loads(json.dumps(YAML(typ="safe", pure=True).load(text), default=str))
    family_judge().validate(document)
    assert read_family(path).family == path.stem


def test_a_home_that_may_not_be_looked_into_has_no_families(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # A name that the system refuses fails as another account's home does, for root, too.
    monkeypatch.setenv("XDG_CONFIG_HOME", f"/{'x' * 300}")
    monkeypatch.setenv("APPDATA", f"/{'x' * 300}")
    assert {shelved.family.family for shelved in known_families(tmp_path)} >= {"ena-saihan-boshi"}
